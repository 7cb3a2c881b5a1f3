"""What the simulated seller sells: twelve things for the home, their prices and their costs."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from importlib.resources import files
from typing import Any, NamedTuple

FIRST_COST_DAY = date(2022, 9, 1)
COST_RISE_DAY = date(2023, 3, 1)


class Product(NamedTuple):
    """One SKU. Prices are US dollars and pounds; every cost is US dollars.

    `popularity` is its share of interest, `gift` how much stronger it sells from November to
    Christmas, `in_uk_warehouse` whether some of it lies in TikTok's British warehouse.
    """

    sku: str
    name: str
    variation: str
    category: str
    usd: Decimal
    gbp: Decimal
    landed: Decimal
    landed_later: Decimal
    shipping: Decimal
    packing: Decimal
    supply: Decimal
    storage: Decimal
    lead_days: int
    transfer_days: int
    kilograms: Decimal
    popularity: float
    gift: float
    in_uk_warehouse: bool

    def landed_on(self, day: date) -> Decimal:
        """What one unit cost, landed, on a day: some suppliers raised prices in March 2023."""
        return self.landed if day < COST_RISE_DAY else self.landed_later

    @property
    def number(self) -> int:
        return SKUS.index(self.sku)

    @property
    def tiktok_sku_id(self) -> str:
        return str(1729580000000100000 + self.number * 7919)

    @property
    def tiktok_product_id(self) -> str:
        return str(1729480000000200000 + self.number * 6113)

    @property
    def goods_id(self) -> str:
        return f"GB{70210 + self.number * 37}"

    @property
    def handle(self) -> str:
        return self.name.lower().replace(",", "").replace(" ", "-")


_TEXTS = ("sku", "name", "variation", "category")
_COUNTS = ("lead_days", "transfer_days")
_SHARES = ("popularity", "gift")


def _product(row: Mapping[str, str]) -> Product:
    cells: dict[str, Any] = {name: Decimal(cell) for name, cell in row.items() if cell[0].isdigit()}
    cells |= {name: row[name] for name in _TEXTS}
    cells |= {name: int(row[name]) for name in _COUNTS}
    cells |= {name: float(row[name]) for name in _SHARES}
    return Product(**cells | {"in_uk_warehouse": row["in_uk_warehouse"] == "yes"})


_CATALOGUE = files("channelshift.simulate").joinpath("catalogue.csv").read_text(encoding="utf-8")
PRODUCTS = tuple(_product(row) for row in csv.DictReader(_CATALOGUE.splitlines()))
SKUS = tuple(product.sku for product in PRODUCTS)
BY_SKU = {product.sku: product for product in PRODUCTS}
