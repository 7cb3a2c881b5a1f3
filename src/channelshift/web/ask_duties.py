"""What the pages of tasks and papers ask of the workflows. See `ask` for how a workflow is reached."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from importlib import import_module
from typing import Any

from channelshift.web.ask import today, workspace
from channelshift.workflows.documents_answers import Documents, Need, Paper
from channelshift.workflows.tasks_answers import Made, TaskList


def _workflow(name: str) -> Any:
    return import_module(f"channelshift.workflows.{name}")


# ------------------------------------------------------------------ tasks


def tasks(owner_id: int | None = None, origin: str = "") -> TaskList:
    """What is still to do by day, of one person or origin where asked."""
    return _workflow("tasks").listing(today(), owner_id, origin)


def gather_tasks() -> Made:
    """Ask everybody who knows of work, and bring the list up to date."""
    return _workflow("tasks_gather").gather(workspace())


def tidy_tasks(origin: str) -> None:
    """Bring the tasks of one origin up to date: a paper that is in hand closes its task at once."""
    _workflow("tasks_gather").gather(workspace(), (origin,))


def add_task(
    title: str, due_on: date | None, owner_id: int | None, place: str, stake: Decimal | None
) -> None:
    currency = workspace().reporting_currency if stake is not None else ""
    _workflow("tasks").add(title, due_on, owner_id, place, stake, currency)


def task_done(task_id: int, note: str) -> None:
    _workflow("tasks").done(task_id, note)


def task_dropped(task_id: int, why: str) -> None:
    _workflow("tasks").drop(task_id, why)


def task_again(task_id: int) -> None:
    _workflow("tasks").open_again(task_id)


def task_owner(task_id: int, owner_id: int | None) -> None:
    _workflow("tasks").assign(task_id, owner_id)


def calendars() -> list[Any]:
    """The calendars that whoever asks has open."""
    return _workflow("task_feed").feeds()


def open_calendar(language: str) -> str:
    """A new calendar's secret, shown once."""
    return _workflow("task_feed").open_feed(language)


def revoke_calendar(feed_id: int) -> None:
    _workflow("task_feed").revoke(feed_id)


def calendar(secret: str) -> str | None:
    """The calendar behind a secret; None where there is none."""
    return _workflow("task_feed").calendar(secret)


# ------------------------------------------------------------------ papers


def documents(on: date | None, market: str) -> Documents:
    """What is asked for on a day, what is there and what is missing."""
    return _workflow("documents_list").documents(workspace(), on, market)


def need(key: str, market: str) -> Need:
    """One need, as it stands today. Raises where no rule asks for it."""
    return _workflow("documents_list").need_called(workspace(), key, market)


def start_paper(about: tuple[str, ...], act: str, on: date | None, reason: str = "") -> int:
    flow = _workflow("documents")
    return flow.start(flow.About(*about), act, on, reason)


def paper(paper_id: int) -> Paper:
    return _workflow("documents").paper(paper_id)


def state_paper(paper_id: int, facts: dict[str, Any]) -> None:
    _workflow("documents").state_facts(paper_id, facts)


def paper_step(paper_id: int, act: str, on: date, reason: str) -> None:
    _workflow("documents").step(paper_id, act, on, reason)


def put_paper_file(paper_id: int, name: str, content: bytes) -> None:
    _workflow("documents").put_file(paper_id, name, content)


def paper_file(paper_id: int) -> tuple[str, bytes]:
    return _workflow("documents").take_file(paper_id)


def remove_paper(paper_id: int) -> None:
    _workflow("documents").remove(paper_id)


def largest_file() -> int:
    """Bytes."""
    return int(_workflow("document_files").MOST_BYTES)


def onboarding_pack(platform: str, market: str, language: str) -> bytes:
    return _workflow("document_pack").onboarding(workspace(), platform, market, language)


def appeal_pack(paper_id: int, language: str) -> bytes:
    return _workflow("document_pack").appeal(paper_id, language)
