"""The demo tells the article's story by numbers that tie to each other and to the rulebook."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from channelshift.simulate import World
from channelshift.workflows.demo import CLOSING_RULE, NotADemo, build_demo
from channelshift.workflows.import_export import import_files, reports
from channelshift.workflows.overview import overview
from channelshift.workflows.profit import profit, source_rows
from channelshift.workflows.rules import which_link_out
from channelshift.workflows.what_if import candidates, what_if
from channelshift.workflows.workspace import Workspace

LINK = "tiktok_video>product_link>own_store>seller_warehouse@US"
CENT = Decimal("0.01")


def test_ledger_ties_to_the_worlds_own_books(demo: Workspace) -> None:
    """Orders and net sales of every route that sells are what the simulated seller really sold."""
    books = World(2023).history(date(2023, 8, 9)).books()
    truth: dict[str, int] = {}
    for (route, _), row in books.items():
        truth[route] = truth.get(route, 0) + row.orders
    counted = {r.key[0]: r.orders for r in profit(demo, ("route",)).rows if r.orders}
    assert counted == {route: orders for route, orders in truth.items() if orders}


def test_what_if_puts_at_stake_what_the_ledger_says_to_the_cent(demo: Workspace) -> None:
    answer = what_if(demo, CLOSING_RULE)
    ledger = profit(demo, ("route",), answer.reference, where={"route": LINK}).total
    assert [row.key for row in answer.closed] == [LINK]
    assert answer.cm3_at_stake.quantize(CENT) == ledger.figures["cm3"].quantize(CENT)
    assert answer.net_sales_at_stake.quantize(CENT) == ledger.figures["net_sales"].quantize(CENT)
    assert answer.orders_at_stake == ledger.orders
    assert sum(row.cm3 for row in answer.by_sku).quantize(CENT) == answer.cm3_at_stake.quantize(CENT)
    assert sum(row.cm3 for row in answer.by_content).quantize(CENT) == answer.cm3_at_stake.quantize(CENT)


def test_what_if_prices_the_wrong_date(demo: Workspace) -> None:
    """31 August, as the trade press had it, instead of 12 September: twelve days of link sales."""
    answer = what_if(demo, CLOSING_RULE)
    days = (answer.reference.last - answer.reference.first).days + 1
    assert dict(answer.date_wrong)[date(2023, 8, 31)].quantize(CENT) == (
        answer.cm3_at_stake / days * 12
    ).quantize(CENT)


def test_closing_is_the_first_thing_ahead_and_has_its_source(demo: Workspace) -> None:
    first = candidates(demo)[0]
    assert (first.rule_id, first.day, first.closes) == (CLOSING_RULE, date(2023, 9, 12), (LINK,))
    assert first.sources


def test_articles_claims_about_shorts_and_reels_come_out_as_the_rulebook_has_them(demo: Workspace) -> None:
    """The article says that Reels and Shorts allow links. Shorts links were dead on 31 August 2023."""

    def allowed(day: date, source: str, hop: str) -> bool | None:
        found = [a for a in which_link_out(demo, day, "US") if (a.source, a.hop) == (source, hop)]
        return found[0].allowed

    assert allowed(date(2023, 8, 30), "youtube_shorts", "description_link") is True
    assert allowed(date(2023, 8, 31), "youtube_shorts", "description_link") is False
    assert allowed(date(2023, 8, 31), "instagram_reels", "caption_link") is False
    assert allowed(date(2023, 8, 31), "instagram_profile", "bio_link") is True


def test_overview_counts_the_last_full_months(demo: Workspace) -> None:
    seen = overview(demo)
    assert (seen.period.first, seen.period.last) == (date(2023, 5, 1), date(2023, 7, 31))
    assert seen.routes.rows[0].key == (LINK,)
    assert seen.files == len({r.file for r in reports(demo)})


def test_every_figure_opens_down_to_rows_that_add_up_to_it(demo: Workspace) -> None:
    table = profit(demo, ("route",))
    row = next(r for r in table.rows if r.key == (LINK,))
    opened = source_rows(demo, {"route": LINK}, figure="cm3", limit=100_000)
    assert len(opened.rows) == opened.total_rows
    assert sum(r.figures["cm3"] for r in opened.rows) == row.figures["cm3"] == opened.figures["cm3"]
    assert all(r.file and r.row > 1 for r in opened.rows)


def test_importing_the_demo_again_changes_no_figure(demo: Workspace) -> None:
    before = profit(demo, ("route", "month"))
    files = sorted((demo.path / "demo-exports").rglob("*.csv"))
    again = import_files(demo, files)
    assert {(s.new, s.updated) for r in again for s in r.sheets} == {(0, 0)}
    assert profit(demo, ("route", "month")) == before


def test_demo_is_never_mixed_with_a_sellers_own_shop(tmp_path: Path) -> None:
    shop = Workspace.open(tmp_path)
    own = tmp_path / "costs.csv"
    own.write_text("sku,valid_from,landed_cost,currency\nMUG-01,2023-01-01,3.10,USD\n", encoding="utf-8")
    import_files(shop, [own])
    with pytest.raises(NotADemo, match="already holds a shop"):
        build_demo(shop)
