"""The pages in Chromium: charts are drawn under the content policy, and nothing is wider than a phone."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import Any

import mei_answers as mei
import pytest
from playwright.sync_api import expect

from channelshift.store.models import SavedPlan
from channelshift.store.packing import pack

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGES = {"/": 3, "/profit/?all=1": 1, "/rules/": 1, "/what-if/?rule=x": 1, "/plan/": 5, "/import/": 0}


@pytest.fixture
def browser() -> Iterator[Any]:
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("Chromium is not on this machine")
    from playwright.sync_api import sync_playwright

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # the browser's own loop runs in this thread
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield opened
        opened.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.mark.parametrize(("width", "locale"), [(1440, "en-GB"), (390, "zh-CN")])
def test_charts_are_drawn_without_a_word_from_the_console(shop, live_server, browser, width, locale):
    SavedPlan.objects.create(first_day=mei.PLAN.first_day, weeks=8, answer=pack(mei.PLAN))
    page = browser.new_context(viewport={"width": width, "height": 900}, locale=locale).new_page()
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text))
    page.on("pageerror", lambda error: heard.append(str(error)))
    for address, charts in PAGES.items():
        page.goto(live_server.url + address)
        expect(page.locator("figure.drawn canvas")).to_have_count(charts, timeout=20_000)
        too_wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        assert page.evaluate(too_wide) is False, address
    assert heard == []


def test_a_dropped_file_shows_its_card_at_once(shop, live_server, browser, settings, tmp_path):
    settings.UPLOADS = tmp_path
    page = browser.new_context(locale="en-GB").new_page()
    page.goto(live_server.url + "/import/")
    page.set_input_files(
        "input[type=file]", [{"name": "orders.csv", "mimeType": "text/csv", "buffer": b"a,b\n"}]
    )
    card = page.locator("#jobs article", has_text="orders.csv")
    card.wait_for()
    assert "waiting" in card.inner_text()


def test_the_language_is_switched_by_one_click(shop, live_server, browser):
    page = browser.new_context(locale="en-GB").new_page()
    page.goto(live_server.url + "/profit/?by=sku")
    page.get_by_role("button", name="中文").click()
    page.wait_for_selector("html[lang=zh-hans]")
    assert page.url.endswith("/profit/?by=sku")
    assert "扣除全部成本后留下" in page.inner_text("h1")
