"""The kinds of record every channel's files turn into: columns, units and key, each in one place.

Money is decimal(18,4) in the record's own `currency`. Times are wall-clock times in the record's
`zone`. Every record also carries where it came from (`PROVENANCE`), so that any total opens down
to a file and a row.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

TYPES = {
    "text": "string",
    "id": "string",
    "money": "decimal(18, 4)",
    "rate": "decimal(18, 8)",
    "count": "int64",
    "number": "float64",
    "day": "date",
    "time": "timestamp(6)",
    "flag": "boolean",
}


class Column(NamedTuple):
    """One column of a record kind. `level` is `line`, or `order` where the amount is the whole order's
    and stands on one or all of its lines: take it once."""

    name: str
    type: str
    meaning: str
    level: str = "line"


PROVENANCE = (
    Column("line_key", "id", "identity of the line: the same line in two exports has the same key"),
    Column("version", "time", "last thing that happened to the line; of two versions the later one wins"),
    Column("exported_at", "time", "when the file was made, as far as its name or date tells"),
    Column("import_id", "id", "which import brought it"),
    Column("file", "text", "name of the seller's file"),
    Column("sheet", "text", "sheet of a workbook, empty for a plain file"),
    Column("row", "count", "row as a spreadsheet counts: the first line of the file is row 1"),
    Column("channel", "text", "channel whose export this is, for example tiktok_shop"),
    Column("shop", "text", "the seller's own name for the shop"),
    Column("market", "text", "buyer's country, ISO 3166; empty where the file does not say"),
    Column("currency", "text", "ISO 4217 currency of every money column"),
    Column("zone", "text", "zone of every time column: IANA name or fixed offset; empty if there is none"),
)


@dataclass(frozen=True)
class RecordKind:
    """A kind of record: what one row is, its columns, and the sums by which a file is checked by hand."""

    name: str
    grain: str
    columns: tuple[Column, ...]

    @property
    def all_columns(self) -> tuple[Column, ...]:
        return PROVENANCE + self.columns

    @property
    def schema(self) -> dict[str, str]:
        """Column names and Ibis types, in order."""
        return {c.name: TYPES[c.type] for c in self.all_columns}

    def column(self, name: str) -> Column:
        return next(c for c in self.all_columns if c.name == name)

    def of_type(self, *types: str) -> list[str]:
        return [c.name for c in self.columns if c.type in types]


def _money(*pairs: str, level: str = "line") -> tuple[Column, ...]:
    return tuple(Column(p.split("|")[0], "money", p.split("|")[1], level) for p in pairs)


ORDER_LINE = RecordKind(
    "order_line",
    "one order line: order x SKU",
    (
        Column("order_id", "id", "the order's id or name on the platform"),
        Column("sku_id", "id", "platform's id of the variant"),
        Column("sku", "text", "the seller's own SKU; the platform's id or product name where there is none"),
        Column("product_id", "id", "platform's id of the product"),
        Column("product", "text", "product name"),
        Column("variation", "text", "colour, size, set"),
        Column("quantity", "count", "units ordered"),
        Column("returned_quantity", "count", "units returned"),
        *_money(
            "gross|price x quantity before any discount",
            "seller_discount|discount the seller pays for, positive",
            "platform_discount|discount the platform pays for, positive; no cost to the seller",
        ),
        *_money(
            "order_discount|order-level discount the seller pays for, not yet on the lines, positive",
            "buyer_shipping|shipping the buyer paid",
            "seller_shipping_discount|shipping discount the seller pays for, positive",
            "tax|tax and duty collected from the buyer, passed through",
            "buyer_fees|fees the buyer pays to the platform, passed through",
            "order_amount|what the buyer paid",
            "order_refund|refunded so far",
            level="order",
        ),
        Column("status", "text", "unpaid, to_ship, shipped, delivered, completed, cancelled", "order"),
        Column("payment", "text", "paid, pending, refunded, partially_refunded, voided, unpaid", "order"),
        Column("is_sample", "flag", "a creator sample: a full discount, not a sale", "order"),
        Column("created_at", "time", "order placed", "order"),
        Column("paid_at", "time", "payment received", "order"),
        Column("shipped_at", "time", "handed to the carrier", "order"),
        Column("delivered_at", "time", "delivered", "order"),
        Column("cancelled_at", "time", "cancelled", "order"),
        Column("content_type", "text", "LIVE, VIDEO, SHOP_TAB ... as the platform says", "order"),
        Column("creator", "text", "creator's handle", "order"),
        Column("fulfilment", "text", "seller or platform", "order"),
        Column("warehouse", "text", "warehouse name as the file has it", "order"),
        Column("utm_source", "text", "where a link came from, from notes or tags", "order"),
        Column("utm_medium", "text", "how: product_link, bio_link, chat, paid ...", "order"),
        Column("utm_content", "text", "video or post the link stood in", "order"),
        Column("discount_code", "text", "code the buyer used", "order"),
        Column("sales_app", "text", "app or channel that made the order in the store", "order"),
        Column("other_order_id", "id", "the same order's id on the platform it was synced from", "order"),
        Column("buyer", "id", "one-way hash of the buyer's address or user name", "order"),
    ),
)

SETTLEMENT_LINE = RecordKind(
    "settlement_line",
    "one settlement event: order (x SKU) or adjustment",
    (
        Column("statement_id", "id", "statement it is on"),
        Column("payment_id", "id", "payout it is in"),
        Column("type", "text", "order, ad_payment, reimbursement, adjustment, reserve, sample_shipping, tax"),
        Column("type_as_written", "text", "the type in the file's own words"),
        Column("order_id", "id", "order or adjustment id"),
        Column("related_order_id", "id", "order an adjustment belongs to"),
        Column("sku_id", "id", "platform's id of the variant, empty for a whole order"),
        Column("quantity", "count", "units"),
        Column("order_created_on", "day", "day the order was placed"),
        Column("settled_on", "day", "day it was settled"),
        *_money(
            "settlement_amount|what the seller gets: the sum of the parts below",
            "sales|sales after seller discounts, before refunds",
            "refunds|refunded sales after discounts, negative",
            "buyer_shipping|shipping paid by the buyer, less refunds of it",
            "shipping_cost|carrier and platform shipping, negative; subsidies positive",
            "platform_fee|commission, referral, programme and service fees, negative",
            "payment_fee|transaction and instalment fees, negative",
            "fulfilment_fee|platform warehouse handling, negative",
            "creator_commission|creator and partner commission, negative",
            "ad_payment|ads paid from sales, negative",
            "tax_withheld|tax kept by the platform, negative",
            "adjustment|reimbursements, penalties and other adjustments, signed",
            "not_broken_down|money columns we do not know, signed: settlement amount less all parts",
            "memo_platform_discount|memo: discounts paid by the platform",
            "memo_buyer_payment|memo: what the buyer paid",
        ),
    ),
)

AD_DAY = RecordKind(
    "ad_day",
    "spend of one campaign (or finer) over one day or one stated period",
    (
        Column("first_day", "day", "first day the row covers; empty where the file does not say"),
        Column("last_day", "day", "last day the row covers"),
        Column("source", "text", "tiktok_ads, meta_ads ..."),
        Column("campaign_id", "id", "campaign id"),
        Column("campaign", "text", "campaign name"),
        Column("ad_group", "text", "ad group or set"),
        Column("ad", "text", "ad"),
        Column("content_id", "id", "video the ad shows"),
        *_money(
            "spend|amount spent",
            "claimed_revenue|revenue the platform claims; never added to sales",
        ),
        Column("impressions", "count", "times shown"),
        Column("clicks", "count", "link or destination clicks"),
        Column("claimed_orders", "count", "orders the platform claims"),
    ),
)

CONTENT_DAY = RecordKind(
    "content_day",
    "one video, live or post over one day or one stated period; also the team's hours",
    (
        Column("first_day", "day", "first day the row covers"),
        Column("last_day", "day", "last day the row covers"),
        Column("source", "text", "tiktok_video, tiktok_live, instagram_reels ..."),
        Column("format", "text", "video, live, post, message"),
        Column("content_id", "id", "video or session id; empty for a week's work in one format"),
        Column("title", "text", "title"),
        Column("creator", "text", "creator's handle"),
        Column("outbound_url", "text", "link out of the platform that it carries"),
        Column("code", "text", "discount code it names"),
        Column("views", "count", "viewings"),
        Column("clicks", "count", "clicks on the link or product"),
        Column("claimed_orders", "count", "orders the platform claims"),
        *_money("claimed_revenue|revenue the platform claims; never added to sales"),
        Column("hours", "number", "hours of work that went into it"),
    ),
)

STOCK_DAY = RecordKind(
    "stock_day",
    "stock of one SKU in one place on one day",
    (
        Column("day", "day", "day of the count; empty where the file does not say"),
        Column("sku", "text", "the seller's own SKU"),
        Column("sku_id", "id", "platform's id"),
        Column("product", "text", "product name"),
        Column("location", "text", "warehouse as the file has it"),
        Column("pool", "text", "seller_warehouse or platform_warehouse"),
        Column("on_hand", "count", "units there; may be negative after overselling"),
        Column("available", "count", "units that can be sold"),
        Column("committed", "count", "units promised to open orders"),
        Column("unavailable", "count", "damaged, reserved, quality hold"),
        Column("incoming", "count", "units on the way"),
        Column("arrives_on", "day", "day the incoming units are expected"),
    ),
)

PRODUCT_COST = RecordKind(
    "product_cost",
    "what one unit of a SKU costs from a day on",
    (
        Column("sku", "text", "the seller's own SKU"),
        Column("product", "text", "product name"),
        Column("category", "text", "category"),
        Column("valid_from", "day", "first day this cost holds"),
        *_money(
            "landed_cost|purchase price + duty + inbound freight per unit",
            "shipping_cost|outbound shipping per order the seller pays",
            "packing_cost|packing per unit",
            "supply_price|price offered to a fully managed platform per unit",
            "storage_cost|storage per unit and week in a platform warehouse",
        ),
        Column("lead_time_days", "count", "days from ordering to having the goods in the seller's warehouse"),
        Column("transfer_days", "count", "days from the seller's warehouse to a platform's"),
    ),
)

FX_RATE = RecordKind(
    "fx_rate",
    "one unit of `base` in `quote` from a day on",
    (
        Column("day", "day", "day of the rate"),
        Column("base", "text", "currency converted from"),
        Column("quote", "text", "currency converted to"),
        Column("rate", "rate", "units of quote for one unit of base"),
        Column("source", "text", "who says so"),
    ),
)

KINDS = {
    kind.name: kind
    for kind in (ORDER_LINE, SETTLEMENT_LINE, AD_DAY, CONTENT_DAY, STOCK_DAY, PRODUCT_COST, FX_RATE)
}
