"""What is thin or cannot be right in the weeks that a plan rests on, said in the seller's words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from channelshift.planning.problem import Lever
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.text import Sentence, sentence
from channelshift.workflows.plan_history import History
from channelshift.workflows.plan_season import Calendar

ENOUGH = 12  # weeks from which on a seller's own figures say more than what is assumed


class TooLittle(ChannelshiftError):
    """There is nothing that a plan could be made of."""


def check_history(history: History) -> None:
    """Refuse weeks in which nothing was sold."""
    if not history.weeks or not any(sum(table.values()) > 0 for table in history.orders.values()):
        raise TooLittle(
            sentence(
                "There is no week with a sale to plan from: import your orders, or plan from a later day."
            )
        )


def check_levers(levers: Sequence[Lever]) -> None:
    """Refuse a plan in all of whose weeks every route is closed."""
    if any(max(_weekly(lever.open)) > 0 for lever in levers):
        return
    names = ", ".join(sorted(lever.route for lever in levers))
    raise TooLittle(
        sentence(
            "By the rules every route you sell by is closed in all weeks of the plan: {routes}. If one still "
            "sells, add a rule of your own; else open another route first.",
            routes=names,
        )
    )


def doubts_of(history: History, past: Calendar) -> tuple[Sentence, ...]:
    """What the seller should know before they rely on the plan."""
    return (*_thin(history), *_closed_but_sold(history, past), *_less_than_nothing(history))


def _thin(history: History) -> Iterator[Sentence]:
    weeks = len(history.weeks)
    if weeks < ENOUGH:
        yield sentence(
            "There are only {weeks} whole weeks of sales: most of this plan is what we assume of shops like "
            "yours. Plan again once there are {enough}.",
            weeks=weeks,
            enough=ENOUGH,
        )


def _closed_but_sold(history: History, past: Calendar) -> Iterator[Sentence]:
    """A closing date in the past that the sales do not know of."""
    for route in history.routes:
        sold = [
            week
            for week, opened in zip(history.weeks, past.open(route), strict=True)
            if opened == 0 and history.orders[route.key].get(week, 0.0) > 0
        ]
        if sold:
            yield sentence(
                "{route} sold in the week of {week}, though by the rules it was closed. The plan goes by the "
                "rules: if you can still sell there, add a rule of your own.",
                route=route,
                week=sold[-1],
            )


def _less_than_nothing(history: History) -> Iterator[Sentence]:
    for (sku, pool), stock in sorted(history.stock.items()):
        if stock.on_hand < 0:
            yield sentence(
                "{sku} has {units} units in {pool}, less than nothing. The plan counts 0: count the shelf.",
                sku=sku,
                units=round(stock.on_hand),
                pool=pool,
            )


def _weekly(value: float | tuple[float, ...]) -> tuple[float, ...]:
    return value if isinstance(value, tuple) else (value,)
