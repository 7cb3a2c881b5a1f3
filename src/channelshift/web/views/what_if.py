"""What if: the same sales under two rulebooks. What does this change cost me?"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from channelshift.web import ask, charts
from channelshift.web.asked import a_day
from channelshift.web.hearsay import CHANGES, CONFIDENCES, drafted
from channelshift.web.views.rules import MARKETS_TO_CHOOSE
from channelshift.workflows.answers import WhatIf


@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """Choose or type a change; its price is asked for in the address, so it can be sent to a colleague."""
    asked = request.GET
    answer = None
    if asked.get("rule"):
        answer = ask.what_if(asked["rule"], None, a_day(asked, "on"))
    elif asked.get("change"):
        answer = ask.what_if(None, drafted(asked), None)
    facts = {
        "answer": answer,
        "chart": answer and charts.bridge(answer),
        "steps": [(charts.step_name(key), amount) for key, amount in answer.bridge] if answer else [],
        "per_month": answer and _per_month(answer),
        "candidates": ask.candidates(),
        "changes": CHANGES,
        "confidences": CONFIDENCES,
        "markets": MARKETS_TO_CHOOSE,
        "asked": asked,
    }
    return render(request, "web/what_if.html", facts)


def _per_month(answer: WhatIf) -> dict[str, object]:
    """The headline figures as a month has them."""
    if not answer.months:
        return {"cm3": None, "net_sales": None, "orders": None}
    return {
        "cm3": answer.cm3_at_stake / answer.months,
        "net_sales": answer.net_sales_at_stake / answer.months,
        "orders": round(answer.orders_at_stake / answer.months),
    }
