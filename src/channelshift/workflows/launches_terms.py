"""The terms of a launch's test: stated before the first day counts, and never bent afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction

from channelshift.impact.launch_rule import USUAL_ERROR, USUAL_SWING, BadTerms, Terms
from channelshift.store.models import Launch
from channelshift.store.trail import note
from channelshift.terms.text import Sentence, sentence
from channelshift.workflows.launches import BadLaunch, row

SHARES = ("hurdle", "hoped", "scale_error", "stop_error", "swing")
USUAL = {"scale_error": str(USUAL_ERROR), "stop_error": str(USUAL_ERROR), "swing": str(USUAL_SWING)}
TWICE = 2  # what is hoped for where nobody says: twice the hurdle
_WHY: Mapping[str, Sentence] = {
    "hurdle": sentence(
        "The hurdle is orders per click, above 0 and below 1: 0.02 is two orders of 100 clicks."
    ),
    "hoped": sentence("What is hoped for must lie above the hurdle and below 1."),
    "errors": sentence("An error lies above 0 and below 0.5: 0.05 is one launch in twenty."),
    "swing": sentence("How far days differ lies between 0 and 1: 0.4 is two days in three within 40 %."),
}


def terms_of(launch: Launch) -> Terms | None:
    """The terms a launch is judged by; None where no hurdle is stated."""
    asked = {**USUAL, **launch.asked}
    if not asked.get("hurdle") or not asked.get("hoped"):
        return None
    return Terms(**{name: float(asked[name]) for name in SHARES})


def set_terms(launch_id: int, given: Mapping[str, Decimal | None], has_days: bool) -> None:
    """Fix the terms. `click_cost` may stand among them: what a click costs where no file says.

    Once a day has counted they stand: terms chosen after looking keep no error.
    """
    kept = {name: str(value) for name, value in given.items() if value is not None and _allowed(name)}
    if "hurdle" in kept and "hoped" not in kept:
        kept["hoped"] = str(min(Decimal(kept["hurdle"]) * TWICE, (Decimal(kept["hurdle"]) + 1) / 2))
    try:
        if kept.get("hurdle"):
            Terms(**{name: float({**USUAL, **kept}[name]) for name in SHARES})
    except BadTerms as bad:
        raise BadLaunch(_WHY[bad.reason]) from bad
    with transaction.atomic():
        launch = row(launch_id)
        if has_days and terms_of(launch) is not None:
            raise BadLaunch(
                sentence("The days have begun to count: terms that are changed after looking keep no error.")
            )
        was, launch.asked = dict(launch.asked), kept
        if was == kept:
            return
        launch.save()
        note("changed", "launch", launch.id, was, kept)


def _allowed(name: str) -> bool:
    return name in SHARES or name == "click_cost"
