"""What no column name can say about Lazada's orders and its finance report."""

from __future__ import annotations

from pathlib import Path

import ibis
import ibis.expr.types as ir

from channelshift.channels.facts import FileFacts
from channelshift.channels.parts import blank_to, one_way, sum_of
from channelshift.channels.settled import part_named, read_names, shared_out, type_of
from channelshift.channels.whole_orders import of_whole_order, without_cancelled_lines
from channelshift.terms.records import TYPES
from channelshift.terms.steps import step

_NAMES = read_names(Path(__file__).parent / "names.yaml")
_OF_ORDER = (
    "sales",
    "refunds",
    "buyer_shipping",
    "shipping_cost",
    "platform_fee",
    "payment_fee",
    "creator_commission",
)
_STATES = {
    "unpaid": ("unpaid",),
    "to_ship": (
        "pending",
        "confirmed",
        "packed",
        "repacked",
        "ready_to_ship",
        "ready to ship",
        "topack",
        "toship",
    ),
    "shipped": ("shipped", "in_transit", "shipped_back", "shipped_back_success", "failed", "failed_delivery"),
    "delivered": ("delivered", "returned", "lost_by_3pl", "damaged_by_3pl"),
    "completed": ("completed",),
    "cancelled": ("canceled", "cancelled"),
}


def orders(t: ir.Table, facts: FileFacts) -> ir.Table:
    """Order lines, each one unit: the file has a row for every piece and no quantity.

    `paidPrice` is what is left of the unit price after the seller's discount and Lazada's own. Shipping
    and refunds stand on each unit; the order's are taken together.
    """
    state = t.state.lower()
    status = ibis.cases(*((state.isin(list(words)), ours) for ours, words in _STATES.items()), else_=state)
    discount = sum_of(t.discount).abs()
    returned = (state == "returned") | (sum_of(t.refund) > 0)
    refund = of_whole_order(sum_of(t.refund), t._fate)
    t = t.mutate(
        sku=blank_to(t.sku_stated, t.sku_id, t.product),
        quantity=ibis.literal(1, type="int64"),
        returned_quantity=ibis.ifelse(returned, 1, 0),
        gross=t.unit_price,
        seller_discount=discount,
        platform_discount=ibis.greatest(t.unit_price - discount - t.paid_price, 0).cast(TYPES["money"]),
        buyer_shipping=of_whole_order(t.shipping, t._fate),
        order_refund=refund,
        status=status,
        payment=_payment(t, status, returned),
        is_sample=ibis.literal(False),
        fulfilment=_fulfilment(t),
        sales_app=ibis.ifelse(t.semi_managed.lower().isin(["1", "yes", "true", "y"]), "semi_managed", None),
        buyer=one_way(t.buyer_name),
        version=ibis.greatest(t.version, t.created_at),
    )
    t = step(t)
    return without_cancelled_lines(t, t.status == "cancelled")


def _payment(t: ir.Table, status: ir.StringValue, returned: ir.BooleanValue) -> ir.StringValue:
    """What holds for the whole order: refunded only where every unit that was not cancelled came back."""
    whole = ibis.window(group_by=["order_id", t._fate])
    some = returned.any().over(whole)
    every = (returned | (status == "cancelled")).all().over(whole)
    return ibis.cases(
        (some & every, "refunded"),
        (some, "partially_refunded"),
        (status == "unpaid", "unpaid"),
        else_="paid",
    )


def _fulfilment(t: ir.Table) -> ir.StringValue:
    """Fulfilled by Lazada where the delivery or the shipment says so; a dropshipping seller ships itself."""
    said = ibis.coalesce(t.delivery, "") + " " + ibis.coalesce(t.shipment, "")
    platform = said.lower().re_search(r"\bfbl\b|by lazada|own warehouse")
    return ibis.ifelse(platform, "platform", "seller")


def finance(t: ir.Table, facts: FileFacts) -> ir.Table:
    """Settlement lines: one signed fee a row, whose name decides the part.

    A line counts on the day of the transaction, which decides the statement; the money is released later.
    The SKU is the seller's: several units of one SKU in an order have several lines here.
    """
    part = part_named(t.written, _NAMES)
    of_order = part.isin(list(_OF_ORDER)) & t.order_id.notnull()
    return t.mutate(
        **shared_out([(part, t.settlement_amount)]),
        type=ibis.ifelse(of_order.fill_null(False), "order", type_of(part)),
        type_as_written=t.written,
        quantity=ibis.ifelse(part == "sales", 1, None).cast("int64"),
        status=ibis.ifelse(t.statement_id.notnull() | _released(t), "settled", "on_hold"),
        version=t.settled_on.cast(TYPES["time"]),
    )


def _released(t: ir.Table) -> ir.BooleanValue:
    """Whether a line without a statement says that its money was released, or says nothing of it."""
    return ~t.release.lower().re_search(r"belum|tidak|not |ยังไม่|รอ").fill_null(False)
