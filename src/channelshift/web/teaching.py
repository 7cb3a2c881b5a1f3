"""Files handed over to be taught: kept beside the uploads until the mapping is kept, and then imported."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from uuid import UUID, uuid4

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from channelshift.store import jobs
from channelshift.store.models import Job
from channelshift.web import tasks
from channelshift.web.uploads import fitting

MOST_BYTES = 1_000_000_000
FACTS = ("market", "currency", "zone", "date_order", "shop")


def put_aside(upload: UploadedFile) -> UUID:
    """Keep one uploaded file under the seller's own name; nothing reads it yet."""
    key = uuid4()
    folder = Path(settings.UPLOADS) / str(key)
    folder.mkdir(parents=True)
    with (folder / fitting(upload.name or "")).open("wb") as target:
        for chunk in upload.chunks():
            target.write(chunk)
    return key


def file_of(key: UUID) -> Path | None:
    """The file that waits under a key, or None where it is no longer there."""
    folder = Path(settings.UPLOADS) / str(key)
    files = sorted(path for path in folder.iterdir() if path.is_file()) if folder.is_dir() else []
    return files[0] if files else None


def read_now(key: UUID, path: Path) -> None:
    """Import the file, as if it had been handed over on the import page."""
    job = Job.objects.filter(id=key).first()
    if job is None:
        tasks.start(Job.objects.create(id=key, work=Job.Work.IMPORT, file_name=path.name))
    elif jobs.again(job.id):
        tasks.start(job)


def waiting_refused() -> Iterable[Job]:
    """Files of late that no export fits and that are still at hand."""
    late = Job.objects.filter(work=Job.Work.IMPORT, status=Job.Status.DONE).order_by("-created_at")[:40]
    return [job for job in late if file_of(job.id)]
