"""WooCommerce: orders of the seller's own store."""

from channelshift.channels.layout import Layout

LAYOUTS: tuple[Layout, ...] = ()
