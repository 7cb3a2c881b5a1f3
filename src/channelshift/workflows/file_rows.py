"""The rows of the seller's files behind the figures of after-sales and stock; they add up to the figure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

import ibis
import ibis.expr.types as ir

from channelshift.ledger import stock as ledger_stock
from channelshift.ledger.book import converted
from channelshift.ledger.stock import SHELF
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.days import Period
from channelshift.terms.text import sentence
from channelshift.workflows.after_sales import COLUMNS, EVENTS, LATE_AFTER, Found
from channelshift.workflows.answers_modes import FileRow, FileRows
from channelshift.workflows.profit import opened
from channelshift.workflows.stock import DAYS
from channelshift.workflows.stock_scene import scene
from channelshift.workflows.workspace import Workspace

REFUND_FIGURES = ("paid", "refunds", "fees_kept", "shipping", "goods", "cost")
STOCK_FIGURES = ("on_hand", "incoming", "received", "ages")
_COLUMNS = ("file", "sheet", "row", "what", "name", "day", "amount", "note")


class NoSuchFigure(ChannelshiftError):  # noqa: N818
    """Rows were asked for behind a figure there is not."""


def after_sales_rows(
    workspace: Workspace,
    figure: str,
    where: Mapping[str, str],
    period: Period | None = None,
    limit: int = 200,
    offset: int = 0,
    late_after: int = LATE_AFTER,
) -> FileRows:
    """The rows behind what refunds cost, or behind disputes, reimbursements or orders not delivered."""
    known_figure(figure, (*REFUND_FIGURES, *EVENTS))
    with opened(workspace) as ledger:
        found = Found(workspace, ledger.con, ledger.lines, ledger.notes.reporting, period, late_after)
        table = _events(found, figure) if figure in EVENTS else _refunds(found, figure)
        for name, value in where.items():
            if name in COLUMNS and name in table.columns:
                table = table.filter(ibis.coalesce(table[name], "") == value)
        return page_of(ledger.con, table, limit, offset, found.reporting)


def _refunds(found: Found, figure: str) -> ir.Table:
    """One row for each product of an order; only refunded ones, but for what was paid."""
    items = found.items
    items = items if figure == "paid" else items.filter(items[figure] != 0)
    return items.mutate(what=ibis.literal("order_line"), name=items.order_id, day=items.paid_on).mutate(
        amount=items[figure], note=ibis.literal("")
    )


def _events(found: Found, figure: str) -> ir.Table:
    if figure == "not_delivered":
        late = found.undelivered()
        waited = late.waited.cast("string")
        return late.mutate(what=ibis.literal("order_line"), name=late.order_id, note=waited)
    events = found.event_lines()
    events = events.filter(events.what == figure)
    return events.mutate(name=events.order_id, note=events.said, what=ibis.literal("settlement_line"))


def stock_rows(
    workspace: Workspace,
    figure: str,
    where: Mapping[str, str],
    on: date | None = None,
    days: int = DAYS,
    limit: int = 200,
    offset: int = 0,
) -> FileRows:
    """The counts or moves behind a figure of a shelf; amounts are units."""
    known_figure(figure, STOCK_FIGURES)
    day = on or workspace.today - timedelta(days=1)
    with opened(workspace) as ledger:
        lines = converted(ledger.lines, ledger.notes.reporting, ledger.notes.reporting)
        seen = scene(workspace, ledger.con, lines, day, days)
        if figure in ("on_hand", "incoming"):
            table = ledger_stock.last_counts(seen.counts, day)
            table = table.mutate(amount=table[figure], what=ibis.literal("stock_day"))
            table = table.mutate(note=table.location)
        else:
            moves = seen.moves
            arrived = moves.type.isin(ledger_stock.ARRIVED)
            inside = moves.day.between(seen.period.first, seen.period.last)
            table = moves.filter(arrived & inside) if figure == "received" else moves
            sign = ibis.ifelse(table.type.isin(ledger_stock.LEFT), -1, 1)
            table = table.mutate(
                amount=table.quantity * sign, what=ibis.literal("stock_move"), note=table.type
            )
        for name in SHELF:
            if name in where:
                table = table.filter(ibis.coalesce(table[name], "") == where[name])
        return page_of(ledger.con, table.mutate(name=table.sku), limit, offset, "")


def known_figure(figure: str, names: tuple[str, ...]) -> None:
    """Raise NoSuchFigure unless the figure is one of these."""
    if figure not in names:
        raise NoSuchFigure(
            sentence("“{name}” is no figure here. Choose from: {names}.", name=figure, names=", ".join(names))
        )


def page_of(con: ibis.BaseBackend, table: ir.Table, limit: int, offset: int, currency: str) -> FileRows:
    """Some rows of a table with what, name, day, amount and note; the total is of all of them."""
    table = table.select(*_COLUMNS)
    whole = con.to_pyarrow(table.aggregate(n=table.count(), total=table.amount.sum())).to_pylist()[0]
    page = table.order_by([ibis.desc("day"), "file", "sheet", "row"]).limit(limit, offset=offset)
    rows = tuple(
        FileRow(
            file=row["file"] or "",
            sheet=row["sheet"] or "",
            row=row["row"],
            what=row["what"],
            name=row["name"] or "",
            day=row["day"],
            amount=None if row["amount"] is None else Decimal(row["amount"]),
            note=row["note"] or "",
        )
        for row in con.to_pyarrow(page).to_pylist()
    )
    total = whole["total"]
    return FileRows(rows, whole["n"], None if total is None else Decimal(total), currency)
