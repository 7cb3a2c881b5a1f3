"""The newcomer's path: an empty shop, her own files, what she earns, what a rule costs, where to move."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from browser_shop import Watch, amount, is_too_wide
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
WORDS = {
    "en-GB": {
        "lang": "en",
        "mine": "Import my first files",
        "overview": "To the overview",
        "heading": "net sales.",
        "price": "What would it cost me?",
        "closed": "Routes it closes",
        "plan": "Propose a plan",
        "steps": "Each step and its reason",
    },
    "zh-CN": {
        "lang": "zh-hans",
        "mine": "导入我的第一批文件",
        "overview": "前往总览",
        "heading": "净销售额",
        "price": "会让我损失多少？",
        "closed": "被关闭的路径",
        "plan": "生成方案",
        "steps": "每一步及其理由",
    },
}


@pytest.mark.parametrize(("locale", "width"), [("en-GB", 1440), ("zh-CN", 390)])
def test_from_an_empty_shop_to_a_plan(site, browser, exports, locale, width):
    words, watch = WORDS[locale], Watch()
    page = browser.new_context(locale=locale, viewport={"width": width, "height": 900}).new_page()
    page.set_default_timeout(20_000)
    watch.over(page)
    page.goto(site.address)
    expect(page.locator("html")).to_have_attribute("lang", words["lang"])
    assert not is_too_wide(page)
    page.get_by_role("link", name=words["mine"]).click()
    _import(page, exports)
    page.get_by_role("link", name=words["overview"]).click()
    expect(page.locator("h1")).to_contain_text(words["heading"])
    _charts_are_drawn(page, 2)
    _drill_down(page, site.address)
    _what_if(page, site.address, words)
    _plan(page, words)
    _rule_of_her_own(page, site.address)
    for address in ("/", "/import/", "/profit/?by=sku&all=1", "/rules/", "/what-if/", "/plan/"):
        page.goto(site.address + address)
        page.wait_for_load_state("networkidle")
        assert not is_too_wide(page), address
        assert "seller_warehouse" not in page.inner_text("main"), address
    assert watch.heard == []
    assert watch.hosts == {site.address.removeprefix("http://")}


def _charts_are_drawn(page: Page, number: int) -> None:
    expect(page.locator("figure.drawn canvas").nth(number - 1)).to_be_visible(timeout=20_000)


def _import(page: Page, exports: list[Path]) -> None:
    """Every file is handed over at once and read; no card asks or complains."""
    page.set_input_files("input[type=file]", exports)
    done = page.locator("#jobs .tag.good")
    expect(done).to_have_count(len(exports), timeout=90_000)
    assert page.locator("#jobs .tag.bad, #jobs .tag.ask").count() == 0
    page.reload()
    expect(page.locator("main > section table tbody tr").last).to_be_visible()


def _drill_down(page: Page, address: str) -> None:
    """The rows behind a figure add up to it, page by page."""
    page.goto(f"{address}/profit/?by=market&from=2022-09-01&to=2022-09-30")
    _charts_are_drawn(page, 1)
    american = page.locator("tbody tr", has=page.locator("a[href*='is_market=US']"))
    link = american.locator("a[href*='figure=net_sales']")
    figure = amount(link.inner_text())
    link.click()
    page.wait_for_url("**/profit/rows/**")
    total = amount(page.locator("tfoot td.n").inner_text())
    assert total == figure
    shown: list[Decimal] = []
    while True:
        shown += [amount(t) for t in page.locator("tbody tr td:last-child").all_inner_texts()]
        following = page.locator(".pager a", has_text="→")
        if not following.count():
            break
        following.click()
        page.wait_for_load_state()
    # A share of an order's discount is kept to a hundredth of a cent and shown to the cent.
    assert abs(sum(shown) - figure) < Decimal("0.0001") * len(shown)
    assert figure > 0 and len(shown) > 200


def _what_if(page: Page, address: str, words: dict[str, str]) -> None:
    """The end of TikTok's product links, heard for a day after the files end: priced to the cent."""
    page.goto(f"{address}/what-if/")
    page.select_option("select[name=change]", "tiktok_product_links")
    page.select_option("select[name=market]", "US")
    page.fill("input[name=effective_from]", "2022-10-09")
    page.get_by_role("button", name=words["price"]).click()
    _charts_are_drawn(page, 1)
    closed = page.locator("section.card", has=page.get_by_role("heading", name=words["closed"]))
    at_stake = sum(amount(t) for t in closed.locator("tbody tr td.n:last-child").all_inner_texts())
    shown = page.locator(".tile dd").first.inner_text()
    assert at_stake == amount(shown) > 0
    closed.locator("tbody a").first.click()
    page.wait_for_url("**/profit/rows/**")
    assert amount(page.locator("tfoot td.n").inner_text()) == at_stake
    page.go_back()


