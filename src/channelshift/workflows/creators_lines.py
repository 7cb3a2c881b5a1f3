"""The ledger's lines of creators: orders they brought, samples they got, and what was spent on all of them.

An order is one creator's: the one it names itself, else the one whose affiliate lines of it are worth most.
The ledger has each order's commission once: settled before affiliate files, there actual before expected.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from channelshift.ledger.book import FIGURES, Ledger, converted
from channelshift.ledger.lines import is_sold
from channelshift.terms.days import Period
from channelshift.workflows.creators_answers import NOBODY
from channelshift.workflows.workspace import Workspace

SPEND = "tiktok_creator"  # the source of money spent on creators that a file states by week


def creator_lines(workspace: Workspace, ledger: Ledger, period: Period | None = None) -> ir.Table:
    """Every ledger line of a creator's order, of a sample, or of spend on creators, once, with `creator`."""
    lines = converted(ledger.lines, ledger.notes.reporting, ledger.notes.reporting)
    if period is not None:
        lines = lines.filter(lines.paid_on.between(period.first, period.last))
    lines = _named_by_order(workspace, ledger, lines)
    lines = _named_by_affiliates(workspace, ledger, lines)
    lines = _named_by_costs(workspace, ledger, lines)
    sample = lines.what == "sample"
    spend = (lines.what == "ad_day") & (lines.source == SPEND)
    named = ibis.coalesce(
        lines._own, lines._affiliate, ibis.ifelse(sample, lines._given, ibis.null("string"))
    )
    lines = lines.mutate(creator=ibis.coalesce(named, NOBODY), is_sample=sample, sold=is_sold(lines))
    lines = lines.filter((lines.creator != NOBODY) | sample | spend)
    return lines.drop("_own", "_affiliate", "_given")


def handle(text: ir.StringValue) -> ir.StringValue:
    """A creator's handle as all files would write it: small letters, without the @."""
    return text.strip().lower().re_replace("^@", "").nullif("")


def _named_by_order(workspace: Workspace, ledger: Ledger, lines: ir.Table) -> ir.Table:
    orders = workspace.warehouse.records(ledger.con, "order_line")
    orders = orders.filter(orders.creator.notnull())
    names = orders.group_by(_channel="channel", _shop="shop", _order="order_id").aggregate(
        _own=handle(orders.creator).max()
    )
    joined = lines.left_join(
        names,
        (lines.channel == names._channel) & (lines.shop == names._shop) & (lines.order_id == names._order),
    )
    return joined.drop("_channel", "_shop", "_order")


def _named_by_affiliates(workspace: Workspace, ledger: Ledger, lines: ir.Table) -> ir.Table:
    told = workspace.warehouse.records(ledger.con, "affiliate_line")
    told = told.filter(told.creator.notnull()).mutate(_affiliate=handle(told.creator))
    worth = told.group_by(_channel="channel", _order="order_id", _affiliate="_affiliate").aggregate(
        _worth=ibis.coalesce(told.payment_amount.sum(), 0)
    )
    nth = ibis.row_number().over(
        group_by=["_channel", "_order"], order_by=[ibis.desc(worth._worth), worth._affiliate]
    )
    first = worth.mutate(_nth=nth)
    first = first.filter(first._nth == 0).drop("_nth", "_worth")
    joined = lines.left_join(first, (lines.channel == first._channel) & (lines.order_id == first._order))
    return joined.drop("_channel", "_order")


def _named_by_costs(workspace: Workspace, ledger: Ledger, lines: ir.Table) -> ir.Table:
    """A sample order that our own template ties to a creator."""
    told = workspace.warehouse.records(ledger.con, "creator_cost")
    told = told.filter(told.order_id.notnull() & told.creator.notnull())
    names = told.group_by(_order="order_id").aggregate(_given=handle(told.creator).min())
    return lines.left_join(names, lines.order_id == names._order).drop("_order")


def summed(lines: ir.Table) -> ir.Table:
    """By creator: every figure of the ledger, orders once each, units sold and units given away."""
    figures = {f: lines[f].sum().cast("decimal(38, 4)") for f in FIGURES}
    sale = ~lines.is_sample
    return lines.group_by("creator").aggregate(
        **figures,
        orders=lines.order_key.nunique(where=lines.sold),
        units=ibis.coalesce(lines.quantity.sum(where=lines.sold), 0),
        given=ibis.coalesce(lines.quantity.sum(where=lines.is_sample), 0),
        sample_cm3=lines.cm3.sum(where=lines.is_sample).cast("decimal(38, 4)"),
        sale_cm2=lines.cm2.sum(where=sale).cast("decimal(38, 4)"),
        first_day=lines.paid_on.min(),
    )


def by_order(lines: ir.Table) -> ir.Table:
    """By creator: how many orders with known goods, the sum and the sum of squares of what each left."""
    sales = lines.filter(~lines.is_sample & lines.order_key.notnull() & lines.cm3.notnull())
    orders = sales.group_by("creator", "order_key").aggregate(left=sales.cm3.sum().cast("float64"))
    return orders.group_by("creator").aggregate(
        n=orders.count(), left=orders.left.sum(), square=(orders.left * orders.left).sum()
    )


def by_month(lines: ir.Table) -> ir.Table:
    """By creator and month of payment: orders."""
    sales = lines.filter(lines.sold & (lines.creator != NOBODY))
    return sales.group_by("creator", "month").aggregate(orders=sales.order_key.nunique())
