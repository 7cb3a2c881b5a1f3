"""The one dated list of what is to do: made from drafts, taken by people, closed by data or by a person.

A task is known by the key of what it was made from. Making the list again brings open tasks up to date and
leaves alone what a person has done or dropped. What data closed is opened again when the data asks for it
again: a link that was gone and is back up is work again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any, NamedTuple
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from channelshift.store.models import Membership, Person, Role, Task
from channelshift.store.packing import pack, unpack
from channelshift.store.scope import current_person_id, current_shop_id
from channelshift.store.trail import note
from channelshift.terms.complaints import ChannelshiftError, NotThere
from channelshift.terms.text import Sentence, sentence
from channelshift.workflows.task_drafts import TaskDraft
from channelshift.workflows.tasks_answers import Made, TaskDay, TaskList, TaskRow, Worker

OPEN, DONE, DROPPED = Task.State.OPEN, Task.State.DONE, Task.State.DROPPED
LONGEST_KEY, LONGEST_TITLE, LONGEST_NOTE, LONGEST_PLACE = 120, 300, 1000, 300
_OUR_PAGE = re.compile(r"/(?![/\\])[^\s\x00-\x20\x7f\\]*")  # browsers leave tabs out: "/<tab>/x" is "//x"
SOON = 7  # days
CLOSED_SHOWN = 30


class BadTask(ChannelshiftError):
    """A task cannot be made, taken or closed as it was asked."""


class NoSuchTask(BadTask, NotThere):
    """The shop has no such task."""


class Ending(NamedTuple):
    """How data closed a task, and why."""

    state: str
    why: Sentence


Endings = Mapping[str, Callable[[str], Ending]]


# ------------------------------------------------------------------ making the list


def make(drafts: Iterable[TaskDraft], endings: Endings | None = None) -> Made:
    """Bring the list up to date with these drafts; doing it twice changes nothing twice.

    `endings` names the origins of which all drafts are here: an open task of theirs that is no longer
    drafted is closed by data, as the origin's function says of its key.
    """
    drafted = {draft.key: draft for draft in drafts}
    with transaction.atomic():
        made = sum((_made(draft) for draft in drafted.values()), Made())
        return made + _ended(drafted, endings or {})


def _made(draft: TaskDraft) -> Made:
    if not draft.key or len(draft.key) > LONGEST_KEY or draft.origin not in Task.Origin.values:
        raise BadTask(sentence("No task can be made from {key}.", key=draft.key or "''"))
    said = _fields(draft)
    task, is_new = Task.objects.get_or_create(key=draft.key, defaults={**said, "owner_id": _only_worker()})
    if is_new:
        note("made", "task", task.key)
        return Made(new=1)
    if task.state != OPEN:
        return _opened_again(task, said)
    changed = {name: value for name, value in said.items() if getattr(task, name) != value}
    if not changed:
        return Made()
    was = {name: pack(getattr(task, name)) for name in changed}
    Task.objects.filter(id=task.id).update(**changed)
    note("changed", "task", task.key, was, {name: pack(value) for name, value in changed.items()})
    return Made(changed=1)


def _opened_again(task: Task, said: Mapping[str, Any]) -> Made:
    """What a person closed stays closed; what data closed is work again when the data asks again."""
    if task.proof.get("by") != "data":
        return Made()
    Task.objects.filter(id=task.id).update(**said, state=OPEN, proof={}, done_at=None, done_by=None)
    note("opened", "task", task.key, {"state": task.state}, {"state": OPEN})
    return Made(again=1)


def _fields(draft: TaskDraft) -> dict[str, Any]:
    return {
        "origin": draft.origin,
        "title": pack(draft.title),
        "place": draft.place,
        "due_on": draft.due_on,
        "stake": None if draft.stake is None else draft.stake.quantize(Decimal("0.01")),
        "stake_currency": draft.stake_currency if draft.stake is not None else "",
    }


def _ended(drafted: Mapping[str, TaskDraft], endings: Endings) -> Made:
    closed = 0
    for task in Task.objects.filter(state=OPEN, origin__in=list(endings)).exclude(key__in=list(drafted)):
        ending = endings[task.origin](task.key)
        closed += _close(task, ending.state, "data", ending.why)
    return Made(closed=closed)


def _close(task: Task, state: str, by: str, why: Sentence) -> int:
    """Close an open task with its proof. 0 where somebody was quicker."""
    closed = Task.objects.filter(id=task.id, state=OPEN).update(
        state=state,
        proof={"by": by, "said": pack(why)},
        done_at=timezone.now(),
        done_by_id=current_person_id() if by == "person" else None,
    )
    if closed:
        note("closed", "task", task.key, {"state": OPEN}, {"state": str(state), "by": by})
    return closed


# ------------------------------------------------------------------ what people do with it


def add(
    title: str,
    due_on: date | None = None,
    owner_id: int | None = None,
    place: str = "",
    stake: Decimal | None = None,
    stake_currency: str = "",
) -> TaskRow:
    """A task of one's own words."""
    words = " ".join(title.split())
    if not words or len(words) > LONGEST_TITLE:
        raise BadTask(sentence("Say what is to do, in at most {n} characters.", n=LONGEST_TITLE))
    key, page = f"hand:{uuid4().hex}", _a_place(place)
    draft = TaskDraft(key, "hand", sentence("{title}", title=words), page, due_on, stake, stake_currency)
    with transaction.atomic():
        task = Task.objects.create(key=key, **_fields(draft), owner_id=_a_worker(owner_id))
        note("made", "task", key)
    return row_of(task, due_on or date.max)


