"""Work in progress: how far it is, and where to go when it is done."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRedirect

from channelshift.store import jobs
from channelshift.store.models import Job
from channelshift.web import tasks


def goal_of(job: Job) -> str:
    """The page that shows what a finished job made."""
    if job.work == Job.Work.PLAN and job.answer:
        return reverse("plan_saved", args=[job.answer])
    if job.work == Job.Work.CASE:
        return reverse("cases_show", args=[job.given["case"]])
    return reverse("import" if job.work == Job.Work.IMPORT else "overview")


def _facts(job: Job) -> dict[str, object]:
    return {"job": job, "said": jobs.told(job.message)}


@require_GET
def show(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """The page one waits on; a finished job leads on to what it made."""
    job = get_object_or_404(Job, id=job_id)
    if job.status == Job.Status.DONE:
        return redirect(goal_of(job))
    return render(request, "web/job.html", _facts(job))


@require_GET
def part(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """The moving part of that page."""
    job = get_object_or_404(Job, id=job_id)
    if job.status == Job.Status.DONE:
        return HttpResponseClientRedirect(goal_of(job))
    return render(request, "web/_job.html", _facts(job))


@require_POST
def again(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Do a failed job once more."""
    job = get_object_or_404(Job, id=job_id)
    if jobs.again(job.id):
        tasks.start(job)
    return redirect("import" if job.work == Job.Work.IMPORT else reverse("job", args=[job.id]))


@require_POST
def stop(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Do not wait any longer: a plan at work ends with the best found so far, a case with nothing kept."""
    job = get_object_or_404(Job, id=job_id, work__in=(Job.Work.PLAN, Job.Work.CASE))
    jobs.stop(job.id)
    return redirect("job", job.id)
