"""Advertising and adjustments: money that belongs to a route and a day, not to one order."""

from __future__ import annotations

from functools import reduce

import ibis
import ibis.expr.types as ir

from channelshift.ledger.attribution import platform_routes, rules
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


def once(ads: ir.Table) -> ir.Table:
    """Spend that several reports tell at several levels, once: of a campaign's rows over the same days the
    report of whole campaigns counts, else that of ad groups, else that of ads, products and videos.

    A report by product that names no campaign gives way to one of the same product that does. Of a row
    over some days and rows on single days inside them, see `_one_length`.
    """
    finer = ads.ad.notnull() | ads.product_id.notnull() | ads.content_id.notnull()
    detail = ibis.ifelse(ads.ad_group.notnull(), 1, 0) + ibis.ifelse(finer, 2, 0)
    ads = step(ads.mutate(_detail=detail))
    coarser = ads.filter(ads.campaign.notnull()).select(
        **{f"_{name}": ads[name] for name in (*_SPENT, "campaign")}, _coarse="_detail"
    )
    left = ads.anti_join(
        coarser, [*_same_days(ads, coarser), ads.campaign == coarser._campaign, ads._detail > coarser._coarse]
    )
    named = ads.filter(ads.campaign.notnull() & ads.product_id.notnull()).select(
        **{f"_{name}": ads[name] for name in (*_SPENT, "product_id")}
    )
    doubled = [*_same_days(left, named), left.product_id == named._product_id, left.campaign.isnull()]
    return _one_length(step(left.anti_join(named, doubled).drop("_detail")))


def _one_length(ads: ir.Table) -> ir.Table:
    """Spend that one report tells over a period and another by day, or over a part of it, once.

    The days count where they come to all of the period's spend: they know the month. Else they are a part
    of it, and the period counts.
    """
    ads = ads.mutate(**{f"_is_{name}": ibis.coalesce(ads[name], "") for name in _THING})
    length = ads.last_day.delta(ads.first_day, unit="day")
    ads = step(ads.mutate(_days=ibis.coalesce(length, -1)))
    whole = ads.filter(ads._days > 0).select(*_named(ads), _spent="spend", _key="line_key")
    single = ads.filter(ads._days == 0)
    inside = whole.join(single, _within(single, whole))
    told = inside.group_by("_key", "_spent").aggregate(_told=inside.spend.sum())
    by_day = told.filter(told._told >= told._spent).select("_key")
    left = step(ads.anti_join(by_day, ads.line_key == by_day._key))
    wider = left.filter(left._days > 0).select(*_named(left), _wide="_days")
    left = left.anti_join(wider, [*_within(left, wider), left._days < wider._wide])
    return left.drop("_days", *(f"_is_{name}" for name in _THING))


_THING = ("market", "campaign_id", "campaign", "ad_group", "ad", "content_id", "product_id", "source")


def _named(ads: ir.Table) -> list[ir.Value]:
    names = ("channel", "shop", "currency", *(f"_is_{name}" for name in _THING), "first_day", "last_day")
    return [ads[name].name(f"_of_{name}") for name in names]


def _within(ads: ir.Table, whole: ir.Table) -> list[ir.BooleanValue]:
    """Of the same thing, on days inside those of the other."""
    names = ("channel", "shop", "currency", *(f"_is_{name}" for name in _THING))
    same = [ads[name] == whole[f"_of_{name}"] for name in names]
    return [*same, ads.first_day >= whole._of_first_day, ads.last_day <= whole._of_last_day]


_SPENT = ("channel", "shop", "currency", "first_day", "last_day")


def _same_days(ads: ir.Table, other: ir.Table) -> list[ir.BooleanValue]:
    """One shop's spend in one currency over days that overlap."""
    same = [ads[name] == other[f"_{name}"] for name in ("channel", "shop", "currency")]
    return [*same, ads.first_day <= other._last_day, ads.last_day >= other._first_day]


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


