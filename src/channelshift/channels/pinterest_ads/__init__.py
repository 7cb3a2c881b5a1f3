"""Pinterest Ads: ad reports."""

from channelshift.channels.layout import Layout

LAYOUTS: tuple[Layout, ...] = ()
