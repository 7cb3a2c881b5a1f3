"""Shopify's order export, 78 columns: one row per line, the order's own fields on its first row only."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from channelshift.simulate import levers as lv
from channelshift.simulate.files.people import Person, american
from channelshift.simulate.files.table import QUOTED_NOTHING, head_of, quarters, write_rows
from channelshift.simulate.history import History
from channelshift.simulate.things import ZERO, Line, Order, cents

HEAD = head_of("shopify_orders")

_ZONE = {"US": ZoneInfo("America/Los_Angeles"), "GB": ZoneInfo("Europe/London")}
_OVERLAP = timedelta(days=4)
_UTM = {
    lv.LINK: ("tiktok", "product_link", ""),
    lv.BIO: ("tiktok", "bio_link", ""),
    lv.WHATSAPP: ("whatsapp", "chat", "weekly-news"),
    lv.META: ("meta", "paid", "warm-lights"),
    lv.TIKTOK_ADS: ("tiktok", "paid", "spark-lamps"),
    lv.REELS: ("instagram", "bio_link", ""),
    lv.PINTEREST: ("pinterest", "pin", "board-small-rooms"),
    lv.YOUTUBE: ("youtube", "description", ""),
}


def write(history: History, folder: Path) -> list[Path]:
    """One file per quarter; each begins a few days before the last one ended, as people download them."""
    orders = history.store_orders
    paths = []
    for n, (first, last) in enumerate(quarters(history.first_day, history.until)):
        since = first - _OVERLAP if n else first
        path = folder / "shopify" / f"orders_export_{first:%Y-%m}_{last:%Y-%m}.csv"
        chosen = [order for order in reversed(orders) if since <= order.on <= last]
        rows = (row for order in chosen for row in _rows(order, history))
        paths.append(write_rows(path, HEAD, rows))
    return paths


def _rows(order: Order, history: History) -> Iterator[dict[str, str]]:
    rate = history.usd_for("GBP", order.on) if order.in_shop else Decimal(1)
    person = american(order.buyer)
    for n, line in enumerate(order.lines):
        row = _line_fields(order, line, person, rate)
        yield row | _order_fields(order, person, rate) if n == 0 else row


def _line_fields(order: Order, line: Line, person: Person, rate: Decimal) -> dict[str, str]:
    """The fields on every row. The connector writes TikTok's discounts into the line's price."""
    return {
        "Name": order.synced_as or order.order_id,
        "Email": "" if order.in_shop else person.email,
        "Created at": _moment(order, order.created_at),
        "Lineitem quantity": str(line.quantity),
        "Lineitem name": f"{line.product.name} - {line.product.variation}",
        "Lineitem price": _money(_unit(order, line) * rate),
        "Lineitem sku": line.product.sku,
        "Lineitem requires shipping": "true",
        "Lineitem taxable": "true",
        "Lineitem fulfillment status": "fulfilled" if order.shipped_at else "pending",
        "Vendor": "Lumen Home",
        "Lineitem discount": "0.00",
    }


def _order_fields(order: Order, person: Person, rate: Decimal) -> dict[str, str]:
    goods = sum((cents(_unit(order, line) * rate) * line.quantity for line in order.lines), ZERO)
    subtotal = goods - order.order_discount
    shipping = cents(order.buyer_shipping * rate)
    return {
        "Financial Status": _paid_state(order),
        "Paid at": _moment(order, order.paid_at),
        "Fulfillment Status": "fulfilled" if order.shipped_at else "unfulfilled",
        "Fulfilled at": _moment(order, order.shipped_at),
        "Accepts Marketing": "yes" if order.buyer % 3 == 0 else "no",
        "Currency": "USD",
        "Subtotal": _money(subtotal),
        "Shipping": _money(shipping),
        "Taxes": _money(order.tax),
        "Total": _money(subtotal + shipping + order.tax),
        "Discount Code": order.code or QUOTED_NOTHING,
        "Discount Amount": _money(order.order_discount),
        "Shipping Method": "Free shipping" if not order.buyer_shipping else "Standard (7-12 days)",
        "Note Attributes": _attributes(order) or QUOTED_NOTHING,
        "Payment Method": "TikTok Shop" if order.in_shop else "Shopify Payments",
        "Payment Reference": f"r{_number(order)}731.1",
        "Refunded Amount": _money(min(cents(order.refund * rate), subtotal)),
        "Outstanding Balance": "0.00",
        "Id": str(4_880_000_000_000 + _number(order) * 32_768),
        "Tags": "TikTok Shop" if order.in_shop else QUOTED_NOTHING,
        "Risk Level": "Low",
        "Source": "tiktok" if order.in_shop else "web",
        "Tax 1 Name": "State Tax 6.5%" if order.tax else "",
        "Tax 1 Value": _money(order.tax) if order.tax else "",
        **_address(order, person),
    }


def _unit(order: Order, line: Line) -> Decimal:
    return (line.after_seller - line.platform_discount) / line.quantity if order.in_shop else line.price


def _address(order: Order, person: Person) -> dict[str, str]:
    if order.in_shop:
        return {"Shipping Country": "GB", "Billing Country": "GB"}
    fields = {
        "Name": person.name,
        "Street": person.street,
        "Address1": person.street,
        "Company": QUOTED_NOTHING,
        "City": person.city,
        "Zip": person.postcode,
        "Province": person.code,
        "Country": "US",
        "Province Name": person.state,
    }
    return {f"{side} {name}": value for side in ("Billing", "Shipping") for name, value in fields.items()}


def _attributes(order: Order) -> str:
    """Lines of `name: value`, as link parameters and connectors leave them in the order's notes."""
    if order.in_shop:
        return f"TikTok Order ID: {order.order_id}"
    if order.route not in _UTM:
        return ""
    source, medium, content = _UTM[order.route]
    lines = [f"utm_source: {source}", f"utm_medium: {medium}"]
    if content or order.content_id:
        lines.append(f"utm_content: {order.content_id or content}")
    return "\n".join(lines)


def _paid_state(order: Order) -> str:
    if order.paid_at is None:
        return "pending"
    if not order.refunded_goods:
        return "paid"
    everything = all(line.returned == line.quantity for line in order.lines)
    return "refunded" if everything else "partially_refunded"


def _number(order: Order) -> int:
    return int((order.synced_as or order.order_id).lstrip("#"))


def _moment(order: Order, moment: datetime | None) -> str:
    """The store lives on Pacific time: two offsets in one file over the change of the clocks."""
    if moment is None:
        return ""
    return f"{moment.replace(tzinfo=_ZONE[order.market]).astimezone(_ZONE['US']):%Y-%m-%d %H:%M:%S %z}"


def _money(amount: Decimal) -> str:
    return f"{cents(amount):f}"
