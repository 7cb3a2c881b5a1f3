"""Charts of the article's cases: what was claimed beside what follows, and how it would have gone."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language, gettext

from channelshift.web import speech
from channelshift.web.charts import BESIDE, ROW_HEIGHT, Spec, amount_axis, spec_of
from channelshift.web.labels import spoken

if TYPE_CHECKING:
    from channelshift.workflows.cases.answers import CaseAnswer
    from channelshift.workflows.cases.claims import Claim
    from channelshift.workflows.cases.results import Lived, Spread

USD = "USD"
LETTERS, CHARACTERS = 24, 12  # of a claim's words beside its bar: a Chinese one is twice as wide
DID, PLAN = "did", "plan"


def claimed_and_computed(claims: Sequence[Claim]) -> Spec | None:
    """Each claimed change with what was before as 100, and a line where its own figures lead to another."""
    values = [row for claim in claims if (row := _index(claim)) is not None]
    if not values:
        return None
    y = {"field": "name", "type": "nominal", "sort": None, "title": None, "axis": BESIDE}
    bars = {
        "mark": {"type": "bar", "cornerRadiusEnd": 3, "height": 14, "color": "$accent"},
        "encoding": {"x": _of_hundred("claimed")},
    }
    base = {
        "data": {"values": [{"base": 100}]},
        "mark": {"type": "rule", "color": "$muted", "strokeDash": [4, 3]},
        "encoding": {"x": _of_hundred("base")},
    }
    follows = {
        "transform": [{"filter": "isValid(datum.computed)"}],
        "mark": {"type": "tick", "color": "$loss", "thickness": 4, "size": 22},
        "encoding": {"x": _of_hundred("computed"), "y": y},
    }
    tooltip = [
        {"field": "name", "title": gettext("Claim")},
        {"field": "claimed", "title": gettext("As claimed")},
        {"field": "computed", "title": gettext("By their own figures")},
    ]
    told = {"encoding": {"y": y, "tooltip": tooltip}, "layer": [bars]}
    layers = [told, base, *([follows] if any("computed" in row for row in values) else [])]
    return spec_of(len(values) * ROW_HEIGHT, data={"values": values}, layer=layers)


def _of_hundred(field: str) -> Spec:
    return {
        "field": field,
        "type": "quantitative",
        "scale": {"zero": True},
        "axis": {"title": gettext("before = 100"), "tickCount": 5},
    }


def _index(claim: Claim) -> dict[str, Any] | None:
    """A claim whose before and after are numbers, as an index; what follows from other claims beside it."""
    before, after = claim.before, claim.after
    if not isinstance(before, int | float) or not isinstance(after, int | float) or not before:
        return None
    row = {"name": _short(claim), "claimed": round(100 * after / before, 1)}
    compared = claim.arithmetic.compared if claim.arithmetic else None
    if compared is not None and not compared.holds:
        row["computed"] = round(100 * (1 + compared.computed), 1)
    return row


def _short(claim: Claim) -> str:
    text = claim.claim.in_(get_language() or "en")
    most = CHARACTERS if speech.is_chinese() else LETTERS
    cut = text if len(text) <= most else text[: most - 1] + "…"
    return f"{claim.id} {cut}"


def outcomes(lived: Lived) -> Spec:
    """CM3 over the weeks by hand: the middle of the seeds, and a line from their 10th to 90th percentile."""
    values = [
        {"name": spoken("case_hand", one.hand), **_spread(one.cm3), "hand": one.hand}
        for one in lived.outcomes
    ]
    tooltip = [
        {"field": "name", "title": gettext("Case")},
        {"field": "said", "title": gettext("CM3, middle")},
        {"field": "range", "title": gettext("10 to 90 %")},
    ]
    color = {"condition": {"test": "datum.hand == 'plan'", "value": "$gain"}, "value": "$muted"}
    y = {"field": "name", "type": "nominal", "sort": None, "title": None, "axis": BESIDE}
    x = {"field": "mid", "type": "quantitative", "axis": amount_axis(USD)}
    return spec_of(
        len(values) * (ROW_HEIGHT + 8),
        data={"values": values},
        encoding={"y": y, "tooltip": tooltip},
        layer=[
            {
                "mark": {"type": "bar", "cornerRadiusEnd": 3, "height": 16},
                "encoding": {"x": x, "color": color},
            },
            {
                "mark": {"type": "rule", "strokeWidth": 2, "color": "$ink"},
                "encoding": {"x": {"field": "low", "type": "quantitative"}, "x2": {"field": "high"}},
            },
        ],
    )


def _spread(told: Spread) -> dict[str, Any]:
    low, said, high = (speech.money(Decimal(round(x)), USD, 0) for x in (told.low, told.mid, told.high))
    return {"mid": told.mid, "low": told.low, "high": told.high, "said": said, "range": f"{low} – {high}"}


def gains(cases: Sequence[CaseAnswer]) -> Spec | None:
    """CM3 against doing nothing, as a part of it: what each seller did, and our plan."""
    values = [
        {
            "name": case.name.in_(get_language() or "en"),
            "move": spoken("case_hand", hand),
            "part": round(case.lived.outcome(hand).gain.mid / case.lived.outcome("nothing").cm3.mid, 4),
        }
        for case in cases
        if case.lived is not None
        for hand in (DID, PLAN)
        if not (hand == DID and case.shop and case.shop.cost_alone)
    ]
    if not values:
        return None
    moves = [spoken("case_hand", hand) for hand in (DID, PLAN)]
    return spec_of(
        len({value["name"] for value in values}) * ROW_HEIGHT,
        data={"values": values},
        mark={"type": "point", "filled": True, "size": 110, "opacity": 0.95},
        encoding={
            "y": {
                "field": "name",
                "type": "nominal",
                "sort": None,
                "title": None,
                "axis": {**BESIDE, "grid": True},
            },
            "x": {
                "field": "part",
                "type": "quantitative",
                "axis": {
                    "format": "+.0%",
                    "title": gettext("CM3 against going on as before"),
                    "tickCount": 6,
                },
            },
            "color": {
                "field": "move",
                "type": "nominal",
                "title": None,
                "scale": {"domain": moves, "range": ["$loss", "$gain"]},
                "legend": {"orient": "top"},
            },
            "tooltip": [
                {"field": "name", "title": gettext("Seller")},
                {"field": "move", "title": gettext("Case")},
                {"field": "part", "title": "CM3", "format": "+.0%"},
            ],
        },
    )
