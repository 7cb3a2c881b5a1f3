"""Tasks: what is still to do, and that it was done."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from channelshift.api.keys import Key
from channelshift.api.problems import missing
from channelshift.api.shapes import REFUSED, DoneIn, Limit, Number, Offset, Page, TaskOut
from channelshift.store.models import Task
from channelshift.store.packing import read_out
from channelshift.workflows import tasks as workflow

router = Router(tags=["tasks"])


@router.get("/tasks", auth=Key("tasks:read"), response={200: Page[TaskOut], **REFUSED})
def tasks(
    request: HttpRequest,
    state: str = Query("open", pattern="^(open|done|dropped)$"),
    limit: int = Limit,
    offset: int = Offset,
) -> Any:
    """List tasks by their day, those without a day as the database has them."""
    found = Task.objects.filter(state=state).select_related("owner").order_by("due_on", "id")
    return {"items": [_said(task) for task in found[offset : offset + limit]], "total": found.count()}


@router.post("/tasks/{task_id}/done", auth=Key("tasks:write"), response={200: TaskOut, **REFUSED})
def done(request: HttpRequest, given: DoneIn, task_id: int = Number) -> Any:
    """Say that a task is done."""
    if not Task.objects.filter(pk=task_id).exists():
        raise missing()
    workflow.done(task_id, given.note)
    return _said(Task.objects.select_related("owner").get(pk=task_id))


def _said(task: Task) -> dict[str, Any]:
    names = ("id", "origin", "due_on", "stake", "stake_currency", "state", "place")
    return {
        **{name: getattr(task, name) for name in names},
        "title": str(read_out(task.title)) if task.title else "",
        "owner": str(task.owner or ""),
    }
