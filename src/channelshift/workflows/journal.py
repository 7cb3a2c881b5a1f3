"""The journal: every sale, settlement and payout in double entry, for the accountant's own books."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal

import ibis.expr.types as ir

from channelshift.ledger import fees, postings
from channelshift.terms.days import Period
from channelshift.terms.spreadsheets import harmless
from channelshift.workflows.profit import opened
from channelshift.workflows.workspace import Workspace


@dataclass(frozen=True)
class Balance:
    """What one account came to over a period in one currency; debits positive."""

    account: str
    currency: str
    amount: Decimal


def trial_balance(workspace: Workspace, period: Period | None = None) -> tuple[Balance, ...]:
    """The balance of every account; those of one currency add up to zero."""
    with _postings(workspace, period) as table:
        rows = table.get_backend().to_pyarrow(postings.balances(table)).to_pylist()
    found = (Balance(r["account"], r["currency"] or "", r["balance"]) for r in rows if r["balance"])
    return tuple(sorted(found, key=lambda b: (b.currency, b.account)))


def as_csv(workspace: Workspace, period: Period | None = None) -> str:
    """Every posting of a period, oldest first, with the file and row it comes from."""
    with _postings(workspace, period) as table:
        ordered = table.order_by(list(postings.COLUMNS))
        rows = table.get_backend().to_pyarrow(ordered).to_pylist()
    stream = io.StringIO()
    writer = csv.DictWriter(stream, postings.COLUMNS)
    writer.writeheader()
    writer.writerows({name: harmless(row[name]) for name in postings.COLUMNS} for row in rows)
    return stream.getvalue()


@contextmanager
def _postings(workspace: Workspace, period: Period | None) -> Iterator[ir.Table]:
    with opened(workspace) as ledger:
        records = {
            kind: workspace.warehouse.records(ledger.con, kind)
            for kind in ("settlement_line", "ad_day", "payout")
        }
        settled = fees.counted(records["settlement_line"], records["ad_day"], records["payout"])
        table = postings.of_lines(ledger.lines).union(postings.of_settlements(settled))
        table = table.union(postings.of_payouts(records["payout"]))
        if period is not None:
            table = table.filter(table.day.between(period.first, period.last))
        yield table
