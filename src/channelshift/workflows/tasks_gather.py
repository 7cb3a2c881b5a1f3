"""Bringing the list of tasks up to date: everybody who knows of work is asked, and a silent one is named."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date
from importlib import import_module
from importlib.util import find_spec
from typing import NamedTuple

from django.urls import NoReverseMatch, reverse

from channelshift.store.models import Task
from channelshift.store.queries import latest_plan
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.text import Sentence, sentence
from channelshift.workflows import tasks_of_plan
from channelshift.workflows.plan_packing import plan_of
from channelshift.workflows.task_drafts import TaskDraft
from channelshift.workflows.tasks import Ending, make
from channelshift.workflows.tasks_answers import Made
from channelshift.workflows.workspace import Workspace

DONE, DROPPED = Task.State.DONE, Task.State.DROPPED


class Origin(NamedTuple):
    """Who knows of work of one kind, and how a task of theirs ends that they no longer name."""

    name: str
    drafts: Callable[[Workspace], list[TaskDraft]]
    ending: Callable[[Workspace], Callable[[str], Ending]]


def gather(workspace: Workspace, only: Collection[str] = ()) -> Made:
    """Ask the plan, audit, documents, stock, links and launches (or `only` some) what is to do, and bring the
    list up to date.

    Who cannot answer, because nothing is imported or a file is broken, is left out with the reason: their
    tasks stay as they are.
    """
    drafts: list[TaskDraft] = []
    endings: dict[str, Callable[[str], Ending]] = {}
    silent: list[tuple[str, Sentence]] = []
    for origin in (o for o in ORIGINS if not only or o.name in only):
        try:
            drafts += origin.drafts(workspace)
            endings[origin.name] = origin.ending(workspace)
        except ChannelshiftError as error:
            silent.append((origin.name, error.message))
    return make(drafts, endings) + Made(silent=tuple(silent))


def page(name: str) -> str:
    """The path of a page of the program; empty where it is not there."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


# ------------------------------------------------------------------ the plan


def _of_plan(workspace: Workspace) -> list[TaskDraft]:
    saved = latest_plan()
    if saved is None:
        return []
    place = reverse("plan_saved", args=[saved.id])
    return tasks_of_plan.plan_drafts(plan_of(saved.answer), workspace.today, place)


def _plan_ending(workspace: Workspace) -> Callable[[str], Ending]:
    today = workspace.today

    def ending(key: str) -> Ending:
        if tasks_of_plan.is_over(key, today):
            return Ending(DROPPED, sentence("The week it was for is over."))
        return Ending(DROPPED, sentence("The latest plan no longer asks for it."))

    return ending


# ------------------------------------------------------------------ stock, papers, audit, links


def _of_stock(workspace: Workspace) -> list[TaskDraft]:
    if workspace.warehouse.snapshot() is None:
        return []
    from channelshift.workflows.stock import stock
    from channelshift.workflows.tasks_of_stock import stock_drafts

    return stock_drafts(stock(workspace), page("stock"))


def _of_documents(workspace: Workspace) -> list[TaskDraft]:
    from channelshift.workflows.documents_tasks import document_drafts

    return document_drafts(workspace)


def _documents_ending(workspace: Workspace) -> Callable[[str], Ending]:
    from channelshift.workflows.documents_tasks import ending_of

    return ending_of(workspace)


def _of_others(module: str, function: str) -> Callable[[Workspace], list[TaskDraft]]:
    """The drafts of a part that may not be installed: none where it is not."""

    def drafts(workspace: Workspace) -> list[TaskDraft]:
        name = f"channelshift.workflows.{module}"
        if find_spec(name) is None:
            return []
        return list(getattr(import_module(name), function)(workspace))

    return drafts


def _always(state: str, why: Sentence) -> Callable[[Workspace], Callable[[str], Ending]]:
    return lambda workspace: lambda key: Ending(state, why)


ORIGINS = (
    Origin("plan", _of_plan, _plan_ending),
    Origin(
        "audit",
        _of_others("audit", "audit_tasks"),
        _always(DONE, sentence("The newest files no longer show it.")),
    ),
    Origin("documents", _of_documents, _documents_ending),
    Origin(
        "stock",
        _of_stock,
        _always(DONE, sentence("Nothing is left there that only closing routes sell.")),
    ),
    Origin(
        "links",
        _of_others("tasks_of_links", "link_drafts"),
        _always(DONE, sentence("The link has a target for every day the rulebook knows.")),
    ),
    Origin(
        "launches",
        _of_others("launches_tasks", "launch_drafts"),
        _always(DONE, sentence("The launch has gone on.")),
    ),
)


def stamp(workspace: Workspace) -> tuple[object, ...]:
    """What the list was made from: when this changes, it is time to make it again."""
    saved = latest_plan()
    day: date = workspace.today
    return (day, workspace.warehouse.snapshot(), saved.id if saved else None)
