"""What no column name can say about Shopee's orders and income."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from channelshift.channels.facts import FileFacts
from channelshift.channels.parts import blank_to, canonical, one_way, sum_of
from channelshift.channels.settled import rest_unknown
from channelshift.channels.whole_orders import on_first_line
from channelshift.terms.records import TYPES

# The beginning of a state in Indonesian and Vietnamese; `dikirim` alone would also be in `perlu dikirim`.
_STATES = {
    "unpaid": ("belum bayar", "belum dibayar", "chờ xác nhận thanh toán", "chưa thanh toán"),
    "to_ship": ("perlu dikirim", "chờ lấy hàng", "chờ giao hàng", "chờ xác nhận"),
    "cancelled": ("batal", "dibatalkan", "đã hủy", "đã huỷ"),
    "delivered": ("telah diterima", "telah dikirim", "người mua xác nhận", "đã giao", "đã nhận"),
    "completed": ("selesai", "hoàn thành", "đã hoàn thành"),
    "shipped": ("sedang dikirim", "dikirim", "đang giao", "đang vận chuyển"),
}


def orders(t: ir.Table, facts: FileFacts) -> ir.Table:
    """Order lines: what is the whole order's repeats on each of its lines and counts once.

    The seller pays vouchers "Ditanggung Penjual", the coins it gives back and its own bundle discount;
    Shopee's vouchers, bundle discounts, coins and card discounts cost the seller nothing.
    """
    gross = (t.unit_price * t.quantity).cast(TYPES["money"])
    state = canonical(t.state, _STATES, anywhere=True)
    whole = sum_of(t.order_platform_discount).abs()
    return t.mutate(
        gross=gross,
        seller_discount=sum_of(t.line_discount).abs(),
        platform_discount=(sum_of(t.line_platform_discount).abs() + on_first_line(whole, t._fate)).cast(
            TYPES["money"]
        ),
        order_discount=t.order_discount.abs(),
        sku=blank_to(t.sku_stated, t.parent_sku, t.product),
        status=state,
        payment=ibis.cases(
            (state == "cancelled", "voided"),
            (t.paid_at.notnull() | state.isin(["delivered", "completed"]), "paid"),
            (state == "unpaid", "unpaid"),
            else_="pending",
        ),
        is_sample=gross == 0,
        fulfilment=ibis.literal("seller"),
        buyer=one_way(t.buyer_name),
        version=ibis.greatest(t.created_at, t.paid_at, t.delivered_at),
    )


def income(t: ir.Table, facts: FileFacts) -> ir.Table:
    """Released income: a row for each order with its parts in columns, fees negative."""
    t = t.mutate(
        type=ibis.literal("order"), type_as_written=t.claim_id, version=t.settled_on.cast(TYPES["time"])
    )
    return rest_unknown(t)
