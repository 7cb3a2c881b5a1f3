"""What a page calls the words the engine uses. A page never shows a raw key.

The same key may mean two things in two families (`platform` is a source and a checkout), so a
label is asked for by family.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from channelshift.web.audit_words import AUDIT_FAMILIES
from channelshift.web.case_words import CASE_FAMILIES
from channelshift.web.contact_words import CONTACT_FAMILIES
from channelshift.web.content_words import CONTENT_FAMILIES
from channelshift.web.duty_words import DUTY_FAMILIES
from channelshift.web.effect_words import EFFECT_FAMILIES
from channelshift.web.launch_words import LAUNCH_FAMILIES
from channelshift.web.link_words import LINK_FAMILIES
from channelshift.web.live_words import LIVE_FAMILIES
from channelshift.web.mode_words import MODE_FAMILIES
from channelshift.web.record_words import COUNTS, LANGUAGES, MONEY, TITLES
from channelshift.web.rule_words import RULE_WORDS
from channelshift.web.search_words import SEARCH_FAMILIES
from channelshift.web.topics import TOPICS
from channelshift.web.units import UNITS

Family = Mapping[str, Promise]

SOURCES: Family = {
    "tiktok_video": _("TikTok video"),
    "tiktok_live": _("TikTok live"),
    "tiktok_shop_tab": _("TikTok shop tab"),
    "tiktok_creator": _("TikTok creator"),
    "tiktok_ads": _("TikTok ads"),
    "tiktok_profile": _("TikTok profile"),
    "instagram_reels": _("Instagram Reels"),
    "instagram_profile": _("Instagram profile"),
    "instagram_story": _("Instagram story"),
    "meta_ads": _("Meta ads"),
    "youtube_shorts": _("YouTube Shorts"),
    "youtube_video": _("YouTube video"),
    "pinterest": _("Pinterest"),
    "google_ads": _("Google ads"),
    "amazon_ads": _("Amazon ads"),
    "amazon_search": _("Amazon search"),
    "tiktok_search": _("TikTok search"),
    "own_store": _("own store"),
    "yahoo_ads": _("Yahoo! Japan ads"),
    "pinterest_ads": _("Pinterest ads"),
    "search": _("search"),
    "email": _("e-mail"),
    "whatsapp": _("WhatsApp"),
    "telegram": _("Telegram"),
    "platform": _("the platform's own traffic"),
    "direct": _("direct visit"),
    "unattributed": _("source not known"),
}
HOPS: Family = {
    "product_link": _("product link"),
    "bio_link": _("link in bio"),
    "caption_link": _("link in caption"),
    "description_link": _("link in description"),
    "story_sticker": _("story sticker"),
    "product_card": _("product card"),
    "ad_link": _("ad link"),
    "chat_link": _("link in chat"),
    "pin_link": _("pin link"),
    "none": _("no hop"),
}
CHECKOUTS: Family = {
    "own_store": _("own store"),
    "tiktok_shop": _("TikTok Shop"),
    "meta_shop": _("Meta shop"),
    "amazon": _("Amazon"),
    "shopee": _("Shopee"),
    "lazada": _("Lazada"),
    "temu": _("Temu"),
    "shein": _("SHEIN"),
    "aliexpress": _("AliExpress"),
    "marketplace": _("marketplace"),
    "platform": _("platform checkout"),
}
POOLS: Family = {
    "seller_warehouse": _("own warehouse"),
    "platform_warehouse": _("platform warehouse"),
    "consigned": _("consigned to the platform"),
}
MODES: Family = {
    "semi_closed_loop": _("semi-closed loop"),
    "closed_loop": _("closed loop"),
    "fully_managed": _("fully managed"),
    "semi_managed": _("semi-managed"),
    "private_traffic": _("private traffic"),
    "independent_store": _("independent store"),
    "marketplace": _("marketplace"),
}
MARKETS: Family = {
    "US": _("United States"),
    "GB": _("United Kingdom"),
    "ID": _("Indonesia"),
    "MY": _("Malaysia"),
    "TH": _("Thailand"),
    "VN": _("Vietnam"),
    "PH": _("Philippines"),
    "SG": _("Singapore"),
    "JP": _("Japan"),
    "KR": _("South Korea"),
    "IN": _("India"),
    "TW": _("Taiwan"),
    "DE": _("Germany"),
    "FR": _("France"),
    "IT": _("Italy"),
    "ES": _("Spain"),
    "IE": _("Ireland"),
    "AT": _("Austria"),
    "BE": _("Belgium"),
    "NL": _("Netherlands"),
    "PL": _("Poland"),
    "RO": _("Romania"),
    "MX": _("Mexico"),
    "BR": _("Brazil"),
    "EU": _("European Union"),
    "SEA": _("South-East Asia"),
    "GLOBAL": _("worldwide"),
    "MULTI": _("several markets"),
    "OTHER": _("all other markets"),
    "TIKTOK_SHOP_MARKETS": _("TikTok Shop markets"),
    "CN_SELLERS": _("sellers from China"),
    "": _("market not known"),
}
CHANNELS: Family = {
    "tiktok_shop": _("TikTok Shop"),
    "shopify": _("Shopify"),
    "tiktok_ads": _("TikTok ads"),
    "meta_ads": _("Meta ads"),
    "woocommerce": _("WooCommerce"),
    "amazon": _("Amazon"),
    "shopee": _("Shopee"),
    "lazada": _("Lazada"),
    "temu": _("Temu"),
    "shein": _("SHEIN"),
    "fully_managed": _("fully managed shop"),
    "google_ads": _("Google ads"),
    "yahoo_ads": _("Yahoo! Japan ads"),
    "pinterest_ads": _("Pinterest ads"),
    "youtube": _("YouTube"),
    "ecb": _("European Central Bank"),
    "template": _("Channelshift template"),
    "plain": _("Channelshift template"),
}
KINDS: Family = {
    "order_line": _("orders"),
    "settlement_line": _("settlements"),
    "refund": _("refunds"),
    "payout": _("payouts"),
    "bank_line": _("bank lines"),
    "affiliate_line": _("creators' orders"),
    "ad_day": _("ad spend"),
    "content_day": _("content and hours"),
    "live_session": _("live sessions"),
    "creator_day": _("creators"),
    "creator_cost": _("samples and fees of creators"),
    "search_term_day": _("search terms"),
    "product_day": _("products as the platform counts them"),
    "product_listing": _("product list"),
    "audience_day": _("viewers by country"),
    "click": _("clicks on short links"),
    "stock_day": _("stock"),
    "stock_move": _("stock moves"),
    "shop_score": _("shop scores"),
    "sample": _("samples"),
    "product_cost": _("product costs"),
    "fx_rate": _("exchange rates"),
}
PLATFORMS: Family = {
    "tiktok": _("TikTok"),
    "meta": _("Meta"),
    "youtube": _("YouTube"),
    "pinterest": _("Pinterest"),
    "snapchat": _("Snapchat"),
    "x": _("X"),
    "whatsapp": _("WhatsApp"),
    "telegram": _("Telegram"),
    "amazon": _("Amazon"),
    "temu": _("Temu"),
    "shein": _("SHEIN"),
    "aliexpress": _("AliExpress"),
    "shopee": _("Shopee"),
    "lazada": _("Lazada"),
    "shopify": _("Shopify"),
    "paypal": _("PayPal"),
    "stripe": _("Stripe"),
    "regulation": _("Law and tax"),
    "law": _("Law and tax"),
}
SUBJECTS: Family = {
    "link": _("links"),
    "commission": _("commission"),
    "payment_fee": _("payment fees"),
    "storage_fee": _("storage fees"),
    "fulfilment_fee": _("fulfilment fees"),
    "settlement": _("payout"),
    "document": _("documents"),
    "certificate": _("certificates"),
    "messaging": _("content and messaging"),
    "ban": _("what is open"),
    "tax": _("tax and duty"),
}
STATUSES: Family = {
    "in_force": _("in force"),
    "announced": _("announced"),
    "withdrawn": _("withdrawn"),
    "test": _("test, some accounts only"),
    "disputed": _("disputed"),
    "superseded": _("replaced"),
    "own": _("my own"),
    "heard": _("heard, not confirmed"),
}
CONFIDENCES: Family = {
    "high": _("well sourced"),
    "medium": _("one decent source"),
    "low": _("weakly sourced"),
}
FIGURES: Family = {
    "gross_sales": _("Gross sales"),
    "seller_discount": _("Own discounts"),
    "refunds": _("Refunds"),
    "net_sales": _("Net sales"),
    "cogs": _("Cost of goods"),
    "cm1": _("CM1"),
    "buyer_shipping": _("Shipping paid by buyers"),
    "shipping_cost": _("Shipping cost"),
    "packing_cost": _("Packing"),
    "platform_fee": _("Platform fees"),
    "payment_fee": _("Payment fees"),
    "fulfilment_fee": _("Fulfilment fees"),
    "other_cost": _("Other costs"),
    "cm2": _("CM2"),
    "ads": _("Ads"),
    "creator_commission": _("Creator commission"),
    "samples": _("Samples"),
    "cm3": _("CM3"),
}
COLUMNS: Family = {
    "search_term": _("Search"),
    "month": _("Month"),
    "route": _("Route"),
    "mode": _("Sales mode"),
    "channel": _("Channel"),
    "market": _("Market"),
    "sku": _("SKU"),
    "session": _("Live session"),
    "host": _("Host"),
    "creator": _("Creator"),
    "source": _("Source"),
    "content_id": _("Video or post"),
    "checkout": _("Checkout"),
    "pool": _("Warehouse"),
    "paid_month": _("Month paid"),
}
FACTS: Family = {
    "channel": _("Channel"),
    "kind": _("Contents"),
    "market": _("Market"),
    "currency": _("Currency"),
    "zone": _("Time zone"),
    "date_order": _("Date order"),
    "encoding": _("Text encoding"),
    "delimiter": _("Separator"),
    "header_row": _("Header row"),
    "shop": _("Shop"),
    "sheet": _("Sheet"),
    "layout": _("Report"),
    "decimal_mark": _("Decimal mark"),
    "period": _("Period"),
}
DATE_ORDERS: Family = {
    "dmy": _("day/month/year"),
    "mdy": _("month/day/year"),
    "ymd": _("year-month-day"),
    "offset": _("each time with its own offset"),
}
DELIMITERS: Family = {
    ",": _("comma"),
    ";": _("semicolon"),
    "\t": _("tab"),
    "|": _("vertical bar"),
}
BASES: Family = {
    "created": _("day ordered"),
    "paid": _("day paid"),
    "shipped": _("day shipped"),
    "delivered": _("day delivered"),
    "refunded": _("day refunded"),
    "settled": _("day settled"),
    "paid_out": _("day paid out"),
}
DECISIONS: Family = {
    "spend": _("Ad spend"),
    "hours": _("Content hours"),
    "mode": _("Sales mode"),
    "send": _("Send stock"),
    "buy": _("Buy stock"),
    "back": _("Take stock back"),
    "clear": _("Mark down"),
    "hold": _("Offer no more than"),
}
STEPS: Family = {
    "before": _("Before"),
    "after": _("After"),
    "closed": _("Routes closed"),
    "repriced": _("Dearer routes"),
    "recaptured": _("Comes back"),
    "recapture": _("Comes back"),
    "stranded": _("Stranded stock"),
    **SOURCES,
}
TEAMS: Family = {"team": _("Your team")}
LIMITS: Family = {
    "budget_per_week": _("Ad budget per week"),
    "hours_per_week": _("Content hours per week"),
    "live_hours_per_week": _("Live hours per week"),
    "risk": _("Weight of a bad outcome"),
    "most_on_one_platform": _("Most of profit on one platform"),
    "buying": _("Money for stock"),
    "cash": _("Cash in hand"),
    "least_profit": _("Least CM3 over the plan"),
}
ANSWERS: Family = {"yes": _("yes"), "no": _("no")}

FAMILIES: Mapping[str, Family] = {
    "source": SOURCES,
    "hop": HOPS,
    "checkout": CHECKOUTS,
    "pool": POOLS,
    "location": POOLS,
    "mode": MODES,
    "market": MARKETS,
    "channel": CHANNELS,
    "kind": KINDS,
    "platform": PLATFORMS,
    "subject": SUBJECTS,
    "topic": TOPICS,
    "status": STATUSES,
    "confidence": CONFIDENCES,
    "figure": FIGURES,
    "column": COLUMNS,
    "fact": FACTS,
    "date_order": DATE_ORDERS,
    "delimiter": DELIMITERS,
    "basis": BASES,
    "what": DECISIONS,
    "step": STEPS,
    "unit": {**COUNTS, **UNITS},
    "count": COUNTS,
    "money": MONEY,
    "title": TITLES,
    "language": LANGUAGES,
    "answer": ANSWERS,
    "team": TEAMS,
    "limit": LIMITS,
    "rule_word": RULE_WORDS,
    **MODE_FAMILIES,
    **DUTY_FAMILIES,
    **EFFECT_FAMILIES,
    **CONTACT_FAMILIES,
    **CONTENT_FAMILIES,
    **LAUNCH_FAMILIES,
    **LINK_FAMILIES,
    **LIVE_FAMILIES,
    **AUDIT_FAMILIES,
    **CASE_FAMILIES,
    **SEARCH_FAMILIES,
}


def label(family: str, key: str) -> str | None:
    """What to call a key of one family, or None where the family does not know it."""
    found = FAMILIES.get(family, {}).get(key)
    return None if found is None else str(found)


def spoken(family: str, key: str) -> str:
    """A key as words, even where no label was written for it.

    >>> spoken("topic", "something_new")
    'something new'
    """
    return label(family, key) or key.replace("_", " ")
