"""SHEIN: the completed bill by goods."""

from pathlib import Path

from channelshift.channels.layout import read_layouts
from channelshift.channels.shein import reader

LAYOUTS = read_layouts(Path(__file__).parent, "shein", {"completed_bill": reader.completed_bill})
