"""channelshift keys: new keys for what lies sealed in the workspace."""

from __future__ import annotations

import typer

from channelshift.cli import screen
from channelshift.cli.asked import asked_of
from channelshift.cli.kept import first_shop
from channelshift.cli.plain import print_json

app = typer.Typer(help="The keys of what lies sealed.", no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def keys() -> None:
    """The keys of what lies sealed: contacts, numbers of papers, providers' tokens."""


@app.command()
def rotate(context: typer.Context) -> None:
    """Seal everything anew with a fresh key, then forget the old ones. Older backups' seals open no more."""
    asked = asked_of(context)
    with first_shop(asked):
        from channelshift.workflows.keys import rotate as anew

        found = anew()
    if asked.as_json:
        print_json(found)
        return
    screen.say(f"{found.rows} rows and {found.files} files are sealed with a new key; the old one is gone.")
