"""Our plain templates: a filled example of each, as CSV files and as one workbook."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from openpyxl import Workbook


def _table(names: str, *rows: str) -> tuple[tuple[str, ...], ...]:
    """Column names with spaces between, and rows with bars between."""
    return (tuple(names.split()), *(tuple(row.split("|")) for row in rows))


# Invented figures of an invented shop: they show the shape, and import without a complaint.
EXAMPLES: dict[str, tuple[tuple[str, ...], ...]] = {
    "products": (
        (
            "sku",
            "product",
            "category",
            "valid_from",
            "landed_cost",
            "shipping_cost",
            "packing_cost",
            "supply_price",
            "storage_cost",
            "currency",
            "lead_time_days",
            "transfer_days",
            "unit_litres",
        ),
        (
            "MUG-01",
            "Stoneware mug",
            "kitchen",
            "2023-01-01",
            "3.10",
            "4.20",
            "0.35",
            "5.50",
            "0.02",
            "USD",
            "30",
            "21",
            "1.2",
        ),
        (
            "MUG-01",
            "Stoneware mug",
            "kitchen",
            "2023-06-01",
            "3.35",
            "4.20",
            "0.35",
            "5.60",
            "0.02",
            "USD",
            "30",
            "21",
            "1.2",
        ),
        (
            "LAMP-02",
            "Clip lamp",
            "home",
            "2023-01-01",
            "6.80",
            "5.10",
            "0.50",
            "11.00",
            "0.05",
            "USD",
            "35",
            "21",
            "2.8",
        ),
    ),
    "stock-moves": (
        ("day", "sku", "location", "pool", "type", "quantity", "reference"),
        ("2023-05-02", "MUG-01", "Shenzhen", "seller_warehouse", "received", "600", "DN-2023-118"),
        ("2023-06-12", "LAMP-02", "FBT London", "platform_warehouse", "transferred_in", "150", "SHIP-7"),
    ),
    "shop-scores": (
        ("day", "market", "metric", "value", "target", "note"),
        ("2023-08-07", "GB", "shop_performance_score", "4.1", "3.5", ""),
        ("2023-08-07", "GB", "negative_review_rate", "0.006", "0.01", "last 60 days"),
    ),
    "stock": (
        ("day", "sku", "location", "pool", "on_hand", "available", "incoming", "arrives_on"),
        ("2023-08-09", "MUG-01", "Shenzhen", "seller_warehouse", "420", "410", "500", "2023-09-05"),
        ("2023-08-09", "LAMP-02", "FBT London", "platform_warehouse", "120", "118", "0", ""),
    ),
    "weekly-spend": (
        ("week_from", "week_to", "source", "campaign", "spend", "currency"),
        ("2023-07-31", "2023-08-06", "tiktok_creator", "Flat fees", "180.00", "USD"),
    ),
    "weekly-hours": (
        ("week_from", "week_to", "source", "format", "hours"),
        ("2023-07-31", "2023-08-06", "tiktok_video", "video", "36"),
        ("2023-07-31", "2023-08-06", "tiktok_live", "live", "10"),
    ),
    "outbound-links": (
        ("content_id", "source", "title", "published_on", "url", "code"),
        (
            "7251234567890123456",
            "tiktok_video",
            "Unboxing the mug",
            "2023-07-03",
            "https://shop.example/mug",
            "MUG10",
        ),
    ),
    "fx-rates": (
        ("day", "base", "quote", "rate", "source"),
        ("2023-08-04", "GBP", "USD", "1.2740", "own bank"),
    ),
    "bank-lines": (
        ("booked_on", "account", "counterparty", "reference", "amount", "currency", "balance"),
        (
            "2023-08-04",
            "GBP account",
            "TikTok Shop",
            "Payout 3610000738675000007",
            "812.40",
            "GBP",
            "4120.15",
        ),
        ("2023-08-07", "GBP account", "Paper & Co", "Invoice 2023-117", "-64.80", "GBP", "4055.35"),
    ),
    "content": _table(
        "from to source content_id format genre title tags sku published_on views watch_hours impressions "
        "clicks likes comments shares saves hours market",
        "2023-07-31|2023-08-06|tiktok_video|7250000000000000001|video|unboxing|Unboxing the stoneware mug|"
        "#unboxing #mug|MUG-01|2023-07-03|18400|92.5|21000|410|960|38|22|140|6.5|US",
    ),
    "live-sessions": _table(
        "session source started_at ended_at host account title shown viewers views peak_viewers "
        "product_impressions product_clicks created_orders buyers market",
        "L-2023-08-04|tiktok_live|2023-08-04 19:00|2023-08-04 21:30|Mei|@stoneware|Friday kitchen|8200|640|"
        "910|58|2400|210|31|26|GB",
    ),
    "creator-costs": _table(
        "day creator sku samples delivered_on posted_on order_id fee sample_shipping currency market",
        "2023-07-10|@potsandpans|MUG-01|1|2023-07-17|2023-07-21||50.00|4.20|USD|US",
    ),
    "search-terms": _table(
        "from to source term language content_id searches impressions clicks saves claimed_orders market",
        "2023-07-31|2023-08-06|tiktok_search|mug that keeps warm|en||310|90|22|9|3|US",
        "2023-07-31|2023-08-06|tiktok_search|保温马克杯|zh||120|40|11|6|1|US",
    ),
}


def as_files() -> dict[str, bytes]:
    """File name to content: a CSV file each and one workbook with a sheet each."""
    files = {f"channelshift-{name}.csv": _csv(rows) for name, rows in EXAMPLES.items()}
    files["channelshift-templates.xlsx"] = _workbook()
    return files


def write_templates(folder: Path) -> list[Path]:
    """Write the templates into a folder; files that are there already are left alone."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, content in as_files().items():
        path = folder / name
        if not path.exists():
            path.write_bytes(content)
            written.append(path)
    return written


def _csv(rows: tuple[tuple[str, ...], ...]) -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\r\n").writerows(rows)
    return stream.getvalue().encode("utf-8-sig")


def _workbook() -> bytes:
    book = Workbook()
    book.remove(book.active)
    for name, rows in EXAMPLES.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
