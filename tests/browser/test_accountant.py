"""The accountant's path: what ties to the bank, what each way leaves, what came back, what lies where."""

from __future__ import annotations

import http.client
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from browser_shop import Site, amount, is_too_wide, opened, serving
from playwright.sync_api import expect

from channelshift.simulate import World, write_exports
from channelshift.workflows.import_export import import_files
from channelshift.workflows.workspace import Workspace

pytestmark = pytest.mark.browser
LAST_DAY = date(2022, 10, 31)
PAGES = ("/reconcile/", "/compare/", "/after-sales/", "/stock/", "/profit/changed/", "/import/teach/")


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two months of Mei's files, imported, as the shop stood on 1 November 2022."""
    folder = tmp_path_factory.mktemp("exports")
    workspace = Workspace.open(tmp_path_factory.mktemp("accounts") / "shop")
    workspace.remember(today="2022-11-01")
    import_files(workspace, write_exports(World(7, last_day=LAST_DAY), folder, LAST_DAY))
    return workspace.path


@pytest.fixture(scope="module")
def accounts(shop: Path) -> Iterator[Site]:
    with serving(shop) as site:
        yield site


@pytest.mark.parametrize(("locale", "width"), [("en-GB", 1440), ("zh-CN", 390)])
def test_every_page_of_the_books_reads_in_both_languages(accounts, browser, locale, width):
    page, watch = opened(browser, locale, width)
    for address in PAGES:
        page.goto(accounts.address + address)
        page.wait_for_load_state("networkidle")
        assert page.locator("h1").inner_text().strip(), address
        assert not is_too_wide(page), address
        said = page.locator("header.answer").inner_text()
        assert "_" not in said, address
        if locale == "zh-CN":
            assert any("\u4e00" <= letter <= "\u9fff" for letter in said), address
    assert watch.heard == [], watch.heard
    assert watch.hosts == {accounts.address.removeprefix("http://")}


def test_a_gap_opens_to_its_rows_and_is_explained(accounts, browser):
    page, watch = opened(browser)
    page.goto(f"{accounts.address}/reconcile/?cause=adjustment")
    gaps = page.locator("#gaps tbody tr")
    shown = amount(gaps.first.locator("td.n").first.inner_text())
    gaps.first.get_by_role("link", name="Open").click()
    rows = page.locator("main table").first.locator("tbody tr td:last-child").all_inner_texts()
    assert sum((amount(text) for text in rows), Decimal(0)) == shown != 0
    page.fill("textarea[name=note]", "Ads <b>Mei</b> booked")
    page.fill("input[name=who]", "Omar")
    page.get_by_role("button", name="Explain").click()
    expect(page.locator("main")).to_contain_text("Ads <b>Mei</b> booked")
    page.goto(f"{accounts.address}/reconcile/?state=explained")
    expect(page.locator("#gaps tbody tr")).to_have_count(1)
    page.get_by_role("link", name="Open").click()
    page.get_by_role("button", name="Withdraw").click()
    expect(page.locator("main")).to_contain_text("withdrawn")
    assert watch.heard == [], watch.heard


def test_the_best_way_to_sell_stands_first_and_opens_step_by_step(accounts, browser):
    page, watch = opened(browser)
    page.goto(f"{accounts.address}/compare/")
    sku = page.input_value("input[name=sku]")
    page.fill("input[name=supply_price]", "11")
    page.get_by_role("button", name="Compare").click()
    expect(page.locator("main")).to_contain_text(sku)
    steps = page.locator("details[open]").first.locator("tbody tr")
    expect(steps.first).to_be_visible()
    assert steps.count() > 5
    assert watch.heard == [], watch.heard


def test_refunds_open_to_rows_that_add_up(accounts, browser):
    page, watch = opened(browser)
    page.goto(f"{accounts.address}/after-sales/")
    link = page.locator("tfoot a[href*='refunds']").first
    figure = amount(link.inner_text())
    link.click()
    page.wait_for_load_state()
    assert amount(page.locator("tfoot td.n").last.inner_text()) == figure < 0
    assert watch.heard == [], watch.heard


def test_stock_opens_to_the_row_of_the_stock_file(accounts, browser):
    page, watch = opened(browser)
    page.goto(f"{accounts.address}/stock/")
    link = page.locator("tbody a[href*='figure=on_hand']").first
    units = int(link.inner_text().replace(",", ""))
    link.click()
    page.wait_for_load_state()
    assert str(units) in page.locator("main").inner_text()
    expect(page.locator("main table tbody tr").first).to_contain_text(".csv")
    assert watch.heard == [], watch.heard


def test_a_month_is_marked_as_seen(accounts, browser):
    page, watch = opened(browser)
    page.goto(f"{accounts.address}/profit/?basis=settled&by=month")
    page.get_by_role("link", name="Changed since you looked").click()
    page.select_option("select[name=month]", "2022-09")
    page.get_by_role("button", name="I have seen this month as it is now").click()
    expect(page.locator("p.message")).to_contain_text("2022-09")
    expect(page.locator("h1")).to_contain_text("reads as it did")
    assert watch.heard == [], watch.heard


def test_ada_reaches_none_of_meis_books_under_another_name(accounts):
    """As after DNS rebinding: the right machine, asked by the wrong name."""
    for address in PAGES:
        connection = http.client.HTTPConnection(accounts.address.removeprefix("http://"), timeout=10)
        connection.request("GET", address, headers={"Host": "ada.example"})
        assert connection.getresponse().status == 400, address


BANK = "Ref No,Booked,Paid in,Text\nA-1,2022-10-03,12.50,TIKTOK <b>x</b>\nA-2,2022-10-04,-3.00,FEE\n"


def test_a_file_nobody_knows_is_taught_once_and_read(site, browser):
    """Mei's bank: she says which column is which, sees the sums, keeps it; the next file needs no words."""
    page, watch = opened(browser)
    page.goto(f"{site.address}/import/teach/")
    page.set_input_files(
        "input[name=file]", {"name": "bank.csv", "mimeType": "text/csv", "buffer": BANK.encode()}
    )
    page.wait_for_url(re.compile(r"/import/teach/[0-9a-f-]{36}/"))
    page.select_option("select[name=what]", "bank_line")
    page.wait_for_url(re.compile("what=bank_line"))
    page.select_option("select[name=column-booked_on]", "Booked")
    page.select_option("select[name=column-amount]", "Paid in")
    page.fill("input[name=currency]", "USD")
    page.keyboard.press("Tab")
    expect(page.locator("#preview")).to_contain_text("9.50")
    page.fill("input[name=name]", "mei-bank")
    page.get_by_role("button", name="Keep it and read the file").click()
    expect(page.locator("main")).to_contain_text("mei-bank", timeout=60_000)
    page.goto(f"{site.address}/import/")
    later = BANK.replace("2022-10", "2022-11").replace("A-", "B-")
    page.set_input_files(
        "input[name=files]", {"name": "bank2.csv", "mimeType": "text/csv", "buffer": later.encode()}
    )
    card = page.locator("#jobs article", has_text="bank2.csv")
    expect(card.locator(".tag.good")).to_be_visible(timeout=60_000)
    # htmx tells the console of each preview that a newer choice replaced; nothing else may be heard.
    assert [s for s in watch.heard if not s.startswith(("htmx:afterRequest", "htmx:sendAbort"))] == []
