"""Risk: what hangs on what, the single failure that would hurt most, and what to look at."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from channelshift.terms.complaints import ChannelshiftError
from channelshift.web import ask_risk as ask
from channelshift.web import charts, risk_words, speech
from channelshift.web.downloads import attached, csv_text
from channelshift.web.views.profit import query_of
from channelshift.workflows.risk_answers import Failure, KindOfShare, Risk

MOST_SHARES = 8


@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """Shares by kind, failures by what they would cost, alerts."""
    return render(request, "web/risk.html", _facts())


def _facts() -> dict[str, Any]:
    answer = ask.risk()
    alerts = ask.alerts(answer)
    return {
        "answer": answer,
        "worst": answer.worst and _failed(answer.worst),
        "failures": [_failed(failure) for failure in answer.failures],
        "chart": _chart(answer),
        "kinds": [_kind(kind, answer) for kind in answer.kinds],
        "alerts": [(alert, risk_words.ALERTS[alert.kind]) for alert in alerts if not alert.is_aside],
        "aside": [alert for alert in alerts if alert.is_aside],
    }


def _failed(failure: Failure) -> dict[str, Any]:
    name = risk_words.named(failure.what, failure.name)
    return {"failure": failure, "kind": risk_words.KINDS[failure.what], "name": name}


def _kind(kind: KindOfShare, answer: Risk) -> dict[str, Any]:
    days = {"from": answer.period.first.isoformat(), "to": answer.period.last.isoformat()}
    rows = [
        {
            "row": row,
            "name": risk_words.named(kind.what, row.name),
            "rows": query_of({"figure": "cm3", **row.where, **days}) if row.where else "",
        }
        for row in kind.rows
    ]
    percent = "" if kind.most is None else f"{(kind.most * 100).normalize():f}"
    return {
        "kind": kind,
        "name": risk_words.KINDS[kind.what],
        "rows": rows[:MOST_SHARES],
        "more": rows[MOST_SHARES:],
        "percent": percent,
    }


def _chart(answer: Risk) -> charts.Spec | None:
    """A bar for each failure, from the worst: an average month's CM3, and how far single months lay apart."""
    values = [
        {
            "name": f"{risk_words.KINDS[f.what]}: {risk_words.named(f.what, f.name)}",
            "amount": float(f.month),
            "low": float(f.low),
            "high": float(f.high),
            "said": speech.money(f.month, answer.currency, 0),
        }
        for f in answer.failures
    ]
    if not values:
        return None
    across = {"type": "quantitative", "axis": charts.amount_axis(answer.currency)}
    return charts.spec_of(
        len(values) * charts.ROW_HEIGHT,
        data={"values": values},
        encoding={
            "y": {"field": "name", "type": "nominal", "sort": None, "title": None, "axis": charts.BESIDE}
        },
        layer=[
            {
                "mark": {"type": "bar", "cornerRadiusEnd": 3, "height": 14, "color": "$loss"},
                "encoding": {"x": {"field": "amount", **across}},
            },
            {
                "mark": {"type": "rule", "color": "$ink"},
                "encoding": {"x": {"field": "low", **across}, "x2": {"field": "high"}},
            },
        ],
    )


@require_GET
def as_csv(request: HttpRequest) -> HttpResponse:
    """Every share as a table."""
    answer = ask.risk()
    head = ("kind", "name", "cm3", "currency", "share", "month_low", "month_high")
    rows = (
        (kind.what, row.name, row.cm3, answer.currency, _plain(row.share), row.low, row.high)
        for kind in answer.kinds
        for row in kind.rows
    )
    return attached(csv_text(head, rows), "channelshift-risk.csv", "text/csv; charset=utf-8")


def _plain(share: Decimal | None) -> object:
    return "" if share is None else share


@require_POST
def limit(request: HttpRequest) -> HttpResponse:
    """Set the largest share of one kind, or take the limit away."""
    try:
        ask.set_limit(request.POST.get("what", ""), request.POST.get("percent", ""))
    except ChannelshiftError as trouble:
        return render(request, "web/risk.html", {**_facts(), "said": trouble.message}, status=422)
    return redirect("risk")


@require_POST
def aside(request: HttpRequest) -> HttpResponse:
    """Say no more of an alert as long as it holds."""
    ask.put_aside(request.POST.get("key", ""))
    return redirect("risk")
