"""Mei's statement holds a block of lines twice: the copies keep their place and are marked, not counted."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

from channel_files import read

COLUMNS = (
    "Statement date (UTC)",
    "Statement ID",
    "Currency",
    "Type",
    "Order/adjustment ID",
    "SKU ID",
    "Order delivery date",
    "Total settlement amount",
    "Net sales",
    "Gross sales",
    "Shipping",
    "Fees",
    "Referral fee",
    "Adjustment amount",
)


def _line(
    order: str, amount: str, net: str, delivered: str = "2026/09/11", statement: str = "S1"
) -> list[str]:
    fee = str(Decimal(amount) - Decimal(net))
    head = ["2026/09/14", statement, "USD", "Order", order, "17290001", delivered]
    return [*head, amount, net, net, "0", fee, fee, "0"]


MUG, PLATE, BOWL = _line("5801", "18", "20"), _line("5802", "27", "30"), _line("5803", "9", "10")


def _statement(path: Path, *lines: list[str]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([COLUMNS, *lines])
    return path


def test_the_second_copy_of_a_block_is_marked_with_its_row(tmp_path: Path) -> None:
    found = read(_statement(tmp_path / "a.csv", MUG, PLATE, BOWL, MUG, PLATE, MUG))
    assert [(r["row"], r["order_id"], r["repeated"]) for r in found.rows] == [
        (2, "5801", False),
        (3, "5802", False),
        (4, "5803", False),
        (5, "5801", True),
        (6, "5802", True),
        (7, "5801", True),
    ]
    assert sum(r["settlement_amount"] for r in found.rows if not r["repeated"]) == Decimal(54)
    assert (found.rows_read, found.left_out, found.complaints) == (6, 0, [])


def test_lines_that_differ_anywhere_are_no_copies(tmp_path: Path) -> None:
    """Another delivery day is in no column we keep, another split of the same amount is in some."""
    later = _line("5801", "18", "20", delivered="2026/09/12")
    split = _line("5801", "18", "21")
    other = _line("5801", "18", "20", statement="S2")
    found = read(_statement(tmp_path / "a.csv", MUG, later, split, other))
    assert [r["repeated"] for r in found.rows] == [False, False, False, False]
    assert len({r["line_key"] for r in found.rows}) == 4


def test_a_line_has_one_key_whether_its_block_stands_once_or_twice(tmp_path: Path) -> None:
    """Two different lines of one order and amount: a second block must not push them to other keys."""
    split = _line("5801", "18", "21")
    once = read(_statement(tmp_path / "once.csv", MUG, split, PLATE)).rows
    twice = read(_statement(tmp_path / "twice.csv", split, MUG, PLATE, MUG, split, PLATE)).rows
    keys = {r["line_key"]: r["sales"] for r in once}
    assert {r["line_key"]: r["sales"] for r in twice if not r["repeated"]} == keys
    assert len({r["line_key"] for r in twice}) == 6
