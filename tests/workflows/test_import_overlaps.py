"""Overlapping exports, in any order, are the same as one: each line counts once and its latest news wins.

A cut between two lines of one order that are equal in every cell cannot be told from the same line twice;
no cut here falls there, and the platform's own exports never cut inside an order.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from channelshift.terms.facts import Outcome
from channelshift.terms.records import KINDS
from channelshift.workflows import import_export
from channelshift.workflows.answers import ImportReport
from channelshift.workflows.import_export import import_file, import_files, reports
from channelshift.workflows.profit import profit
from channelshift.workflows.totals import totals_of
from channelshift.workflows.workspace import Workspace

FEW = settings(
    max_examples=4,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def tiktok_orders() -> list[str]:
    """Newest first; the third order has two lines."""
    head = (
        "Order ID,Order Status,SKU ID,Seller SKU,Quantity,SKU Subtotal Before Discount,SKU Platform Discount,"
        "SKU Seller Discount,SKU Subtotal After Discount,Order Amount,Created Time,Paid Time,Cancelled Time,"
        "Country"
    )
    rows = [
        f"57700000000000000{n}\t,To ship,172900000000000000{s}\t,S{s},{n},{n}0,1,2,{n}0,{n}5.50,"
        f"08/{n + 20}/2023 9:00:00 AM\t,08/{n + 20}/2023 9:01:00 AM\t,\t,United States"
        for n, s in [(6, 1), (5, 2), (4, 1), (3, 1), (3, 2), (2, 3), (1, 1)]
    ]
    return [head, *rows]


def shopify_orders() -> list[str]:
    """Order #1002 has three lines, two of them of one SKU at one price but in other numbers."""
    head = (
        "Name,Financial Status,Fulfillment Status,Created at,Paid at,Currency,Shipping,Taxes,Total,"
        "Discount Amount,Refunded Amount,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,"
        "Shipping Country"
    )
    paid = "2023-08-0{1} 10:00:00 +0100,2023-08-0{1} 10:01:00 +0100"
    first = "#{0},paid,fulfilled," + paid + ",GBP,3.00,1.00,44.00,2.00,0.00"
    other = "#{0},,,2023-08-0{1} 10:00:00 +0100,,,,,,,"
    lines = [
        first.format(1003, 3) + ",1,Mug,10.00,MUG,GB",
        first.format(1002, 2) + ",1,Mug,10.00,MUG,GB",
        other.format(1002, 2) + ",2,Plate,15.00,PLATE,",
        other.format(1002, 2) + ",1,Cup,4.00,,",
        first.format(1001, 1) + ",4,Cup,4.00,,GB",
    ]
    return [head, *lines]


def finance() -> list[str]:
    head = (
        "Order/adjustment ID,Type,Order settled time,Currency,Total settlement amount,Total Revenue,"
        "Subtotal after seller discounts,Refund subtotal after seller discounts,Total Fees,Transaction fee"
    )
    return [
        head,
        "5801,Order,2023/08/01,MYR,9.00,10.00,10.00,0,-1.00,-1.00",
        "5802,Order,2023/08/02,MYR,18.00,20.00,20.00,0,-2.00,-2.00",
        "5802,Order,2023/08/09,MYR,-18.00,-20.00,0,-20.00,2.00,2.00",
        "7101,GMV Payment for TikTok Ads,2023/08/10,MYR,-5.00,0,0,0,0,0",
        "5803,Order,2023/08/11,MYR,27.00,30.00,30.00,0,-3.00,-3.00",
    ]


def ads() -> list[str]:
    head = "Campaign name,Primary status,Date,Cost,Impressions,Clicks (destination),Currency"
    return [
        head,
        *(f"Mugs,Active,2023-08-{day:02},{day}.25,{day}00,{day},USD" for day in range(1, 6)),
        "Plates,Active,2023-08-03,7.00,70,7,USD",
        "Total of 6 results,-,-,22.00,1570,22,USD",
    ]


FILES: dict[str, Callable[[], list[str]]] = {
    "order_line tiktok": tiktok_orders,
    "order_line shopify": shopify_orders,
    "settlement_line": finance,
    "ad_day": ads,
}


