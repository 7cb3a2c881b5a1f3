"""Orders and their statements of several months and shops, in TikTok Shop's US columns; all invented.

The engine writes them itself, straight to disk: ten million lines never stand in memory.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import duckdb

SHOPS = ("first", "second")
MONTHS = (date(2023, 7, 1), date(2023, 8, 1), date(2023, 9, 1), date(2023, 10, 1))
SKUS = 40
_HEAD = (
    "Order ID",
    "Order Status",
    "Order Substatus",
    "Cancelation/Return Type",
    "SKU ID",
    "Seller SKU",
    "Product Name",
    "Variation",
    "Quantity",
    "Sku Quantity of return",
    "SKU Unit Original Price",
    "SKU Subtotal Before Discount",
    "SKU Platform Discount",
    "SKU Seller Discount",
    "SKU Subtotal After Discount",
    "Shipping Fee After Discount",
    "Shipping Fee Seller Discount",
    "Taxes",
    "Order Amount",
    "Order Refund Amount",
    "Created Time",
    "Paid Time",
    "Cancelled Time",
    "Fulfillment Type",
    "Warehouse Name",
    "Buyer Username",
    "Country",
    "Order Channel",
    "Creator Handle",
)


def write(folder: Path, lines: int) -> dict[str, list[Path]]:
    """Each shop's files: one of orders and one of statements a month, so many order lines in all."""
    each = lines // (len(SHOPS) * len(MONTHS))
    files: dict[str, list[Path]] = {}
    with duckdb.connect() as con:
        for place, shop in enumerate(SHOPS):
            (folder / shop).mkdir(parents=True)
            for nth, month in enumerate(MONTHS):
                first = (place * len(MONTHS) + nth) * each
                orders = folder / shop / f"All order-{month:%Y-%m}-28-18_05.csv"
                con.execute(_copy(_orders(first, each, month), orders))
                income = folder / shop / f"income_{month:%Y%m}01_{month:%Y%m}28.csv"
                con.execute(_copy(_statement(first, each, month), income))
                files.setdefault(shop, []).extend((orders, income))
    return files


def write_products(path: Path) -> None:
    """Our own products template: one landed cost for each SKU."""
    rows = [f"HOME-{n:03d},Thing {n},2023-01-01,{2 + 0.35 * n:.2f},3.10,0.40,USD" for n in range(SKUS)]
    head = "sku,product,valid_from,landed_cost,shipping_cost,packing_cost,currency"
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")


def _copy(select: str, path: Path) -> str:
    return f"COPY ({select}) TO '{path}' (FORMAT CSV, HEADER)"


def _lines(first: int, count: int, month: date) -> str:
    """Five lines are four orders; every order's number, day and goods follow from its line's number."""
    start = datetime.combine(month, datetime.min.time()) + timedelta(hours=1)
    return (
        f"SELECT i, i - (i % 5 = 4)::INT AS o, (i * 7) % {SKUS} AS s, 1 + (i % 9 = 0)::INT AS n, "
        f"TIMESTAMP '{start}' + to_seconds(((i - {first}) - (i % 5 = 4)::INT) * 27 * 86400 // {count}) "
        "AS moment "
        f"FROM range({first}, {first + count}) t(i)"
    )


def _orders(first: int, count: int, month: date) -> str:
    """A line's price follows from its SKU; one order in fifty is cancelled."""
    gross, off = "((999 + 125 * s) * n / 100.0)::DECIMAL(12,2)", "(s * n % 3)::DECIMAL(12,2)"
    cells = (
        "(576460000000000000 + o)::VARCHAR || chr(9)",
        "CASE WHEN o % 50 = 0 THEN 'Canceled' ELSE 'Completed' END",
        "'Delivered'",
        "CASE WHEN o % 50 = 0 THEN 'Cancel' ELSE '' END",
        "(1729412345678900000 + s)::VARCHAR || chr(9)",
        "printf('HOME-%03d', s)",
        "printf('Thing %d for the home, \"daily\" use', s)",
        "'Default'",
        "n",
        "0",
        "((999 + 125 * s) / 100.0)::DECIMAL(12,2)",
        gross,
        "0",
        off,
        f"{gross} - {off}",
        "4.99",
        "0",
        "0",
        "100.00",
        "CASE WHEN o % 50 = 0 THEN '100.00' ELSE '' END",
        "strftime(moment, '%m/%d/%Y %I:%M:%S %p') || chr(9)",
        "CASE WHEN o % 50 = 0 THEN '' ELSE strftime(moment, '%m/%d/%Y %I:%M:%S %p') END || chr(9)",
        "CASE WHEN o % 50 = 0 THEN strftime(moment, '%m/%d/%Y %I:%M:%S %p') ELSE '' END || chr(9)",
        "'Fulfillment by seller'",
        "'Main Warehouse'",
        "printf('buyer.%06d', o % 400000)",
        "'United States'",
        "['VIDEO', 'LIVE', 'SHOP_TAB', ''][1 + o % 4]",
        "CASE WHEN o % 8 = 0 THEN printf('creator_%d', o % 90) ELSE '' END",
    )
    named = ", ".join(f'{cell} AS "{name}"' for name, cell in zip(_HEAD, cells, strict=True))
    return f"SELECT {named} FROM ({_lines(first, count, month)})"


def _statement(first: int, count: int, month: date) -> str:
    """Ten days after its order a line that was not cancelled is settled, six in a hundred kept as fee."""
    goods = "((999 + 125 * s) * n / 100.0 - s * n % 3)::DECIMAL(12,2)"
    fee = f"round({goods} * 0.06, 2)::DECIMAL(12,2)"
    cells = {
        "Statement date (UTC)": "strftime(moment + INTERVAL 10 DAY, '%Y/%m/%d')",
        "Statement ID": "(7150000000000000000 + (o // 10000))::VARCHAR",
        "Payment ID": "(3610000000000000000 + (o // 10000))::VARCHAR",
        "Currency": "'USD'",
        "Type": "'Order'",
        "Order/adjustment ID": "(576460000000000000 + o)::VARCHAR",
        "SKU ID": "(1729412345678900000 + s)::VARCHAR",
        "Quantity": "n",
        "Order created date": "strftime(moment, '%Y/%m/%d')",
        "Total settlement amount": f"{goods} - {fee}",
        "Net sales": goods,
        "Gross sales": goods,
        "Shipping": "0",
        "Fees": f"-{fee}",
        "Referral fee": f"-{fee}",
        "Adjustment amount": "0",
    }
    named = ", ".join(f'{cell} AS "{name}"' for name, cell in cells.items())
    return f"SELECT {named} FROM ({_lines(first, count, month)}) WHERE o % 50 <> 0"
