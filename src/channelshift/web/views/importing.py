"""Import: hand over files, see what each was taken for, what was read and what was not."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from channelshift.store import jobs
from channelshift.store.models import Job
from channelshift.store.queries import recent_imports
from channelshift.web import ask, speech, tasks, uploads
from channelshift.web.downloads import attached, csv_text
from channelshift.web.packing import unpack
from channelshift.workflows.answers import Outcome

GIVEN = ("channel", "kind", "market", "currency", "zone", "date_order", "shop", "period", "day", "sheet")
PER_PAGE = 100


def _card(job: Job) -> dict[str, Any]:
    """What the card of one file shows: how far it is, or what came of it."""
    report = unpack(job.answer) if job.answer else None
    asked = [s for s in report.sheets if s.outcome is Outcome.ASKED] if report else []
    questions = {q.name: q for sheet in asked for q in sheet.questions}
    return {
        "job": job,
        "said": jobs.told(job.message),
        "report": report,
        "questions": list(questions.values()),
    }


@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """The drop zone, the files of late, and everything imported so far."""
    facts = {
        "cards": [_card(job) for job in recent_imports(40)],
        "reports": ask.reports(),
        "complaints": len(ask.complaints()),
        "templates": ask.template_names(),
    }
    return render(request, "web/import.html", facts)


@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Take the files; each becomes a job of its own, so one bad file stops no other."""
    given = _given(request)
    taken = [uploads.take(file, given) for file in request.FILES.getlist("files")]
    if not request.htmx:
        return redirect("import")
    return render(request, "web/_import_cards.html", {"cards": [_card(job) for job in reversed(taken)]})


@require_GET
def part(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """One file's card."""
    job = get_object_or_404(Job, id=job_id, work=Job.Work.IMPORT)
    return render(request, "web/_import_card.html", {"card": _card(job)})


@require_POST
def answer(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """What the file did not say: read it again with the seller's answers."""
    job = get_object_or_404(Job, id=job_id, work=Job.Work.IMPORT)
    given = _given(request)
    if given and jobs.again(job.id, given):
        tasks.start(job)
    return redirect("import")


def _given(request: HttpRequest) -> dict[str, str]:
    """What the seller states of the files; an empty field states nothing."""
    return {name: request.POST[name].strip() for name in GIVEN if request.POST.get(name, "").strip()}


@require_GET
def complaints(request: HttpRequest) -> HttpResponse:
    """Every row that could not be used, and why."""
    found = ask.complaints(request.GET.get("import") or None)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    facts = {"page": page, "import_id": request.GET.get("import", ""), "number": len(found)}
    return render(request, "web/complaints.html", facts)


@require_GET
def complaints_csv(request: HttpRequest) -> HttpResponse:
    """The same list as a file."""
    head = [gettext("File"), gettext("Sheet"), gettext("Row"), gettext("Column"), gettext("What is wrong")]
    found = ask.complaints(request.GET.get("import") or None)
    rows = ((c.file, c.sheet, c.row, c.column, speech.say(c.message)) for c in found)
    return attached(csv_text(head, rows), "complaints.csv", "text/csv; charset=utf-8")


@require_GET
def template(request: HttpRequest, name: str) -> HttpResponse:
    """A template with a filled example, for what no platform exports."""
    if name not in ask.template_names():
        raise Http404
    kind = "text/csv; charset=utf-8" if name.endswith(".csv") else "application/octet-stream"
    return attached(ask.template(name), name, kind)
