"""Overview: what do I earn on each route, and what is coming?"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from channelshift.store.models import Job
from channelshift.store.queries import unfinished
from channelshift.web import ask, charts, tasks
from channelshift.workflows.answers import ProfitRow, ProfitTable

LARGEST = 10  # routes in the chart; the table below has them all


@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """The overview; a newcomer is led to the demo or to a first import."""
    building = unfinished().filter(work=Job.Work.DEMO).first()
    if building:
        return redirect("job", building.id)
    if ask.is_empty():
        return render(request, "web/welcome.html")
    seen = ask.overview()
    facts = {
        "seen": seen,
        "best": _best(seen.routes),
        "partly": _is_partly_known(seen.routes),
        "routes_chart": seen.routes and charts.profit_bars(seen.routes, most=LARGEST),
        "months_chart": seen.months and charts.month_trend(seen.months),
        "events_chart": charts.time_line(seen.next_events, seen.today),
    }
    return render(request, "web/overview.html", facts)


def _is_partly_known(table: ProfitTable | None) -> bool:
    """Whether something was sold of which nobody can say yet what is left."""
    rows = table.rows if table else ()
    return any(row.orders and row.figures.get("cm3") is None for row in rows)


def _best(table: ProfitTable | None) -> ProfitRow | None:
    """The route that leaves most."""
    known = [row for row in table.rows if row.figures.get("cm3") is not None] if table else []
    return max(known, key=lambda row: row.figures["cm3"] or 0, default=None)


@require_POST
def start_demo(request: HttpRequest) -> HttpResponse:
    """Build the demo shop, once."""
    job = unfinished().filter(work=Job.Work.DEMO).first()
    if job is None:
        job = Job.objects.create(work=Job.Work.DEMO)
        tasks.start(job)
    return redirect("job", job.id)
