"""Profit: what is earned on each route, and the rows of the seller's files behind every figure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from typing import Any

import ibis

from channelshift.ledger.book import BASES, FIGURES, GROUPS, Ledger, converted
from channelshift.ledger.build import Notes
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.days import DateBasis, Period
from channelshift.terms.text import Sentence, sentence
from channelshift.workflows.answers import LADDER, ProfitRow, ProfitTable, SourceRow, SourceRows
from channelshift.workflows.workspace import Workspace

_FEES = ("platform_fee", "payment_fee", "fulfilment_fee")


class NothingImported(ChannelshiftError):
    """There is no ledger yet."""


class UnknownGrouping(ChannelshiftError):
    """Profit was asked for by something it cannot be grouped or counted by."""


@contextmanager
def opened(workspace: Workspace) -> Iterator[Ledger]:
    """The published ledger, with a connection that is closed afterwards."""
    folder = workspace.warehouse.snapshot()
    if folder is None:
        raise NothingImported(
            sentence("Nothing has been imported yet. Import your exports, or look at the demo shop first.")
        )
    con = workspace.warehouse.connect()
    try:
        yield Ledger(con, folder)
    finally:
        con.disconnect()


def profit(
    workspace: Workspace,
    by: Sequence[str] = ("route",),
    period: Period | None = None,
    basis: str = "paid",
    currency: str | None = None,
    where: Mapping[str, str] | None = None,
) -> ProfitTable:
    """Net sales to CM3 by some columns, in the reporting currency or in that of some of the sales."""
    _check(by, where or {}, basis)
    if not by:
        raise UnknownGrouping(
            sentence("Say what profit is to be grouped by. It can be: {names}.", names=", ".join(GROUPS))
        )
    with opened(workspace) as ledger:
        reporting = ledger.notes.reporting
        chosen = currency or reporting
        con = ledger.con
        grouped = con.to_pyarrow(ledger.sums(by, period, basis, chosen, where)).to_pylist()
        whole = con.to_pyarrow(ledger.sums((), period, basis, chosen, where)).to_pylist()
    rows = [_row(r, by) for r in grouped]
    rows.sort(key=_rank(by))
    total = _row(whole[0], ()) if whole else _empty_row()
    left_out = _left_out(ledger.notes, chosen != reporting)
    rests_on = _rests_on(ledger.notes, basis, chosen != reporting)
    return ProfitTable(tuple(by), chosen, DateBasis(basis), period, tuple(rows), total, left_out, rests_on)


def currencies(workspace: Workspace) -> tuple[str, ...]:
    """The currencies profit can be shown in: the reporting one first, then those something was sold in."""
    with opened(workspace) as ledger:
        reporting = ledger.notes.reporting
        sold = ledger.con.to_pyarrow(ledger.lines.select("currency").distinct())["currency"].to_pylist()
    return (reporting, *sorted({c for c in sold if c} - {reporting}))


def content_titles(workspace: Workspace) -> dict[str, str]:
    """What videos and posts are called, as far as a file says so."""
    with opened(workspace) as ledger:
        contents = workspace.warehouse.records(ledger.con, "content_day")
        named = contents.filter(contents.title.notnull() & (contents.title != ""))
        rows = ledger.con.to_pyarrow(named.group_by("content_id").aggregate(title=named.title.max()))
    return {row["content_id"]: row["title"] for row in rows.to_pylist()}


def _check(by: Sequence[str], where: Mapping[str, str], basis: str) -> None:
    for name in (*by, *where):
        if name not in GROUPS:
            raise UnknownGrouping(
                sentence(
                    "Profit cannot be grouped by “{name}”. It can by: {names}.",
                    name=name,
                    names=", ".join(GROUPS),
                )
            )
    if basis not in BASES:
        raise UnknownGrouping(
            sentence(
                "“{name}” is no date basis of sales. Choose from: {names}.",
                name=basis,
                names=", ".join(BASES),
            )
        )


def _rank(by: Sequence[str]) -> Any:
    """By time where time is asked for, else the most earning first."""
    if by and by[0] == "month":
        return lambda r: (r.key[0], -(r.figures["cm3"] or Decimal(0)), r.key)
    return lambda r: (-(r.figures["cm3"] or Decimal(0)), r.key)


def _row(raw: Mapping[str, Any], by: Sequence[str]) -> ProfitRow:
    figures = {f: _money(raw[f]) for f in LADDER}
    fees = -sum((figures[f] or Decimal(0) for f in _FEES), Decimal(0))
    share = (
        (raw["estimated"] / fees).quantize(Decimal("0.0001"))
        if raw["estimated"] is not None and fees > 0
        else None
    )
    return ProfitRow(tuple(str(raw[b] or "") for b in by), figures, raw["orders"], raw["units"], share)


def _money(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.quantize(Decimal("0.0001"))


def _empty_row() -> ProfitRow:
    return ProfitRow((), dict.fromkeys(LADDER), 0, 0, None)


def _rests_on(notes: Notes, basis: str, own_currency: bool) -> tuple[Sentence, ...]:
    """Whose exchange rates the figures are converted at, and what this choice of day does not show."""
    said = []
    if notes.rate_sources and not own_currency:
        said.append(
            sentence(
                "Converted line by line at the rates of {sources}, the latest on or before each day.",
                sources=", ".join(notes.rate_sources),
            )
        )
    if basis == "refunded" and notes.undated_refunds:
        said.append(
            sentence(
                "Refunds whose day no settlement states, and which are not in this view: {n}.",
                n=notes.undated_refunds,
            )
        )
    return tuple(said)


def _left_out(notes: Notes, own_currency: bool) -> tuple[Sentence, ...]:
    """What the totals do not hold, said beside them."""
    said = []
    if notes.no_cost_lines:
        said.append(
            sentence(
                "{lines} lines of {skus} SKUs have no cost on their day: they are in net sales, "
                "not in CM1 to CM3. Add their landed cost with the products template.",
                lines=notes.no_cost_lines,
                skus=notes.no_cost_skus,
            )
        )
    if notes.no_rate_lines and not own_currency:
        said.append(
            sentence(
                "{lines} lines in {currencies} have no exchange rate into {reporting} on their day "
                "and are not in these totals. Add rates with the exchange-rate template.",
                lines=notes.no_rate_lines,
                currencies=", ".join(notes.no_rate_currencies),
                reporting=notes.reporting,
            )
        )
    if notes.no_fee_lines:
        said.append(
            sentence(
                "{lines} unsettled lines sold where the rulebook knows no fee: their fees are not in CM2 "
                "and CM3 yet.",
                lines=notes.no_fee_lines,
            )
        )
    if notes.undated_spend_lines:
        said.append(
            sentence(
                "{lines} rows of ad spend state no days, or more than a month at once: they are in no month.",
                lines=notes.undated_spend_lines,
            )
        )
    if notes.awaiting_payment:
        said.append(
            sentence(
                "Orders not paid yet, and not counted as sales: {orders}.",
                orders=notes.awaiting_payment,
            )
        )
    return tuple(said)


def source_rows(
    workspace: Workspace,
    where: Mapping[str, str],
    period: Period | None = None,
    figure: str = "cm3",
    limit: int = 200,
    offset: int = 0,
    basis: str = "paid",
    currency: str | None = None,
) -> SourceRows:
    """The rows of the seller's files behind one figure; their sum is the figure."""
    _check((), where, basis)
    if figure not in FIGURES:
        raise UnknownGrouping(
            sentence(
                "“{name}” is no figure of the ledger. Choose from: {names}.",
                name=figure,
                names=", ".join(FIGURES),
            )
        )
    with opened(workspace) as ledger:
        reporting = ledger.notes.reporting
        chosen = currency or reporting
        lines = converted(ledger.select(period, basis, where), chosen, reporting)
        lines = lines.filter(lines[figure] != 0)
        everything = ibis.window()
        lines = lines.mutate(
            _rows=lines.count().over(everything),
            _total=lines[figure].sum().over(everything).cast("decimal(38, 4)"),
        )
        page = lines.order_by(["paid_on", "file", "sheet", "row", "sku", "what"]).limit(limit, offset=offset)
        found = ledger.con.to_pyarrow(page.select(*_OF_A_ROW)).to_pylist()
    if not found and offset:
        first = source_rows(workspace, where, period, figure, 1, 0, basis, currency)
        return replace(first, rows=())
    count, total = (found[0]["_rows"], _money(found[0]["_total"])) if found else (0, None)
    return SourceRows(tuple(_source_row(r, chosen) for r in found), count, {figure: total}, chosen)


_OF_A_ROW = (
    *("file", "sheet", "row", "order_id", "paid_on", "what", *LADDER),
    *("estimated", "estimate_rules", "_rows", "_total"),
)


def _source_row(raw: Mapping[str, Any], currency: str) -> SourceRow:
    return SourceRow(
        file=raw["file"],
        sheet=raw["sheet"] or "",
        row=raw["row"],
        order_id=raw["order_id"] or "",
        day=raw["paid_on"],
        what=raw["what"],
        figures={f: _money(raw[f]) for f in LADDER},
        currency=currency,
        estimated=bool(raw["estimated"]),
        basis_of_estimate=raw["estimate_rules"] or "",
    )
