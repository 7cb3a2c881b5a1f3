"""One product: order now, wait, or stop, with how many units and why."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from channelshift.planning.stocking.belief import NARROWEST, WIDEST, Array
from channelshift.planning.stocking.recursion import LEVEL, Targets, targets
from channelshift.planning.stocking.terms import BadTerms, StockTerms
from channelshift.terms.text import Sentence, sentence

NOW, WAIT, STOP = "order now", "wait", "stop"


@dataclass(frozen=True)
class Advice:
    """What to do about one product today. `gain` is what it earns over waiting a week, in money."""

    action: str
    units: int
    week: int | None  # weeks from today in which an order is likely due; None: in none
    gain: float
    reason: Sentence


def reorder_advice(terms: StockTerms, paths: Array, in_hand: float, on_its_way: float = 0.0) -> Advice:
    """Advice from demand paths (draw x week, this week first; the last week is the last of selling)."""
    level, spread, season = summary(paths, terms.lead_weeks)
    weeks, position = paths.shape[1], in_hand + on_its_way
    if terms.margin <= 0:
        return Advice(STOP, 0, None, 0.0, _no_margin(terms))
    if weeks <= terms.lead_weeks:
        return Advice(STOP, 0, None, 0.0, _too_late(terms, weeks))
    table = targets(terms, spread, weeks, season, terms.order_cost / level)
    units, gain = best_order(table, terms, position, level)
    if units:
        return Advice(NOW, units, 0, gain, _order_now(terms, units, position / level, gain))
    week = _due(table, position, level, np.array(season))
    if week is None:
        return Advice(STOP, 0, None, 0.0, _enough(position, paths))
    return Advice(WAIT, 0, week, 0.0, _wait(position / level, week))


def summary(paths: Array, lead_weeks: int) -> tuple[float, float, tuple[float, ...]]:
    """Level (units a week), spread and season of demand paths.

    The spread is that of the sum until an order made now is sold, so that draws whose weeks move together
    count as wide as they are.
    """
    if paths.ndim != 2 or not paths.size or not np.isfinite(paths).all() or (paths < 0).any():
        raise BadTerms(sentence("Demand must be draws of one number of units, none below 0, for each week."))
    mean = paths.mean(axis=0)
    level = max(float(mean.mean()), float(LEVEL[0]))
    window = paths[:, : lead_weeks + 1].sum(axis=1)
    about = max(float(window.mean()), 1e-9)
    wide = (float(window.var()) - about) / about**2 * min(lead_weeks + 1, paths.shape[1])
    return level, float(np.clip(wide, NARROWEST, WIDEST)), tuple(np.round(mean / level, 4).tolist())


def best_order(table: Targets, terms: StockTerms, position: float, level: float) -> tuple[int, float]:
    """The number of units, in whole packs and no less than the least order, that earns most over none."""
    gain, units = table.at(0, np.array([position]), np.array([level]))
    if gain[0] <= 0:
        return 0, 0.0
    full = terms.in_packs(float(units[0]))
    choices = np.array([max(full - terms.pack, terms.in_packs(1.0)), full])
    worth = table.worth_of(position, level, np.append(choices, 0.0).astype(float))
    best = int(np.argmax(worth[:2]))
    more = float(worth[best] - worth[2])
    return (int(choices[best]), more) if more > 0 else (0, 0.0)


def _due(table: Targets, position: float, level: float, season: Array) -> int | None:
    """The first later week in which an order would pay, were demand as expected until then."""
    for week in range(1, table.weeks):
        position = max(position - level * season[week - 1], 0.0)
        if table.at(week, np.array([position]), np.array([level]))[0][0] > 0:
            return week
    return None


def _order_now(terms: StockTerms, units: int, cover: float, gain: float) -> Sentence:
    return sentence(
        "Order {units} units today: what is in hand and on its way lasts {cover} weeks, a new order takes "
        "{lead}. Waiting a week would cost about {gain}.",
        units=units,
        cover=round(cover, 1),
        lead=terms.lead_weeks,
        gain=round(gain, 2),
    )


def _wait(cover: float, week: int) -> Sentence:
    return sentence(
        "Wait: what is in hand and on its way lasts {cover} weeks. If demand goes on as expected, order in "
        "{week} weeks.",
        cover=round(cover, 1),
        week=week,
    )


def _enough(position: float, paths: Array) -> Sentence:
    chance = float((paths.sum(axis=1) <= position).mean())
    return sentence(
        "Order no more: the {position} units in hand and on their way last to the end in {chance} of 100 "
        "cases, and another order would not earn what it costs.",
        position=round(position),
        chance=round(100 * chance),
    )


def _too_late(terms: StockTerms, weeks: int) -> Sentence:
    return sentence(
        "Order no more: an order takes {lead} weeks and selling ends in {weeks}.",
        lead=terms.lead_weeks,
        weeks=weeks,
    )


def _no_margin(terms: StockTerms) -> Sentence:
    return sentence(
        "Order no more: a sale brings {net}, and another unit costs {cost}.",
        net=round(terms.net, 2),
        cost=round(terms.unit_cost, 2),
    )
