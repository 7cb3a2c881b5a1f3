"""What an accountant takes for granted, for every shop: postings balance, each fee counts once, the order of
imports changes nothing, and a currency and back again is where one began."""

from __future__ import annotations

import random
import tempfile
from decimal import Decimal
from pathlib import Path

import ibis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from ledger_shop import Shop
from test_ledger_properties import SALES, Sale, _shop_rows, _statement_rows, _store_rows, open_shop

from channelshift.ledger import fees, postings
from channelshift.workflows.import_export import import_files, publish
from channelshift.workflows.journal import trial_balance
from channelshift.workflows.profit import opened

FEW = settings(
    max_examples=2, deadline=None, phases=(Phase.generate,), suppress_health_check=list(HealthCheck)
)


# Each example is a shop imported for real, so one shop is asked for all that must hold of it.
@FEW
@given(sales=SALES)
def test_the_books_of_every_shop_balance(sales: list[Sale]):
    with tempfile.TemporaryDirectory() as folder:
        shop = open_shop(sales, with_rate=True, folder=Path(folder))
        _postings_add_up_to_zero_and_to_the_profit(shop)
        _a_settled_order_leaves_nothing_owed(shop, sales)
        _another_reporting_currency_and_back_loses_nothing(shop, sales)
        _each_fee_of_a_statement_is_counted_once(shop, sales)


def _postings_add_up_to_zero_and_to_the_profit(shop: Shop) -> None:
    """Every event by itself, every currency as a whole; what was earned less what was spent is CM3."""
    with opened(shop.workspace) as ledger:
        table = postings.of_lines(ledger.lines)
        events = table.group_by(["event", "file", "sheet", "row", "currency"]).aggregate(
            left=table.amount.sum()
        )
        assert ledger.con.to_pyarrow(events.filter(events.left != 0)).num_rows == 0
        lines = ledger.lines
        rungs = sum((ibis.coalesce(lines[r].sum(), 0) for r in postings.RUNGS), ibis.literal(0))
        earned = table.amount.sum(where=_earns(table))
        found = ledger.con.to_pyarrow(table.aggregate(earned=earned)).to_pylist()[0]["earned"]
        assert -(found or 0) == ledger.con.to_pyarrow(lines.aggregate(n=rungs)).to_pylist()[0]["n"]
    balances = trial_balance(shop.workspace)
    for currency in {b.currency for b in balances}:
        assert sum(b.amount for b in balances if b.currency == currency) == 0


def _earns(table: ibis.expr.types.Table) -> ibis.expr.types.BooleanValue:
    return table.account.startswith("income:") | table.account.startswith("expense:")


def _a_settled_order_leaves_nothing_owed(shop: Shop, sales: list[Sale]) -> None:
    """All lines of an order settled at their net price: its receivable is back at zero."""
    whole = {
        f"{576400000000000000 + n}"
        for n, s in enumerate(sales, start=1)
        if s.where != "store" and s.fate == "paid" and all(x.settled for x in s.lines)
    }
    with opened(shop.workspace) as ledger:
        warehouse = shop.workspace.warehouse
        records = {k: warehouse.records(ledger.con, k) for k in ("settlement_line", "ad_day", "payout")}
        counted = fees.counted(records["settlement_line"], records["ad_day"], records["payout"])
        both = postings.of_lines(ledger.lines).union(postings.of_settlements(counted))
        owed = both.filter(both.account.startswith("receivable:") & both.reference.isin(sorted(whole)))
        rows = ledger.con.to_pyarrow(owed.group_by("reference").aggregate(left=owed.amount.sum())).to_pylist()
    assert all(row["left"] == 0 for row in rows), rows
    assert len(rows) == len(whole)


@FEW
@given(sales=SALES, seed=st.integers(0, 1000))
def test_profit_does_not_depend_on_how_the_exports_were_cut_repeated_and_interleaved(
    sales: list[Sale], seed: int
):
    with tempfile.TemporaryDirectory() as folder:
        whole = open_shop(sales, with_rate=True, folder=Path(folder) / "whole")
        cut = _open_in_pieces(sales, random.Random(seed), Path(folder) / "cut")
        for name in ("route", "sku", "month"):
            assert cut.profit(name).rows == whole.profit(name).rows


def _open_in_pieces(sales: list[Sale], dice: random.Random, folder: Path) -> Shop:
    """The same rows in files cut between orders, some sent twice, all in a random order."""
    shop = Shop(folder)
    numbered = list(enumerate(sales, start=1))
    files: list[Path] = []
    for where in ("us_shop", "gb_shop", "store"):
        mine = [(n, s) for n, s in numbered if s.where == where]
        for piece in range(0, len(mine), 2):
            name = f"{where}-{piece}"
            part = mine[max(0, piece - 1) : piece + 2]  # each piece repeats the order before it
            if where == "store":
                files.append(
                    shop.store_orders(*[_store_rows(n, s) for n, s in part], name=f"orders_{name}.csv")
                )
                continue
            rows = [r for n, s in part for r in _shop_rows(n, s)]
            files.append(shop.tiktok_orders(*rows, name=f"{name}-2026-09-30.csv"))
            statement = [r for n, s in part for r in _statement_rows(n, s)]
            files += [shop.statement(*statement, name=f"income_{name}.csv")] if statement else []
    files += [shop.rates(("2023-07-10", "GBP", "USD", "1.2345")), shop.meta_ads(("2023-07-14", "12.34"))]
    costs = {"MUG_1": "3.10", "LAMP_2": "6.80", "RUG_3": "11.25"}
    files += [shop.costs(**costs), *dice.choices(files, k=3)]
    dice.shuffle(files)
    return shop.reads(*files)


def _each_fee_of_a_statement_is_counted_once(shop: Shop, sales: list[Sale]) -> None:
    """Ten percent of each settled line, to the cent, however often the statement comes."""
    again = [p for p in shop.folder.iterdir() if p.name.startswith("income_")]
    for path in again:
        (shop.folder / f"again_{path.name}").write_bytes(path.read_bytes())
    import_files(shop.workspace, [shop.folder / f"again_{p.name}" for p in again])
    for currency in ("USD", "GBP"):
        mine = [s for s in sales if s.currency == currency and s.where != "store" and s.fate == "paid"]
        fee = sum((-Decimal(str(r["Referral fee"])) for s in mine for r in _statement_rows(0, s)), Decimal(0))
        with opened(shop.workspace) as ledger:
            lines = ledger.lines.filter(
                (ledger.lines.currency == currency)
                & ledger.lines.settled_on.notnull()
                & (ledger.lines.channel == "tiktok_shop")
            )
            booked = ledger.con.to_pyarrow(lines.platform_fee.sum()).as_py()
        assert -(booked or 0) == fee


def _another_reporting_currency_and_back_loses_nothing(shop: Shop, sales: list[Sale]) -> None:
    """In pounds each line is rounded to four decimals once; back in dollars all is as it was."""
    before = shop.profit("route").rows
    lines = shop.profit("route").total
    shop.workspace.remember(reporting_currency="GBP")
    publish(shop.workspace)
    pounds = shop.profit("route").total.figures["net_sales"]
    shop.workspace.remember(reporting_currency="USD")
    publish(shop.workspace)
    assert shop.profit("route").rows == before
    if pounds is not None and lines.figures["net_sales"] is not None:
        most = Decimal("0.0001") * sum(len(s.lines) for s in sales) * 2
        rounding = abs(lines.figures["net_sales"]) * Decimal("0.00001")  # the rate has eight decimals
        assert abs(pounds * Decimal("1.2345") - lines.figures["net_sales"]) <= most + rounding
