"""Google Ads: campaign and search terms reports."""

from pathlib import Path

from channelshift.channels.google_ads import reader
from channelshift.channels.layout import read_layouts

LAYOUTS = read_layouts(
    Path(__file__).parent,
    "google_ads",
    {"campaigns": reader.campaigns, "search_terms": reader.search_terms},
)
