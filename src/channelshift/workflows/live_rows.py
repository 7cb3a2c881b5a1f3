"""The rows of the seller's files behind the figures of live sessions; they add up to the figure."""

from __future__ import annotations

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir

from channelshift.ledger.book import FIGURES, Ledger
from channelshift.terms.days import Period
from channelshift.workflows.answers_modes import FileRows
from channelshift.workflows.file_rows import known_figure, page_of
from channelshift.workflows.live import within
from channelshift.workflows.live_lines import live_lines
from channelshift.workflows.live_sessions import sessions
from channelshift.workflows.profit import opened
from channelshift.workflows.workspace import Workspace

CLAIMED = ("claimed_revenue", "claimed_orders", "viewers", "views", "clicks")
LEDGER = ("units", *FIGURES)
WHERE = ("session", "host", "sku")


def live_rows(
    workspace: Workspace,
    figure: str,
    where: Mapping[str, str],
    period: Period | None = None,
    limit: int = 200,
    offset: int = 0,
) -> FileRows:
    """The rows behind a figure of one session, one host, one SKU or all; `session` empty: fit no session.

    Claimed figures are as the file has them, in its own currency.
    """
    known_figure(figure, (*LEDGER, *CLAIMED))
    with opened(workspace) as ledger:
        if figure in CLAIMED:
            return page_of(ledger.con, _told(workspace, ledger, figure, where, period), limit, offset, "")
        table = _lines(workspace, ledger, where, period)
        amount = ibis.ifelse(table.sold, table.quantity, 0) if figure == "units" else table[figure]
        table = table.mutate(amount=amount, name=table.order_id, day=table.paid_on, note=ibis.literal(""))
        table = table.filter(table.amount != 0)
        currency = "" if figure == "units" else ledger.notes.reporting
        return page_of(ledger.con, table, limit, offset, currency)


def _lines(workspace: Workspace, ledger: Ledger, where: Mapping[str, str], period: Period | None) -> ir.Table:
    every = sessions(workspace, ledger)
    lines = live_lines(workspace, ledger, every)
    if where.get("session") == "":
        lines = lines.filter(lines.session == "")
        return lines if period is None else lines.filter(lines.paid_on.between(period.first, period.last))
    host = where.get("host")
    keys = [s.key for s in every if within(s, period) and host in (None, s.who)]
    lines = lines.filter(lines.session.isin(keys))
    for name, column in (("session", lines.session), ("sku", ibis.coalesce(lines.sku, ""))):
        if name in where:
            lines = lines.filter(column == where[name])
    return lines


def _told(
    workspace: Workspace, ledger: Ledger, figure: str, where: Mapping[str, str], period: Period | None
) -> ir.Table:
    """The rows of session lists, as they stand in the files."""
    host = where.get("host")
    chosen = [s for s in sessions(workspace, ledger) if within(s, period) and host in (None, s.who)]
    told = workspace.warehouse.records(ledger.con, "live_session")
    if where.get("session"):
        chosen = [s for s in chosen if s.key == where["session"]]
    starts = {s.started_at for s in chosen if s.started_at}
    ids = [s.content_id for s in chosen if s.content_id]
    told = told.filter(
        told.content_id.isin(ids) | (told.content_id.isnull() & told.started_at.isin(list(starts)))
    )
    return told.filter(told[figure].notnull()).mutate(
        amount=told[figure],
        what=ibis.literal("live_session"),
        name=ibis.coalesce(told.product, told.title, told.content_id),
        day=told.started_at.date(),
        note=ibis.coalesce(told.currency, "") if figure == "claimed_revenue" else ibis.literal(""),
    )
