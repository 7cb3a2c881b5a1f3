"""Searches and briefs in the browser: over given answers, with terms as strangers type them."""

from __future__ import annotations

import csv
import re
from datetime import date
from decimal import Decimal
from urllib.parse import parse_qs

import pytest

from channelshift.content.coverage import Answered, Coverage, Said
from channelshift.content.search import Between, Demand
from channelshift.store.models import Brief
from channelshift.terms.days import Period
from channelshift.terms.text import sentence
from channelshift.web import ask_search
from channelshift.workflows.answers_modes import FileRow, FileRows
from channelshift.workflows.briefs_answers import BriefLift, Lift
from channelshift.workflows.search_answers import ProductSeen, SearchAnswer, SearchTerm

SPRING = Period(date(2023, 5, 8), date(2023, 8, 6))
NOTHING = Between(None, None, None)
HOSTILE = '<script>alert(1)</script>=HYPERLINK("http://ada.example")'


def term(words: str, language: str = "en", **said) -> SearchTerm:
    known = {
        "variants": (words,),
        "sources": ("tiktok_search",),
        "markets": ("US",),
        "first_day": SPRING.first,
        "last_day": SPRING.last,
        "days": 91,
        "searches": 13000,
        "impressions": 130,
        "clicks": 26,
        "saves": 3,
        "claimed_orders": None,
        "demand": Demand("searches", 13000, Between(900.0, 1000.0, 1100.0)),
        "coverage": Coverage(0.0, 0.0, ()),
        "uncovered": Between(900.0, 1000.0, 1100.0),
        "worth": Between(20.0, 40.0, 60.0),
        "similar": 0,
    }
    return SearchTerm(term=words, language=language, **{**known, **said})


SKIN = term("敏感肌适用", "zh", variants=("敏感肌适用", "适合敏感肌"))
LAMP = term(
    "sunset lamp",
    coverage=Coverage(1.0, 1.0, (Answered(Said("content", "v1", "A sunset lamp", "LAMP"), 1.0, 1.0),)),
    uncovered=Between(0.0, 0.0, 0.0),
    worth=Between(0.0, 0.0, 0.0),
)
BARE = term(
    HOSTILE,
    "",
    searches=None,
    saves=None,
    demand=Demand("impressions", 130, Between(8.0, 10.0, 12.0)),
    uncovered=Between(8.0, 10.0, 12.0),
    worth=NOTHING,
)
ANSWER = SearchAnswer(
    currency="USD",
    period=SPRING,
    terms=(SKIN, LAMP, BARE),
    total_terms=3,
    languages=("en", "zh"),
    sources=("tiktok_search",),
    markets=("GB", "US"),
    products=(ProductSeen("tiktok_product", "Cream", "CREAM", 28, 100, 7, 1),),
    a_search=Between(0.01, 0.02, 0.03),
    a_click=NOTHING,
    notes=(sentence("{n} rows reach over an end of the period and are in no sum.", n=2),),
)
ROW = FileRow("s.csv", "", 2, "search_term_day", "敏感肌适用", SPRING.first, Decimal(13000), "tiktok_search")


@pytest.fixture
def asked(monkeypatch) -> dict[str, tuple]:
    """What the pages asked, by name."""
    said: dict[str, tuple] = {}
    answers = {
        "search": ANSWER,
        "search_rows": FileRows((ROW,), 1, Decimal(13000), ""),
        "lift": None,
    }
    for name, answer in answers.items():

        def give(*question, name=name, answer=answer):
            said[name] = question
            return answer

        monkeypatch.setattr(ask_search, name, give)
    return said


@pytest.fixture
def brief(db) -> Brief:
    """A published brief as the workflow keeps it, with a stranger's words in every text."""
    facts = {
        "made_on": "2023-08-10",
        "period": ["2023-05-08", "2023-08-06"],
        "currency": "USD",
        "counts": {"searches": 13000, "clicks": 26},
        "demand": {"basis": "searches", "low": 900.0, "mid": 1000.0, "high": 1100.0},
        "coverage": {"low": 0.0, "high": 0.25, "by": []},
        "uncovered": {"low": 675.0, "mid": 875.0, "high": 1100.0},
        "worth": {"low": None, "mid": None, "high": None},
        "hooks": {"asked": ["敏感肌能用吗", HOSTILE], "titles": []},
        "goods": ["cosmetics"],
        "products": [
            {"sku": "CREAM", "product": HOSTILE, "fits": 0.5, "why": "words", "on_hand": 70, "cover": "53.4"}
            | {"units": 55, "cm_unit": "15.10", "from": "2023-05-12", "to": "2023-08-09"}
        ],
        "similar": {"contents": 0},
        "genres": [],
        "rules": [
            {"id": "law-us-mocra-safety", "platform": "regulation", "market": "US", "to_come": True}
            | {
                "topic": "cosmetic_safety_substantiation",
                "from": "2023-12-29",
                "to": None,
                "source": ["https://x"],
            }
        ],
    }
    return Brief.objects.create(term="敏感肌适用", language="zh", market="US", sku="CREAM", facts=facts)


def page(client, address: str, language: str = "en") -> str:
    response = client.get(address, headers={"accept-language": language})
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_pages_run_nothing_inline_and_hold_strangers_words_as_words(asked, client, brief, language):
    for address in ("/search/", "/search/rows/?term=x", "/search/briefs/", f"/search/briefs/{brief.id}/"):
        text = page(client, address, language)
        assert "<script>alert" not in text
        assert not re.search(r"<script(?![^>]*(src=|application/json))", text)
        assert not re.search(r"\s(style|on\w+)=", text)
        assert re.findall(r">([a-z]+_[a-z_]+)<", text) == []


