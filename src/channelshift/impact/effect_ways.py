"""The two ways to say what would have been: from untouched units, or from the series' own past."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np

from channelshift.impact.effect_kinds import NOT_CHECKED, Check, Floats, Method, Panel, Reason
from channelshift.impact.effect_pool import Pooled, pool
from channelshift.impact.effect_single import Forecast, forecasts, over
from channelshift.impact.effect_units import Gaps, compare
from channelshift.impact.effect_windows import LONG, Units, gathered, mean, windows

NEEDED = 5  # untouched units from which on units are compared one by one
OFTEN = 0.05  # a gap that untouched units show more often than this may be chance
DRAWS = 2000  # groups of untouched units that are tried in the placebo test
MANY = 1000
Span = tuple[int, int]


class Way(Protocol):
    """One way to measure: the effect over some columns, from what is known before `start`."""

    @property
    def week(self) -> int: ...
    @property
    def amounts(self) -> bool: ...
    @property
    def treated_units(self) -> int: ...
    @property
    def control_units(self) -> int: ...
    @property
    def method(self) -> Method: ...
    def why(self) -> Reason: ...
    def over(self, start: int, span: Span) -> Pooled: ...
    def actual(self, span: Span) -> float: ...
    def scale(self) -> float: ...
    def placebo(self, start: int, span: Span) -> Check: ...


@dataclass(frozen=True)
class Compared:
    """Each touched unit against what the untouched ones tell us to expect of a unit like it."""

    treated: Units
    controls: Units
    start: int
    level: float

    @property
    def week(self) -> int:
        return self.treated.week

    @property
    def amounts(self) -> bool:
        return self.treated.amounts

    @property
    def treated_units(self) -> int:
        return len(self.treated)

    @property
    def control_units(self) -> int:
        return len(self.controls)

    @property
    def method(self) -> Method:
        return "synthetic" if self.start >= LONG * self.week else "differences"

    def why(self) -> Reason:
        code = "paths_used" if self.method == "synthetic" else "units_compared"
        return Reason(code, {"treated": self.treated_units, "controls": self.control_units})

    def over(self, start: int, span: Span) -> Pooled:
        sizes = self._sizes() if self.amounts else mean(self.treated.values, *span)
        sizes = np.where(np.isfinite(sizes) & (sizes > 0), sizes, 0.0)
        shares = sizes / sizes.sum() if sizes.sum() else np.full(len(sizes), 1 / len(sizes))
        return pool(self._gaps(start, span), shares, self.level, self.amounts)

    def actual(self, span: Span) -> float:
        means = mean(self.treated.values, *span)
        return float(np.nansum(means)) * (span[1] - span[0]) if np.isfinite(means).any() else float("nan")

    def scale(self) -> float:
        return float(self._sizes().sum())

    def placebo(self, start: int, span: Span) -> Check:
        """How often groups of untouched units, picked at random, show as much (Abadie and others 2010)."""
        gaps = self._gaps(start, span)
        others, mine = np.sort(gaps.residuals), float(gaps.gaps.mean())
        count = len(gaps.gaps)
        if count == 1:
            shown, tried = int((np.abs(others) >= abs(mine)).sum()), len(others)
        elif len(others) < 2 * count:
            return Check(None, mine, None, 0)
        else:
            rng = np.random.default_rng(0)
            groups = _groups(others, count, rng).mean(axis=1)
            spread = np.sqrt(1 / count + gaps.shared.mean() / gaps.own.mean())
            groups *= spread / np.sqrt(
                1 / count - 1 / len(others)
            )  # a group and its rest are not independent
            shown, tried = int((np.abs(groups) >= abs(mine)).sum()), DRAWS
        chance = (1 + shown) / (1 + tried)
        return Check(chance <= max(OFTEN, 1 / (1 + tried)), float(np.expm1(mine)), chance, tried)

    def _sizes(self) -> Floats:
        return mean(np.abs(self.treated.values), 0, self.start)

    @cached_property
    def _found(self) -> dict[tuple[int, Span], Gaps]:
        return {}

    def _gaps(self, start: int, span: Span) -> Gaps:
        if (start, span) not in self._found:
            self._found[start, span] = self._compared(start, span)
        return self._found[start, span]

    def _compared(self, start: int, span: Span) -> Gaps:
        mine, theirs = windows(self.treated, start, span), windows(self.controls, start, span)
        for window in (*mine, *theirs):
            known = np.isfinite(window.change)
            window.change[~known] = window.change[known].mean() if known.any() else 0.0
        return compare(mine, theirs)


@dataclass(frozen=True)
class Alone:
    """The touched units' sum against its own past, or against the sum of the few untouched ones."""

    treated: Units
    controls: Units
    start: int
    level: float
    days: int  # days in a period

    @property
    def week(self) -> int:
        return self.treated.week

    @property
    def amounts(self) -> bool:
        return self.treated.amounts

    @property
    def treated_units(self) -> int:
        return len(self.treated)

    @property
    def control_units(self) -> int:
        return 0 if self.amounts else len(self.controls)

    @property
    def method(self) -> Method:
        return "interrupted"

    def why(self) -> Reason:
        few = {"controls": self.control_units}
        return Reason("paths_compared", few) if self.control_units else Reason("no_controls")

    def over(self, start: int, span: Span) -> Pooled:
        return over(self._forecasts(start), self._height, span, self.level, self.amounts)

    def actual(self, span: Span) -> float:
        part = self._sum[slice(*span)]
        return float(np.nanmean(part)) * len(part) if np.isfinite(part).any() else float("nan")

    def scale(self) -> float:
        return float(np.nanmean(np.abs(self._sum[: self.start])))

    def placebo(self, start: int, span: Span) -> Check:
        return NOT_CHECKED

    @cached_property
    def _sum(self) -> Floats:
        return self.treated.values.sum(axis=0)

    @cached_property
    def _height(self) -> Floats:
        if self.amounts:
            return self._sum / self.scale()
        height = np.log(self._sum + 0.5)
        return height - np.log(self.controls.values.sum(axis=0) + 0.5) if self.control_units else height

    @cached_property
    def _kept(self) -> dict[int, list[Forecast]]:
        return {}

    def _forecasts(self, start: int) -> list[Forecast]:
        if start not in self._kept:
            self._kept[start] = forecasts(self._height, start, self.days)
        return self._kept[start]


