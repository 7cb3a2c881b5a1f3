"""What the pages of the article's cases ask of the workflows, which are imported with the first question."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any

from channelshift.web import ask

if TYPE_CHECKING:
    from channelshift.workflows.cases.answers import CaseAnswer


def _answers() -> Any:
    return import_module("channelshift.workflows.cases.answers")


def all_cases() -> list[CaseAnswer]:
    """Every case with what is known of it."""
    return list(_answers().all_cases(ask.workspace()))


def case(name: str) -> CaseAnswer:
    """One case, with this shop's own runs where there are more of them than came with the product."""
    found: CaseAnswer = _answers().case(name, ask.workspace())
    return found


def run_case(name: str, seeds: int, progress: ask.Progress, cancelled: Callable[[], bool]) -> None:
    """Live a case anew and keep what came of it."""
    _answers().run_case(name, ask.workspace(), seeds, report=progress, stopped=cancelled)
