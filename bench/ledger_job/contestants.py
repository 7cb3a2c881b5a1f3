"""Three ways from exports to a ledger: Channelshift, DuckDB's mere copy of the bytes, and a pandas script."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

SOURCES = {"VIDEO": "tiktok_video", "LIVE": "tiktok_live", "SHOP_TAB": "tiktok_shop_tab"}
ROUNDS = 20


def ours(folder: Path, shop: Path) -> dict[str, Any]:
    """Import all files of all shops and publish the ledger once."""
    from channelshift.workflows.import_export import import_files, publish
    from channelshift.workflows.workspace import Workspace

    workspace = Workspace.open(shop)
    loaded = left_out = 0
    import_files(workspace, [folder / "channelshift-products.csv"], publish=False)
    for place in sorted(p for p in folder.iterdir() if p.is_dir()):
        for report in import_files(
            workspace, sorted(place.glob("*.csv")), {"shop": place.name}, publish=False
        ):
            loaded += sum(s.loaded for s in report.sheets)
            left_out += sum(s.left_out for s in report.sheets)
    publish(workspace)
    return {"loaded": loaded, "left_out": left_out}


def duckdb_alone(folder: Path, out: Path) -> dict[str, Any]:
    """Read every file into Parquet as text: the least that any import has to do."""
    import duckdb

    out.mkdir(exist_ok=True)
    with duckdb.connect() as con:
        for number, path in enumerate(sorted(folder.glob("*/*.csv"))):
            read = f"read_csv('{path}', all_varchar=true)"
            con.execute(f"COPY (SELECT * FROM {read}) TO '{out / f'{number}.parquet'}' (FORMAT PARQUET)")
    return {}


def pandas_script(folder: Path, out: Path) -> dict[str, Any]:
    """The same ledger as an analyst would script it: all orders, their costs and their settlements."""
    import pandas as pd

    orders = pd.concat([_read(p) for p in sorted(folder.glob("*/All order*.csv"))], ignore_index=True)
    settled = pd.concat([_read(p) for p in sorted(folder.glob("*/income*.csv"))], ignore_index=True)
    costs = pd.read_csv(folder / "channelshift-products.csv").set_index("sku")
    for name in (
        "Quantity",
        "SKU Subtotal Before Discount",
        "SKU Seller Discount",
        "Shipping Fee After Discount",
    ):
        orders[name] = pd.to_numeric(orders[name])
    orders["paid_on"] = pd.to_datetime(orders["Paid Time"], format="%m/%d/%Y %I:%M:%S %p", errors="coerce")
    sold = orders[orders["paid_on"].notna() & (orders["Order Status"] != "Canceled")].copy()
    sold["net_sales"] = sold["SKU Subtotal Before Discount"] - sold["SKU Seller Discount"]
    part = sold["net_sales"] / sold.groupby("Order ID")["net_sales"].transform("sum")
    for name in ("landed_cost", "packing_cost"):
        sold[name] = (sold["Seller SKU"].map(costs[name]) * sold["Quantity"]).round(4)
    sold["shipping"] = (sold["Seller SKU"].map(costs["shipping_cost"]) * part).round(4)
    for name in ("Net sales", "Referral fee"):
        settled[name] = pd.to_numeric(settled[name])
    line = ["Order/adjustment ID", "SKU ID"]
    fees = settled.groupby(line, as_index=False)[["Net sales", "Referral fee"]].sum()
    sold = sold.merge(fees, how="left", left_on=["Order ID", "SKU ID"], right_on=line)
    sold["source"] = sold["Order Channel"].map(SOURCES).fillna("unattributed")
    sold.loc[sold["Creator Handle"].notna(), "source"] = "tiktok_creator"
    sold["month"] = sold["paid_on"].dt.strftime("%Y-%m")
    costs_of_line = sold["landed_cost"] + sold["packing_cost"] + sold["shipping"]
    sold["cm2"] = sold["net_sales"] - costs_of_line + sold["Referral fee"]
    sold.to_parquet(out)
    sums = {"net_sales": sold["net_sales"].sum(), "fees": sold["Referral fee"].sum()}
    return {name: round(float(total), 2) for name, total in sums.items()}


def _read(path: Path) -> Any:
    import pandas as pd

    table = pd.read_csv(path, dtype=str)
    for column in table.columns:
        table[column] = table[column].str.strip().replace("", None)
    return table


def pages(shop: Path) -> dict[str, Any]:
    """How long the profit pages wait for their figures: the slowest of twenty but one, in milliseconds."""
    from channelshift.workflows.profit import profit, source_rows
    from channelshift.workflows.workspace import Workspace

    workspace = Workspace.open(shop)
    asked: dict[str, Callable[[], Any]] = {
        "by_route": lambda: profit(workspace),
        "by_month": lambda: profit(workspace, by=("month",)),
        "one_sku": lambda: source_rows(workspace, {"sku": "HOME-007"}),
    }
    whole = profit(workspace).total.figures
    return {
        "net_sales": round(float(whole["net_sales"] or 0), 2),
        "fees": round(float(whole["platform_fee"] or 0), 2),
        "p95_ms": {name: _p95(ask) for name, ask in asked.items()},
    }


def _p95(ask: Callable[[], Any]) -> int:
    ask()
    taken = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        ask()
        taken.append(time.perf_counter() - start)
    return round(1000 * statistics.quantiles(taken, n=20)[-1])