def way_of(panel: Panel, level: float) -> Way:
    """Which way fits this panel: untouched units that the act may have reached are not compared with."""
    week = max(1, round(7 / panel.period_days))
    amounts = bool((panel.treated < 0).any() or (panel.controls < 0).any())
    kept = _kept(panel)
    open_ = np.ones(panel.treated.shape[1]) if panel.exposure is None else panel.exposure
    share = np.where(open_ > 0, open_, np.nan)
    old = None if panel.control_ages is None else panel.control_ages[kept]
    treated = gathered(panel.treated / share, panel.treated_ages, panel.start, week, amounts)
    controls = gathered(panel.controls[kept] / share, old, panel.start, week, amounts)
    if len(controls) >= NEEDED:
        return Compared(treated, controls, panel.start, level)
    return Alone(treated, controls, panel.start, level, panel.period_days)


def _groups(others: Floats, count: int, rng: np.random.Generator) -> Floats:
    """Groups of untouched units; where there are very many, one may be drawn twice, which changes little."""
    if len(others) > MANY:
        return rng.choice(others, (DRAWS, count))
    return rng.permuted(np.tile(others, (DRAWS, 1)), axis=1)[:, :count]


def _kept(panel: Panel) -> list[bool]:
    if not panel.control_names:
        return [True] * len(panel.controls)
    return [name not in panel.spill for name in panel.control_names]
