"""Shopee: orders and released income."""

from pathlib import Path

from channelshift.channels.layout import read_layouts
from channelshift.channels.shopee import reader

LAYOUTS = read_layouts(
    Path(__file__).parent,
    "shopee",
    {"orders_id": reader.orders, "orders_vn": reader.orders, "income_id": reader.income},
)
