"""What no field name can say about the answers of TikTok Shop's interface."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from channelshift.channels.facts import FileFacts
from channelshift.channels.fates import KEPT
from channelshift.channels.parts import blank_to, canonical, latest_state, one_way, sum_of
from channelshift.channels.tiktok_shop.payment import payment_of
from channelshift.terms.records import TYPES

_MONEY = TYPES["money"]

# Our state of an order to the interface's words, and to the numbers of its first generation.
_STATES = {
    "unpaid": ("unpaid", "100"),
    "to_ship": (
        *("on_hold", "awaiting_shipment", "partially_shipping", "awaiting_collection"),
        *("105", "111", "112", "114"),
    ),
    "shipped": ("in_transit", "121"),
    "delivered": ("delivered", "122"),
    "completed": ("completed", "130"),
    "cancelled": ("cancelled", "140"),
}

# Our type of a transaction by a word its code holds, the first that fits.
_TYPES = {
    "ad_payment": ("gmv_payment", "ads"),
    "reimbursement": ("reimburs", "compensation", "rebate"),
    "reserve": ("reserve",),
    "storage": ("warehouse_service", "storage"),
    "sample_shipping": ("sample_shipping",),
    "dispute": ("chargeback", "dispute"),
    "tax": ("withholding",),
    "adjustment": ("adjust", "penalty", "violation"),
    "order": ("order",),
}
_PART_OF_TYPE = {
    "ad_payment": "ad_payment",
    "reserve": "reserve",
    "storage": "storage_fee",
    "sample_shipping": "shipping_cost",
    "tax": "tax_withheld",
}


def orders(t: ir.Table, facts: FileFacts) -> ir.Table:
    """One line per order and SKU, as in the orders export: the interface has a line for each unit."""
    return _orders(t.mutate(units=ibis.literal(1).cast("int64"), variation=t.variation.nullif("-")))


def v1_orders(t: ir.Table, facts: FileFacts) -> ir.Table:
    """The same in the first generation, whose line items have a quantity and prices by the unit."""
    discounts = {n: t[n] * t.units for n in ("seller_discount", "platform_discount")}
    return _orders(
        t.mutate(
            **{n: amount.cast(_MONEY) for n, amount in discounts.items()},
            fulfilment_type=ibis.null("string"),
            sample=ibis.null("boolean"),
            unit_id=t.sku_id,
            variation=t.variation.nullif("-"),
        )
    )


def _orders(t: ir.Table) -> ir.Table:
    t = latest_state(t, ("order_id", "unit_id"), "updated_at", "created_at")
    gross = (t.unit_price * t.units).cast(_MONEY)
    t = _by_sku(t.mutate(gross=gross, seller_discount=sum_of(t.seller_discount)))
    status = canonical(t.state, _STATES)
    platform_discount = sum_of(t.platform_discount)
    nothing_paid = (t.seller_discount >= t.gross) & (t.order_amount.fill_null(0) == 0)
    return t.mutate(
        sku=blank_to(t.seller_sku, t.sku_id),
        platform_discount=platform_discount,
        status=status,
        payment=payment_of(t, status),
        # A unit taken out of an order that lives on comes back like a returned one.
        returned_quantity=ibis.ifelse(status == "cancelled", 0, t.cancelled_units).cast("int64"),
        is_sample=t["sample"].fill_null(False) | (t.gross == 0) | nothing_paid,
        fulfilment=ibis.ifelse(t.fulfilment_type.lower().contains("tiktok"), "platform", "seller").fill_null(
            "seller"
        ),
        buyer=one_way(t.buyer_name),
        version=ibis.coalesce(t.updated_at, t.created_at),
    )


def _by_sku(t: ir.Table) -> ir.Table:
    """The units of one SKU in one order as one line, in the place of the first; a broken row stays alone."""
    cancelled = canonical(t.unit_state, {"cancelled": _STATES["cancelled"]}) == "cancelled"
    t = t.mutate(
        _alone=ibis.ifelse(t._fate == KEPT, 0, t._row),
        cancelled_units=ibis.ifelse(cancelled.fill_null(False), t.units, 0),
    )
    keys = ("order_id", "sku_id", "_alone")
    sums = ("units", "cancelled_units", "gross", "seller_discount", "platform_discount")
    same = {c: t[c].max() for c in t.columns if c not in (*keys, *sums, "_row", "_flawed")}
    added = {c: t[c].sum().cast(t[c].type()) for c in sums}
    lines = t.group_by(keys).aggregate(**same, **added, _row=t._row.min(), _flawed=t._flawed.any())
    return lines.mutate(quantity=lines.units)


def v1_settlements(t: ir.Table, facts: FileFacts) -> ir.Table:
    """What the buyer and the platform paid, less refunds and fees; the rest is not broken down."""
    t = latest_state(t, ("unique_key", "order_stated", "sku_stated", "settled_on"), "settled_on")
    order = t.order_stated.nullif("0")
    known = sum_of(t.sales, t.refunds, t.shipping_cost, t.payment_fee, t.platform_fee) + sum_of(
        t.creator_commission, t.tax_withheld
    )
    adjusts = order.isnull() & t.adjustment_id.nullif("0").notnull()
    return t.mutate(
        order_id=blank_to(order, t.adjustment_id.nullif("0")),
        sku_id=t.sku_stated.nullif("0"),
        type=ibis.ifelse(adjusts, "adjustment", "order"),
        type_as_written=ibis.ifelse(adjusts, "adjustment", "order"),
        not_broken_down=t.settlement_amount - known,
        version=t.settled_on.cast("timestamp(6)"),
    )


def statement(t: ir.Table, facts: FileFacts) -> ir.Table:
    """Revenue + shipping + fees and taxes + adjustment = settlement amount, costs negative as in the export.

    The published schema subtracts costs instead: where only that adds up, the signs are turned.
    """
    t = latest_state(t, ("statement_id", "transaction_id"), "settled_on")
    kind = canonical(t.type_as_written, _TYPES, anywhere=True, otherwise="adjustment")
    turned = _written_as_costs(t)
    named = ("shipping", "fee_tax", "adjustment_amount", "buyer_shipping", "fulfilment_fee", "payment_fee")
    t = t.mutate(
        type=kind,
        **{n: _turned(t[n], turned) for n in (*named, "creator_commission", "fee_ads", "tax_withheld")},
    )
    t = t.mutate(
        sales=sum_of(t.sales),
        refunds=sum_of(t.refunds),
        shipping_cost=t.shipping - t.buyer_shipping - t.fulfilment_fee,
        platform_fee=t.fee_tax - t.payment_fee - t.creator_commission - t.fee_ads - t.tax_withheld,
        ad_payment=t.fee_ads,
        **{part: sum_of(ibis.null(_MONEY)) for part in ("storage_fee", "reserve", "adjustment")},
    )
    return _with_rest(_with_adjustment(t), facts)


def _written_as_costs(t: ir.Table) -> ir.BooleanValue:
    costs = sum_of(t.shipping, t.fee_tax, t.adjustment_amount)
    adds_up = sum_of(t.revenue) + costs == t.settlement_amount
    return ~adds_up & (sum_of(t.revenue) - costs == t.settlement_amount)


def _turned(amount: ir.DecimalValue, turned: ir.BooleanValue) -> ir.DecimalValue:
    return ibis.ifelse(turned, -sum_of(amount), sum_of(amount)).cast(_MONEY)


def _with_adjustment(t: ir.Table) -> ir.Table:
    """The adjustment in the part that its type belongs to; a reserve is all there is of its line."""
    part = t.type.cases(*_PART_OF_TYPE.items(), else_="adjustment")
    whole = ibis.ifelse(t.type == "reserve", t.settlement_amount, t.adjustment_amount)
    names = ("ad_payment", "reserve", "storage_fee", "shipping_cost", "tax_withheld", "adjustment")
    return t.mutate(**{n: (t[n] + ibis.ifelse(part == n, whole, 0)).cast(_MONEY) for n in names})


def _with_rest(t: ir.Table, facts: FileFacts) -> ir.Table:
    known = sum_of(t.sales, t.refunds, t.buyer_shipping, t.shipping_cost, t.platform_fee, t.payment_fee)
    known = known + sum_of(t.fulfilment_fee, t.storage_fee, t.creator_commission, t.ad_payment)
    known = known + sum_of(t.tax_withheld, t.adjustment, t.reserve)
    settled_on = ibis.coalesce(t.settled_on, ibis.literal(facts.day, type="date"))
    return t.mutate(
        order_id=blank_to(t.order_stated, t.adjustment_id),
        order_created_on=t.order_created_at.date(),
        settled_on=settled_on,
        not_broken_down=t.settlement_amount - known,
        version=settled_on.cast("timestamp(6)"),
    )
