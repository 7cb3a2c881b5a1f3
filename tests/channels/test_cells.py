"""Cells: an amount however it is dressed, and nothing read into what is no amount."""

from __future__ import annotations

from decimal import Decimal

import ibis
import pytest

from channelshift.channels import cells


def _parsed(texts: list[str], kind: str, currency: str = "USD", comma: bool = False) -> list[object]:
    """Many cells by one query."""
    con = ibis.duckdb.connect()
    table = con.create_table("t", ibis.memtable({"n": range(len(texts)), "text": texts}))
    value = cells.parse(cells.clean(table["text"]), kind, currency, "dmy", "", comma)
    return [row["value"] for row in con.to_pyarrow(table.select("n", value=value).order_by("n")).to_pylist()]


AMOUNTS = {
    "41": "41",
    "8.99": "8.99",
    "-18.00": "-18",
    "1,234.56": "1234.56",
    "1.234,56": "1234.56",
    "(12.50)": "-12.5",
    "RM 12.30": "12.3",
    "$21.83": "21.83",
    "-$5.00": "-5",
    "US$7.10": "7.1",
    "฿1,234": "1234",
    "32.09 THB": "32.09",
    "  32.09    ": "32.09",
    '="9.90"': "9.9",
    ".5": "0.5",
}


def test_an_amount_is_read_however_it_is_dressed() -> None:
    assert _parsed(list(AMOUNTS), "money") == [
        Decimal(v).quantize(Decimal("0.0001")) for v in AMOUNTS.values()
    ]


def test_what_is_no_amount_is_not_made_into_one() -> None:
    """A code under a money header must not become its digits; a formula is never worked out."""
    wrong = [
        "MUG-12",
        "12 pieces",
        "Total 5",
        "5%",
        "=1+1",
        "=2",
        "12/09/2023",
        "1.2.3",
        "1,2,3",
        "two",
        "--5",
    ]
    assert _parsed(wrong, "money") == [None] * len(wrong)


@pytest.mark.parametrize("currency", ["IDR", "VND", "JPY"])
def test_a_dot_marks_thousands_where_a_currency_has_no_coins(currency: str) -> None:
    texts = [
        "259.000",
        "IDR 1.250.000",
        "Rp 12.500",
        "Rp12.500",
        "259000",
        "1,043,420",
        "259000.00",
        "1,5",
        "MUG-12",
    ]
    amounts = [259000, 1250000, 12500, 12500, 259000, 1043420, 259000, None, None]
    assert _parsed(texts, "money", currency) == [None if a is None else Decimal(a) for a in amounts]


def test_a_point_does_not_belong_into_a_file_that_writes_commas() -> None:
    texts = ["12,50", "1.234,56", "1.234", "7", "12.50"]
    amounts = ["12.5", "1234.56", "1234", "7", None]
    assert _parsed(texts, "money", "EUR", comma=True) == [None if a is None else Decimal(a) for a in amounts]


def test_pieces_are_whole() -> None:
    texts = ["7", "3.0", "1,043,420", "-2", "2.5", "1,5", "0x10", "five", "1e999"]
    assert _parsed(texts, "count") == [7, 3, 1043420, -2, None, None, None, None, None]


def test_an_id_that_a_spreadsheet_rounded_is_no_id() -> None:
    texts = ["577000000000000001\t", "1.73238E+18", "5.8E+17", "5e17", "SKU-001", "E12"]
    assert _parsed(texts, "id") == ["577000000000000001", None, None, None, "SKU-001", "E12"]


def test_words_for_nothing_are_nothing_and_zero_is_zero() -> None:
    texts = ["", "/", "-", "--", " -- ", "N/A", "\t", "0"]
    assert _parsed(texts, "money") == [None] * 7 + [Decimal(0)]
