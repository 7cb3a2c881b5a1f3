"""What creators earn after all they cost, judged by how much is known: never from three orders."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from channelshift.content.live import LEVEL, Between, paces

LEAST_ORDERS = 10  # before a creator may be called one to keep
LEAST_MONTHS = 3  # since the first sample, fee or order, before one may be called one to stop with
_Z = 1.96
_FEWEST, _MOST = 1.0, 50.0  # orders that what is known of all creators may weigh against one's own


@dataclass(frozen=True)
class Record:
    """One creator's orders month by month since the first contact, and what single orders left.

    `orders` are those whose cost is known; `left` and `square` are the sum and the sum of squares of what
    each of them left after its own costs and commission; `spent` is what samples and fees came to. Money in
    one currency.
    """

    months: tuple[int, ...]
    orders: int
    left: float
    square: float
    spent: float


@dataclass(frozen=True)
class Judged:
    """What a creator would leave over as many months again, with luck taken out, and what follows."""

    verdict: str  # keep, ask, stop, wait
    why: str  # sure_gain, sure_loss, likely, unlikely, few
    gain: Between


def judged(records: Mapping[str, Record]) -> dict[str, Judged]:
    """Each creator's gain with its range, and keep, ask again, stop or wait.

    Orders a month are drawn towards those of all creators (see `paces`), what an order leaves towards what
    all their orders leave; the range holds both kinds of doubt. Where nobody knows what any order leaves, who
    has orders is not judged.
    """
    known = any(record.orders for record in records.values())
    monthly = paces({who: [(n, 1.0) for n in record.months] for who, record in records.items()})
    margins = _margins(records)
    return {
        who: _judge(record, monthly.get(who), margins[who])
        for who, record in records.items()
        if known or not any(record.months)
    }


def _judge(record: Record, pace: Any, margin: tuple[float, float]) -> Judged:
    months = max(len(record.months), 1)
    orders = pace.rate * months if pace else 0.0
    doubt = (pace.high - pace.low) * months / (2 * _Z) if pace else 0.0
    mean, error = margin
    mid = orders * mean - record.spent
    off = _Z * math.hypot(mean * doubt, orders * error)
    gain = Between(mid, mid - off, mid + off)
    return Judged(*_verdict(record, gain), gain)


def _verdict(record: Record, gain: Between) -> tuple[str, str]:
    low, high = gain.low or 0.0, gain.high or 0.0
    if low > 0 and record.orders >= LEAST_ORDERS:
        return "keep", "sure_gain"
    if high < 0 and len(record.months) >= LEAST_MONTHS:
        return "stop", "sure_loss"
    if record.orders < LEAST_ORDERS and len(record.months) < LEAST_MONTHS:
        return "wait", "few"
    return ("ask", "likely") if gain.mid > 0 else ("wait", "unlikely")


def _margins(records: Mapping[str, Record]) -> dict[str, tuple[float, float]]:
    """What an order of each creator leaves, drawn towards all of theirs, and how unsure that is.

    Variance components by the method of moments (DerSimonian and Laird 1986).
    """
    told = [r for r in records.values() if r.orders]
    orders = sum(r.orders for r in told)
    if not orders:
        return dict.fromkeys(records, (0.0, 0.0))
    pooled = sum(r.left for r in told) / orders
    inner = sum(r.square - r.left * r.left / r.orders for r in told)
    within = max(inner, 0.0) / max(orders - len(told), 1)
    between = _between(told, pooled, within, orders)
    weight = min(max(within / between, _FEWEST), _MOST) if between > 0 else _MOST
    return {
        who: ((r.left + weight * pooled) / (r.orders + weight), math.sqrt(within / (r.orders + weight)))
        for who, r in records.items()
    }


def _between(told: Sequence[Record], pooled: float, within: float, orders: int) -> float:
    spread = sum(r.orders * (r.left / r.orders - pooled) ** 2 for r in told)
    room = orders - sum(r.orders**2 for r in told) / orders
    return max((spread - (len(told) - 1) * within) / room, 0.0) if room > 0 else 0.0


def share_between(part: int, whole: int) -> Between | None:
    """A share with its range (Wilson 1927); None of nothing."""
    if whole < 1 or part > whole:
        return None
    from scipy.stats import binomtest

    found = binomtest(part, whole).proportion_ci(LEVEL, method="wilson")
    return Between(part / whole, float(found.low), float(found.high))


def creator_return(
    cm2: Decimal | None, commission: Decimal, samples: Decimal, fees: Decimal
) -> Decimal | None:
    """What is left after a creator's costs, over those costs (metrics.md section 7); costs are positive."""
    spent = commission + samples + fees
    if cm2 is None or spent <= 0:
        return None
    return ((cm2 - spent) / spent).quantize(Decimal("0.0001"))
