"""SHEIN: completed bills."""

from channelshift.channels.layout import Layout

LAYOUTS: tuple[Layout, ...] = ()
