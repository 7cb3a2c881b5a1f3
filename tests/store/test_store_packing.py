"""What is packed comes back as it was, to the cent and to the day."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channelshift.store.packing import pack, unpack
from channelshift.terms.complaints import Complaint
from channelshift.terms.days import DateBasis, Period
from channelshift.terms.money import Money
from channelshift.terms.route import Route
from channelshift.terms.text import sentence

amounts = st.decimals(allow_nan=False, allow_infinity=False, places=4)
facts = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.dates() | amounts,
    lambda inner: st.lists(inner).map(tuple) | st.dictionaries(st.text().filter(lambda k: k != "$"), inner),
    max_leaves=8,
)


@given(facts)
def test_any_fact_survives_a_round_through_json(fact):
    assert unpack(json.loads(json.dumps(pack(fact)))) == fact


@pytest.mark.parametrize(
    "fact",
    [
        Money.of("1284.50", "USD"),
        Period(date(2023, 8, 1), date(2023, 8, 31)),
        Route.parse("tiktok_video>product_link>own_store>seller_warehouse@US"),
        DateBasis.PAID,
        sentence("{n} rows of {money}", n=3, money=Money.of("0.10", "GBP")),
        Complaint("orders.csv", "", 17, "Total", sentence("expected an amount"), left_out=True),
    ],
)
def test_a_term_comes_back_as_the_same_kind_of_thing(fact):
    back = unpack(json.loads(json.dumps(pack(fact))))
    assert (back, type(back)) == (fact, type(fact))
