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
        Column("click_id", "id", "`cs_click` our short link gave the page the buyer came in by", "order"),
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
        Column(
            "type",
            "text",
            "order, fee, storage, ad_payment, reimbursement, adjustment, dispute, reserve, transfer, "
            "sample_shipping, tax",
        ),
        Column("type_as_written", "text", "the type in the file's own words"),
        Column("order_id", "id", "order or adjustment id"),
        Column("related_order_id", "id", "order an adjustment belongs to"),
        Column("sku_id", "id", "platform's id of the variant, empty for a whole order"),
        Column("sku", "text", "the seller's own SKU, where the file has it"),
        Column("product", "text", "product name, where the file has it"),
        Column("quantity", "count", "units"),
        Column("status", "text", "settled; on_hold while the platform has put it in no statement yet"),
        Column("repeated", "flag", "the same line of the same statement once more in one file: not counted"),
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
            "storage_fee|platform warehouse shelves, negative",
            "creator_commission|creator and partner commission, negative",
            "ad_payment|ads paid from sales, negative",
            "tax_withheld|tax kept by the platform, negative",
            "adjustment|reimbursements, penalties and other adjustments, signed",
            "buyer_tax|tax collected from the buyer and tax handed on, signed; neither income nor cost",
            "provider_sales|what the buyer paid through a payment provider, shipping and tax in it, "
            "less refunds; the store's own orders say what it was for",
            "reserve|held back negative, released positive: a balance, neither income nor cost",
            "transfer|balances carried over, charged or paid out: neither income nor cost",
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
        Column("product_id", "id", "product the ad sells"),
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
        Column(
            "genre", "text", "unboxing, review, drama, hard_ad ...: what kind of content, as the file says"
        ),
        Column("content_id", "id", "video or session id; empty for a week's work in one format"),
        Column("sku", "text", "the seller's own SKU it shows, where it shows one"),
        Column("tags", "text", "hashtags and labels as the file has them, a space between"),
        Column("title", "text", "title"),
        Column("creator", "text", "creator's handle"),
        Column("outbound_url", "text", "link out of the platform that it carries"),
        Column("code", "text", "discount code it names"),
        Column("published_on", "day", "day it was published"),
        Column("views", "count", "viewings"),
        Column("impressions", "count", "times shown, of the post or of its products as the platform says"),
        Column("clicks", "count", "clicks on the link or product"),
        Column("likes", "count", "likes"),
        Column("comments", "count", "comments"),
        Column("shares", "count", "shares"),
        Column("saves", "count", "times it was saved or bookmarked"),
        Column("new_followers", "count", "followers won"),
        Column("claimed_orders", "count", "orders the platform claims"),
        Column("items_sold", "count", "units the platform claims"),
        Column("items_refunded", "count", "units refunded, as the platform claims"),
        *_money(
            "claimed_revenue|revenue the platform claims; never added to sales",
            "refunded_revenue|revenue refunded, as the platform claims",
            "est_commission|commission the platform expects",
        ),
        Column("watch_hours", "number", "hours it was watched"),
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
        *_money("price|price it is offered at, where the file says"),
    ),
)

STOCK_MOVE = RecordKind(
    "stock_move",
    "units of one SKU that came to a place or left it, other than by a sale",
    (
        Column("day", "day", "day of the move"),
        Column("sku", "text", "the seller's own SKU"),
        Column("location", "text", "warehouse"),
        Column("pool", "text", "seller_warehouse, platform_warehouse or consigned"),
        Column("type", "text", "received, transferred_in, transferred_out, returned, written_off"),
        Column("quantity", "count", "units, positive"),
        Column("reference", "text", "delivery note or shipment"),
    ),
)

