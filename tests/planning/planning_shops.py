"""Small shops of Mei's to plan for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from channelshift.planning.problem import Lever, Limits, Margin, Pool, Problem, Product
from channelshift.planning.response import Curve

MONDAY = date(2023, 8, 14)


def lever(name: str, curve: Curve, **more) -> Lever:
    facts = {
        "route": name,
        "source": name,
        "format": "video",
        "unit": "money",
        "now": 0.0,
        "most": 2000.0,
        "platform": name,
        "market": "US",
        "pool": None,
    } | more
    return Lever(name=name, curve=curve, **facts)


def shop(*levers: Lever, weeks: int = 1, margin: float = 10.0, pools=(), product=None, **limits) -> Problem:
    """One SKU, MUG-1, sold on every lever at one margin."""
    return Problem(
        first_day=MONDAY,
        levers=levers,
        products=(product or Product("MUG-1", share=1.0),),
        margins=tuple(Margin(v.name, "MUG-1", margin) for v in levers),
        pools=pools,
        warehouse=pools[0].name if pools else None,
        limits=Limits(**limits),
        weeks=weeks,
    )


def warehouse(units: float, **more) -> Pool:
    return Pool("warehouse", "CN", opening={"MUG-1": units}, **more)


def with_limits(problem: Problem, **limits) -> Problem:
    return replace(problem, limits=replace(problem.limits, **limits))
