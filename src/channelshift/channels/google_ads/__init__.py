"""Google Ads: campaign reports."""

from channelshift.channels.layout import Layout

LAYOUTS: tuple[Layout, ...] = ()