@pytest.fixture
def records_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where only records are looked at, the ledger is not built after every file."""
    monkeypatch.setattr(import_export, "publish_ledger", lambda workspace: None)


def _write(folder: Path, name: str, lines: Sequence[str], minute: int = 0) -> Path:
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    os.utime(path, (1_690_000_000 + 60 * minute,) * 2)
    return path


def _held(workspace: Workspace, kind: str) -> tuple[list[tuple[Any, ...]], object]:
    """What a shop holds of one kind: its records without their place, and the sums of all of them."""
    con = workspace.warehouse.connect()
    try:
        table = workspace.warehouse.records(con, kind)
        columns = ["line_key", "currency", "market", *(c.name for c in KINDS[kind].columns)]
        rows = con.to_pyarrow(table.select(*columns)).to_pylist()
        return sorted(tuple(str(v) for v in row.values()) for row in rows), totals_of(con, table, KINDS[kind])
    finally:
        con.disconnect()


def _answer(shop: Workspace, path: Path, report: ImportReport) -> None:
    """A part may hold nothing but a total row, or begin inside an order without a currency: Mei says it."""
    sheet = report.sheets[0]
    if sheet.outcome == Outcome.ASKED:
        assert [q.name for q in sheet.questions] == ["currency"]
        assert import_file(shop, path, {"currency": "GBP"}).sheets[0].outcome == Outcome.LOADED
    elif sheet.outcome == Outcome.REFUSED:
        assert "there are no rows under its column names" in str(sheet.reason)


@pytest.mark.usefixtures("records_only")
@pytest.mark.parametrize("what", FILES)
def test_overlapping_cuts_in_any_order_are_the_whole_file(what: str) -> None:
    head, *rows = FILES[what]()
    kind = what.split()[0]

    @FEW
    @given(st.data())
    def cuts_are_the_whole(data: st.DataObject) -> None:
        first_end = data.draw(st.integers(1, len(rows)))
        second_start = data.draw(st.integers(0, first_end))
        parts = [rows[:first_end], rows[second_start:], rows[first_end - 1 : first_end]]
        order = data.draw(st.permutations(range(3)))
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder)
            shop = Workspace.open(place / "cuts")
            paths = [_write(place, f"part{n}.csv", [head, *parts[n]], n) for n in order]
            for path, report in zip(paths, import_files(shop, paths), strict=True):
                _answer(shop, path, report)
            again = import_files(shop, paths)
            assert all(s.new == 0 for r in again for s in r.sheets)
            assert _held(shop, kind) == expected

    with tempfile.TemporaryDirectory() as folder:
        shop = Workspace.open(Path(folder) / "whole")
        report = import_file(shop, _write(Path(folder), "whole.csv", [head, *rows]))
        assert (report.sheets[0].outcome, report.sheets[0].left_out) == (Outcome.LOADED, 0)
        expected = _held(shop, kind)
        cuts_are_the_whole()


@pytest.mark.parametrize("later_first", [False, True])
def test_a_later_export_wins_in_whichever_order_it_comes(
    workspace: Workspace, tmp_path: Path, later_first: bool
) -> None:
    head, *rows = tiktok_orders()
    cancelled = (
        rows[0].replace("To ship", "Canceled").replace("\t,\t,United", "\t,08/27/2023 8:00:00 AM\t,United")
    )
    paths = [
        _write(tmp_path, "first.csv", [head, *rows]),
        _write(tmp_path, "later.csv", [head, cancelled, *rows[1:3]], 5),
    ]
    if later_first:
        paths.reverse()
    first, second = (r.sheets[0] for r in import_files(workspace, paths))
    sizes = [(7, 0, 0), (0, 1, 2)] if not later_first else [(3, 0, 0), (4, 1, 2)]
    assert [(s.new, s.updated, s.unchanged) for s in (first, second)] == sizes
    con = workspace.warehouse.connect()
    lines = con.to_pyarrow(workspace.warehouse.records(con, "order_line")).to_pylist()
    assert len(lines) == 7
    assert {r["order_id"][-1]: r["status"] for r in lines} == {
        **dict.fromkeys("54321", "to_ship"),
        "6": "cancelled",
    }


@pytest.mark.parametrize("later_first", [False, True])
def test_of_two_exports_that_tell_no_time_the_later_made_wins(
    workspace: Workspace, tmp_path: Path, later_first: bool
) -> None:
    """A refund has no time of its own; the minute in the file's name says which export is younger."""
    head, *rows = shopify_orders()
    refunded = rows[0].replace(",0.00,1,Mug", ",9.00,1,Mug")
    older = _write(tmp_path, "orders-2023-08-10-10_00.csv", [head, rows[0]], minute=9)
    younger = _write(tmp_path, "orders-2023-08-11-10_00.csv", [head, refunded], minute=0)
    import_files(workspace, [younger, older] if later_first else [older, younger])
    con = workspace.warehouse.connect()
    (line,) = con.to_pyarrow(workspace.warehouse.records(con, "order_line")).to_pylist()
    assert line["order_refund"] == Decimal(9)


@pytest.mark.usefixtures("records_only")
def test_reading_a_file_again_with_another_currency_retires_the_first_reading(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = _write(tmp_path, "orders.csv", tiktok_orders())
    import_file(workspace, path)
    corrected = import_file(workspace, path, {"market": "GB"}).sheets[0]
    assert (corrected.new, corrected.updated) == (7, 0)
    assert [(set(r.totals), r.counts["lines"]) for r in reports(workspace)] == [({"GBP"}, 7)]
    back = import_file(workspace, path, {"market": "US"}).sheets[0]
    assert back.new == 7
    assert [set(r.totals) for r in reports(workspace)] == [{"USD"}]
    assert [r.new for r in import_file(workspace, path, {"market": "US"}).sheets] == [0]


def test_profit_does_not_depend_on_how_the_exports_were_cut(tmp_path: Path) -> None:
    whole, cuts = Workspace.open(tmp_path / "whole"), Workspace.open(tmp_path / "cuts")
    all_files = [_write(tmp_path, f"{n}.csv", lines()) for n, lines in enumerate(FILES.values())]
    import_files(whole, all_files)
    parts = []
    for n, lines in enumerate(FILES.values()):
        head, *rows = lines()
        parts += [
            _write(tmp_path, f"{n}b.csv", [head, *rows[2:]]),
            _write(tmp_path, f"{n}a.csv", [head, *rows[:4]]),
        ]
    import_files(cuts, parts)
    assert profit(cuts, by=("route", "sku")) == profit(whole, by=("route", "sku"))
    assert profit(whole).total.orders == 6 + 3 + 3  # the last three are known from their statement only
