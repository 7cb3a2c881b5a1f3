"""Stock that would strand when a route closes, as tasks: what to take out or sell before which day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from channelshift.terms.money import Money
from channelshift.terms.route import Pool, Route
from channelshift.terms.text import Sentence, sentence
from channelshift.workflows.answers_modes import StockAnswer, StrandedRow
from channelshift.workflows.task_drafts import TaskDraft, listed

DAY = timedelta(days=1)


def stock_drafts(answer: StockAnswer, place: str) -> list[TaskDraft]:
    """One task for each pool and market where goods would be left: due on the last day before the first
    closing there.

    The money at stake is not available: what the goods would still earn elsewhere is not in the stock's
    answer. Their value at landed cost stands in the task's words where it is known.
    """
    shelves: dict[tuple[str, str], list[StrandedRow]] = defaultdict(list)
    for row in answer.stranded:
        shelves[(row.pool, row.market)].append(row)
    drafts = []
    for (pool, market), rows in sorted(shelves.items()):
        day = _first_closing(answer, pool, market)
        drafts.append(
            TaskDraft(
                key=f"stock:{pool}:{market}:{day.isoformat() if day else 'open'}",
                origin="stock",
                title=_title(pool, market, rows, answer.currency),
                place=place,
                due_on=day - DAY if day else None,
            )
        )
    return drafts


def _first_closing(answer: StockAnswer, pool: str, market: str) -> date | None:
    days = [
        closing.closes_on
        for closing in answer.closing
        if closing.closes_on and _is_behind(Route.parse(closing.route), pool, market)
    ]
    return min(days, default=None)


def _is_behind(route: Route, pool: str, market: str) -> bool:
    return route.pool == pool and market in ("", route.market)


def _title(pool: str, market: str, rows: Sequence[StrandedRow], currency: str) -> Sentence:
    shown = sorted(rows, key=lambda row: (-row.units, row.sku))
    things = listed([sentence("{sku} × {n}", sku=row.sku, n=row.units) for row in shown])
    values = [row.value for row in rows if row.value is not None]
    worth = Money(sum(values, Decimal(0)), currency) if values else None
    said = {"pool": pool, "market": market, "things": things, "worth": worth}
    if pool == Pool.SELLER_WAREHOUSE:
        return sentence(
            "Find who else buys what only closing routes sell, worth {worth} at cost: {things}", **said
        )
    return sentence(
        "Withdraw or transfer what would strand in {pool} ({market}), worth {worth} at cost: {things}", **said
    )
