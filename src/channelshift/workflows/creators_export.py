"""The creators as a table for a spreadsheet."""

from __future__ import annotations

import csv
import io

from channelshift.terms.spreadsheets import harmless
from channelshift.workflows.creators_answers import CreatorAnswer, CreatorRow

_LEDGER = ("gross_sales", "seller_discount", "refunds", "net_sales", "cm1", "cm2", "ads")
HEAD = (
    *("creator", "orders", "units", *_LEDGER, "samples_sent", "samples_delivered", "posts", "commission"),
    *("samples_cost", "fees", "not_in_ledger", "cm3_after_all", "creator_return", "gain_low", "gain_high"),
    *("verdict", "why", "claimed_from", "claimed_to", "claimed_revenue", "claimed_orders", "currency"),
)


def as_csv(answer: CreatorAnswer) -> str:
    """One line a creator, then what no file ties to one; unknown cells are empty, none runs as a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEAD)
    for row in (*answer.rows, *([answer.nobody] if answer.nobody else [])):
        writer.writerow([harmless("" if cell is None else cell) for cell in _cells(row, answer.currency)])
    return "\ufeff" + out.getvalue()


def _cells(row: CreatorRow, currency: str) -> list[object]:
    claimed, gain = row.claimed, row.gain
    return [
        *(row.creator, row.orders, row.units, *(row.ledger[name] for name in _LEDGER)),
        *(row.sent, row.delivered, row.posts, row.commission, row.samples, row.fees, row.outside, row.cm3),
        row.returned,
        *((round(gain.low or 0, 2), round(gain.high or 0, 2)) if gain else ("", "")),
        *(row.verdict, row.why),
        *((claimed.first_day, claimed.last_day, claimed.revenue, claimed.orders) if claimed else ("",) * 4),
        currency,
    ]
