"""What the stories of "Did it work?" share: Mei's mugs sold through her videos, week after week."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

from channelshift.workflows.import_export import import_files
from channelshift.workflows.workspace import Workspace

LINK = "tiktok_video>product_link>own_store>seller_warehouse@US"
CHAT = "whatsapp>chat_link>own_store>seller_warehouse@US"
COSTS = (
    "sku,product,category,valid_from,landed_cost,shipping_cost,packing_cost,supply_price,storage_cost,currency,"
    "lead_time_days,transfer_days,unit_litres\n"
    + "".join(
        f"{sku},{sku} mug,kitchen,2022-01-01,3.00,0.00,0.00,,,USD,30,21,1.2\n" for sku in ("MUG", "CUP")
    )
)
WAYS = {
    LINK: "utm_source: tiktok\nutm_medium: product_link",
    CHAT: "utm_source: whatsapp\nutm_medium: chat_link",
}


def order(
    n: int,
    day: date,
    route: str = LINK,
    video: str = "",
    buyer: str = "",
    sku: str = "MUG",
    price: str = "20.00",
    code: str = "",
) -> dict[str, str]:
    """One piece for 20 dollars, paid on a day by way of a route, from a video where one is named."""
    at = f"{day} 12:00:00 +0000"
    notes = WAYS[route] + (f"\nutm_content: {video}" if video else "")
    return {
        "Name": f"#{n}",
        "Email": buyer or f"buyer{n}@example.com",
        "Financial Status": "paid",
        "Paid at": at,
        "Fulfillment Status": "fulfilled",
        "Fulfilled at": at,
        "Currency": "USD",
        "Subtotal": price,
        "Shipping": "0.00",
        "Taxes": "0.00",
        "Total": price,
        "Discount Code": code,
        "Discount Amount": "0.00",
        "Created at": at,
        "Lineitem quantity": "1",
        "Lineitem name": f"{sku} mug",
        "Lineitem price": price,
        "Lineitem sku": sku,
        "Lineitem fulfillment status": "fulfilled",
        "Lineitem discount": "0.00",
        "Shipping Country": "US",
        "Billing Country": "US",
        "Note Attributes": notes,
        "Cancelled at": "",
        "Refunded Amount": "0.00",
        "Tags": "",
        "Source": "web",
    }


def sold(
    workspace: Workspace, folder: Path, orders: Iterable[dict[str, str]], today: date, *more: Path
) -> Workspace:
    """Mei's shop with these orders, on a day."""
    rows = list(orders)
    file = folder / "orders_export_1.csv"
    with file.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    costs = folder / "products.csv"
    costs.write_text(COSTS, encoding="utf-8")
    import_files(workspace, [file, costs, *more])
    workspace.remember(today=today.isoformat())
    return workspace


def seen(folder: Path, views: dict[str, list[int | None]], first: date) -> Path:
    """A content file: each video's views week by week; None is a week no row tells of."""
    file = folder / "channelshift-content.csv"
    with file.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(["from", "to", "source", "content_id", "format", "title", "published_on", "views"])
        for video, weekly in views.items():
            for n, count in enumerate(weekly):
                monday = first + timedelta(weeks=n)
                if count is not None:
                    days = (monday, monday + timedelta(days=6))
                    title = f"Film {video}"
                    writer.writerow([*days, "tiktok_video", video, "video", title, "2022-01-03", count])
    return file
