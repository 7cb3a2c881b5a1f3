"""channelshift profit: net sales to CM3, down to the rows of the files."""

from __future__ import annotations

from typing import Annotated

import typer

from channelshift.cli import screen
from channelshift.cli.asked import a_period, asked_of, comma_list, pairs
from channelshift.cli.plain import print_json
from channelshift.terms.days import DateBasis, Period
from channelshift.workflows.answers import LADDER, SUBTOTALS, ProfitRow, ProfitTable, SourceRows

_MOST_ROWS = 10_000


def profit(
    context: typer.Context,
    by: Annotated[str, typer.Option(help="Columns to group by: month, route, mode, channel ...")] = "route",
    period: Annotated[
        Period | None,
        typer.Option(parser=a_period, metavar="FIRST..LAST", help="Two days, or a month such as 2023-07."),
    ] = None,
    basis: Annotated[DateBasis, typer.Option(help="The event whose day counts.")] = DateBasis.PAID,
    currency: Annotated[str, typer.Option(help="Show everything in this currency.")] = "",
    rows: Annotated[
        list[str] | None,
        typer.Option(metavar="KEY=VALUE", help="Open a figure: the rows of your files behind it."),
    ] = None,
    figure: Annotated[str, typer.Option(help="With --rows: the figure to open.")] = "cm3",
    limit: Annotated[int, typer.Option(min=1, max=_MOST_ROWS, help="With --rows: how many rows.")] = 200,
    offset: Annotated[int, typer.Option(min=0, help="With --rows: how many rows to pass over.")] = 0,
) -> None:
    """Show what each route earns, from sales to CM3."""
    asked = asked_of(context)
    if figure not in LADDER:
        raise typer.BadParameter(f"{figure!r} is no figure. Choose one of {', '.join(LADDER)}.")
    where = pairs(rows or [])
    from channelshift.workflows import profit as workflow

    if rows:
        found = workflow.source_rows(
            asked.workspace(), where, period, figure, limit, offset, basis.value, currency or None
        )
        print_json(found) if asked.as_json else _show_rows(found, figure)
        return
    table = workflow.profit(
        asked.workspace(), by=comma_list(by), period=period, basis=basis.value, currency=currency or None
    )
    print_json(table) if asked.as_json else show_table(table)


def show_table(table: ProfitTable) -> None:
    """The table in one screen; every rung stands in --json."""
    numbers = ("orders", "units", *SUBTOTALS)
    rows = [*(_cells(table, row, row.key) for row in table.rows)]
    rows.append(_cells(table, table.total, ("total", *[""] * (len(table.by) - 1))))
    screen.say(f"In {table.currency}, by the day {table.basis}, {table.period or 'all days'}.")
    screen.table((*table.by, *numbers), rows, numbers)
    screen.say(*table.left_out)


def _cells(table: ProfitTable, row: ProfitRow, key: tuple[str, ...]) -> tuple[object, ...]:
    amounts = (screen.amount(row.figures.get(name), table.currency) for name in SUBTOTALS)
    return (*key, row.orders, row.units, *amounts)


def _show_rows(found: SourceRows, figure: str) -> None:
    screen.say(
        f"{len(found.rows)} of {found.total_rows} rows; "
        f"{figure} of all: {screen.amount(found.figures.get(figure), found.currency)} {found.currency}."
    )
    screen.table(
        ("file", "sheet", "row", "order", "day", "what", figure, "estimated by"),
        (
            (
                row.file,
                row.sheet,
                row.row,
                row.order_id,
                row.day or "",
                row.what,
                screen.amount(row.figures.get(figure), row.currency),
                (row.basis_of_estimate or "yes") if row.estimated else "",
            )
            for row in found.rows
        ),
        ("row", figure),
    )