def _a_place(place: str) -> str:
    """A path of our own pages, never an address elsewhere."""
    path = place.strip()
    if path and (not _OUR_PAGE.fullmatch(path) or len(path) > LONGEST_PLACE):
        raise BadTask(
            sentence("{place} is no page of this program. Write a path like /plan/.", place=place[:80])
        )
    return path


def done(task_id: int, said: str = "") -> None:
    """Close a task as done, with a note of who did it if there is one."""
    _close_by_hand(task_id, DONE, said)


def drop(task_id: int, why: str) -> None:
    """Close a task that will not be done, with the reason."""
    if not why.strip():
        raise BadTask(sentence("Say why it will not be done."))
    _close_by_hand(task_id, DROPPED, why)


def _close_by_hand(task_id: int, state: str, said: str) -> None:
    words = said.strip()
    if len(words) > LONGEST_NOTE:
        raise BadTask(sentence("A note has at most {n} characters.", n=LONGEST_NOTE))
    with transaction.atomic():
        _close(_task(task_id), state, "person", sentence("{note}", note=words) if words else Sentence(""))


def open_again(task_id: int) -> None:
    """Take back that a task was done or dropped."""
    with transaction.atomic():
        task = _task(task_id)
        if task.state == OPEN:
            return
        Task.objects.filter(id=task.id).update(state=OPEN, proof={}, done_at=None, done_by=None)
        note("opened", "task", task.key, {"state": task.state}, {"state": OPEN})


def assign(task_id: int, owner_id: int | None) -> None:
    """Give a task to somebody of the shop, or to nobody."""
    with transaction.atomic():
        task = _task(task_id)
        owner = _a_worker(owner_id)
        if task.owner_id != owner:
            Task.objects.filter(id=task.id).update(owner_id=owner)
            note("changed", "task", task.key, {"owner": task.owner_id}, {"owner": owner})


def _task(task_id: int) -> Task:
    task = Task.objects.filter(id=task_id).first()
    if task is None:
        raise NoSuchTask(sentence("There is no such task."))
    return task


# ------------------------------------------------------------------ who can do it


def workers() -> tuple[Worker, ...]:
    """The people of the shop who may do something: its owners and operators."""
    seats = Membership.objects.filter(
        shop_id=current_shop_id(), person__is_active=True, role__in=(Role.OWNER, Role.OPERATOR)
    ).select_related("person")
    return tuple(sorted((Worker(s.person_id, str(s.person)) for s in seats), key=lambda w: w.name))


def _a_worker(person_id: int | None) -> int | None:
    if person_id is not None and person_id not in {worker.id for worker in workers()}:
        raise BadTask(sentence("Only an owner or operator of this shop can take a task."))
    return person_id


def _only_worker() -> int | None:
    """Where one person does everything, they need not be asked."""
    people = workers()
    return people[0].id if len(people) == 1 else None


# ------------------------------------------------------------------ the list


def listing(today: date, owner_id: int | None = None, origin: str = "") -> TaskList:
    """What is still to do by day: overdue first, then what comes; of one person or origin where asked."""
    rows = Task.objects.select_related("owner", "done_by")
    if owner_id is not None:
        rows = rows.filter(owner_id=owner_id)
    if origin:
        rows = rows.filter(origin=origin)
    standing = [row_of(task, today) for task in rows.filter(state=OPEN)]
    standing.sort(key=_by_day_and_money)
    late = tuple(row for row in standing if row.late is not None and row.late > 0)
    coming = [row for row in standing if row.late is None or row.late <= 0]
    soon = [row for row in standing if row.late is not None and row.late > -SOON]
    closed = rows.exclude(state=OPEN).order_by("-done_at", "-id")[:CLOSED_SHOWN]
    return TaskList(
        today=today,
        overdue=late,
        days=tuple(TaskDay(day, tuple(those)) for day, those in groupby(coming, lambda row: row.due_on)),
        closed=tuple(row_of(task, today) for task in closed),
        workers=workers(),
        first=_dearest(standing),
        open=len(standing),
        due_this_week=len(soon),
        without_owner=sum(row.owner is None for row in standing),
    )


def _dearest(rows: Iterable[TaskRow]) -> TaskRow | None:
    """Where most money waits. Two currencies are not compared: the first one counts."""
    known = [row for row in rows if row.stake is not None]
    same = [row for row in known if row.stake_currency == known[0].stake_currency]
    return max(same, key=lambda row: row.stake or Decimal(0), default=None)


def _by_day_and_money(row: TaskRow) -> tuple[date, bool, Decimal, int]:
    return (row.due_on or date.max, row.stake is None, -(row.stake or Decimal(0)), row.id)


def row_of(task: Task, today: date) -> TaskRow:
    """A task as a page or letter shows it on a day."""
    why = unpack(task.proof["said"]) if task.proof.get("said") else None
    return TaskRow(
        id=task.id,
        key=task.key,
        origin=task.origin,
        title=unpack(task.title),
        place=task.place,
        owner=Worker(task.owner_id, str(task.owner)) if task.owner else None,
        due_on=task.due_on,
        late=(today - task.due_on).days if task.due_on else None,
        stake=task.stake,
        stake_currency=task.stake_currency,
        state=task.state,
        closed_by=task.proof.get("by", ""),
        closed_why=why if why and why.template else None,
        closed_at=task.done_at,
        closed_who=_name_of(task.done_by),
    )


def _name_of(person: Person | None) -> str:
    return str(person) if person else ""
