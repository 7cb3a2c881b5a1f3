"""TikTok Shop: orders, finance statements, payouts, stock, and what it claims of videos and creators."""

from pathlib import Path

from channelshift.channels.layout import read_layouts
from channelshift.channels.tiktok_shop import api, claims, finance, reader

LAYOUTS = read_layouts(
    Path(__file__).parent,
    "tiktok_shop",
    {
        "orders": reader.orders,
        "finance_us_uk": finance.us_uk,
        "finance_sea": finance.sea,
        "withdrawals": finance.withdrawals,
        "fbt_inventory": reader.stock,
        "batch_edit": reader.stock,
        "all_information": reader.listings,
        "affiliate_orders": claims.affiliate_orders,
        "affiliate_orders_of_partner": claims.partner_orders,
        "affiliate_creators": claims.over_the_period("tiktok_creator"),
        "affiliate_videos": claims.affiliate_videos,
        "affiliate_lives": claims.live_sessions("tiktok_affiliate_live"),
        "affiliate_products": claims.over_the_period("tiktok_affiliate_product"),
        "product_performance": claims.over_the_period("tiktok_product"),
        "seller_lives": claims.live_sessions("tiktok_live"),
        "seller_videos": claims.over_the_period("tiktok_video"),
        "api_orders": api.orders,
        "api_v1_orders": api.v1_orders,
        "api_v1_settlements": api.v1_settlements,
        "api_statement": api.statement,
    },
)