def test_the_largest_gap_is_the_answer(asked, client):
    text = page(client, "/search/")
    assert "“敏感肌适用”: about 1,000 searches a week that nothing you say answers." in text
    assert "适合敏感肌" in text and "900 – 1,100" in text and "20.00 – 60.00" in text


def test_a_count_opens_its_rows_and_what_is_missing_is_not_nothing(asked, client):
    text = page(client, "/search/")
    links = [parse_qs(found.replace("&amp;", "&")) for found in re.findall(r'/search/rows/\?([^"]+)"', text)]
    first = {"figure": ["searches"], "term": ["敏感肌适用"], "from": ["2023-05-08"], "to": ["2023-08-06"]}
    assert links[0] == first
    assert '<span class="gone">not available</span>' in text  # what a click earns is not known
    assert "at least" in text  # a term of which only showings are counted
    rows = page(client, "/search/rows/?figure=searches&term=敏感肌适用&from=2023-05-08&to=2023-08-06")
    assert asked["search_rows"][:3] == ("敏感肌适用", "searches", SPRING)
    assert "13,000" in rows


def test_filters_are_asked_with_and_nonsense_is_answered(asked, client):
    page(client, "/search/?language=zh&source=tiktok_search&market=US&words=灯&from=2023-05-08&to=2023-08-06")
    assert asked["search"] == (SPRING, "tiktok_search", "US", "zh", "灯")
    assert client.get("/search/?from=yesterday").status_code == 422


def test_nothing_imported_leads_to_an_import(client, monkeypatch):
    monkeypatch.setattr(ask_search, "search", lambda *question: None)
    assert "No searches are imported yet." in page(client, "/search/")


def test_the_csv_runs_nothing_in_a_spreadsheet(asked, client):
    response = client.get("/search.csv")
    table = list(csv.DictReader(response.content.decode("utf-8-sig").splitlines()))
    assert [row["searches"] for row in table] == ["13000", "13000", ""]
    assert not any(cell.startswith(("=", "+", "@")) for row in table for cell in row.values())


def test_a_brief_says_what_is_known_and_what_is_not(asked, client, brief):
    text = page(client, f"/search/briefs/{brief.id}/")
    assert "No rule known on what may be said of such goods." in text
    assert "law-us-mocra-safety" in text and "to come" in text
    assert "15.10" in text and "is_sku=CREAM" in text
    assert "Nothing like it is known yet." in text
    assert "0% – 25%" in text


def test_a_brief_is_edited_published_and_dropped(asked, client, brief):
    client.post(f"/search/briefs/{brief.id}/edit/", {"claim": "Tested", "note": "Show the tube", "term": "x"})
    brief.refresh_from_db()
    assert (brief.claim, brief.note, brief.term) == ("Tested", "Show the tube", "敏感肌适用")
    client.post(f"/search/briefs/{brief.id}/publish/", {"content_ids": "v1, v2\nv1", "on": "2023-07-03"})
    brief.refresh_from_db()
    assert (brief.state, brief.content_ids, brief.published_on) == (
        "published",
        ["v1", "v2"],
        date(2023, 7, 3),
    )
    assert client.post(f"/search/briefs/{brief.id}/publish/", {"content_ids": " "}).status_code == 422
    client.post(f"/search/briefs/{brief.id}/drop/")
    brief.refresh_from_db()
    assert brief.state == "dropped"
    assert client.get("/search/briefs/999999/").status_code == 404


def test_a_lift_that_cannot_be_told_says_from_when(asked, client, brief, monkeypatch):
    lift = Lift("searches", "cannot_tell", 1000.0, None, None, None, None, 8, 0, 4)
    told = BriefLift(date(2023, 8, 7), date(2023, 9, 4), (), (lift,), ())
    Brief.objects.filter(id=brief.id).update(state="published", published_on=date(2023, 8, 1))
    monkeypatch.setattr(ask_search, "lift", lambda found: told)
    text = page(client, f"/search/briefs/{brief.id}/")
    assert re.search(r"Cannot be told yet: from 4 Sept? 2023 on\.", text)
    assert "cannot be told yet" in text and "1,000" in text


def test_a_measured_lift_shows_its_range(asked, client, brief, monkeypatch):
    lift = Lift("clicks", "up", 20.0, 30.0, 0.5, 0.2, 0.9, 10, 5, 6)
    told = BriefLift(date(2023, 7, 3), None, (), (lift,), ())
    Brief.objects.filter(id=brief.id).update(state="published", published_on=date(2023, 7, 3))
    monkeypatch.setattr(ask_search, "lift", lambda found: told)
    text = page(client, f"/search/briefs/{brief.id}/")
    assert "50%" in text and "20% – 90%" in text and "rose" in text


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("width", "locale"), [(1440, "en-GB"), (390, "zh-CN")])
def test_the_chart_is_drawn_and_nothing_is_wider_than_the_window(asked, brief, live_server, width, locale):
    import os
    import shutil

    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("Chromium is not on this machine")
    from playwright.sync_api import expect, sync_playwright

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # the browser's own loop runs in this thread
    heard: list[str] = []
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        shown = opened.new_context(viewport={"width": width, "height": 900}, locale=locale).new_page()
        shown.on("console", lambda message: heard.append(message.text))
        shown.on("pageerror", lambda error: heard.append(str(error)))
        shown.goto(f"{live_server.url}/search/")
        expect(shown.locator("figure.drawn canvas")).to_have_count(1, timeout=20_000)
        too_wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        assert shown.evaluate(too_wide) is False
        shown.goto(f"{live_server.url}/search/briefs/{brief.id}/")
        assert shown.evaluate(too_wide) is False
        opened.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
    assert heard == []