def settlement_lines(settlements: ir.Table, orders: ir.Table) -> ir.Table:
    """Settlement events without an order line of ours: adjustments, ad payments, orders not exported.

    What concerns an order of ours that is no sale of it (a dispute, a lost parcel) is on the order's route.
    Balances, held reserves and tax passed on are neither income nor cost: they are in no rung.
    """
    table = platform_routes()
    loose = _beside_their_order(settlements, orders)
    joined = loose.left_join(table, loose.channel == table._channel)
    ad = joined.type == "ad_payment"
    sale = joined.type == "order"
    return joined.select(
        what=ibis.literal("settlement_line"),
        order_id="order_id",
        order_key=ibis.ifelse(sale, _order_key(joined), ibis.null("string")),
        sku=ibis.coalesce(joined.sku, joined.sku_id),
        product="product",
        quantity="quantity",
        paid_on="settled_on",
        created_on="order_created_on",
        settled_on="settled_on",
        refunded_on="refunded_on",
        paid_out_on="paid_out_on",
        channel="channel",
        shop="shop",
        source=ibis.cases(
            (ad, "tiktok_ads"), else_=ibis.coalesce(joined._o_source, joined._source0, "unattributed")
        ),
        hop=ibis.coalesce(joined._o_hop, joined._hop0, "none"),
        checkout=ibis.coalesce(joined._o_checkout, joined._checkout0, "own_store"),
        pool=ibis.coalesce(joined._o_pool, joined._pool0, "seller_warehouse"),
        market=ibis.coalesce(joined._o_market, joined.market, ""),
        currency="currency",
        gross_sales=sum_columns(joined, ("sales", "provider_sales")),
        refunds=ibis.coalesce(joined.refunds, 0).cast(MONEY),
        buyer_shipping=ibis.coalesce(joined.buyer_shipping, 0).cast(MONEY),
        shipping_cost=ibis.coalesce(joined.shipping_cost, 0).cast(MONEY),
        platform_fee=ibis.coalesce(joined.platform_fee, 0).cast(MONEY),
        payment_fee=ibis.coalesce(joined.payment_fee, 0).cast(MONEY),
        fulfilment_fee=sum_columns(joined, ("fulfilment_fee", "storage_fee")),
        creator_commission=ibis.coalesce(joined.creator_commission, 0).cast(MONEY),
        other_cost=sum_columns(joined, ("adjustment", "tax_withheld", "not_broken_down")),
        ads=ibis.coalesce(joined.ad_payment, 0).cast(MONEY),
        import_id="import_id",
        file="file",
        sheet="sheet",
        row="row",
    )


def concerned(settlements: ir.Table) -> ir.StringValue:
    """The order a settlement event is about."""
    return ibis.ifelse(
        settlements.type == "order",
        settlements.order_id,
        ibis.coalesce(settlements.related_order_id, settlements.order_id),
    )


def _beside_their_order(settlements: ir.Table, orders: ir.Table) -> ir.Table:
    """Events that are no sale of an order we have, each beside that order's route where there is one."""
    routes = orders.group_by(_o_channel="channel", _o_shop="shop", _o_id="order_id").aggregate(
        **{f"_o_{name}": orders[name].max() for name in ("source", "hop", "checkout", "pool", "market")}
    )
    joined = settlements.left_join(
        routes,
        (settlements.channel == routes._o_channel)
        & (settlements.shop == routes._o_shop)
        & (concerned(settlements) == routes._o_id),
    )
    return step(joined.filter((joined.type != "order") | joined._o_id.isnull()))


def _order_key(lines: ir.Table) -> ir.StringValue:
    parts = [lines.channel, lines.shop, ibis.coalesce(lines.currency, ""), lines.order_id]
    return reduce(lambda a, b: a + "|" + b, parts)


def sum_columns(table: ir.Table, names: tuple[str, ...]) -> ir.DecimalValue:
    total = ibis.coalesce(table[names[0]], 0)
    for name in names[1:]:
        total = total + ibis.coalesce(table[name], 0)
    return total.cast(MONEY)
