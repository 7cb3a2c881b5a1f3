"""What no column name can say about TikTok Shop's statements, income and wallet.

Every line keeps the platform's amount; its parts are the named columns, and what they do not explain is
"not broken down".
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from channelshift.channels.facts import FileFacts
from channelshift.channels.parts import canonical, sum_of
from channelshift.channels.tiktok_shop import columns

# The part that the amount of a line goes to if the line is no order.
_PART_OF_TYPE = {
    "storage": "storage_fee",
    "ad_payment": "ad_payment",
    "reserve": "reserve",
    "sample_shipping": "shipping_cost",
    "tax": "tax_withheld",
    "fee": "platform_fee",
    "dispute": "adjustment",
    "reimbursement": "adjustment",
    "adjustment": "adjustment",
}
_PARTS = (
    "sales",
    "refunds",
    "buyer_shipping",
    "shipping_cost",
    "platform_fee",
    "payment_fee",
    "fulfilment_fee",
    "storage_fee",
    "creator_commission",
    "ad_payment",
    "tax_withheld",
    "adjustment",
    "reserve",
)
_ITEM = r"^(\d+)\*\d+;?$"  # 1730000000000000001*2; alone: an order of one SKU


def us_uk(t: ir.Table, facts: FileFacts) -> ir.Table:
    """US, UK and EU statements: net sales + shipping + fees + adjustment = settlement amount."""
    refunds = sum_of(t.sales_refund)
    return _settled(
        t.mutate(sales=ibis.coalesce(t.gross_sales, t.net_sales - refunds), refunds=refunds), facts
    )


def sea(t: ir.Table, facts: FileFacts) -> ir.Table:
    """South-East Asian income: revenue + fees + adjustment = settlement amount; fees include shipping."""
    one = t["items"].re_extract(_ITEM, 1).nullif("")
    refunds = ibis.coalesce(t.refunds, t.refund_parts)
    t = t.mutate(
        sales=ibis.coalesce(t.sales, t.sales_parts, t.revenue - sum_of(refunds)),
        refunds=refunds,
        keyed_sku=t.sku_id_stated,
        sku_id=ibis.coalesce(t.sku_id_stated, one),
        quantity=ibis.coalesce(t.quantity_stated, _units(t["items"])),
    )
    return _settled(t, facts)


def _units(items: ir.StringValue) -> ir.IntegerValue:
    """All units of `1730000000000000001*1;1730000000000000002*2;`."""
    counts = items.re_replace(";+$", "").split(";").map(lambda item: item.split("*")[1].try_cast("int64"))
    return ibis.cases((items.contains("*"), counts.sums()), else_=ibis.null("int64"))


def _settled(t: ir.Table, facts: FileFacts) -> ir.Table:
    """What all finance lines share: their type, whether they are settled, and where each amount belongs."""
    t = t.mutate(type=_type(t.type_as_written), status=_status(t, facts))
    waits = t.status == "on_hold"
    t = t.mutate(
        shipping_cost=ibis.coalesce(
            t.shipping_cost, t.shipping_total - sum_of(t.buyer_shipping, t.fulfilment_fee)
        ),
        ad_payment=sum_of(t.fee_ads),
        reserve=ibis.null("decimal(18, 4)"),
        tax_withheld=t.tax_withheld if "tax_withheld" in t.columns else ibis.null("decimal(18, 4)"),
        # What is still on hold has no day and no final amount by which it could be told apart.
        keyed_day=ibis.ifelse(waits, None, t.settled_on),
        keyed_amount=ibis.ifelse(waits, None, t.settlement_amount),
        version=ibis.coalesce(t.settled_on, t.order_created_on).cast("timestamp(6)"),
    )
    t = _typed(_adjusted(t))
    return t.mutate(not_broken_down=t.settlement_amount - sum_of(*(t[part] for part in _PARTS)))


def _type(written: ir.StringValue) -> ir.StringValue:
    other = canonical(written, columns.words_for("other_types"), anywhere=True, otherwise="adjustment")
    return ibis.ifelse(written.lower().isin(columns.words_of("order_types")), "order", other)


def _status(t: ir.Table, facts: FileFacts) -> ir.StringValue:
    """A line without a day is in no statement yet, whatever else the file says."""
    said = canonical(t.status_as_written, {"on_hold": columns.words_of("on_hold")}, True, "settled")
    if facts.status:
        said = ibis.literal(facts.status)
    return ibis.ifelse(t.settled_on.isnull(), "on_hold", said)


def _adjusted(t: ir.Table) -> ir.Table:
    """The adjustment without what has a column of its own, wherever the platform counts that.

    Reimbursements and storage stand in the adjustment amount or beside it, and VAT in the fees or beside
    them: of each pair one way only makes the row add up.
    """
    parts = [t[p] for p in _PARTS if p not in ("adjustment", "storage_fee", "reserve")]
    rest = t.settlement_amount - sum_of(*parts)
    stated, apart = sum_of(t.adjustment_amount), sum_of(t.reimbursements, t.storage_fee)
    whole = ibis.ifelse(stated == rest, stated, stated + apart)
    taxed = (rest != whole) & (rest == whole + sum_of(t.fee_tax))
    return t.mutate(
        adjustment=whole - sum_of(t.storage_fee),
        platform_fee=ibis.ifelse(taxed, sum_of(t.platform_fee, t.fee_tax), t.platform_fee),
    )


def _typed(t: ir.Table) -> ir.Table:
    """Move the adjustment of a line that is no order to the part its type names.

    Some lines give their amount as the total only: then all of it is that part.
    """
    named = sum_of(*(t[p] for p in _PARTS if p != "adjustment"))
    alone = ibis.ifelse(named == 0, t.settlement_amount, 0)
    amount = ibis.ifelse(t.adjustment != 0, t.adjustment, alone)
    kinds: dict[str, list[str]] = {}
    for kind, part in _PART_OF_TYPE.items():
        kinds.setdefault(part, []).append(kind)
    moved = {
        part: sum_of(t[part]) + ibis.ifelse(t.type.isin(of), amount, 0)
        for part, of in kinds.items()
        if part != "adjustment"
    }
    adjustment = ibis.cases(
        (t.type.isin(kinds["adjustment"]), amount), (t.type == "order", t.adjustment), else_=0
    )
    return t.mutate(**moved, adjustment=adjustment.cast("decimal(18, 4)"))


def withdrawals(t: ir.Table, facts: FileFacts) -> ir.Table:
    """The wallet: a payout is what goes to the bank, positive, though the wallet writes it negative."""
    kind = canonical(t.type_as_written, columns.words_for("payout_types"), otherwise="other")
    status = canonical(t.status_as_written, columns.words_for("payout_statuses"), otherwise="pending")
    amount = ibis.ifelse(kind == "payout", t.wallet_amount.abs(), t.wallet_amount)
    last = ibis.coalesce(t.paid_on, t.requested_on).cast("timestamp(6)")
    return t.mutate(type=kind, status=status, amount=amount, version=last)
