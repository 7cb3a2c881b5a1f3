"""Codes and offers: whose each code is, until when, what it brought, and the file for the store."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from django.db.models import Count, Max, Min, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.views.decorators.http import require_GET, require_POST

from channelshift.store.models import Code
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.text import Sentence, sentence
from channelshift.web import ask_contacts as ask
from channelshift.web.asked import a_day, a_number
from channelshift.web.downloads import attached
from channelshift.web.views.after_sales import PER_PAGE, shown_rows
from channelshift.workflows import codes, codes_export

MOST_SHOWN = 300


@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """Every offer with its codes and the orders they brought."""
    return _page(request)


def _page(request: HttpRequest, wrong: Sentence | None = None) -> HttpResponse:
    orders = ask.orders()
    offers = (
        Code.objects.order_by()
        .values("offer")
        .annotate(
            codes=Count("id"),
            personal=Count("id", filter=Q(contact__isnull=False)),
            first=Min("first_day"),
            last=Max("last_day"),
        )
        .order_by("offer")
    )
    by_offer: dict[str, list[str]] = {}
    for offer, code in Code.objects.order_by().values_list("offer", "code"):
        by_offer.setdefault(offer, []).append(code)
    named = Code.objects.filter(contact__isnull=True).select_related("group").order_by("-created_at", "-id")
    facts = {
        "offers": [(offer, orders.of(by_offer.get(offer["offer"], []))) for offer in offers],
        "named": [(code, orders.of([code.code])) for code in named[:MOST_SHOWN]],
        "known": orders.known,
        "stores": codes_export.STORES,
        "wrong": wrong,
        "written": request.POST,
    }
    return render(request, "web/campaigns_codes.html", facts, status=422 if wrong else 200)


@require_POST
def make(request: HttpRequest) -> HttpResponse:
    """A code for a creator."""
    asked = request.POST
    try:
        codes.own_code(
            asked.get("code", ""),
            asked.get("offer", ""),
            creator=asked.get("creator", ""),
            first=a_day(asked, "first_day"),
            last=a_day(asked, "last_day"),
        )
    except ChannelshiftError as error:
        return _page(request, error.message)
    return redirect("campaigns_codes")


@require_GET
def as_csv(request: HttpRequest) -> HttpResponse:
    """The codes of an offer as the store takes them."""
    asked = request.GET
    try:
        value = Decimal(asked.get("value", "").strip().replace(",", "."))
    except InvalidOperation:
        raise ChannelshiftError(sentence("Write the discount as a number, for example 10.")) from None
    discount = codes_export.Discount(asked.get("kind", ""), value)
    offer, store = asked.get("offer", ""), asked.get("store", "")
    text = codes_export.for_store(store, codes.of_offer(offer), discount)
    name = f"{slugify(offer) or 'codes'}-{store}-discounts.csv"
    return attached(text, name, "text/csv; charset=utf-8")


@require_GET
def rows(request: HttpRequest) -> HttpResponse:
    """The rows of the seller's files behind orders by one code, or by all codes of an offer."""
    page = a_number(request.GET, "page", 1, 1, 1_000_000)
    chosen = Code.objects.all()
    if "offer" in request.GET:
        chosen = chosen.filter(offer=request.GET["offer"])
    else:
        chosen = chosen.filter(code=request.GET.get("code", "").upper())
    found = ask.code_rows(list(chosen.values_list("code", flat=True)), PER_PAGE, (page - 1) * PER_PAGE)
    return shown_rows(request, found, "net_sales", {}, page, "campaigns_codes")
