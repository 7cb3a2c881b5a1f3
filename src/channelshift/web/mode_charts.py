"""Charts of Compare modes, After-sales and Stock. Every number they show stands in a table beside them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext

from channelshift.web import speech
from channelshift.web.charts import BESIDE, ROW_HEIGHT, UNDER, Spec, amount_axis, spec_of
from channelshift.web.labels import spoken
from channelshift.workflows.answers_modes import AfterSales, Comparison, OfferRow, StockAnswer

BANDS = ((0, 30), (31, 60), (61, 90), (91, 180), (181, 365), (366, None))


def way_name(offer: OfferRow) -> str:
    """A way of selling in words: its mode, who takes the order, whose shelf, and what the price is."""
    parts = [spoken("mode", offer.mode), spoken("checkout", offer.checkout)]
    if offer.pool == "platform_warehouse":
        parts.append(spoken("pool", offer.pool))
    if offer.form != "retail":
        parts.append(spoken("form", offer.form))
    return " · ".join(parts)


def cm3_by_way(found: Comparison) -> Spec | None:
    """CM3 of one unit by each way of selling; a line shows how far an estimate may be off."""
    values: list[dict[str, Any]] = [
        {
            "name": way_name(offer),
            "amount": float(offer.cm3.mid),
            "low": float(offer.cm3.low),
            "high": float(offer.cm3.high),
            "said": speech.money(offer.cm3.mid, found.currency),
        }
        for offer in found.offers
        if offer.cm3 is not None
    ]
    if not values:
        return None
    tooltip = [{"field": "name", "title": gettext("Way of selling")}, {"field": "said", "title": "CM3"}]
    y = {"field": "name", "type": "nominal", "sort": None, "title": None, "axis": BESIDE}
    x = {"field": "amount", "type": "quantitative", "axis": amount_axis(found.currency, format=",.2f")}
    color = {"condition": {"test": "datum.amount < 0", "value": "$loss"}, "value": "$gain"}
    bars = {
        "mark": {"type": "bar", "cornerRadiusEnd": 3, "height": 14},
        "encoding": {"x": x, "color": color},
    }
    ranges = {
        "transform": [{"filter": "datum.low < datum.high"}],
        "mark": {"type": "rule", "strokeWidth": 2, "color": "$ink"},
        "encoding": {"x": {"field": "low", "type": "quantitative"}, "x2": {"field": "high"}},
    }
    # A layer without any mark has no extent, and the chart complains of it.
    layers = [bars, ranges] if any(v["low"] < v["high"] for v in values) else [bars]
    return spec_of(
        len(values) * ROW_HEIGHT,
        data={"values": values},
        encoding={"y": y, "tooltip": tooltip},
        layer=layers,
    )


def refund_rates(found: AfterSales) -> Spec | None:
    """The share of the amount paid that was refunded, by month of payment; unfinished months are pale."""
    values = [
        {
            "month": cohort.row.key[0],
            "label": speech.month_in_two_lines(cohort.row.key[0]),
            "said_month": speech.month(cohort.row.key[0]),
            "rate": float(cohort.row.rate_by_amount),
            "said": speech.percent(cohort.row.rate_by_amount, 1),
            "finished": cohort.finished,
        }
        for cohort in found.cohorts
        if cohort.row.rate_by_amount is not None
    ]
    if not values:
        return None
    x = {"field": "label", "type": "ordinal", "sort": {"field": "month"}, "title": None, "axis": UNDER}
    return spec_of(
        200,
        data={"values": values},
        mark={"type": "bar", "cornerRadiusEnd": 2, "color": "$accent"},
        encoding={
            "x": x,
            "y": {"field": "rate", "type": "quantitative", "axis": {"format": ".0%", "title": None}},
            "opacity": {"condition": {"test": "datum.finished", "value": 1}, "value": 0.4},
            "tooltip": [
                {"field": "said_month", "title": gettext("Month paid")},
                {"field": "said", "title": gettext("Refunded")},
            ],
        },
    )


def band_name(first: int, last: int | None) -> str:
    """An age in words: 31 to 60 days."""
    if last is None:
        return gettext("over {n} days").format(n=first - 1)
    return gettext("{first} to {last} days").format(first=first, last=last)


def ages(found: StockAnswer) -> Spec | None:
    """Units by age, one colour per pool."""
    units: dict[tuple[str, int], int] = {}
    for shelf in found.shelves:
        for band in shelf.ages:
            units[shelf.pool, band.first] = units.get((shelf.pool, band.first), 0) + band.units
    if not units:
        return None
    pools = sorted({pool for pool, _ in units})
    values = [
        {
            "order": number,
            "age": band_name(first, last),
            "pool": spoken("pool", pool),
            "units": units[pool, first],
        }
        for number, (first, last) in enumerate(BANDS)
        for pool in pools
        if (pool, first) in units
    ]
    return spec_of(
        220,
        data={"values": values},
        mark={"type": "bar", "cornerRadiusEnd": 2},
        encoding={
            "x": _by_order("age"),
            "y": {
                "field": "units",
                "type": "quantitative",
                "axis": {"title": gettext("Units"), "tickCount": 5},
            },
            "color": {
                "field": "pool",
                "type": "nominal",
                "title": None,
                "scale": {"domain": [spoken("pool", pool) for pool in pools], "range": "$series"},
                "legend": {"orient": "top"},
            },
            "tooltip": [
                {"field": "age", "title": gettext("Age")},
                {"field": "pool", "title": spoken("column", "pool")},
                {"field": "units", "title": gettext("Units")},
            ],
        },
    )


def _by_order(field: str) -> Spec:
    return {
        "field": field,
        "type": "ordinal",
        "sort": {"field": "order"},
        "title": None,
        "axis": {"labelAngle": 0, "labelOverlap": "greedy"},
    }
