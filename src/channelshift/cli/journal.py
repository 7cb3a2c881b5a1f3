"""channelshift journal: every figure in double entry, for the books of an accountant."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from channelshift.cli import screen
from channelshift.cli.asked import a_period, asked_of
from channelshift.cli.plain import print_json
from channelshift.terms.days import Period


def journal(
    context: typer.Context,
    period: Annotated[
        Period | None,
        typer.Option(parser=a_period, metavar="FIRST..LAST", help="Two days, or a month such as 2023-07."),
    ] = None,
    csv: Annotated[Path | None, typer.Option(help="Write every posting into this file.")] = None,
) -> None:
    """Show the balance of each account in double entry.

    Debits are positive, and each currency adds up to zero.
    """
    asked = asked_of(context)
    from channelshift.workflows import journal as workflow

    if csv is not None:
        csv.write_text(workflow.as_csv(asked.workspace(), period), encoding="utf-8")
        screen.say(f"The postings are in {csv}.")
        return
    balances = workflow.trial_balance(asked.workspace(), period)
    if asked.as_json:
        print_json(balances)
        return
    rows = [(b.account, b.currency, screen.amount(b.amount, b.currency)) for b in balances]
    screen.table(("account", "currency", "balance"), rows, ("balance",))