PAYOUT = RecordKind(
    "payout",
    "one transfer by which a platform pays the seller, or one other movement of its wallet",
    (
        Column("payout_id", "id", "the platform's id of the payout"),
        Column("statement_id", "id", "statement it pays, where the file says"),
        Column("type", "text", "payout; earnings: into the platform's wallet; other"),
        Column("status", "text", "paid, pending, failed"),
        Column("requested_on", "day", "day it was asked for or begun"),
        Column("paid_on", "day", "day the platform says it was paid"),
        Column("bank_account", "text", "account it goes to, as the file masks it"),
        *_money(
            "amount|what goes to the bank",
            "charges|memo: sales in it",
            "refunds|memo: refunds in it, negative",
            "fees|memo: fees in it, negative",
            "adjustments|memo: adjustments in it, signed",
            "reserve|memo: held back negative, released positive",
        ),
    ),
)

BANK_LINE = RecordKind(
    "bank_line",
    "one line of a bank statement",
    (
        Column("booked_on", "day", "day the bank booked it"),
        Column("account", "text", "the seller's own name for the account"),
        Column("counterparty", "text", "who paid or was paid"),
        Column("reference", "text", "what the line says"),
        *_money("amount|received positive, paid negative", "balance|balance after it, where stated"),
    ),
)

LIVE_SESSION = RecordKind(
    "live_session",
    "one live session, or one product in it",
    (
        Column("content_id", "id", "session id"),
        Column("source", "text", "tiktok_live ..."),
        Column("title", "text", "title"),
        Column("creator", "text", "host's or creator's handle"),
        Column("host", "text", "who of the seller's team spoke, where the file says"),
        Column("product_id", "id", "product, where the file has a row per product"),
        Column("product", "text", "product name"),
        Column("started_at", "time", "start"),
        Column("ended_at", "time", "end"),
        Column("seconds", "number", "length in seconds"),
        *_money(
            "claimed_revenue|revenue the platform claims for the session; never added to sales",
            "direct_revenue|part of it ordered straight from the session",
            "refunded_revenue|refunds the platform claims",
            "est_commission|commission the platform expects",
        ),
        Column("claimed_orders", "count", "orders the platform claims"),
        Column("items_sold", "count", "units the platform claims"),
        Column("items_refunded", "count", "units refunded"),
        Column("created_orders", "count", "people who created an order, paid or not"),
        Column("buyers", "count", "buyers"),
        Column("shown", "count", "people the room was shown to"),
        Column("views", "count", "viewings"),
        Column("viewers", "count", "people who came in"),
        Column("peak_viewers", "count", "most people at once"),
        Column("impressions", "count", "times products were shown"),
        Column("clicks", "count", "product clicks"),
        Column("new_followers", "count", "followers won"),
        Column("likes", "count", "likes"),
        Column("comments", "count", "comments"),
        Column("shares", "count", "shares"),
    ),
)

CREATOR_DAY = RecordKind(
    "creator_day",
    "what one creator brought over a stated period, as the platform claims",
    (
        Column("first_day", "day", "first day the row covers"),
        Column("last_day", "day", "last day the row covers"),
        Column("source", "text", "tiktok_creator ..."),
        Column("creator", "text", "creator's handle"),
        *_money(
            "claimed_revenue|revenue the platform claims; never added to sales",
            "live_revenue|part of it by live sessions",
            "video_revenue|part of it by videos",
            "card_revenue|part of it by product cards",
            "refunded_revenue|refunds the platform claims",
            "est_commission|commission the platform expects",
            "est_flat_fee|flat fee the platform expects",
        ),
        Column("claimed_orders", "count", "orders the platform claims"),
        Column("items_sold", "count", "units the platform claims"),
        Column("items_refunded", "count", "units refunded"),
        Column("impressions", "count", "times products were shown"),
        Column("videos", "count", "videos posted"),
        Column("lives", "count", "live sessions held"),
        Column("followers", "count", "followers"),
    ),
)

