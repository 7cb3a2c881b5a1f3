"""channelshift briefs: one page for each video to make, from what is searched; and what came of it."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from channelshift.cli import screen
from channelshift.cli.asked import a_day, asked_of
from channelshift.cli.kept import first_shop
from channelshift.cli.plain import print_json
from channelshift.workflows.briefs_answers import BriefLift, BriefRow

app = typer.Typer(help="Briefs: made from searches, published, measured.", rich_markup_mode=None)
Number = Annotated[int, typer.Argument(metavar="BRIEF", help="The number of the brief.")]


@app.callback(invoke_without_command=True)
def briefs(context: typer.Context) -> None:
    """List the briefs of the shop."""
    if context.invoked_subcommand is not None:
        return
    asked = asked_of(context)
    with first_shop(asked):
        from channelshift.workflows.briefs import briefs as answer

        found = answer()
    print_json(found) if asked.as_json else _list(found)


@app.command("make")
def make(
    context: typer.Context,
    term: Annotated[str, typer.Argument(help="The term, or a variant of it.")],
    market: Annotated[str, typer.Option(help="The market it is for; else all.")] = "",
    sku: Annotated[str, typer.Option(help="The product; else the one that fits best.")] = "",
) -> None:
    """Make a brief for a searched term."""
    asked = asked_of(context)
    with first_shop(asked):
        from channelshift.workflows import briefs as flow

        number = flow.make(asked.workspace(), term, market.upper(), sku)
    screen.say(f"Brief {number} is made. Look at it: channelshift briefs show {number}.")


@app.command("show")
def show(context: typer.Context, brief: Number) -> None:
    """Show one brief, and what came of it."""
    asked = asked_of(context)
    with first_shop(asked):
        from channelshift.workflows.briefs import brief as answer
        from channelshift.workflows.briefs_lift import lift

        found = answer(brief)
        told = lift(asked.workspace(), found)
    if asked.as_json:
        print_json({"brief": found, "lift": told})
    else:
        _show(found, told)


@app.command("publish")
def publish(
    context: typer.Context,
    brief: Number,
    contents: Annotated[list[str], typer.Argument(help="The videos made from it, by their numbers.")],
    on: Annotated[date | None, typer.Option(parser=a_day, metavar="DAY", help="When; else today.")] = None,
) -> None:
    """Say what was made from a brief."""
    asked = asked_of(context)
    with first_shop(asked):
        from channelshift.workflows.briefs import publish as record

        record(brief, contents, on or asked.workspace().today)
    screen.say(f"Brief {brief} is published; its lift is measured from now on.")


@app.command("drop")
def drop(context: typer.Context, brief: Number) -> None:
    """Take a brief off the list."""
    with first_shop(asked_of(context)):
        from channelshift.workflows.briefs import drop as record

        record(brief)
    screen.say(f"Brief {brief} is dropped.")


def _list(found: tuple[BriefRow, ...]) -> None:
    screen.say(f"{sum(b.state == 'draft' for b in found)} briefs wait to be filmed.")
    screen.table(
        ("brief", "term", "market", "product", "genre", "state", "published"),
        (
            (b.id, b.term[:60], b.market or "all", b.sku, b.genre, b.state, b.published_on or "")
            for b in found
        ),
    )


def _show(found: BriefRow, told: BriefLift | None) -> None:
    facts = found.facts
    screen.say(f"{found.term} ({found.state})")
    for name in ("demand", "uncovered", "worth"):
        screen.say(f"{name} a week: {_said(facts.get(name))}")
    for product in facts.get("products") or ():
        screen.say(
            f"{product['sku']} {product['product']}: {product['on_hand']} on hand, "
            f"{product['cm_unit']} {facts.get('currency')} CM3 a unit"
        )
    for genre in facts.get("genres") or ():
        screen.say(f"{genre['genre']}: {_said(genre)} {facts.get('currency')} CM3 a click")
    rules = facts.get("rules") or ()
    screen.say(*(f"rule {rule['id']}: {rule['topic']} ({', '.join(rule['source'])})" for rule in rules))
    if not rules:
        screen.say("No rule known on such goods.")
    screen.say(*(f"typed: {words}" for words in (facts.get("hooks") or {}).get("asked", ())))
    for label, text in (("claim", found.claim), ("note", found.note)):
        if text:
            screen.say(f"{label}: {text}")
    _show_lift(told)


def _show_lift(told: BriefLift | None) -> None:
    if told is None:
        return
    if told.can_be_told_from:
        screen.say(f"What came of it cannot be told yet: from {told.can_be_told_from} on.")
    screen.table(
        ("figure", "before", "after", "verdict", "change", "from", "to", "other terms"),
        (
            (
                one.figure,
                _rounded(one.before),
                _rounded(one.after),
                one.verdict,
                *(_percent(value) for value in (one.relative, one.low, one.high)),
                one.others,
            )
            for one in told.lifts
        ),
    )
    screen.say(*told.notes)


def _said(kept: object) -> str:
    if not isinstance(kept, dict) or kept.get("mid") is None:
        return screen.MISSING
    return f"{kept['mid']:,.2f} ({kept['low']:,.2f} to {kept['high']:,.2f})"


def _rounded(value: float | None) -> str:
    return screen.MISSING if value is None else f"{value:,.0f}"


def _percent(value: float | None) -> str:
    return screen.MISSING if value is None else f"{value * 100:.0f} %"
