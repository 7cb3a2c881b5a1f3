"""TikTok Shop: orders, finance statements, stock."""

from pathlib import Path

from channelshift.channels.layout import read_layouts
from channelshift.channels.tiktok_shop import reader

LAYOUTS = read_layouts(
    Path(__file__).parent,
    "tiktok_shop",
    {
        "orders": reader.orders,
        "finance_us_uk": reader.finance_us_uk,
        "finance_sea": reader.finance_sea,
        "fbt_inventory": reader.stock,
        "batch_edit": reader.stock,
    },
)
