"""Small shops of Mei's with everything a question can say, drawn at random."""

from __future__ import annotations

from hypothesis import strategies as st
from planning_shops import MONDAY, lever

from channelshift.planning.problem import (
    Limits,
    Margin,
    ModeChoice,
    ModeOption,
    Pool,
    Problem,
    Product,
    Risk,
    Scenario,
)
from channelshift.planning.response import Curve

SKUS = ("MUG-1", "LAMP-2")
LEVERS = ("reels", "live")


def figures(low: float, high: float) -> st.SearchStrategy[float]:
    return st.floats(low, high).map(lambda x: round(x, 2))


def or_none(strategy: st.SearchStrategy) -> st.SearchStrategy:
    return st.none() | strategy


def some_of(*values):
    return st.sampled_from(values)


@st.composite
def _levers(draw, name: str, weeks: int):
    opened = draw(st.lists(some_of(0.0, 3 / 7, 1.0, 1.0), min_size=weeks, max_size=weeks))
    curve = Curve(draw(figures(0, 20)), draw(figures(5, 80)), draw(figures(5, 200)), draw(some_of(1, 1, 2.5)))
    return lever(
        name,
        curve,
        pool=draw(some_of(None, "warehouse", "abroad")),
        mode=draw(some_of("closed_loop", "fully_managed")),
        platform=name,
        now=draw(figures(0, 20)),
        most=draw(figures(20, 200)),
        open=tuple(opened),
        carry=draw(some_of(0.0, 0.0, 0.4)),
        carried=draw(some_of(0.0, 30.0)),
        steered=draw(some_of(False, False, True)),
        pay_delay_weeks=draw(st.integers(0, 2)),
    )


@st.composite
def _products(draw, sku: str):
    return Product(
        sku,
        share=draw(figures(0.1, 0.5)),
        unit_cost=3.0,
        cash_cost=3.0,
        pack=draw(some_of(1, 6)),
        lead_time_weeks=draw(or_none(st.integers(0, 2))),
        salvage=0.5,
        kept=draw(some_of(1.0, 0.8)),
        room={"live": draw(figures(0, 40))} if draw(st.booleans()) else {},
        least_order=draw(some_of(0.0, 0.0, 10.0)),
        order_cost=draw(some_of(0.0, 0.0, 15.0)),
        clearance=draw(some_of(None, 2.0)),
        clearance_rate=5.0,
    )


@st.composite
def _pools(draw):
    stock = st.fixed_dictionaries({sku: figures(0, 60) for sku in SKUS})
    abroad = Pool(
        "abroad",
        "US",
        0.1,
        draw(stock),
        transfer_weeks=draw(or_none(st.integers(0, 2))),
        send_cost=draw(some_of(0.0, 0.3)),
        capacity=draw(or_none(figures(120, 200))),
        tiers=draw(some_of((), ((1, 0.4),), ((1, 0.2), (2, 0.9)))),
        withdraw_weeks=draw(or_none(st.integers(0, 1))),
        withdraw_cost=0.2,
    )
    return Pool("warehouse", "CN", 0.01, draw(stock)), abroad


@st.composite
def _scenarios(draw, weeks: int):
    if draw(st.booleans()):
        return ()
    likely = draw(some_of(0.3, 0.5, 0.8))
    shut = tuple(draw(some_of(0.0, 1.0)) for _ in range(weeks))
    return (
        Scenario("nothing comes", likely),
        Scenario(
            "the rule comes",
            round(1 - likely, 2),
            open={"reels": shut},
            pull={"live": draw(some_of(0.5, 1.5))},
            demand={"MUG-1": draw(some_of(0.6, 1.3))},
        ),
    )


@st.composite
def worlds(draw):
    """A question of two levers, two SKUs, two pools and up to three weeks, with any feature in it."""
    weeks = draw(st.integers(1, 3))
    levers = tuple(draw(_levers(name, weeks)) for name in LEVERS)
    options = (
        ModeOption("closed_loop"),
        ModeOption("fully_managed", draw(figures(0.5, 2)), -1.0, fixed_cost=draw(some_of(0.0, 20.0))),
    )
    return Problem(
        MONDAY,
        levers,
        tuple(draw(_products(sku)) for sku in SKUS),
        tuple(Margin(name, sku, draw(figures(-1, 15))) for name in LEVERS for sku in SKUS),
        draw(_pools()),
        "warehouse",
        (ModeChoice("MUG-1", "US", options, "closed_loop"),) if draw(st.booleans()) else (),
        Limits(
            budget=draw(or_none(figures(0, 300))),
            weekly_budget=draw(or_none(figures(0, 120))),
            max_share=draw(some_of(None, None, 0.8)),
            buying=draw(or_none(figures(0, 200))),
            cash=draw(some_of(None, None, 150.0)),
        ),
        weeks,
        scenarios=draw(_scenarios(weeks)),
        risk=Risk(draw(some_of(0.0, 0.5)), 0.3),
    )
