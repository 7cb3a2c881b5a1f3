"""The pages of launches in Chromium, in both languages: the chart is drawn, nothing is wider than a phone."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import expect

from channelshift.store.models import Launch
from channelshift.workflows import demo_launches
from channelshift.workflows.workspace import Workspace

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


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


@pytest.fixture(autouse=True)
def meis_folder(tmp_path, monkeypatch) -> None:
    shop = Workspace.open(tmp_path / "mei")
    shop.remember(today=date(2023, 8, 10).isoformat())
    for module in ("ask", "ask_duties", "ask_launches"):
        monkeypatch.setattr(f"channelshift.web.{module}.workspace", lambda: shop)


@pytest.mark.parametrize(("width", "locale", "lang"), [(1440, "en-GB", "en"), (390, "zh-CN", "zh-hans")])
def test_a_day_is_entered_and_the_chart_goes_on(live_server, browser, width, locale, lang):
    demo_launches.furnish()
    brush = Launch.objects.get(name__startswith="Steam")
    brush.days.filter(on=date(2023, 8, 9)).delete()
    page = browser.new_context(viewport={"width": width, "height": 900}, locale=locale).new_page()
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text))
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.goto(f"{live_server.url}/launches/")
    expect(page.locator(".board .launch")).to_have_count(3)
    _fits(page)
    page.locator(".launch a", has_text="Steam").click()
    expect(page.locator("figure.drawn canvas")).to_have_count(1, timeout=20_000)
    form = page.locator("form[action$='/day/']").first
    for name, value in (("on", "2023-08-09"), ("clicks", "138"), ("orders", "2")):
        form.locator(f"[name={name}]").fill(value)
    form.locator("button").click()
    expect(page.locator(".message")).to_be_visible()
    assert brush.days.count() == 7 and page.locator("html").get_attribute("lang") == lang
    _fits(page)
    assert heard == []


def _fits(page: Any) -> None:
    too_wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert page.evaluate(too_wide) is False, page.url
