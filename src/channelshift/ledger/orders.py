"""Orders: what belongs to a whole order is known on each of its lines, and shared out once."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from channelshift.terms.records import ORDER_LINE, TYPES
from channelshift.terms.steps import step

MONEY = TYPES["money"]
_WHOLE = [c for c in ORDER_LINE.columns if c.level == "order"]
PAID = ("paid", "refunded", "partially_refunded")


def with_whole_order(lines: ir.Table) -> ir.Table:
    """Each line with its order's facts and with its share of what belongs to the whole order.

    Some platforms write an order's amounts on its first line, others on every line. The share goes
    by net price; `_before` and `_after` are the running sums that make the shares add up exactly.
    """
    lines = lines.mutate(
        order_key=lines.channel
        + "|"
        + lines.shop
        + "|"
        + ibis.coalesce(lines.currency, "")
        + "|"
        + lines.order_id,
        _net=(lines.gross - ibis.coalesce(lines.seller_discount, 0)).cast(MONEY),
    )
    lines = step(lines)
    orders = lines.group_by("order_key").aggregate(
        _lines=lines.count(),
        _order_net=lines._net.sum().cast(MONEY),
        _line_discount=ibis.coalesce(lines.seller_discount, 0).sum().cast(MONEY),
        _order_returned=ibis.coalesce(lines.returned_quantity, 0).sum(),
    )
    joined = step(lines.join(orders, "order_key"))
    zero = ibis.literal(0).cast(MONEY)
    singles = joined.filter(joined._lines == 1)
    singles = singles.mutate(
        _weight=ibis.literal(1).cast(MONEY),
        _before=zero,
        _after=ibis.literal(1).cast(MONEY),
        _all=ibis.literal(1).cast(MONEY),
    )
    return singles.union(_many_lines(joined.filter(joined._lines > 1)))


def _many_lines(lines: ir.Table) -> ir.Table:
    whole = ibis.window(group_by="order_key")
    running = ibis.cumulative_window(group_by="order_key", order_by=["line_key"])
    weight = ibis.ifelse(lines._order_net > 0, lines._net, ibis.literal(1).cast(MONEY)).cast(MONEY)
    lines = step(lines.mutate(_weight=weight))
    facts = {c.name: lines[c.name].max().over(whole).cast(lines[c.name].type()) for c in _WHOLE}
    return lines.mutate(
        **facts,
        market=lines.market.max().over(whole),
        _before=(lines._weight.sum().over(running) - lines._weight).cast(MONEY),
        _after=lines._weight.sum().over(running).cast(MONEY),
        _all=lines._weight.sum().over(whole).cast(MONEY),
    )


def times(amount: ir.DecimalValue, factor: ir.NumericValue) -> ir.DecimalValue:
    """An amount times a rate or a count, to four decimals."""
    return rounded(amount.cast("float64") * factor.cast("float64"))


def rounded(amount: ir.FloatingValue) -> ir.DecimalValue:
    """To four decimals, half away from zero; spelled out, for engines differ in what they take for a half."""
    return ((amount * 10_000).round() / 10_000).cast(MONEY)


def shared(lines: ir.Table, amount: ir.DecimalValue) -> ir.DecimalValue:
    """This line's part of an amount of the whole order; the parts add up to the amount exactly."""
    amount = ibis.coalesce(amount, 0).cast("float64")
    total = lines._all.cast("float64")
    upto = rounded(amount * lines._after.cast("float64") / total)
    before = rounded(amount * lines._before.cast("float64") / total)
    return (upto - before).cast(MONEY)


def once_only(lines: ir.Table) -> ir.Table:
    """Without the store's copies of orders that the platform's own export has: one owner per order."""
    platform = lines.filter(lines.channel == "tiktok_shop").select("order_id").distinct()
    copies = lines.filter(lines.other_order_id.notnull()).select("line_key", "order_key", "other_order_id")
    doubled = (
        copies.semi_join(platform, copies.other_order_id == platform.order_id).select("order_key").distinct()
    )
    return lines.anti_join(doubled, "order_key")


def sales(lines: ir.Table) -> ir.Table:
    """Paid orders that were not cancelled and are not samples."""
    return lines.filter(
        lines.payment.isin(PAID)
        & (ibis.coalesce(lines.status, "") != "cancelled")
        & ~ibis.coalesce(lines.is_sample, False)
    )


def samples(lines: ir.Table) -> ir.Table:
    """Goods given to creators: not a sale, but they cost what they cost."""
    return lines.filter(
        ibis.coalesce(lines.is_sample, False) & (ibis.coalesce(lines.status, "") != "cancelled")
    )


def paid_on(lines: ir.Table) -> ir.DateValue:
    """The day an order was paid; a paid order without that day counts on the day it was placed."""
    return ibis.coalesce(lines.paid_at, lines.created_at).date()
