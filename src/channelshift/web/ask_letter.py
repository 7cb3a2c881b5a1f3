"""What the letter's pages ask of the workflows. See `ask` for how a workflow is reached."""

from __future__ import annotations

from datetime import date
from importlib import import_module
from typing import Any

from channelshift.web.ask import workspace


def _workflow(name: str) -> Any:
    return import_module(f"channelshift.workflows.letter.{name}")


def letter(monday: date | None) -> Any:
    """The letter of the week that holds a day, or of the last week that is over."""
    return _workflow("facts").letter(workspace(), monday)


def paper(written: Any, language: str) -> bytes:
    """The letter as one A4 page of PDF."""
    made: bytes = _workflow("paper").pdf(written, language)
    return made


def chart(written: Any, language: str) -> str:
    """The letter's chart as SVG."""
    drawn: str = _workflow("charts").weeks_svg(written, language)
    return drawn


def readers() -> list[Any]:
    """Who gets the letter by mail."""
    found: list[Any] = _workflow("post").readers()
    return found


def add_reader(email: str, language: str, weekday: int) -> Any:
    return _workflow("post").add_reader(email, language, weekday)


def remove_reader(reader_id: int) -> None:
    _workflow("post").remove_reader(reader_id)
