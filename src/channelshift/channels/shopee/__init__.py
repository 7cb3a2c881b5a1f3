"""Shopee: orders and income."""

from channelshift.channels.layout import Layout

LAYOUTS: tuple[Layout, ...] = ()
