"""The seller's own list of what came to the shelves and left them: purchases, and goods sent to Britain."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from channelshift.simulate.files import shopify_inventory, tiktok_stock
from channelshift.simulate.files.table import write_rows
from channelshift.simulate.history import History
from channelshift.simulate.stock import SELLER, UK
from channelshift.simulate.things import Shipment

Row = dict[str, object]
HEAD = "day sku location pool type quantity reference"
OPENING = timedelta(days=30)  # the goods on the shelf on the first day had come a month before it


def write(history: History, folder: Path) -> list[Path]:
    rows = sorted(_rows(history), key=lambda row: (row["day"], str(row["sku"]), str(row["reference"])))
    return [write_rows(folder / "channelshift-stock-moves.csv", HEAD.split(), rows)]


def _rows(history: History) -> Iterator[Row]:
    for (sku, pool), units in history.shelves.opening.items():
        yield _row(history.first_day - OPENING, sku, pool, "received", units, "opening count")
    for number, shipment in enumerate(history.shelves.shipments):
        yield from _of(shipment, f"SHIP-{number + 1}", history.until)


def _of(shipment: Shipment, reference: str, until: date) -> Iterator[Row]:
    sent_on = shipment.pool == UK
    if sent_on and shipment.sent_on <= until:
        yield _row(shipment.sent_on, shipment.sku, SELLER, "transferred_out", shipment.units, reference)
    if shipment.arrives_on <= until:
        kind = "transferred_in" if sent_on else "received"
        yield _row(shipment.arrives_on, shipment.sku, shipment.pool, kind, shipment.units, reference)


def _row(day: date, sku: str, pool: str, kind: str, units: int, reference: str) -> Row:
    return {
        "day": day,
        "sku": sku,
        "location": shopify_inventory.LOCATION if pool == SELLER else tiktok_stock.LOCATION,
        "pool": pool.split("@")[0],
        "type": kind,
        "quantity": units,
        "reference": reference,
    }
