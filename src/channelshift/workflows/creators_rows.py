"""The rows of the seller's files behind the figures of creators; they add up to the figure."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import ibis
import ibis.expr.types as ir

from channelshift.ledger.book import FIGURES, Ledger
from channelshift.terms.days import Period
from channelshift.workflows.answers_modes import FileRows
from channelshift.workflows.creators_answers import NOBODY
from channelshift.workflows.creators_claims import claims_counted
from channelshift.workflows.creators_costs import (
    Given,
    cost_rows,
    covered,
    given,
    in_whole_weeks,
)
from channelshift.workflows.creators_lines import creator_lines, handle
from channelshift.workflows.file_rows import known_figure, page_of
from channelshift.workflows.profit import opened
from channelshift.workflows.workspace import Workspace

COUNTS = ("sent", "posts")
CLAIMED = ("claimed_revenue", "claimed_orders")
_PLACE = ("import_id", "sheet", "row")
WHOLE = ("left", "fees", "sample_cost")  # of ledger lines and our template's rows together
_SHAPE = ibis.schema(
    {
        **dict.fromkeys(("file", "sheet", "what", "name", "note", "creator"), "string"),
        **{"row": "int64", "day": "date", "amount": "decimal(38, 4)"},
    }
)


def creator_rows(
    workspace: Workspace,
    figure: str,
    where: Mapping[str, str],
    period: Period | None = None,
    limit: int = 200,
    offset: int = 0,
) -> FileRows:
    """The rows behind a figure of one creator or all: ledger lines, our template's rows, platforms' claims.

    Claimed figures are as the file has them, in its own currency.
    """
    known_figure(figure, ("units", *FIGURES, *WHOLE, *COUNTS, *CLAIMED))
    with opened(workspace) as ledger:
        currency = ledger.notes.reporting if figure in (*FIGURES, *WHOLE) else ""
        table = _rows_of(workspace, ledger, figure, period)
        if "creator" in where:
            table = table.filter(ibis.coalesce(table.creator, "") == where["creator"])
        return page_of(ledger.con, table, limit, offset, currency)


def _rows_of(workspace: Workspace, ledger: Ledger, figure: str, period: Period | None) -> ir.Table:
    if figure in WHOLE:
        return _whole(workspace, ledger, figure, period)
    if figure in CLAIMED:
        return _claims(workspace, ledger, figure, period)
    if figure in COUNTS:
        return _counts(workspace, ledger, figure, period)
    lines = creator_lines(workspace, ledger, period)
    return _lines(lines, ibis.ifelse(lines.sold, lines.quantity, 0) if figure == "units" else lines[figure])


def _lines(lines: ir.Table, amount: ir.NumericValue) -> ir.Table:
    table = lines.mutate(name=lines.order_id, day=lines.paid_on, note=ibis.literal(""), amount=amount)
    return table.filter(table.amount != 0)


def _whole(workspace: Workspace, ledger: Ledger, figure: str, period: Period | None) -> ir.Table:
    """Ledger lines and rows of the template that make up one figure; fees told twice are taken off once."""
    lines = creator_lines(workspace, ledger, period)
    of_weeks = given(workspace, ledger, ledger.lines.select("order_id"), in_whole_weeks(period))
    gifts = [one for one in of_weeks if period is None or one.day in period]
    twice = covered(ledger, of_weeks, period)
    if figure == "left":
        of_ledger = _lines(lines, lines.cm3)
        told = [_told(one, -one.fee - one.cost) for one in gifts] + [_twice(twice)]
    elif figure == "fees":
        of_ledger = _lines(lines.filter(lines.creator == NOBODY), -lines.ads)
        told = [_told(one, one.fee) for one in gifts] + [_twice(-twice)]
    else:
        of_ledger = _lines(lines.filter(lines.is_sample), -lines.cm3)
        told = [_told(one, one.cost) for one in gifts]
    beside = ibis.memtable([row for row in told if row["amount"]], schema=_SHAPE)
    return of_ledger.select(**{name: of_ledger[name].cast(kind) for name, kind in _SHAPE.items()}).union(
        beside
    )


def _told(one: Given, amount: Decimal) -> dict[str, Any]:
    place = {"file": one.file, "sheet": one.sheet, "row": one.row, "what": "creator_cost", "note": ""}
    return {**place, "creator": one.creator, "name": one.order_id, "day": one.day, "amount": amount}


def _twice(amount: Decimal) -> dict[str, Any]:
    """What the weekly spend says of fees that stand at their creators."""
    place = {"file": "", "sheet": "", "row": None, "what": "creator_cost", "note": "at_their_creators"}
    return {**place, "creator": NOBODY, "name": "", "day": None, "amount": amount}


def _counts(workspace: Workspace, ledger: Ledger, figure: str, period: Period | None) -> ir.Table:
    """Samples of the template, or posts; a sample that only the order export has is in its orders."""
    told = cost_rows(workspace, ledger, period)
    amount = told.samples if figure == "sent" else told.posted_on.notnull().cast("int64")
    told = told.mutate(
        amount=amount,
        note=ibis.literal(""),
        what=ibis.literal("creator_cost"),
        name=ibis.coalesce(told.order_id, told.sku),
    )
    return told.filter(told.amount.notnull() & (told.amount != 0))


def _claims(workspace: Workspace, ledger: Ledger, figure: str, period: Period | None) -> ir.Table:
    told = workspace.warehouse.records(ledger.con, "creator_day")
    places = [{f"_{name}": row[name] for name in _PLACE} for row in claims_counted(workspace, ledger, period)]
    counted = ibis.memtable(places, schema=ibis.schema({f"_{n}": told.schema()[n] for n in _PLACE}))
    told = told.semi_join(counted, [told[name].identical_to(counted[f"_{name}"]) for name in _PLACE])
    told = told.mutate(
        creator=handle(told.creator),
        amount=told[figure],
        what=ibis.literal("creator_day"),
        name=told.creator,
        day=told.last_day,
        note=ibis.coalesce(told.currency, "") if figure == "claimed_revenue" else ibis.literal(""),
    )
    return told.filter(told.amount.notnull())
