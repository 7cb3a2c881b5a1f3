"""Answers of the workflows as JSON and back: what a finished job keeps and a page shows again."""

from __future__ import annotations

from typing import Any

from channelshift.store.packing import pack
from channelshift.store.packing import unpack as unpack_terms
from channelshift.workflows import answers
from channelshift.workflows.plan_packing import PLAN_CLASSES

CLASSES = (
    answers.Outcome,
    answers.Fact,
    answers.Question,
    answers.SheetReport,
    answers.ImportReport,
    *PLAN_CLASSES,
)

__all__ = ["pack", "unpack"]


def unpack(data: Any) -> Any:
    """An answer as it was given."""
    return unpack_terms(data, CLASSES)
