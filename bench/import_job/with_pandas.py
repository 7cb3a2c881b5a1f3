"""The same job as a plain pandas script: what a careful analyst would write in an afternoon."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

MONEY = (
    "SKU Unit Original Price",
    "SKU Subtotal Before Discount",
    "SKU Platform Discount",
    "SKU Seller Discount",
    "SKU Subtotal After Discount",
    "Shipping Fee After Discount",
    "Shipping Fee Seller Discount",
    "Retail Delivery Fee",
    "Taxes",
    "Order Amount",
    "Order Refund Amount",
)
COUNTS = ("Quantity", "Sku Quantity of return")
TIMES = ("Created Time", "Paid Time", "Shipped Time", "Delivered Time", "Cancelled Time")
WHEN = "%m/%d/%Y %I:%M:%S %p"
STATES = {"Completed": "completed", "Canceled": "cancelled", "Shipped": "shipped", "To ship": "to_ship"}
SOURCES = {"VIDEO": "tiktok_video", "LIVE": "tiktok_live", "SHOP_TAB": "tiktok_shop_tab"}
# First day, last day, share of what the buyer pays before the platform's discount, fixed amount an order.
FEES = (
    ("2023-04-03", "2024-03-31", 0.02, 0.30),
    ("2024-04-01", "2099-12-31", 0.06, 0.00),
)


def run(orders: Path, products: Path, out: Path) -> dict[str, Any]:
    """Orders and costs in, a ledger in Parquet and its total out."""
    lines = clean(pd.read_csv(orders, dtype=str, encoding="utf-8-sig"))
    lines = placed(lines)
    sold = shared_out(lines[lines["paid"] & ~lines["sample"] & (lines["status"] != "cancelled")].copy())
    sold = with_fees(with_costs(sold, products))
    sold["cm3"] = (
        sold["net_sales"] - sold["cogs"] - sold["packing"] - sold["shipping_cost"] - sold["platform_fee"]
    )
    by_route = sold.groupby(["source", "month"])[["net_sales", "cogs", "platform_fee", "cm3"]].sum()
    sold.to_parquet(out)
    return {"lines": len(lines), "net_sales": round(float(by_route["net_sales"].sum()), 2)}


def clean(lines: pd.DataFrame) -> pd.DataFrame:
    """Strip every cell, parse money, counts and times, and keep each line once."""
    lines.columns = lines.columns.str.strip()
    for column in lines.columns:
        lines[column] = lines[column].str.strip()
    for column in (*MONEY, *COUNTS):
        lines[column] = pd.to_numeric(lines[column], errors="coerce")
    for column in TIMES:
        lines[column] = pd.to_datetime(lines[column], format=WHEN, errors="coerce")
    lines["row"] = lines.index + 2
    return lines.drop_duplicates(["Order ID", "SKU ID"], keep="last")


def placed(lines: pd.DataFrame) -> pd.DataFrame:
    """Status, source, day and what is a sample."""
    lines["status"] = lines["Order Status"].map(STATES)
    lines["paid"] = lines["Paid Time"].notna() | lines["status"].isin(["delivered", "completed"])
    day = lines["Paid Time"].fillna(lines["Created Time"])
    lines["paid_on"] = day.dt.normalize()
    lines["month"] = day.dt.strftime("%Y-%m")
    lines["source"] = lines["Order Channel"].map(SOURCES).fillna("unattributed")
    lines.loc[lines["Creator Handle"].notna(), "source"] = "tiktok_creator"
    lines["gross"] = lines["SKU Subtotal Before Discount"]
    lines["discount"] = lines["SKU Seller Discount"].fillna(0)
    free = (lines["discount"] >= lines["gross"]) & (lines["Order Amount"].fillna(0) == 0)
    lines["sample"] = (lines["gross"] == 0) | free
    return lines


def shared_out(lines: pd.DataFrame) -> pd.DataFrame:
    """Refunds and shipping belong to the order: each line bears its part by net price."""
    lines["net"] = lines["gross"] - lines["discount"]
    of_order = lines.groupby("Order ID")["net"].transform("sum")
    lines["part"] = lines["net"] / of_order
    refunded = (lines["Order Refund Amount"].fillna(0) / of_order).clip(upper=1)
    lines["refunds"] = (lines["net"] * refunded).round(4)
    lines["net_sales"] = lines["net"] - lines["refunds"]
    lines["buyer_shipping"] = (lines["Shipping Fee After Discount"].fillna(0) * lines["part"]).round(4)
    return lines


def with_costs(lines: pd.DataFrame, products: Path) -> pd.DataFrame:
    """The landed cost of each SKU, times the pieces."""
    costs = pd.read_csv(products)[["sku", "landed_cost", "shipping_cost", "packing_cost"]]
    lines = lines.merge(costs, left_on="Seller SKU", right_on="sku", how="left")
    lines["cogs"] = (lines["landed_cost"] * lines["Quantity"]).round(4)
    lines["packing"] = (lines["packing_cost"] * lines["Quantity"]).round(4)
    lines["shipping_cost"] = (lines["shipping_cost"] * lines["part"]).round(4)
    return lines


def with_fees(lines: pd.DataFrame) -> pd.DataFrame:
    """The platform's fee by the rate in force on the day."""
    lines["platform_fee"] = 0.0
    base = lines["net_sales"] + lines["buyer_shipping"]
    for first, last, share, fixed in FEES:
        holds = lines["paid_on"].between(pd.Timestamp(first), pd.Timestamp(last))
        lines.loc[holds, "platform_fee"] = (base * share + fixed * lines["part"]).round(4)
    return lines
