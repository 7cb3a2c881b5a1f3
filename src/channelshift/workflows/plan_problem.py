"""From a seller's weeks and the dated rules to the planner's question in numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from channelshift.planning.problem import Lever, Margin, ModeChoice, ModeOption, Pool, Problem, Product
from channelshift.planning.response import Curve
from channelshift.rulebook import Rulebook
from channelshift.terms.route import Route
from channelshift.terms.text import Sentence
from channelshift.workflows.plan_demand import mix_of
from channelshift.workflows.plan_doubts import check_history, check_levers
from channelshift.workflows.plan_feeds import feeds_of, lever_table
from channelshift.workflows.plan_history import History
from channelshift.workflows.plan_levers import WAREHOUSE, Built, draws_of, lever_of, opening_of, past_of
from channelshift.workflows.plan_limits import limits_of, risk_of
from channelshift.workflows.plan_response import learned_of
from channelshift.workflows.plan_season import Calendar
from channelshift.workflows.plan_strength import strength_of

KEEP_OWN = "own_store_only"


@dataclass(frozen=True)
class Question:
    """The planner's problem, and what its curves rest on."""

    problem: Problem
    built: tuple[Built, ...]

    @property
    def rests_on(self) -> tuple[Sentence, ...]:
        return tuple(b.rests_on for b in self.built if b.rests_on)

    def draws(self, worlds: int, seed: int) -> dict[str, list[Curve]]:
        """Each lever's curve in many worlds: as sure as its history makes it, or as its prior admits."""
        return {b.lever.name: draws_of(b, worlds, seed + n) for n, b in enumerate(self.built)}

    def parts(self, lever: str) -> dict[str, tuple[float, ...]]:
        """Which part of a lever's profit comes by which route in each week."""
        built = next(b for b in self.built if b.lever.name == lever)
        return built.parts


def ask(
    history: History,
    book: Rulebook,
    first_day: date,
    weeks: int,
    limits: Mapping[str, str],
    returning: float,
) -> Question:
    """State the problem. `returning` is the part of a closed route's orders that comes back by itself."""
    check_history(history)
    calendar = Calendar(book, first_day, weeks)
    feeds = feeds_of(history)
    past = Calendar(book, history.weeks[0], len(history.weeks))
    strength = strength_of(history, feeds, past, first_day, weeks)
    known = learned_of(feeds, history, lambda feed: past_of(feed, strength))
    built = [lever_of(f, history, calendar, strength, returning, known.get(f.name)) for f in feeds]
    fed = {b.lever.name: b for b in built}
    openings = lever_table()["openings"]
    built += [b for entry in openings if (b := opening_of(entry, history, calendar, strength, fed))]
    levers = tuple(b.lever for b in built)
    check_levers(levers)
    return Question(
        Problem(
            first_day=first_day,
            levers=levers,
            products=_products(history, built),
            margins=tuple(m for b in built for m in _margins(b, history, calendar)),
            pools=_pools(history, levers, first_day, weeks),
            warehouse=WAREHOUSE if any(pool == WAREHOUSE for _, pool in history.stock) else None,
            choices=_choices(history, built),
            limits=limits_of(limits, levers),
            risk=risk_of(limits),
            weeks=weeks,
            currency=history.currency,
        ),
        tuple(built),
    )


def _products(history: History, built: list[Built]) -> tuple[Product, ...]:
    per_lever = {b.lever.name: _units_per_order(b, history) for b in built}
    moved = mix_of(history)
    products = []
    for sku in history.skus:
        cost = history.costs.get(sku)
        products.append(
            Product(
                sku=sku,
                shares={name: mix.get(sku, 0.0) * moved.get(sku, 1.0) for name, mix in per_lever.items()},
                unit_cost=cost.landed if cost else 0.0,
                cash_cost=cost.landed if cost else 0.0,
                lead_time_weeks=cost.lead_weeks if cost else None,
                salvage=0.3,
            )
        )
    return tuple(products)


def _units_per_order(built: Built, history: History) -> dict[str, float]:
    """Units of each SKU in one order of a lever."""
    routes = built.like or tuple(built.shares)
    recent = history.weeks[-26:]
    orders = sum(history.orders[r].get(w, 0.0) for r in routes for w in recent)
    units: dict[str, float] = {}
    for (route, sku), sold in history.sold.items():
        if route in routes:
            units[sku] = units.get(sku, 0.0) + sold.units
    return {sku: n / orders for sku, n in units.items()} if orders else {}


