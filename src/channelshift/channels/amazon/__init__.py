"""Amazon: settlements, orders, stock at its warehouses."""

from channelshift.channels.layout import Layout

LAYOUTS: tuple[Layout, ...] = ()
