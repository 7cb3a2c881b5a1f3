"""The algorithm of pymc-marketing's budget optimizer, and an (s, S) stock policy, planned anew like ours.

Each channel (money by route, hours by kind of work) gets a saturation curve fitted to the seller's weeks by
least squares; the week's money, and the week's hours, are then split from the equal split by SciPy's SLSQP
with the total as a constraint, which is what pymc-marketing's BudgetOptimizer does on its posterior's means.
A channel whose routes the rules have closed is left out. TikTok Shop in the United States is no channel with
a history, so no money is moved there.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
from scipy.optimize import curve_fit, minimize

from channelshift.simulate import WeekActions, World
from channelshift.simulate import levers as lv
from channelshift.simulate.catalogue import PRODUCTS
from channelshift.simulate.stock import SELLER, UK
from channelshift.terms.route import Route
from channelshift.workflows.lived import FIRST, Hand, Moment
from channelshift.workflows.plan_history import History
from channelshift.workflows.plan_season import Calendar

HOURS = {
    "tiktok_video": ("tiktok_video", "tiktok_profile"),
    "tiktok_live": ("tiktok_live",),
    "whatsapp": ("whatsapp",),
    "instagram_reels": ("instagram_profile",),
    "pinterest": ("pinterest",),
    "youtube_video": ("youtube_video",),
}
MONEY = {"meta_ads": lv.META, "tiktok_ads": lv.TIKTOK_ADS, "tiktok_creator": lv.GB_CREATOR}
REVIEW = 2  # weeks between two looks at the shelf
SERVICE = 1.645  # standard deviations of the demand over lead time and review kept on top: 95 %


def optimizer(world: World) -> Hand:
    """Money and hours by SLSQP on fitted curves, goods by (s, S)."""
    usual = world.usual_actions()

    def hand(moment: Moment) -> dict[date, WeekActions]:
        history, worth = moment.history, _worth(moment.history)
        money = {k: v for k, v in (usual.spend or {}).items() if k == lv.GB_VIDEO}
        total = sum((usual.spend or {}).values()) - sum(money.values())
        channels = {n: _curve(history, history.spend.get(n, {}), (n,), worth, moment) for n in MONEY}
        money |= {MONEY[n]: x for n, x in _shared(channels, total).items()}
        works = {
            n: _curve(history, history.hours.get(n, {}), sources, worth, moment)
            for n, sources in HOURS.items()
        }
        hours = _shared(works, sum((usual.hours or {}).values()))
        return _stocked(moment, WeekActions(spend=money, hours=hours))

    return hand


# ------------------------------------------------------------------ money and hours


def slsqp(curves: Sequence[tuple[float, float]], total: float) -> list[float]:
    """From the equal split, the sum held by a constraint."""
    ceilings, halves = (np.array(part) for part in zip(*curves, strict=True))
    scale = total / len(curves)

    def loss(x: np.ndarray) -> float:
        return -float((ceilings * x * scale / (x * scale + halves)).sum())

    found = minimize(
        loss,
        np.ones(len(curves)),
        method="SLSQP",
        bounds=[(0, len(curves))] * len(curves),
        constraints={"type": "eq", "fun": lambda x: x.sum() - len(curves)},
        options={"ftol": 1e-9, "maxiter": 1000},
    )
    return [float(x) for x in np.maximum(found.x, 0) * scale]


def _shared(curves: dict[str, tuple[float, float] | None], total: float) -> dict[str, float]:
    open_ = {name: curve for name, curve in curves.items() if curve is not None}
    return dict(zip(open_, slsqp(list(open_.values()), total), strict=True)) if open_ else {}


def _worth(history: History) -> dict[str, float]:
    """What an order brings before ads, by route."""
    recent = history.weeks[-26:]
    return {
        route: sum(s.margin for (r, _), s in history.sold.items() if r == route)
        / max(sum(table.get(w, 0.0) for w in recent), 1.0)
        for route, table in history.orders.items()
    }


def _curve(
    history: History,
    inputs: dict[date, float],
    sources: tuple[str, ...],
    worth: dict[str, float],
    moment: Moment,
) -> tuple[float, float] | None:
    """Profit a week as ceiling * x / (x + half); None where no route is open any more."""
    calendar = Calendar(moment.book, moment.monday, 1)
    routes = [r for r in history.orders if r.split(">")[0] in sources and r not in (lv.US_VIDEO, lv.US_LIVE)]
    routes = [r for r in routes if calendar.open(Route.parse(r))[0] > 0]
    x = np.array(history.series(inputs))
    if not routes or x.max() <= 0:
        return None
    y = np.sum([np.array(history.series(history.orders[r])) * worth[r] for r in routes], axis=0)
    start = (2 * float(y.mean()), float(x.mean()))
    bounds = ((0.0, start[1] / 10), (20 * max(y.mean(), 1e-3), start[1] * 10))
    found, _ = curve_fit(lambda v, a, h: a * v / (v + h), x, y, p0=start, bounds=bounds)
    return float(found[0]), float(found[1])


# ------------------------------------------------------------------ stock


def _stocked(moment: Moment, week: WeekActions) -> dict[date, WeekActions]:
    """(s, S) on recent demand: at every review what is there and under way is filled up to S once below s."""
    weeks, first = {}, True
    for n in range(moment.weeks):
        monday = moment.monday + timedelta(weeks=n)
        looks = (monday - FIRST).days // 7 % REVIEW == 0
        buy, send = _filled(moment) if first and looks else ({}, {})
        if looks and not first:
            buy, send = _usual(moment)
        first = first and not looks
        weeks[monday] = WeekActions(week.spend, week.hours, send, buy)
    return weeks


def _pace(moment: Moment, sku: str, from_uk: bool) -> float:
    """Units a week over the last weeks, by the orders of the routes that leave from a place."""
    total = 0.0
    recent, month = moment.history.weeks[-26:], moment.history.weeks[-8:]
    for (route, other), sold in moment.history.sold.items():
        if other == sku and ("platform_warehouse" in route) == from_uk:
            table = moment.history.orders.get(route, {})
            half_year = sum(table.get(w, 0.0) for w in recent)
            lately = sum(table.get(w, 0.0) for w in month) / len(month)
            total += sold.units / max(half_year, 1.0) * lately
    return total


def _filled(moment: Moment) -> tuple[dict[str, float], dict[tuple[str, str], float]]:
    buy, send = {}, {}
    for product in PRODUCTS:
        here, there = _pace(moment, product.sku, False), _pace(moment, product.sku, True)
        if product.in_uk_warehouse:
            units = _up_to(moment, product.sku, UK, there, product.transfer_days / 7)
            if units > 0:
                send[product.sku, UK] = units
        units = _up_to(moment, product.sku, SELLER, here + there, product.lead_days / 7)
        if units > 0:
            buy[product.sku] = units
    return buy, send


def _up_to(moment: Moment, sku: str, pool: str, pace: float, lead: float) -> float:
    held = moment.game.stock.get((sku, pool), 0.0)
    held += sum(n for _, place, n in moment.game.under_way if place == (sku, pool))
    least = pace * (lead + REVIEW) + SERVICE * math.sqrt(pace * (lead + REVIEW))
    most = least + pace * REVIEW
    return max(most - held, 0.0) if held < least else 0.0


def _usual(moment: Moment) -> tuple[dict[str, float], dict[tuple[str, str], float]]:
    """Between two plans each review replaces what the pace has taken."""
    buy, send = {}, {}
    for product in PRODUCTS:
        there = _pace(moment, product.sku, True) * REVIEW
        if product.in_uk_warehouse and there > 0:
            send[product.sku, UK] = there
        buy[product.sku] = (_pace(moment, product.sku, False) * REVIEW) + there
    return buy, send
