"""Evidence of where an own-store order came from: one table, one row per order, one route at most.

The order of evidence is stated in docs/attribution.md: a click of ours, a code of ours, the words of a link
(UTM), a creator's handle. What only an affiliate report says is a claim.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import product
from urllib.parse import urlsplit

import ibis
import ibis.expr.types as ir

from channelshift.ledger.attribution import rules
from channelshift.store.models import Code, Link
from channelshift.terms.route import Hop, Source
from channelshift.warehouse import Warehouse
from channelshift.workflows.attribution_answers import CLAIMED, KNOWN, UNATTRIBUTED

_PLACE = ("source", "hop", "content", "link")
_KINDS = ("click", "code", "utm", "creator", "affiliate")
_CHATS = {"wa.me": Source.WHATSAPP, "t.me": Source.TELEGRAM}


def evidence(warehouse: Warehouse, con: ibis.BaseBackend) -> ir.Table:
    """For each own-store order: `answer`, `evidence`, `source`, `hop`, `content`, `link`, `disagrees`.

    `order_key` is the ledger's. The first kind of evidence that names a source counts.
    """
    orders = _orders(warehouse.records(con, "order_line"))
    links = list(Link.objects.all())
    contents, affiliates = warehouse.records(con, "content_day"), warehouse.records(con, "affiliate_line")
    for kind, table, ours in (
        ("click", _clicks(warehouse.records(con, "click"), links), "click_id"),
        ("code", _by_code(orders, _codes(contents, links)), "order_key"),
        ("utm", _utm(), "utm"),
        ("creator", _creators(warehouse, con, links), "handle"),
        ("affiliate", _affiliates(affiliates), "affiliate_key"),
    ):
        named = table.rename({f"{kind}_{name}": name for name in _PLACE})
        orders = orders.left_join(named, orders[ours] == named._key).drop("_key")
    return _decided(orders)


def _orders(lines: ir.Table) -> ir.Table:
    """What each own-store order carries, once per order."""
    own = lines.filter(lines.channel.notin(list(rules()["platforms"])))
    key = own.channel + "|" + own.shop + "|" + ibis.coalesce(own.currency, "") + "|" + own.order_id
    words = ibis.coalesce(own.utm_source, "").lower() + "\n" + ibis.coalesce(own.utm_medium, "").lower()
    grouped = own.mutate(order_key=key, _utm=words).group_by("order_key")
    return grouped.aggregate(
        click_id=own.click_id.max(),
        codes=own.discount_code.max(),
        utm=words.max(),
        utm_content=own.utm_content.max(),
        handle=_handle(ibis.coalesce(own.creator.max(), own.utm_content.max(), own.discount_code.max())),
        affiliate_key=(own.channel + "|" + own.order_id).max(),
    )


def _handle(text: ir.StringValue) -> ir.StringValue:
    return text.lower().re_replace("^@", "")


# ---------------------------------------------------------------- one table for each kind of evidence


def _table(rows: Iterable[Mapping[str, str | None]]) -> ir.Table:
    """Rows of `_key` and where it leads; of two rows of one key only the first."""
    once: dict[str | None, Mapping[str, str | None]] = {}
    for row in rows:
        once.setdefault(row["_key"], row)
    schema = dict.fromkeys(("_key", *_PLACE), "string")
    return ibis.memtable([{n: row.get(n) or None for n in schema} for row in once.values()], schema=schema)


def _clicks(clicks: ir.Table, links: list[Link]) -> ir.Table:
    """People's clicks by their ids: each leads to where its link stands."""
    places = _table({"_key": link.code, **_place_of(link)} for link in links if link.source)
    people = clicks.filter(clicks.visit == "person").select(_id="click_id", _link="link").distinct(on="_id")
    found = people.join(places, people._link == places._key)
    return found.select(_key="_id", **{name: found[name] for name in _PLACE})


def _place_of(link: Link) -> dict[str, str | None]:
    return {"source": link.source, "hop": link.hop or "none", "content": link.content_id, "link": link.code}


def _codes(contents: ir.Table, links: list[Link]) -> ir.Table:
    """Discount codes by what they stand for: the shop's own list first, then codes that videos name."""
    places = {link.id: link for link in links}
    rows: list[dict[str, str | None]] = []
    for code in Code.objects.select_related("contact", "group"):
        if place := _place_of_code(code, places):
            rows.append({"_key": code.code.upper(), **place})
    own = _table(rows)
    told = contents.filter(contents.code.notnull() & contents.source.isin([s.value for s in Source]))
    told = told.group_by(_key=told.code.upper()).aggregate(
        source=told.source.min(), content=told.content_id.min()
    )
    told = told.anti_join(own, told._key == own._key)
    none = ibis.null("string")
    return own.union(
        told.select(
            _key="_key", source="source", hop=ibis.literal("product_link"), content="content", link=none
        )
    )


