"""Levers: what can be turned up or down, with a curve from the seller's own weeks or from a stated prior."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from channelshift.planning.problem import HOURS, MONEY, Lever
from channelshift.planning.response import Curve, FittedCurve
from channelshift.terms.route import Checkout, Route, Source
from channelshift.terms.route import Pool as PoolKind
from channelshift.terms.text import Sentence, sentence
from channelshift.workflows.plan_feeds import Feed, fitted, lever_table, orders_of
from channelshift.workflows.plan_history import History
from channelshift.workflows.plan_season import Calendar, Season

WAREHOUSE = PoolKind.SELLER_WAREHOUSE.value
UNMEASURED, FAMILIAR = 0.9, 0.15  # log spread of a route nobody has tried, and of one that sells by itself
STRETCH = 2.5  # how far beyond the most ever put in a plan may go


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


def lever_of(feed: Feed, history: History, calendar: Calendar, season: Season, returning: float) -> Built:
    orders = orders_of(feed, history)
    shares = _shares(feed.routes, history)
    main = max(feed.routes, key=lambda r: (shares[r.key], r.key))
    curve = fitted(feed, history, orders, season.past)
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
        curve=curve.curve if curve else Curve(history.usual(orders), 0.0, 1.0),
        now=now,
        most=STRETCH * max(feed.inputs.values(), default=0.0),
        platform=_platform(main),
        market=main.market,
        pool=_pool(main, history),
        open=_open_for_input(feed, calendar),
        season=tuple(p * s for p, s in zip(pull, season.coming, strict=True)),
    )
    return Built(lever, shares, curve, _rests_on(feed, curve), parts=_parts(shares, calendar))


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


def opening_of(
    entry: Mapping[str, Any], history: History, calendar: Calendar, season: Season
) -> Built | None:
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
        ramp=ramp_of(opened),
        season=season.coming,
    )
    why = sentence(
        "{route} has no history: a prior of {share} % of what {like} brings, reached over {weeks} weeks. "
        "Nobody has measured it; test small before you rely on it.",
        route=route,
        share=round(100 * entry["share"]),
        like=like[0],
        weeks=len(lever_table()["ramp"]) + 1,
    )
    whole = {route.key: (1.0,) * calendar.weeks}
    return Built(lever, {route.key: 1.0}, None, why, stand_ins, entry.get("supply", False), whole)


def ramp_of(opened: tuple[float, ...]) -> tuple[float, ...]:
    """How strong a new route is in each week, counted from the first in which it is open."""
    first = next((w for w, o in enumerate(opened) if o > 0), len(opened))
    steps = lever_table()["ramp"]
    return tuple(steps[w - first] if 0 <= w - first < len(steps) else 1.0 for w in range(len(opened)))


def draws_of(built: Built, worlds: int, seed: int) -> list[Curve]:
    if built.fitted:
        return list(built.fitted.samples(worlds, seed=seed))
    spread = UNMEASURED if built.like else FAMILIAR
    pulls = np.random.default_rng(seed).lognormal(-(spread**2) / 2, spread, worlds)
    curve = built.lever.curve
    return [Curve(curve.base * p, curve.scale * p, curve.half) for p in pulls.tolist()]
