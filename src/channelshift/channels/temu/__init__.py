"""Temu: the fund detail of a shop."""

from pathlib import Path

from channelshift.channels.layout import read_layouts
from channelshift.channels.temu import reader

LAYOUTS = read_layouts(
    Path(__file__).parent,
    "temu",
    {name: reader.sheet_of(money, name) for name, money in reader.SHEETS.items()},
)
