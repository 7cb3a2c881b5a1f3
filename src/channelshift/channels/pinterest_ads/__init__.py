"""Pinterest Ads: campaign and ad group reports."""

from pathlib import Path

from channelshift.channels.layout import read_layouts
from channelshift.channels.pinterest_ads import reader

LAYOUTS = read_layouts(Path(__file__).parent, "pinterest_ads", {"campaigns": reader.campaigns})
