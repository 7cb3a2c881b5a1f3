"""What no column name can say about Amazon's settlements and date range reports."""

from __future__ import annotations

from pathlib import Path

import ibis
import ibis.expr.types as ir

from channelshift.channels import cells
from channelshift.channels.facts import FileFacts
from channelshift.channels.parts import sum_of
from channelshift.channels.settled import (
    first_only,
    part_named,
    read_names,
    rest_unknown,
    shared_out,
    type_of,
)
from channelshift.terms.records import TYPES
from channelshift.terms.steps import step

_NAMES = read_names(Path(__file__).parent / "names.yaml")
_SALES = ("order", "order_retrocharge")
_REFUNDS = ("refund", "refund_retrocharge")
_DISPUTES = r"^(a-to-z|chargeback)"
_MARKETS = {"com": "US", "co.uk": "GB", "com.mx": "MX", "com.br": "BR", "com.au": "AU", "co.jp": "JP"}
_MARKETS |= {"com.be": "BE", "com.tr": "TR", "co.za": "ZA"}
_ITEM = (
    "statement_id",
    "transaction_type",
    "order_stated",
    "shipment_id",
    "adjustment_id",
    "item_code",
    "sku",
)


def settlement_v1(t: ir.Table, facts: FileFacts) -> ir.Table:
    """Settlement lines, one for each row: up to eight amounts in columns of their own.

    Row 1 holds the total alone. Tax on an advertising bill stands in `other-fee-amount` and is part of
    what the advertising costs.
    """
    kind = t.transaction_type
    taxed = ibis.ifelse(t.other_fee_name.lower() == "taxamount", t.item_fee_name, t.other_fee_name)
    each = [
        (t.price_name, t.price),
        (t.item_fee_name, t.item_fee),
        (taxed, t.other_fee),
        (t.promotion_name, t.promotion),
        (t.order_fee_name, t.order_fee),
        (t.shipment_fee_name, t.shipment_fee),
        (t.direct_payment_name, t.direct_payment),
        (ibis.null("string"), t.misc_fee),
        (kind, t.other),
    ]
    named = ibis.coalesce(
        t.price_name, t.item_fee_name, t.promotion_name, t.order_fee_name, t.shipment_fee_name
    )
    t = t.mutate(
        **{f"_part{n}": _part(name, kind) for n, (name, _) in enumerate(each)},
        **{f"_amount{n}": amount for n, (_, amount) in enumerate(each)},
        written=_written(kind, named),
    )
    return _settlement(step(t), len(each))


def settlement_v2(t: ir.Table, facts: FileFacts) -> ir.Table:
    """Settlement lines, one for each row: one amount, named by a group and a description.

    The group decides where it can: all of an advertising bill is advertising, its tax as well.
    """
    group = part_named(t.amount_group, _NAMES)
    part = ibis.coalesce(group, _part(t.amount_name, t.transaction_type))
    t = t.mutate(_part0=part, _amount0=t.amount, written=_written(t.transaction_type, t.amount_name))
    return _settlement(step(t), 1)


def _part(name: ir.StringValue, kind: ir.StringValue) -> ir.StringValue:
    """Goods are a sale, or a refund of one; an unknown name may stand on a row whose type is known."""
    part = ibis.coalesce(part_named(name, _NAMES), part_named(kind, _NAMES))
    return ibis.ifelse(part == "goods", ibis.ifelse(kind.lower().isin(_SALES), "sales", "refunds"), part)


def _written(kind: ir.StringValue, name: ir.StringValue) -> ir.StringValue:
    return ibis.ifelse(name.isnull() | (name == kind), kind, kind + ": " + name)


