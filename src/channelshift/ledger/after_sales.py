"""After-sales: what refunds, disputes and parcels that never arrived cost, from ledger lines and records.

`lines` are the ledger's lines in one currency, as `ledger.book.converted` gives them. Costs are negative.
"""

from __future__ import annotations

from datetime import date

import ibis
import ibis.expr.types as ir

from channelshift.ledger.orders import MONEY, times
from channelshift.ledger.rates import rates_to
from channelshift.terms.days import Period
from channelshift.terms.steps import step

WIDE = "decimal(38, 4)"
SOLD = ("order_line", "refund")  # a sale, and what came back of it where that is a line of its own
FEES = ("platform_fee", "payment_fee", "fulfilment_fee")
COSTS = ("fees_kept", "shipping", "goods")
NOT_DELIVERED = ("to_ship", "shipped")
_ITEM = ["channel", "shop", "order_key", "order_id", "route", "sku"]


def items(lines: ir.Table, moves: ir.Table, period: Period | None) -> ir.Table:
    """Each product of each paid order, with what was refunded of it and what that cost.

    `share` is the part of the amount paid that was refunded. That part of the fees, of the shipping both
    ways and of the goods earned nothing; goods that a stock file says came back are no loss.
    """
    lines = lines.filter(lines.what.isin(SOLD))
    if period is not None:
        lines = lines.filter(lines.paid_on.between(period.first, period.last))
    paid = (lines.gross_sales + lines.seller_discount).cast(WIDE).cast(MONEY)
    fees = (lines.platform_fee + lines.payment_fee + lines.fulfilment_fee).cast(WIDE).cast(MONEY)
    lines = step(lines.mutate(_paid=paid, _fees=fees, _sale=lines.what == "order_line"))
    grouped = lines.group_by(_ITEM).aggregate(
        paid_on=lines.paid_on.min(),
        units=ibis.coalesce(lines.quantity.sum(where=lines._sale), 0).cast("int64"),
        paid=lines._paid.sum().cast(WIDE),
        refunds=lines.refunds.sum().cast(WIDE),
        _fees=lines._fees.sum().cast(WIDE),
        _shipping=lines.shipping_cost.sum().cast(WIDE),
        _goods=lines.cogs.sum(where=lines._sale).cast(WIDE),
        _unknown=lines.cogs.isnull().sum(),
        file=lines.file.min(where=lines._sale),
        sheet=lines.sheet.min(where=lines._sale),
        row=lines.row.min(where=lines._sale),
    )
    share = ibis.least(-grouped.refunds.cast("float64") / grouped.paid.cast("float64").nullif(0), 1.0)
    share = ibis.ifelse(grouped.refunds == 0, 0.0, ibis.coalesce(share, 1.0))
    grouped = step(grouped.mutate(share=share, paid_month=grouped.paid_on.strftime("%Y-%m")))
    return _with_costs(_with_resold(grouped, moves, period))


def _with_resold(sold: ir.Table, moves: ir.Table, period: Period | None) -> ir.Table:
    """Beside each product the share of its refunded units that came back to a shelf."""
    back = moves.filter((moves.type == "returned") & moves.quantity.notnull())
    if period is not None:
        back = back.filter(back.day.between(period.first, period.last))
    back = back.group_by(_sku="sku").aggregate(_back=back.quantity.sum())
    lost = sold.group_by(_lost_sku="sku").aggregate(_lost=(sold.units.cast("float64") * sold.share).sum())
    shares = lost.left_join(back, lost._lost_sku == back._sku)
    came = ibis.coalesce(shares._back, 0).cast("float64") / shares._lost.nullif(0.0)
    shares = shares.select("_lost_sku", _resold=ibis.least(ibis.coalesce(came, 0.0), 1.0))
    joined = sold.left_join(shares, sold.sku == shares._lost_sku).drop("_lost_sku")
    return step(joined.mutate(_resold=ibis.coalesce(joined._resold, 0.0)))


def _with_costs(sold: ir.Table) -> ir.Table:
    """The refunded part of fees, shipping and goods. Goods without a cost stay NULL."""
    goods = times(sold._goods, sold.share * (1.0 - sold._resold))
    known = (sold.refunds == 0) | (sold._unknown == 0)
    sold = sold.mutate(
        fees_kept=times(sold._fees, sold.share),
        shipping=times(sold._shipping, sold.share),
        goods=ibis.ifelse(known, ibis.coalesce(goods, 0), ibis.null(MONEY)).cast(MONEY),
    )
    cost = (sold.fees_kept + sold.shipping + sold.goods).cast(WIDE).cast(MONEY)
    return sold.mutate(cost=cost).drop("_fees", "_shipping", "_goods", "_unknown", "_resold")


def by(sold: ir.Table, columns: list[str]) -> ir.Table:
    """Orders, refunded orders and what refunds cost, by some columns. Orders are counted once."""
    came_back = sold.refunds < 0
    return sold.group_by(columns).aggregate(
        orders=sold.order_key.nunique(),
        refunded_orders=sold.order_key.nunique(where=came_back),
        units=sold.units.sum(),
        paid=sold.paid.sum().cast(WIDE),
        refunds=sold.refunds.sum().cast(WIDE),
        **{name: sold[name].sum().cast(WIDE) for name in (*COSTS, "cost")},
        uncosted=(came_back & sold.goods.isnull()).sum(),
    )


