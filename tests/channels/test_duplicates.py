"""The platform writes each order and SKU once; a second row of the same is an error and counts once."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from channel_files import MUG, order, read, write_orders


def test_the_later_of_two_equal_lines_is_left_out_with_both_places(tmp_path: Path) -> None:
    other = order(Order_ID="577000000000000002\t")
    found = read(write_orders(tmp_path / "a.csv", MUG, other, MUG | {"Quantity": "5"}, MUG))
    assert [(r["row"], r["order_id"], r["quantity"]) for r in found.rows] == [
        (2, "577000000000000001", 2),
        (3, "577000000000000002", 2),
    ]
    assert (found.rows_read, found.left_out) == (4, 2)
    assert [c.row for c in found.complaints] == [4, 5]
    assert found.said_of(4) == (
        "This order and SKU stand here twice (first in row 2). The platform writes each once: the first was "
        "counted, this one was left out."
    )


def test_two_skus_of_one_order_are_no_duplicates(tmp_path: Path) -> None:
    second = order(SKU_ID="1729000000000000002\t", Seller_SKU="PLATE-1")
    found = read(write_orders(tmp_path / "a.csv", MUG, second))
    assert ([r["sku"] for r in found.rows], found.complaints) == (["MUG-1", "PLATE-1"], [])


def test_rounded_ids_are_complained_about_and_not_taken_for_one_order(tmp_path: Path) -> None:
    rows = [order(Order_ID="5.77E+17"), order(Order_ID="5.77E+17"), order(SKU_ID="1.729E+18"), MUG]
    found = read(write_orders(tmp_path / "a.csv", *rows))
    assert [r["row"] for r in found.rows] == [5]
    assert [(c.row, c.column) for c in found.complaints] == [(2, "Order ID"), (3, "Order ID"), (4, "SKU ID")]
    assert all("its last digits are lost" in str(c.message) for c in found.complaints)
    assert sum(r["gross"] for r in found.rows) == Decimal(20)


def test_a_broken_copy_does_not_push_out_the_good_one(tmp_path: Path) -> None:
    """The first row has no quantity and is left out anyway, so the second one counts."""
    found = read(write_orders(tmp_path / "a.csv", MUG | {"Quantity": "?"}, MUG))
    assert [(r["row"], r["quantity"]) for r in found.rows] == [(3, 2)]
    assert [(c.row, c.column) for c in found.complaints] == [(2, "Quantity")]


def test_places_are_true_after_blank_lines_too(tmp_path: Path) -> None:
    path = write_orders(tmp_path / "a.csv", MUG, MUG)
    text = path.read_text(encoding="utf-8-sig").replace("\r\n", "\n").split("\n")
    path.write_text("\n".join([text[0], text[1], "", text[2], ""]), encoding="utf-8")
    found = read(path)
    assert [r["row"] for r in found.rows] == [2]
    assert "first in row 2" in found.said_of(4)
