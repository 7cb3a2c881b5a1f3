"""Whether a measurement may be believed: enough to go on, a quiet time before, placebos that find nothing."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.special import ndtr

from channelshift.impact.effect_kinds import NOT_CHECKED, Check, Panel, Reason, Verdict
from channelshift.impact.effect_pool import Pooled
from channelshift.impact.effect_ways import Compared, Way

BEFORE, AFTER = 14, 7  # days needed on each side when there are untouched units
BEFORE_ALONE = 28  # and when there are none
LEAST = 20.0  # views, orders ... that must be expected after the act
RARE = 0.01  # a gap before the act that chance gives less often than this breaks the comparison
DATES = 3  # earlier dates at which the same measurement is tried


class Checks(NamedTuple):
    pretrend: Check
    time: Check
    units: Check


def hurdle(panel: Panel, way: Way) -> tuple[Reason, ...]:
    """Why nothing can be measured at all; empty if something can."""
    start, stop = panel.start, panel.treated.shape[1]
    before, after = start * panel.period_days, (stop - start) * panel.period_days
    needed = BEFORE if isinstance(way, Compared) else BEFORE_ALONE
    reasons = []
    if not way.treated_units:
        reasons.append(Reason("nothing_known"))
    if before < needed:
        reasons.append(Reason("too_short_before", {"days": before, "needed": needed}))
    if after < AFTER:
        reasons.append(Reason("too_short_after", {"days": after, "needed": AFTER}))
    expected = 0.0 if reasons else way.scale() * (stop - start)
    if not reasons and not way.amounts and expected < LEAST:
        reasons.append(Reason("too_little", {"expected": expected, "needed": LEAST}))
    return tuple(reasons)


def checks(way: Way, start: int, stop: int) -> Checks:
    """The same measurement where there can be no effect: before the act, and on untouched units."""
    length = min(stop - start, start // 3) // way.week * way.week
    pretrend = _earlier(way, [(start - length, start)], start) if length else NOT_CHECKED
    dates = [(at, at + way.week) for at in range(start - way.week, way.week * 2, -2 * way.week)][:DATES]
    return Checks(pretrend, _earlier(way, dates, start), way.placebo(start, (start, stop)))


def _earlier(way: Way, spans: list[tuple[int, int]], start: int) -> Check:
    """The largest effect found at earlier dates, and how often chance gives one as large among as many."""
    spans = [span for span in spans if span[0] >= 2 * way.week]
    if not spans:
        return NOT_CHECKED
    found = [way.over(first, (first, stop)) for first, stop in spans]
    tall = max(found, key=lambda pooled: abs(pooled.middle) / pooled.deviation)
    alone = 2 * float(ndtr(-abs(tall.middle) / tall.deviation))
    chance = 1 - (1 - alone) ** len(spans)
    effect = tall.middle if way.amounts else float(np.expm1(tall.middle))
    return Check(chance >= RARE, effect, chance, len(spans))


def judged(checks: Checks, pooled: Pooled, shares: tuple[float, float]) -> tuple[Verdict, tuple[Reason, ...]]:
    """The verdict and what it rests on; `shares` are the range's ends as relative effects."""
    seen: Verdict = "up" if pooled.low > 0 else "down" if pooled.high < 0 else "none_seen"
    broken = []
    if checks.pretrend.passed is False:
        broken.append(_reason("pretrend_broken", checks.pretrend))
    if checks.time.passed is False:
        broken.append(_reason("placebo_time_failed", checks.time))
    if seen != "none_seen" and checks.units.passed is False:
        broken.append(_reason("placebo_units_failed", checks.units))
    code = "range_with_zero" if seen == "none_seen" else "range_without_zero"
    rests = Reason(code, {"low": shares[0], "high": shares[1]})
    return ("cannot_tell" if broken else seen), (*broken, rests)


def _reason(code: str, check: Check) -> Reason:
    return Reason(code, {"effect": check.effect or 0.0, "chance": check.chance or 0.0})
