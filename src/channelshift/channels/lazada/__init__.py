"""Lazada: orders and finance transactions."""

from pathlib import Path

from channelshift.channels.layout import read_layouts
from channelshift.channels.lazada import reader

LAYOUTS = read_layouts(
    Path(__file__).parent,
    "lazada",
    {"orders": reader.orders, "finance_id": reader.finance, "finance_th": reader.finance},
)
