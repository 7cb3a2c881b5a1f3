"""Fully managed shops (全托管): the 收支明细 bill."""

from channelshift.channels.layout import Layout

LAYOUTS: tuple[Layout, ...] = ()
