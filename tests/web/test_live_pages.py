"""Live and Creators: what Mei reads is what her files say, in both languages; Ada reads nothing of it."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from meis_rows import owner_of_the_first_shop
from playwright.sync_api import expect, sync_playwright

from channelshift.store.models import HourCost, Person
from channelshift.store.scope import in_shop
from channelshift.store.shops import open_shop
from channelshift.web import ask, ask_live
from live_cast import meis_shop

LIVE_ROWS, CREATOR_ROWS = r'href="(/live/rows/[^"]+)"', r'href="(/creators/rows/[^"]+)"'


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Two live sessions, three creators, and the orders around them."""
    return meis_shop(tmp_path_factory)


@pytest.fixture
def shop(folder, monkeypatch):
    """Every page looks into Mei's shop."""
    for module in (ask, ask_live):
        monkeypatch.setattr(module, "workspace", lambda: folder)
    return folder


@pytest.fixture
def browser() -> Iterator[Any]:
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("Chromium is not on this machine")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # the browser's own loop runs in this thread
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield opened
        opened.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def page(client, address: str, language: str = "en") -> str:
    response = client.get(address, headers={"accept-language": language})
    assert response.status_code == 200, address
    return response.content.decode()


@pytest.mark.parametrize("address", ["/live/", "/creators/"])
@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_a_page_runs_nothing_inline_and_shows_no_raw_key(shop, client, address, language):
    text = page(client, address, language)
    assert not re.search(r"<script(?![^>]*(src=|application/json))", text)
    assert not re.search(r"\s(style|on\w+)=", text)
    assert re.findall(r">([a-z]+_[a-z_]+)<", text) == []


def test_live_says_what_sessions_left_and_that_an_hour_has_no_price(shop, client):
    text = page(client, "/live/")
    assert "2 sessions in 3 hours left" in text and "before the cost of the hours" in text
    assert "the cost of an hour is not stated" in text and "4 claimed by the platform" in text


def test_a_cost_stated_on_the_page_is_counted_and_can_be_taken_out(shop, client):
    said = {"who": "", "amount": "10,50", "currency": "GBP", "valid_from": "2023-01-01"}
    assert client.post("/live/hours/", said).status_code == 302
    assert "after the cost of the hours" in page(client, "/live/") and "10.50" in page(client, "/live/")
    (cost,) = HourCost.objects.all()
    assert client.post(f"/live/hours/{cost.id}/forget/").status_code == 302
    assert "before the cost of the hours" in page(client, "/live/")


@pytest.mark.parametrize("wrong", [{"amount": "much"}, {"valid_from": ""}, {"currency": "pounds"}])
def test_nonsense_is_answered_with_what_to_do(shop, client, wrong):
    said = {"who": "", "amount": "10", "currency": "GBP", "valid_from": "2023-01-01", **wrong}
    assert client.post("/live/hours/", said).status_code == 422
    assert not HourCost.objects.exists()


@pytest.mark.parametrize(("address", "links"), [("/live/", LIVE_ROWS), ("/creators/", CREATOR_ROWS)])
def test_figures_open_to_rows_of_files(shop, client, address, links):
    found = [link.replace("&amp;", "&") for link in re.findall(links, page(client, address))]
    assert len(found) > 8
    for link in (found[0], found[-1]):
        assert ".csv" in page(client, link), urlsplit(link).query


def test_the_tables_are_handed_out_without_formulas(shop, client):
    lives, creators = (client.get(f"/{name}.csv").content.decode() for name in ("live", "creators"))
    assert "'=1+1" in lives and lives.count("\n") == 3
    assert creators.splitlines()[1].startswith("jess,3,3,60.0000")


def test_creators_names_nobody_to_keep_on_three_orders(shop, client):
    text = page(client, "/creators/")
    assert "3 creators left" in text and '<span class="tag good">' not in text
    assert "Tied to no creator" in text and "equal creators" in text


def test_a_stranger_reads_and_changes_nothing(shop, client):
    """Mei has a password now: who has none is led to the door, and Ada's shop knows nothing of Mei's."""
    meis, mei = owner_of_the_first_shop()
    with in_shop(meis.id):
        kept = HourCost.objects.create(who="Omar", valid_from="2023-01-01", amount=10, currency="GBP")
    for address in ("/live/", "/creators/", "/live.csv", "/creators.csv", "/live/rows/", "/creators/rows/"):
        assert client.get(address).status_code == 302
    ada = Person.objects.welcome("ada@example.com", "Ada")
    open_shop("Ada's", ada)
    client.force_login(ada, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post(f"/live/hours/{kept.id}/forget/").status_code == 404
    assert HourCost.everywhere.filter(id=kept.id).exists()
    client.force_login(mei, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post(f"/live/hours/{kept.id}/forget/").status_code == 302  # the control: Mei may


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("width", "locale"), [(1440, "en-GB"), (390, "zh-CN")])
def test_charts_are_drawn_and_nothing_is_wider_than_the_screen(shop, live_server, browser, width, locale):
    opened = browser.new_context(viewport={"width": width, "height": 900}, locale=locale).new_page()
    heard: list[str] = []
    opened.on("console", lambda message: heard.append(message.text))
    opened.on("pageerror", lambda error: heard.append(str(error)))
    for address in ("/live/", "/creators/"):
        opened.goto(live_server.url + address)
        expect(opened.locator("figure.drawn canvas")).to_have_count(1, timeout=20_000)
        too_wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        assert opened.evaluate(too_wide) is False, address
    assert heard == []
