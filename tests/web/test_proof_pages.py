"""Risk and the letter as pages. That only an owner sends figures by mail is in the walk of every address."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from channelshift.store.models import LetterReader
from channelshift.terms.days import Period
from channelshift.terms.shares import exposure
from channelshift.terms.text import sentence
from channelshift.web import ask_letter, ask_risk
from channelshift.workflows.letter import Letter, NothingToTell, RouteWeek, WeekFigures
from channelshift.workflows.risk_answers import AlertRow, Failure, KindOfShare, Risk, Share

pytestmark = pytest.mark.django_db
LINK = "tiktok_video>product_link>own_store>seller_warehouse@US"
WEEK = Period(date(2023, 7, 31), date(2023, 8, 6))
SHARES = {"tiktok": Decimal(830), "meta": Decimal(170)}
ROWS = tuple(
    Share(name, cm3, cm3 / 1000, cm3 / 4, cm3 / 2, {"is_source": name}) for name, cm3 in SHARES.items()
)
RISK = Risk(
    "USD",
    Period(date(2023, 5, 1), date(2023, 7, 31)),
    (KindOfShare("platform", ROWS, exposure(SHARES), 0, Decimal("0.6")),),
    (Failure("platform", "tiktok", Decimal("276.67"), Decimal("207.5"), Decimal(415), Decimal(90)),),
    (),
)
ALERT = AlertRow("fee:x", "fee", sentence("{n} lines <b>", n=3), "reconcile", date(2023, 8, 2))
LETTER = Letter(
    "Lumen & Sons",
    date(2023, 8, 10),
    WEEK,
    "USD",
    tuple(WeekFigures(WEEK.first, 3, Decimal(90), Decimal(n)) for n in range(-1, 7)),
    (RouteWeek(LINK, Decimal("-5.50"), None),),
    Decimal("0.25"),
    (),
    (),
    0,
)


@pytest.fixture
def pages(client: Client, monkeypatch) -> Client:
    monkeypatch.setattr(ask_risk, "risk", lambda: RISK)
    monkeypatch.setattr(ask_risk, "alerts", lambda known: [ALERT])
    monkeypatch.setattr(ask_letter, "letter", lambda monday: LETTER)
    return client


def test_the_worst_failure_is_the_headline_and_the_passed_limit_is_said(pages: Client):
    page = pages.get("/risk/").content.decode()
    assert "Losing the platform TikTok would cost 277\u00a0USD a month." in page.replace(
        "277 USD", "277\u00a0USD"
    )
    assert "The largest is above your limit of 60 %." in page
    assert "is_source=tiktok" in page  # the figure opens its rows
    assert "3 lines &lt;b&gt;" in page


def test_the_shares_as_a_file(pages: Client):
    lines = pages.get("/risk.csv").content.decode("utf-8-sig").splitlines()
    assert lines[1].split(",")[:5] == ["platform", "tiktok", "830", "USD", "0.83"]


def test_a_limit_that_is_none_is_answered_with_what_it_may_be(pages: Client):
    answer = pages.post("/risk/limit/", {"what": "platform", "percent": "much"})
    assert answer.status_code == 422
    assert "A limit is a share from 1 to 100 percent, not much." in answer.content.decode()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_letter_shows_a_loss_and_what_is_not_known(pages: Client, language: str):
    pages.cookies["django_language"] = language
    page = pages.get("/letter/").content.decode()
    assert "5.50" in page
    assert ("not available" if language == "en" else "暂无") in page
    assert "/letter/letter.pdf?week=2023-07-31" in page
    assert pages.get("/letter/letter.pdf").content.startswith(b"%PDF-")
    assert pages.get("/letter/chart.svg")["Content-Type"] == "image/svg+xml"


def test_a_shop_without_a_week_says_what_to_do(pages: Client, monkeypatch):
    def nothing(monday: date | None) -> Letter:
        raise NothingToTell(sentence("No file is imported yet, so there is no week to write about."))

    monkeypatch.setattr(ask_letter, "letter", nothing)
    page = pages.get("/letter/").content.decode()
    assert "No file is imported yet" in page and "/import/" in page


def test_mei_names_a_reader_and_takes_him_away_again(pages: Client):
    pages.post("/letter/readers/", {"email": "omar@example.com", "language": "zh-hans", "weekday": "4"})
    reader = LetterReader.objects.get()
    assert (reader.email, reader.language, reader.weekday) == ("omar@example.com", "zh-hans", 4)
    assert pages.post("/letter/readers/", {"email": "omar@example.com"}).status_code == 422
    pages.post(f"/letter/readers/{reader.id}/remove/")
    assert not LetterReader.objects.exists()
