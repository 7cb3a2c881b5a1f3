"""channelshift documents: which papers are asked for, which are in hand, and what the rest holds up."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from channelshift.cli import screen
from channelshift.cli.asked import a_day, asked_of
from channelshift.cli.kept import first_shop
from channelshift.cli.plain import print_json
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.text import sentence
from channelshift.workflows.documents_answers import Documents, Need

app = typer.Typer(help="Papers: asked for, in hand, missing.", rich_markup_mode=None)
Number = Annotated[int, typer.Argument(metavar="PAPER", help="The number of the paper.")]
Market = Annotated[str, typer.Argument(help="The market, for example US.")]
Goal = Annotated[Path, typer.Argument(metavar="FILE", help="The zip to write.")]
Language = Annotated[str, typer.Option(help="Of the index: en or zh-hans.")]


@app.callback(invoke_without_command=True)
def documents(
    context: typer.Context,
    on: Annotated[
        date | None, typer.Option(parser=a_day, metavar="DAY", help="As asked on this day; else today.")
    ] = None,
    market: Annotated[str, typer.Option(help="One market; else those the shop sells in or plans to.")] = "",
) -> None:
    """Show which papers are asked for and what they hold up."""
    if context.invoked_subcommand is not None:
        return
    asked = asked_of(context)
    with first_shop(asked):
        from channelshift.workflows.documents_list import documents as answer

        found = answer(asked.workspace(), on, market)
    print_json(found) if asked.as_json else _show(found)


@app.command("keep")
def keep(
    context: typer.Context,
    need: Annotated[str, typer.Argument(help="What it is for, as the list names it, or a name of your own.")],
    file: Annotated[Path | None, typer.Option(help="A PDF or picture to seal and keep.")] = None,
    number: Annotated[str, typer.Option(help="Its number.")] = "",
    issuer: Annotated[str, typer.Option(help="Who issued it.")] = "",
    expires: Annotated[date | None, typer.Option(parser=a_day, metavar="DAY", help="Its last day.")] = None,
    market: Annotated[str, typer.Option(help="The market it is for.")] = "",
) -> None:
    """Keep a paper that is in hand."""
    asked = asked_of(context)
    with first_shop(asked):
        from channelshift.workflows import documents as kept
        from channelshift.workflows.documents_list import UnknownNeed, need_called

        shop = asked.workspace()
        try:
            meant = need_called(shop, need, market)
        except UnknownNeed:
            about = kept.About(f"own/{need}"[:120], need, market=market)
        else:
            way = meant.ways[0]
            name = f"{meant.topic} ({meant.platform})".replace("_", " ")
            about = kept.About(meant.key, name, meant.platform, meant.market, way.mode, way.applies_to)
        paper = kept.start(about, "granted", shop.today)
        said = {"number": number, "issuer": issuer, "expires_on": expires}
        kept.state_facts(paper, {name: value for name, value in said.items() if value})
        if file:
            kept.put_file(paper, file.name, _content(file))
    screen.say(f"Paper {paper} is kept.")


@app.command("step")
def step(
    context: typer.Context,
    paper: Number,
    act: Annotated[str, typer.Argument(help="applied, rejected, appealed, granted, renewed, not_needed.")],
    on: Annotated[date | None, typer.Option(parser=a_day, metavar="DAY", help="When; else today.")] = None,
    reason: Annotated[str, typer.Option(help="The platform's words.")] = "",
) -> None:
    """Record a step of a paper's life."""
    asked = asked_of(context)
    with first_shop(asked):
        from channelshift.workflows.documents import step as record

        record(paper, act, on or asked.workspace().today, reason)
    screen.say(f"Paper {paper}: {act}.")


@app.command("pack")
def pack(
    context: typer.Context,
    platform: Annotated[str, typer.Argument(help="The platform, for example tiktok.")],
    market: Market,
    to: Goal,
    language: Language = "en",
) -> None:
    """Write the papers of a platform into one zip."""
    asked = asked_of(context)
    with first_shop(asked):
        from channelshift.workflows.document_pack import onboarding

        _write(to, onboarding(asked.workspace(), platform, market, language))


@app.command("appeal")
def appeal(context: typer.Context, paper: Number, to: Goal, language: Language = "en") -> None:
    """Write a rejected paper and what speaks for it."""
    with first_shop(asked_of(context)):
        from channelshift.workflows.document_pack import appeal as packed

        _write(to, packed(paper, language))


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise ChannelshiftError(
            sentence("{file} cannot be read: {why}.", file=file, why=error.strerror or str(error))
        ) from error


def _write(to: Path, content: bytes) -> None:
    try:
        to.write_bytes(content)
    except OSError as error:
        raise ChannelshiftError(
            sentence("{file} cannot be written: {why}.", file=to, why=error.strerror or str(error))
        ) from error
    screen.say(f"{to}: {len(content):,} bytes. It is not sealed: keep it safe.")


def _show(found: Documents) -> None:
    waits = (
        f"{screen.amount(found.waits, found.currency)} {found.currency}" if found.waits else screen.MISSING
    )
    screen.say(f"On {found.on}: {found.missing} papers missing; CM3 of the plan that waits: {waits}.")
    screen.table(
        ("paper", "stands", "holds up", "needed on", "begin by", "takes"),
        (_cells(need, found.currency) for need in found.needs),
        ("holds up",),
    )
    screen.say(*found.notes)


def _cells(need: Need, currency: str) -> tuple[object, ...]:
    takes = f"{need.days.low} to {need.days.high} days" if need.days else screen.MISSING
    number = f" (paper {need.paper.id})" if need.paper else ""
    return (
        need.key,
        need.standing + number,
        screen.amount(need.waits, currency),
        need.needed_on or "",
        need.apply_by or "",
        takes,
    )
