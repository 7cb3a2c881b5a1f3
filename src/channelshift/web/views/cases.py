"""Cases: the founding article's sellers, what adds up, and how it would have gone."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from channelshift.store.models import Job
from channelshift.store.queries import unfinished
from channelshift.web import ask_cases, case_charts, tasks
from channelshift.web.asked import a_number
from channelshift.web.labels import spoken
from channelshift.web.speech import route

if TYPE_CHECKING:
    from channelshift.workflows.cases.answers import CaseAnswer
    from channelshift.workflows.cases.results import Advice, Spread

SEEDS, MOST_SEEDS = 3, 20
TAGS = {"holds": "good", "wrong": "bad", "contradicted": "bad", "open": "ask", "plain": ""}
STANDS_NOT = ("wrong", "contradicted")
LEAST = 1.0  # hours, dollars or units a week: a smaller change is none


@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """Every voice of the article, and what became of the sellers' shops."""
    found = ask_cases.all_cases()
    claims = [claim for case in found for claim in case.claims]
    facts = {
        "cases": [(case, _counts(case)) for case in found],
        "number": len(claims),
        "not_standing": sum(claim.verdict in STANDS_NOT for claim in claims),
        "open": sum(claim.verdict == "open" for claim in claims),
        "chart": case_charts.gains(found),
        "article": found[0].article,
    }
    return render(request, "web/cases.html", facts)


@require_GET
def one(request: HttpRequest, name: str) -> HttpResponse:
    """One voice: claims with their checks, and for a seller the simulated shops."""
    case = ask_cases.case(name)
    facts: dict[str, Any] = {
        "case": case,
        "counts": _counts(case),
        "tags": TAGS,
        "claimed": case_charts.claimed_and_computed(case.claims),
        "seeds": SEEDS,
        "most_seeds": MOST_SEEDS,
    }
    if case.lived is not None:
        facts |= {
            "outcomes": case_charts.outcomes(case.lived),
            "hands": [
                (outcome, _amounts(outcome.cm3), _amounts(outcome.gain), round(outcome.orders.mid))
                for outcome in case.lived.outcomes
            ],
            "advice": [_line(line) for line in case.lived.advice if _is_told(line)],
        }
    return render(request, "web/cases_show.html", facts)


@require_POST
def run(request: HttpRequest, name: str) -> HttpResponse:
    """Live the case's simulated shops anew, in the background."""
    case = ask_cases.case(name)
    seeds = a_number(request.POST, "seeds", SEEDS, 1, MOST_SEEDS)
    job = unfinished().filter(work=Job.Work.CASE).first()
    if job is None:
        job = Job.objects.create(work=Job.Work.CASE, given={"case": case.key, "seeds": str(seeds)})
        tasks.start(job)
    return redirect("job", job.id)


def _counts(case: CaseAnswer) -> list[tuple[str, str, int]]:
    return [(verdict, TAGS[verdict], count) for verdict, count in case.verdicts]


def _amounts(told: Spread) -> tuple[Decimal, Decimal, Decimal]:
    return Decimal(round(told.low)), Decimal(round(told.mid)), Decimal(round(told.high))


def _is_told(line: Advice) -> bool:
    return abs(line.asked.mid - line.usual) >= LEAST


def _line(line: Advice) -> tuple[str, Decimal, Decimal, Decimal, Decimal]:
    """One line of the plan in words, with the usual week and the range over the shops."""
    kind, _, what = line.key.partition(":")
    name = f"{route(what)}, USD" if kind == "money" else spoken("case_work", what or kind)
    usual, low, mid, high = (
        Decimal(str(round(x, 1))) for x in (line.usual, line.asked.low, line.asked.mid, line.asked.high)
    )
    return name, usual, low, mid, high
