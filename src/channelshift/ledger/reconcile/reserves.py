"""Reserves: what a platform holds back and later releases, the oldest first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from channelshift.ledger.reconcile.postings import ZERO, Place, Posting
from channelshift.ledger.reconcile.statements import line_of, place_of

STAGE = "payout"


def reserve_postings(rows: Iterable[Mapping[str, Any]]) -> Iterator[Posting]:
    """Each hold with the releases that undo it; what is still held is what the residual comes to."""
    shops: dict[Place, list[Mapping[str, Any]]] = defaultdict(list)
    for row in sorted(rows, key=lambda r: (r["settled_on"], r["reserve"] > 0, r["line_key"])):
        shops[place_of(row)].append(row)
    for those in shops.values():
        yield from _first_in_first_out(those)


def _first_in_first_out(rows: list[Mapping[str, Any]]) -> Iterator[Posting]:
    held: list[list[Any]] = []  # [row, what is still held]
    for row in rows:
        amount = row["reserve"]
        if amount < 0:
            held.append([row, -amount])
            yield _posting("reserve", row, row, amount)
            continue
        while amount > 0 and held:
            hold = held[0]
            part = min(amount, hold[1])
            yield _posting("reserve", hold[0], row, part)
            amount, hold[1] = amount - part, hold[1] - part
            if not hold[1]:
                held.pop(0)
        if amount > 0:  # held before the first statement that was imported
            yield _posting("reserve", row, row, amount)


def balance_postings(rows: Iterable[Mapping[str, Any]]) -> Iterator[Posting]:
    """Balances carried over, charged to a card or paid out: each by itself."""
    for row in rows:
        if row["transfer"] != ZERO:
            yield _posting("balance", row, row, row["transfer"])


def _posting(cause: str, about: Mapping[str, Any], row: Mapping[str, Any], amount: Any) -> Posting:
    return Posting(
        STAGE,
        cause,
        about["line_key"],
        place_of(row),
        row["group_day"],
        amount,
        "",
        row["statement_id"] or "",
        row["payment_id"] or "",
        (line_of(row, "statement", row["amount"]),),
        {"held_on": about["settled_on"]},
    )
