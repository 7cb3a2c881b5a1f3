"""Launches as tasks: a sample or goods that are due, and a verdict that waits."""

from __future__ import annotations

from django.urls import reverse

from channelshift.terms.text import Sentence, sentence
from channelshift.workflows.launches_answers import LaunchRow
from channelshift.workflows.launches_list import launches
from channelshift.workflows.task_drafts import TaskDraft
from channelshift.workflows.workspace import Workspace


def launch_drafts(workspace: Workspace) -> list[TaskDraft]:
    """One task for each launch that waits for something, due on its promised day."""
    return [_draft(row) for row in launches(workspace).rows if row.due is not None]


def _draft(row: LaunchRow) -> TaskDraft:
    assert row.due is not None
    return TaskDraft(
        key=f"launches:{row.facts.id}:{row.due.what}",
        origin="launches",
        title=_title(row),
        place=reverse("launches_one", args=[row.facts.id]),
        due_on=row.due.on,
    )


def _title(row: LaunchRow) -> Sentence:
    assert row.due is not None
    said = {"name": row.facts.name, "supplier": row.facts.supplier or "?"}
    if row.due.what == "sample":
        return sentence("The sample of {name} is due from {supplier}", **said)
    if row.due.what == "goods":
        return sentence("The first batch of {name} is due from {supplier}", **said)
    outcome = row.test.outcome if row.test else "go_on"
    if outcome == "stop":
        return sentence("Decide on {name}: the rule advises to stop", name=row.facts.name)
    if outcome in ("refill", "scale"):
        return sentence("Decide on {name}: the rule says that it pays", name=row.facts.name)
    return sentence("Decide on {name}: two weeks of selling are over", name=row.facts.name)
