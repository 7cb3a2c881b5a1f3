"""The life of a job: claimed, shown to be alive, finished, or found dead and given back.

Every step is one UPDATE that names the state it leaves, so two workers or a late reaper cannot
both win.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F
from django.dispatch import Signal
from django.utils import timezone

from channelshift.store.models import Job
from channelshift.store.packing import pack, unpack
from channelshift.store.queries import without_sign_of_life
from channelshift.terms.text import Sentence, sentence

# Sent with a waiting job that somebody other than a page made; who has workers starts it.
handed_over = Signal()
STOPPED = sentence("You stopped this before it had begun.")


def told(message: dict[str, Any]) -> Sentence | None:
    """The sentence kept in a job, or None where it has said nothing yet."""
    return unpack(message) if message else None


def claim(job_id: UUID) -> bool:
    """Start a waiting job. False when it is not waiting: another worker has it, or it was cancelled."""
    claimed = Job.everywhere.filter(id=job_id, status=Job.Status.WAITING).update(
        status=Job.Status.RUNNING,
        heartbeat=timezone.now(),
        progress=0,
        message={},
        attempts=F("attempts") + 1,
    )
    return claimed == 1


def report(job_id: UUID, progress: float, said: Sentence) -> None:
    """Say how far a running job is."""
    Job.everywhere.filter(id=job_id, status=Job.Status.RUNNING).update(
        progress=min(max(progress, 0.0), 1.0), message=pack(said), heartbeat=timezone.now()
    )


def beat(job_id: UUID) -> None:
    """A sign of life, without news."""
    Job.everywhere.filter(id=job_id, status=Job.Status.RUNNING).update(heartbeat=timezone.now())


def finish(job_id: UUID, answer: Any, said: Sentence | None = None) -> bool:
    """Close a running job with its answer. False when it had been given up in the meantime."""
    closed = Job.everywhere.filter(id=job_id, status=Job.Status.RUNNING).update(
        status=Job.Status.DONE,
        progress=1,
        answer=answer,
        message=pack(said) if said else {},
        finished_at=timezone.now(),
    )
    return closed == 1


def fail(job_id: UUID, said: Sentence) -> bool:
    """Close a running job with the reason it could not be done."""
    closed = Job.everywhere.filter(id=job_id, status=Job.Status.RUNNING).update(
        status=Job.Status.FAILED, message=pack(said), finished_at=timezone.now()
    )
    return closed == 1


def stop(job_id: UUID) -> bool:
    """Ask a job to end soon with what it has. One that nobody has taken up yet ends at once."""
    waiting = Job.objects.filter(id=job_id, status=Job.Status.WAITING).update(
        status=Job.Status.FAILED, message=pack(STOPPED), stop_asked=True, finished_at=timezone.now()
    )
    running = Job.objects.filter(id=job_id, status=Job.Status.RUNNING).update(stop_asked=True)
    return bool(waiting or running)


def is_stopped(job_id: UUID) -> bool:
    """Whether somebody has asked for an end."""
    return Job.everywhere.filter(id=job_id, stop_asked=True).exists()


def again(job_id: UUID, given: dict[str, str] | None = None) -> bool:
    """Put a finished or failed job back in the queue, with further answers where there are some."""
    job = Job.objects.filter(id=job_id, status__in=(Job.Status.DONE, Job.Status.FAILED)).first()
    if job is None:
        return False
    moved = Job.objects.filter(id=job_id, status=job.status).update(
        status=Job.Status.WAITING,
        given={**job.given, **(given or {})},
        progress=0,
        message={},
        answer=None,
        heartbeat=None,
        stop_asked=False,
        finished_at=None,
    )
    return moved == 1


def reap(now: datetime | None = None) -> int:
    """Mark jobs whose worker died as failed, so that they can be run again. Returns how many."""
    said = sentence("The work stopped before it was done: the program was closed or the machine restarted.")
    return without_sign_of_life(now).update(
        status=Job.Status.FAILED, message=pack(said), finished_at=now or timezone.now()
    )
