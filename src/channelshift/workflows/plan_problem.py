"""From a seller's weeks and the dated rules to the planner's question in numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from channelshift.planning.problem import (
    HOURS,
    MONEY,
    HourLimit,
    Lever,
    Limits,
    Margin,
    ModeChoice,
    ModeOption,
    Pool,
    Problem,
    Product,
)
from channelshift.planning.response import Curve, FittedCurve, Prior, fit_curve
from channelshift.rulebook import RouteState, Rulebook
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.route import Checkout, Route, Source
from channelshift.terms.route import Pool as PoolKind
from channelshift.terms.text import Sentence, sentence
from channelshift.workflows.plan_history import NOW, History

WAREHOUSE = PoolKind.SELLER_WAREHOUSE.value
LEAST_ORDERS = 8
UNMEASURED, FAMILIAR = 0.9, 0.15  # log spread of a route nobody has tried, and of one that sells by itself
STRETCH = 2.5  # how far beyond the most ever put in a plan may go
KEEP_OWN = "own_store_only"


class BadLimit(ChannelshiftError):
    """A limit that is no number, or none that the planner knows."""


@dataclass(frozen=True)
class Feed:
    """A lever before it has a curve: what it is fed with and which routes its orders come by."""

    name: str
    source: Source
    unit: str
    format: str
    routes: tuple[Route, ...]
    inputs: dict[date, float]


@cache
def _table() -> dict[str, Any]:
    with (Path(__file__).parent / "levers.yaml").open(encoding="utf-8") as stream:
        loaded: dict[str, Any] = yaml.safe_load(stream)
    return loaded


def ask(
    history: History,
    book: Rulebook,
    first_day: date,
    weeks: int,
    limits: Mapping[str, str],
    returning: float,
) -> Question:
    """State the problem. `returning` is the part of a closed route's orders that comes back by itself."""
    calendar = Calendar(book, first_day, weeks)
    feeds = _feeds(history)
    season = Season.of(history, feeds, first_day, weeks)
    built = [_lever(feed, history, calendar, season, returning) for feed in feeds]
    built += [b for entry in _table()["openings"] if (b := _opening(entry, history, calendar, season))]
    levers = tuple(b.lever for b in built)
    return Question(
        Problem(
            first_day=first_day,
            levers=levers,
            products=_products(history, built),
            margins=tuple(m for b in built for m in _margins(b, history, calendar)),
            pools=_pools(history, levers, first_day, weeks),
            warehouse=WAREHOUSE if any(pool == WAREHOUSE for _, pool in history.stock) else None,
            choices=_choices(history, built),
            limits=_limits(history, limits, levers),
            weeks=weeks,
            currency=history.currency,
        ),
        tuple(built),
    )


# ------------------------------------------------------------------ when a route is open


class Calendar:
    """For each route the share of each week in which the rules leave it open."""

    def __init__(self, book: Rulebook, first_day: date, weeks: int) -> None:
        self.weeks = weeks
        self._days = [book.on(first_day + timedelta(days=n)) for n in range(7 * weeks)]
        self._known: dict[tuple[str, bool], tuple[float, ...]] = {}

    def open(self, route: Route, must_be_known: bool = False) -> tuple[float, ...]:
        """A route that sells already is open unless a rule closes it; a new one must be known to be open."""
        key = (route.key, must_be_known)
        if key not in self._known:
            states = [day.route(route).state for day in self._days]
            shut = [s is not RouteState.OPEN if must_be_known else s is RouteState.CLOSED for s in states]
            self._known[key] = tuple(1 - sum(shut[7 * w : 7 * w + 7]) / 7 for w in range(self.weeks))
        return self._known[key]


# ------------------------------------------------------------------ levers


@dataclass(frozen=True)
class Built:
    """A lever, the routes its orders come by with their parts, and what it rests on."""

    lever: Lever
    shares: dict[str, float]
    fitted: FittedCurve | None = None
    rests_on: Sentence | None = None
    like: tuple[str, ...] = ()  # routes whose products and margins stand in
    supply: bool = False
    parts: dict[str, tuple[float, ...]] = field(default_factory=dict)


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
        return {b.lever.name: _draws(b, worlds, seed + n) for n, b in enumerate(self.built)}

    def parts(self, lever: str) -> dict[str, tuple[float, ...]]:
        """Which part of a lever's profit comes by which route in each week."""
        built = next(b for b in self.built if b.lever.name == lever)
        return built.parts


