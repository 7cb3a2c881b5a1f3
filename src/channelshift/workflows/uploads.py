"""Files handed over: kept under the seller's own name until the worker reads them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path, PurePath

from django.conf import settings

from channelshift.store.jobs import handed_over
from channelshift.store.models import Job

LONGEST_NAME = 200  # bytes: file systems allow 255, and a Chinese sign takes three
LONGEST_ENDING = 10  # signs


def take(name: str, content: Iterable[bytes], given: Mapping[str, str]) -> Job:
    """Keep a file, with what is stated of it, and ask the worker to read it."""
    job: Job = Job.objects.create(work=Job.Work.IMPORT, file_name=fitting(name), given=dict(given))
    path = upload_of(job)
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        for part in content:
            file.write(part)
    handed_over.send(Job, job=job)
    return job


def upload_of(job: Job) -> Path:
    """Where the file of an import waits until it has been read."""
    return Path(settings.UPLOADS) / str(job.id) / job.file_name


def fitting(name: str) -> str:
    """A file's name, short enough to be written to disk, its ending kept.

    >>> fitting("订单" * 80 + ".csv")[-6:]
    '订单.csv'
    """
    base = PurePath(name.replace("\\", "/").replace("\x00", "")).name
    if base in ("", ".", ".."):
        return "file"
    ending = PurePath(base).suffix if len(PurePath(base).suffix) <= LONGEST_ENDING else ""
    stem = base[: len(base) - len(ending)]
    return stem.encode(errors="ignore")[: LONGEST_NAME - 4 * len(ending)].decode(errors="ignore") + ending
