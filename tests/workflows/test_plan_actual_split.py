"""Why a week came otherwise: the parts add up to the cent, and no order of causes is preferred."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from channelshift.workflows.plan_split import CENT, Drivers, split

D = Decimal
# Mei planned 100 clicks, 10 orders, one unit each at 20.00, goods 5.00, fees 2.00: 130.00.
PLANNED = Drivers(D(130), D(10), D(10), D(200), D(-50), D(-20), D(0), D(100), D(1))

counts = st.integers(0, 5000).map(Decimal)
money = st.decimals(-100_000, 100_000, places=2)
shares = st.none() | st.decimals(0, 1, places=2)


@st.composite
def drivers(draw: st.DrawFn) -> Drivers:
    return Drivers(
        cm3=draw(money),
        orders=draw(counts),
        units=draw(counts),
        net_sales=draw(st.none() | money),
        goods=draw(st.none() | money),
        fees=draw(st.none() | money),
        ads=draw(money),
        clicks=draw(st.none() | counts),
        filled=draw(shares),
    )


@given(planned=drivers(), real=drivers())
def test_the_parts_add_up_to_the_cent_whatever_happened(planned, real):
    found = split(planned, real)
    assert sum(found.parts.values()) == real.cm3 - planned.cm3
    assert all(part == part.quantize(CENT) for part in found.parts.values())


@given(planned=drivers(), real=drivers())
def test_the_way_back_undoes_every_cause(planned, real):
    """Nothing depends on which of the two comes first: the same parts with the other sign."""
    there, back = split(planned, real).parts, split(real, planned).parts
    assert there == {cause: -part for cause, part in back.items()}


@given(week=drivers())
def test_a_week_as_planned_has_no_causes(week):
    assert not any(split(week, week).parts.values())


def test_more_clicks_alone_are_traffic_alone():
    """Half as many clicks again at the same conversion: 5 orders more at 13.00 each."""
    real = replace(
        PLANNED,
        cm3=D(195),
        orders=D(15),
        units=D(15),
        net_sales=D(300),
        goods=D(-75),
        fees=D(-30),
        clicks=D(150),
    )
    parts = {cause: part for cause, part in split(PLANNED, real).parts.items() if part}
    assert parts == {"traffic": D("65.00")}


def test_traffic_and_price_share_what_they_did_together():
    """Clicks by half more (+65 at the old margin), price 20 to 22 (+2 a unit).

    Traffic first: 65.00, then price on 15 units: 30.00. Price first: 20.00 on 10 units, then 5 orders at
    15.00: 75.00. The means are 70.00 and 25.00.
    """
    real = replace(
        PLANNED,
        cm3=D(225),
        orders=D(15),
        units=D(15),
        net_sales=D(330),
        goods=D(-75),
        fees=D(-30),
        clicks=D(150),
    )
    parts = {cause: part for cause, part in split(PLANNED, real).parts.items() if part}
    assert parts == {"traffic": D("70.00"), "price": D("25.00")}


def test_what_was_sold_out_is_stock_and_not_conversion():
    """Half of the goods were there, so half of the 10 orders came: buyers wanted as many as planned."""
    real = replace(
        PLANNED,
        cm3=D(65),
        orders=D(5),
        units=D(5),
        net_sales=D(100),
        goods=D(-25),
        fees=D(-10),
        filled=D("0.5"),
    )
    found = split(PLANNED, real)
    assert {cause: part for cause, part in found.parts.items() if part} == {"stock": D("-65.00")}
    assert not found.missing


def test_an_empty_shelf_is_stock_alone_whether_clicks_are_known_or_not():
    """All 130.00 of the plan: nobody can say that buyers wanted less of what was not there."""
    none = replace(
        PLANNED, cm3=D(0), orders=D(0), units=D(0), net_sales=D(0), goods=D(0), fees=D(0), filled=D(0)
    )
    for clicks in (D(100), None):
        found = split(replace(PLANNED, clicks=clicks), replace(none, clicks=clicks))
        assert {cause: part for cause, part in found.parts.items() if part} == {"stock": D("-130.00")}


def test_without_clicks_traffic_and_conversion_stand_together():
    real = replace(PLANNED, cm3=D(65), orders=D(5), units=D(5), net_sales=D(100), goods=D(-25), fees=D(-10))
    found = split(replace(PLANNED, clicks=None), replace(real, clicks=None))
    assert found.missing == ("traffic",)
    assert found.parts["orders"] == D("-65.00")
    assert "traffic" not in found.parts and "conversion" not in found.parts


def test_a_stock_nobody_counted_is_not_said_to_be_nothing():
    found = split(replace(PLANNED, filled=None), PLANNED)
    assert found.missing == ("stock",)
    assert "stock" not in found.parts
