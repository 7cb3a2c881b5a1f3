"""The public order sets as tables of product x week, as a shop would have known them.

Weeks run from Monday (Complete Journey: its own weeks) and only whole ones count. A week without a sale
is zero from a product's first sale on; a shop that was shut all week is unknown. Refunds are left out:
what came back was wanted. Complete Journey without petrol and vouchers, which are counted in thousands.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

SHARED = Path(os.environ.get("CHANNELSHIFT_SHARED", Path(__file__).resolve().parents[2] / "shared"))
ORDERS = SHARED / "benchdata" / "orders"
NOT_GOODS = ("FUEL", "MISCELLANEOUS", "MISC. TRANS.", "COUPON")
SEASONAL = re.compile("CHRISTMAS|XMAS|ADVENT|SANTA|REINDEER|SNOW|ANGEL|WREATH|BAUBLE")


@dataclass(frozen=True)
class Set:
    """One order set: units (nan: not on sale), and tables that go with it by name."""

    name: str
    units: np.ndarray
    tables: dict[str, np.ndarray]
    known: dict[str, np.ndarray]
    groups: dict[str, np.ndarray]
    daily: dict[str, np.ndarray]

    @property
    def weeks(self) -> int:
        return self.units.shape[1]


def load(name: str) -> Set:
    return {"uci": uci, "cj": complete_journey, "rossmann": rossmann}[name]()


def _pivot(rows: pd.DataFrame, column: str, how: str, weeks: range) -> pd.DataFrame:
    return rows.pivot_table(index="sku", columns="week", values=column, aggfunc=how).reindex(columns=weeks)


def _on_sale(units: np.ndarray) -> np.ndarray:
    """Zero where nothing sold after a product's first sale; nan before."""
    first = np.argmax(~np.isnan(units), axis=1)
    return np.where(np.arange(units.shape[1]) < first[:, None], np.nan, np.nan_to_num(units))


def _order_tables(rows: pd.DataFrame, weeks: range) -> tuple[pd.Index, np.ndarray, dict[str, np.ndarray]]:
    units = _pivot(rows, "quantity", "sum", weeks)
    money = _pivot(rows, "money", "sum", weeks)
    tables = {
        "orders": _pivot(rows, "order", "nunique", weeks).fillna(0).to_numpy(float),
        "largest": _pivot(rows, "quantity", "max", weeks).fillna(0).to_numpy(float),
        "price": (money / units).to_numpy(float),
    }
    return units.index, _on_sale(units.to_numpy(float)), tables


@cache
def uci() -> Set:
    names = ["InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice"]
    rows = pd.read_parquet(ORDERS / "uci_online_retail.parquet", columns=names)
    rows.columns = pd.Index(["order", "sku", "words", "quantity", "day", "price"])
    rows = rows[(rows.quantity > 0) & (rows.price > 0) & rows.sku.astype(str).str.match(r"\d{5}")].copy()
    rows["week"] = (rows.day.dt.normalize() - pd.Timestamp("2010-11-29")).dt.days // 7
    rows["money"] = rows.quantity * rows.price
    rows = rows[rows.week < 53]  # the last one has five days
    index, units, tables = _order_tables(rows, range(53))
    named = rows.groupby(["sku", "words"]).size().reset_index(name="lines")
    usual = named.sort_values(["sku", "lines", "words"], ascending=[True, False, True]).drop_duplicates("sku")
    words = usual.set_index("sku").words.reindex(index).fillna("").str.upper()  # its most common name
    kind = words.map(lambda text: "seasonal" if SEASONAL.search(text) else "all year").to_numpy()
    return Set("uci", units, tables, {}, {"kind": kind}, {})


@cache
def complete_journey() -> Set:
    names = ["basket_id", "product_id", "quantity", "sales_value", "week"]
    rows = pd.read_parquet(ORDERS / "cj_transactions.parquet", columns=names)
    rows.columns = pd.Index(["order", "sku", "quantity", "money", "week"])
    products = pd.read_parquet(ORDERS / "cj_products.parquet").set_index("product_id")
    goods = products.index[~products.department.isin(NOT_GOODS)]
    rows = rows[rows.sku.isin(goods) & (rows.week > 1) & (rows.quantity > 0)]  # week 1 has one day
    many = rows.groupby("sku").quantity.sum().nlargest(6000).index
    index, units, tables = _order_tables(rows[rows.sku.isin(many)], range(2, 54))
    events = pd.read_parquet(ORDERS / "cj_promotions_product_week.parquet")
    events = events.rename(columns={"product_id": "sku"})
    known = {
        name: np.log1p(
            _pivot(events[events.sku.isin(many)], name, "sum", range(2, 54)).reindex(index).fillna(0)
        )
        for name in ("stores_display", "stores_mailer")
    }
    labels = products.reindex(index)
    groups = {n: labels[n].astype(str).to_numpy() for n in ("product_category", "product_type")}
    return Set("cj", units, tables, {n: t.to_numpy(float) for n, t in known.items()}, groups, {})


@cache
def rossmann() -> Set:
    rows = pd.read_parquet(ORDERS / "rossmann_store_days.parquet")
    rows["day"] = (rows.Date - pd.Timestamp("2012-12-31")).dt.days
    rows["holiday"] = (rows.StateHoliday.astype(str) != "0").astype(int)
    days = 7 * 134  # the last week has five days
    rows = rows[rows.day < days]
    daily: dict[str, Any] = {
        name: rows.pivot_table(index="Store", columns="day", values=name, aggfunc="sum").reindex(
            columns=range(days)
        )
        for name in ("Sales", "Customers", "Promo", "SchoolHoliday", "holiday")
    }
    kinds = rows.groupby("Store").StoreType.first().to_numpy()
    daily = {name: table.to_numpy(float) for name, table in daily.items()}
    sales = daily["Sales"]
    open_days = _weekly(~np.isnan(sales))
    units = np.where(open_days > 0, _weekly(np.nan_to_num(sales)), np.nan)
    return Set(
        "rossmann", units, {"orders": _weekly(np.nan_to_num(daily["Customers"]))}, {}, {"type": kinds}, daily
    )


def _weekly(days: np.ndarray) -> np.ndarray:
    return days.reshape(len(days), -1, 7).sum(axis=2).astype(float)


def calendar_of(daily: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """What a shop knows of its weeks ahead: opening days, promotions, holidays, pay days."""
    sales = daily["Sales"]
    shut = np.isnan(sales) & (np.arange(sales.shape[1]) % 7 < 6)
    shut_days = _weekly(shut)
    after = np.hstack([shut_days[:, 1:], np.zeros((len(sales), 1))])
    dates = np.datetime64("2012-12-31") + np.arange(sales.shape[1])
    day = (dates - dates.astype("datetime64[M]")).astype(int) + 1
    everyone = np.ones((len(sales), 1))
    return {
        "open days": _weekly(~np.isnan(sales)),
        "promotion days": _weekly(np.nan_to_num(daily["Promo"])),
        "school holidays": _weekly(np.nan_to_num(daily["SchoolHoliday"])),
        "holidays": _weekly(np.nan_to_num(daily["holiday"])),
        "days shut": shut_days,
        "days shut the week after": np.where(after < 5, after, 0.0),
        "pay days": everyone * _weekly(((day >= 29) | (day <= 4))[None]),
        "day of month": everyone * day[None, ::7],
    }