AFFILIATE_LINE = RecordKind(
    "affiliate_line",
    "one order line that a creator brought: order x SKU",
    (
        Column("order_id", "id", "order it belongs to"),
        Column("sku_id", "id", "platform's id of the variant"),
        Column("sku", "text", "the seller's own SKU"),
        Column("product_id", "id", "platform's id of the product"),
        Column("product", "text", "product name"),
        Column("creator", "text", "creator's handle"),
        Column("content_type", "text", "live, video, showcase ... as the platform says"),
        Column("content_id", "id", "video or session that brought it"),
        Column("quantity", "count", "units"),
        Column("status", "text", "the platform's word for the order or its settlement"),
        Column("commission_model", "text", "standard, target collaboration, ..."),
        Column("returned", "flag", "fully returned or refunded"),
        Column("created_at", "time", "order placed"),
        Column("commission_paid_at", "time", "commission paid"),
        *_money(
            "payment_amount|what the buyer paid for the line",
            "est_commission|expected commission, all kinds, positive",
            "actual_commission|commission paid, all kinds, positive",
            "est_commission_base|what the expected commission is taken of",
            "actual_commission_base|what the paid commission was taken of",
        ),
    ),
)

CREATOR_COST = RecordKind(
    "creator_cost",
    "what the seller gave one creator on one day: samples and fees outside the platform's commission",
    (
        Column("day", "day", "day the sample left or the fee was agreed"),
        Column("creator", "text", "creator's handle"),
        Column("sku", "text", "the seller's own SKU of the sample"),
        Column("samples", "count", "units sent for nothing"),
        Column("delivered_on", "day", "day the sample arrived"),
        Column("posted_on", "day", "day the creator posted, where known"),
        Column("order_id", "id", "order the sample was sent by, so that it is counted once"),
        *_money("fee|fixed fee paid or agreed, positive", "sample_shipping|postage of the sample, positive"),
    ),
)

SEARCH_TERM_DAY = RecordKind(
    "search_term_day",
    "what viewers searched, clicked and saved over one day or one stated period",
    (
        Column("first_day", "day", "first day the row covers"),
        Column("last_day", "day", "last day the row covers"),
        Column("source", "text", "tiktok_search, tiktok_ads, google_ads, amazon_search, own_store ..."),
        Column("term", "text", "the words as the viewer typed them"),
        Column("language", "text", "language of the words, where the file says"),
        Column("content_id", "id", "video after which it was searched, where the file says"),
        Column("product_id", "id", "product the row is about, where the file says"),
        Column("searches", "count", "times searched, as the platform says"),
        Column("impressions", "count", "times the shop's content or products were shown for it"),
        Column("clicks", "count", "clicks on the shop's content or products"),
        Column("saves", "count", "times content or a product was saved after it"),
        Column("claimed_orders", "count", "orders the platform claims for it"),
        *_money(
            "claimed_revenue|revenue the platform claims; never added to sales",
            "spend|spent on ads shown for it; memo, the campaign's spend is in ad_day",
        ),
    ),
)

PRODUCT_DAY = RecordKind(
    "product_day",
    "what one product or SKU did over a stated period, as the platform claims",
    (
        Column("first_day", "day", "first day the row covers"),
        Column("last_day", "day", "last day the row covers"),
        Column("sku_id", "id", "platform's id of the variant"),
        Column("product_id", "id", "platform's id of the product"),
        Column("product", "text", "product name"),
        Column("status", "text", "the platform's word"),
        *_money(
            "claimed_revenue|revenue the platform claims; never added to sales",
            "refunded_revenue|refunds the platform claims",
            "est_commission|commission the platform expects",
            "spend|ad spend on the product, where the report has it",
        ),
        Column("claimed_orders", "count", "orders the platform claims"),
        Column("items_sold", "count", "units the platform claims"),
        Column("items_refunded", "count", "units refunded"),
        Column("samples", "count", "samples sent"),
        Column("creators", "count", "creators who sold it"),
        Column("impressions", "count", "times shown"),
        Column("clicks", "count", "clicks"),
        Column(
            "source", "text", "tiktok_product: all sales; tiktok_affiliate_product: those by creators ..."
        ),
    ),
)

