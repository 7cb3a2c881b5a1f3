"""The command `channelshift`: one program, one command per question."""

from __future__ import annotations

import io
import sys
import traceback
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from channelshift.cli import (
    after_sales,
    audit,
    backup,
    briefs,
    campaigns,
    case,
    compare,
    complaints,
    contacts,
    content,
    creators,
    demo,
    documents,
    effects,
    importing,
    journal,
    keys,
    launches,
    letter,
    links,
    live,
    people,
    plan,
    plan_group,
    profit,
    reconcile,
    rehearse,
    restated,
    risk,
    rules,
    search,
    serving,
    stock,
    tasks,
    teach,
    templates,
    what_if,
)
from channelshift.cli.asked import Asked, home_folder, options_first
from channelshift.terms.collector import collect_seldom
from channelshift.terms.complaints import ChannelshiftError

COULD_NOT = 1

app = typer.Typer(
    name="channelshift",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="--workspace, --json and --debug may stand before or after the command.",
)

app.command("demo")(demo.demo)
app.command("import")(importing.import_files)
app.command("teach")(teach.teach)
app.command("profit")(profit.profit)
app.command("restated")(restated.restated)
app.command("journal")(journal.journal)
app.command("reconcile")(reconcile.reconcile)
app.command("compare")(compare.compare)
app.command("after-sales")(after_sales.after_sales)
app.command("stock")(stock.stock)
app.command("creators")(creators.creators)
app.command("search")(search.search)
app.add_typer(briefs.app, name="briefs")
app.command("audit")(audit.audit)
app.command("lint")(audit.lint)
app.command("rules")(rules.rules)
app.command("what-if")(what_if.what_if)
app.command("plan")(plan.plan)
app.command("plan-group")(plan_group.plan_group)
app.command("letter")(letter.letter)
app.add_typer(case.app, name="case")
app.command("risk")(risk.risk)
app.command("complaints")(complaints.complaints)
app.command("serve")(serving.serve)
app.command("templates")(templates.templates)
app.command("rehearse")(rehearse.rehearse)
app.command("backup")(backup.backup)
app.command("restore")(backup.restore)
app.add_typer(tasks.app, name="tasks")
app.add_typer(content.app, name="content")
app.add_typer(documents.app, name="documents")
app.add_typer(effects.app, name="effects")
app.add_typer(live.app, name="live")
app.add_typer(launches.app, name="launches")
app.add_typer(links.links, name="links")
app.command("attribution")(links.attribution)
app.add_typer(contacts.contacts, name="contacts")
app.add_typer(campaigns.broadcast, name="broadcast")
app.add_typer(people.app, name="people")
app.add_typer(keys.app, name="keys")


def _say_version(wanted: bool) -> None:
    if wanted:
        print(f"channelshift {version('channelshift')}")
        raise typer.Exit


@app.callback()
def channelshift(
    context: typer.Context,
    workspace: Annotated[
        Path | None,
        typer.Option(
            "--workspace",
            "-w",
            metavar="DIR",
            help="The folder of the shop; else CHANNELSHIFT_HOME, else ~/.channelshift.",
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer with one JSON document.")] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show where it broke, if it breaks.")] = False,
    show_version: Annotated[
        bool, typer.Option("--version", callback=_say_version, is_eager=True, help="Say the version.")
    ] = False,
) -> None:
    """When a platform closes a sales channel: what it costs you, where to move, whether it worked."""
    context.obj = Asked(home_folder(workspace), as_json, debug)


def main(words: list[str] | None = None) -> None:
    """Run one command. Every end is an exit code; a stack trace is shown only with --debug."""
    _speak_utf8()
    collect_seldom()
    given = options_first(sys.argv[1:] if words is None else words)
    try:
        app(args=given, prog_name="channelshift")
    except ChannelshiftError as error:
        _end(f"channelshift: {error}", "--debug" in given)
    except MemoryError:
        _end("channelshift: not enough memory. Import fewer files at once.", "--debug" in given)
    except Exception as error:  # the last resort: whatever it is, the seller gets one line
        what = f"{type(error).__name__}: {error}".splitlines()[0][:300]
        _end(
            f"channelshift: this went wrong on our side ({what}). Add --debug to see where.",
            "--debug" in given,
        )


def _end(message: str, debug: bool) -> None:
    """One line on standard error, and exit code 1."""
    if debug:
        traceback.print_exc()
    print(" ".join(message.split()), file=sys.stderr)
    sys.exit(COULD_NOT)


def _speak_utf8() -> None:
    """A file name or product name in any script can be printed, whatever the machine's locale."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


if __name__ == "__main__":
    main()
