"""Did it work? The effect of an act, measured on the seller's own weeks against what was left alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import numpy as np

from channelshift.impact.effects import Effect, Panel, measure
from channelshift.workflows.acts import Kept, Stated, acts
from channelshift.workflows.effects_answers import LeftOut, Measured, UnitSeen, WeekSeen
from channelshift.workflows.effects_series import LAST, SeriesOf, last_day, series_of, weeks_around
from channelshift.workflows.effects_words import answer_of, checks_of, needed_of, notes_of, reasons_of
from channelshift.workflows.workspace import Workspace

BEFORE = 16  # weeks before the act that are looked at
LEAST_COMPARED = (
    8  # fewer units left to compare with: those that buyers may have moved to are kept, and it is said
)
LEVEL = 0.95


_FourAmounts = tuple[Decimal | None, Decimal | None, Decimal | None, Decimal | None]


@dataclass(frozen=True)
class _Beside:
    """What the touched units are compared with, and what is left out of it."""

    units: tuple[str, ...]
    left_out: tuple[LeftOut, ...]
    spill_kept: int = 0


@dataclass(frozen=True)
class Scene:
    """Everything an answer is made of."""

    act: Kept
    seen: SeriesOf
    start: int  # number of weeks before the act
    beside: _Beside
    others: tuple[Kept, ...]
    effect: Effect | None


def measured(
    workspace: Workspace, act: Kept, figure: str = "", every: Iterable[Kept] | None = None
) -> Measured:
    """The effect of an act on the figure it names, or on another one. `every`: all acts of the shop."""
    scene = _scene(workspace, act, figure or act.said.measure, tuple(acts() if every is None else every))
    return _answer(scene)


def _scene(workspace: Workspace, act: Kept, figure: str, every: Sequence[Kept]) -> Scene:
    said = act.said
    ends = min(last_day(workspace) or said.on, workspace.today - timedelta(days=1))
    until = min(ends, _until(said, figure))
    weeks = weeks_around(said.on, BEFORE, until, figure)
    start = sum(week < said.on for week in weeks)
    if not weeks:
        weeks, start = (said.on - timedelta(weeks=1),), 1
    seen = series_of(workspace, said.unit, figure, weeks)
    others = _others(act, every, weeks[0], until)
    beside = _beside(said, seen, others, figure)
    effect = None
    if start < len(weeks):
        effect = measure(_panel(said, seen, start, beside.units), LEVEL)
    return Scene(act, seen, start, beside, others, effect)


def _until(said: Stated, figure: str) -> date:
    """The last day of the weeks asked for; content files tell of whole ISO weeks, from the next Monday on."""
    first = said.on
    if figure in ("views", "clicks"):
        first += timedelta(days=-first.weekday() % 7)
    return first + timedelta(days=7 * said.weeks - 1)


def _others(act: Kept, every: Iterable[Kept], first: date, last: date) -> tuple[Kept, ...]:
    """Other acts whose days meet the days looked at."""
    return tuple(
        other
        for other in every
        if other.id != act.id
        and other.said.on <= last
        and other.said.on + timedelta(weeks=other.said.weeks) > first
    )


def touched_of(said: Stated) -> tuple[str, ...]:
    return said.touched or ("shop",)


def _beside(said: Stated, seen: SeriesOf, others: Iterable[Kept], figure: str) -> _Beside:
    """Untouched units of the same kind, less those of another act and those that buyers may have moved to."""
    touched = frozenset(touched_of(said))
    named = [u for u in (said.beside or sorted(seen.by_unit)) if u not in touched]
    elsewhere = {u for o in others if o.said.unit == said.unit for u in o.said.touched}
    left = [LeftOut(u, "another_act") for u in named if u in elsewhere]
    left += [LeftOut(u, "no_figures") for u in said.beside if u not in seen.by_unit]
    units = [u for u in named if u not in elsewhere and u in seen.by_unit]
    if said.beside:
        return _Beside(tuple(units), tuple(left))
    units, young = _alike(units, touched, seen)
    left += [LeftOut(u, "published_since") for u in young]
    if figure == "views":
        return _Beside(tuple(units), tuple(left))
    near = {u for t in touched for u in seen.near.get(t, ())}
    apart = [u for u in units if u not in near]
    if len(apart) < LEAST_COMPARED:
        return _Beside(tuple(units), tuple(left), sum(u in near for u in units))
    return _Beside(tuple(apart), (*left, *(LeftOut(u, "spill_over") for u in units if u in near)))


def _alike(units: list[str], touched: frozenset[str], seen: SeriesOf) -> tuple[list[str], list[str]]:
    """Contents of the touched ones' sources; and those of them that are too young to have been there before.

    A young video fades faster than an old one: it is compared with only where too few others are left.
    """
    sources = {seen.source[u] for u in touched if u in seen.source}
    if sources:
        units = [u for u in units if seen.source.get(u) in sources]
    first = seen.weeks[0]
    young = [u for u in units if u in seen.published and seen.published[u] > first]
    if len(units) - len(young) < LEAST_COMPARED or any(seen.published.get(u, first) > first for u in touched):
        return units, []
    return [u for u in units if u not in set(young)], young


def _panel(said: Stated, seen: SeriesOf, start: int, beside: Sequence[str]) -> Panel:
    touched = [u for u in touched_of(said) if u in seen.by_unit]
    return Panel(
        treated=_rows(seen, touched),
        controls=_rows(seen, beside),
        start=start,
        period_days=7,
        treated_names=tuple(touched),
        control_names=tuple(beside),
        treated_ages=_ages(seen, touched, (*touched, *beside)),
        control_ages=_ages(seen, beside, (*touched, *beside)),
    )


def _rows(seen: SeriesOf, units: Sequence[str]) -> np.ndarray:
    table = [[_float(seen.by_unit[u].get(week)) for week in seen.weeks] for u in units]
    return np.array(table, dtype=float).reshape(len(units), len(seen.weeks))


def _float(value: Decimal | None) -> float:
    return float("nan") if value is None else float(value)


def _ages(seen: SeriesOf, units: Sequence[str], every: Sequence[str]) -> np.ndarray | None:
    """Days since publication at the first week; only where it is known of every unit and none is younger."""
    if not seen.published or not all(
        u in seen.published and seen.published[u] <= seen.weeks[0] for u in every
    ):
        return None
    return np.array([(seen.weeks[0] - seen.published[u]).days for u in units], dtype=float)


# ------------------------------------------------------------------ the answer


def _answer(scene: Scene) -> Measured:
    effect, said = scene.effect, scene.act.said
    known = effect if effect is not None and effect.total is not None else None
    verdict = "not_over" if effect is None else effect.verdict
    counted = not scene.seen.currency
    return Measured(
        act=scene.act,
        measure=scene.seen.measure,
        currency=scene.seen.currency,
        verdict=verdict,
        answer=answer_of(said, scene.seen, verdict, known),
        method="none" if effect is None else effect.method,
        level=Decimal(str(LEVEL)),
        total=_amount(known.total if known else None, counted),
        low=_amount(known.low if known else None, counted),
        high=_amount(known.high if known else None, counted),
        relative=_share(known.relative if known else None),
        relative_low=_share(known.relative_low if known else None),
        relative_high=_share(known.relative_high if known else None),
        weeks_before=scene.start,
        weeks_after=len(scene.seen.weeks) - scene.start,
        weeks=tuple(_weeks(scene)),
        touched=tuple(_unit(scene, unit) for unit in touched_of(said)),
        compared=tuple(u for u in scene.beside.units if effect is None or u not in effect.left_out),
        left_out=scene.beside.left_out,
        checks=checks_of(effect),
        reasons=reasons_of(effect),
        needed=needed_of(effect, len(scene.seen.weeks) - scene.start, said, scene.start),
        notes=notes_of(scene.seen, said, scene.beside.spill_kept, scene.others, scene.seen.weeks),
    )


def _weeks(scene: Scene) -> Iterable[WeekSeen]:
    """Each week of the chart: from the comparison where there is one, else as it happened."""
    told = _told(scene.effect, not scene.seen.currency)
    for n, week in enumerate(scene.seen.weeks):
        actual, expected, low, high = told.get(n) or (_together(scene, week), None, None, None)
        yield WeekSeen(week, week + LAST, actual, expected, low, high, n >= scene.start)


def _told(effect: Effect | None, counted: bool) -> dict[int, _FourAmounts]:
    """What the comparison says of each week, by its column: actual, expected, low, high."""
    if effect is None or effect.series is None:
        return {}
    series = effect.series
    rows = zip(series.first, series.actual, series.expected, series.low, series.high, strict=True)
    return {
        int(first): (
            _amount(actual, counted),
            _amount(expected, counted),
            _amount(low, counted),
            _amount(high, counted),
        )
        for first, actual, expected, low, high in rows
    }


def _together(scene: Scene, week: date) -> Decimal | None:
    """The touched units' sum; None where one of them is missing."""
    values = [
        scene.seen.by_unit[unit].get(week)
        for unit in touched_of(scene.act.said)
        if unit in scene.seen.by_unit
    ]
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) if known and len(known) == len(values) else None


def _unit(scene: Scene, unit: str) -> UnitSeen:
    told = scene.seen.by_unit.get(unit, {})
    before = [v for w in scene.seen.weeks[: scene.start] if (v := told.get(w)) is not None]
    after = [v for w in scene.seen.weeks[scene.start :] if (v := told.get(w)) is not None]
    return UnitSeen(
        unit,
        sum(before, Decimal(0)) if before else None,
        sum(after, Decimal(0)) if after else None,
        len(before),
        len(after),
    )


def _amount(value: float | None, counted: bool) -> Decimal | None:
    """Counts to one, money to the cent; not a number is not available."""
    if value is None or not np.isfinite(value):
        return None
    return Decimal(str(value)).quantize(Decimal("1") if counted else Decimal("0.01"))


def _share(value: float | None) -> Decimal | None:
    if value is None or not np.isfinite(value):
        return None
    return Decimal(str(value)).quantize(Decimal("0.0001"))
