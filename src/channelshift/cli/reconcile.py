"""channelshift reconcile: orders, statements, payouts and bank, and every gap between them by name."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from channelshift.cli import screen
from channelshift.cli.asked import asked_of
from channelshift.cli.complaints import cannot_write
from channelshift.cli.plain import print_json
from channelshift.workflows.reconcile_answers import Reconciliation, ResidualRow

_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
STAGE_NAMES = {
    "statement": "orders = statements",
    "payout": "statements = payouts",
    "bank": "payouts = bank",
}


def reconcile(
    context: typer.Context,
    month: Annotated[str, typer.Option(metavar="MONTH", help="One month, such as 2023-06.")] = "",
    channel: Annotated[str, typer.Option(help="One channel, such as tiktok_shop.")] = "",
    open_only: Annotated[
        bool, typer.Option("--open", help="Only what nobody has explained on the Reconcile page.")
    ] = False,
    to_csv: Annotated[
        Path | None, typer.Option("--csv", metavar="FILE", help="Write every gap with its rows to a file.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many gaps to show on the screen.")] = 40,
) -> None:
    """Tie orders to statements, payouts and the bank."""
    if month and not _MONTH.fullmatch(month):
        raise typer.BadParameter(f"{month!r} is no month. Write it as 2023-06.")
    asked = asked_of(context)
    workspace = asked.workspace()
    from channelshift.workflows import reconcile as workflow
    from channelshift.workflows.reconcile_store import explanations_in

    found = workflow.reconcile(workspace, month, channel, explanations_in(workspace.path))
    if open_only:
        found = replace(found, residuals=tuple(r for r in found.residuals if r.is_open))
    if to_csv:
        _write(to_csv, workflow.as_csv(found))
    if asked.as_json:
        print_json(found)
        return
    show(found, limit)
    if to_csv:
        screen.say("", f"{len(found.residuals)} gaps with their rows written to {to_csv}.")


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8-sig", newline="")
    except OSError as error:
        raise cannot_write(path, error) from error


def show(found: Reconciliation, limit: int) -> None:
    """The stages, then the gaps by money, each with the first of its rows."""
    screen.say(found.answer, "")
    screen.table(
        ("stage", "shop", "currency", "expected", "came", "difference", "of it"),
        (
            (
                STAGE_NAMES[s.stage],
                f"{s.channel} ({s.shop})",
                s.currency,
                screen.amount(s.expected, s.currency),
                screen.amount(s.actual, s.currency),
                screen.amount(s.difference, s.currency),
                "; ".join(f"{_words(cause)} {screen.amount(a, s.currency)}" for cause, a in s.by_cause),
            )
            for s in found.stages
        ),
        ("expected", "came", "difference"),
    )
    screen.say("", *found.notes)
    if found.residuals:
        screen.say("")
        screen.table(
            ("cause", "amount", "", "since", "days", "why", "rows", "explained"),
            (_cells(r) for r in found.residuals[:limit]),
            ("amount", "days"),
        )
    if len(found.residuals) > limit:
        screen.say(f"{limit} of {len(found.residuals)} gaps are shown; --csv FILE writes all.")


def _cells(r: ResidualRow) -> tuple[object, ...]:
    where = [f"{line.file}{f' {line.sheet}' if line.sheet else ''}:{line.row}" for line in r.rows[:2]]
    more = [f"and {len(r.rows) - 2} more"] if len(r.rows) > 2 else []
    return (
        _words(r.cause),
        screen.amount(r.amount, r.currency),
        r.currency,
        r.since or "",
        "" if r.age is None else r.age,
        r.why,
        ", ".join([*where, *more]),
        _explained(r),
    )


def _explained(r: ResidualRow) -> str:
    if r.explained is None:
        return ""
    said = f"{r.explained.note} ({r.explained.who})"
    if r.was_for_another_amount:
        return f"was for {screen.amount(r.explained.amount, r.explained.currency)}: {said}"
    return said


def _words(cause: str) -> str:
    return cause.replace("_", " ")
