"""The stock list of TikTok's own British warehouse."""

from __future__ import annotations

from pathlib import Path

from channelshift.simulate.catalogue import PRODUCTS
from channelshift.simulate.files.shopify_inventory import committed
from channelshift.simulate.files.table import head_of, write_rows
from channelshift.simulate.history import History
from channelshift.simulate.stock import UK

HEAD = head_of("tiktok_stock")
LOCATION = "FBT GB Daventry"


def write(history: History, folder: Path) -> list[Path]:
    counted = history.shelves.counted_on(history.until)
    coming = history.shelves.coming_on(history.until)
    rows = []
    for product in PRODUCTS:
        if not product.in_uk_warehouse:
            continue
        available = counted[product.sku, UK]
        reserved = committed(history, product.sku, UK)
        rows.append(
            {
                "Goods ID": product.goods_id,
                "Goods name": product.name,
                "Reference code": product.sku,
                "Status": "Active",
                "Warehouse name": LOCATION,
                "Total inventory": str(available + reserved),
                "Available inventory": str(available),
                "Defective": "0",
                "Good&Reserved": str(reserved),
                "In Transit: Total Quantity": str(
                    sum(s.units for s in coming if (s.sku, s.pool) == (product.sku, UK))
                ),
            }
        )
    return [write_rows(folder / "tiktok_shop" / "fbt_inventory.csv", HEAD, rows)]
