"""A snapshot made of parts is the ledger built whole, line by line; what is not touched stays as it is.

The full build runs all expressions once over all records; it knows nothing of parts.
"""

from __future__ import annotations

import json
import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ledger_shop import Row, Shop, adjustment, item, settled, store_order, tiktok_id, tiktok_line, usd

from channelshift.ledger import incremental
from channelshift.ledger.build import LINES, NOTES, build, lines_of
from channelshift.terms.records import KINDS
from channelshift.workflows.import_export import import_files
from channelshift.workflows.profit import profit

FEW = settings(
    max_examples=4,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
JULY, AUGUST, SEPTEMBER = date(2023, 7, 20), date(2023, 8, 20), date(2023, 9, 20)
PLACES = ("US", "EU")  # the names of Mei's two shops


def _time(day: date) -> str:
    return day.strftime("%m/%d/%Y 10:00:00 AM")


def _order(number: int, day: date, *skus: str, **cells: object) -> list[dict[str, object]]:
    """An order of some SKUs at 20 dollars each."""
    times = {"Created Time": _time(day), "Paid Time": _time(day)}
    return [tiktok_line(number, sku, "20.00", **{**times, **cells}) for sku in skus]


def _settled(number: int, sku: str, day: date) -> dict[str, object]:
    return settled(
        number,
        sku,
        **{
            "Statement date (UTC)": day.strftime("%Y/%m/%d"),
            "Order created date": (day - timedelta(days=12)).strftime("%Y/%m/%d"),
            "Total settlement amount": "18.80",
            "Net sales": "20.00",
            "Gross sales": "20.00",
            "Fees": "-1.20",
            "Referral fee": "-1.20",
        },
    )


def _held(shop: Shop, folder: Path) -> tuple[list[tuple[str, ...]], dict[str, Any]]:
    """The lines of a snapshot in one order, and its notes."""
    with shop.workspace.warehouse.engine() as con:
        lines = con.to_pyarrow(lines_of(con, sorted((folder / LINES).rglob("*.parquet")))).to_pylist()
    notes = json.loads((folder / NOTES).read_text(encoding="utf-8"))
    return sorted(tuple(map(str, line.values())) for line in lines), notes


def _published(shop: Shop) -> Path:
    folder = shop.workspace.warehouse.snapshot()
    assert folder is not None
    return folder


def _whole(shop: Shop, folder: Path) -> tuple[list[tuple[str, ...]], dict[str, Any]]:
    """All records built at once."""
    folder.mkdir()
    workspace = shop.workspace
    with workspace.warehouse.engine() as con:
        records = {kind: workspace.warehouse.records(con, kind) for kind in KINDS}
        periods = workspace.rulebook().fee_periods()
        build(con, records, periods, workspace.reporting_currency, folder)
    return _held(shop, folder)


def _files(folder: Path) -> dict[str, int]:
    """Each file of a snapshot's lines, and which file on disk it is."""
    root = folder / LINES
    return {str(p.relative_to(root)): p.stat().st_ino for p in sorted(root.rglob("*.parquet"))}


# ------------------------------------------------------------------ any sequence of imports


class Exports:
    """What Mei's shops sold in three months, and the files she may import of it in any order."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.made = 0
        goods = [
            (1, JULY, ("MUG-1", "LAMP-2")),
            (2, JULY, ("MUG-1",)),
            (3, AUGUST, ("RUG-3", "MUG-1", "LAMP-2")),
            (4, AUGUST, ("LAMP-2",)),
            (5, SEPTEMBER, ("MUG-1",)),
        ]
        self.rows = [row for number, day, skus in goods for row in _order(number, day, *skus)]

    def take(self, what: str, data: st.DataObject) -> None:
        """Import one file of a kind, cut as the data says."""
        path, facts = getattr(self, f"_{what}")(data)
        report = import_files(self.shop.workspace, [path], facts)[0]
        assert [str(s.outcome) for s in report.sheets] == ["loaded"], (what, report)

    def _name(self, stem: str) -> str:
        """Every export is younger than the one before, by the minute in its name."""
        self.made += 1
        return f"{stem}-2026-09-30-18_{self.made:02}.csv"

    def _orders(self, data: st.DataObject) -> tuple[Path, dict[str, str]]:
        first = data.draw(st.integers(0, len(self.rows) - 1))
        last = data.draw(st.integers(first + 1, len(self.rows)))
        place = data.draw(st.sampled_from(PLACES))
        return self.shop.write(self._name("All order"), self.rows[first:last]), {"shop": place}

    def _correction(self, data: st.DataObject) -> tuple[Path, dict[str, str]]:
        """An order whose day was wrong: it moves to another month."""
        number = data.draw(st.integers(1, 3))
        day = data.draw(st.sampled_from((JULY, AUGUST, SEPTEMBER)))
        rows = _order(number, day, "MUG-1", **{"Order Refund Amount": "5.00"})
        return self.shop.write(self._name("All order"), rows), {"shop": data.draw(st.sampled_from(PLACES))}

    def _statement(self, data: st.DataObject) -> tuple[Path, dict[str, str]]:
        number = data.draw(st.integers(1, 6))
        rows: list[Row] = [_settled(number, "MUG-1", data.draw(st.sampled_from((AUGUST, SEPTEMBER))))]
        rows.append(adjustment("Logistics reimbursement", "3.00"))
        return self.shop.statement(*rows, name=self._name("income")), {
            "shop": data.draw(st.sampled_from(PLACES))
        }

    def _store(self, data: st.DataObject) -> tuple[Path, dict[str, str]]:
        """The store's own orders, one of which it took over from the platform."""
        synced = {"Note Attributes": f"TikTok Order ID: {tiktok_id(data.draw(st.integers(1, 3)))}"}
        orders = [store_order("#1001", item("MUG-1", "20.00"), item("RUG-3", "9.00"))]
        orders.append(store_order("#1002", item("MUG-1", "20.00"), **synced))
        return self.shop.store_orders(*orders, name=self._name("orders_export")), {"shop": "Store"}

    def _ads(self, data: st.DataObject) -> tuple[Path, dict[str, str]]:
        day = data.draw(st.sampled_from((JULY, AUGUST)))
        return self.shop.meta_ads((f"{day}", "7.00"), (f"{day + timedelta(days=20)}", "8.00")), {}

    def _costs(self, data: st.DataObject) -> tuple[Path, dict[str, str]]:
        return self.shop.costs(MUG_1=f"3.{data.draw(st.integers(10, 12))}", LAMP_2="6.80"), {}


KINDS_OF_FILE = ("orders", "orders", "correction", "statement", "store", "ads", "costs")


@FEW
@given(st.lists(st.sampled_from(KINDS_OF_FILE), min_size=2, max_size=4), st.data())
def test_after_any_imports_the_parts_are_the_whole_line_by_line(
    taken: list[str], data: st.DataObject
) -> None:
    with tempfile.TemporaryDirectory() as name:
        shop = Shop(Path(name) / "shop")
        exports = Exports(shop)
        for what in ("orders", *taken):
            exports.take(what, data)
        assert _held(shop, _published(shop)) == _whole(shop, Path(name) / "whole")


def test_batches_of_one_part_are_the_whole_too(
    shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(incremental, "AT_ONCE", 1)
    months = [_order(1, JULY, "MUG-1", "LAMP-2"), _order(2, AUGUST, "RUG-3"), _order(3, SEPTEMBER, "MUG-1")]
    rows = [row for order in months for row in order]
    loose = [
        _settled(1, "MUG-1", AUGUST),
        adjustment("Logistics reimbursement", "3.00"),
        _settled(9, "MUG-1", AUGUST),
    ]
    shop.reads(shop.tiktok_orders(*rows), shop.statement(*loose), shop.meta_ads(("2023-08-01", "7.00")))
    assert _held(shop, _published(shop)) == _whole(shop, tmp_path / "whole")


# ------------------------------------------------------------------ what is touched


def test_an_import_of_one_month_leaves_the_files_of_the_others(shop: Shop) -> None:
    july = shop.tiktok_orders(*_order(1, JULY, "MUG-1", "LAMP-2"), name="All order-2023-07-31-18_05.csv")
    august = shop.tiktok_orders(*_order(2, AUGUST, "RUG-3"), name="All order-2023-08-31-18_05.csv")
    shop.reads(july, august)
    first = _files(_published(shop))
    assert sorted(first) == ["shop-main/2023-07-sales-0.parquet", "shop-main/2023-08-sales-0.parquet"]
    shop.reads(shop.tiktok_orders(*_order(3, SEPTEMBER, "MUG-1"), name="All order-2023-09-30-18_05.csv"))
    then = _files(_published(shop))
    assert {name: then[name] for name in first} == first
    assert sorted(set(then) - set(first)) == ["shop-main/2023-09-sales-0.parquet"]


def test_a_settlement_touches_the_months_of_its_orders_only(shop: Shop) -> None:
    rows = [*_order(1, JULY, "MUG-1"), *_order(2, AUGUST, "RUG-3")]
    shop.reads(shop.tiktok_orders(*rows))
    first = _files(_published(shop))
    shop.reads(shop.statement(_settled(1, "MUG-1", AUGUST)))
    then = _files(_published(shop))
    changed = {name for name in first if first[name] != then[name]}
    assert (changed, set(then)) == ({"shop-main/2023-07-sales-0.parquet"}, set(first))
    settled_fee, estimate = "-1.20", "-0.70"  # the rule of the day: 2 % and 30 cents
    assert shop.figure("platform_fee") == usd(settled_fee) + usd(estimate)


def test_a_rate_touches_the_months_it_can_be_in_force_in(shop: Shop) -> None:
    shop.reads(shop.tiktok_orders(*_order(1, JULY, "MUG-1"), *_order(2, SEPTEMBER, "RUG-3")))
    first = _files(_published(shop))
    shop.reads(shop.rates(("2023-09-01", "GBP", "USD", "1.25")))
    then = _files(_published(shop))
    assert {name for name in first if first[name] != then[name]} == {"shop-main/2023-09-sales-0.parquet"}


def test_a_cost_touches_everything(shop: Shop) -> None:
    shop.reads(shop.tiktok_orders(*_order(1, JULY, "MUG-1"), *_order(2, AUGUST, "MUG-1")))
    first = _files(_published(shop))
    shop.reads(shop.costs(MUG_1="3.10"))
    then = _files(_published(shop))
    assert not {name for name in first if first[name] == then[name]}
    assert str(shop.figure("cogs")) == "-6.2000"


def test_a_crash_while_building_leaves_the_last_snapshot_whole(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.reads(shop.tiktok_orders(*_order(1, JULY, "MUG-1")))
    before, files = _published(shop), _files(_published(shop))

    def full(*_: object, **__: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(incremental, "write_notes", full)
    later = shop.tiktok_orders(*_order(2, AUGUST, "MUG-1"), name="All order-2023-08-31-18_05.csv")
    with pytest.raises(OSError, match="the disk is full"):
        import_files(shop.workspace, [later])
    assert (_published(shop), _files(before)) == (before, files)
    assert profit(shop.workspace).total.orders == 1
    monkeypatch.undo()
    shop.reads(later)
    assert profit(shop.workspace).total.orders == 2
    assert all((before / LINES / n).samefile(_published(shop) / LINES / n) for n in files)
