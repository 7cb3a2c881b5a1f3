"""Attribution: from what an order carries to the route it came by. What is not known stays unattributed."""

from __future__ import annotations

from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import yaml

from channelshift.terms.route import Checkout, Hop, Pool, Source, sales_mode


@cache
def rules() -> dict[str, Any]:
    """The attribution table, checked against the words of `terms.route`."""
    with (Path(__file__).parent / "attribution.yaml").open(encoding="utf-8") as stream:
        table: dict[str, Any] = yaml.safe_load(stream)
    for entry in table["own_store"]:
        Source(entry["source"]), Hop(entry["hop"])
    return table


def with_route(lines: ir.Table, links: ir.Table) -> ir.Table:
    """Each order line with its source, hop, checkout, pool, sales mode and the video that brought it.

    A discount code that one of the seller's own videos names ties an order to that video when the
    order carries no trace of a link.
    """
    lines = _with_code(lines, links)
    own = lines.filter(lines.channel != "tiktok_shop")
    shop = lines.filter(lines.channel == "tiktok_shop")
    routed = _own_store(own).union(_tiktok_shop(shop))
    return named(routed)


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
