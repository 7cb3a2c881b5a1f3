"""The European Central Bank's reference rates."""

from channelshift.channels.layout import Layout

LAYOUTS: tuple[Layout, ...] = ()
