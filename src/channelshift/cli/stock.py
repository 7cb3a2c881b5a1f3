"""channelshift stock: what lies where, how fast it sells, how old it is and what would strand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated

import typer

from channelshift.cli import screen
from channelshift.cli.after_sales import show_rows
from channelshift.cli.asked import a_day, asked_of, pairs
from channelshift.cli.plain import print_json
from channelshift.workflows.answers_modes import ShelfRow, StockAnswer


def stock(
    context: typer.Context,
    on: Annotated[
        date | None, typer.Option(parser=a_day, metavar="DAY", help="The day to look at; else yesterday.")
    ] = None,
    days: Annotated[int, typer.Option(min=1, max=3660, help="Days of sales it is judged on.")] = 90,
    closing_by: Annotated[
        date | None,
        typer.Option(parser=a_day, metavar="DAY", help="Routes that close until this day; else in 90 days."),
    ] = None,
    figure: Annotated[
        str, typer.Option(help="Open a figure: on_hand, incoming, received or ages, row by row.")
    ] = "",
    where: Annotated[
        list[str] | None,
        typer.Option(metavar="KEY=VALUE", help="With --figure: which rows (sku, pool, checkout, market)."),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="With --figure: how many rows.")] = 200,
    offset: Annotated[int, typer.Option(min=0, help="With --figure: how many rows to pass over.")] = 0,
) -> None:
    """Show what lies where, how old, and what would strand."""
    asked = asked_of(context)
    if figure:
        from channelshift.workflows.file_rows import stock_rows

        rows = stock_rows(asked.workspace(), figure, pairs(where or []), on, days, limit, offset)
        print_json(rows) if asked.as_json else show_rows(rows)
        return
    from channelshift.workflows.stock import stock as answer

    found = answer(asked.workspace(), on, days, closing_by)
    print_json(found) if asked.as_json else _show(found)


def _show(found: StockAnswer) -> None:
    screen.say(f"On {found.on}, judged on {found.period}; values at landed cost in {found.currency}.")
    numbers = (
        "on hand",
        "sold",
        "days in stock",
        "cover",
        "sold A",
        "sold B",
        "turnover",
        "value",
        "a month",
    )
    screen.table(
        ("sku", "pool", "checkout", "market", *numbers, "oldest"),
        (_cells(found, shelf) for shelf in found.shelves),
        numbers,
    )
    screen.heading("By pool")
    screen.table(
        ("pool", "checkout", "market", "skus", "on hand", "value", "stranded"),
        (
            (
                p.pool,
                p.checkout,
                p.market,
                p.skus,
                p.on_hand,
                _amount(found, p.value),
                _amount(found, p.stranded),
            )
            for p in found.pools
        ),
        ("skus", "on hand", "value", "stranded"),
    )
    for tier in found.tiers:
        between = f"{tier.low}" if tier.low == tier.high else f"{tier.low} to {tier.high}"
        screen.say(
            f"{tier.checkout} {tier.market}: {tier.topic} {between} {tier.currency} per {tier.unit} "
            f"({tier.rule_id}), {tier.units} units."
        )
    screen.heading(f"Routes that close by {found.closing_by}, and the stock behind them")
    screen.table(
        ("route", "closes on", "rules", "sold", "value"),
        (
            (r.route, r.closes_on or "", " ".join(r.closes_by), r.units_sold, _amount(found, r.value))
            for r in found.closing
        ),
        ("sold", "value"),
    )
    screen.say(*found.notes)


def _amount(found: StockAnswer, amount: Decimal | None) -> str:
    return screen.amount(amount, found.currency)


def _cells(found: StockAnswer, shelf: ShelfRow) -> tuple[object, ...]:
    oldest = shelf.ages[-1] if shelf.ages else None
    age = (
        ""
        if oldest is None
        else f"{oldest.first}+ days"
        if oldest.last is None or oldest.at_least
        else (f"{oldest.first} to {oldest.last} days")
    )
    return (
        shelf.sku,
        shelf.pool,
        shelf.checkout,
        shelf.market,
        shelf.on_hand,
        shelf.units_sold,
        f"{shelf.days_in_stock} ({shelf.days_basis})",
        screen.MISSING if shelf.cover is None else f"{shelf.cover} days",
        screen.percent(shelf.sell_through_a),
        screen.percent(shelf.sell_through_b),
        screen.MISSING if shelf.turnover is None else f"{shelf.turnover:.2f}",
        _amount(found, shelf.value),
        "" if shelf.storage_basis == "none" else _amount(found, shelf.storage_low),
        age,
    )
