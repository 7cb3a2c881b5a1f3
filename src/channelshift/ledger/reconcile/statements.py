"""The first stage in money: what the orders should have brought, what the statements did, and why not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import ibis
import ibis.expr.types as ir

from channelshift.ledger.reconcile import sales
from channelshift.ledger.reconcile.agreed import ACCOUNTS, Agreed
from channelshift.ledger.reconcile.postings import ZERO, Place, Posting, SourceLine, StageSum
from channelshift.ledger.reconcile.sales import as_dicts
from channelshift.ledger.reconcile.sold import ORDER, own_lines

STAGE = "statement"
WHOLE = "rounding"
# Rows that stand for themselves: the order, if any, expects nothing of them.
_CAUSES = {
    "repeated": "duplicate",
    "other": "adjustment",
    "correction": "adjustment",
    "no_order": "no_order",
    "refund": "refund_after_settlement",
}
Order = tuple[str, str, str]


@dataclass(frozen=True)
class Compared:
    """What the first stage works on: order lines, orders, statement rows, rows of sales with their fees."""

    con: ibis.BaseBackend
    lines: ir.Table
    sold: ir.Table
    rows: ir.Table
    sale: ir.Table
    orders: ir.Table
    waiting: ir.Table


def compare(
    con: ibis.BaseBackend,
    lines: ir.Table,
    sold: ir.Table,
    rows: ir.Table,
    fx: ir.Table,
    agreed: Sequence[Agreed],
) -> Compared:
    """Put the orders beside the statements; nothing is judged yet."""
    sale = sales.sale_rows(con, rows, sold, agreed)
    orders = sales.settled_orders(sale, rows, sold, fx)
    return Compared(con, lines, sold, rows, sale, orders, sales.waiting_orders(sold, rows, agreed))


def stage(c: Compared) -> tuple[list[Posting], list[StageSum]]:
    """All postings of the first stage and what they must add up to."""
    waiting = as_dicts(c.con, c.waiting)
    postings = [*_own_rows(c), *_fees(c), *_orders(c), *_rounding(c), *_waiting(c, waiting)]
    return _with_order_rows(c, postings), [*_sums(c), *_waiting_sums(waiting)]


def place_of(row: Mapping[str, Any]) -> Place:
    return Place(row["channel"], row["shop"], row["currency"] or "")


def line_of(row: Mapping[str, Any], side: str, amount: Decimal | None) -> SourceLine:
    return SourceLine(side, row["file"], row["sheet"] or "", row["row"], amount, row["currency"] or "")


# ------------------------------------------------------------------ rows that stand for themselves


def _own_rows(c: Compared) -> Iterator[Posting]:
    # A copied row counts as a row of the block even where it says nothing of money.
    tells = (c.rows.net != 0) | (c.rows.part == "repeated")
    alone = c.rows.filter(c.rows.part.isin(list(_CAUSES)) & tells)
    copied = _copied(c) if as_dicts(c.con, alone.filter(alone.part == "repeated").limit(1)) else {}
    for row in as_dicts(c.con, alone):
        cause = _CAUSES[row["part"]]
        yield Posting(
            STAGE,
            cause,
            _key(cause, row),
            place_of(row),
            row["day"],
            row["net"],
            row["order_id"] if row["type"] == "order" else "",
            row["statement_id"] or "",
            row["payment_id"] or "",
            (line_of(row, "statement", row["amount"]), *copied.get(row["line_key"], ())),
            {"type": row["type"], "written": row["type_as_written"] or ""},
        )


def _key(cause: str, row: Mapping[str, Any]) -> str:
    """What the row is about: a block, an order on a day, or the row itself."""
    if cause == "duplicate":
        return str(row["statement_id"] or row["file"])
    if cause == "refund_after_settlement":
        return f"{row['order_id']}|{row['day']}"
    return str(row["order_id"] if cause == "no_order" and row["order_id"] else row["line_key"])


def _copied(c: Compared) -> dict[str, tuple[SourceLine, ...]]:
    """The row that a repeated one is a copy of: it counts, the copy does not. Keys of copies end in `~2`."""
    copies = c.rows.filter(c.rows.repeated).select("line_key")
    first = copies.mutate(_first=copies.line_key.re_replace(r"~[0-9]+$", ""))
    there = c.rows.filter(~c.rows.repeated).drop("repeated").rename(_key="line_key")
    pairs = first.join(there, first._first == there._key)
    return {r["line_key"]: (line_of(r, "statement", r["amount"]),) for r in as_dicts(c.con, pairs)}


# ------------------------------------------------------------------ fees


def _fees(c: Compared) -> Iterator[Posting]:
    for account in ACCOUNTS:
        changed = as_dicts(c.con, sales.fee_changes(c.sale, account))
        rates = _new_rates(changed)
        for row in changed:
            yield Posting(
                STAGE,
                "fee_change",
                f"{account}|{row['by']}",
                place_of(row),
                row["day"],
                row["gap"],
                row["order_id"],
                row["statement_id"] or "",
                row["payment_id"] or "",
                (line_of(row, "statement", row["amount"]),),
                {
                    "account": account,
                    "old": row["rate"],
                    "new": rates[place_of(row), row["by"]],
                    "by": row["by"],
                },
            )


def _new_rates(changed: Iterable[Mapping[str, Any]]) -> dict[tuple[Place, str], Decimal | None]:
    """What is charged now, over all rows that are off: fees over what they are taken of."""
    sums: dict[tuple[Place, str], list[Decimal]] = defaultdict(lambda: [ZERO, ZERO])
    for row in changed:
        pair = sums[place_of(row), row["by"]]
        pair[0] -= row["fee"]
        pair[1] += row["base"]
    return {k: (fee / base).quantize(Decimal("0.0001")) if base else None for k, (fee, base) in sums.items()}


# ------------------------------------------------------------------ orders


def _orders(c: Compared) -> Iterator[Posting]:
    """Settled orders whose goods, refund or shipping are not what the order says."""
    o = c.orders
    off = o.filter((o.goods_gap.abs() > o.allowed) | (o.unlisted != 0) | (o.pending != 0) | o.no_rate)
    found = as_dicts(c.con, off)
    if not found:
        return
    rows = _rows_of_orders(c, off)
    for order in found:
        lines = rows.get(_order(order), ())
        for cause, amount in _why(order):
            yield Posting(
                STAGE, cause, order["order_id"], place_of(order), order["day"], amount,
                order["order_id"], order["statement_id"] or "", order["payment_id"] or "", lines,
                {"sold_in": order["sold_in"], "rate": order["rate"], "pending": cause == "timing"},
            )  # fmt: skip


def _why(order: Mapping[str, Any]) -> Iterator[tuple[str, Decimal]]:
    if order["no_rate"]:
        yield "missing_rate", order["actual"]
        return
    if abs(order["goods_gap"]) > order["allowed"]:
        yield "currency" if order["is_other"] else "unexplained", order["goods_gap"]
    if order["unlisted"]:
        yield "refund_not_in_orders", order["unlisted"]
    if order["pending"]:
        yield "timing", order["pending"]


def _rows_of_orders(c: Compared, orders: ir.Table) -> dict[Order, tuple[SourceLine, ...]]:
    rows = c.sale.semi_join(orders.select(*ORDER), ORDER).order_by(["file", "sheet", "row"])
    found: dict[Order, list[SourceLine]] = defaultdict(list)
    for row in as_dicts(c.con, rows):
        found[_order(row)].append(line_of(row, "statement", row["amount"]))
    return {order: tuple(lines) for order, lines in found.items()}


def _order(row: Mapping[str, Any]) -> Order:
    return (row["channel"], row["shop"], row["order_id"])


def _rounding(c: Compared) -> Iterator[Posting]:
    """What stays within 0.01 a row: one sum a day, named so that nothing is dropped."""
    o = c.orders.filter(~c.orders.no_rate)
    zero = ibis.literal(ZERO).cast("decimal(18, 4)")
    small = ibis.ifelse(o.goods_gap.abs() <= o.allowed, o.goods_gap, zero)
    o = o.mutate(_small=(small + o.fee_rounding).cast("decimal(18, 4)"))
    sums = o.group_by([*Place._fields, "day"]).aggregate(amount=o._small.sum().cast("decimal(18, 4)"))
    for row in as_dicts(c.con, sums.filter(sums.amount != 0)):
        yield Posting(STAGE, "rounding", WHOLE, place_of(row), row["day"], row["amount"])


# ------------------------------------------------------------------ not settled yet


def _waiting(c: Compared, waiting: list[dict[str, Any]]) -> Iterator[Posting]:
    covered = _covered(c)
    for order in waiting:
        shop = (order["channel"], order["shop"])
        early = shop in covered and order["paid_on"] is not None and order["paid_on"] < covered[shop]
        cause, key = ("timing", order["order_id"])
        if early:
            cause, key = "not_imported", f"statements before|{order['paid_on']:%Y-%m}"
        yield Posting(
            STAGE, cause, key, place_of(order), order["paid_on"], -order["expected"], order["order_id"]
        )


def _covered(c: Compared) -> dict[tuple[str, str], date]:
    """The first day of payment whose statement should be among the imported ones, shop by shop."""
    first = c.rows.filter(c.rows.part != "on_hold").group_by(["channel", "shop"])
    begins = first.aggregate(begins=c.rows.settled_on.min())
    took = c.orders.day.delta(c.orders.paid_on, unit="day")
    usual = c.orders.group_by(["channel", "shop"]).aggregate(took=took.mean())
    days = {(r["channel"], r["shop"]): int(r["took"] or 0) for r in as_dicts(c.con, usual)}
    return {
        (r["channel"], r["shop"]): r["begins"] - timedelta(days=days.get((r["channel"], r["shop"]), 0))
        for r in as_dicts(c.con, begins)
        if r["begins"]
    }


def _waiting_sums(waiting: list[dict[str, Any]]) -> Iterator[StageSum]:
    for order in waiting:
        yield StageSum(STAGE, place_of(order), order["paid_on"], order["expected"], ZERO)


def _sums(c: Compared) -> Iterator[StageSum]:
    """Expected and settled by day, added up without a look at the postings."""
    alone = c.rows.filter(c.rows.part.isin(list(_CAUSES)))
    alone = alone.group_by([*Place._fields, "day"]).aggregate(
        actual=alone.net.sum().cast("decimal(38, 4)"),
    )
    orders = c.orders.group_by([*Place._fields, "day"]).aggregate(
        expected=c.orders.expected.sum().cast("decimal(38, 4)"),
        actual=c.orders.actual.sum().cast("decimal(38, 4)"),
    )
    for row in as_dicts(c.con, alone):
        yield StageSum(STAGE, place_of(row), row["day"], ZERO, row["actual"])
    for row in as_dicts(c.con, orders):
        yield StageSum(STAGE, place_of(row), row["day"], row["expected"], row["actual"])


# ------------------------------------------------------------------ the seller's own rows


def _with_order_rows(c: Compared, postings: list[Posting]) -> list[Posting]:
    """The same postings, each beside the rows of its order."""
    wanted = sorted({(p.place.channel, p.place.shop, p.order_id) for p in postings if p.order_id})
    if not wanted:
        return postings
    names = ibis.memtable([dict(zip(ORDER, order, strict=True)) for order in wanted])
    lines = own_lines(c.lines).semi_join(names, ORDER)
    lines = lines.mutate(_net=(lines.gross - ibis.coalesce(lines.seller_discount, 0)).cast("decimal(18, 4)"))
    found: dict[Order, list[SourceLine]] = defaultdict(list)
    for row in as_dicts(c.con, lines.order_by(["file", "sheet", "row"])):
        found[_order(row)].append(line_of(row, "order", row["_net"]))
    return [_beside(p, found.get((p.place.channel, p.place.shop, p.order_id), [])) for p in postings]


def _beside(posting: Posting, lines: Sequence[SourceLine]) -> Posting:
    if not lines:
        return posting
    return Posting(**{**vars(posting), "rows": (*lines, *posting.rows)})
