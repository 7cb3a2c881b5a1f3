"""The European Central Bank's reference rates: one euro in each currency, day by day."""

from pathlib import Path

from channelshift.channels.ecb import reader
from channelshift.channels.layout import read_layouts

LAYOUTS = read_layouts(Path(__file__).parent, "ecb", {"reference_rates": reader.reference_rates})
