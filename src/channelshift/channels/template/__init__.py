"""Our own plain templates, for what no platform exports: costs, stock and moves, spend, hours, links ..."""

from pathlib import Path

from channelshift.channels.layout import read_layouts
from channelshift.channels.template import reader

LAYOUTS = read_layouts(
    Path(__file__).parent,
    "template",
    {
        "products": reader.products,
        "stock": reader.stock,
        "weekly_spend": reader.weekly_spend,
        "weekly_hours": reader.weekly_hours,
        "outbound_links": reader.outbound_links,
        "fx_rates": reader.fx_rates,
        "bank_lines": reader.bank_lines,
        "stock_moves": reader.stock_moves,
        "shop_scores": reader.shop_scores,
    },
)
