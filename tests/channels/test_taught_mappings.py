"""What Mei teaches is checked before it is believed; what a stranger hands her, all the more."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channelshift.channels.guessing import guess, header_row, likeliest
from channelshift.channels.mapping_checks import BadMapping, check_entry, check_name
from channelshift.channels.mapping_text import as_text, from_text
from channelshift.channels.stated import UnknownValue
from channelshift.channels.taught import entry_for, taught_layout

HEADER = ["Ref No", "Posted", "What", "Money", "Total*", "=cmd()"]


def bank(**changes: Any) -> dict[str, Any]:
    columns = {"booked_on": ["Posted"], "amount": ["Money"], "reference": ["What"]}
    return entry_for("bank_line", columns, HEADER, stated={"currency": "GBP"}, name="my-bank") | changes


# ------------------------------------------------------------------ names and text


@pytest.mark.parametrize("name", ["a", "my-bank", "bank_2", "0", "a" * 40])
def test_a_plain_name_is_a_name(name: str) -> None:
    assert check_name(name) == name


@pytest.mark.parametrize(
    "name",
    ["", "..", "../mei", "a/b", "A", "a b", "-a", "a" * 41, "银行", "a\n", "shopify", "tiktok_shop", "a."],
)
def test_a_name_cannot_leave_its_folder_or_pass_for_a_channel(name: str) -> None:
    with pytest.raises(BadMapping):
        check_name(name)


def test_a_mapping_survives_as_text() -> None:
    assert from_text(as_text("my-bank", bank())) == ("my-bank", bank())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "just words",
        "a: 1\nb: 2",
        "my-bank: !!python/object/apply:os.system [ls]",
        "my-bank: &a [*a]",
        "a: &a [1]\nb: &b [*a, *a]",
        "my-bank: {kind: bank_line",
        "my-bank: " + "[" * 5000,
        "my-bank: {kind: bank_line, columns: {}}",
        "#" * 200_000,
    ],
)
def test_what_is_no_mapping_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(BadMapping):
        from_text(text)


_KEYS = ("kind", "like", "columns", "names", "seen", "stated", "title", "line_key", "bank_line")
_ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(_KEYS), inner),
)
_WRONG = st.none() | st.integers() | st.lists(st.integers(), min_size=1)


@given(_ANYTHING)
def test_whatever_stands_in_a_mapping_it_is_refused_and_never_breaks(entry: Any) -> None:
    with pytest.raises(BadMapping):
        check_entry(entry)


@given(
    st.sampled_from(["title", "line_key", "asks", "columns", "stated", "constants", "seen", "kind", "like"]),
    _WRONG | st.dictionaries(st.text(), st.integers(), min_size=1),
)
def test_one_part_of_the_wrong_shape_is_enough_to_refuse_it(part: str, value: Any) -> None:
    if part == "like" and value is None:
        return
    with pytest.raises(BadMapping):
        check_entry(bank(**{part: value}))


# ------------------------------------------------------------------ checks


def test_a_column_of_the_file_is_one_thing_only() -> None:
    twice = {"booked_on": ["Posted"], "amount": ["Money"], "reference": ["Money "]}
    with pytest.raises(BadMapping) as said:
        check_entry(entry_for("bank_line", twice, HEADER))
    assert str(said.value) == "The column “Money ” cannot be both “amount” and “reference”. Choose one."


def test_what_a_kind_needs_must_be_said() -> None:
    with pytest.raises(BadMapping) as said:
        check_entry(entry_for("bank_line", {"amount": ["Money"]}, HEADER))
    assert str(said.value) == "Say which column is “booked_on”: it cannot be read without."


def test_columns_and_facts_are_those_we_know() -> None:
    for changes in (
        {"constants": {"channel": "shopify"}},
        {"line_key": ["import_id"]},
        {"stated": {"day": "x"}},
    ):
        with pytest.raises(BadMapping):
            check_entry(bank(**changes))
    with pytest.raises(UnknownValue):
        check_entry(bank(stated={"currency": "pounds"}))
    alien = copy.deepcopy(bank())
    alien["columns"]["import_id"] = {"names": ["What"]}
    with pytest.raises(BadMapping):
        check_entry(alien)


def test_a_header_with_an_asterisk_is_that_header_and_not_a_beginning() -> None:
    entry = entry_for("bank_line", {"booked_on": ["Posted"], "amount": ["Total*"]}, HEADER)
    layout = taught_layout("my-bank", 1, entry)
    assert layout.matched(("Posted", "Total fees", "Total*"))["amount"] == [2]
    with pytest.raises(BadMapping):
        check_entry(entry_for("bank_line", {"booked_on": ["Posted"], "amount": ["*"]}, HEADER))


def test_the_layout_goes_by_its_name_and_version() -> None:
    layout = taught_layout("my-bank", 3, bank())
    assert (layout.id, layout.channel, layout.kind.name, layout.taught) == (
        "my-bank/my-bank-v3",
        "my-bank",
        "bank_line",
        True,
    )


def test_one_like_a_known_export_stays_with_its_channel() -> None:
    """So that an order that was imported before counts once."""
    header = ["Order ID", "SKU ID", "State", "Quantity", "SKU Subtotal After Discount", "Created Time"]
    ours = ["order_id", "sku_id", "status", "quantity", "after_discount", "created_at"]
    columns = {name: [theirs] for name, theirs in zip(ours, header, strict=True)}
    layout = taught_layout("renamed", 1, entry_for("tiktok_shop/orders", columns, header))
    assert (layout.id, layout.line_key) == ("tiktok_shop/renamed-v1", ("order_id", "sku_id"))
    assert layout.unmet(layout.matched(tuple(header))) == []


# ------------------------------------------------------------------ guesses


ROWS = [["A1", "09/08/2023", "PAYOUT", "120.50", "", "1"], ["A2", "31/08/2023", "FEE", "-3.00", "", "2"]]


def test_columns_are_guessed_by_name_and_by_what_they_hold() -> None:
    header = ["Order no", "Order ID", "Quantity", "SKU", "Gross", "Ordered", "Fee"]
    rows = [["x", "5770001", "2", "MUG", "20.00", "2023-08-09", "n/a"]]
    found = guess("order_line", header, rows)
    assert {k: found[k] for k in ("order_id", "quantity", "sku", "gross", "created_at")} == {
        "order_id": "Order ID",
        "quantity": "Quantity",
        "sku": "SKU",
        "gross": "Gross",
        "created_at": "Ordered",  # the only column of days
    }


def test_a_column_of_words_is_never_taken_for_an_amount() -> None:
    assert "amount" not in guess("bank_line", ["Posted", "Amount"], [["2023-08-09", "late"]])


def test_the_names_stand_in_the_widest_row_without_figures() -> None:
    assert header_row([["My bank"], [], ["Posted", "Money"], ["09/08/2023", "1.00"]]) == 2


def test_a_renamed_export_is_known_by_its_other_columns() -> None:
    header = ["Order ID", "SKU ID", "State of it", "Quantity", "SKU Subtotal After Discount", "Created Time"]
    assert likeliest(header, [["1", "2", "To ship", "1", "2.00", "08/31/2023"]]) == "tiktok_shop/orders"
