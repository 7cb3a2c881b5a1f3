"""Attribution: from what an order carries to the route it came by. What is not known stays unattributed."""

from __future__ import annotations

from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import yaml

from channelshift.terms.records import TYPES
from channelshift.terms.route import Checkout, Hop, Pool, Source, sales_mode

MONEY = TYPES["money"]


@cache
def rules() -> dict[str, Any]:
    """The attribution table, checked against the words of `terms.route`."""
    with (Path(__file__).parent / "attribution.yaml").open(encoding="utf-8") as stream:
        table: dict[str, Any] = yaml.safe_load(stream)
    for entry in (*table["own_store"], *table["platforms"].values()):
        Source(entry["source"]), Hop(entry["hop"])
    for entry in table["platforms"].values():
        Checkout(entry["checkout"]), Pool(entry["pool"]), Pool(entry["handed_over"])
    return table


def with_route(lines: ir.Table, links: ir.Table, affiliates: ir.Table) -> ir.Table:
    """Each order line with its source, hop, checkout, pool, sales mode and the video that brought it.

    A discount code that one of the seller's own videos names ties an order to that video when the
    order carries no trace of a link. What a creator brought is known from the affiliate orders too.
    """
    lines = _with_code(_with_creator(lines, affiliates), links)
    platforms = list(rules()["platforms"])
    own = lines.filter(lines.channel.notin(platforms))
    shop = lines.filter(lines.channel == "tiktok_shop")
    others = lines.filter(lines.channel.isin([p for p in platforms if p != "tiktok_shop"]))
    return named(_own_store(own).union(_tiktok_shop(shop)).union(_on_platforms(others)))


def _with_creator(lines: ir.Table, affiliates: ir.Table) -> ir.Table:
    """What the affiliate orders say of a line: creator, content, and the commission it costs."""
    commission = ibis.coalesce(affiliates.actual_commission, affiliates.est_commission)
    brought = affiliates.group_by(
        _a_channel="channel", _a_order="order_id", _a_sku=ibis.coalesce(affiliates.sku_id, "")
    ).aggregate(
        _a_creator=affiliates.creator.max(),
        _a_content=affiliates.content_id.max(),
        _a_type=affiliates.content_type.max(),
        _commission=commission.sum().cast(MONEY),
    )
    joined = lines.left_join(
        brought,
        (lines.channel == brought._a_channel)
        & (lines.order_id == brought._a_order)
        & (ibis.coalesce(lines.sku_id, "") == brought._a_sku),
    )
    return joined.mutate(
        creator=ibis.coalesce(joined.creator, joined._a_creator),
        utm_content=ibis.coalesce(joined.utm_content, joined._a_content),
        content_type=ibis.coalesce(joined.content_type, joined._a_type),
    ).drop("_a_channel", "_a_order", "_a_sku", "_a_creator", "_a_content", "_a_type")


def _with_code(lines: ir.Table, links: ir.Table) -> ir.Table:
    codes = (
        links.filter(links.code.notnull())
        .group_by(_code=links.code.lower())
        .aggregate(_content=links.content_id.min(), _source=links.source.min())
    )
    joined = lines.left_join(codes, lines.discount_code.lower() == codes._code)
    return joined.drop("_code")


def _own_store(lines: ir.Table) -> ir.Table:
    pairs = [
        {"_s": s, "_m": m, "_src": e["source"], "_hop": e["hop"]}
        for e in rules()["own_store"]
        for s, m in product(e["utm_source"], e["utm_medium"])
    ]
    table = ibis.memtable(pairs, schema={"_s": "string", "_m": "string", "_src": "string", "_hop": "string"})
    found = lines.left_join(table, (lines.utm_source == table._s) & (lines.utm_medium == table._m))
    by_code = found._src.isnull() & found._source.notnull()
    return found.mutate(
        source=ibis.cases((found._src.notnull(), found._src), (by_code, found._source), else_="unattributed"),
        hop=ibis.cases((found._src.notnull(), found._hop), (by_code, "product_link"), else_="none"),
        content_id=ibis.coalesce(found.utm_content, found._content),
        checkout=ibis.literal("own_store"),
        pool=ibis.literal("seller_warehouse"),
    ).drop("_s", "_m", "_src", "_hop", "_content", "_source")


def _tiktok_shop(lines: ir.Table) -> ir.Table:
    """A sale that names a creator came by the creator; else by what the Order Channel column says."""
    own = lines.content_type.lower().cases(*rules()["tiktok_shop"].items(), else_="unattributed")
    return lines.mutate(
        source=ibis.ifelse(lines.creator.notnull(), "tiktok_creator", ibis.coalesce(own, "unattributed")),
        hop=ibis.literal("product_card"),
        content_id=ibis.coalesce(lines.utm_content, lines._content),
        checkout=ibis.literal("tiktok_shop"),
        pool=ibis.ifelse(lines.fulfilment == "platform", "platform_warehouse", "seller_warehouse"),
    ).drop("_content", "_source")


def _on_platforms(lines: ir.Table) -> ir.Table:
    """A sale on a marketplace, or by a platform that sells by itself, came by the platform's own traffic."""
    table = platform_routes()
    found = lines.join(table, lines.channel == table._channel)
    return found.mutate(
        source="_source0",
        hop="_hop0",
        checkout="_checkout0",
        content_id=ibis.coalesce(found.utm_content, found._content),
        pool=ibis.cases(
            (found.fulfilment == "platform", found._handed_over),
            (found.fulfilment == "seller", "seller_warehouse"),
            else_=found._pool0,
        ),
    ).drop("_channel", "_source0", "_hop0", "_checkout0", "_pool0", "_handed_over", "_content", "_source")


def platform_routes() -> ir.Table:
    """For each channel that is no store of the seller's own, the route of a sale on it by default."""
    return ibis.memtable(
        [
            {
                "_channel": channel,
                "_source0": said["source"],
                "_hop0": said["hop"],
                "_checkout0": said["checkout"],
                "_pool0": said["pool"],
                "_handed_over": said["handed_over"],
            }
            for channel, said in rules()["platforms"].items()
        ]
    )


def named(lines: ir.Table) -> ir.Table:
    """The route written out, and its sales mode, by the one definition in `terms.route`."""
    modes = [
        {"source": s.value, "checkout": c.value, "pool": p.value, "mode": sales_mode(s, c, p).value}
        for s, c, p in product(Source, Checkout, Pool)
    ]
    table = ibis.memtable(modes)
    market = ibis.coalesce(lines.market, ibis.literal(""))
    route = lines.source + ">" + lines.hop + ">" + lines.checkout + ">" + lines.pool + "@" + market
    lines = lines.mutate(route=route, market=market)
    return lines.left_join(table, ["source", "checkout", "pool"]).select(*lines.columns, "mode")