def _margins(built: Built, history: History, calendar: Calendar) -> list[Margin]:
    """CM2 per unit and week: the open routes of a lever weigh by their parts."""
    margins = []
    for sku in history.skus:
        if built.supply:
            cost = history.costs.get(sku)
            unit = cost.supply - cost.landed if cost and cost.supply else 0.0
            margins.append(Margin(built.lever.name, sku, unit))
        else:
            margins.append(Margin(built.lever.name, sku, _weekly_margin(built, sku, history, calendar)))
    return margins


def _weekly_margin(built: Built, sku: str, history: History, calendar: Calendar) -> tuple[float, ...]:
    if built.like:
        return (_unit_margin(built.like, sku, history),) * calendar.weeks
    each = {r: _unit_margin((r,), sku, history) for r in built.shares}
    weekly = []
    for week in range(calendar.weeks):
        weights = {r: s * calendar.open(Route.parse(r))[week] for r, s in built.shares.items()}
        total = sum(weights.values())
        whole = weights if total else built.shares
        weekly.append(sum(w * each[r] for r, w in whole.items()) / (total or 1.0))
    return tuple(weekly)


def _unit_margin(routes: tuple[str, ...], sku: str, history: History) -> float:
    """What one unit brings on these routes; on none of them yet, what it brings anywhere."""
    here = [history.sold[(r, sku)] for r in routes if (r, sku) in history.sold]
    found = here or [s for (_, other), s in history.sold.items() if other == sku]
    units = sum(s.units for s in found)
    return sum(s.margin for s in found) / units if units else 0.0


def _choices(history: History, built: list[Built]) -> tuple[ModeChoice, ...]:
    """For each SKU in a market that opens new ways to sell: which of them, or the own store alone."""
    new = [b for b in built if b.lever.mode]
    choices = []
    for market in sorted({b.lever.market for b in new}):
        modes = sorted({b.lever.mode for b in new if b.lever.market == market})
        options = (ModeOption(KEEP_OWN), *(ModeOption(m) for m in modes))
        choices += [
            ModeChoice(sku, market, options, _mode_now(sku, history, new, market)) for sku in history.skus
        ]
    return tuple(choices)


def _mode_now(sku: str, history: History, new: list[Built], market: str) -> str:
    """The mode by which the SKU sold on a chosen route in the last week there was; else the own store."""
    for built in new:
        route = built.lever.route
        lately = built.lever.market == market and history.orders.get(route, {}).get(history.weeks[-1], 0) > 0
        if lately and (route, sku) in history.sold:
            return built.lever.mode
    return KEEP_OWN


def _pools(history: History, levers: tuple[Lever, ...], first_day: date, weeks: int) -> tuple[Pool, ...]:
    pools = []
    for kind in sorted({pool for _, pool in history.stock}):
        market = next((v.market for v in levers if v.pool == kind), "")
        held = {sku: s for (sku, pool), s in history.stock.items() if pool == kind and sku in history.skus}
        arrivals = {sku: _arrivals(s.arrives, first_day, weeks) for sku, s in held.items() if s.arrives}
        platform = kind != WAREHOUSE
        costs = [history.costs[s] for s in held if s in history.costs]
        transfer = max((c.transfer_weeks for c in costs if c.transfer_weeks is not None), default=None)
        pools.append(
            Pool(
                name=kind,
                market=market,
                storage_cost=sum(c.storage for c in costs) / len(costs) if platform and costs else 0.0,
                opening={sku: max(s.on_hand, 0.0) for sku, s in held.items()},
                arrivals=arrivals,
                transfer_weeks=transfer if platform else None,
            )
        )
    return tuple(pools)


def _arrivals(arrives: tuple[tuple[date, float], ...], first_day: date, weeks: int) -> tuple[float, ...]:
    weekly = [0.0] * weeks
    for monday, units in arrives:
        week = max((monday - first_day).days // 7, 0)
        if week < weeks:
            weekly[week] += units
    return tuple(weekly)
