"""Imports, and the plans that were made of them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import File, Form, Router, Status
from ninja.files import UploadedFile

from channelshift.api.keys import Key
from channelshift.api.problems import missing
from channelshift.api.shapes import (
    REFUSED,
    ImportOut,
    Limit,
    Number,
    Offset,
    Page,
    PlanOut,
    Short,
    WholePlanOut,
)
from channelshift.store import jobs
from channelshift.store.models import Job, SavedPlan
from channelshift.store.packing import read_out
from channelshift.store.trail import note
from channelshift.workflows.uploads import take

router = Router()
SEE, HAND, READ = Key("imports:read"), Key("imports:write"), Key("plans:read")
STATED = Form("")


@router.get(
    "/imports", auth=Key("imports:read"), response={200: Page[ImportOut], **REFUSED}, tags=["imports"]
)
def imports(request: HttpRequest, limit: int = Limit, offset: int = Offset) -> Any:
    """List the files handed over, the newest first."""
    found = Job.objects.filter(work=Job.Work.IMPORT)
    return {"items": [_said(job) for job in found[offset : offset + limit]], "total": found.count()}


@router.post("/imports", auth=HAND, response={202: ImportOut, **REFUSED}, tags=["imports"])
def upload(
    request: HttpRequest,
    file: File[UploadedFile],
    market: Short = STATED,
    currency: Short = STATED,
    zone: Short = STATED,
) -> Any:
    """Hand over one export as it is. It is read in the background: ask again for how far it is."""
    stated = {"market": market, "currency": currency, "zone": zone}
    job = take(file.name or "", file.chunks(), {k: v for k, v in stated.items() if v})
    note("made", "import", job.id)
    return Status(202, _said(job))


@router.get("/plans", auth=READ, response={200: Page[PlanOut], **REFUSED}, tags=["plans"])
def plans(request: HttpRequest, limit: int = Limit, offset: int = Offset) -> Any:
    """List saved plans, the newest first."""
    found = SavedPlan.objects.all()
    return {"items": list(found[offset : offset + limit]), "total": found.count()}


@router.get("/plans/{plan_id}", auth=READ, response={200: WholePlanOut, **REFUSED}, tags=["plans"])
def plan(request: HttpRequest, plan_id: int = Number) -> Any:
    """Show one plan with all it answers."""
    found: SavedPlan | None = SavedPlan.objects.filter(pk=plan_id).first()
    if found is None:
        raise missing()
    names = ("id", "first_day", "weeks", "limits", "created_at")
    return {**{name: getattr(found, name) for name in names}, "answer": read_out(found.answer)}


def _said(job: Job) -> dict[str, Any]:
    return {
        "id": str(job.id),
        "file": job.file_name,
        "status": job.status,
        "progress": job.progress,
        "said": str(jobs.told(job.message) or ""),
        "created_at": job.created_at,
    }
