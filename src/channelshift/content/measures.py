"""What content is judged by: each measure with its base, per content and per group, with ranges.

Bases as in the metrics reference: a thousand viewings (not people) for GPM, orders and CM3; CTR over product
impressions, and beside it over viewings where a platform counts no impressions; CTOR is the ledger's orders
over product clicks. Numerator and denominator are always of the same days.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple

from channelshift.content import shrinkage
from channelshift.content.ledger import Earned, Entry
from channelshift.content.periods import Stat
from channelshift.content.shrinkage import Estimate
from channelshift.content.worth import Sold, rates_of, worth
from channelshift.terms.days import Period

LEDGERS = ("orders", "gmv", "cm3")


class Measure(NamedTuple):
    """A ratio. `unit`: money, number or share; amounts are money of the reporting currency."""

    name: str
    top: str
    base: str
    per: int
    unit: str


MEASURES = {
    measure.name: measure
    for measure in (
        Measure("cm3_per_1000", "cm3", "views", 1000, "money"),
        Measure("gpm", "gmv", "views", 1000, "money"),
        Measure("orders_per_1000", "orders", "views", 1000, "number"),
        Measure("ctor", "orders", "clicks", 1, "share"),
        Measure("ctr", "clicks", "impressions", 1, "share"),
        Measure("ctr_views", "clicks", "views", 1, "share"),
        Measure("interaction", "interactions", "views", 1, "share"),
        Measure("cm3_per_hour", "cm3", "hours", 1, "money"),
        Measure("cm3_per_spend", "cm3", "spend", 1, "number"),
    )
}


class Evidence(NamedTuple):
    """What one content brought by period of its statistics, over the base of the same days."""

    pieces: tuple[tuple[float, float], ...]
    earned: tuple[Earned, ...]

    @property
    def top(self) -> float:
        return sum(top for top, _base in self.pieces)

    @property
    def base(self) -> float:
        return sum(base for _top, base in self.pieces)


@dataclass(frozen=True)
class Squares:
    """Mean square of one order's CM3 and GMV: how far chance alone moves what a content earns."""

    cm3: float
    gmv: float


def evidence(entry: Entry, measure: Measure) -> Evidence | None:
    """The rows that know both sides of a ratio. None where there are none, or no order names its content."""
    if measure.top in LEDGERS and not entry.tied:
        return None
    if measure.base in ("hours", "spend"):
        return _of_work(entry, measure)
    names = [name for name in (measure.top, measure.base) if name not in LEDGERS]
    found = entry.counted(*names)
    if found is None or found.sums[measure.base] <= 0:
        return None
    pieces, earned = [], []
    for row in found.rows:
        lines = entry.earned_within([_credited(row)] if row.period else [], undated=row.period is None)
        top = _total(lines, measure.top) if measure.top in LEDGERS else row.figures[measure.top]
        if top is None:
            return None
        pieces.append((top, row.figures[measure.base]))
        earned += lines
    return Evidence(tuple(pieces), tuple(earned))


def _credited(row: Stat) -> Period:
    """The days whose orders are those of a row's viewers: of a live session its own and the day after, as its
    viewings end with it and its orders do not (metrics.md section 1: within one day)."""
    assert row.period is not None
    first, last = row.period
    is_live = all(part.kind == "live_session" for part in row.parts) and bool(row.parts)
    return Period(first, last + timedelta(days=1)) if is_live else row.period


def _of_work(entry: Entry, measure: Measure) -> Evidence | None:
    """CM3 of the whole period over its hours or spend: work is done before it earns."""
    base = entry.item.hours if measure.base == "hours" else entry.item.spend
    cm3 = entry.item.cm3
    return Evidence(((float(cm3), float(base)),), entry.earned) if base and cm3 is not None else None


def _total(lines: Sequence[Earned], name: str) -> float | None:
    """Orders, GMV or CM3 of some days; None where there are lines and the cost of none is known."""
    if name != "cm3":
        return float(sum(getattr(line, name) for line in lines))
    known = [line.cm3 for line in lines if line.cm3 is not None]
    return float(sum(known)) if known or not lines else None


# ------------------------------------------------------------------ every content


def estimates(
    entries: Sequence[Entry], measure: Measure, squares: Squares, groups: Sequence[str]
) -> list[Estimate | None]:
    """One measure of every content, drawn towards its group's; None where nothing is known of it."""
    told = [evidence(entry, measure) for entry in entries]
    at = [n for n, found in enumerate(told) if found is not None]
    known = [found for found in told if found is not None]
    names = [groups[n] for n in at]
    if measure.base in ("hours", "spend"):
        made = _amounts(known, names, squares.cm3)
    elif measure.top in ("cm3", "gmv"):
        made = _worths([entries[n] for n in at], known, names, measure, squares)
    else:
        made = [_scaled(e, measure.per) for e in rates_of([found.pieces for found in known], names)]
    of = dict(zip(at, made, strict=True))
    return [of.get(n) for n in range(len(entries))]


def _worths(
    entries: Sequence[Entry],
    known: Sequence[Evidence],
    names: Sequence[str],
    measure: Measure,
    squares: Squares,
) -> list[Estimate]:
    """Orders of a viewing times what an order is worth; advertising is a known cost, not chance."""
    sold = []
    for entry, found, name in zip(entries, known, names, strict=True):
        orders = _orders_by_piece(entry, found)
        spend = float(sum(line.spend for line in found.earned)) if measure.top == "cm3" else 0.0
        sold.append(Sold(orders, found.top + spend, spend, name, entry.item.sku))
    square = squares.cm3 if measure.top == "cm3" else squares.gmv
    return [each.value for each in worth(sold, square)]


def _orders_by_piece(entry: Entry, found: Evidence) -> tuple[tuple[float, float], ...]:
    orders = evidence(entry, MEASURES["orders_per_1000"])
    return orders.pieces if orders else tuple((0.0, base) for _top, base in found.pieces)


def _amounts(known: Sequence[Evidence], names: Sequence[str], square: float) -> list[Estimate]:
    values = [found.top / found.base for found in known]
    noise = [
        max(sum(line.orders for line in found.earned), 1) * max(square, 1e-9) / found.base**2
        for found in known
    ]
    prior = shrinkage.amount_prior(values, noise, names)
    told = zip(values, noise, names, strict=True)
    return [shrinkage.amount_estimate(value, wide, name, prior) for value, wide, name in told]


def _scaled(e: Estimate, by: int) -> Estimate:
    raw = None if e.raw is None else e.raw * by
    return Estimate(raw, e.value * by, e.low * by, e.high * by, e.group_mean * by, e.weight, e.shape)


# ------------------------------------------------------------------ every group


class Reading(NamedTuple):
    """A figure and between what it likely lies; no range where fewer than two contents tell."""

    value: float
    low: float | None
    high: float | None


def of_group(entries: Sequence[Entry], measure: Measure) -> Reading | None:
    """A measure of some contents together: a sum over a sum, never a mean of ratios."""
    known = [found for entry in entries if (found := evidence(entry, measure)) is not None]
    if not known:
        return None
    counts = measure.top not in ("cm3",)
    value, low, high = shrinkage.ratio_range([k.top for k in known], [k.base for k in known], counts=counts)
    by = measure.per
    return Reading(value * by, None if low is None else low * by, None if high is None else high * by)
