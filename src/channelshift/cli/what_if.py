"""channelshift what-if: what one rule change costs on the seller's own sales."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated

import typer

from channelshift.cli import screen
from channelshift.cli.asked import a_day, asked_of
from channelshift.cli.plain import print_json
from channelshift.cli.rules import show_events
from channelshift.workflows.answers import StakeRow, WhatIf

_ON_SCREEN = 10


def what_if(
    context: typer.Context,
    rule: Annotated[str, typer.Argument(metavar="RULE", help="As `channelshift rules` names it.")] = "",
    on: Annotated[
        date | None,
        typer.Option(parser=a_day, metavar="DAY", help="As if it came on this day instead."),
    ] = None,
    as_of: Annotated[
        date | None,
        typer.Option(parser=a_day, metavar="DAY", help="Price it on the three months before this day."),
    ] = None,
    platform: Annotated[str, typer.Option(help="A change of your own: on which platform.")] = "",
    market: Annotated[str, typer.Option(help="In which market.")] = "GLOBAL",
    mode: Annotated[str, typer.Option(help="For which way of selling, for example closed_loop.")] = "",
    topic: Annotated[str, typer.Option(help="What changes, for example commission_rate.")] = "",
    value: Annotated[str, typer.Option(help="To what: false, 8 ...")] = "",
    unit: Annotated[str, typer.Option(help="What the value counts: percent, per_order ...")] = "",
    currency: Annotated[str, typer.Option(help="The currency of a fixed fee.")] = "",
) -> None:
    """Price a rule change on your own sales.

    The routes it closes or taxes, what is at stake by SKU and by video, stock that would strand, and
    what may come back. Without a rule: the changes ahead worth asking about. With --platform,
    --topic, --value and --on: a change nobody has published yet.
    """
    asked = asked_of(context)
    workspace = asked.workspace()
    from channelshift.workflows import what_if as workflow

    draft = _said(platform=platform, mode=mode, topic=topic, value=value, unit=unit, currency=currency)
    if rule and draft:
        raise typer.BadParameter("Name a rule or describe one, not both.")
    if draft and (on is None or not (platform and topic and value)):
        raise typer.BadParameter("A change of your own needs --platform, --topic, --value and --on.")
    if not rule and not draft:
        found = workflow.candidates(workspace)
        print_json({"candidates": found}) if asked.as_json else show_events(found)
        return
    said = {**draft, "market": market} if draft else None
    answer = workflow.what_if(workspace, rule_id=rule or None, draft=said, on=on, as_of=as_of)
    print_json(answer) if asked.as_json else show(answer)


def _said(**fields: str) -> dict[str, str]:
    return {name: text for name, text in fields.items() if text}


def show(answer: WhatIf) -> None:
    """The answer in one sentence, then the tables behind it."""
    screen.heading(answer.answer)
    money = answer.currency
    share = answer.recapture
    if answer.closed:
        _stakes(f"Routes closed, {answer.reference}", answer.closed, money)
        _stakes("By SKU", answer.by_sku, money)
        _stakes("By video", answer.by_content, money)
        screen.say(
            "",
            f"May come back: {screen.percent(share.low)} to {screen.percent(share.high)}. {share.basis}",
        )
    if answer.repriced:
        _stakes(f"Fees change, {answer.reference}; CM3 is the change", answer.repriced, money)
    for step, change in answer.bridge:
        screen.say(f"  {step:<60} {screen.amount(change, money):>16} {money}")
    _stranded(answer)
    for day, between in answer.date_wrong:
        screen.say(
            f"If it is {day} instead: {screen.amount(between, money)} {money} CM3 between the two days."
        )
    screen.say(*answer.notes, answer.next_step, *(f"Source: {source}" for source in answer.event.sources))


def _stakes(title: str, rows: Sequence[StakeRow], money: str) -> None:
    screen.say("")
    screen.heading(f"{title} ({money})")
    numbers = ("orders", "net sales", "CM3")
    shown = (
        (r.label, r.orders, screen.amount(r.net_sales, money), screen.amount(r.cm3, money))
        for r in rows[:_ON_SCREEN]
    )
    screen.table(("", *numbers), shown, numbers)
    if len(rows) > _ON_SCREEN:
        screen.say(f"… and {len(rows) - _ON_SCREEN} more: --json has them all.")


def _stranded(answer: WhatIf) -> None:
    if not answer.stranded:
        return
    screen.say("")
    screen.heading("Stock that would strand")
    rows = (
        (
            s.sku,
            s.pool,
            s.units,
            s.value.rounded() if s.value else screen.MISSING,
            "nothing sells it" if s.weeks_of_cover_after is None else s.weeks_of_cover_after,
        )
        for s in answer.stranded
    )
    screen.table(("SKU", "where", "units", "value", "weeks left"), rows, ("units", "value"))
