"""What changed between the days two plans were made: limits, rules, sales, beliefs and stock."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from channelshift.terms.money import Money
from channelshift.terms.text import Sentence, sentence
from channelshift.workflows.answers import PlanAnswer
from channelshift.workflows.answers_plan import PlanFacts, Turn

NEWS = Decimal("0.05")  # a belief that moved less is the same belief
MOST_STOCK = 5
_IN_MONEY = ("budget_per_week", "buying", "cash", "least_profit")
_IN_PERCENT = ("most_on_one_platform", "risk")
_KINDS = {
    "budget_per_week": ("spend",),
    "hours_per_week": ("hours",),
    "live_hours_per_week": ("hours",),
    "buying": ("buy",),
}


@dataclass(frozen=True)
class Cause:
    """One change in a sentence, the levers, routes or SKUs it names, and the kinds of line it moves."""

    said: Sentence
    names: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


def causes_between(older: PlanAnswer, newer: PlanAnswer) -> tuple[Cause, ...]:
    """Everything that changed between the two plans, what the seller did first."""
    causes = [*_limits(older, newer)]
    if older.facts and newer.facts:
        was, is_now = older.facts, newer.facts
        causes += [*_rules(was, is_now), *_modes(was, is_now), *_beliefs(was, is_now)]
        causes += [*_stock(older, was, newer, is_now), *_sales(was, is_now)]
    return tuple(causes)


def changed_since(older: PlanAnswer, newer: PlanAnswer) -> tuple[Sentence, ...]:
    """The same in sentences alone."""
    return tuple(cause.said for cause in causes_between(older, newer))


def _limits(older: PlanAnswer, newer: PlanAnswer) -> Iterator[Cause]:
    was, is_now = dict(older.limits), dict(newer.limits)
    for name in sorted(was.keys() | is_now.keys()):
        if was.get(name, "") == is_now.get(name, ""):
            continue
        before = _measured(name, was.get(name, ""), older.currency)
        after = _measured(name, is_now.get(name, ""), newer.currency)
        kinds = _KINDS.get(name, ("spend", "hours", "buy", "send"))
        if not before:
            said = sentence("{limit} is limited to {after}; it was not before.", limit=name, after=after)
        elif not after:
            said = sentence("{limit} is no longer limited to {before}.", limit=name, before=before)
        else:
            said = sentence("{limit} is {after}; it was {before}.", limit=name, after=after, before=before)
        yield Cause(said, kinds=kinds)


def _measured(name: str, text: str, currency: str) -> str | Money:
    """A limit as its seller thinks of it: money with its currency, a share in percent."""
    if not text:
        return ""
    if name in _IN_MONEY:
        return Money(Decimal(text.replace(",", "")), currency)
    return f"{Decimal(text) * 100:.0f} %" if name in _IN_PERCENT else text


def _rules(was: PlanFacts, is_now: PlanFacts) -> Iterator[Cause]:
    before = {(t.route, t.opens): t for t in was.turns}
    after = {(t.route, t.opens): t for t in is_now.turns}
    for key in sorted(before.keys() | after.keys()):
        old, new = before.get(key), after.get(key)
        if old and new and old.day == new.day:
            continue
        if old and new is None and old.day <= is_now.today:
            continue  # it came, as it was believed
        names = (key[0], key[0].split(">", 1)[0])
        yield Cause(_turned(old, new), names=names)


def _turned(old: Turn | None, new: Turn | None) -> Sentence:
    if new is None:
        assert old is not None
        if old.opens:
            return sentence("{route} is no longer believed to open on {day}.", route=old.route, day=old.day)
        return sentence("{route} is no longer believed to close on {day}.", route=old.route, day=old.day)
    if old is None:
        if new.opens:
            return sentence("{route} is now believed to open on {day}.", route=new.route, day=new.day)
        return sentence("{route} is now believed to close on {day}.", route=new.route, day=new.day)
    values = {"route": new.route, "day": new.day, "before": old.day}
    if new.opens:
        return sentence("{route} is now believed to open on {day}, not on {before}.", **values)
    return sentence("{route} is now believed to close on {day}, not on {before}.", **values)


def _modes(was: PlanFacts, is_now: PlanFacts) -> Iterator[Cause]:
    before = {(sku, market): mode for sku, market, mode in was.modes}
    for sku, market, mode in is_now.modes:
        old = before.get((sku, market))
        if old and old != mode:
            said = sentence(
                "{sku} in {market} is to be sold as {after}, no longer as {before}.",
                sku=sku,
                market=market,
                after=mode,
                before=old,
            )
            yield Cause(said, names=(sku,))


def _beliefs(was: PlanFacts, is_now: PlanFacts) -> Iterator[Cause]:
    before = {b.lever: b for b in was.beliefs}
    for belief in is_now.beliefs:
        old = before.get(belief.lever)
        if old is None:
            continue
        earlier, later = old.orders_at_more, belief.orders_at_more
        if abs(later - earlier) > NEWS * max(earlier, later) and abs(later - earlier) >= 1:
            said = sentence(
                "{lever}: at half more than now it is believed to bring {after} orders a week; "
                "it was {before}.",
                lever=belief.lever,
                after=round(later),
                before=round(earlier),
            )
            yield Cause(said, names=(belief.lever,))


def _stock(older: PlanAnswer, was: PlanFacts, newer: PlanAnswer, is_now: PlanFacts) -> Iterator[Cause]:
    """What lies there now, against what lay there then; the largest differences, and each pool's plan."""
    if older.first_day != newer.first_day:
        yield from _against_plan(was, newer, is_now)
    before = {(sku, pool): units for sku, pool, units in was.stock}
    moved = [
        (sku, pool, before.get((sku, pool), Decimal(0)), units)
        for sku, pool, units in is_now.stock
        if units != before.get((sku, pool), Decimal(0))
    ]
    for sku, pool, earlier, later in sorted(moved, key=lambda m: (-abs(m[3] - m[2]), m))[:MOST_STOCK]:
        said = sentence(
            "{sku} in {pool}: {after} units are there; it was {before}.",
            sku=sku,
            pool=pool,
            after=round(later),
            before=round(earlier),
        )
        yield Cause(said, names=(sku,), kinds=("buy", "send"))


def _against_plan(was: PlanFacts, newer: PlanAnswer, is_now: PlanFacts) -> Iterator[Cause]:
    planned = {pool: units for pool, week, units in was.stock_planned if (newer.first_day - week).days == 7}
    for pool, expected in sorted(planned.items()):
        there = sum((units for _, place, units in is_now.stock if place == pool), Decimal(0))
        if abs(there - expected) > NEWS * max(there, expected) and abs(there - expected) >= 1:
            said = sentence(
                "{pool} holds {there} units; the last plan expected {planned} by now.",
                pool=pool,
                there=round(there),
                planned=round(expected),
            )
            yield Cause(said, names=(pool,), kinds=("buy", "send"))


def _sales(was: PlanFacts, is_now: PlanFacts) -> Iterator[Cause]:
    if was.known_until and is_now.known_until and is_now.known_until > was.known_until:
        yield Cause(
            sentence(
                "{weeks} more weeks of sales are known, up to {day}.",
                weeks=(is_now.known_until - was.known_until).days // 7,
                day=is_now.known_until,
            )
        )
