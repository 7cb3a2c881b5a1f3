"""A TikTok Shop order export of any length, in the US layout of 63 columns; every value is invented."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from pathlib import Path

HEADER = (
    "Order ID,Order Status,Order Substatus,Cancelation/Return Type,Normal or Pre-order,SKU ID,Seller SKU,"
    "Product ID,Product Name,Variation, Virtual Bundle Seller SKU,Quantity,Sku Quantity of return,"
    "SKU Unit Original Price,SKU Subtotal Before Discount,SKU Platform Discount,SKU Seller Discount,"
    "SKU Subtotal After Discount,Shipping Fee After Discount,Original Shipping Fee,"
    "Shipping Fee Seller Discount,Co-Funded Shipping Fee Discount,Shipping Fee Platform Discount,"
    "Payment platform discount,Retail Delivery Fee,Taxes,Order Amount,Order Refund Amount,Created Time,"
    "Paid Time,RTS Time,Shipped Time,Delivered Time,Cancelled Time,Cancel By,Cancel Reason,Fulfillment Type,"
    "Warehouse Name,Tracking ID,Delivery Option Type,Delivery Option,Shipping Provider Name,Buyer Message,"
    "Buyer Nickname,Buyer Username,Recipient,Phone #,Country,State,City,Zipcode,Address Line 1,"
    "Address Line 2,Delivery Instruction,Payment Method,Weight(kg),Product Category,Package ID,Seller Note,"
    "Shipping Information,Combined Listing,Order Channel,Creator Handle"
)
SKUS = 40
FIRST_DAY, DAYS = date(2023, 7, 1), 500
_LINES, _LINES_SHARE = (1, 2, 3), (0.80, 0.15, 0.05)  # 1.25 lines an order
_PLACES = (
    ("Illinois", "Springfield", "62701"),
    ("Texas", "Austin", "78701"),
    ("Colorado", "Denver", "80014"),
    ("Nevada", "Reno", "89501"),
)
_CHANNELS = ("VIDEO", "LIVE", "SHOP_TAB", "")


def write_orders(path: Path, lines: int, seed: int = 2023) -> None:
    """Write so many order lines: BOM, CRLF, tabs after ids and times, newest order first."""
    chance = random.Random(seed)  # noqa: S311  a made-up shop, no secret
    moment = datetime.combine(FIRST_DAY, datetime.min.time()) + timedelta(days=DAYS)
    apart = DAYS * 86_400 * 1.25 / lines
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        file.write(HEADER + "\r\n")
        written = number = 0
        while written < lines:
            count = min(chance.choices(_LINES, _LINES_SHARE)[0], lines - written)
            moment -= timedelta(seconds=chance.uniform(0, 2 * apart))
            file.writelines(_order(chance, number, count, moment))
            written += count
            number += 1


def write_products(path: Path) -> None:
    """Our own products template: one landed cost for each SKU."""
    rows = [f"{_sku(n)},Thing {n},home,2023-01-01,{_cost(n)},3.10,0.40,USD,30,21" for n in range(SKUS)]
    head = (
        "sku,product,category,valid_from,landed_cost,shipping_cost,packing_cost,"
        "currency,lead_time_days,transfer_days"
    )
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")


def write_rates(path: Path) -> None:
    """Our own rates template. The shop sells in the reporting currency; a rate is there as in life."""
    days = [FIRST_DAY + timedelta(weeks=n) for n in range(DAYS // 7 + 1)]
    rows = [f"{day},GBP,USD,{1.20 + 0.001 * n:.4f},invented" for n, day in enumerate(days)]
    path.write_text("\n".join(["day,base,quote,rate,source", *rows]) + "\n", encoding="utf-8")


def _sku(number: int) -> str:
    return f"HOME-{number:03d}"


def _cost(number: int) -> str:
    return f"{2 + 0.35 * number:.2f}"


def _order(chance: random.Random, number: int, count: int, created: datetime) -> list[str]:
    """All lines of one order. Order amounts stand on each of its lines, as in the real export."""
    fate = chance.random()
    sample, cancelled = fate < 0.01, fate > 0.96
    goods = [_line(chance, sku, sample) for sku in chance.sample(range(SKUS), count)]
    shipping = 0 if sample else 499
    tax = sum(g[-1] for g in goods) * 7 // 100
    amount = sum(g[-1] for g in goods) + shipping + tax
    refund = amount if cancelled else (goods[0][-1] if chance.random() < 0.03 else 0)
    tail = _tail(chance, number, created, cancelled, (shipping, tax, amount, refund))
    order_id = f"{576460000000000000 + number * 7919}\t"
    state = "Canceled,Cancelation completed,Cancel" if cancelled else "Completed,Completed,"
    return [_text(order_id, state, goods_of_line, tail) for goods_of_line in goods]


def _line(chance: random.Random, sku: int, sample: bool) -> tuple[int, int, int, int, int, int, int]:
    """SKU, pieces, unit price, gross, platform discount, seller discount, after both: cents."""
    pieces = 1 + (chance.random() < 0.12)
    unit = 0 if sample else 999 + 125 * sku
    gross = unit * pieces
    seller = gross // 10 if chance.random() < 0.4 else 0
    platform = gross // 20 if chance.random() < 0.2 else 0
    return sku, pieces, unit, gross, platform, seller, gross - platform - seller


def _tail(
    chance: random.Random, number: int, created: datetime, cancelled: bool, amounts: tuple[int, ...]
) -> str:
    """What every line of an order repeats: from its shipping fee to the creator."""
    shipping, tax, amount, refund = (_money(a) for a in amounts)
    state, city, zipcode = _PLACES[number % len(_PLACES)]
    later = [_time(created + timedelta(seconds=s)) for s in (0, 9, 20_000, 60_000, 300_000)]
    times = [later[0], *(["\t"] * 4 if cancelled else later[1:]), later[2] if cancelled else "\t"]
    by = "System,Customer overdue to pay" if cancelled else ","
    channel = chance.choice(_CHANNELS)
    creator = f"creator_{number % 90}" if channel == "VIDEO" else ""
    buyer = chance.randrange(400_000)
    return (
        f"{shipping},5.99,1,0,0,0,0,{tax},{amount},{refund},{','.join(times)},{by},"
        f"Fulfillment by seller,Main Warehouse,92{number:020d},Home delivery,Standard shipping,USPS,,"
        f"buyer {buyer},buyer.{buyer:06d},A*** R*****,(+1)555*****01,United States,{state},{city},"
        f"{zipcode}\t,1** S***** S*****,,,Credit card,0.2,Home & Kitchen,"
        f"{1153410000000000000 + number}\t,,,No,{channel},{creator}\r\n"
    )


def _text(order_id: str, state: str, goods: tuple[int, int, int, int, int, int, int], tail: str) -> str:
    sku, pieces, unit, gross, platform, seller, after = goods
    name = f'"Thing {sku} for the home, ""daily"" use"'
    money = ",".join(_money(a) for a in (unit, gross, platform, seller, after))
    return (
        f"{order_id},{state},Normal,{1729412345678900000 + sku}\t,{_sku(sku)},"
        f"{1729512345678900000 + sku}\t,{name},Default,,{pieces},0,{money},{tail}"
    )


def _money(cents: int) -> str:
    """Amounts as the export has them: without needless zeros."""
    return f"{cents / 100:.2f}".rstrip("0").rstrip(".")


def _time(moment: datetime) -> str:
    return moment.strftime("%m/%d/%Y %I:%M:%S %p\t")
