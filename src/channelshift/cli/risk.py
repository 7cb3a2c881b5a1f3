"""channelshift risk: which single failure would hurt most, shares of profit, and what to look at."""

from __future__ import annotations

from typing import Annotated

import typer

from channelshift.cli import screen
from channelshift.cli.asked import asked_of, pairs
from channelshift.cli.kept import first_shop
from channelshift.cli.plain import print_json


def risk(
    context: typer.Context,
    limit: Annotated[
        list[str] | None,
        typer.Option(metavar="KIND=PERCENT", help="Tell when one makes more: platform=60, creator=30 ..."),
    ] = None,
) -> None:
    """Show what hangs on what, and what was noticed."""
    asked = asked_of(context)
    with first_shop(asked):
        from channelshift.workflows import alerts
        from channelshift.workflows import risk as flow

        for what, percent in pairs(limit or []).items():
            flow.set_limit(what, percent)
        shop = asked.workspace()
        answer, found = flow.risk(shop), alerts.look(shop)
    if asked.as_json:
        print_json({"risk": answer, "alerts": found})
        return
    screen.say(f"{answer.period}, in {answer.currency}, by the day paid.")
    screen.table(
        ("what fails", "name", "CM3 a month", "lowest", "highest"),
        [(f.what, f.name, f.month, f.low, f.high) for f in answer.failures],
    )
    screen.say(*(f"! {alert.said}" for alert in found), *map(str, answer.notes))
