"""Levers: what can be turned up or down, with a curve from the seller's own weeks or from a stated prior."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import numpy as np

from channelshift.planning.learning import Learned
from channelshift.planning.problem import HOURS, MONEY, SHARED, Lever
from channelshift.planning.response import Curve
from channelshift.terms.route import Checkout, Route, Source
from channelshift.terms.route import Pool as PoolKind
from channelshift.terms.text import Sentence, sentence
from channelshift.workflows.plan_feeds import Feed, lever_table
from channelshift.workflows.plan_history import NOW, History
from channelshift.workflows.plan_season import Calendar
from channelshift.workflows.plan_strength import Strength

WAREHOUSE = PoolKind.SELLER_WAREHOUSE.value
UNMEASURED, FAMILIAR = 0.9, 0.15  # log spread of a route nobody has tried, and of one that sells by itself
TRIED = 2.0  # orders that a prior about an untried route is worth: it may be off by a factor of two or three
RETURN_WEEKS = 8.5  # displaced buyers who come back do so within 60 days, see docs/impact.md
_SHUT = 0.02
STRETCH = 2.5  # how far beyond the most ever put in a plan may go


@dataclass(frozen=True)
class Built:
    """A lever, the routes its orders come by with their parts, and what it rests on."""

    lever: Lever
    shares: dict[str, float]
    fitted: Learned | None = None
    rests_on: Sentence | None = None
    like: tuple[str, ...] = ()  # routes whose products and margins stand in
    supply: bool = False
    parts: dict[str, tuple[float, ...]] = field(default_factory=dict)


def lever_of(
    feed: Feed,
    history: History,
    calendar: Calendar,
    strength: Strength,
    returning: float,
    curve: Learned | None,
) -> Built:
    """A lever, with the curve that was learned; None for a route that sells by itself."""
    whole = _whole(feed, strength)
    shares = {r.key: strength.now[r.key] / whole for r in feed.routes}
    main = max(feed.routes, key=lambda r: (shares[r.key], r.key))
    usual = history.usual(feed.inputs)
    lever = Lever(
        name=feed.name,
        route=main.key,
        source=feed.source.value,
        format=feed.format,
        unit=feed.unit,
        curve=curve.curve if curve else Curve(whole, 0.0, 1.0),
        now=usual,
        most=STRETCH * max(feed.inputs.values(), default=0.0),
        platform=_platform(main),
        market=main.market,
        pool=_pool(main, history),
        open=_open_for_input(feed, calendar),
        season=_pull(feed, shares, calendar, strength, returning),
        carry=curve.carry if curve else 0.0,
        carried=curve.carried(history.series(feed.inputs)) if curve else 0.0,
    )
    return Built(lever, shares, curve, _rests_on(feed, curve), parts=_parts(shares, calendar))


def _whole(feed: Feed, strength: Strength) -> float:
    """Orders of a week with all routes of a feed open."""
    return sum(strength.now[r.key] for r in feed.routes) or 1.0


def past_of(feed: Feed, strength: Strength) -> tuple[float, ...]:
    """What multiplied the feed's curve in each past week: the season, and which routes were open."""
    whole = _whole(feed, strength)
    levels = zip(*(strength.past[r.key] for r in feed.routes), strict=True)
    return tuple(
        s * max(sum(level) / whole, _SHUT) for s, level in zip(strength.season.past, levels, strict=True)
    )


def _pull(
    feed: Feed, shares: dict[str, float], calendar: Calendar, strength: Strength, returning: float
) -> tuple[float, ...]:
    """What multiplies it in each coming week: some buyers of a closed route come by the open ones in time."""
    opened = [(shares[r.key], calendar.open(r), strength.closed_for(r.key)) for r in feed.routes]
    weekly = []
    for week, season in enumerate(strength.season.coming):
        pull = 0.0
        for share, weeks, closed in opened:
            gone = sum(1 - o for o in weeks[: week + 1]) + closed
            more = returning * (min(gone / RETURN_WEEKS, 1.0) - min(closed / 2 / RETURN_WEEKS, 1.0))
            pull += share * (weeks[week] + (1 - weeks[week]) * more)
        weekly.append(season * pull)
    return tuple(weekly)


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


def _rests_on(feed: Feed, fitted: Learned | None) -> Sentence | None:
    if fitted is None:
        return None
    weight = round(100 * float(fitted.prior_weight))
    return sentence(
        "{lever}: {weeks} weeks of your own figures; {weight} % of what the curve says is a prior ({prior}).",
        lever=feed.name,
        weeks=fitted.weeks_used,
        weight=weight,
        prior=sentence("your own mean week, and what is published on how effort saturates and works on"),
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
    entry: Mapping[str, Any],
    history: History,
    calendar: Calendar,
    strength: Strength,
    feeds: Mapping[str, Built],
) -> Built | None:
    """A route that a seller opens by choice, if the rules open it within the plan and they have its like."""
    route = Route.parse(entry["route"])
    opened = calendar.open(route, must_be_known=True)
    like = [
        r for r in history.routes if r != route and all(getattr(r, k) == v for k, v in entry["like"].items())
    ]
    if (
        not like
        or max(opened) == 0
        or (entry.get("supply") and not any(c.supply for c in history.costs.values()))
    ):
        return None
    start = _starting_curve(entry, history, strength, feeds, like)
    if start is None:
        return None
    curve, inputs = start
    seen = _seen(route, history, strength, curve, inputs)
    margins = entry.get("margin_like") or entry["like"]
    stand_ins = tuple(
        r.key for r in history.routes if r != route and all(getattr(r, k) == v for k, v in margins.items())
    )
    follows = entry.get("follows", "")
    most = (
        feeds[follows].lever.most
        if follows
        else STRETCH * max([*inputs.values(), _like_hours(entry, history)])
    )
    lever = Lever(
        name=route.key,
        route=route.key,
        source=route.source.value,
        format=entry.get("hours", "none"),
        unit=SHARED if follows else HOURS if curve.scale > 0 else MONEY,
        unit_cost=0.0 if follows else None,
        follows=follows,
        carry=feeds[follows].lever.carry if follows else 0.0,
        carried=feeds[follows].lever.carried if follows else 0.0,
        curve=_times(curve, seen.factor),
        now=feeds[follows].lever.now if follows else history.usual(inputs),
        most=most if curve.scale > 0 else 0.0,
        platform=_platform(route),
        market=route.market,
        pool=WAREHOUSE if _pool(like[0], history) and any(p == WAREHOUSE for _, p in history.stock) else None,
        mode=route.mode.value,
        open=opened,
        ramp=_ramp(opened, seen.weeks),
        season=strength.season.coming,
    )
    whole = {route.key: (1.0,) * calendar.weeks}
    return Built(
        lever,
        {route.key: 1.0},
        None,
        _rests_on_its_like(entry, route, like[0], seen),
        stand_ins,
        entry.get("supply", False),
        whole,
    )


