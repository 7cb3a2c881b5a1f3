"""Yahoo! JAPAN Ads: campaign and ad group reports."""

from pathlib import Path

from channelshift.channels.layout import read_layouts
from channelshift.channels.yahoo_ads import reader

LAYOUTS = read_layouts(Path(__file__).parent, "yahoo_ads", {"campaigns": reader.campaigns})
