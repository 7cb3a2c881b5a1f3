"""Which buyers of different channels are one person: only where a code, a click or a synced order says so.

A buyer is a one-way hash within a channel. The same contact's personal code, the same click of a short link,
or one order that stands in two channels tie two hashes; nothing else does, and nothing is guessed from names.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import ibis
import ibis.expr.types as ir

from channelshift.store.models import Code

Buyer = tuple[str, str]  # channel, hash


def tied(con: ibis.BaseBackend, orders: ir.Table) -> dict[Buyer, str]:
    """A common name for buyers that are tied to another one; who is tied to nobody is not in it.

    `orders` are order lines as imported.
    """
    groups = [*_by_code(con, orders), *_by_click(con, orders), *_by_order(con, orders)]
    return _named(groups)


def _by_code(con: ibis.BaseBackend, orders: ir.Table) -> Iterator[set[Buyer]]:
    """Buyers who used codes of one contact. A code that several buyers of a channel used proves nothing."""
    owners = {
        code.upper(): contact
        for code, contact in Code.objects.exclude(contact=None).values_list("code", "contact_id")
    }
    if not owners:
        return
    said = orders.discount_code.upper().re_replace(r"\s", "").split(",").unnest()
    used = _known(orders.filter(orders.discount_code.notnull())).select("channel", "buyer", _code=said)
    by_code: dict[str, set[Buyer]] = defaultdict(set)
    for row in _rows(con, used.filter(used._code.isin(sorted(owners))).distinct()):
        by_code[row["_code"]].add((row["channel"], row["buyer"]))
    by_contact: dict[int, set[Buyer]] = defaultdict(set)
    for code, buyers in by_code.items():
        if len({channel for channel, _ in buyers}) == len(buyers):
            by_contact[owners[code]] |= buyers
    yield from by_contact.values()


def _by_click(con: ibis.BaseBackend, orders: ir.Table) -> Iterator[set[Buyer]]:
    """Buyers who came by one and the same click."""
    found: dict[str, set[Buyer]] = defaultdict(set)
    clicked = _known(orders.filter(orders.click_id.notnull() & (orders.click_id != "")))
    for row in _rows(con, clicked.select("channel", "buyer", "click_id").distinct()):
        found[row["click_id"]].add((row["channel"], row["buyer"]))
    yield from (buyers for buyers in found.values() if len(buyers) == 2)


def _by_order(con: ibis.BaseBackend, orders: ir.Table) -> Iterator[set[Buyer]]:
    """The buyer of an order on its platform, and the same order's buyer in the store it was synced to."""
    synced = _known(orders.filter(orders.other_order_id.notnull() & (orders.other_order_id != "")))
    synced = synced.select(_there="other_order_id", _channel="channel", _buyer="buyer").distinct()
    first = _known(orders).select("order_id", "channel", "buyer").distinct()
    both = synced.join(first, (synced._there == first.order_id) & (synced._channel != first.channel))
    for row in _rows(con, both.select("_channel", "_buyer", "channel", "buyer").distinct()):
        yield {(row["_channel"], row["_buyer"]), (row["channel"], row["buyer"])}


def _known(orders: ir.Table) -> ir.Table:
    return orders.filter(orders.buyer.notnull() & (orders.buyer != ""))


def _rows(con: ibis.BaseBackend, table: ir.Table) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = con.to_pyarrow(table).to_pylist()
    return rows


def _named(groups: Iterable[set[Buyer]]) -> dict[Buyer, str]:
    """One name for all buyers that groups tie together, over several steps too."""
    lead: dict[Buyer, Buyer] = {}

    def first(buyer: Buyer) -> Buyer:
        while lead.setdefault(buyer, buyer) != buyer:
            buyer = lead[buyer]
        return buyer

    for group in groups:
        leads = sorted({first(buyer) for buyer in group})
        for other in leads[1:]:
            lead[other] = leads[0]
    names: Mapping[Buyer, Buyer] = {buyer: first(buyer) for buyer in lead}
    many = {name for buyer, name in names.items() if buyer != name}
    return {buyer: f"{name[0]}:{name[1]}" for buyer, name in names.items() if name in many}
