"""Lazada: orders and finance transactions."""

from channelshift.channels.layout import Layout

LAYOUTS: tuple[Layout, ...] = ()
