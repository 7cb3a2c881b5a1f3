"""Did it work? The effect of a dated act on the units it touched, with an honest range or none.

>>> rng = np.random.default_rng(1)
>>> views = rng.poisson(200, size=(30, 84)).astype(float)
>>> views[:10, 56:] = rng.poisson(80, size=(10, 28))
>>> effect = measure(Panel(treated=views[:10], controls=views[10:], start=56))
>>> effect.verdict, round(effect.relative, 1)
('down', -0.6)

Three methods, chosen by what there is to compare with. With five untouched units or more, every touched unit
is compared with what the untouched ones tell us to expect of a unit like it: "differences", or "synthetic"
where the history is long enough to use each unit's whole path. With one to four, the touched units' sum is
followed against the untouched ones' sum over time; with none, against its own past ("interrupted").
docs/effects-method.md says what each rests on, and how often it was right.
"""

from __future__ import annotations

import numpy as np

from channelshift.impact.effect_checks import checks, hurdle, judged
from channelshift.impact.effect_kinds import Check, Effect, Floats, Panel, Reason, Series
from channelshift.impact.effect_pool import Pooled
from channelshift.impact.effect_ways import Way, way_of
from channelshift.impact.effect_windows import steps

__all__ = ["Check", "Effect", "Panel", "Reason", "Series", "measure"]

SEEN = 2.8  # standard deviations that are seen four times in five at 95 per cent
DOMINATES = 0.4  # of the sum in one unit: worth saying


def measure(panel: Panel, level: float = 0.95, series: bool = True) -> Effect:
    """What the act did to the touched units' sum, in the panel's unit and as a share of what would have been.

    `level` is how often the range should hold the truth. `series=False` leaves out the weeks, which cost
    most of the time. Nothing is raised for a panel that tells too little: the verdict is "cannot_tell".
    """
    way = way_of(panel, level)
    if reasons := hurdle(panel, way):
        return Effect("none", "cannot_tell", None, None, None, None, None, None, level, reasons=reasons)
    start, stop = panel.start, panel.treated.shape[1]
    pooled, tests = way.over(start, (start, stop)), checks(way, start, stop)
    total, low, high = _totals(way, pooled, (start, stop))
    relative, relative_low, relative_high = _shares(way, pooled, (start, stop))
    verdict, reasons = judged(tests, pooled, (relative_low or 0.0, relative_high or 0.0))
    return Effect(
        way.method, verdict, total, low, high, relative, relative_low, relative_high, level,
        smallest=pooled.deviation * SEEN if way.amounts else float(np.expm1(pooled.deviation * SEEN)),
        why=(way.why(),),
        reasons=(*reasons, *_weaker(panel, way)),
        series=_series(way, start, steps(start, stop, way.week)) if series else None,
        pretrend=tests.pretrend,
        placebo_time=tests.time,
        placebo_units=tests.units,
        treated_units=way.treated_units,
        control_units=way.control_units,
        left_out=tuple(sorted(panel.spill & set(panel.control_names))),
    )  # fmt: skip


def _totals(way: Way, pooled: Pooled, span: tuple[int, int]) -> tuple[float, float, float]:
    """The effect in the panel's unit: middle, low, high."""
    ends = np.array([pooled.middle, pooled.low, pooled.high])
    if way.amounts:
        totals = ends * way.scale() * (span[1] - span[0])
    else:
        totals = -np.expm1(-ends) * way.actual(span)
    return float(totals[0]), float(totals[1]), float(totals[2])


def _shares(
    way: Way, pooled: Pooled, span: tuple[int, int]
) -> tuple[float | None, float | None, float | None]:
    """The same as shares of what would have been; not available where that is not above zero."""
    if not way.amounts:
        return float(np.expm1(pooled.middle)), float(np.expm1(pooled.low)), float(np.expm1(pooled.high))
    total, low, high = _totals(way, pooled, span)
    expected = way.actual(span) - total
    return (total / expected, low / expected, high / expected) if expected > 0 else (None, None, None)


def _series(way: Way, start: int, blocks: list[tuple[int, int]]) -> Series:
    """Week by week: what was and what would have been; before the act, how well the comparison fits."""
    actual = np.array([way.actual(block) for block in blocks])
    totals: Floats = np.array([_totals(way, way.over(start, block), block) for block in blocks])
    expected = actual[:, None] - totals
    return Series(
        np.array([first for first, _ in blocks]),
        np.array([stop - first for first, stop in blocks]),
        actual,
        expected[:, 0],
        expected[:, 2],
        expected[:, 1],
    )


def _weaker(panel: Panel, way: Way) -> tuple[Reason, ...]:
    """What weakens an answer without breaking it."""
    reasons = []
    if left := len(panel.spill & set(panel.control_names)):
        reasons.append(Reason("spill_left_out", {"units": left}))
    sums = np.nansum(np.abs(panel.treated), axis=1)
    if len(sums) > 1 and (share := float(sums.max() / max(sums.sum(), 1e-12))) >= DOMINATES:
        reasons.append(Reason("one_unit_dominates", {"share": share}))
    if missing := float(1 - np.isfinite(panel.treated).mean()):
        reasons.append(Reason("days_missing", {"share": missing}))
    if together := len(panel.treated) - way.treated_units:
        reasons.append(Reason("counted_together", {"units": together}))
    if way.method == "interrupted" and not way.control_units:
        reasons.append(Reason("season_unknown"))
    if way.amounts:
        reasons.append(Reason("amounts_compared"))
    return tuple(reasons)
