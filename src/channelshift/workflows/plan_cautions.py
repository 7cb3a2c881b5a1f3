"""Where the seller's files are thin or contradict themselves: said beside the plan, never hidden in it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from channelshift.rulebook import RouteState, Rulebook
from channelshift.terms.text import Sentence, sentence
from channelshift.workflows.plan_history import NOW, History

FEW_WEEKS = 12


def cautions(history: History, book: Rulebook, first_day: date) -> tuple[Sentence, ...]:
    """What a reader of the plan should know about what it was made from."""
    return (*_thin(history), *_stock(history), *_selling_though_closed(history, book, first_day))


def _thin(history: History) -> Iterator[Sentence]:
    if len(history.weeks) < FEW_WEEKS:
        yield sentence(
            "Only {weeks} whole weeks of sales are known. Much of this plan is a stated prior: "
            "read its ranges.",
            weeks=len(history.weeks),
        )
    if len(history.skus) == 1:
        yield sentence(
            "Only one product was sold: the plan can move effort and stock, but not from one product "
            "to another."
        )
    if not any(history.spend.values()) and not any(history.hours.values()):
        yield sentence(
            "No file says what you spend on ads or how many hours you work, so the plan can only move "
            "stock and sales modes. Import ad costs or fill in the template of content hours."
        )
    without = [sku for sku in history.skus if sku not in history.costs]
    if without:
        yield sentence(
            "{n} products have no cost, for example {sku}: they are never bought again in this plan. Fill in "
            "the template of product costs.",
            n=len(without),
            sku=without[0],
        )
    launched = [sku for sku, cost in sorted(history.costs.items()) if cost.lead_of_launch]
    if launched:
        yield sentence(
            "The product file does not say how long {n} products take to buy, for example {sku}: the days of "
            "their launches are taken.",
            n=len(launched),
            sku=launched[0],
        )


def _stock(history: History) -> Iterator[Sentence]:
    below = sorted((sku, pool) for (sku, pool), stock in history.stock.items() if stock.on_hand < 0)
    if below:
        sku, pool = below[0]
        yield sentence(
            "{n} stock counts are below zero, for example {sku} in {pool}: sold and not yet booked in, or "
            "counted wrongly. They are taken to be none.",
            n=len(below),
            sku=sku,
            pool=pool,
        )


def _selling_though_closed(history: History, book: Rulebook, first_day: date) -> Iterator[Sentence]:
    """A route that the rules have closed already, and that has sold all the same in the last weeks."""
    for route in history.routes:
        status = book.on(first_day).route(route)
        closing = status.rules[0] if status.rules else None
        if status.state is not RouteState.CLOSED or closing is None:
            continue
        since = [week for week in history.weeks[-NOW:] if week >= closing.starts]
        recent = sum(history.orders[route.key].get(week, 0.0) for week in since)
        if not recent:
            continue
        yield sentence(
            "{route} is closed since {day} by {rule}, and still sold {n} orders in the last {weeks} weeks. "
            "The plan takes it as closed. If it is open for you, say so in your own rules.",
            route=route.key,
            day=closing.starts,
            rule=closing.id,
            n=round(recent),
            weeks=len(since),
        )
