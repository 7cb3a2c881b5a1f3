"""The seller's own figures on a day: unit costs and exchange rates, in the reporting currency."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import ibis
import ibis.expr.types as ir

from channelshift.impact.mode_question import OwnCosts
from channelshift.ledger.rates import rates_to
from channelshift.terms.steps import step

RateOf = Callable[[str], Decimal | None]
_MONEY = ("landed_cost", "shipping_cost", "packing_cost", "supply_price", "storage_cost")


def rates_on(con: ibis.BaseBackend, fx: ir.Table, reporting: str, day: date) -> RateOf:
    """What one unit of a currency is in the reporting currency on a day; None where no rate is known."""
    quoted = con.to_pyarrow(fx.select("base", "quote").distinct()).to_pylist()
    names = sorted({row[side] for row in quoted for side in ("base", "quote")} | {reporting})
    wanted = step(ibis.memtable([{"currency": name, "day": day} for name in names]), con)
    rows = con.to_pyarrow(rates_to(reporting, wanted, fx)).to_pylist()
    known: dict[str, Decimal | None] = {row["currency"]: row["rate"] for row in rows}
    known[reporting] = Decimal(1)
    return known.get


def costs_on(con: ibis.BaseBackend, costs: ir.Table, day: date, rate_of: RateOf) -> dict[str, OwnCosts]:
    """Each SKU's own figures in force on a day; what has no exchange rate is not known."""
    dated = costs.filter(costs.valid_from.isnull() | (costs.valid_from <= day))
    newest = [
        ibis.desc(ibis.coalesce(dated.valid_from, ibis.date(1970, 1, 1))),
        ibis.desc(dated.exported_at),
        ibis.desc(dated.row),
    ]
    ranked = dated.mutate(_rank=ibis.row_number().over(group_by="sku", order_by=newest))
    rows = ranked.filter(ranked._rank == 0).select("sku", "currency", "unit_litres", *_MONEY)
    return {row["sku"]: _own(row, rate_of(row["currency"] or "")) for row in con.to_pyarrow(rows).to_pylist()}


def _own(row: dict[str, Any], rate: Decimal | None) -> OwnCosts:
    amounts = [None if rate is None or row[name] is None else row[name] * rate for name in _MONEY]
    litres = row["unit_litres"]
    landed, shipping, packing, supply, storage = amounts
    volume = Decimal(str(litres)) if litres else None
    return OwnCosts(landed, shipping, packing, supply, storage, volume)