def _draws(built: Built, worlds: int, seed: int) -> list[Curve]:
    if built.fitted:
        return list(built.fitted.samples(worlds, seed=seed))
    spread = UNMEASURED if built.like else FAMILIAR
    pulls = np.random.default_rng(seed).lognormal(-(spread**2) / 2, spread, worlds)
    curve = built.lever.curve
    return [Curve(curve.base * p, curve.scale * p, curve.half) for p in pulls.tolist()]


def _feeds(history: History) -> list[Feed]:
    """What the seller puts in: hours by source, money by source, and routes that sell by themselves."""
    left = {r.key: r for r in history.routes if sum(history.orders[r.key].values()) >= LEAST_ORDERS}
    feeds = []
    for source, entry in _table()["hours"].items():
        routes = tuple(r for r in left.values() if r.source in entry["feeds"])
        if routes and sum(history.hours.get(source, {}).values()) > 0:
            feeds.append(Feed(source, Source(source), HOURS, entry["format"], routes, history.hours[source]))
            left = {k: r for k, r in left.items() if r not in routes}
    for source in _table()["spend"]:
        routes = tuple(r for r in left.values() if r.source == source)
        if routes and sum(history.spend.get(source, {}).values()) > 0:
            feeds.append(Feed(source, Source(source), MONEY, "ads", routes, history.spend[source]))
            left = {k: r for k, r in left.items() if r not in routes}
    return feeds + [Feed(k, r.source, MONEY, "none", (r,), {}) for k, r in sorted(left.items())]


@dataclass(frozen=True)
class Season:
    """How strong demand was in each past week, and is expected to be in each coming one; now is 1.

    Measured on all levers together: what was sold over what the effort alone explains, smoothed. A
    coming week is as strong as the same week a year before. With one year of data growth and season
    cannot be told apart; what this misses the safety stock has to cover.
    """

    past: tuple[float, ...]
    coming: tuple[float, ...]

    @classmethod
    def of(cls, history: History, feeds: Sequence[Feed], first_day: date, weeks: int) -> Season:
        sold, expected = np.zeros(len(history.weeks)), np.zeros(len(history.weeks))
        for feed in feeds:
            orders = _orders(feed, history)
            fitted = _fit(feed, history, orders, None)
            sold += history.series(orders)
            mean = sum(orders.values()) / len(history.weeks)
            inputs = history.series(feed.inputs)
            expected += [fitted.curve.at(x) for x in inputs] if fitted else np.full(len(inputs), mean)
        strength = _smoothed(sold / np.maximum(expected, 1e-9))
        now = float(np.mean(strength[-NOW:]))
        by_week = {w: float(np.clip(s / now, 0.5, 2.0)) for w, s in zip(history.weeks, strength, strict=True)}
        mondays = [first_day + timedelta(weeks=w - 52) for w in range(weeks)]
        return cls(tuple(by_week.values()), tuple(by_week.get(m, 1.0) for m in mondays))


