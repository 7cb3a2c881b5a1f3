"""Temu: the fund detail of a managed shop."""

from channelshift.channels.layout import Layout

LAYOUTS: tuple[Layout, ...] = ()
