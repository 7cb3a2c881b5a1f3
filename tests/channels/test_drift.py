"""Columns come, go and change their names: the sums stay, or a sentence says which column it is."""

from __future__ import annotations

import os
import random
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pytest
from channel_files import MUG, ORDER_COLUMNS, csv_text, order, read, write_orders
from drifts import Judge, drifted, tables
from hypothesis import given
from hypothesis import strategies as st

from channelshift.channels.headers import fold, namesakes
from channelshift.channels.strangers import looks_like_money
from channelshift.workflows.templates import as_files

STATEMENT = {
    "Statement date (UTC)": "2023/08/09",
    "Statement ID": "77001",
    "Status": "Settled",
    "Currency": "USD",
    "Type": "Order",
    "Order/adjustment ID": "577000000000000001",
    "SKU ID": "1729000000000000001",
    "Quantity": "1",
    "Total settlement amount": "16.40",
    "Net sales": "20.00",
    "Gross sales": "23.00",
    "Seller discount": "-3.00",
    "Shipping": "0",
    "Fees": "-3.60",
    "Referral fee": "-1.20",
    "Transaction fee": "-0.40",
    "Affiliate commission": "-2.00",
    "Adjustment amount": "0",
}


def _statement(path: Path, row: Mapping[str, str], *more: Mapping[str, str]) -> Path:
    path.write_text(csv_text([row, *more], list(row)), encoding="utf-8", newline="")
    return path


# ------------------------------------------------------------------ names


@pytest.mark.parametrize(
    ("seen", "known"),
    [
        ("ORDER  ID\t", "Order ID"),
        ("order-id", "Order ID"),
        ("order_id", "Order ID"),
        ("OrderID", "Order ID"),
        ("Ｏｒｄｅｒ\u200b ID", "Order ID"),
        ("Platform discount", "Platform discounts"),
        ("Tax", "Taxes"),
        ("Ajustment amount", "Adjustment amount"),
        ("Pre order Voucher programme fees", "Pre-order coupon program fee"),
    ],
)
def test_a_name_in_another_dress_is_the_same_name(seen: str, known: str) -> None:
    assert fold(seen) == fold(known)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Order ID", "Order IDs 2"), ("Gross sales", "Gross sales refund"), ("SKU", "SKU ID"), ("Tax", "Taxi")],
)
def test_names_that_mean_something_else_stay_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


_WORDS = st.lists(st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=9), min_size=1, max_size=4)


@given(_WORDS)
def test_case_spaces_and_hyphens_never_tell_names_apart(words: list[str]) -> None:
    dresses = {" ".join(words), "-".join(words).title(), "_".join(words).upper(), f" {'  '.join(words)}\t"}
    assert {fold(name) for name in dresses} == {fold(" ".join(words))}


def test_columns_of_one_name_are_found_in_any_dress() -> None:
    assert namesakes(["Fee", "SKU", "fees", "", " ", "FEE "]) == [[0, 2, 5]]


@pytest.mark.parametrize(
    ("name", "cells", "expected"),
    [
        ("Green levy", ["1.20", "", "0"], True),
        ("Green levy fee", ["1", "2"], True),
        ("新平台服务费", ["3"], True),
        ("Stars", ["4", "5"], False),  # whole figures under a name that says nothing of money
        ("Package weight", ["1.25"], False),
        ("Fee code", ["12"], False),
        ("Fee", ["waived"], False),
        ("Refund reference", ["577000000000000001"], False),
        ("Fee", [], False),
    ],
)
def test_a_column_of_amounts_is_told_from_other_figures(name: str, cells: list[str], expected: bool) -> None:
    assert looks_like_money(name, cells) is expected


# ------------------------------------------------------------------ what came


def test_a_new_fee_of_a_statement_is_kept_and_named_with_its_sum(tmp_path: Path) -> None:
    new = STATEMENT | {"Fees": "-4.85", "Total settlement amount": "15.15", "Green levy fee": "-1.25"}
    again = new | {"Order/adjustment ID": "577000000000000002"}
    found = read(_statement(tmp_path / "a.csv", new, again))
    assert [(r["settlement_amount"], r["not_broken_down"]) for r in found.rows] == [
        (Decimal("15.15"), Decimal("-1.25"))
    ] * 2
    assert found.said() == [
        "0|Green levy fee|Channelshift does not know “Green levy fee” (-2.5) yet. Each line still adds up to "
        "its settlement amount: -2.5 in 2 rows is kept as “not broken down”."
    ]


def test_a_new_column_without_amounts_is_no_news(tmp_path: Path) -> None:
    assert read(_statement(tmp_path / "a.csv", STATEMENT | {"Mood": "good", "Stars": "5"})).said() == []


def test_a_new_amount_of_an_order_is_in_no_figure_and_is_named(tmp_path: Path) -> None:
    columns = (*ORDER_COLUMNS, "Festival subsidy")
    found = read(write_orders(tmp_path / "a.csv", order(Festival_subsidy="2.50"), columns=columns))
    assert found.said() == [
        "0|Festival subsidy|Channelshift does not know “Festival subsidy” (2.5) yet: these amounts are in no "
        "figure."
    ]
    assert found.rows[0]["gross"] == Decimal(20)


# ------------------------------------------------------------------ what went


