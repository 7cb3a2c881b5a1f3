"""A few orders of Mei's British shop, as TikTok Shop exports them, and her own templates beside them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from built import built_once
from channelshift.simulate.files.table import head_of
from channelshift.workflows.import_export import import_files
from channelshift.workflows.workspace import Workspace

SESSIONS = "session source started_at ended_at host account title shown viewers views product_impressions "
SESSIONS += "product_clicks created_orders buyers claimed_orders claimed_revenue currency market"
COSTS = "day creator sku samples delivered_on posted_on order_id fee sample_shipping currency market"
SPEND = "week_from week_to source campaign spend currency"
PRODUCTS = "sku product valid_from landed_cost shipping_cost packing_cost currency"
MUG = {"sku": "MUG", "product": "Mug", "valid_from": "2023-01-01", "landed_cost": "4", "shipping_cost": "0"}
MUG |= {"packing_cost": "0", "currency": "GBP"}


def order(number: int, at: str, channel: str = "LIVE", creator: str = "", **more: str) -> dict[str, str]:
    """One mug for 20 pounds, paid at once. `at`: day/month/year hour:minute."""
    facts = {
        "Order ID": f"57600000000000{number:04d}\t",
        "Order Status": "Completed",
        "Order Substatus": "Completed",
        "Normal or Pre-order": "Normal",
        "SKU ID": "1729000000000000001\t",
        "Seller SKU": "MUG",
        "Product ID": "1728000000000000001\t",
        "Product Name": "Mug",
        "Quantity": "1",
        "Sku Quantity of return": "0",
        "SKU Unit Original Price": "20",
        "SKU Subtotal Before Discount": "20",
        "SKU Platform Discount": "0",
        "SKU Seller Discount": "0",
        "SKU Subtotal After Discount": "20",
        "Shipping Fee After Discount": "0",
        "Original Shipping Fee": "0",
        "Order Amount": "20",
        "Order Refund Amount": "0",
        "Created Time": f"{at}:00\t",
        "Paid Time": f"{at}:00\t",
        "Fulfillment Type": "Fulfillment by seller",
        "Warehouse Name": "Shenzhen warehouse",
        "Country": "United Kingdom",
        "Buyer Username": f"buyer.{number}",
        "Payment Method": "Credit card",
        "Order Channel": channel,
        "Creator Handle": creator,
    }
    return facts | more


def sample(number: int, at: str, creator: str = "") -> dict[str, str]:
    """A mug for nothing: everything is discounted away."""
    free = {"SKU Unit Original Price": "0", "SKU Subtotal Before Discount": "0", "Order Amount": "0"}
    free |= {"SKU Subtotal After Discount": "0", "Payment Method": "", "Delivered Time": f"{at}:30\t"}
    return order(number, at, "", creator, **free)


def cost(day: str, creator: str, **said: str) -> dict[str, str]:
    """A row of the template of creators' costs."""
    return {"day": day, "creator": creator, "currency": "GBP", "market": "GB", **said}


def write(path: Path, head: Iterable[str], rows: Iterable[Mapping[str, str]]) -> Path:
    """A file of these rows; what a row does not say is empty."""
    columns = list(head)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


ORDERS = [
    order(1, "05/06/2023 17:59"),  # a minute before Omar began
    order(2, "05/06/2023 18:00"),
    order(3, "05/06/2023 20:30"),  # half an hour after he ended
    order(4, "06/06/2023 11:59"),  # a minute before Mei began
    order(5, "06/06/2023 12:00"),
    order(6, "07/06/2023 13:00"),  # a day after she ended
    order(7, "07/06/2023 13:01"),
    order(8, "05/06/2023 19:00", channel="VIDEO"),
    order(9, "05/06/2023 19:10", creator="jess"),
    order(10, "06/06/2023 09:00", creator="jess"),
    order(11, "15/06/2023 09:00", channel="VIDEO", creator="jess"),
    sample(12, "05/06/2023 19:20"),  # to jess, as the template says
    sample(13, "15/06/2023 10:00", creator="tom"),  # the order says so, and the template too
]
OMARS = {
    **{"session": "71", "source": "tiktok_live", "host": "Omar", "market": "GB", "currency": "GBP"},
    **{"started_at": "2023-06-05 18:00:00", "ended_at": "2023-06-05 20:00:00", "title": "=1+1"},
    **{"shown": "1000", "viewers": "200", "views": "250", "product_impressions": "500", "buyers": "3"},
    **{"product_clicks": "40", "created_orders": "4", "claimed_orders": "4", "claimed_revenue": "80"},
}
MEIS = {
    **{"session": "72", "source": "tiktok_live", "host": "Mei", "market": "GB", "currency": "GBP"},
    **{"started_at": "2023-06-06 12:00:00", "ended_at": "2023-06-06 13:00:00", "viewers": "100"},
}
FIRST, SECOND = "576000000000000012", "576000000000000013"
GIVEN = [
    cost(
        "2023-06-05",
        "@Jess",
        sku="MUG",
        samples="1",
        order_id="576000000000000012",
        delivered_on="2023-06-07",
        posted_on="2023-06-09",
    ),
    cost("2023-06-06", "jess", fee="30"),
    cost("2023-06-15", "tom", sku="MUG", samples="1", order_id=SECOND, delivered_on="2023-06-17"),
    cost("2023-06-16", "kit", sku="MUG", samples="2", sample_shipping="2.50", delivered_on="2023-06-18"),
    cost("2023-06-17", "kit", fee="15"),
]
SPENT = [
    {
        "week_from": "2023-06-05",
        "week_to": "2023-06-11",
        "source": "tiktok_creator",
        "campaign": "Fees",
        "spend": "50",
        "currency": "GBP",
    },
]


def meis_shop(factory: pytest.TempPathFactory) -> Workspace:
    """Two live sessions, three creators and the orders around them, built once for all tests."""
    tables = {"live_sessions": [OMARS, MEIS], "creator_costs": GIVEN, "weekly_spend": SPENT}
    made = built_once(factory, "live-cast", lambda folder: shop_with(folder, ORDERS, **tables))
    return Workspace.open(made / "shop")


def shop_with(folder: Path, orders: list[dict[str, str]], **tables: list[dict[str, str]]) -> Workspace:
    """Mei's shop in pounds with these orders and rows of her templates, by name."""
    folder.mkdir(parents=True, exist_ok=True)
    heads = {"live_sessions": SESSIONS, "creator_costs": COSTS, "weekly_spend": SPEND, "products": PRODUCTS}
    files = [write(folder / "All order-2023-06-30.csv", head_of("tiktok_orders"), orders)]
    for name, rows in {"products": [MUG], **tables}.items():
        files.append(write(folder / f"channelshift-{name.replace('_', '-')}.csv", heads[name].split(), rows))
    workspace = Workspace.open(folder / "shop")
    workspace.remember(reporting_currency="GBP", today="2023-07-01")
    for report in import_files(workspace, files):
        assert all(sheet.outcome == "loaded" for sheet in report.sheets), report
    return workspace
