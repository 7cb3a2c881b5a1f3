"""Files handed over in the browser: put aside under the seller's own name until the worker reads them."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import PurePath

from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile

from channelshift.store.models import Job
from channelshift.web.tasks import start, upload_of

LONGEST_NAME = 200  # bytes: file systems allow 255, and a Chinese sign takes three
LONGEST_ENDING = 10  # signs


def take(upload: UploadedFile, given: Mapping[str, str]) -> Job:
    """Keep one uploaded file, with what the seller states of it, and ask the worker to read it."""
    job = Job.objects.create(work=Job.Work.IMPORT, file_name=fitting(upload.name or ""), given=dict(given))
    path = upload_of(job)
    path.parent.mkdir(parents=True)
    if isinstance(upload, TemporaryUploadedFile):
        shutil.move(upload.temporary_file_path(), path)
    else:
        path.write_bytes(upload.read())
    start(job)
    return job


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
