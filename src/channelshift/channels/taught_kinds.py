"""What no mapping of columns can say about a taught file: how its parts add up and what its words mean."""

from __future__ import annotations

from functools import reduce

import ibis
import ibis.expr.types as ir

from channelshift.channels.facts import FileFacts
from channelshift.channels.parts import canonical, one_day_or_period, sum_of
from channelshift.terms.records import TYPES

_PARTS = (
    *("sales", "refunds", "buyer_shipping", "shipping_cost", "platform_fee", "payment_fee", "fulfilment_fee"),
    *(
        "storage_fee",
        "creator_commission",
        "ad_payment",
        "tax_withheld",
        "adjustment",
        "buyer_tax",
        "reserve",
    ),
    "transfer",
)
# Words as they begin in the languages back offices have been seen in; the first that is found counts.
_TYPES = {
    "reimbursement": ("reimburse", "compensation", "补偿", "赔付"),
    "ad_payment": ("advert", "ads ", "广告"),
    "reserve": ("reserve", "预留", "准备金"),
    "transfer": ("transfer", "payout", "withdraw", "提现", "转账"),
    "storage": ("storage", "仓储"),
    "tax": ("tax", "税"),
    "order": ("order", "sale", "refund", "return", "订单", "退款"),
    "fee": ("fee", "commission", "服务费", "佣金"),
}
_STATUSES = {
    "cancelled": ("cancel", "void", "batal", "storn", "annul", "hủy", "ยกเลิก", "取消"),
    "unpaid": ("unpaid", "awaiting payment", "belum dibayar", "未付款", "待付款"),
    "completed": ("complet", "finish", "selesai", "完成"),
    "delivered": ("deliver", "签收", "送达"),
    "shipped": ("shipped", "sent", "transit", "dikirim", "发货"),
}


def orders(t: ir.Table, facts: FileFacts) -> ir.Table:
    """Order lines; a file that says nothing of their state lists what was sold and paid."""
    said = t.status.notnull()
    status = canonical(t.status, _STATUSES, anywhere=True, otherwise="to_ship")
    return t.mutate(
        status=ibis.ifelse(said, status, "completed"),
        payment=ibis.cases(
            (said & (status == "cancelled"), "voided"), (said & (status == "unpaid"), "unpaid"), else_="paid"
        ),
        platform_discount=sum_of(t.platform_discount),
        is_sample=ibis.literal(False),
        fulfilment=ibis.literal("seller"),
        version=ibis.greatest(t.created_at, t.paid_at, t.shipped_at, t.delivered_at, t.cancelled_at),
    )


def settlements(t: ir.Table, facts: FileFacts) -> ir.Table:
    """Settlement lines: what the mapped parts do not explain of the amount is kept as not broken down."""
    written = canonical(t.type_as_written, _TYPES, anywhere=True, otherwise="adjustment")
    silent = ibis.ifelse(t.order_id.notnull(), "order", "adjustment")
    known = reduce(lambda a, b: a + b, (sum_of(t[part]) for part in _PARTS))
    return t.mutate(
        type=ibis.ifelse(t.type_as_written.isnull(), silent, written),
        not_broken_down=(t.settlement_amount - known).cast(TYPES["money"]),
        version=t.settled_on.cast("timestamp(6)"),
    )


def payouts(t: ir.Table, facts: FileFacts) -> ir.Table:
    """Payouts that were paid."""
    return t.mutate(
        type=ibis.literal("payout"), status=ibis.literal("paid"), version=t.paid_on.cast("timestamp(6)")
    )


def bank_lines(t: ir.Table, facts: FileFacts) -> ir.Table:
    """Lines of a bank statement."""
    return t.mutate(version=t.booked_on.cast("timestamp(6)"))


def stock(t: ir.Table, facts: FileFacts) -> ir.Table:
    """Stock in the seller's own warehouse, unless the file says where."""
    day = ibis.coalesce(t.day, ibis.literal(facts.day, type="date"))
    return t.mutate(
        day=day,
        location=ibis.coalesce(t.location, ibis.literal("seller warehouse")),
        pool=ibis.coalesce(t.pool, ibis.literal("seller_warehouse")),
        version=day.cast("timestamp(6)"),
    )


def costs(t: ir.Table, facts: FileFacts) -> ir.Table:
    """What a unit costs from a day on."""
    return t.mutate(version=t.valid_from.cast("timestamp(6)"))


def affiliates(t: ir.Table, facts: FileFacts) -> ir.Table:
    """Order lines that creators brought."""
    return t.mutate(version=ibis.greatest(t.created_at, t.commission_paid_at))


FINISHES = {
    "order_line": orders,
    "settlement_line": settlements,
    "payout": payouts,
    "bank_line": bank_lines,
    "affiliate_line": affiliates,
    "ad_day": one_day_or_period,
    "content_day": one_day_or_period,
    "stock_day": stock,
    "product_cost": costs,
}
