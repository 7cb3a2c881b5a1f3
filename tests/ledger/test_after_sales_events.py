"""Disputes, reimbursements and parcels that never arrived, from records written out in the test."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pytest

from channelshift.ledger import after_sales
from channelshift.ledger.lines import SCHEMA
from channelshift.terms.days import Period
from channelshift.terms.records import KINDS
from channelshift.terms.steps import step

D = Decimal
ROUTE = "direct>none>own_store>seller_warehouse@US"
JULY = Period(date(2023, 7, 1), date(2023, 7, 31))


@pytest.fixture
def con():
    return ibis.duckdb.connect()


def table(con, types: dict[str, str], *rows: dict[str, Any]) -> ir.Table:
    schema = ibis.schema(types)
    columns = {n: pa.array([r.get(n) for r in rows], type=t.to_pyarrow()) for n, t in schema.items()}
    return step(ibis.memtable(pa.table(columns), schema=schema), con)


def records(con, kind: str, *rows: dict[str, Any]) -> ir.Table:
    return table(con, KINDS[kind].schema, *rows)


def sale(order: str, sku: str = "MUG", **said: Any) -> dict[str, Any]:
    row = {"what": "order_line", "channel": "shopify", "shop": "main", "order_id": order, "sku": sku}
    return {**row, "route": ROUTE, "net_sales": D("20"), "paid_on": date(2023, 7, 1), "row": 2, **said}


def settled(kind: str, order: str, amount: str, **said: Any) -> dict[str, Any]:
    row = {"type": kind, "channel": "shopify", "shop": "main", "order_id": order}
    amount_said = {"settlement_amount": D(amount), "currency": "USD"}
    return {**row, **amount_said, "settled_on": date(2023, 7, 20), **said}


def events(con, lines: ir.Table, *rows: dict[str, Any], fx=()) -> list[tuple[Any, ...]]:
    found = after_sales.events(
        records(con, "settlement_line", *rows), lines, records(con, "fx_rate", *fx), "USD", JULY
    )
    told = con.to_pyarrow(found).to_pylist()
    return sorted((r["what"], r["order_id"], r["route"], r["sku"], r["amount"]) for r in told)


def test_a_dispute_is_found_on_the_route_of_its_order(con):
    """A chargeback of 35.00, an orders' line that is none, one of August, and a copy that does not count."""
    lines = table(con, SCHEMA, sale("#1"))
    assert events(
        con,
        lines,
        settled("dispute", "#1", "-35.00"),
        settled("dispute", "#1", "-35.00", repeated=True),
        settled("dispute", "#9", "-15.00"),
        settled("order", "#1", "19.00"),
        settled("dispute", "#1", "-1.00", settled_on=date(2023, 8, 1)),
    ) == [("dispute", "#1", ROUTE, "MUG", D("-35")), ("dispute", "#9", "", "", D("-15"))]


def test_a_reimbursement_names_the_order_it_belongs_to_and_no_product_where_there_were_two(con):
    lines = table(con, SCHEMA, sale("#1"), sale("#1", "LAMP"))
    row = settled("reimbursement", "R-77", "6.50", related_order_id="#1")
    assert events(con, lines, row) == [("reimbursement", "#1", ROUTE, "", D("6.5"))]


@pytest.mark.parametrize(("rate", "expected"), [(None, None), ("1.25", D("-10"))])
def test_a_dispute_in_pounds_needs_a_rate(con, rate, expected):
    fx = (
        ({"day": date(2023, 7, 20), "base": "GBP", "quote": "USD", "rate": D(rate), "source": "bank"},)
        if rate
        else ()
    )
    lines = table(con, SCHEMA, sale("#1"))
    ((_, _, _, _, amount),) = events(con, lines, settled("dispute", "#1", "-8.00", currency="GBP"), fx=fx)
    assert amount == expected


def order(number: str, paid: str, **said: Any) -> dict[str, Any]:
    row = {"order_id": number, "channel": "shopify", "shop": "main", "status": "shipped", "payment": "paid"}
    return {**row, "paid_at": datetime.fromisoformat(paid), **said}


def late(con, *orders: dict[str, Any], channel: str = "shopify") -> list[tuple[str, int]]:
    lines = table(con, SCHEMA, *(sale(o["order_id"], channel=channel) for o in orders))
    rows = [{**o, "channel": channel} for o in orders]
    found = after_sales.undelivered(records(con, "order_line", *rows), lines, date(2023, 8, 1), 30)
    return sorted((r["order_id"], r["waited"]) for r in con.to_pyarrow(found).to_pylist())


ARRIVED = order("#0", "2023-06-01", delivered_at=datetime(2023, 6, 9), status="delivered")


def test_an_order_is_late_from_its_thirtieth_day(con):
    """Paid on 2 July it has waited thirty days on 1 August, paid on 3 July twenty-nine."""
    assert late(con, ARRIVED, order("#1", "2023-07-02"), order("#2", "2023-07-03")) == [("#1", 30)]


def test_what_was_refunded_cancelled_or_completed_is_not_waited_for(con):
    assert (
        late(
            con,
            ARRIVED,
            order("#1", "2023-06-02", payment="refunded"),
            order("#2", "2023-06-02", cancelled_at=datetime(2023, 6, 3)),
            order("#3", "2023-06-02", status="completed"),
        )
        == []
    )


def test_where_no_file_says_when_goods_arrive_nothing_is_called_late(con):
    assert late(con, order("#1", "2023-06-02")) == []