@dataclass(frozen=True)
class _Seen:
    """What a chosen route has shown: orders against those the prior told, and for how many weeks."""

    orders: float
    factor: float
    weeks: int


def _starting_curve(
    entry: Mapping[str, Any],
    history: History,
    strength: Strength,
    feeds: Mapping[str, Built],
    like: list[Route],
) -> tuple[Curve, dict[date, float]] | None:
    """The prior's curve, and the weekly input that has gone into the route so far."""
    follows = entry.get("follows", "")
    if follows:
        if follows not in feeds or feeds[follows].lever.unit != HOURS:
            return None
        lead, built = feeds[follows].lever.curve, feeds[follows]
        part = entry["share"] * sum(built.shares.get(r.key, 0.0) for r in like)
        return _times(lead, part), history.hours[follows]
    per_week = entry["share"] * sum(_weekly_orders(r, history, strength) for r in like)
    hours = _like_hours(entry, history)
    if entry.get("hours"):
        given = history.hours.get(entry.get("source", ""), {})
        return (Curve(0.0, 1.6 * per_week, 1.2 * hours), given) if hours else None
    return Curve(per_week, 0.0, 1.0), {}


def _weekly_orders(route: Route, history: History, strength: Strength) -> float:
    """Orders of a usual week while the route was open."""
    table = history.orders[route.key]
    shut = {
        w for w, level in zip(history.weeks, strength.past.get(route.key, ()), strict=False) if level <= 0
    }
    weeks = [w for w in history.weeks if w not in shut][-NOW:]
    return sum(table.get(w, 0.0) for w in weeks) / max(len(weeks), 1)


def _like_hours(entry: Mapping[str, Any], history: History) -> float:
    """Hours a usual week has on the same source where it sells already."""
    source = Route.parse(entry["route"]).source.value
    return history.usual(history.hours.get(source, {})) if entry.get("hours") else 0.0


def _seen(
    route: Route, history: History, strength: Strength, curve: Curve, inputs: Mapping[date, float]
) -> _Seen:
    """The prior counts as much as a few orders; what came against what was due moves it."""
    orders = history.orders.get(route.key, {})
    lived = [w for w in history.weeks if w >= min(orders)] if orders else []
    steps = lever_table()["ramp"]
    due = 0.0
    blind = curve.scale > 0 and curve.base == 0  # without hours written down, nothing was due
    got = 0.0
    for n, week in enumerate(lived):
        if blind and not inputs.get(week):
            continue
        got += orders.get(week, 0.0)
        season = strength.season.past[history.weeks.index(week)]
        due += season * curve.at(inputs.get(week, 0.0)) * (steps[n] if n < len(steps) else 1.0)
    return _Seen(got, (TRIED + got) / (TRIED + due), len(lived))


def _rests_on_its_like(entry: Mapping[str, Any], route: Route, like: Route, seen: _Seen) -> Sentence:
    share = round(100 * entry["share"])
    if seen.weeks:
        return sentence(
            "{route}: {orders} orders in its {weeks} weeks so far, on top of a prior of {share} % of what "
            "{like} brings.",
            route=route,
            orders=round(seen.orders),
            weeks=seen.weeks,
            share=share,
            like=like,
        )
    return sentence(
        "{route} has no history: a prior of {share} % of what {like} brings, reached over {weeks} weeks. "
        "Nobody has measured it; test small before you rely on it.",
        route=route,
        share=share,
        like=like,
        weeks=len(lever_table()["ramp"]) + 1,
    )


def _ramp(opened: tuple[float, ...], lived: int) -> tuple[float, ...]:
    first = next((w for w, o in enumerate(opened) if o > 0), len(opened)) - lived
    steps = lever_table()["ramp"]
    return tuple(steps[w - first] if 0 <= w - first < len(steps) else 1.0 for w in range(len(opened)))


def draws_of(built: Built, worlds: int, seed: int) -> list[Curve]:
    if built.fitted:
        return list(built.fitted.samples(worlds, seed=seed))
    spread = UNMEASURED if built.like else FAMILIAR
    pulls = np.random.default_rng(seed).lognormal(-(spread**2) / 2, spread, worlds)
    curve = built.lever.curve
    return [_times(curve, p) for p in pulls.tolist()]


def _times(curve: Curve, factor: float) -> Curve:
    """A curve that brings so many times as much at every input."""
    return replace(curve, base=curve.base * factor, scale=curve.scale * factor)
