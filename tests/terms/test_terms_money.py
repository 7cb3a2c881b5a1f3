"""Money: never without its currency, never added across currencies, exact."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channelshift.terms.money import CurrencyMismatch, Money, total

AMOUNTS = st.decimals(-10_000_000, 10_000_000, allow_nan=False, places=4)


def test_dollars_and_pounds_are_never_added():
    with pytest.raises(CurrencyMismatch) as caught:
        Money.of("10", "USD") + Money.of("5", "GBP")
    assert str(caught.value) == "Cannot add GBP to USD: convert one of them at a dated rate first."


def test_an_amount_is_subtracted_negated_and_multiplied_exactly():
    price = Money.of("19.99", "USD")
    assert price - Money.of("0.99", "USD") == Money.of("19.00", "USD")
    assert -price == Money.of("-19.99", "USD")
    assert price * 3 == Money.of("59.97", "USD")
    assert price * Decimal("0.05") == Money.of("0.9995", "USD")


def test_a_binary_fraction_is_no_factor_for_money():
    with pytest.raises(TypeError):
        Money.of("10", "USD") * 0.1  # type: ignore[operator]
    with pytest.raises(TypeError):
        Money.of("10", "USD") * True


@pytest.mark.parametrize(
    ("amount", "currency", "shown"),
    [
        ("1284.505", "USD", "1,284.50 USD"),  # half to even
        ("1284.515", "USD", "1,284.52 USD"),
        ("-0.5", "GBP", "-0.50 GBP"),
        ("259000.4", "IDR", "259,000 IDR"),
        ("1500.5", "JPY", "1,500 JPY"),
    ],
)
def test_money_is_shown_to_the_smallest_coin_of_its_currency(amount, currency, shown):
    assert str(Money.of(amount, currency)) == shown


def test_the_total_of_nothing_is_zero_of_the_currency_asked_for():
    assert total([], "GBP") == Money.of("0", "GBP")


@given(st.lists(AMOUNTS))
def test_a_total_does_not_depend_on_the_order(amounts: list[Decimal]):
    money = [Money(amount, "USD") for amount in amounts]
    assert total(money, "USD") == total(reversed(money), "USD") == Money(sum(amounts, Decimal(0)), "USD")


@given(AMOUNTS, st.sampled_from(("USD", "IDR")))
def test_rounding_moves_an_amount_by_half_a_coin_at_most_and_only_once(amount: Decimal, currency: str):
    rounded = Money(amount, currency).rounded()
    coin = Decimal(1) if currency == "IDR" else Decimal("0.01")
    assert abs(rounded.amount - amount) <= coin / 2
    assert rounded.rounded() == rounded
