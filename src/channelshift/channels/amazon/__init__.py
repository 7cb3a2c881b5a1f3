"""Amazon: settlements and their payouts, date range reports, orders, stock in its warehouse, searches."""

from pathlib import Path

from channelshift.channels.amazon import orders, reader, searches
from channelshift.channels.layout import read_layouts

LAYOUTS = read_layouts(
    Path(__file__).parent,
    "amazon",
    {
        "settlement_v1": reader.settlement_v1,
        "settlement_v1_payout": reader.payout,
        "settlement_v2": reader.settlement_v2,
        "settlement_v2_payout": reader.payout,
        "date_range": reader.date_range,
        "all_orders": orders.all_orders,
        "fba_inventory": orders.fba_inventory,
        "search_terms": searches.search_terms,
    },
)
