"""Mei's shop for the ledger's stories: native export files written in the test, read by the real importer."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from channelshift.terms.facts import Outcome
from channelshift.workflows.answers import ProfitRow, ProfitTable
from channelshift.workflows.import_export import import_files
from channelshift.workflows.profit import profit
from channelshift.workflows.workspace import Workspace

Row = Mapping[str, object]

US_TIME = "07/20/2023 10:00:00 AM"
GB_TIME = "20/07/2023 10:00:00"
STORE_TIME = "2023-07-20 10:00:00 -0700"

# The columns of TikTok Shop's order export that money and days stand in, with an everyday line.
_TIKTOK = {
    "Order ID": "",
    "Order Status": "Completed",
    "Order Substatus": "Delivered",
    "Cancelation/Return Type": "",
    "SKU ID": "",
    "Seller SKU": "",
    "Product Name": "Stoneware mug",
    "Variation": "Default",
    "Quantity": "1",
    "Sku Quantity of return": "0",
    "SKU Unit Original Price": "",
    "SKU Subtotal Before Discount": "",
    "SKU Platform Discount": "0",
    "SKU Seller Discount": "0",
    "SKU Subtotal After Discount": "",
    "Shipping Fee After Discount": "0",
    "Shipping Fee Seller Discount": "0",
    "Taxes": "0",
    "Order Amount": "",
    "Order Refund Amount": "",
    "Created Time": "",
    "Paid Time": "",
    "Cancelled Time": "",
    "Fulfillment Type": "Fulfillment by seller",
    "Warehouse Name": "Shenzhen",
    "Buyer Username": "ada",
    "Country": "United States",
    "Order Channel": "VIDEO",
    "Creator Handle": "",
}

_SHOPIFY = {
    "Name": "",
    "Email": "buyer@example.com",
    "Financial Status": "paid",
    "Paid at": STORE_TIME,
    "Fulfillment Status": "fulfilled",
    "Fulfilled at": STORE_TIME,
    "Currency": "USD",
    "Subtotal": "",
    "Shipping": "0.00",
    "Taxes": "0.00",
    "Total": "",
    "Discount Code": "",
    "Discount Amount": "0.00",
    "Created at": STORE_TIME,
    "Lineitem quantity": "1",
    "Lineitem name": "Stoneware mug",
    "Lineitem price": "",
    "Lineitem sku": "",
    "Lineitem fulfillment status": "fulfilled",
    "Lineitem discount": "0.00",
    "Shipping Country": "US",
    "Billing Country": "US",
    "Note Attributes": "",
    "Cancelled at": "",
    "Refunded Amount": "0.00",
    "Tags": "",
    "Source": "web",
}
_SHOPIFY_ORDER_ONLY = (
    "Financial Status",
    "Paid at",
    "Fulfillment Status",
    "Fulfilled at",
    "Currency",
    "Subtotal",
    "Shipping",
    "Taxes",
    "Total",
    "Discount Amount",
    "Cancelled at",
    "Refunded Amount",
    "Shipping Country",
    "Billing Country",
    "Note Attributes",
    "Tags",
    "Source",
)

_STATEMENT = {
    "Statement date (UTC)": "2023/07/31",
    "Statement ID": "7150000000000000001",
    "Payment ID": "3610000000000000001",
    "Currency": "USD",
    "Type": "Order",
    "Order/adjustment ID": "",
    "SKU ID": "",
    "Quantity": "1",
    "Order created date": "2023/07/20",
    "Total settlement amount": "0",
    "Net sales": "0",
    "Gross sales": "0",
    "Gross sales refund": "0",
    "Seller discount": "0",
    "Seller discount refund": "0",
    "Shipping": "0",
    "TikTok Shop shipping fee": "0",
    "Customer-paid shipping fee": "0",
    "Fees": "0",
    "Referral fee": "0",
    "Affiliate commission": "0",
    "Adjustment amount": "0",
}


def tiktok_id(number: int) -> str:
    """An order id of 18 digits, as TikTok Shop gives them."""
    return f"{576400000000000000 + number}"


def sku_id(sku: str) -> str:
    """TikTok's own id for one of Mei's SKUs."""
    return f"{1729500000000000000 + sum(ord(c) * 31**n for n, c in enumerate(sku)) % 10**9}"


def tiktok_line(number: int, sku: str, price: str, quantity: int = 1, **cells: object) -> dict[str, object]:
    """One line of an order: price is the unit price; `seller_discount` and `platform_discount` lower it."""
    seller = Decimal(str(cells.pop("seller_discount", "0")))
    platform = Decimal(str(cells.pop("platform_discount", "0")))
    gross = Decimal(price) * quantity
    after = gross - seller - platform
    return {
        **_TIKTOK,
        "Order ID": tiktok_id(number) + "\t",
        "SKU ID": sku_id(sku) + "\t",
        "Seller SKU": sku,
        "Quantity": quantity,
        "SKU Unit Original Price": price,
        "SKU Subtotal Before Discount": gross,
        "SKU Seller Discount": seller,
        "SKU Platform Discount": platform,
        "SKU Subtotal After Discount": after,
        "Order Amount": after,
        "Created Time": US_TIME,
        "Paid Time": US_TIME,
        **cells,
    }


BRITISH = {"Country": "United Kingdom", "Created Time": GB_TIME, "Paid Time": GB_TIME}


def store_order(name: str, *lines: Row, **cells: object) -> list[dict[str, object]]:
    """One Shopify order; what belongs to the whole order stands on its first line only."""
    goods = sum(
        (Decimal(str(x["Lineitem price"])) * int(str(x.get("Lineitem quantity", 1))) for x in lines),
        Decimal(0),
    )
    discount = Decimal(str(cells.get("Discount Amount", "0")))
    whole = (
        goods - discount + Decimal(str(cells.get("Shipping", "0"))) + Decimal(str(cells.get("Taxes", "0")))
    )
    first = {"Subtotal": goods - discount, "Total": whole, **cells}
    rows: list[dict[str, object]] = []
    for number, line in enumerate(lines):
        blank = dict.fromkeys(_SHOPIFY_ORDER_ONLY, "")
        rows.append({**_SHOPIFY, **(first if number == 0 else blank), "Name": name, **line})
    return rows


def item(sku: str, price: str, quantity: int = 1, **cells: object) -> dict[str, object]:
    """One line of a Shopify order."""
    return {
        "Lineitem sku": sku,
        "Lineitem name": sku,
        "Lineitem price": price,
        "Lineitem quantity": quantity,
        **cells,
    }


def link(medium: str = "product_link", source: str = "tiktok", content: str = "") -> str:
    """What an attribution app writes into an order's note attributes."""
    return f"utm_source: {source}\nutm_medium: {medium}" + (f"\nutm_content: {content}" if content else "")


