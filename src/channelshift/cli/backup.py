"""channelshift backup and restore: one command each."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from channelshift.cli import screen
from channelshift.cli.asked import asked_of
from channelshift.cli.kept import first_shop, open_store
from channelshift.cli.plain import print_json


def backup(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="The file to write; it must not be there yet.")],
    with_keys: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write the keys to a second file. Keep it somewhere else."),
    ] = None,
) -> None:
    """Write the whole workspace to one file."""
    asked = asked_of(context)
    with first_shop(asked):
        from channelshift.workflows.backup import back_up

        kept = back_up(asked.workspace().path, file, with_keys)
    if asked.as_json:
        print_json(kept)
        return
    screen.say(f"{kept.rows} rows and {kept.files} files are in {file} ({kept.size / 1e6:.1f} MB).")
    if with_keys is None:
        screen.say("The keys are not in it: keep a copy of keys.json elsewhere, or use --with-keys FILE.")
    else:
        screen.say(f"The keys are in {with_keys}: keep them apart from the backup.")


def restore(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A file that `channelshift backup` wrote.")],
    keys: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The keys that --with-keys wrote beside it.")
    ] = None,
) -> None:
    """Bring a backup back into an empty workspace."""
    asked = asked_of(context)
    open_store(asked)
    from channelshift.workflows.backup import restore as bring_back

    kept = bring_back(file, asked.workspace().path, keys)
    if asked.as_json:
        print_json(kept)
        return
    screen.say(f"{kept.rows} rows and {kept.files} files are back as of {kept.made_at:%Y-%m-%d %H:%M} UTC.")
    if keys is None:
        screen.say("Put keys.json back into the workspace to read what was sealed: contacts, papers, tokens.")
