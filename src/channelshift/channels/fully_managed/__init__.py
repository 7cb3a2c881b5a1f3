"""Fully managed shops of Chinese platforms: the income and expense detail (收支明细)."""

from pathlib import Path

from channelshift.channels.fully_managed import reader
from channelshift.channels.layout import read_layouts

LAYOUTS = read_layouts(Path(__file__).parent, "fully_managed", {"bill": reader.bill})
