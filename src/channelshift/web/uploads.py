"""Files handed over in the browser: put aside under the seller's own name until the worker reads them."""

from __future__ import annotations

import shutil
from collections.abc import Mapping

from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile

from channelshift.store.models import Job
from channelshift.web.tasks import start
from channelshift.workflows.uploads import fitting, upload_of


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
