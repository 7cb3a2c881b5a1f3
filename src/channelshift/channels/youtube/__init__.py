"""YouTube Studio: videos and countries, over a period or by day."""

from pathlib import Path

from channelshift.channels.layout import read_layouts
from channelshift.channels.youtube import reader

LAYOUTS = read_layouts(
    Path(__file__).parent, "youtube", {"content": reader.content, "geography": reader.geography}
)
