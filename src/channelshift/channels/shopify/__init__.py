"""Shopify: orders and inventory of the seller's own store."""

from pathlib import Path

from channelshift.channels.layout import read_layouts
from channelshift.channels.shopify import reader

LAYOUTS = read_layouts(
    Path(__file__).parent, "shopify", {"orders": reader.orders, "inventory": reader.inventory}
)