def test_a_missing_needed_column_is_one_reason_with_the_nearest_name_and_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(csv_text([MUG]).replace("Order Status", "State of order"), encoding="utf-8")
    assert read(path).refused == (
        "This looks like “TikTok Shop orders”, but the column “Order Status” is missing. Export it again "
        "with all columns, or teach Channelshift which one it is."
    )
    path.write_text(csv_text([MUG]).replace("Order Status", "Orders Stat"), encoding="utf-8")
    assert read(path).refused == (
        "This looks like “TikTok Shop orders”, but the column “Order Status” is missing; the closest one "
        "found is “Orders Stat”. If it is the same one, teach it; else export again with all columns."
    )


def test_orders_without_their_ids_are_not_taken_for_a_list_of_stock(tmp_path: Path) -> None:
    """A list of products with stock needs a SKU id and a quantity only; these orders have both."""
    rows = [order(Product_ID="1", Product_Name="Mug", Variation="blue")]
    columns = [c for c in (*ORDER_COLUMNS, "Product ID", "Product Name", "Variation") if c != "Order ID"]
    found = read(write_orders(tmp_path / "a.csv", *rows, columns=columns))
    assert (found.rows, "“TikTok Shop orders”, but the column “Order ID” is missing" in found.refused) == (
        [],
        True,
    )


def test_a_fee_that_went_is_missed_by_name_and_the_line_still_ties(tmp_path: Path) -> None:
    less = {name: cell for name, cell in STATEMENT.items() if name != "Referral fee"}
    found = read(_statement(tmp_path / "a.csv", less))
    assert found.rows[0]["not_broken_down"] == Decimal("-1.20")
    assert found.said() == [
        "0|not_broken_down|-1.2 in 1 rows is in no column that Channelshift knows. It is kept as “not broken "
        "down”, so that each line still adds up to its settlement amount."
    ]


def test_an_order_export_without_its_tax_column_says_so(tmp_path: Path) -> None:
    """Beside the whole header seen in the United States, one column went."""
    from channelshift.channels.registry import LAYOUTS

    layout = next(layout for layout in LAYOUTS if layout.id == "tiktok_shop/orders")
    usual = max((h for h in layout.seen if "Retail Delivery Fee" in h), key=len)
    row = order(Taxes="1.00", Retail_Delivery_Fee="0.28")
    whole = read(write_orders(tmp_path / "a.csv", row, columns=usual))
    assert (whole.said(), whole.rows[0]["tax"]) == ([], Decimal("1.28"))
    found = read(write_orders(tmp_path / "b.csv", row, columns=[c for c in usual if c != "Taxes"]))
    assert found.said() == [
        "0|Taxes|“TikTok Shop orders” usually has “Taxes”; this file does not, so its tax may be incomplete. "
        "Export it again with all columns."
    ]


# ------------------------------------------------------------------ what stands twice, and sums


def test_two_columns_of_one_name_are_no_silent_choice(tmp_path: Path) -> None:
    columns = (*ORDER_COLUMNS, "Order  amounts")
    same = order() | {"Order  amounts": "20.49"}
    assert read(write_orders(tmp_path / "a.csv", same, columns=columns)).said() == []
    other = order() | {"Order  amounts": "19.00"}
    assert read(write_orders(tmp_path / "b.csv", other, columns=columns)).said() == [
        "0|Order Amount|The column “Order Amount” stands here twice, as columns L and Q, and they differ in "
        "1 rows. The first one was counted. Take out the wrong one and import the file again."
    ]


def test_sums_that_an_export_offers_are_added_up(tmp_path: Path) -> None:
    right = order(SKU_Seller_Discount="3")
    wrong = order(Order_ID="577000000000000002\t", SKU_Seller_Discount="2")
    found = read(write_orders(tmp_path / "a.csv", right, wrong, wrong | {"Order ID": "577000000000000003\t"}))
    assert found.said() == [
        "0|SKU Subtotal After Discount|In 2 rows “SKU Subtotal Before Discount” − “SKU Platform Discount” "
        "− “SKU Seller Discount” is not “SKU Subtotal After Discount” (first in row 3). A column may be "
        "missing or mean something new: compare that row with the platform."
    ]
    assert read(write_orders(tmp_path / "b.csv", right)).said() == []


# ------------------------------------------------------------------ a thousand drifts

DRIFTS = int(os.environ.get("CHANNELSHIFT_DRIFTS", "1000"))
PARTS = 4
TENDER = (".csv", ".xlsx", ".txt", ".tsv")


def _judged(files: list[Path], number: int, seed: int) -> list[str]:
    """What went wrong in so many drifts over these files, by turns."""
    chance = random.Random(seed)
    judges = [Judge(table) for table in tables(files)]
    faults = []
    for turn in range(number):
        judge = judges[turn % len(judges)]
        table, harmless = drifted(judge.table, chance)
        if fault := judge.fault(table, harmless, thorough=turn % 100 == 0):
            faults.append(f"{table.name} {table.said}: {fault}")
    return faults


@pytest.mark.samples
@pytest.mark.parametrize("part", range(PARTS))
def test_drifts_of_the_samples_are_read_right_or_spoken_of(samples: Path, part: int) -> None:
    """A thousand in all, a part of the files in each."""
    files = [path for path in sorted(samples.glob("*/*")) if path.suffix in TENDER]
    assert _judged(files[part::PARTS], DRIFTS // PARTS, seed=part) == []


def test_drifts_of_our_own_templates_are_read_right_or_spoken_of(tmp_path: Path) -> None:
    files = []
    for name, content in as_files().items():
        if name.endswith(".csv"):
            files.append(tmp_path / name)
            files[-1].write_bytes(content)
    assert _judged(files, max(1, DRIFTS // 10), seed=1) == []
