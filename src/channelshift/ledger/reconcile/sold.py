"""The orders' side: what each order should bring, one row an order."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from channelshift.ledger.orders import MONEY, PAID, once_only
from channelshift.terms.steps import kept, step

ORDER = ("channel", "shop", "order_id")
# Who takes the money, where the channel is not the checkout itself.
_OWN_STORES = ("shopify", "woocommerce")


def zero() -> ir.DecimalValue:
    return ibis.literal(0).cast(MONEY)


def known(value: ir.DecimalValue) -> ir.DecimalValue:
    """An amount, or zero where the file states none: only inside a sum of parts."""
    return ibis.coalesce(value, zero()).cast(MONEY)


def own_lines(lines: ir.Table) -> ir.Table:
    """Order lines, each order once: a store's copies of a platform's orders are the platform's."""
    key = lines.channel + "|" + lines.shop + "|" + ibis.coalesce(lines.currency, "") + "|" + lines.order_id
    return once_only(step(lines.mutate(order_key=key)))


def orders(lines: ir.Table) -> ir.Table:
    """Each order: goods after the seller's discounts, shipping, what was refunded, and when it was paid."""
    lines = own_lines(lines)
    net = (known(lines.gross) - known(lines.seller_discount)).cast(MONEY)
    back = lines.returned_quantity.cast("float64") / lines.quantity.nullif(0).cast("float64")
    lines = step(
        lines.mutate(
            _net=net,
            _back=(net.cast("float64") * ibis.coalesce(back, 0)).round(2).cast(MONEY),
            _goes=lines.payment.isin(PAID)
            & (ibis.coalesce(lines.status, "") != "cancelled")
            & ~ibis.coalesce(lines.is_sample, False),
            _day=ibis.coalesce(lines.paid_at, lines.created_at).date(),
        )
    )
    whole = lines.group_by(ORDER).aggregate(
        sold_in=lines.currency.max(),
        market=lines.market.max(),
        _lines_net=lines._net.sum().cast(MONEY),
        _line_discount=known(lines.seller_discount.sum()).cast(MONEY),
        _order_discount=known(lines.order_discount.max()),
        _returned=known(lines._back.sum().cast(MONEY)),
        _refund=known(lines.order_refund.max()),
        _platform=known(lines.platform_discount.sum().cast(MONEY)),
        shipping=known(lines.buyer_shipping.max()),
        tax=known(lines.tax.max()),
        stated=lines.order_amount.max(),
        quantity=ibis.coalesce(lines.quantity.sum(), 0),
        is_sale=lines._goes.max(),
        is_cancelled=(ibis.coalesce(lines.status, "") == "cancelled").max(),
        paid_on=lines._day.min(),
    )
    whole = step(whole)
    rest = ibis.greatest(whole._order_discount - whole._line_discount, zero())
    whole = step(whole.mutate(goods=(whole._lines_net - rest).cast(MONEY)))
    # A refund in money gives the buyer no more back than was paid: what the platform gave is the platform's.
    given = ibis.ifelse(
        whole._refund >= whole.goods - whole._platform, whole.goods, ibis.least(whole._refund, whole.goods)
    )
    refunded = ibis.ifelse(
        whole._returned > 0, whole._returned, ibis.ifelse(whole._refund > 0, given, zero())
    )
    paid = ibis.coalesce(whole.stated, (whole.goods + whole.shipping + whole.tax).cast(MONEY))
    return kept(
        whole.mutate(
            refunded=refunded.cast(MONEY),
            refunded_money=whole._refund,
            buyer_paid=paid.cast(MONEY),
            checkout=ibis.ifelse(whole.channel.isin(_OWN_STORES), "own_store", whole.channel),
        ).drop(
            "_lines_net", "_line_discount", "_order_discount", "_returned", "_refund", "_platform", "stated"
        )
    )
