"""channelshift complaints: what could not be used, where it stands, and why."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Annotated

import typer

from channelshift.cli import screen
from channelshift.cli.asked import asked_of
from channelshift.cli.plain import print_json
from channelshift.terms.complaints import ChannelshiftError, Complaint
from channelshift.terms.spreadsheets import harmless
from channelshift.terms.text import sentence

COLUMNS = ("file", "sheet", "row", "column", "message", "left_out")


def complaints(
    context: typer.Context,
    of_import: Annotated[str, typer.Option("--import", metavar="ID", help="Of one import only.")] = "",
    to_csv: Annotated[
        Path | None, typer.Option("--csv", metavar="FILE", help="Write them to a file.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many to show on the screen.")] = 200,
) -> None:
    """List what was not used of your files, and why."""
    asked = asked_of(context)
    workspace = asked.workspace()
    from channelshift.workflows.import_export import complaints as listed

    if of_import and workspace.warehouse.manifest(of_import) is None:
        raise ChannelshiftError(
            sentence("There is no import {id}. `channelshift import --json` shows the ids.", id=of_import)
        )
    found = listed(workspace, of_import or None)
    if to_csv:
        write_csv(to_csv, found)
    if asked.as_json:
        print_json({"complaints": found})
    elif to_csv:
        screen.say(f"{len(found)} complaints written to {to_csv}.")
    else:
        screen.say(*found[:limit])
        more = f" The first {limit} are shown; --csv FILE writes all." if len(found) > limit else ""
        screen.say(f"{len(found)} complaints.{more}" if found else "No complaints: everything was read.")


def write_csv(path: Path, found: list[Complaint]) -> None:
    """All complaints as a file for a spreadsheet; no cell of it can run as a formula."""
    try:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(COLUMNS)
            for c in found:
                row = (c.file, c.sheet, c.row, c.column, c.message, "yes" if c.left_out else "no")
                writer.writerow([harmless(cell) for cell in row])
    except OSError as error:
        raise cannot_write(path, error) from error


def cannot_write(path: Path, error: OSError) -> ChannelshiftError:
    return ChannelshiftError(
        sentence("{path} cannot be written: {why}.", path=path, why=error.strerror or str(error))
    )
