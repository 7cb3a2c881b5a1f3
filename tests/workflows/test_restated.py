"""Mei closed July; a statement, a late order and a new cost change it: what, how much, by which file."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from channelshift.workflows.import_export import import_files
from channelshift.workflows.restated import NotLookedAt, look_at, looked_at, restated
from channelshift.workflows.workspace import Workspace

JULY = date(2023, 7, 1)
STORE = {
    "Name": "",
    "Financial Status": "paid",
    "Paid at": "2023-07-20 10:00:00 -0700",
    "Currency": "USD",
    "Subtotal": "20.00",
    "Shipping": "0.00",
    "Taxes": "0.00",
    "Total": "20.00",
    "Discount Amount": "0.00",
    "Created at": "2023-07-20 10:00:00 -0700",
    "Lineitem quantity": "1",
    "Lineitem name": "Stoneware mug",
    "Lineitem price": "20.00",
    "Lineitem sku": "MUG-1",
    "Shipping Country": "US",
    "Refunded Amount": "0.00",
}


def _write(folder: Path, name: str, *rows: dict[str, str]) -> Path:
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def _cost(folder: Path, name: str, amount: str) -> Path:
    cells = {"sku": "MUG-1", "product": "Mug", "valid_from": "2022-01-01", "landed_cost": amount}
    return _write(folder, name, cells | {"shipping_cost": "0", "packing_cost": "0", "currency": "USD"})


@pytest.fixture
def shop(tmp_path: Path) -> Workspace:
    """July as Mei saw it: order #1 for 20.00, goods for 3.00."""
    workspace = Workspace.open(tmp_path / "shop")
    orders = _write(tmp_path, "orders_july.csv", STORE | {"Name": "#1"})
    import_files(workspace, [orders, _cost(tmp_path, "costs.csv", "3.00")])
    look_at(workspace, JULY)
    return workspace


def test_a_month_that_reads_as_it_did_has_no_changes(shop: Workspace):
    found = restated(shop, JULY)
    assert (found.total_lines, found.by_file, found.lines) == (0, (), ())


def test_a_late_order_a_refund_and_a_new_cost_are_each_named_by_their_file(shop: Workspace, tmp_path: Path):
    """#2 was paid on the 31st and exported later; of #1, 5.00 were given back."""
    later = _write(
        tmp_path,
        "orders_august.csv",
        STORE | {"Name": "#2", "Paid at": "2023-07-31 23:00:00 -0700"},
        STORE | {"Name": "#1", "Financial Status": "partially_refunded", "Refunded Amount": "5.00"},
    )
    import_files(shop, [later])
    found = restated(shop, JULY)
    assert [(file, change["net_sales"]) for file, _, change in found.by_file] == [
        ("orders_august.csv", Decimal("15.0000"))
    ]
    assert {(c.order_id, c.what) for c in found.lines} == {("#2", "order_line"), ("#1", "refund")}
    refund = next(c for c in found.lines if c.what == "refund")
    assert (refund.before["net_sales"], refund.after["net_sales"]) == (None, Decimal("-5.0000"))
    assert refund.figures == ("refunds",)
    assert found.looked.change["cm1"] == Decimal("12.0000")  # 20 - 3 for #2, 5 less for #1


def test_new_costs_change_the_margin_and_not_the_sales(shop: Workspace, tmp_path: Path):
    import_files(shop, [_cost(tmp_path, "costs_corrected.csv", "4.00")])
    found = restated(shop, JULY)
    (file, lines, change), *more = found.by_file
    assert (file, lines, more) == ("costs_corrected.csv", 1, [])
    assert (change["net_sales"], change["cm3"]) == (Decimal("0.0000"), Decimal("-1.0000"))


def test_a_sale_of_august_changes_nothing_in_july(shop: Workspace, tmp_path: Path):
    august = STORE | {"Name": "#9", "Paid at": "2023-08-01 10:00:00 -0700"}
    import_files(shop, [_write(tmp_path, "orders_9.csv", august)])
    assert restated(shop, JULY).total_lines == 0


def test_looking_again_starts_anew(shop: Workspace, tmp_path: Path):
    import_files(shop, [_cost(tmp_path, "costs_corrected.csv", "4.00")])
    assert [m.changed_lines for m in looked_at(shop)] == [1]
    look_at(shop, JULY)
    assert [m.changed_lines for m in looked_at(shop)] == [0]


def test_a_month_nobody_looked_at_says_so(shop: Workspace):
    with pytest.raises(NotLookedAt, match="Nobody has looked at 2023-06 yet"):
        restated(shop, date(2023, 6, 1))
