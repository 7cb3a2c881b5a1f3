"""Work that takes longer than a page may. It runs in the worker process and may be run again."""

from __future__ import annotations

import logging
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection
from django_tasks import task

from channelshift.store import jobs
from channelshift.store.models import Job, SavedPlan
from channelshift.store.packing import pack
from channelshift.store.queries import waiting_imports
from channelshift.store.scope import in_shop
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.text import Sentence, sentence
from channelshift.web import ask
from channelshift.web.ask_cases import run_case
from channelshift.workflows.answers import Outcome
from channelshift.workflows.contacts_rows import is_contact_file
from channelshift.workflows.uploads import upload_of

log = logging.getLogger(__name__)
BETWEEN_BEATS = 10.0  # seconds; a job is given up after `store.queries.PATIENCE` of silence
BETWEEN_REPORTS = 0.3

Work = Callable[[Job, ask.Progress], Any]


def start(job: Job) -> None:
    """Hand a waiting job to the worker."""
    run_job.enqueue(str(job.id))


def start_handed_over(sender: object, job: Job, **_: object) -> None:
    """Hand over a job that no page made, but a program."""
    start(job)


@task()
def run_job(job_id: str) -> None:
    """Do a job that is waiting. A job that is already taken or over is left alone."""
    job_uuid = UUID(job_id)
    if not jobs.claim(job_uuid):
        return
    job = Job.everywhere.get(id=job_uuid)
    with in_shop(job.shop_id), _heart_beating(job_uuid):
        _do(job)


def _do(job: Job) -> None:
    try:
        answer = WORK[job.work](job, _reporter(job.id))
    except ChannelshiftError as error:
        jobs.fail(job.id, error.message)
    except Exception:
        log.exception("%s failed", job)
        jobs.fail(
            job.id,
            sentence("This went wrong on our side. The details are in channelshift.log; try it again."),
        )
    else:
        jobs.finish(job.id, pack(answer))


def _reporter(job_id: UUID) -> ask.Progress:
    """Passes progress on, but not more often than a reader can see."""
    last = 0.0

    def report(progress: float, said: Sentence) -> None:
        nonlocal last
        if time.monotonic() - last >= BETWEEN_REPORTS:
            last = time.monotonic()
            jobs.report(job_id, progress, said)

    return report


def _stopper(job_id: UUID) -> Callable[[], bool]:
    """Whether somebody has had enough of waiting; asked often, looked up now and then."""
    looked, stopped = 0.0, False

    def is_stopped() -> bool:
        nonlocal looked, stopped
        if not stopped and time.monotonic() - looked >= BETWEEN_REPORTS:
            looked, stopped = time.monotonic(), jobs.is_stopped(job_id)
        return stopped

    return is_stopped


@contextmanager
def _heart_beating(job_id: UUID) -> Iterator[None]:
    """Signs of life while the work is silent. They stop when the process is killed."""
    done = threading.Event()

    def beat() -> None:
        while not done.wait(BETWEEN_BEATS):
            jobs.beat(job_id)
        connection.close()

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _import(job: Job, progress: ask.Progress) -> Any:
    """Read one file. It is kept only while a question about it is open, or while it may yet be taught.

    The ledger is published with the last file that waits: a hundred files dropped at once would
    otherwise be counted a hundred times over.
    """
    _refuse_contacts(upload_of(job))
    try:
        report = ask.import_file(upload_of(job), job.given, progress)
    finally:
        if not waiting_imports().exists():
            progress(0.9, sentence("Building the ledger"))
            ask.publish()
    if not any(sheet.outcome in (Outcome.ASKED, Outcome.REFUSED) for sheet in report.sheets):
        shutil.rmtree(upload_of(job).parent, ignore_errors=True)
    return report


def _refuse_contacts(path: Path) -> None:
    """People's names and numbers lie here sealed or not at all, so that they can be erased."""
    if path.is_file() and is_contact_file(path):
        shutil.rmtree(path.parent, ignore_errors=True)
        raise ChannelshiftError(
            sentence(
                "{file} is a list of contacts. Hand it over on the page Contacts, where names and numbers "
                "are sealed; it was not kept here.",
                file=path.name,
            )
        )


def _demo(job: Job, progress: ask.Progress) -> None:
    ask.build_demo(progress)


def _plan(job: Job, progress: ask.Progress) -> int:
    """Propose a plan and keep it. The answer of the job is the plan's number."""
    progress(0.1, sentence("Learning from your sales how each source responds."))
    limits = dict(job.given)
    first_day = limits.pop("first_day", "")
    weeks = int(limits.pop("weeks"))
    day = date.fromisoformat(first_day) if first_day else None
    answer = ask.propose_plan(day, weeks, limits, progress, _stopper(job.id))
    saved = SavedPlan.objects.create(
        first_day=answer.first_day, weeks=answer.weeks, limits=limits, answer=pack(answer)
    )
    return saved.id


def _case(job: Job, progress: ask.Progress) -> str:
    """Live one of the article's sellers. The answer of the job is the case's name."""
    name = job.given["case"]
    run_case(name, int(job.given["seeds"]), progress, _stopper(job.id))
    return str(name)


WORK: dict[str, Work] = {
    Job.Work.IMPORT: _import,
    Job.Work.DEMO: _demo,
    Job.Work.PLAN: _plan,
    Job.Work.CASE: _case,
}
