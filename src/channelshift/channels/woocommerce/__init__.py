"""WooCommerce: orders of the seller's own store."""

from pathlib import Path

from channelshift.channels.layout import read_layouts
from channelshift.channels.woocommerce import api, exports

LAYOUTS = read_layouts(
    Path(__file__).parent,
    "woocommerce",
    {
        "analytics_orders": exports.analytics_orders,
        "webtoffee_orders": exports.webtoffee_orders,
        "api_orders": api.orders,
    },
)
