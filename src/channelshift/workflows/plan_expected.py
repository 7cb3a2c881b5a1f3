"""What a plan expects of each route in each week, kept with it so that the real weeks can be held against it.

The planner knows orders, units and what a unit leaves. Price, goods and fees of a unit are those of the
weeks it learnt from, and its clicks are its orders at the conversion of the last eight weeks: what it took
to go on as is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal

import numpy as np

from channelshift.planning.evaluate import wanted_units
from channelshift.planning.response import Array
from channelshift.planning.risk.jury import Verdict
from channelshift.planning.solve import Plan
from channelshift.workflows.answers_plan import Expected
from channelshift.workflows.plan_deciding import Decided
from channelshift.workflows.plan_figures import Parts
from channelshift.workflows.plan_history import NOW, RECENT
from channelshift.workflows.plan_split import Drivers
from channelshift.workflows.plan_weeks import RouteWeeks, route_weeks, summed
from channelshift.workflows.workspace import Workspace

_SMALL = Decimal("0.000001")
_FIGURES = ("orders", "units", "cm3", "spend")


def expected_of(workspace: Workspace, decided: Decided, after: Verdict, parts: Parts) -> tuple[Expected, ...]:
    """Each route's weeks as the plan expects them, mean over the futures it was judged by."""
    weeks = decided.history.weeks[-RECENT:]
    seen = route_weeks(workspace, weeks[0], weeks[-1] + timedelta(weeks=1))
    usual = {route: summed(seen.of(route, week) for week in weeks) for route in _routes(parts)}
    lately = {route: _conversion(seen, route, weeks[-NOW:]) for route in _routes(parts)}
    return tuple(_expected(decided, after, parts, usual, lately))


def _routes(parts: Parts) -> list[str]:
    return sorted({route for routes in parts.values() for route in routes})


def _conversion(seen: RouteWeeks, route: str, weeks: Sequence[date]) -> Decimal | None:
    """Orders per click over the weeks whose clicks are known."""
    told = [d for week in weeks if (d := seen.of(route, week)).clicks]
    clicks = sum((d.clicks for d in told if d.clicks), Decimal(0))
    return sum((d.orders for d in told), Decimal(0)) / clicks if clicks else None


def _expected(
    decided: Decided,
    after: Verdict,
    parts: Parts,
    usual: dict[str, Drivers],
    lately: dict[str, Decimal | None],
) -> Iterator[Expected]:
    problem = decided.plan.problem
    filled = _filled(decided.plan)
    sums: dict[tuple[str, int], dict[str, float]] = defaultdict(lambda: dict.fromkeys(_FIGURES, 0.0))
    wanted: dict[tuple[str, int], float] = defaultdict(float)
    for n, lever in enumerate(problem.levers):
        for route, weekly in parts[lever.name].items():
            for week, part in enumerate(weekly):
                demand = float(after.demand[n, week]) * part
                row = sums[route, week]
                row["orders"] += demand * float(filled[n, week])
                row["units"] += float(after.units[n, week]) * part
                row["cm3"] += float(after.contribution[n, week]) * part
                row["spend"] += float(after.spend[n, week]) * part
                wanted[route, week] += demand
    for (route, week), row in sorted(sums.items()):
        demand = wanted[route, week]
        conversion, per = lately[route], usual[route]
        yield Expected(
            route=route,
            week=problem.first_day + timedelta(weeks=week),
            cm3=_number(row["cm3"]).quantize(Decimal("0.01")),
            orders=_number(row["orders"]),
            units=_number(row["units"]),
            clicks=_number(demand) / conversion if conversion else None,
            filled=_number(row["orders"] / demand) if demand else None,
            price=_per(per.net_sales, per.units),
            goods=_per(per.goods, per.units),
            fees=_per(per.fees, per.units),
            ads=-_number(row["spend"]),
        )


def _filled(plan: Plan) -> Array:
    """The share of what buyers would take that the plan's stock serves: lever, week."""
    numbers = plan.numbers
    wanted = sum(
        chance * wanted_units(numbers, plan.decisions, n).sum(axis=1)
        for n, chance in enumerate(numbers.probability.tolist())
    )
    sold = plan.outcome.sold.sum(axis=1)
    return np.clip(np.divide(sold, wanted, out=np.ones_like(sold), where=np.asarray(wanted) > 1e-9), 0.0, 1.0)


def _per(amount: Decimal | None, units: Decimal) -> Decimal | None:
    return (amount / units).quantize(_SMALL) if units and amount is not None else None


def _number(value: float) -> Decimal:
    return Decimal(str(round(value, 6)))


def drivers_of(expected: Expected) -> Drivers:
    """A planned week as the split reads it."""
    units = expected.units
    return Drivers(
        cm3=expected.cm3,
        orders=expected.orders,
        units=units,
        net_sales=None if expected.price is None else units * expected.price,
        goods=None if expected.goods is None else units * expected.goods,
        fees=None if expected.fees is None else units * expected.fees,
        ads=expected.ads,
        clicks=expected.clicks,
        filled=expected.filled,
    )
