"""YouTube Studio: content and audience tables."""

from channelshift.channels.layout import Layout

LAYOUTS: tuple[Layout, ...] = ()
