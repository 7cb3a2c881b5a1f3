"""What the page Content asks of the workflows. See `ask` for how a workflow is reached."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from channelshift.terms.days import Period
from channelshift.web.ask import _once, workspace
from channelshift.workflows.answers_modes import FileRows
from channelshift.workflows.content_answers import ContentAnswer, ItemRow


def _workflow(name: str) -> Any:
    return import_module(f"channelshift.workflows.{name}")


def content(period: Period | None, by: str, measure: str) -> ContentAnswer:
    """All content of a period; a genre that somebody has just confirmed makes it another question."""
    shop = workspace()
    said = tuple(sorted(_workflow("content_genres").confirmed().items()))
    question = ("content", period, by, measure, said)
    return _once(shop, question, lambda: _workflow("content_list").content(shop, period, by, measure))


def one(answer: ContentAnswer, content_id: str) -> ItemRow:
    return _workflow("content_list").one(answer, content_id)


def sides() -> tuple[str, ...]:
    """What content can be grouped by."""
    return tuple(_workflow("content_list").BY)


def measures() -> tuple[str, ...]:
    return tuple(import_module("channelshift.content.measures").MEASURES)


def confirm(content_id: str, source: str, genre: str) -> None:
    """Keep what a person says a content is."""
    _workflow("content_genres").confirm(content_id, source, genre)


def content_rows(content_id: str, figure: str, period: Period | None, limit: int, offset: int) -> FileRows:
    return _workflow("content_rows").content_rows(workspace(), content_id, figure, period, limit, offset)


def as_csv(answer: ContentAnswer) -> str:
    return _workflow("content_export").as_csv(answer)
