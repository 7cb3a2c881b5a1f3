"""Every command and every option says what it is for, on the screen and in docs/cli.md."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer

from channelshift.cli.main import app

DOCS = (Path(__file__).parents[2] / "docs" / "cli.md").read_text(encoding="utf-8")
GROUP = typer.main.get_command(app)
COMMANDS = GROUP.commands  # type: ignore[attr-defined]
PROMISED = (
    *("demo", "import", "teach", "profit", "restated", "journal", "reconcile"),
    *("compare", "after-sales", "stock", "creators", "search", "audit", "lint", "rules", "what-if", "plan"),
    *("plan-group", "letter", "risk", "complaints", "serve", "templates", "rehearse", "backup", "restore"),
    "attribution",
    *(
        "briefs",
        "case",
        "tasks",
        "content",
        "documents",
        "effects",
        "live",
        "launches",
        "links",
        "contacts",
        "broadcast",
        "people",
        "keys",
    ),
)


def section(name: str) -> str:
    found = re.search(rf"^## channelshift {re.escape(name)}\b(.*?)(?=^## |\Z)", DOCS, re.M | re.S)
    return found[1] if found else ""


def options(command) -> list[str]:
    return [
        text
        for p in command.params
        if p.name != "help"
        for text in (*p.opts, *p.secondary_opts)
        if text.startswith("--")
    ]


def test_there_is_one_command_per_promise():
    assert tuple(COMMANDS) == PROMISED


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_has_a_line_of_help_that_fits_and_a_section_in_the_docs(name):
    first = COMMANDS[name].help.splitlines()[0]
    assert first.endswith(".") and len(first) <= 55
    assert section(name).strip()


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_has_help_and_stands_in_the_commands_section(name):
    assert [p.name for p in COMMANDS[name].params if not getattr(p, "help", "")] == []
    assert [
        o for o in options(COMMANDS[name]) if f"{o}`" not in section(name) and f"{o} " not in section(name)
    ] == []


def test_the_options_of_all_commands_stand_at_the_top():
    top = DOCS.split("## channelshift")[0]
    assert [o for o in options(GROUP) if o not in top] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_help_is_printed_and_ends_well(run, name):
    ran = run(name, "--help")
    assert ran.code == 0
    assert ran.out.startswith(f"Usage: channelshift {name}")