def _place_of_code(code: Code, links: Mapping[int, Link]) -> dict[str, str | None] | None:
    if code.link_id in links:
        return _place_of_chat(links[code.link_id])
    if whose := code.contact or code.group:
        return {"source": whose.channel, "hop": Hop.CHAT_LINK.value, "content": whose.content_id}
    if code.creator:
        return {"source": Source.TIKTOK_CREATOR.value, "hop": Hop.PRODUCT_LINK.value}
    return None


def _place_of_chat(link: Link) -> dict[str, str | None]:
    """A code handed over in a chat is the chat's, wherever the link to the chat stood."""
    host = urlsplit(link.targets[0]["url"]).hostname or "" if link.targets else ""
    if host in _CHATS:
        return {**_place_of(link), "source": _CHATS[host].value, "hop": Hop.CHAT_LINK.value}
    return _place_of(link)


def _by_code(orders: ir.Table, codes: ir.Table) -> ir.Table:
    """The codes an order used, however many stand in one cell; the first that is known counts."""
    used = orders.filter(orders.codes.notnull()).select(
        _order=orders.order_key, _said=orders.codes.upper().re_replace(r"\s", "").split(",").unnest()
    )
    found = used.join(codes, used._said == codes._key)
    first = found.mutate(_nth=ibis.row_number().over(group_by="_order", order_by="_said"))
    first = first.filter(first._nth == 0)
    return first.select(_key="_order", **{name: first[name] for name in _PLACE})


def _utm() -> ir.Table:
    """The ledger's own table of link words."""
    return _table(
        {"_key": f"{source}\n{medium}", "source": entry["source"], "hop": entry["hop"]}
        for entry in rules()["own_store"]
        for source, medium in product(entry["utm_source"], entry["utm_medium"])
    )


def _creators(warehouse: Warehouse, con: ibis.BaseBackend, links: list[Link]) -> ir.Table:
    """Creators' handles that the shop's files or links name."""
    ours = _table(
        {"_key": link.creator.lower(), **_place_of(link)} for link in links if link.creator and link.source
    )
    named = None
    for kind in ("creator_day", "content_day"):
        records = warehouse.records(con, kind)
        table = records.filter(records.creator.notnull()).select(_key=_handle(records.creator)).distinct()
        named = table if named is None else named.union(table, distinct=True)
    assert named is not None
    none = ibis.null("string")
    place = {"source": Source.TIKTOK_CREATOR.value, "hop": Hop.PRODUCT_LINK.value}
    rest = named.anti_join(ours, named._key == ours._key)
    return ours.union(
        rest.select("_key", **{n: ibis.literal(v) for n, v in place.items()}, content=none, link=none)
    )


def _affiliates(lines: ir.Table) -> ir.Table:
    """Orders that an affiliate report names as brought by a creator."""
    key = lines.channel + "|" + lines.order_id
    named = lines.filter(lines.order_id.notnull())
    once = named.group_by(_key=key).aggregate(content=named.content_id.max())
    return once.mutate(
        source=ibis.literal(Source.TIKTOK_CREATOR.value),
        hop=ibis.literal(Hop.PRODUCT_LINK.value),
        link=ibis.null("string"),
    )


# ---------------------------------------------------------------- what counts


def _decided(orders: ir.Table) -> ir.Table:
    """The first kind of evidence that names a source, and whether a later one names another."""
    has = {kind: orders[f"{kind}_source"].notnull() for kind in _KINDS}
    cases = [(has[kind], kind) for kind in _KINDS]
    first = {
        name: ibis.cases(*((has[kind], orders[f"{kind}_{name}"]) for kind in _KINDS), else_=None)
        for name in _PLACE
    }
    said = ibis.cases(*cases, else_="none")
    source = first["source"]
    others = [
        has[kind] & (orders[f"{kind}_source"] != source) for kind in ("click", "code", "utm", "creator")
    ]
    disagrees = ibis.literal(False)
    for other in others:
        disagrees = disagrees | ibis.coalesce(other, False)
    return orders.select(
        "order_key",
        evidence=said,
        answer=ibis.cases((said == "affiliate", CLAIMED), (said == "none", UNATTRIBUTED), else_=KNOWN),
        source=source,
        hop=first["hop"],
        content=ibis.coalesce(first["content"], orders.utm_content),
        link=first["link"],
        disagrees=disagrees,
    )