def _settlement(t: ir.Table, amounts: int) -> ir.Table:
    """The record of a row, its quantity once for each item, and the file's total on the total row.

    A line counts on the day it was posted, in UTC. In a fee of the warehouse `order-id` holds a shipment.
    """
    each = [(t[f"_part{n}"], t[f"_amount{n}"]) for n in range(amounts)]
    main = ibis.coalesce(*(ibis.ifelse(amount.notnull(), part, ibis.null("string")) for part, amount in each))
    kind = t.transaction_type.lower()
    of_order = kind.isin([*_SALES, *_REFUNDS])
    total = sum_of(*(amount for _, amount in each))
    return t.mutate(
        **shared_out(each),
        settlement_amount=ibis.ifelse(t.transaction_type.isnull(), t.total_amount, total),
        amount_of_row=total,
        type=ibis.cases((of_order, "order"), (kind.re_search(_DISPUTES), "dispute"), else_=type_of(main)),
        type_as_written=t.written,
        order_id=ibis.ifelse(t.order_stated.startswith("FBA"), ibis.null("string"), t.order_stated),
        quantity=first_only(t.quantity_stated, _ITEM),
        settled_on=t.posted_at.date(),
        market=_only_market(market_of(t.marketplace)),
        version=t.posted_at,
    )


def market_of(name: ir.StringValue) -> ir.StringValue:
    """Amazon.ca is Canada; a channel that is no Amazon site says nothing about the buyer's country."""
    ending = name.lower().re_extract(r"amazon\.([a-z.]+)$", 1).nullif("")
    return ending.cases(*_MARKETS.items(), else_=ending.upper())


def _only_market(market: ir.StringValue) -> ir.StringValue:
    """Rows without a marketplace belong to the one all others name, if it is one."""
    one, other = market.min().over(), market.max().over()
    return ibis.coalesce(market, ibis.ifelse(one == other, one, ibis.null("string")))


def payout(t: ir.Table, facts: FileFacts) -> ir.Table:
    """The payout of a settlement: a negative one is what Amazon charges the seller."""
    return t.mutate(
        statement_id=t.payout_id, type=ibis.literal("payout"), version=t.paid_on.cast(TYPES["time"])
    )


def date_range(t: ir.Table, facts: FileFacts) -> ir.Table:
    """Transactions of a date range: a row for each order and SKU with its parts in columns.

    Product sales of a refund are negative. The day is the account's own, as it is written.
    """
    kind = t.transaction_type.lower()
    of_order = kind.isin([*_SALES, *_REFUNDS])
    goods = ibis.ifelse(kind.isin(_SALES), "sales", "refunds")
    named = ibis.coalesce(part_named(t.description, _NAMES), part_named(t.transaction_type, _NAMES))
    loose = ibis.ifelse(of_order, ibis.null("string"), named)
    each = [
        (goods, sum_of(t.product_sales, t.promotion)),
        (ibis.literal("buyer_shipping"), t.buyer_shipping),
        (ibis.literal("buyer_tax"), t.buyer_tax),
        (ibis.literal("platform_fee"), sum_of(t.selling_fees, t.transaction_fees)),
        (ibis.literal("fulfilment_fee"), t.fba_fees),
        (loose, t.other),
    ]
    day = _day_of(t.posted)
    note = ibis.ifelse(of_order, ibis.null("string"), t.description)
    t = t.mutate(
        **shared_out(each),
        type=ibis.cases((of_order, "order"), (kind.re_search(_DISPUTES), "dispute"), else_=type_of(loose)),
        type_as_written=_written(t.transaction_type, note),
        settled_on=day,
        market=_only_market(market_of(t.marketplace)),
        version=day.cast(TYPES["time"]),
    )
    return rest_unknown(step(t))


def _day_of(posted: ir.StringValue) -> ir.DateValue:
    """The day of "Jan 1, 2026 12:05:12 AM PST", "1 Jan 2026 00:05:12 UTC" or "01.01.2026 00:05:12 UTC"."""
    month_first = posted.re_extract(r"^[A-Z][a-z]{2} \d{1,2}, \d{4}", 0)
    day_first = posted.re_extract(r"^\d{1,2}(?: [A-Z][a-z]{2} |\.\d{1,2}\.)\d{4}", 0)
    return ibis.coalesce(cells.day(month_first, "mdy"), cells.day(day_first, "dmy"), cells.day(posted, "ymd"))
