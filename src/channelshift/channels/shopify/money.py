"""What no column name can say about Shopify's payments, payouts and products."""

from __future__ import annotations

from functools import reduce

import ibis
import ibis.expr.types as ir

from channelshift.channels import cells
from channelshift.channels.facts import FileFacts
from channelshift.channels.fates import EMPTY, KEPT
from channelshift.channels.parts import blank_to, canonical, sum_of
from channelshift.terms.records import TYPES

_NOTHING = ibis.null(TYPES["money"])

# Our word for what Shopify calls a movement of its balance, in the export and in its interface.
_TYPES = {
    "order": ("charge", "refund", "refund_failure", "refund failure"),
    "dispute": ("chargeback", "chargeback_reversal", "chargeback won", "chargeback_won", "dispute"),
    "reserve": ("reserve", "reserved_funds", "reserved funds"),
    "transfer": ("payout", "payout_failure", "payout failure", "payout_cancellation", "transfer"),
}
_STATUSES = {
    "paid": ("paid",),
    "failed": ("failed", "canceled", "cancelled"),
}


def payments(t: ir.Table, facts: FileFacts) -> ir.Table:
    """A charge or refund is what the buyer paid or got back, through Shopify as the provider, less its fee.

    A payout takes the balance to the bank; it is named by its id, or by its day where the file has no id
    yet. VAT counts where it lowers the net; else it is part of the fee.
    """
    taken = t.settlement_amount == t.amount - t.fee - sum_of(t.vat)
    return settled(
        t.mutate(
            instant=ibis.coalesce(cells.time(t.written_at, "offset", "Etc/UTC"), t.transacted_at),
            settled_on=t.transacted_at.date(),
            tax_withheld=ibis.ifelse(taken, -sum_of(t.vat), sum_of(_NOTHING)),
        )
    )


def settled(t: ir.Table) -> ir.Table:
    """Each movement of the balance in the part of the settlement it belongs to."""
    kind = canonical(t.type_as_written, _TYPES, otherwise="adjustment")
    day = t.payout_on.strftime("%Y-%m-%d")
    parts = {
        "provider_sales": _where(t, kind == "order"),
        "reserve": _where(t, kind == "reserve"),
        "transfer": _where(t, kind == "transfer"),
        "adjustment": _where(t, kind.isin(["dispute", "adjustment"])),
        "payment_fee": -sum_of(t.fee),
    }
    known = reduce(lambda a, b: a + b, [*parts.values(), t.tax_withheld])
    return t.mutate(
        **parts,
        type=kind,
        statement_id=day,
        payment_id=blank_to(t.payout, day),
        status=ibis.ifelse(blank_to(t.payout, day).isnull(), "on_hold", "settled"),
        not_broken_down=t.settlement_amount - known,
        version=t.transacted_at,
    )


def _where(t: ir.Table, condition: ir.BooleanValue) -> ir.DecimalValue:
    return ibis.ifelse(condition, t.amount, 0).cast(TYPES["money"])


def payouts(t: ir.Table, facts: FileFacts) -> ir.Table:
    """A transfer to the bank, named by its day where the export has no id.

    Fees lower it, whatever their sign.
    """
    before = sum_of(t.charges, t.refunds, t.adjustments, t.reserve, t.retried)
    lowers = (before - sum_of(t.fees_stated) == t.amount) | (t.fees_stated > 0)
    return paid_out(t.mutate(fees=ibis.ifelse(lowers, -t.fees_stated, t.fees_stated)))


def paid_out(t: ir.Table) -> ir.Table:
    """A payout's status and the day it was paid; one that is not paid yet has only the day it is due."""
    day = t.paid_out_on.strftime("%Y-%m-%d")
    status = canonical(t.status_as_written, _STATUSES, otherwise="pending")
    return t.mutate(
        type=ibis.literal("payout"),
        status=status,
        payout_id=blank_to(t.payout, day),
        statement_id=day,
        requested_on=t.paid_out_on,
        paid_on=ibis.ifelse(status == "paid", t.paid_out_on, ibis.null("date")),
        version=t.paid_out_on.cast("timestamp(6)"),
    )


def products(t: ir.Table, facts: FileFacts) -> ir.Table:
    """One line per variant: what stands on a product's first row holds for all of its variants.

    A row of a handle and a picture is no variant. Stock that Shopify does not track is unknown, not 0.
    """
    empty = ibis.literal("")
    options = [ibis.coalesce(o, empty) for o in (t.option1, t.option2, t.option3)]
    joined = (options[0] + "/" + options[1] + "/" + options[2]).re_replace("/+$", "")
    picture = t.price.isnull() & t.sku_stated.isnull() & t.option1.isnull()
    whole = {n: t[n].max().over(group_by="handle") for n in ("product", "status")}
    category = blank_to(t.category_stated, t.type_stated).max().over(group_by="handle")
    return t.mutate(
        **whole,
        category=category,
        options=joined,
        variation=joined.nullif(""),
        product_id=t.handle,
        sku=blank_to(t.sku_stated, (t.handle + "/" + joined).re_replace("/+$", "")),
        on_hand=ibis.ifelse(t.tracker.isnull(), ibis.null("int64"), t.quantity),
        day=ibis.literal(facts.day, type="date"),
        _fate=ibis.ifelse(picture & (t._fate == KEPT), EMPTY, t._fate).cast("int8"),
    )
