"""channelshift restated: what changed in a past month since somebody looked at it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import typer

from channelshift.cli import screen
from channelshift.cli.asked import a_period, asked_of
from channelshift.cli.plain import print_json
from channelshift.terms.days import Period
from channelshift.workflows.answers import SUBTOTALS

if TYPE_CHECKING:
    from channelshift.workflows.restated import Looked, Restated


def restated(
    context: typer.Context,
    month: Annotated[
        Period | None,
        typer.Option(
            parser=a_period, metavar="MONTH", help="The month, such as 2023-07; else every one looked at."
        ),
    ] = None,
    looked: Annotated[
        bool, typer.Option("--looked", help="Say that you have seen the month as it is now.")
    ] = False,
) -> None:
    """Show what changed in a month since you looked.

    Each change with the file that brought it.
    """
    asked = asked_of(context)
    from channelshift.workflows import restated as workflow

    if month is None:
        if looked:
            raise typer.BadParameter("Say which month you have looked at: --month 2023-07.")
        months = workflow.looked_at(asked.workspace())
        print_json(months) if asked.as_json else _show_months(months)
        return
    if looked:
        seen = workflow.look_at(asked.workspace(), month.first)
        print_json(seen) if asked.as_json else screen.say(
            f"Remembered what {_name(month.first)} says now. Later changes of it will show here."
        )
        return
    found = workflow.restated(asked.workspace(), month.first)
    print_json(found) if asked.as_json else _show(found)


def _name(day: date) -> str:
    return f"{day:%Y-%m}"


def _show_months(months: tuple[Looked, ...]) -> None:
    if not months:
        screen.say("No month has been looked at yet: channelshift restated --month 2023-07 --looked")
        return
    rows = [
        (_name(m.month.first), m.at[:10], m.changed_lines, *_amounts(m.change, m.currency)) for m in months
    ]
    screen.table(("month", "looked at", "lines changed", *SUBTOTALS), rows, ("lines changed", *SUBTOTALS))


def _show(found: Restated) -> None:
    looked = found.looked
    screen.say(
        f"{_name(looked.month.first)}, looked at on {looked.at[:10]}: {looked.changed_lines} lines read "
        f"differently now. Changes in {looked.currency}:"
    )
    rows = [
        (file or "rules, settings or a file taken back", lines, *_amounts(change, looked.currency))
        for file, lines, change in found.by_file
    ]
    screen.table(("file", "lines", *SUBTOTALS), rows, ("lines", *SUBTOTALS))


def _amounts(change: object, currency: str) -> tuple[str, ...]:
    figures = dict(change)  # type: ignore[call-overload]
    return tuple(screen.amount(Decimal(figures[name]), currency) for name in SUBTOTALS)
