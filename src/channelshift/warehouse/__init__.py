"""The warehouse: records as append-only Parquet, one set per import, and published snapshots."""

from channelshift.warehouse.imports import Manifest
from channelshift.warehouse.warehouse import Warehouse

__all__ = ["Manifest", "Warehouse"]
