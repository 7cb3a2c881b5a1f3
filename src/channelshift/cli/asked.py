"""What was asked on the command line: the shop, the way to answer, and days written as text."""

from __future__ import annotations

import calendar
import os
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from channelshift.terms.days import Period

if TYPE_CHECKING:
    from channelshift.workflows.workspace import Workspace

HOME_VARIABLE = "CHANNELSHIFT_HOME"
# These may stand before or after the command.
FLAGS = ("--json", "--debug")
WITH_VALUE = ("--workspace", "-w")
_PERIOD = re.compile(r"(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)")
_MONTH = re.compile(r"(\d{4})-(\d\d)")


@dataclass(frozen=True)
class Asked:
    """What holds for every command."""

    home: Path
    as_json: bool = False
    debug: bool = False

    def workspace(self) -> Workspace:
        """The shop in the folder that was named."""
        from channelshift.workflows.workspace import Workspace

        return Workspace.open(self.home)


def asked_of(context: typer.Context) -> Asked:
    assert isinstance(context.obj, Asked)
    return context.obj


def home_folder(named: Path | None) -> Path:
    """The folder of the shop: as named, else by the environment, else in the home folder."""
    stated = os.environ.get(HOME_VARIABLE)
    folder = named or (Path(stated) if stated else Path("~/.channelshift"))
    return folder.expanduser()


def options_first(words: list[str]) -> list[str]:
    """The words of a command with what holds for every command in front.

    >>> options_first(["profit", "--by", "route", "--json"])
    ['--json', 'profit', '--by', 'route']
    """
    front: list[str] = []
    rest: list[str] = []
    words = list(words)
    while words:
        word = words.pop(0)
        if word == "--":
            rest += [word, *words]
            break
        if word in FLAGS or word.startswith("--workspace="):
            front.append(word)
        elif word in WITH_VALUE and words:
            front += [word, words.pop(0)]
        else:
            rest.append(word)
    return front + rest


def a_day(text: str) -> date:
    """A day written year-month-day."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no day. Write it as 2023-08-31.") from None


def a_period(text: str) -> Period:
    """Two days written FIRST..LAST, or one month.

    >>> print(a_period("2023-02"))
    2023-02-01 to 2023-02-28
    """
    if two := _PERIOD.fullmatch(text):
        period = Period(a_day(two[1]), a_day(two[2]))
    elif (one := _MONTH.fullmatch(text)) and 1 <= int(one[2]) <= 12:
        year, month = int(one[1]), int(one[2])
        period = Period(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))
    else:
        raise typer.BadParameter(f"{text!r} is no period. Write it as 2023-05-01..2023-07-31 or as 2023-07.")
    if period.first > period.last:
        raise typer.BadParameter(f"The period ends on {period.last}, before it begins on {period.first}.")
    return period


def pairs(words: list[str]) -> dict[str, str]:
    """Words written KEY=VALUE.

    >>> pairs(["route=tiktok_video", "month=2023-07"])
    {'route': 'tiktok_video', 'month': '2023-07'}
    """
    found: dict[str, str] = {}
    for word in words:
        key, equals, value = word.partition("=")
        if not equals or not key.strip():
            raise typer.BadParameter(f"{word!r} is not written KEY=VALUE.")
        found[key.strip()] = value.strip()
    return found


def comma_list(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())