PRODUCT_LISTING = RecordKind(
    "product_listing",
    "one variant as a shop offers it on the day of the export",
    (
        Column("day", "day", "day of the export; empty where the file does not say"),
        Column("sku", "text", "the seller's own SKU"),
        Column("sku_id", "id", "platform's id of the variant"),
        Column("product_id", "id", "platform's id or handle of the product"),
        Column("product", "text", "product name"),
        Column("variation", "text", "colour, size, set"),
        Column("category", "text", "category"),
        Column("status", "text", "active, draft, archived as the platform says"),
        Column("on_hand", "count", "units the listing states"),
        Column("grams", "number", "weight in grams"),
        *_money(
            "price|price it is offered at",
            "compare_at_price|price it is compared with",
            "unit_cost|what the seller entered as its cost",
        ),
    ),
)

AUDIENCE_DAY = RecordKind(
    "audience_day",
    "viewers of one source in one country over a stated period",
    (
        Column("first_day", "day", "first day the row covers"),
        Column("last_day", "day", "last day the row covers"),
        Column("source", "text", "youtube_video ..."),
        Column("country", "text", "country as the file writes it"),
        Column("views", "count", "viewings"),
        Column("watch_hours", "number", "hours watched"),
        Column("average_seconds", "number", "average seconds of a viewing"),
        Column("new_followers", "count", "subscribers won"),
        Column("impressions", "count", "times shown"),
    ),
)

CLICK = RecordKind(
    "click",
    "one visit to a short link of the shop, as the edge logged it; only a person's counts",
    (
        Column("click_id", "id", "unique; the target got it as `cs_click`, so an order may carry it"),
        Column("clicked_at", "time", "when, in UTC"),
        Column("visitor", "id", "one-way hash of this day only; no address is kept"),
        Column("link", "text", "end of the short address"),
        Column("rule", "text", "1 is the link's first rule; 0: no rule fitted; expired: the link was over"),
        Column("target", "text", "the target's name; empty: our own page"),
        Column("visit", "text", "person, bot, ahead (fetched before anyone asked) or head"),
        Column("placement", "text", "where the short address stood: as it said itself, or as the link says"),
        Column("language", "text", "the visitor's first language"),
        Column("device", "text", "ios, android, desktop or other"),
        Column("app", "text", "the app in whose own browser it was opened; empty: an ordinary browser"),
    ),
)

SHOP_SCORE = RecordKind(
    "shop_score",
    "one figure of a shop's standing on one day, as the platform states it; never worked out here",
    (
        Column("day", "day", "day the platform showed it"),
        Column("metric", "text", "shop_performance_score, negative_review_rate, ... as stated"),
        Column("value", "number", "as stated; a rate is a fraction"),
        Column("target", "number", "what the platform asks for"),
        Column("note", "text", "the platform's remark"),
    ),
)

PRODUCT_COST = RecordKind(
    "product_cost",
    "what one unit of a SKU costs from a day on",
    (
        Column("sku", "text", "the seller's own SKU"),
        Column("product", "text", "product name"),
        Column("category", "text", "category"),
        Column("supplier", "text", "factory or trader it is bought from"),
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
        Column(
            "unit_litres", "number", "volume of one packed unit in litres, by which platforms' shelves charge"
        ),
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
    for kind in (
        ORDER_LINE,
        SETTLEMENT_LINE,
        PAYOUT,
        BANK_LINE,
        AFFILIATE_LINE,
        CREATOR_COST,
        SEARCH_TERM_DAY,
        AD_DAY,
        CONTENT_DAY,
        LIVE_SESSION,
        CREATOR_DAY,
        PRODUCT_DAY,
        PRODUCT_LISTING,
        AUDIENCE_DAY,
        CLICK,
        STOCK_DAY,
        STOCK_MOVE,
        SHOP_SCORE,
        PRODUCT_COST,
        FX_RATE,
    )
}
