"""Reconcile: where the money is between order, statement, payout and bank, and what each gap is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.text import sentence
from channelshift.web import ask
from channelshift.web.downloads import attached
from channelshift.web.reconcile_words import CAUSES, SIDES, STAGES, tone
from channelshift.workflows.reconcile_answers import (
    CauseTotal,
    FileRow,
    Reconciliation,
    ResidualRow,
    StageRow,
)

PER_PAGE = 50
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_CHOSEN = ("month", "channel", "stage", "cause", "state")


@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """The three stages with their money, the causes with totals and ages, and every gap."""
    asked = {name: request.GET.get(name, "") for name in _CHOSEN}
    answer = ask.reconciliation(_month(asked["month"]), asked["channel"])
    gaps = [r for r in answer.residuals if _is_chosen(r, asked)]
    facts = {
        "answer": answer,
        "flows": _flows(answer),
        "causes": [_cause(total) for total in answer.causes],
        "page": Paginator([_gap(r) for r in gaps], PER_PAGE).get_page(request.GET.get("page")),
        "asked": asked,
        "stage_names": STAGES.items(),
        "cause_names": [(c, CAUSES[c]) for c in dict.fromkeys(t.cause for t in answer.causes)],
        "is_part": any(asked[name] for name in ("stage", "cause", "state")),
    }
    return render(request, "web/reconcile.html", facts)


def _month(text: str) -> str:
    if text and not _MONTH.fullmatch(text):
        raise ChannelshiftError(sentence("{text} is no month. Write it as 2023-06.", text=text))
    return text


def _is_chosen(gap: ResidualRow, asked: Mapping[str, str]) -> bool:
    states = {"": True, "open": gap.is_open, "explained": gap.explained is not None}
    same = asked["stage"] in ("", gap.stage) and asked["cause"] in ("", gap.cause)
    return same and states.get(asked["state"], True)


def _flows(answer: Reconciliation) -> list[dict[str, Any]]:
    """Each shop and currency with what its orders should bring, and what came of it stage by stage."""
    flows: dict[tuple[str, str, str], dict[str, StageRow]] = {}
    for row in answer.stages:
        flows.setdefault((row.channel, row.shop, row.currency), {})[row.stage] = row
    return [
        {
            "channel": channel,
            "shop": shop,
            "currency": currency,
            "first": stages.get("statement"),
            "steps": [{"name": name, "row": stages.get(stage)} for stage, name in STAGES.items()],
        }
        for (channel, shop, currency), stages in flows.items()
    ]


def _cause(total: CauseTotal) -> dict[str, Any]:
    names = {"stage_name": STAGES[total.stage], "name": CAUSES[total.cause]}
    return {"total": total, "tone": tone(total.cause), **names}


def _gap(gap: ResidualRow) -> dict[str, Any]:
    return {
        "gap": gap,
        "name": CAUSES[gap.cause],
        "stage": STAGES[gap.stage],
        "tone": tone(gap.cause),
        "first": gap.rows[:2],
        "more": max(len(gap.rows) - 2, 0),
    }


@require_GET
def gap(request: HttpRequest, name: str) -> HttpResponse:
    """One gap: the rows of the files on both sides, what was said of it, and the form to say more."""
    found = ask.residual(name)
    facts = {
        "gap": found,
        "name": CAUSES[found.cause],
        "stage": STAGES[found.stage],
        "tone": tone(found.cause),
        "sides": _sides(found.rows),
        "history": ask.said_of(name),
        "back": _back(request.GET),
    }
    return render(request, "web/reconcile_gap.html", facts)


def _sides(rows: tuple[FileRow, ...]) -> list[tuple[Any, list[FileRow]]]:
    """The rows side by side, in the order in which the money moves."""
    return [(name, those) for side, name in SIDES.items() if (those := [r for r in rows if r.side == side])]


def _back(asked: Mapping[str, str]) -> dict[str, str]:
    return {name: asked[name] for name in _CHOSEN if asked.get(name)}


@require_POST
def explain(request: HttpRequest, name: str) -> HttpResponse:
    """Keep what a person says of a gap."""
    ask.explain(name, request.POST.get("note", ""), request.POST.get("who", ""))
    return redirect("reconcile_gap", name)


@require_POST
def withdraw(request: HttpRequest, name: str) -> HttpResponse:
    """Take back what was said; it stays in the history."""
    ask.withdraw(name, request.POST.get("who", ""))
    return redirect("reconcile_gap", name)


@require_GET
def as_csv(request: HttpRequest) -> HttpResponse:
    """Every gap with its rows, for the accountant."""
    text = ask.reconciliation_as_csv(_month(request.GET.get("month", "")), request.GET.get("channel", ""))
    return attached("\ufeff" + text, "reconcile.csv", "text/csv; charset=utf-8")
