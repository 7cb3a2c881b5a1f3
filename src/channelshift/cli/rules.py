"""channelshift rules: what changes when, what holds on a day, and what the seller has heard."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from channelshift.cli import screen
from channelshift.cli.asked import a_day, asked_of, pairs
from channelshift.cli.plain import print_json
from channelshift.workflows.answers import RuleEvent

AHEAD = timedelta(days=400)


def rules(
    context: typer.Context,
    on: Annotated[
        date | None, typer.Option(parser=a_day, metavar="DAY", help="What holds on this day.")
    ] = None,
    route: Annotated[str, typer.Option(help="With --on or --costs: for this route only.")] = "",
    first: Annotated[
        date | None,
        typer.Option("--from", parser=a_day, metavar="DAY", help="Changes from this day; else from today."),
    ] = None,
    last: Annotated[
        date | None, typer.Option("--to", parser=a_day, metavar="DAY", help="Changes up to this day.")
    ] = None,
    platform: Annotated[str, typer.Option(help="Changes on this platform, for example tiktok.")] = "",
    market: Annotated[str, typer.Option(help="In this market, for example US.")] = "",
    status: Annotated[str, typer.Option(help="Only in_force, announced, test, disputed or withdrawn.")] = "",
    links_out: Annotated[
        date | None,
        typer.Option(parser=a_day, metavar="DAY", help="Where a link to your own store may stand."),
    ] = None,
    documents: Annotated[
        date | None,
        typer.Option(parser=a_day, metavar="DAY", help="Papers asked for in --market on this day."),
    ] = None,
    costs: Annotated[
        date | None,
        typer.Option(parser=a_day, metavar="DAY", help="What a sale on --route pays on this day."),
    ] = None,
    add: Annotated[
        list[str] | None,
        typer.Option(metavar="KEY=VALUE", help="Add a rule you heard of: platform=, market=, topic= ..."),
    ] = None,
    add_file: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, metavar="FILE", help="Add the rules of a YAML file."),
    ] = None,
) -> None:
    """List rule changes ahead, or what holds on a day.

    Without options: the changes of the next 400 days; those that close a route of yours are marked.
    With --add or --add-file: keep what you heard.
    """
    asked = asked_of(context)
    workspace = asked.workspace()
    _check(route, market, documents, costs)
    from channelshift.workflows import rules as workflow

    found: Any
    if add_file:
        found = {"added": workflow.read_own(workspace, add_file)}
    elif add:
        found = {"added": [workflow.add_own(workspace, pairs(add))]}
    elif links_out:
        found = {"links_out": workflow.which_link_out(workspace, links_out, market or "GLOBAL")}
    elif documents:
        found = {"documents": workflow.documents(workspace, documents, market)}
    elif costs:
        found = {"charges": workflow.sale_costs(workspace, costs, route)}
    elif on:
        held = workflow.holding_on(workspace, on, route or None)
        found = {"holding": [e for e in held if platform in ("", e.platform) and market in ("", e.market)]}
    else:
        begin = first or workspace.today
        end = last or begin + AHEAD
        events = workflow.events(workspace, begin, end, platform or None, market or None, status or None)
        found = {"events": events}
    print_json(found) if asked.as_json else _show(found)


def _check(route: str, market: str, documents: date | None, costs: date | None) -> None:
    if documents and not market:
        raise typer.BadParameter("--documents needs a --market.")
    if costs and not route:
        raise typer.BadParameter("--costs needs a --route.")


def _show(found: dict[str, Any]) -> None:
    (what, items), *_ = found.items()
    if not items:
        screen.say("The rulebook says nothing about this.")
    elif what == "links_out":
        words = {True: "yes", False: "no", None: "not known"}
        rows = ((i.source, i.hop, words[i.allowed], i.why) for i in items)
        screen.table(("place", "link", "allowed", "why"), rows)
    elif what == "charges":
        _show_charges(items)
    else:
        show_events(items)


def show_events(events: Iterable[RuleEvent]) -> None:
    """Rule events as a time line."""
    rows = (
        (
            event.day,
            event.status,
            event.title,
            f"closes {len(event.closes)} of your routes" if event.closes else "",
            event.rule_id,
        )
        for event in events
    )
    screen.table(("day", "status", "what", "you", "rule"), rows)


def _show_charges(charges: Iterable[Any]) -> None:
    rows = (
        (
            charge.account,
            screen.percent(charge.rate) if charge.rate is not None else charge.fixed or "not known",
            charge.base.replace("_", " ") if charge.rate is not None else "",
            f"per {charge.per}",
            charge.rule_id,
        )
        for charge in charges
    )
    screen.table(("fee", "how much", "of", "per", "rule"), rows)
