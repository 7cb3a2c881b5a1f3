"""How much may come back: what the seller's own buyers did, and a stated prior where they are too few.

A buyer who came back through another route while the closing one was still open did so unasked. That
share is a floor. What the others do once the link is gone stands in nobody's files beforehand: for the
middle and the upper end a prior is stated, never passed off as a measurement.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

import ibis
import ibis.expr.types as ir

from channelshift.terms.route import Route
from channelshift.terms.text import Sentence, sentence

WINDOW_DAYS = 60
FEWEST_BUYERS = 100
PRIOR = (Decimal("0.05"), Decimal("0.20"), Decimal("0.50"))
_Z = Decimal("1.959964")  # of a 95 % interval
_STEP = Decimal("0.0001")


@dataclass(frozen=True)
class Comeback:
    """Of the buyers on the closing routes whose 60 days are over, how many bought again elsewhere."""

    buyers: int
    returned: int

    @property
    def share(self) -> Decimal | None:
        return Decimal(self.returned) / self.buyers if self.buyers else None


@dataclass(frozen=True)
class Share:
    """A share that is not known exactly, from 0 to 1, and what it rests on."""

    low: Decimal
    mid: Decimal
    high: Decimal
    basis: Sentence


def buyers_who_came_back(
    con: ibis.BaseBackend, lines: ir.Table, closed: Collection[Route], staying: Collection[Route]
) -> Comeback:
    """Count the buyers on the closing routes, and those who bought elsewhere within 60 days.

    Counted from each buyer's first purchase there; only where 60 days of files follow it.
    """
    if not closed:
        return Comeback(0, 0)
    table = comebacks(lines, [r.key for r in closed], [r.key for r in staying])
    row = con.to_pyarrow(table).to_pylist()[0]
    return Comeback(row["buyers"] or 0, row["returned"] or 0)


def comebacks(lines: ir.Table, closed: list[str], staying: list[str]) -> ir.Table:
    """One row: buyers on the closing routes with a completed window, and how many of them returned."""
    sold = lines.filter((lines.what == "order_line") & lines.buyer.notnull() & (lines.buyer != ""))
    last = lines.filter(lines.what == "order_line").paid_on.max().name("last").as_scalar()
    first = sold.filter(sold.route.isin(closed))
    first = first.group_by("buyer").aggregate(first_on=first.paid_on.min())
    window = ibis.interval(days=WINDOW_DAYS)
    first = first.filter(first.first_on.cast("timestamp") + window <= last.cast("timestamp"))
    elsewhere = sold.filter(sold.route.isin(staying) if staying else ibis.literal(False))
    elsewhere = elsewhere.select(who="buyer", on="paid_on")
    again = first.join(
        elsewhere,
        [
            first.buyer == elsewhere.who,
            elsewhere.on > first.first_on,
            elsewhere.on.cast("timestamp") <= first.first_on.cast("timestamp") + window,
        ],
        how="left",
    )
    return again.aggregate(buyers=again.buyer.nunique(), returned=again.who.nunique())


def share_that_returns(seen: Comeback) -> Share:
    """The share of what is displaced that may come back through other routes, and its basis."""
    low, mid, high = PRIOR
    if seen.buyers < FEWEST_BUYERS or seen.share is None:
        return Share(
            low,
            mid,
            high,
            sentence(
                "An assumption: only {n} buyers of these routes can be followed for {days} days, fewer than "
                "{least}. 5 % to 50 % is the range we start from; that at most half stays rests on one "
                "seller's account (claim sc-10, unverified).",
                n=seen.buyers,
                days=WINDOW_DAYS,
                least=FEWEST_BUYERS,
            ),
        )
    floor, ceiling = wilson(seen.returned, seen.buyers)
    return Share(
        floor,
        max(seen.share.quantize(_STEP), mid),
        max(ceiling, high),
        sentence(
            "Your own buyers: of {n} who bought through these routes, {returned} bought again within {days} "
            "days through a route that stays open, unasked. That is the floor. What the others do once the "
            "way is closed is in no file: the middle ({mid} %) and the upper end ({high} %, one seller's "
            "account, claim sc-10, unverified) are assumptions.",
            n=seen.buyers,
            returned=seen.returned,
            days=WINDOW_DAYS,
            mid=_percent(max(seen.share, mid)),
            high=_percent(max(ceiling, high)),
        ),
    )


def _percent(share: Decimal) -> Decimal:
    return Decimal(f"{(share * 100).quantize(Decimal('0.1')).normalize():f}")


def wilson(successes: int, trials: int) -> tuple[Decimal, Decimal]:
    """The 95 % interval of a share (Wilson).

    >>> wilson(10, 100)
    (Decimal('0.0552'), Decimal('0.1744'))
    """
    n, share = Decimal(trials), Decimal(successes) / trials
    spread = _Z * ((share * (1 - share) + _Z**2 / (4 * n)) / n).sqrt()
    middle, scale = share + _Z**2 / (2 * n), 1 + _Z**2 / n
    low, high = (middle - spread) / scale, (middle + spread) / scale
    return max(low, Decimal(0)).quantize(_STEP), min(high, Decimal(1)).quantize(_STEP)
