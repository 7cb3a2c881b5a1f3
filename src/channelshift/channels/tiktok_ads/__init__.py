"""TikTok Ads Manager: campaign reports, and GMV Max by creative and by product."""

from pathlib import Path

from channelshift.channels.layout import read_layouts
from channelshift.channels.tiktok_ads import reader

LAYOUTS = read_layouts(
    Path(__file__).parent,
    "tiktok_ads",
    {
        "campaigns": reader.campaigns,
        "gmv_max_creatives": reader.campaigns,
        "gmv_max_products": reader.campaigns,
    },
)
