"""What no field name can say about the answers of Shopify's interfaces."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from channelshift.channels.facts import FileFacts
from channelshift.channels.fates import EMPTY, KEPT
from channelshift.channels.parts import added, blank_to, latest_state, sum_of
from channelshift.channels.shopify import money, reader
from channelshift.terms.records import TYPES


def rest_orders(t: ir.Table, facts: FileFacts) -> ir.Table:
    """Order lines as the orders export has them: the same line has the same key in both.

    Newer answers say of every discount how much of it lies on each line; older ones only the sum.
    """
    return _orders(t.mutate(on_line=ibis.coalesce(added(t.allocations), t.line_discount)), facts)


def graphql_orders(t: ir.Table, facts: FileFacts) -> ir.Table:
    """The same by the other interface, which keeps a variant's title apart from its product's."""
    whole = ibis.cases((t.variation.notnull(), t.titled + " - " + t.variation), else_=t.titled)
    named = t.mutate(product=blank_to(t.named, whole), on_line=added(t.allocations))
    return _orders(named, facts)


def _orders(t: ir.Table, facts: FileFacts) -> ir.Table:
    """What both interfaces say in the words of the orders export, then read as that export is."""
    t = latest_state(t, ("order_id", "line_id"), "updated_at", "created_at")
    # Where the order states its discounts, a line that has none has a discount of 0.
    on_line = ibis.ifelse(t.total_discounts.isnull(), t.on_line, sum_of(t.on_line))
    on_lines = sum_of(t.on_line).sum().over(group_by=["currency", "order_id"])
    left = (sum_of(t.total_discounts) - on_lines).cast(TYPES["money"])
    paid = t.financial_status.lower().isin(["paid", "partially_refunded", "refunded"])
    trail = ibis.coalesce(t.attributes, "") + "\n" + ibis.coalesce(t.landing, "")
    t = t.mutate(
        buyer_shipping=ibis.coalesce(t.shipping_total, added(t.shipping_lines)),
        seller_discount=on_line.cast(TYPES["money"]),
        order_discount=ibis.ifelse(left > 0, left, 0).cast(TYPES["money"]),
        order_refund=added(t.refunded),
        returned_quantity=t.quantity - t.current_quantity,
        paid_at=ibis.ifelse(paid, t.processed_at, ibis.null("timestamp(6)")),
        note_attributes=trail.replace("&", "\n").replace("?", "\n"),
        tags=t.tag_words,
        _fate=_real(t),
    )
    return reader.orders(t, facts).mutate(version=ibis.coalesce(t.updated_at, t.created_at))


def _real(t: ir.Table) -> ir.IntegerValue:
    """A test order or payment of the shop's own is no sale."""
    return ibis.ifelse(t.test.fill_null(False) & (t._fate == KEPT), EMPTY, t._fate).cast("int8")


def refunds(t: ir.Table, facts: FileFacts) -> ir.Table:
    """Money given back: what went out by a provider, as far as it did.

    A refund that stands inside its order is counted there.
    """
    happened = (t.type_as_written.lower() == "refund") & (t.outcome.lower() == "success")
    happened = happened & t.order_line.isnull()
    t = latest_state(t.mutate(_fate=_real(t)), ("transaction_id",), "refunded_at")
    return t.mutate(
        settlement_amount=-t.amount,
        provider_sales=-t.amount,
        not_broken_down=sum_of(ibis.null(TYPES["money"])),
        settled_on=t.refunded_at.date(),
        version=t.refunded_at,
        _fate=ibis.ifelse(~happened & (t._fate == KEPT), EMPTY, t._fate).cast("int8"),
    )


def payouts(t: ir.Table, facts: FileFacts) -> ir.Table:
    """A transfer to the bank with its id; fees are stated as costs."""
    return money.paid_out(latest_state(t, ("payout",), "paid_out_on").mutate(fees=-t.fees_stated))


def balance_transactions(t: ir.Table, facts: FileFacts) -> ir.Table:
    """Every movement of the balance, the payout itself among them: those of one payout add up to nothing."""
    t = latest_state(t, ("transaction_id",), "transacted_at")
    t = t.mutate(settled_on=t.transacted_at.date(), tax_withheld=sum_of(ibis.null(TYPES["money"])))
    return money.settled(t.mutate(_fate=_real(t)))
