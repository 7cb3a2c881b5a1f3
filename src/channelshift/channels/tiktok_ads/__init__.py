"""TikTok Ads Manager: campaign reports."""

from pathlib import Path

from channelshift.channels.layout import read_layouts
from channelshift.channels.tiktok_ads import reader

LAYOUTS = read_layouts(Path(__file__).parent, "tiktok_ads", {"campaigns": reader.campaigns})
