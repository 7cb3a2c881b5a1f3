"""Advertising and adjustments: money that belongs to a route and a day, not to one order."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from channelshift.ledger.attribution import rules
from channelshift.ledger.orders import MONEY
from channelshift.terms.steps import step

LONGEST_PERIOD = 31


def ad_lines(ads: ir.Table, sold: ir.Table) -> ir.Table:
    """Spend per campaign and day on the route its source sells by.

    The market is the one in which the shop sells most by that source; spend over more than a month,
    or without dates, belongs to no month and keeps no day.
    """
    routes = _spend_routes(sold)
    joined = ads.left_join(routes, ads.source == routes._source)
    short = joined.last_day.delta(joined.first_day, unit="day") <= LONGEST_PERIOD
    return joined.select(
        what=ibis.literal("ad_day"),
        content_id="content_id",
        paid_on=ibis.ifelse(joined.first_day.notnull() & short, joined.first_day, ibis.null("date")),
        channel="channel",
        shop="shop",
        source="source",
        hop=ibis.coalesce(joined._hop, "none"),
        checkout=ibis.coalesce(joined._checkout, "own_store"),
        pool=ibis.coalesce(joined._pool, "seller_warehouse"),
        market=ibis.coalesce(joined.market.nullif(""), joined._market, ""),
        currency="currency",
        ads=(-joined.spend).cast(MONEY),
        import_id="import_id",
        file="file",
        sheet="sheet",
        row="row",
    )


def _spend_routes(sold: ir.Table) -> ir.Table:
    """For each source the checkout, pool and market in which it sells most; else the table's word."""
    mass = sold.group_by(["source", "hop", "checkout", "pool", "market"]).aggregate(
        _n=sold.count(), _total=sold.gross.cast("float64").sum()
    )
    best = mass.mutate(
        _rank=ibis.row_number().over(
            group_by="source", order_by=[ibis.desc("_total"), "market", "hop", "checkout", "pool"]
        )
    )
    best = best.filter(best._rank == 0)
    stores = best_market(mass)
    stated = ibis.memtable(
        [{"_source": s, "_hop0": e["hop"], "_checkout0": e["checkout"]} for s, e in rules()["spend"].items()]
    )
    joined = stated.left_join(best, stated._source == best.source)
    joined = joined.left_join(stores, joined._checkout0 == stores._store)
    return joined.select(
        "_source",
        _hop=ibis.coalesce(joined.hop, joined._hop0),
        _checkout=ibis.coalesce(joined.checkout, joined._checkout0),
        _pool=ibis.coalesce(joined.pool, "seller_warehouse"),
        _market=ibis.coalesce(joined.market, joined._store_market),
    )


def best_market(mass: ir.Table) -> ir.Table:
    """The market in which each checkout sells most."""
    by = mass.group_by(["checkout", "market"]).aggregate(_total=mass._total.sum())
    rank = ibis.row_number().over(group_by="checkout", order_by=[ibis.desc("_total"), "market"])
    by = by.mutate(_rank=rank)
    return by.filter(by._rank == 0).select(_store="checkout", _store_market="market")


def settlement_lines(settlements: ir.Table, orders: ir.Table, ads: ir.Table) -> ir.Table:
    """Settlement events without an order line of ours: adjustments, ad payments, orders not exported.

    Ads paid from sales are left out where the ads manager's own report covers that month and
    currency: they are the same money.
    """
    known = orders.select("channel", "order_id").distinct()
    loose = settlements.anti_join(
        known, (settlements.channel == known.channel) & (settlements.order_id == known.order_id)
    )
    reported = (
        ads.filter(ads.channel == "tiktok_ads")
        .select(_month=ads.first_day.strftime("%Y-%m"), _currency="currency")
        .distinct()
    )
    loose = step(loose.mutate(_m=loose.settled_on.strftime("%Y-%m")))
    joined = loose.left_join(reported, (loose._m == reported._month) & (loose.currency == reported._currency))
    paid_ads = ibis.ifelse(joined._month.isnull(), ibis.coalesce(joined.ad_payment, 0), 0)
    other = sum_columns(joined, ("adjustment", "tax_withheld", "not_broken_down"))
    return joined.select(
        what=ibis.literal("settlement_line"),
        order_id="order_id",
        paid_on="settled_on",
        settled_on="settled_on",
        channel="channel",
        shop="shop",
        source=ibis.ifelse(joined.type == "ad_payment", "tiktok_ads", "unattributed"),
        hop=ibis.literal("product_card"),
        checkout=ibis.literal("tiktok_shop"),
        pool=ibis.literal("seller_warehouse"),
        market=ibis.coalesce(joined.market, ""),
        currency="currency",
        gross_sales=ibis.coalesce(joined.sales, 0).cast(MONEY),
        refunds=ibis.coalesce(joined.refunds, 0).cast(MONEY),
        buyer_shipping=ibis.coalesce(joined.buyer_shipping, 0).cast(MONEY),
        shipping_cost=ibis.coalesce(joined.shipping_cost, 0).cast(MONEY),
        platform_fee=ibis.coalesce(joined.platform_fee, 0).cast(MONEY),
        payment_fee=ibis.coalesce(joined.payment_fee, 0).cast(MONEY),
        fulfilment_fee=ibis.coalesce(joined.fulfilment_fee, 0).cast(MONEY),
        creator_commission=ibis.coalesce(joined.creator_commission, 0).cast(MONEY),
        other_cost=other,
        ads=paid_ads.cast(MONEY),
        goods_unknown=(ibis.coalesce(joined.sales, 0) != 0),
        import_id="import_id",
        file="file",
        sheet="sheet",
        row="row",
    )


def sum_columns(table: ir.Table, names: tuple[str, ...]) -> ir.DecimalValue:
    total = ibis.coalesce(table[names[0]], 0)
    for name in names[1:]:
        total = total + ibis.coalesce(table[name], 0)
    return total.cast(MONEY)
