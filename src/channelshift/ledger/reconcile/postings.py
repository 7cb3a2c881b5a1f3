"""What does not clear: postings of a stage's difference, gathered into residuals that a person can act on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

STAGES = ("statement", "payout", "bank")  # each is compared with the one before; the first with the orders
CAUSES = (
    "timing",  # paid, settled or paid out of late: the rest is on its way
    "refund_after_settlement",
    "refund_not_in_orders",  # the statement takes a refund back that the order export does not show
    "fee_change",
    "adjustment",  # reimbursements, penalties, ads paid from sales, storage, corrections
    "currency",
    "missing_rate",  # another currency and no dated rate: never taken for 1
    "duplicate",  # a block of the statement that stands in the file twice
    "no_order",  # settled, and in no order export
    "not_imported",  # its other side lies outside the days the imported files cover
    "reserve",  # held back and not released
    "balance",  # carried over from one statement to another
    "missing_payout",
    "not_arrived",  # paid by the platform, not seen at the bank though it should be
    "bank_fee",
    "rounding",  # up to 0.01 for each row of a statement
    "unexplained",
)
SIDES = ("order", "statement", "payout", "bank")
ZERO = Decimal(0)


class SourceLine(NamedTuple):
    """One row of the seller's files. `amount` is what the row itself says, in `currency`."""

    side: str  # order, statement, payout, bank
    file: str
    sheet: str
    row: int
    amount: Decimal | None
    currency: str


class Place(NamedTuple):
    """Whose money it is: what every sum is kept apart by."""

    channel: str
    shop: str
    currency: str


@dataclass(frozen=True)
class Posting:
    """A part of one stage's difference, on the day of the movement it belongs to.

    `key` names what the difference is about within its cause: an order, a statement, a rate.
    """

    stage: str
    cause: str
    key: str
    place: Place
    day: date | None
    amount: Decimal
    order_id: str = ""
    statement_id: str = ""
    payout_id: str = ""
    rows: tuple[SourceLine, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class StageSum:
    """One movement, or the sum of many of one day: what a stage should have brought and what it did."""

    stage: str
    place: Place
    day: date | None
    expected: Decimal
    actual: Decimal


@dataclass(frozen=True)
class Residual:
    """What does not clear for one reason: its money, the day it stands since and the rows on both sides."""

    id: str  # the same after every rebuild
    stage: str
    cause: str
    key: str
    place: Place
    amount: Decimal
    since: date | None
    order_id: str
    statement_id: str
    payout_id: str
    rows: tuple[SourceLine, ...]
    facts: Mapping[str, Any]


def identity(posting: Posting) -> str:
    """The name by which an explanation finds its residual again; the amount is no part of it."""
    text = "\x1f".join((posting.stage, posting.cause, *posting.place, posting.key))
    return hashlib.blake2b(text.encode(), digest_size=10).hexdigest()


def gathered(postings: Iterable[Posting]) -> list[Residual]:
    """Postings about one thing become one residual; what came and went again leaves none."""
    together: dict[str, list[Posting]] = {}
    for posting in postings:
        together.setdefault(identity(posting), []).append(posting)
    residuals = (_residual(name, those) for name, those in together.items())
    found = [r for r in residuals if r.amount]
    return sorted(found, key=lambda r: (STAGES.index(r.stage), -abs(r.amount), r.id))


def _residual(name: str, postings: list[Posting]) -> Residual:
    first = min(postings, key=lambda p: (p.day or date.max, p.order_id, p.statement_id))
    days = [p.day for p in postings if p.day]
    return Residual(
        name,
        first.stage,
        first.cause,
        first.key,
        first.place,
        sum((p.amount for p in postings), ZERO),
        min(days, default=None),
        _one(p.order_id for p in postings),
        _one(p.statement_id for p in postings),
        _one(p.payout_id for p in postings),
        tuple(sorted({row for p in postings for row in p.rows}, key=_in_order)),
        first.facts,
    )


def _in_order(line: SourceLine) -> tuple[int, str, str, int]:
    """The way the money goes, then the order of the files."""
    return (SIDES.index(line.side), line.file, line.sheet, line.row)


def _one(names: Iterable[str]) -> str:
    """The name they share, or nothing where they are about several."""
    found = set(names)
    return found.pop() if len(found) == 1 else ""
