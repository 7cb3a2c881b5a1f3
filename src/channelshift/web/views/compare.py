"""Compare modes: one product in one market on one day, every way of selling on one ladder."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.market import MARKETS
from channelshift.terms.text import sentence
from channelshift.web import ask, mode_charts
from channelshift.web.asked import a_day
from channelshift.web.views.profit import query_of
from channelshift.workflows.answers import LADDER
from channelshift.workflows.answers_modes import Comparison, Figure, OfferRow

SUBTOTALS = ("net_sales", "cm1", "cm2", "cm3")
MOST = Decimal(10) ** 9


@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """The answer for the product asked about, else for the one sold most."""
    asked = request.GET
    skus, markets = ask.comparison_choices()
    sku = asked.get("sku", "").strip() or (skus[0] if skus else "")
    market = asked.get("market") or (markets[0] if markets else "US")
    answer = None
    if sku:
        answer = ask.comparison(sku, market, a_day(asked, "on"), _given(asked), asked.get("against", ""))
    facts = {
        "answer": answer,
        "offers": [_shown(answer, offer) for offer in answer.offers] if answer else [],
        "others": [(mode_charts.way_name(offer), offer) for offer in answer.others] if answer else [],
        "best": _best(answer),
        "chart": answer and mode_charts.cm3_by_way(answer),
        "subtotals": SUBTOTALS,
        "skus": skus,
        "markets": sorted({*markets, *MARKETS}, key=lambda code: (code not in markets, code)),
        "sku": sku,
        "market": market,
        "asked": asked,
    }
    return render(request, "web/compare.html", facts)


def an_amount(given: Mapping[str, str], name: str, most: Decimal = MOST) -> Decimal | None:
    """The amount in a field, with a dot or a comma; None where it is empty."""
    text = given.get(name, "").strip().replace(",", ".").removesuffix("%").strip()
    if not text:
        return None
    whole, _, part = text.partition(".")
    if not (whole + part).isascii() or not (whole + part).isdigit() or Decimal(text) > most:
        raise ChannelshiftError(sentence("{text} is no amount. Write it as 12.50.", text=given[name]))
    return Decimal(text)


def _given(asked: Mapping[str, str]) -> tuple[Decimal | None, ...]:
    rate = an_amount(asked, "take_rate", Decimal(100))
    return (
        an_amount(asked, "price"),
        an_amount(asked, "supply_price"),
        None if rate is None else rate / 100,
        an_amount(asked, "litres") or None,
    )


def _best(answer: Comparison | None) -> dict[str, Any] | None:
    """The way that leaves most, and how much more than the one most is sold by."""
    known = [offer for offer in answer.offers if offer.cm3 is not None] if answer else []
    if not known:
        return None
    reference = next((offer for offer in known if offer.is_reference), None)
    more = None
    if reference is not None and reference is not known[0] and known[0].cm3 and reference.cm3:
        more = known[0].cm3.mid - reference.cm3.mid
    return {
        "offer": known[0],
        "name": mode_charts.way_name(known[0]),
        "more": more,
        "reference": reference and mode_charts.way_name(reference),
    }


def _shown(answer: Comparison, offer: OfferRow) -> dict[str, Any]:
    """An offer with its name, and each step with the rows it leads to."""
    return {
        "offer": offer,
        "name": mode_charts.way_name(offer),
        "steps": [(step, _leads_to(answer, step)) for step in offer.steps],
    }


def _leads_to(answer: Comparison, step: Figure) -> str:
    """The query of the rows a step was measured on; empty where it is not a figure of the ledger."""
    figure = step.opens.get("figure", "")
    if figure not in LADDER or answer.period is None:
        return ""
    where = {f"is_{name}": value for name, value in step.opens.items() if name != "figure"}
    days = {"from": answer.period.first.isoformat(), "to": answer.period.last.isoformat()}
    return query_of({"figure": figure, **where, **days})