def _plan(page: Page, words: dict[str, str]) -> None:
    """A plan for four weeks, its reasons, and the same as a file."""
    page.locator(".next").get_by_role("link", name=words["plan"]).click()
    page.fill("input[name=weeks]", "4")
    page.get_by_role("button", name=words["plan"]).click()
    page.wait_for_url(re.compile(r"/plan/\d+/"), timeout=90_000)
    expect(page.get_by_role("heading", name=words["steps"])).to_be_visible()
    assert "_" not in page.inner_text("main h1")
    with page.expect_download() as waited:
        page.get_by_role("link", name="CSV ↓").click()
    rows = list(csv.reader(io.StringIO(Path(waited.value.path()).read_text("utf-8-sig"))))
    assert len(rows) > 5
    with page.expect_download() as waited:
        page.get_by_role("link", name="Excel ↓").click()
    assert Path(waited.value.path()).read_bytes()[:2] == b"PK"


def _rule_of_her_own(page: Page, address: str) -> None:
    """What she heard is kept, marked as hers, and can be asked about."""
    page.goto(f"{address}/rules/#heard")
    form = page.locator("#heard")
    form.locator("select[name=change]").select_option("tiktok_bio_link")
    form.locator("select[name=market]").select_option("US")
    soon = (datetime.now(UTC) + timedelta(days=30)).date()
    form.locator("input[name=effective_from]").fill(soon.isoformat())
    form.locator("input[name=source]").fill("<b>a colleague</b> in Yiwu")
    form.locator("button").click()
    expect(page.locator("p.message")).to_be_visible()
    page.goto(f"{address}/what-if/")
    mine = page.locator(".choices li", has=page.locator(".tag.own"))
    expect(mine).to_have_count(1)
    mine.get_by_role("link").click()
    expect(page.locator("main")).to_contain_text("<b>a colleague</b> in Yiwu")
    _charts_are_drawn(page, 1)


def test_what_a_file_does_not_say_is_asked_and_a_pdf_is_refused(site, browser, exports):
    """A question is asked and answered on the card; a PDF in disguise is turned away in words."""
    watch = Watch()
    page = browser.new_context(locale="en-GB").new_page()
    watch.over(page)
    page.goto(f"{site.address}/import/")
    page.set_input_files(
        "input[type=file]",
        [
            {
                "name": "<img src=x onerror=alert(1)>.csv",
                "mimeType": "text/csv",
                "buffer": b"%PDF-1.7\n%\xe2\xe3",
            },
            {"name": "orders.csv", "mimeType": "text/csv", "buffer": _undecided(exports)},
        ],
    )
    refused = page.locator("#jobs article", has_text="alert(1)")
    expect(refused.locator(".tag.bad")).to_be_visible(timeout=60_000)
    assert "PDF" in refused.inner_text()
    assert "<img src=x onerror=alert(1)>.csv" in refused.locator("strong").inner_text()
    asked = page.locator("#jobs article", has_text="orders.csv")
    expect(asked.locator(".tag.ask")).to_be_visible(timeout=60_000)
    _answer(page, asked)
    expect(page.locator("#jobs article", has_text="orders.csv").locator(".tag.good")).to_be_visible(
        timeout=60_000
    )
    assert watch.heard == []


def _undecided(exports: list[Path]) -> bytes:
    """Mei's September orders without the country, as a seller would send them who cut a column out."""
    path = next(p for p in exports if p.name.startswith("All order-2022-09"))
    rows = list(csv.reader(io.StringIO(path.read_text("utf-8-sig"))))
    country = [name.strip() for name in rows[0]].index("Country")
    for row in rows[1:]:
        row[country] = ""
    out = io.StringIO()
    csv.writer(out).writerows(rows[:40])
    return out.getvalue().encode()


def _answer(page: Page, card: Any) -> None:
    for choice in card.locator("select").all():
        choice.select_option({"market": "GB", "currency": "GBP"}[choice.get_attribute("name") or ""])
    card.get_by_role("button").click()
    page.wait_for_load_state()
