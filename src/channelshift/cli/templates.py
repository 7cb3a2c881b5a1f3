"""channelshift templates: plain spreadsheets for what no platform exports."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from channelshift.cli import screen
from channelshift.cli.asked import asked_of
from channelshift.cli.complaints import cannot_write
from channelshift.cli.plain import print_json


def templates(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(file_okay=False, help="The folder to write them into.")],
) -> None:
    """Write spreadsheets for what no platform exports.

    Products and their cost, stock, weekly spend and hours, links per video; each with a filled example.
    """
    asked = asked_of(context)
    from channelshift.workflows.templates import write_templates

    try:
        written = list(write_templates(folder))
    except OSError as error:
        raise cannot_write(folder, error) from error
    if asked.as_json:
        print_json({"written": written})
    else:
        screen.say(*written, "Fill them in and import them: channelshift import " + str(folder))
