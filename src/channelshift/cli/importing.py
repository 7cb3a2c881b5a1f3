"""channelshift import: read the seller's files, and say of each what became of it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from channelshift.cli import screen
from channelshift.cli.asked import asked_of
from channelshift.cli.plain import print_json
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.facts import Outcome
from channelshift.terms.text import sentence
from channelshift.workflows.answers import ImportReport, SheetReport

OPEN_QUESTIONS = 3


def import_files(
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(exists=True, help="Files or folders to import.")],
    channel: Annotated[str, typer.Option(help="Whose export it is, for example tiktok_shop.")] = "",
    kind: Annotated[str, typer.Option(help="What its rows are, for example order_line.")] = "",
    market: Annotated[str, typer.Option(help="The buyers' country, for example US.")] = "",
    currency: Annotated[str, typer.Option(help="The currency of the amounts, for example GBP.")] = "",
    zone: Annotated[str, typer.Option(help="The zone of the times, for example Asia/Shanghai.")] = "",
    date_order: Annotated[str, typer.Option(help="How days are written: dmy, mdy or ymd.")] = "",
    shop: Annotated[str, typer.Option(help="Your own name for the shop.")] = "",
    period: Annotated[str, typer.Option(help="The days a report covers, FIRST..LAST.")] = "",
    day: Annotated[str, typer.Option(help="The day of a stock count.")] = "",
) -> None:
    """Import exports: files, or folders full of them.

    Each is recognised, read, and counted once. What a file does not say is asked for, never guessed;
    give it as an option and import again.
    """
    asked = asked_of(context)
    given = {
        "channel": channel,
        "kind": kind,
        "market": market,
        "currency": currency,
        "zone": zone,
        "date_order": date_order,
        "shop": shop,
        "period": period,
        "day": day,
    }
    paths = walked(files)
    from channelshift.workflows.import_export import import_files as read

    with screen.progress() as tell:
        reports = read(asked.workspace(), paths, {k: v for k, v in given.items() if v}, tell)
    if asked.as_json:
        print_json({"workspace": asked.home.resolve(), "files": reports})
    else:
        _show(reports)
    raise typer.Exit(exit_code(reports))


def walked(files: list[Path]) -> list[Path]:
    """All files, those in folders too, hidden ones left alone."""
    found: list[Path] = []
    for path in files:
        inside = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
        found += [p for p in inside if p is path or not _is_hidden(p.relative_to(path))]
    if not found:
        raise ChannelshiftError(
            sentence("There is no file in {folder}.", folder=", ".join(str(path) for path in files))
        )
    return found


def _is_hidden(path: Path) -> bool:
    return any(part.startswith((".", "~$")) for part in path.parts)


def exit_code(reports: list[ImportReport]) -> int:
    """3 where a question is open or nothing at all could be loaded, else 0."""
    outcomes = {sheet.outcome for report in reports for sheet in report.sheets}
    done = Outcome.LOADED in outcomes and Outcome.ASKED not in outcomes
    return 0 if done else OPEN_QUESTIONS


def _show(reports: list[ImportReport]) -> None:
    for report in reports:
        if report.not_opened:
            screen.say(f"{report.file}: not read. {report.not_opened}")
        for sheet in report.sheets:
            _show_sheet(sheet)
    if any(sheet.complaints for report in reports for sheet in report.sheets):
        screen.say("What was left out, and why: channelshift complaints")


def _show_sheet(sheet: SheetReport) -> None:
    name = f"{sheet.file} [{sheet.sheet}]" if sheet.sheet else sheet.file
    if sheet.outcome is Outcome.REFUSED:
        screen.say(f"{name}: not read. {sheet.reason or ''}".rstrip())
    elif sheet.outcome is Outcome.ASKED:
        screen.say(f"{name}: something must be known first.")
        for question in sheet.questions:
            choices = f" ({', '.join(question.choices)})" if question.choices else ""
            screen.say(f"  --{question.name.replace('_', '-')}: {question.text}{choices}")
    else:
        facts = {fact.name: fact.value for fact in sheet.facts}
        taken = [facts.get(k, "") for k in ("channel", "kind", "market", "currency", "zone", "date_order")]
        screen.say(
            f"{name}: {', '.join(filter(None, taken))}",
            f"  {sheet.rows_read} rows read, {sheet.new} new, {sheet.updated} updated, "
            f"{sheet.unchanged} unchanged, {sheet.left_out} left out, {sheet.complaints} complaints.",
        )
