"""Dated exchange rates for single movements: a payout, a bank line. Without a rate there is none, never 1."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import ibis
import ibis.expr.types as ir

from channelshift.ledger.rates import rates_to
from channelshift.ledger.reconcile.sales import as_dicts

Question = tuple[str, str, date]  # from, into, on
FOUR = Decimal("0.0001")


@dataclass(frozen=True)
class DatedRates:
    """The answers to some questions about rates."""

    found: dict[Question, Decimal]

    def into(self, amount: Decimal, given: str, wanted: str, on: date | None) -> Decimal | None:
        """An amount in another currency at the dated rate of a day."""
        rate = self.rate(given, wanted, on)
        return None if rate is None else (amount * rate).quantize(FOUR)

    def rate(self, given: str, wanted: str, on: date | None) -> Decimal | None:
        if given == wanted:
            return Decimal(1)
        return self.found.get((given, wanted, on)) if on else None


def dated_rates(con: ibis.BaseBackend, fx: ir.Table, questions: Iterable[Question]) -> DatedRates:
    """Look up all rates that will be asked for, at once."""
    by_goal: dict[str, set[tuple[str, date]]] = defaultdict(set)
    for given, goal, on in questions:
        if given != goal:
            by_goal[goal].add((given, on))
    found = {}
    for goal, wanted in by_goal.items():
        asked = ibis.memtable(
            [{"currency": c, "day": d} for c, d in sorted(wanted)],
            schema=ibis.schema({"currency": "string", "day": "date"}),
        )
        for row in as_dicts(con, rates_to(goal, asked, fx)):
            if row["rate"] is not None:
                found[row["currency"], goal, row["day"]] = row["rate"]
    return DatedRates(found)
