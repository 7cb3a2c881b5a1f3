"""Yahoo! Ads Japan: ad-group reports."""

from channelshift.channels.layout import Layout

LAYOUTS: tuple[Layout, ...] = ()
