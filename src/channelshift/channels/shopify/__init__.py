"""Shopify: orders, inventory, products, payments and payouts of the seller's own store."""

from pathlib import Path

from channelshift.channels.layout import read_layouts
from channelshift.channels.shopify import api, money, reader

LAYOUTS = read_layouts(
    Path(__file__).parent,
    "shopify",
    {
        "orders": reader.orders,
        "inventory": reader.inventory,
        "products": money.products,
        "payments": money.payments,
        "payouts": money.payouts,
        "api_rest_orders": api.rest_orders,
        "api_graphql_orders": api.graphql_orders,
        "api_refunds": api.refunds,
        "api_payouts": api.payouts,
        "api_balance_transactions": api.balance_transactions,
    },
)
