"""After-sales: what refunds, disputes and lost parcels cost, refund rates by month, and shop scores."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

import ibis
import ibis.expr.types as ir

from channelshift.ledger import after_sales as ledger_after_sales
from channelshift.ledger.book import converted
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.days import Period, month_of
from channelshift.terms.steps import kept
from channelshift.terms.text import Sentence, sentence
from channelshift.workflows.answers_modes import AfterSales, Cohort, EventSum, RefundRow
from channelshift.workflows.profit import opened
from channelshift.workflows.shop_scores import scores_of
from channelshift.workflows.workspace import Workspace

WINDOW = 60  # days in which most of what comes back has come back
LATE_AFTER = 30  # days
COLUMNS = ("route", "sku", "channel", "paid_month")
EVENTS = ("dispute", "reimbursement", "not_delivered")
ZERO = Decimal(0)
MONEY = Decimal("0.0001")


class UnknownColumn(ChannelshiftError):  # noqa: N818
    """After-sales was asked for by something it cannot be grouped by."""


def after_sales(
    workspace: Workspace,
    by: Sequence[str] = ("route",),
    period: Period | None = None,
    window: int = WINDOW,
    late_after: int = LATE_AFTER,
) -> AfterSales:
    """Refunds and what they cost by route or SKU, by day of payment, in the reporting currency."""
    check(by)
    with opened(workspace) as ledger:
        found = Found(workspace, ledger.con, ledger.lines, ledger.notes.reporting, period, late_after)
        rows = found.refunds(by)
        (total, *_) = found.refunds(()) or [_row({}, ())]
        months = sorted(found.refunds(("paid_month",)), key=lambda row: row.key)
        return AfterSales(
            currency=found.reporting,
            period=period,
            today=workspace.today,
            by=tuple(by),
            rows=tuple(sorted(rows, key=lambda row: (row.cost or ZERO, row.refunds, row.key))),
            total=total,
            cohorts=tuple(_cohort(month, workspace.today, window) for month in months),
            window=window,
            events=tuple(found.events()),
            late_after=late_after,
            delivery_known=found.delivery_known(),
            scores=scores_of(workspace, ledger.con, ledger.lines),
            notes=_notes(total, rows, found),
        )


def check(columns: Iterable[str]) -> None:
    for name in columns:
        if name not in COLUMNS:
            raise UnknownColumn(
                sentence(
                    "After-sales cannot be shown by “{name}”. It can by: {names}.",
                    name=name,
                    names=", ".join(COLUMNS),
                )
            )


@dataclass(frozen=True)
class Found:
    """The tables one question is answered from."""

    workspace: Workspace
    con: ibis.BaseBackend
    all_lines: ir.Table
    reporting: str
    period: Period | None
    late_after: int

    def lines(self) -> ir.Table:
        return converted(self.all_lines, self.reporting, self.reporting)

    def records(self, kind: str) -> ir.Table:
        return self.workspace.warehouse.records(self.con, kind)

    @cached_property
    def items(self) -> ir.Table:
        """Each product of each paid order; those without an exchange rate are left out."""
        lines = self.lines().filter(lambda t: t.to_reporting.notnull())
        return kept(ledger_after_sales.items(lines, self.records("stock_move"), self.period))

    def refunds(self, by: Sequence[str]) -> list[RefundRow]:
        columns = list(by) or ["_all"]
        table = ledger_after_sales.by(self.items.mutate(_all=ibis.literal("")), columns)
        return [_row(row, by) for row in self.con.to_pyarrow(table).to_pylist()]

    def event_lines(self) -> ir.Table:
        """Disputes and reimbursements, each beside the route of its order."""
        return ledger_after_sales.events(
            self.records("settlement_line"),
            self.lines(),
            self.records("fx_rate"),
            self.reporting,
            self.period,
        )

    def undelivered(self) -> ir.Table:
        late = ledger_after_sales.undelivered(
            self.records("order_line"), self.lines(), self.workspace.today, self.late_after
        )
        if self.period is not None:
            late = late.filter(late.day.between(self.period.first, self.period.last))
        return late

    def events(self) -> list[EventSum]:
        """How many and how much, by kind and route."""
        events, late = self.event_lines(), self.undelivered()
        by_kind = events.group_by(["what", "route"]).aggregate(
            n=events.count(), amount=events.amount.sum(), gone=events.amount.isnull().sum()
        )
        late_by_route = late.group_by("route").aggregate(
            n=late.order_id.nunique(), amount=late.amount.sum(), gone=late.amount.isnull().sum()
        )
        rows = self.con.to_pyarrow(by_kind).to_pylist()
        rows += [{**r, "what": "not_delivered"} for r in self.con.to_pyarrow(late_by_route).to_pylist()]
        rows.sort(key=lambda r: (EVENTS.index(r["what"]), r["route"] or ""))
        return [EventSum(r["what"], r["route"] or "", r["n"], _money(r["amount"]), r["gone"]) for r in rows]

    def delivery_known(self) -> tuple[str, ...]:
        """The channels whose order files say when goods arrive."""
        orders = self.records("order_line")
        told = orders.filter(orders.delivered_at.notnull()).select("channel").distinct()
        return tuple(sorted(self.con.to_pyarrow(told)["channel"].to_pylist()))


def _row(raw: dict[str, Any], by: Sequence[str]) -> RefundRow:
    known = not raw.get("uncosted")
    return RefundRow(
        key=tuple(str(raw.get(name) or "") for name in by),
        orders=raw.get("orders") or 0,
        refunded_orders=raw.get("refunded_orders") or 0,
        units=int(raw.get("units") or 0),
        paid=_money(raw.get("paid")) or ZERO,
        refunds=_money(raw.get("refunds")) or ZERO,
        fees_kept=_money(raw.get("fees_kept")) or ZERO,
        shipping=_money(raw.get("shipping")) or ZERO,
        goods=(_money(raw.get("goods")) or ZERO) if known else None,
        cost=(_money(raw.get("cost")) or ZERO) if known else None,
    )


def _money(amount: Decimal | None) -> Decimal | None:
    return None if amount is None else Decimal(amount).quantize(MONEY)


def _cohort(row: RefundRow, today: date, window: int) -> Cohort:
    """A month is finished when its last day lies a whole window back."""
    (month,) = row.key
    if not month:
        return Cohort(row, finished=False)
    last = month_of(date.fromisoformat(f"{month}-01")).last
    return Cohort(row, finished=last + timedelta(days=window) < today)


def _notes(total: RefundRow, rows: Sequence[RefundRow], found: Found) -> tuple[Sentence, ...]:
    said = [
        sentence(
            "By the day of payment. A refund takes its share of the fees that were not given back, of the "
            "shipping both ways, and of goods that no stock file says came back to a shelf."
        )
    ]
    if total.goods is None:
        said.append(
            sentence("Refunded products without a landed cost: what they cost is not known. Add their cost.")
        )
    unrated = found.con.to_pyarrow(
        found.all_lines.filter(
            found.all_lines.what.isin(ledger_after_sales.SOLD) & found.all_lines.to_reporting.isnull()
        ).count()
    ).as_py()
    if unrated:
        said.append(sentence("{n} lines have no exchange rate and are not counted here.", n=unrated))
    return tuple(said)