def settled(number: int, sku: str, **cells: object) -> dict[str, object]:
    """One row of a statement about an order line."""
    return {**_STATEMENT, "Order/adjustment ID": tiktok_id(number), "SKU ID": sku_id(sku), **cells}


def adjustment(kind: str, amount: str, **cells: object) -> dict[str, object]:
    """One row of a statement about no order."""
    return {
        **_STATEMENT,
        "Type": kind,
        "Order/adjustment ID": "7260000000000000009",
        "SKU ID": "/",
        "Quantity": "/",
        "Order created date": "/",
        "Total settlement amount": amount,
        "Adjustment amount": amount,
        **cells,
    }


class Shop:
    """A workspace and the folder in which the story's files are written."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "exports"
        self.folder.mkdir(parents=True)
        self.workspace = Workspace.open(folder / "workspace")
        self._total: ProfitRow | None = None

    # ---------------------------------------------------------- files

    def write(self, name: str, rows: Sequence[Row]) -> Path:
        path = self.folder / name
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        return path

    def tiktok_orders(self, *rows: Row, name: str = "All order-2026-09-30-18_05.csv") -> Path:
        return self.write(name, rows)

    def store_orders(self, *orders: Sequence[Row], name: str = "orders_export_1.csv") -> Path:
        return self.write(name, [row for rows in orders for row in rows])

    def statement(self, *rows: Row, name: str = "income_20230701_20230731.csv") -> Path:
        return self.write(name, rows)

    def costs(self, **per_sku: Row | str) -> Path:
        """Landed costs by SKU (`MUG_1="3.10"`, or a row with shipping and packing too)."""
        rows = []
        for name, cost in per_sku.items():
            cells = cost if isinstance(cost, Mapping) else {"landed_cost": cost}
            sku = name.replace("_", "-")
            rows.append(
                {
                    "sku": sku,
                    "product": sku,
                    "valid_from": "2022-01-01",
                    "landed_cost": "",
                    "shipping_cost": "0",
                    "packing_cost": "0",
                    "currency": "USD",
                    **cells,
                }
            )
        return self.write("channelshift-products.csv", rows)

    def rates(self, *rates: tuple[str, str, str, str]) -> Path:
        """Exchange rates: day, base, quote, rate."""
        names = ("day", "base", "quote", "rate")
        return self.write(
            "channelshift-fx-rates.csv",
            [{**dict(zip(names, r, strict=True)), "source": "bank"} for r in rates],
        )

    def meta_ads(self, *days: tuple[str, str]) -> Path:
        """Spend per day in Meta's own report, in US dollars."""
        rows = [
            {
                "Reporting starts": day,
                "Reporting ends": day,
                "Day": day,
                "Campaign name": "US - Prospecting",
                "Amount spent (USD)": spend,
                "Impressions": "100",
                "Link clicks": "5",
            }
            for day, spend in days
        ]
        return self.write("Meta-campaigns.csv", rows)

    def tiktok_ads(self, *days: tuple[str, str]) -> Path:
        """Spend per day in TikTok Ads Manager's report, in US dollars."""
        rows = [
            {
                "Campaign name": "US shop",
                "Date": day,
                "Primary status": "Active",
                "Cost": spend,
                "Impressions": "100",
                "Clicks (destination)": "5",
                "Currency": "USD",
            }
            for day, spend in days
        ]
        return self.write("Campaign report 2023-07-01 to 2023-07-31.csv", rows)

    # ---------------------------------------------------------- answers

    def reads(self, *paths: Path) -> Shop:
        """Import the files; a story's files are all read in full."""
        self._total = None
        for report in import_files(self.workspace, list(paths)):
            assert report.not_opened is None
            for sheet in report.sheets:
                trouble = [str(x) for x in (*sheet.questions, sheet.reason, *report.first_complaints) if x]
                assert sheet.outcome is Outcome.LOADED and not trouble, (sheet.file, trouble)
        return self

    def profit(self, *by: str, **asked: object) -> ProfitTable:
        return profit(self.workspace, by or ("route",), **asked)  # type: ignore[arg-type]

    @property
    def total(self) -> ProfitRow:
        """The whole shop in the reporting currency, asked for once per import."""
        if self._total is None:
            self._total = self.profit().total
        return self._total

    def figure(self, name: str) -> Decimal | None:
        return self.total.figures[name]


def usd(text: str) -> Decimal:
    """An amount as the profit table holds it: to four decimals."""
    return Decimal(text).quantize(Decimal("0.0001"))
