"""Mei's shop in records: a line of each kind in a few words, tied out without any file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import ibis
import pyarrow as pa

from channelshift.ledger.reconcile import Residual, TieOut, tie_out
from channelshift.ledger.reconcile.postings import gathered
from channelshift.rulebook import FeePeriod
from channelshift.terms.records import KINDS

Row = dict[str, Any]
PERIOD = FeePeriod(
    "tiktok_shop", "GB", "platform_fee", "gb-5", date(2020, 1, 1), None,
    Decimal("0.05"), None, None, "sale", "net_sales_plus_buyer_shipping", False,
)  # fmt: skip
TODAY = date(2023, 7, 31)


def day(text: str) -> date:
    return date.fromisoformat(text)


@dataclass
class Books:
    """What was imported, by kind; every line gets a row number of its own in `<kind>.csv`."""

    channel: str = "tiktok_shop"
    currency: str = "GBP"
    market: str = "GB"
    lines: dict[str, list[Row]] = field(default_factory=dict)

    def add(self, kind: str, **facts: Any) -> Row:
        rows = self.lines.setdefault(kind, [])
        line: Row = {
            "line_key": f"{kind}-{len(rows) + 1}", "file": f"{kind}.csv", "sheet": "", "row": len(rows) + 2,
            "channel": self.channel, "shop": "main", "market": self.market, "currency": self.currency,
        }  # fmt: skip
        rows.append(line | facts)
        return rows[-1]

    def order(self, name: str, net: str, on: str = "2023-06-01", **facts: Any) -> Row:
        """A paid order of one line."""
        at = datetime.combine(day(on), time(10))
        given = {
            "order_id": name, "gross": Decimal(net), "quantity": 1, "payment": "paid", "status": "completed",
            "is_sample": False, "paid_at": at, "created_at": at, "buyer_shipping": Decimal(0),
        }  # fmt: skip
        return self.add("order_line", **given | facts)

    def settled(self, name: str, sales: str, on: str = "2023-06-12", fee: str = "0", **facts: Any) -> Row:
        """A statement row of an order; the amount is the sum of its parts."""
        parts = {"sales": Decimal(sales), "platform_fee": Decimal(fee)}
        parts |= {k: v for k, v in facts.items() if isinstance(v, Decimal)}
        given = {
            "order_id": name, "type": "order", "type_as_written": "Order", "settled_on": day(on),
            "settlement_amount": sum(parts.values()), "statement_id": f"S-{on}", "payment_id": "PAY-0001",
        }  # fmt: skip
        return self.add("settlement_line", **given | parts | facts)

    def other(self, kind: str, amount: str, on: str = "2023-06-12", **facts: Any) -> Row:
        """A statement row that is no order."""
        given = {
            "type": kind, "type_as_written": kind, "settled_on": day(on), "payment_id": "PAY-0001",
            "settlement_amount": Decimal(amount), "statement_id": f"S-{on}", "order_id": f"7-{on}-{amount}",
        }  # fmt: skip
        return self.add("settlement_line", **given | facts)

    def paid(self, name: str, amount: str, on: str = "2023-06-14", **facts: Any) -> Row:
        given = {"payout_id": name, "type": "payout", "status": "paid", "paid_on": day(on)}
        return self.add("payout", amount=Decimal(amount), **given | facts)

    def booked(self, amount: str, on: str = "2023-06-15", reference: str = "", **facts: Any) -> Row:
        given = {"booked_on": day(on), "reference": reference, "account": "GBP account"}
        return self.add("bank_line", amount=Decimal(amount), **given | facts)

    def rate(self, base: str, quote: str, rate: str, on: str) -> Row:
        return self.add("fx_rate", base=base, quote=quote, rate=Decimal(rate), day=day(on), source="own bank")

    def tied(self, today: date = TODAY, periods: Sequence[FeePeriod] = (PERIOD,)) -> TieOut:
        con = ibis.duckdb.connect()
        try:
            records = {kind: _table(con, kind, self.lines.get(kind, [])) for kind in KINDS}
            return tie_out(con, records, periods, today)
        finally:
            con.disconnect()

    def gaps(self, today: date = TODAY, periods: Sequence[FeePeriod] = (PERIOD,)) -> list[Residual]:
        return gathered(self.tied(today, periods).postings)


def _table(con: ibis.BaseBackend, kind: str, rows: list[Row]) -> Any:
    schema = ibis.schema(KINDS[kind].schema)
    whole = [{name: row.get(name) for name in schema.names} for row in rows]
    return con.create_view(kind, ibis.memtable(pa.Table.from_pylist(whole, schema=schema.to_pyarrow())))


def said(residual: Residual) -> tuple[str, str, str]:
    """Stage, cause and amount: what most stories are about."""
    return (residual.stage, residual.cause, f"{residual.amount:.2f}")
