"""Did it work? The effect of a dated act on the units it touched, with an honest range or none.

>>> rng = np.random.default_rng(1)
>>> views = rng.poisson(200, size=(30, 84)).astype(float)
>>> views[:10, 56:] = rng.poisson(80, size=(10, 28))
>>> effect = measure(Panel(treated=views[:10], controls=views[10:], start=56))
>>> effect.verdict, round(effect.relative, 1)
('down', -0.6)
"""

from __future__ import annotations

import numpy as np

from channelshift.impact.effect_kinds import Check, Effect, Floats, Panel, Reason, Series
from channelshift.impact.effect_pool import Pooled, pool
from channelshift.impact.effect_units import compare
from channelshift.impact.effect_windows import gathered, steps, windows

__all__ = ["Check", "Effect", "Panel", "Reason", "Series", "measure"]


def measure(panel: Panel, level: float = 0.95) -> Effect:
    """What the act did to the sum of the touched units, in their own unit and as a share."""
    week = max(1, round(7 / panel.period_days))
    cut = (panel.start, panel.treated.shape[1])
    treated, ages = gathered(panel.treated, panel.treated_ages, cut)
    keep = [n not in panel.spill for n in panel.control_names] or [True] * len(panel.controls)
    old = None if panel.control_ages is None else panel.control_ages[keep]
    controls, old = gathered(panel.controls[keep], old, cut)

    def effect_over(first: int, stop: int) -> tuple[float, Pooled]:
        sums = np.nanmean(treated[:, first:stop], axis=1) * (stop - first)
        mine = windows(treated, ages, panel.start, (first, stop), week)
        theirs = windows(controls, old, panel.start, (first, stop), week)
        return float(sums.sum()), pool(compare(mine, theirs), sums / sums.sum(), level)

    actual, over = effect_over(*cut)
    blocks = steps(*cut, week)
    weeks = [effect_over(*b) for b in blocks]
    series = _series(blocks, weeks)
    return Effect(
        method="differences",
        verdict="none_seen" if over.low <= 0 <= over.high else "up" if over.low > 0 else "down",
        total=actual - actual / np.exp(over.middle),
        low=actual - actual / np.exp(over.low),
        high=actual - actual / np.exp(over.high),
        relative=float(np.expm1(over.middle)),
        relative_low=float(np.expm1(over.low)),
        relative_high=float(np.expm1(over.high)),
        level=level,
        smallest=float(np.expm1(2.8 * over.deviation)),
        series=series,
        treated_units=len(treated),
        control_units=len(controls),
    )


def _series(blocks: list[tuple[int, int]], weeks: list[tuple[float, Pooled]]) -> Series:
    actual = np.array([sum_ for sum_, _ in weeks])
    log: Floats = np.array([[p.middle, p.high, p.low] for _, p in weeks])
    expected = actual[:, None] / np.exp(log)
    return Series(
        np.array([a for a, _ in blocks]),
        np.array([b - a for a, b in blocks]),
        actual,
        expected[:, 0],
        expected[:, 1],
        expected[:, 2],
    )
