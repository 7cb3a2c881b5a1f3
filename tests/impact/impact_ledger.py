"""Mei's shop as a ledger of a few lines, in full view."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from channelshift.ledger.book import converted
from channelshift.ledger.lines import CM1, CM2, CM3, NET_SALES, RUNGS, SCHEMA
from channelshift.terms.records import KINDS
from channelshift.terms.route import Route

D = Decimal
LINK = "tiktok_video>product_link>own_store>seller_warehouse@US"
META = "meta_ads>ad_link>own_store>seller_warehouse@US"
CHAT = "whatsapp>chat_link>own_store>seller_warehouse@US"
UK_SHOP = "tiktok_video>product_card>tiktok_shop>platform_warehouse@GB"


def line(route: str | None, day: str, what: str = "order_line", **said: Any) -> dict[str, Any]:
    """One ledger line. Rungs that are not said are zero; the subtotals are added up here."""
    row: dict[str, Any] = dict.fromkeys(SCHEMA)
    row.update({rung: _amount(said.pop(rung, 0)) for rung in RUNGS})
    row.update(what=what, route=route, paid_on=date.fromisoformat(day), currency="USD", to_reporting=D(1))
    row.update(estimated=D(0), cost_known=True, quantity=1 if what == "order_line" else None)
    if route:
        parts = Route.parse(route)
        row.update(pool=parts.pool.value, market=parts.market, checkout=parts.checkout.value)
    for name, rungs in (
        ("net_sales", NET_SALES),
        ("cm1", NET_SALES + CM1),
        ("cm2", NET_SALES + CM1 + CM2),
        ("cm3", NET_SALES + CM1 + CM2 + CM3),
    ):
        parts = [row[rung] for rung in rungs]
        row[name] = None if None in parts else sum(parts, D(0))
    row.update(said)
    if "order_id" in said:
        row["order_key"] = f"shop|{said['order_id']}"
    return row


def _amount(said: object) -> Decimal | None:
    return None if said is None else D(str(said))


def ledger(*rows: dict[str, Any]) -> ir.Table:
    """The lines in dollars, as the profit page counts them."""
    return converted(_table(rows, SCHEMA), "USD", "USD")


def records(kind: str, *rows: dict[str, Any]) -> ir.Table:
    return _table(rows, KINDS[kind].schema)


def _table(rows: tuple[dict[str, Any], ...], types: dict[str, str]) -> ir.Table:
    schema = ibis.schema(types)
    columns = {
        name: pa.array([row.get(name) for row in rows], type=kind.to_pyarrow())
        for name, kind in schema.items()
    }
    return ibis.memtable(pa.table(columns), schema=schema)
