"""WooCommerce: orders of the seller's own store."""

from pathlib import Path

from channelshift.channels.layout import read_layouts
from channelshift.channels.woocommerce import api

LAYOUTS = read_layouts(Path(__file__).parent, "woocommerce", {"api_orders": api.orders})
