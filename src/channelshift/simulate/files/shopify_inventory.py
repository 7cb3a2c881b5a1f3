"""Shopify's inventory export, the newer layout: what lies in the seller's own warehouse."""

from __future__ import annotations

from pathlib import Path

from channelshift.simulate.catalogue import PRODUCTS, Product
from channelshift.simulate.files.table import head_of, write_rows
from channelshift.simulate.history import History
from channelshift.simulate.stock import SELLER

HEAD = head_of("shopify_inventory")
LOCATION = "Shenzhen warehouse"


def write(history: History, folder: Path) -> list[Path]:
    rows = [_row(history, product) for product in PRODUCTS]
    return [write_rows(folder / "shopify" / "inventory_export.csv", HEAD, rows)]


def _row(history: History, product: Product) -> dict[str, str]:
    """Units promised to unshipped orders are still on the shelf, but not available."""
    available = history.shelves.counted_on(history.until)[product.sku, SELLER]
    promised = committed(history, product.sku)
    incoming = sum(
        s.units for s in history.shelves.coming_on(history.until) if s.sku == product.sku and s.pool == SELLER
    )
    return {
        "Handle": product.handle,
        "Title": product.name,
        "Option1 Name": "Style",
        "Option1 Value": product.variation,
        "SKU": product.sku,
        "COO": "CN",
        "Location": LOCATION,
        "Incoming (not editable)": str(incoming),
        "Unavailable (not editable)": "0",
        "Committed (not editable)": str(promised),
        "Available (not editable)": str(available),
        "On hand (current)": str(available + promised),
    }


def committed(history: History, sku: str, pool: str = SELLER) -> int:
    """Units sold from a pool and not yet shipped."""
    waiting = (o for o in history.orders if o.pool == pool and not o.shipped_at and not o.cancelled_at)
    return sum(line.quantity for o in waiting for line in o.lines if line.product.sku == sku and o.paid_at)
