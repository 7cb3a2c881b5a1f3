"""The sliders under a plan: what they start from, how far they go, and what a moved one asks."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from decimal import ROUND_CEILING, Decimal
from typing import NamedTuple

from django.http import QueryDict
from django.utils.functional import Promise

from channelshift.web import speech
from channelshift.web.labels import LIMITS, spoken
from channelshift.workflows.answers import PlanAnswer

BUDGET, HOURS, SHARE, RISK = "budget_per_week", "hours_per_week", "most_on_one_platform", "risk"
IN_PERCENT = (SHARE, RISK)
WIDEST = 3  # times what there is now


class Slider(NamedTuple):
    name: str
    title: Promise
    least: int
    most: int
    step: int
    value: int
    unit: str
    said: str


def sliders_of(answer: PlanAnswer, limits: Mapping[str, str]) -> list[Slider]:
    """One for each limit, standing where the plan was made."""
    usual = {BUDGET: _usual(answer, "spend"), HOURS: _usual(answer, "hours")}
    sliders = []
    for name in (BUDGET, HOURS, RISK, SHARE):
        if name in IN_PERCENT:
            unsaid = Decimal(1) if name == SHARE else _weight_of(answer)
            start = round(float(limits.get(name) or unsaid) * 100)
            sliders.append(_slider(name, min(20, start) if name == SHARE else 0, 100, 5, start, "%"))
        else:
            start = round(float(limits.get(name) or usual[name]))
            unit = answer.currency if name == BUDGET else spoken("unit", "hours")
            most = _round_up(max(float(max(Decimal(start), usual[name])) * WIDEST, 10))
            sliders.append(_slider(name, 0, most, max(most // 60, 1), start, unit))
    return sliders


def _slider(name: str, least: int, most: int, step: int, value: int, unit: str) -> Slider:
    between = " " if unit != "%" else ""
    said = f"{speech.number(Decimal(value), 0)}{between}{unit}"
    return Slider(name, LIMITS[name], least, most, step, min(max(value, least), most), unit, said)


def _weight_of(answer: PlanAnswer) -> Decimal:
    """The weight of risk under which the plan was made where none was stated."""
    return next((point.weight for point in answer.frontier if point.chosen), Decimal(0))


def _usual(answer: PlanAnswer, what: str) -> Decimal:
    """What goes in in a usual week today, which is the limit where none is stated.

    An old plan did not keep it: then the most that it puts in in any week.
    """
    places = {line.where for line in answer.lines if line.what == what}
    beliefs = answer.facts.beliefs if answer.facts else ()
    now = sum((belief.now for belief in beliefs if belief.lever in places), Decimal(0))
    weeks: dict[date, Decimal] = defaultdict(Decimal)
    for line in answer.lines:
        if line.what == what:
            weeks[line.week] += line.amount
    return now or max(weeks.values(), default=Decimal(0))


def _round_up(value: float) -> int:
    """To two figures, so that a slider ends at a number one can say."""
    amount = Decimal(str(value))
    step = Decimal(10) ** max(amount.adjusted() - 1, 0)
    return int((amount / step).to_integral_value(ROUND_CEILING) * step)


def asked(query: QueryDict, sliders: list[Slider], limits: Mapping[str, str]) -> dict[str, str]:
    """The limits with what was moved; a slider left where it stood states nothing new."""
    wanted = dict(limits)
    for slider in sliders:
        text = query.get(slider.name, "")
        if not (text.isascii() and text.isdigit()) or int(text) in (slider.value, _on_a_step(slider)):
            continue
        value = min(max(int(text), slider.least), slider.most)
        wanted[slider.name] = str(Decimal(value) / 100) if slider.name in IN_PERCENT else str(value)
    return wanted


def _on_a_step(slider: Slider) -> int:
    """Where a browser sets a slider whose value lies between two of its steps: on the nearer one."""
    steps = math.floor((slider.value - slider.least) / slider.step + 0.5)
    return min(slider.least + steps * slider.step, slider.most)
