"""What the simulated seller sells: twelve things for the home, with prices in two markets and what they cost."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

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


def _product(row: str) -> Product:
    cells = [cell.strip() for cell in row.split("|")]
    texts, money, rest = cells[:4], [Decimal(cell) for cell in cells[4:12]], cells[12:]
    return Product(
        texts[0],
        texts[1],
        texts[2],
        texts[3],
        *money,
        lead_days=int(rest[0]),
        transfer_days=int(rest[1]),
        kilograms=Decimal(rest[2]),
        popularity=float(rest[3]),
        gift=float(rest[4]),
        in_uk_warehouse=rest[5] == "yes",
    )


# sku | name | variation | category | usd | gbp | landed | later | shipping | packing | supply | storage | lead | transfer
# | kg | popularity | gift | in the UK warehouse
_ROWS = """
LAMP-SUN-01|Sunset Projection Lamp|Orange|Night Lights|34.99|24.99|6.90|7.20|5.60|0.55|11.20|0.11|30|32|0.5|18|1.5|yes
LAMP-MOON-02|Moon Lamp with Stand, 15cm|Warm white|Night Lights|29.99|21.99|6.10|6.10|5.90|0.60|10.10|0.12|30|32|0.6|12|1.7|yes
DIFF-MIST-01|Flame Mist Diffuser|Black|Aromatherapy|39.99|28.99|8.80|9.30|6.40|0.70|14.30|0.15|35|32|0.8|14|1.3|yes
HUMI-CLD-01|Rain Cloud Humidifier|White|Humidifiers|44.99|32.99|10.40|10.40|7.60|0.85|16.80|0.19|35|35|1.1|9|1.2|yes
ORG-SPIN-01|Spinning Cosmetic Organiser|Clear|Storage|27.99|19.99|5.70|5.70|6.10|0.65|9.40|0.20|25|30|0.9|10|1.0|no
ORG-DRW-03|Drawer Dividers, set of 3|Bamboo|Storage|24.99|17.99|5.20|5.60|5.20|0.45|8.60|0.14|25|30|0.7|7|0.9|no
KIT-CHOP-01|Pull Chopper, 900ml|Green|Kitchen Tools|22.99|15.99|4.30|4.30|5.00|0.45|7.60|0.12|25|30|0.6|9|1.0|yes
KIT-OIL-02|Oil Sprayer Bottle, 500ml|Amber|Kitchen Tools|19.99|13.99|3.40|3.40|4.60|0.40|6.20|0.09|22|30|0.4|7|0.9|no
BED-BLNK-01|Chunky Knit Throw|Cream|Blankets|54.99|39.99|14.20|15.10|8.40|0.90|22.00|0.28|40|35|1.6|5|1.8|no
WALL-SHF-02|Hexagon Wall Shelf, 2 pieces|Oak|Wall Decor|36.99|26.99|9.60|9.60|7.90|0.95|15.10|0.26|32|32|1.4|4|0.9|no
BATH-CAD-01|Shower Caddy, no drilling|Black|Bathroom|25.99|18.99|5.90|5.90|6.00|0.60|9.70|0.18|25|30|0.9|3|0.8|no
PET-FNTN-01|Pet Water Fountain, 2L|White|Pet Supplies|37.99|27.99|9.10|9.10|6.90|0.75|14.90|0.17|32|32|0.9|2|1.1|yes
"""

_LINES = [line for line in _ROWS.splitlines() if line.strip()]
SKUS = tuple(line.split("|")[0] for line in _LINES)
PRODUCTS = tuple(_product(line) for line in _LINES)
BY_SKU = {product.sku: product for product in PRODUCTS}
