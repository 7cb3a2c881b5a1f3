"""Content in Chromium, in both languages and on a phone: the chart is drawn, a kind is said in two clicks."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from test_content_pages import ANSWER
from test_web_browser import browser  # noqa: F401  one way to start Chromium

from channelshift.web import ask_content

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.mark.parametrize(("width", "locale"), [(1440, "en-GB"), (390, "zh-CN")])
def test_mei_reads_what_earns_and_says_what_a_video_is(
    shop,
    live_server,
    browser,  # noqa: F811
    monkeypatch,
    width,
    locale,
):
    said: list[tuple[str, ...]] = []
    monkeypatch.setattr(ask_content, "content", lambda *question: ANSWER)
    monkeypatch.setattr(ask_content, "confirm", lambda *words: said.append(words))
    page = browser.new_context(viewport={"width": width, "height": 900}, locale=locale).new_page()
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text))
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.goto(f"{live_server.url}/content/")
    expect(page.locator("figure.drawn canvas")).to_have_count(1, timeout=20_000)
    assert page.evaluate(TOO_WIDE) is False
    page.get_by_role("link", name="honest review").click()
    expect(page.locator("h1")).to_contain_text("<b>Lamp</b>")
    assert page.evaluate(TOO_WIDE) is False
    page.select_option("select[name=genre]", "drama")
    page.locator("form[action='/content/kind/'] button").click()
    expect(page.locator(".message")).to_have_count(1)
    assert said == [("71", "tiktok_video", "drama")]
    assert heard == []
