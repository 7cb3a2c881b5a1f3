"""The ledger lines of each live session: those that name it, and live orders placed in it or a day after.

An order belongs to at most one session by time: the latest one begun before it in its market. TikTok's seller
documentation counts a sale within one day of the viewing as the session's (metrics.md section 1).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import ibis
import ibis.expr.types as ir

from channelshift.ledger.book import FIGURES, Ledger, converted
from channelshift.ledger.lines import is_sold
from channelshift.terms.steps import kept, step
from channelshift.workflows.live_answers import Live
from channelshift.workflows.live_sessions import BOUNDS, OWN, bounds
from channelshift.workflows.workspace import Workspace

AFTER = timedelta(days=1)


def live_lines(workspace: Workspace, ledger: Ledger, lives: Sequence[Live]) -> ir.Table:
    """Every ledger line of a session or of a live source, once, with `session` (empty: none) and `named`.

    `counts` is true on one sold line of an order, so that orders add up to the ledger's, each once.
    """
    lines = converted(ledger.lines, ledger.notes.reporting, ledger.notes.reporting)
    ids = _ids(lives)
    lines = lines.left_join(ids, lines.content_id == ids._id).drop("_id")
    live = step(lines.filter(lines._by_id.notnull() | lines.source.isin(OWN)))
    times = _by_time(workspace, ledger, live, lives)
    live = live.left_join(times, live.order_key == times._order_key).drop("_order_key")
    live = live.mutate(
        session=ibis.coalesce(live._by_id, live._by_time, ""), named=live._by_id.notnull(), sold=is_sold(live)
    )
    first = ibis.row_number().over(
        group_by=[live.order_key, live.sold],
        order_by=[ibis.desc(live.gross_sales), live.sku, live.file, live.row, live.session],
    )
    live = live.mutate(counts=live.sold & live.order_key.notnull() & (first == 0))
    return kept(live.drop("_by_id", "_by_time"))


def _ids(lives: Sequence[Live]) -> ir.Table:
    rows = [{"_id": s.content_id, "_by_id": s.key} for s in lives if s.content_id]
    return ibis.memtable(rows, schema=ibis.schema({"_id": "string", "_by_id": "string"}))


def _by_time(workspace: Workspace, ledger: Ledger, live: ir.Table, lives: Sequence[Live]) -> ir.Table:
    """For live orders that name no session the latest one begun before them, up to a day after its end."""
    moments = _moments(workspace, ledger, live.filter(live._by_id.isnull()))
    zones = ledger.con.to_pyarrow(moments.select("_o_zone").distinct())["_o_zone"].to_pylist()
    own = [live for live in lives if live.source in OWN]
    open_for = ibis.memtable(bounds(own, zones, AFTER), schema=BOUNDS)
    joined = moments.join(
        open_for,
        (moments._o_zone == open_for._zone)
        & (moments._o_market == open_for._market)
        & (moments._o_source == open_for._source)
        & (moments._at >= open_for._from)
        & (moments._at <= open_for._until),
    )
    last = ibis.row_number().over(
        group_by="_order_key", order_by=[ibis.desc(joined._from), ibis.desc(joined._key)]
    )
    ranked = joined.mutate(_last=last)
    return ranked.filter(ranked._last == 0).select("_order_key", _by_time="_key")


def _moments(workspace: Workspace, ledger: Ledger, live: ir.Table) -> ir.Table:
    """When each live order was placed, by the clock of its file."""
    orders = live.filter(live.order_key.notnull())
    orders = orders.group_by("order_key", "channel", "shop", "order_id").aggregate(
        _o_market=orders.market.max(), _o_source=orders.source.max()
    )
    placed = workspace.warehouse.versions(ledger.con, "order_line").table
    placed = placed.filter(placed.created_at.notnull())
    placed = placed.group_by(_p_channel="channel", _p_shop="shop", _p_id="order_id").aggregate(
        _at=placed.created_at.min(), _o_zone=ibis.coalesce(placed.zone.max(), "")
    )
    joined = orders.join(
        placed,
        (orders.channel == placed._p_channel)
        & (orders.shop == placed._p_shop)
        & (orders.order_id == placed._p_id),
    )
    return kept(joined.select("_o_market", "_o_source", "_at", "_o_zone", _order_key="order_key"))


def summed(lines: ir.Table, by: Sequence[str]) -> ir.Table:
    """Orders once, units, and every figure of the ledger, by some columns."""
    figures = {f: lines[f].sum().cast("decimal(38, 4)") for f in FIGURES}
    named = lines.counts & lines.named
    return lines.group_by(list(by)).aggregate(
        **figures,
        orders=lines.counts.cast("int64").sum(),
        by_id=named.cast("int64").sum(),
        units=ibis.coalesce(lines.quantity.sum(where=lines.sold), 0),
    )