def _smoothed(values: np.ndarray, width: int = 5) -> np.ndarray:
    padded = np.pad(values, width // 2, mode="edge")
    return np.convolve(padded, np.ones(width) / width, mode="valid")


def _orders(feed: Feed, history: History) -> dict[date, float]:
    return {w: sum(history.orders[r.key].get(w, 0.0) for r in feed.routes) for w in history.weeks}


def _lever(feed: Feed, history: History, calendar: Calendar, season: Season, returning: float) -> Built:
    orders = _orders(feed, history)
    shares = _shares(feed.routes, history)
    main = max(feed.routes, key=lambda r: (shares[r.key], r.key))
    fitted = _fit(feed, history, orders, season.past)
    now = history.usual(feed.inputs)
    pull = [
        sum(s * (o + (1 - o) * returning) for s, o in zip(shares.values(), opened, strict=True))
        for opened in zip(*(calendar.open(r) for r in feed.routes), strict=True)
    ]
    lever = Lever(
        name=feed.name,
        route=main.key,
        source=feed.source.value,
        format=feed.format,
        unit=feed.unit,
        curve=fitted.curve if fitted else Curve(history.usual(orders), 0.0, 1.0),
        now=now,
        most=STRETCH * max(feed.inputs.values(), default=0.0),
        platform=_platform(main),
        market=main.market,
        pool=_pool(main, history),
        open=_open_for_input(feed, calendar),
        season=tuple(p * s for p, s in zip(pull, season.coming, strict=True)),
    )
    return Built(lever, shares, fitted, _rests_on(feed, fitted), parts=_parts(shares, calendar))


def _parts(shares: dict[str, float], calendar: Calendar) -> dict[str, tuple[float, ...]]:
    """What is open divides a week's profit; what a closed route gives back comes by the open ones."""
    weekly = [
        {r: s * calendar.open(Route.parse(r))[w] for r, s in shares.items()} for w in range(calendar.weeks)
    ]
    totals = [sum(week.values()) for week in weekly]
    return {
        r: tuple(week[r] / t if t else shares[r] for week, t in zip(weekly, totals, strict=True))
        for r in shares
    }


def _open_for_input(feed: Feed, calendar: Calendar) -> tuple[float, ...]:
    """Work or money may go in while at least one of its routes is open."""
    weekly = [max(opened) for opened in zip(*(calendar.open(r) for r in feed.routes), strict=True)]
    return tuple(1.0 if w > 0 else 0.0 for w in weekly)


def _shares(routes: tuple[Route, ...], history: History) -> dict[str, float]:
    recent = history.weeks[-26:]
    counts = {r.key: sum(history.orders[r.key].get(w, 0.0) for w in recent) for r in routes}
    total = sum(counts.values())
    return {k: (v / total if total else 1 / len(routes)) for k, v in counts.items()}


def _fit(
    feed: Feed, history: History, orders: dict[date, float], season: tuple[float, ...] | None
) -> FittedCurve | None:
    if not feed.inputs:
        return None
    inputs, sold = history.series(feed.inputs), history.series(orders)
    mean_in, mean_out = sum(inputs) / len(inputs), sum(sold) / len(sold)
    guess = Curve(0.15 * mean_out, 1.6 * mean_out, 1.2 * mean_in)
    source = "the seller's own mean week; a curve that flattens at about twice the usual effort"
    return fit_curve(inputs, sold, Prior(guess, source), season)


def _rests_on(feed: Feed, fitted: FittedCurve | None) -> Sentence | None:
    if fitted is None:
        return None
    weight = round(100 * float(fitted.prior_weight))
    return sentence(
        "{lever}: {weeks} weeks of your own figures; {weight} % of what the curve says is a prior ({prior}).",
        lever=feed.name,
        weeks=fitted.weeks_used,
        weight=weight,
        prior=sentence("your own mean week, flattening at about twice the usual effort"),
    )


def _platform(route: Route) -> str:
    """The platform that could close this route; the seller's own contacts and direct buyers have none."""
    own = (Source.WHATSAPP, Source.TELEGRAM, Source.EMAIL, Source.DIRECT, Source.UNATTRIBUTED, Source.SEARCH)
    return "" if route.source in own and route.checkout is Checkout.OWN_STORE else route.platform


def _pool(route: Route, history: History) -> str | None:
    """The stock a route sells from, if the seller has told how much there is."""
    kinds = {pool for _, pool in history.stock}
    return route.pool.value if route.pool.value in kinds else None


def _opening(entry: Mapping[str, Any], history: History, calendar: Calendar, season: Season) -> Built | None:
    """A route the seller does not have yet, if the rules open it within the plan and they have its like."""
    route = Route.parse(entry["route"])
    opened = calendar.open(route, must_be_known=True)
    like = [r for r in history.routes if all(getattr(r, k) == v for k, v in entry["like"].items())]
    if route.key in history.orders or not like or max(opened) == 0:
        return None
    if entry.get("supply") and not any(c.supply for c in history.costs.values()):
        return None
    per_week = entry["share"] * sum(history.usual(history.orders[r.key]) for r in like)
    hours = history.usual(history.hours.get(route.source.value, {})) if entry.get("hours") else 0.0
    if entry.get("hours") and hours == 0:
        return None
    curve = Curve(0.0, 1.6 * per_week, 1.2 * hours) if hours else Curve(per_week, 0.0, 1.0)
    margins = entry.get("margin_like") or entry["like"]
    stand_ins = tuple(r.key for r in history.routes if all(getattr(r, k) == v for k, v in margins.items()))
    lever = Lever(
        name=route.key,
        route=route.key,
        source=route.source.value,
        format=entry.get("hours", "none"),
        unit=HOURS if hours else MONEY,
        curve=curve,
        now=0.0,
        most=STRETCH * hours,
        platform=_platform(route),
        market=route.market,
        pool=WAREHOUSE if _pool(like[0], history) and any(p == WAREHOUSE for _, p in history.stock) else None,
        mode=route.mode.value,
        open=opened,
        ramp=_ramp(opened),
        season=season.coming,
    )
    why = sentence(
        "{route} has no history: a prior of {share} % of what {like} brings, reached over {weeks} weeks. "
        "Nobody has measured it; test small before you rely on it.",
        route=route,
        share=round(100 * entry["share"]),
        like=like[0],
        weeks=len(_table()["ramp"]) + 1,
    )
    whole = {route.key: (1.0,) * calendar.weeks}
    return Built(lever, {route.key: 1.0}, None, why, stand_ins, entry.get("supply", False), whole)


def _ramp(opened: tuple[float, ...]) -> tuple[float, ...]:
    first = next((w for w, o in enumerate(opened) if o > 0), len(opened))
    steps = _table()["ramp"]
    return tuple(steps[w - first] if 0 <= w - first < len(steps) else 1.0 for w in range(len(opened)))


# ------------------------------------------------------------------ products and margins


def _products(history: History, built: list[Built]) -> tuple[Product, ...]:
    per_lever = {b.lever.name: _units_per_order(b, history) for b in built}
    products = []
    for sku in history.skus:
        cost = history.costs.get(sku)
        products.append(
            Product(
                sku=sku,
                shares={name: mix.get(sku, 0.0) for name, mix in per_lever.items()},
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
        choices += [ModeChoice(sku, market, options, KEEP_OWN) for sku in history.skus]
    return tuple(choices)


# ------------------------------------------------------------------ stock and limits


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


_LIMITS = ("budget_per_week", "hours_per_week", "live_hours_per_week", "most_on_one_platform", "buying")


def _limits(history: History, stated: Mapping[str, str], levers: tuple[Lever, ...]) -> Limits:
    """The seller's limits; where they state none, what they usually spend and work."""
    numbers = {name: _number(name, text) for name, text in stated.items() if text.strip()}
    usual_spend = sum(v.now for v in levers if v.unit == MONEY)
    usual_hours = sum(v.now for v in levers if v.unit == HOURS)
    hours = [HourLimit("team", numbers.get("hours_per_week", usual_hours))]
    if "live_hours_per_week" in numbers:
        hours.append(HourLimit("live", numbers["live_hours_per_week"], frozenset({"live"})))
    return Limits(
        weekly_budget=numbers.get("budget_per_week", usual_spend),
        hours=tuple(hours),
        max_share=numbers.get("most_on_one_platform"),
        buying=numbers.get("buying"),
    )


def _number(name: str, text: str) -> float:
    if name not in _LIMITS:
        raise BadLimit(
            sentence(
                "“{name}” is no limit of a plan. Limits are: {names}.", name=name, names=", ".join(_LIMITS)
            )
        )
    try:
        value = float(text.replace(",", ""))
    except ValueError as error:
        raise BadLimit(
            sentence("The limit {name} must be a number, not “{text}”.", name=name, text=text)
        ) from error
    if not 0 <= value < 1e12 or (name == "most_on_one_platform" and value > 1):
        raise BadLimit(sentence("The limit {name} cannot be {text}.", name=name, text=text))
    return value
