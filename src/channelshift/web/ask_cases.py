"""What the pages of the article's cases ask of the workflows."""

from __future__ import annotations

from collections.abc import Callable

from channelshift.web import ask
from channelshift.workflows.cases import answers
from channelshift.workflows.cases.answers import CaseAnswer


def all_cases() -> list[CaseAnswer]:
    """Every case with what is known of it."""
    return answers.all_cases(ask.workspace())


def case(name: str) -> CaseAnswer:
    """One case, with this shop's own runs where there are more of them than came with the product."""
    return answers.case(name, ask.workspace())


def run_case(name: str, seeds: int, progress: ask.Progress, cancelled: Callable[[], bool]) -> CaseAnswer:
    """Live a case anew and keep what came of it."""
    return answers.run_case(name, ask.workspace(), seeds, report=progress, stopped=cancelled)
