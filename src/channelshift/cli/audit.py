"""channelshift audit and lint: which links must go by when, and what a draft would break."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from channelshift.cli import screen
from channelshift.cli.asked import a_day, asked_of
from channelshift.cli.kept import first_shop
from channelshift.cli.plain import print_json

if TYPE_CHECKING:
    from channelshift.workflows.audit_answers import AuditAnswer, DaysSaid, LintAnswer, Up


def audit(
    context: typer.Context,
    file: Annotated[
        Path | None,
        typer.Argument(metavar="[FILE]", help="A list of texts and links to read first: CSV or TXT."),
    ] = None,
    surface: Annotated[
        str, typer.Option(help="Where the texts stand, where the file does not say.")
    ] = "tiktok_caption",
    content: Annotated[str, typer.Option(help="Whose text it is, where the file does not say.")] = "",
    market: Annotated[str, typer.Option(help="The market that sees it: two letters.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many rows to show.")] = 50,
) -> None:
    """Show which links must go by when, and what they earn."""
    asked = asked_of(context)
    with first_shop(asked):
        from channelshift.workflows import audit as audits

        if file is not None:
            usual = {"surface": surface, "content_id": content, "market": market}
            taken = audits.take_list(asked.workspace(), _content(file), file.name, usual)
            if not asked.as_json:
                screen.say(
                    f"{taken.contents} contents read, {taken.found} findings, {taken.new} of them new, "
                    f"{taken.gone} proved gone.",
                    *taken.complaints,
                )
        answer = audits.audit(asked.workspace())
    print_json(answer) if asked.as_json else _show(answer, limit)


def lint(
    context: typer.Context,
    text: Annotated[str, typer.Argument(help="The draft; - reads it from standard input.")],
    surface: Annotated[str, typer.Option(help="Where it will stand.")] = "tiktok_caption",
    market: Annotated[str, typer.Option(help="The market that sees it: two letters.")] = "",
    shop: Annotated[bool, typer.Option(help="Whether it sells goods of the platform's own shop.")] = True,
    on: Annotated[
        date | None, typer.Option(parser=a_day, metavar="DAY", help="The day it is posted; else today.")
    ] = None,
) -> None:
    """Say what a draft text would break, and from when."""
    asked = asked_of(context)
    from channelshift.workflows.audit_lint import lint as checked

    draft = typer.get_text_stream("stdin").read() if text == "-" else text
    answer = checked(asked.workspace(), draft, surface, market.upper(), shop, on)
    print_json(answer) if asked.as_json else _show_draft(answer)


def _content(file: Path) -> bytes:
    from channelshift.terms.complaints import ChannelshiftError
    from channelshift.terms.text import sentence

    try:
        return file.read_bytes()
    except OSError as error:
        raise ChannelshiftError(
            sentence("{file} cannot be opened: {why}.", file=file.name, why=error.strerror or "unknown")
        ) from error


def _show(answer: AuditAnswer, limit: int) -> None:
    screen.say(
        f"On {answer.today}: {len(answer.up)} up, {len(answer.late)} of them too late already, "
        f"{len(answer.coming)} have to go later, {len(answer.gone)} proved gone."
    )
    screen.table(
        (
            "place",
            "market",
            "content",
            "finding",
            "leads to",
            "last day",
            "rule",
            f"earned {answer.currency}",
        ),
        (_cells(answer, row) for row in answer.up[:limit]),
        (f"earned {answer.currency}",),
    )
    if len(answer.up) > limit:
        screen.say(f"{len(answer.up) - limit} more: add --limit.")
    if answer.gone:
        screen.heading("Proved gone")
        screen.table(
            ("place", "content", "leads to", "gone on", "no longer in"),
            (
                (r.surface, r.content_id, r.target or r.excerpt, r.gone_on, r.proof["gone"]["in"])
                for r in answer.gone[:limit]
            ),
        )


def _cells(answer: AuditAnswer, row: Up) -> tuple[object, ...]:
    earned = screen.amount(row.money.earned, answer.currency)
    return (
        row.surface,
        row.market,
        row.content_id,
        row.kind,
        (row.target or row.excerpt)[:60],
        row.last_day or "",
        row.must_go.rules[0].rule_id if row.must_go else f"({row.now.verdict.replace('_', ' ')})",
        f"{earned} (estimate)" if row.money.estimated else earned,
    )


def _show_draft(answer: LintAnswer) -> None:
    if not answer.findings:
        screen.say("Nothing in this draft leads away from the platform.")
        return
    for one in answer.findings:
        screen.heading(f"{one.words} ({one.kind.replace('_', ' ')})")
        screen.say(_days(one.now), *map(_days, one.next))


def _days(days: DaysSaid) -> str:
    if days.first is None:
        when = f"until {days.last}" if days.last else "on all days"
    else:
        when = f"from {days.first}" + (f" to {days.last}" if days.last else "")
    rules = ", ".join(f"{rule.rule_id} ({rule.sources[0]})" for rule in days.rules)
    return f"{when}: {days.verdict.replace('_', ' ')}. {rules or 'The rulebook is silent.'}"
