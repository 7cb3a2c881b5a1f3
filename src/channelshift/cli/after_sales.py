"""channelshift after-sales: what refunds, disputes and lost parcels cost, and the shop's scores."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

import typer

from channelshift.cli import screen
from channelshift.cli.asked import a_period, asked_of, comma_list, pairs
from channelshift.cli.plain import print_json
from channelshift.terms.days import Period
from channelshift.workflows.answers_modes import AfterSales, FileRows, RefundRow

_MONEY = ("paid", "refunds", "fees kept", "shipping", "goods", "cost")
_RATES = ("by orders", "by amount")


def after_sales(
    context: typer.Context,
    by: Annotated[str, typer.Option(help="Columns to group by: route, sku, channel.")] = "route",
    period: Annotated[
        Period | None,
        typer.Option(parser=a_period, metavar="FIRST..LAST", help="Two days, or a month such as 2023-07."),
    ] = None,
    window: Annotated[int, typer.Option(min=1, help="Days after which a month counts as finished.")] = 60,
    late_after: Annotated[int, typer.Option(min=1, help="Days without delivery that are too many.")] = 30,
    figure: Annotated[
        str, typer.Option(help="Open a figure: the rows of your files behind it, such as cost or dispute.")
    ] = "",
    where: Annotated[
        list[str] | None, typer.Option(metavar="KEY=VALUE", help="With --figure: which rows.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="With --figure: how many rows.")] = 200,
    offset: Annotated[int, typer.Option(min=0, help="With --figure: how many rows to pass over.")] = 0,
) -> None:
    """Show what refunds, disputes and lost parcels cost."""
    asked = asked_of(context)
    if figure:
        from channelshift.workflows.file_rows import after_sales_rows

        conditions = pairs(where or [])
        rows = after_sales_rows(asked.workspace(), figure, conditions, period, limit, offset, late_after)
        print_json(rows) if asked.as_json else show_rows(rows)
        return
    from channelshift.workflows.after_sales import after_sales as answer

    found = answer(asked.workspace(), comma_list(by), period, window, late_after)
    print_json(found) if asked.as_json else _show(found)


def _show(found: AfterSales) -> None:
    screen.say(f"In {found.currency}, by the day paid, {found.period or 'all days'}.")
    numbers = ("orders", "refunded", *_RATES, *_MONEY)
    rows = [_cells(found, row, row.key) for row in found.rows]
    rows.append(_cells(found, found.total, ("total", *[""] * (len(found.by) - 1))))
    screen.table((*found.by, *numbers), rows, numbers)
    screen.heading(f"Months by day of payment; finished {found.window} days after their end")
    screen.table(
        ("month", "finished", *numbers),
        (
            (*c.row.key, "yes" if c.finished else "no", *_cells(found, c.row, c.row.key)[1:])
            for c in found.cohorts
        ),
        numbers,
    )
    screen.heading("Disputes, reimbursements, and orders not delivered")
    if not found.delivery_known:
        screen.say("No file says when goods arrive: orders not delivered are not available.")
    screen.table(
        ("what", "route", "count", "amount"),
        ((e.what, e.route, e.count, screen.amount(e.amount, found.currency)) for e in found.events),
        ("count", "amount"),
    )
    screen.heading("Shop scores, as the platform states them")
    screen.table(
        ("market", "shop", "metric", "value", "target", "day", "file"),
        (
            (s.market, s.shop, s.metric, _stated(s.value), _stated(s.target), s.day or "", s.file)
            for s in found.scores
        ),
        ("value", "target"),
    )
    screen.say(*found.notes)


def _stated(value: Decimal | None) -> str:
    return screen.MISSING if value is None else f"{value:f}"


def _cells(found: AfterSales, row: RefundRow, key: tuple[str, ...]) -> tuple[object, ...]:
    amounts = (row.paid, row.refunds, row.fees_kept, row.shipping, row.goods, row.cost)
    return (
        *key,
        row.orders,
        row.refunded_orders,
        screen.percent(row.rate_by_orders),
        screen.percent(row.rate_by_amount),
        *(screen.amount(amount, found.currency) for amount in amounts),
    )


def show_rows(found: FileRows) -> None:
    """The rows of the files behind a figure, and what they add up to."""
    whole = screen.amount(found.total, found.currency) if found.currency else str(found.total or 0)
    screen.say(
        f"{len(found.rows)} of {found.total_rows} rows; all of them: {whole} {found.currency}".strip() + "."
    )
    screen.table(
        ("file", "sheet", "row", "what", "order or product", "day", "amount", "note"),
        (
            (
                row.file,
                row.sheet,
                row.row,
                row.what,
                row.name,
                row.day or "",
                screen.amount(row.amount, found.currency) if found.currency else row.amount,
                row.note,
            )
            for row in found.rows
        ),
        ("row", "amount"),
    )