# ------------------------------------------------------------------ disputes and reimbursements


def events(
    settlements: ir.Table, lines: ir.Table, fx: ir.Table, reporting: str, period: Period | None
) -> ir.Table:
    """Disputes, and what platforms paid for lost goods: each settlement line with its order's route.

    Amounts are in the reporting currency at the rate of the day of settlement; NULL without a rate.
    """
    chosen = settlements.filter(
        settlements.type.isin(["dispute", "reimbursement"])
        & ~ibis.coalesce(settlements.repeated, False)
        & (ibis.coalesce(settlements.status, "") != "on_hold")
    )
    if period is not None:
        chosen = chosen.filter(chosen.settled_on.between(period.first, period.last))
    chosen = step(chosen.mutate(_order=ibis.coalesce(chosen.related_order_id.nullif(""), chosen.order_id)))
    routes = _route_of_orders(lines)
    joined = chosen.left_join(
        routes,
        (chosen.channel == routes._channel)
        & (ibis.coalesce(chosen.shop, "") == routes._shop)
        & (chosen._order == routes._order_id),
    )
    wanted = chosen.select(currency="currency", day="settled_on").distinct()
    rates = rates_to(reporting, wanted.filter(wanted.day.notnull() & wanted.currency.notnull()), fx)
    rates = rates.select(_c="currency", _d="day", _rate="rate")
    joined = step(joined.drop("_channel", "_shop", "_order_id"))
    joined = joined.left_join(rates, (joined.currency == rates._c) & (joined.settled_on == rates._d))
    return joined.select(
        what="type",
        order_id="_order",
        route=ibis.coalesce(joined._route, ""),
        sku=ibis.coalesce(joined.sku.nullif(""), joined._sku, ""),
        day="settled_on",
        amount=times(joined.settlement_amount, joined._rate),
        own_amount="settlement_amount",
        currency="currency",
        said="type_as_written",
        file="file",
        sheet="sheet",
        row="row",
    )


def _route_of_orders(lines: ir.Table) -> ir.Table:
    """The route of each order, and its SKU where it has only one."""
    sold = lines.filter(lines.what.isin(SOLD))
    orders = sold.group_by(
        _channel="channel", _shop=ibis.coalesce(sold.shop, ""), _order_id="order_id"
    ).aggregate(_route=sold.route.min(), _first=sold.sku.min(), _last=sold.sku.max())
    one = ibis.ifelse(orders._first == orders._last, orders._first, ibis.null("string"))
    return orders.select("_channel", "_shop", "_order_id", "_route", _sku=one)


# ------------------------------------------------------------------ non-delivery


def undelivered(orders: ir.Table, lines: ir.Table, as_of: date, days: int) -> ir.Table:
    """Orders paid and not delivered after so many days, on channels whose files say when goods arrive."""
    with_days = orders.filter(orders.delivered_at.notnull()).select("channel", "shop").distinct()
    told = orders.semi_join(with_days, ["channel", "shop"])
    paid = ibis.coalesce(told.paid_at, told.created_at).date()
    whole = told.mutate(_paid=paid).group_by(_channel="channel", _shop="shop", _order="order_id")
    late = whole.aggregate(
        _paid=lambda t: t._paid.min(),
        _shipped=lambda t: t.shipped_at.min(),
        _open=lambda t: (
            t.delivered_at.isnull() & t.cancelled_at.isnull() & t.status.isin(NOT_DELIVERED)
        ).sum(),
        _closed=lambda t: (t.payment.isin(["refunded", "voided", "unpaid", "pending"])).sum(),
    )
    waited = ibis.date(as_of).delta(late._paid, unit="day")
    late = late.filter((late._open > 0) & (late._closed == 0) & (waited >= days))
    late = late.mutate(_waited=ibis.date(as_of).delta(late._paid, unit="day"))
    sold = lines.filter(lines.what == "order_line")
    joined = sold.join(
        late, (sold.channel == late._channel) & (sold.shop == late._shop) & (sold.order_id == late._order)
    )
    return joined.select(
        "order_id",
        "route",
        "sku",
        amount="net_sales",
        day="paid_on",
        waited="_waited",
        shipped_on=joined._shipped.date(),
        file="file",
        sheet="sheet",
        row="row",
    )


# ------------------------------------------------------------------ shop scores


def latest_scores(scores: ir.Table, as_of: date) -> ir.Table:
    """The figures platforms last stated of each shop by a day, as stated."""
    scores = scores.filter(scores.day.isnull() | (scores.day <= as_of))
    newest = [ibis.desc(ibis.coalesce(scores.day, ibis.date(1970, 1, 1))), ibis.desc(scores.row)]
    ranked = scores.mutate(
        _rank=ibis.row_number().over(group_by=["channel", "shop", "market", "metric"], order_by=newest)
    )
    return ranked.filter(ranked._rank == 0).select(
        "shop", "market", "metric", "value", "target", "note", "day", "channel", "file", "sheet", "row"
    )
