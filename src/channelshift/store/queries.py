"""Questions asked of the store more than once; all of the current shop, but what the reaper asks."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from channelshift.store.models import Job, SavedPlan

PATIENCE = timedelta(seconds=90)  # a living job gives a sign every few seconds


def recent_imports(count: int = 20) -> QuerySet[Job]:
    """The files handed over last, the newest first."""
    return Job.objects.filter(work=Job.Work.IMPORT)[:count]


def waiting_imports() -> QuerySet[Job]:
    """Files handed over that nobody has begun to read."""
    return Job.objects.filter(work=Job.Work.IMPORT, status=Job.Status.WAITING)


def unfinished() -> QuerySet[Job]:
    """Work that is waiting or running."""
    return Job.objects.filter(status__in=(Job.Status.WAITING, Job.Status.RUNNING))


def without_sign_of_life(now: datetime | None = None) -> QuerySet[Job]:
    """Jobs that say they are running but whose worker has been silent for too long."""
    silent_since = (now or timezone.now()) - PATIENCE
    silent = Q(heartbeat__lt=silent_since) | Q(heartbeat__isnull=True, created_at__lt=silent_since)
    return Job.everywhere.filter(silent, status=Job.Status.RUNNING)


def latest_plan() -> SavedPlan | None:
    """The plan made last."""
    return SavedPlan.objects.first()
