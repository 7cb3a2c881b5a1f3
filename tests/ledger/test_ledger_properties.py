"""What holds for every shop: the same sum however it is cut, and every sum made of rows one can open.

The expected figures are plain arithmetic over the rows written into the files.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from ledger_shop import BRITISH, STORE_TIME, Shop, item, link, settled, store_order, tiktok_line

from channelshift.ledger.book import GROUPS
from channelshift.ledger.lines import RUNGS
from channelshift.workflows.answers import LADDER
from channelshift.workflows.profit import profit, source_rows

SKUS = ("MUG-1", "LAMP-2", "RUG-3", "POT-4")
COSTS = {"MUG-1": "3.10", "LAMP-2": "6.80", "RUG-3": "11.25"}  # POT-4 has no cost
ROUTES = ("product_link", "bio_link", "")


@dataclass(frozen=True)
class Line:
    sku: str
    cents: int
    quantity: int
    seller_percent: int
    platform_percent: int
    settled: bool

    @property
    def price(self) -> Decimal:
        return Decimal(self.cents) / 100

    @property
    def gross(self) -> Decimal:
        return self.price * self.quantity

    def share(self, percent: int) -> Decimal:
        return (self.gross * percent / 100).quantize(Decimal("0.01"))


@dataclass(frozen=True)
class Sale:
    where: str  # store, us_shop, gb_shop
    lines: tuple[Line, ...]
    fate: str  # paid, cancelled, unpaid
    day: int
    route: str
    off_percent: int
    shipping_cents: int

    @property
    def currency(self) -> str:
        return "GBP" if self.where == "gb_shop" else "USD"

    @property
    def gross(self) -> Decimal:
        return sum((line.gross for line in self.lines), Decimal(0))

    @property
    def discount(self) -> Decimal:
        if self.where == "store":
            return (self.gross * self.off_percent / 100).quantize(Decimal("0.01"))
        return sum((line.share(line.seller_percent) for line in self.lines), Decimal(0))


LINES = st.builds(
    Line,
    st.sampled_from(SKUS),
    st.integers(100, 9999),
    st.integers(1, 3),
    st.integers(0, 60),
    st.integers(0, 30),
    st.booleans(),
)
SALES = st.lists(
    st.builds(
        Sale,
        st.sampled_from(("store", "us_shop", "gb_shop")),
        st.lists(LINES, min_size=1, max_size=3, unique_by=lambda x: x.sku).map(tuple),
        st.sampled_from(("paid", "paid", "paid", "cancelled", "unpaid")),
        st.integers(13, 28),
        st.sampled_from(ROUTES),
        st.integers(0, 90),
        st.integers(0, 999),
    ),
    min_size=4,
    max_size=10,
)


def _shop_rows(number: int, sale: Sale) -> list[dict[str, object]]:
    us = f"07/{sale.day}/2023 10:00:00 AM"
    gb = f"{sale.day}/07/2023 10:00:00"
    now = gb if sale.where == "gb_shop" else us
    status = {"paid": "Completed", "cancelled": "Canceled", "unpaid": "Unpaid"}[sale.fate]
    cells = {
        **(BRITISH if sale.where == "gb_shop" else {}),
        "Order Status": status,
        "Order Substatus": status,
        "Created Time": now,
        "Paid Time": "" if sale.fate == "unpaid" else now,
        "Cancelled Time": now if sale.fate == "cancelled" else "",
        "Shipping Fee After Discount": Decimal(sale.shipping_cents) / 100,
    }
    return [
        tiktok_line(
            number,
            line.sku,
            str(line.price),
            line.quantity,
            seller_discount=line.share(line.seller_percent),
            platform_discount=line.share(line.platform_percent),
            **cells,
        )
        for line in sale.lines
    ]


def _store_rows(number: int, sale: Sale) -> list[dict[str, object]]:
    now = STORE_TIME.replace("-20 ", f"-{sale.day} ")
    return store_order(
        f"#{number}",
        *(item(line.sku, str(line.price), line.quantity) for line in sale.lines),
        **{
            "Created at": now,
            "Paid at": "" if sale.fate == "unpaid" else now,
            "Financial Status": "pending" if sale.fate == "unpaid" else "paid",
            "Cancelled at": now if sale.fate == "cancelled" else "",
            "Discount Amount": sale.discount,
            "Shipping": Decimal(sale.shipping_cents) / 100,
            "Note Attributes": link(sale.route) if sale.route else "",
        },
    )


def _statement_rows(number: int, sale: Sale) -> list[dict[str, object]]:
    rows = []
    for line in sale.lines:
        if line.settled and sale.fate == "paid":
            net = line.gross - line.share(line.seller_percent)
            fee = (net / 10).quantize(Decimal("0.01"))
            amounts = {
                "Currency": sale.currency,
                "Gross sales": line.gross,
                "Seller discount": -line.share(line.seller_percent),
                "Net sales": net,
                "Fees": -fee,
                "Referral fee": -fee,
                "Total settlement amount": net - fee,
            }
            rows.append(settled(number, line.sku, **amounts))
    return rows


def open_shop(sales: list[Sale], with_rate: bool, folder: Path) -> Shop:
    """The sales as the files their platforms would export, imported."""
    shop = Shop(folder)
    numbered = list(enumerate(sales, start=1))
    files = [shop.costs(**{sku.replace("-", "_"): cost for sku, cost in COSTS.items()})]
    for where in ("us_shop", "gb_shop"):
        rows = [r for n, s in numbered if s.where == where for r in _shop_rows(n, s)]
        statement = [r for n, s in numbered if s.where == where for r in _statement_rows(n, s)]
        files += [shop.tiktok_orders(*rows, name=f"{where}-2026-09-30.csv")] if rows else []
        files += [shop.statement(*statement, name=f"income_{where}.csv")] if statement else []
    store = [_store_rows(n, s) for n, s in numbered if s.where == "store"]
    files += [shop.store_orders(*store)] if store else []
    files += [shop.rates(("2023-07-10", "GBP", "USD", "1.2345"))] if with_rate else []
    files += [shop.meta_ads(("2023-07-14", "12.34"))]
    return shop.reads(*files)


# Each example is a shop imported for real, seconds long: few of them, and no shrinking.
@settings(max_examples=3, deadline=None, phases=(Phase.generate,), suppress_health_check=list(HealthCheck))
@given(sales=SALES, with_rate=st.booleans())
def test_every_shop_adds_up_however_it_is_cut(sales: list[Sale], with_rate: bool):
    with tempfile.TemporaryDirectory() as folder:
        shop = open_shop(sales, with_rate, Path(folder))
        _equals_plain_arithmetic(shop, [s for s in sales if s.fate == "paid"])
        _same_total_by_every_grouping(shop)
        _every_rung_opens_to_its_rows(shop)


def _equals_plain_arithmetic(shop: Shop, paid: list[Sale]) -> None:
    """Orders, units, sales, discounts and cost of goods of each currency, by hand."""
    for currency, where in (("GBP", {"market": "GB"}), ("USD", {"market": "US"})):
        mine = [s for s in paid if s.currency == currency]
        found = profit(shop.workspace, currency=currency, where=where).total
        assert found.orders == len(mine)
        assert found.units == sum(line.quantity for s in mine for line in s.lines)
        assert (found.figures["gross_sales"] or 0) == sum(s.gross for s in mine)
        assert (found.figures["seller_discount"] or 0) == -sum(s.discount for s in mine)
        assert (found.figures["net_sales"] or 0) == sum(s.gross - s.discount for s in mine)
        if currency == "USD":
            costed = [line for s in mine for line in s.lines if line.sku in COSTS]
            goods = sum((Decimal(COSTS[line.sku]) * line.quantity for line in costed), Decimal(0))
            assert (found.figures["cogs"] or 0) == -goods


def _same_total_by_every_grouping(shop: Shop) -> None:
    whole = shop.profit().total.figures
    for name in GROUPS:
        table = shop.profit(name)
        assert table.total.figures == whole, name
        for figure in LADDER:
            parts = [row.figures[figure] for row in table.rows if row.figures[figure] is not None]
            assert (sum(parts) if parts else None) == whole[figure], (name, figure)


def _every_rung_opens_to_its_rows(shop: Shop) -> None:
    whole = shop.profit().total.figures
    for figure in (*RUNGS, "net_sales", "cm3"):
        opened = source_rows(shop.workspace, {}, figure=figure)
        assert opened.figures[figure] in (whole[figure], None)
        assert len(opened.rows) == opened.total_rows
        assert sum((row.figures[figure] or 0 for row in opened.rows), Decimal(0)) == (whole[figure] or 0), (
            figure
        )
        assert all((shop.folder / row.file).exists() and row.row >= 2 for row in opened.rows)
