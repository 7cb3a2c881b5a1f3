"""Orders by code: what personal codes, group codes and creators' codes brought, down to file and row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

import ibis
import ibis.expr.types as ir

from channelshift.ledger.book import converted
from channelshift.ledger.lines import is_sold
from channelshift.store.models import Code
from channelshift.terms.days import Period
from channelshift.workflows.answers_modes import FileRow, FileRows
from channelshift.workflows.profit import NothingImported, opened
from channelshift.workflows.workspace import Workspace

ZERO = Decimal(0)


@dataclass(frozen=True)
class Ordered:
    """What some codes brought. Each is None where it cannot be said, never 0 by mistake.

    `orders` is None where no orders are imported, or there is no code to tell them by; `buyers` where orders
    do not tell their buyer.
    """

    orders: int | None
    net_sales: Decimal | None
    cm3: Decimal | None
    buyers: int | None
    currency: str


@dataclass(frozen=True)
class _Order:
    code: str
    buyer: str | None
    net_sales: Decimal | None
    cm3: Decimal | None


@dataclass(frozen=True)
class CodeOrders:
    """Every order that used one of the shop's codes, each once. None imported: `known` is False."""

    currency: str
    known: bool = True
    by_code: Mapping[str, tuple[_Order, ...]] = field(default_factory=dict)

    def of(self, codes: Iterable[str]) -> Ordered:
        """What these codes brought together; not known before orders are imported."""
        if not self.known:
            return not_told(self.currency)
        orders = [order for code in {c.upper() for c in codes} for order in self.by_code.get(code, ())]
        buyers = {order.buyer for order in orders if order.buyer}
        complete = all(order.buyer for order in orders)
        return Ordered(
            orders=len(orders),
            net_sales=_whole([order.net_sales for order in orders]),
            cm3=_whole([order.cm3 for order in orders]),
            buyers=len(buyers) if complete else None,
            currency=self.currency,
        )


def not_told(currency: str) -> Ordered:
    """Of orders that nothing tells: none are imported, or there is no code."""
    return Ordered(None, None, None, None, currency)


def _whole(amounts: list[Decimal | None]) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known, ZERO) if len(known) == len(amounts) else None


def orders_by_code(workspace: Workspace, period: Period | None = None) -> CodeOrders:
    """Orders that used one of the shop's codes, by the day they were paid, in the reporting currency."""
    codes = sorted(set(Code.objects.values_list("code", flat=True)))
    try:
        return _found(workspace, codes, period)
    except NothingImported:
        return CodeOrders(workspace.reporting_currency, known=False)


def _found(workspace: Workspace, codes: list[str], period: Period | None) -> CodeOrders:
    with opened(workspace) as ledger:
        reporting = ledger.notes.reporting
        if not codes:
            return CodeOrders(reporting)
        lines = _lines_by_code(workspace, ledger.con, converted(ledger.lines, reporting, reporting), codes)
        if period is not None:
            lines = lines.filter(lines.paid_on.between(period.first, period.last))
        by_order = lines.group_by("order_key").aggregate(
            code=lines.code.min(),
            buyer=lines.buyer.max(),
            net_sales=lines.net_sales.sum(),
            cm3=lines.cm3.sum(),
            lines=lines.count(),
            with_net=lines.net_sales.count(),
            with_cm3=lines.cm3.count(),
            sold=is_sold(lines).any(),
        )
        rows = ledger.con.to_pyarrow(by_order.filter(by_order.sold)).to_pylist()
    found: dict[str, list[_Order]] = {}
    for row in rows:
        net = row["net_sales"] if row["with_net"] == row["lines"] else None
        cm3 = row["cm3"] if row["with_cm3"] == row["lines"] else None
        found.setdefault(row["code"], []).append(_Order(row["code"], row["buyer"], net, cm3))
    return CodeOrders(reporting, True, {code: tuple(orders) for code, orders in found.items()})


def _lines_by_code(
    workspace: Workspace, con: ibis.BaseBackend, lines: ir.Table, codes: list[str]
) -> ir.Table:
    """Ledger lines of the orders that used one of these codes. An order with two of them counts for one."""
    ours = ibis.memtable([{"_code": code.upper()} for code in codes], schema={"_code": "string"})
    records = workspace.warehouse.records(con, "order_line")
    used = records.filter(records.discount_code.notnull() & (records.discount_code != ""))
    used = used.select(
        _order=used.order_id,
        _channel=used.channel,
        _shop=ibis.coalesce(used.shop, ""),
        # A store writes several codes of one order into one cell.
        _said=used.discount_code.upper().re_replace(r"\s", "").split(",").unnest(),
    )
    used = used.semi_join(ours, used._said == ours._code)
    once = used.group_by(["_order", "_channel", "_shop"]).aggregate(code=used._said.min())
    joined = lines.join(
        once,
        (lines.order_id == once._order)
        & (lines.channel == once._channel)
        & (ibis.coalesce(lines.shop, "") == once._shop),
    )
    return joined.drop("_order", "_channel", "_shop")


def code_rows(workspace: Workspace, codes: Iterable[str], limit: int = 200, offset: int = 0) -> FileRows:
    """The rows of the seller's files behind orders by some codes; `amount` is their net sales."""
    wanted = sorted(
        set(Code.objects.filter(code__in=[c.upper() for c in codes]).values_list("code", flat=True))
    )
    if not wanted:
        return FileRows((), 0, None, "")
    every = sorted(set(Code.objects.values_list("code", flat=True)))
    with opened(workspace) as ledger:
        reporting = ledger.notes.reporting
        lines = _lines_by_code(workspace, ledger.con, converted(ledger.lines, reporting, reporting), every)
        # An order with two of our codes counts for one of them, here as in the figure.
        lines = lines.filter(lines.code.isin([code.upper() for code in wanted]))
        lines = lines.filter(lines.what.isin(("order_line", "refund")))
        whole = ledger.con.to_pyarrow(
            lines.aggregate(n=lines.count(), total=lines.net_sales.sum())
        ).to_pylist()
        page = lines.order_by([ibis.desc("paid_on"), "file", "sheet", "row"]).limit(limit, offset=offset)
        rows = ledger.con.to_pyarrow(page).to_pylist()
    shown = tuple(
        FileRow(
            r["file"] or "",
            r["sheet"] or "",
            r["row"],
            r["what"],
            r["order_id"] or "",
            r["paid_on"],
            r["net_sales"],
            r["code"],
        )
        for r in rows
    )
    return FileRows(shown, whole[0]["n"], whole[0]["total"], reporting)
