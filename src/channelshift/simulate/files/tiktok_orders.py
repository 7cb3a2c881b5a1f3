"""TikTok Shop's `All order` export of the British shop: 63 columns, order amounts repeated on every line."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from channelshift.simulate import levers as lv
from channelshift.simulate.files.people import british_town
from channelshift.simulate.files.table import head_of, months, plain, write_rows
from channelshift.simulate.history import History
from channelshift.simulate.things import Line, Order

HEAD = head_of("tiktok_orders")

_CHANNEL = {
    lv.GB_VIDEO: "VIDEO",
    lv.GB_LIVE: "LIVE",
    lv.GB_TAB: "SHOP_TAB",
    lv.GB_CREATOR: "VIDEO",
}
_CANCELLED_WHY = {"System": "Customer overdue to pay", "User": "No longer needed"}
_ZEROS = (
    "Shipping Fee Seller Discount",
    "Co-Funded Shipping Fee Discount",
    "Payment platform discount",
    "Retail Delivery Fee",
    "Taxes",
)


def write(history: History, folder: Path) -> list[Path]:
    """One file per month, newest order first."""
    paths = []
    for first, last in months(history.first_day, history.until):
        path = folder / "tiktok_shop" / f"All order-{last:%Y-%m-%d}-18_05.csv"
        chosen = [order for order in reversed(history.shop_orders) if first <= order.on <= last]
        rows = (row for order in chosen for row in _rows(order))
        paths.append(write_rows(path, HEAD, rows, bom=True, line_end="\r\n"))
    return paths


def _rows(order: Order) -> Iterator[dict[str, str]]:
    shared = _status(order) | _money(order) | _times(order) | _parcel(order) | _buyer(order)
    for line in order.lines:
        yield shared | _line(line)


def _status(order: Order) -> dict[str, str]:
    status, substatus = _state(order)
    if order.cancelled_at:
        kind = "Cancel"
    else:
        kind = "Return/Refund" if order.refunded_at else ""
    return {
        "Order ID": order.order_id + "\t",
        "Order Status": status,
        "Order Substatus": substatus,
        "Cancelation/Return Type": kind,
        "Normal or Pre-order": "Normal",
        "Cancel By": order.cancelled_by if order.cancelled_at else "",
        "Cancel Reason": _CANCELLED_WHY.get(order.cancelled_by, "") if order.cancelled_at else "",
        "Order Channel": "" if order.is_sample else _CHANNEL[order.route],
        "Creator Handle": order.creator,
    }


def _state(order: Order) -> tuple[str, str]:
    steps = (
        (order.cancelled_at, ("Canceled", "Cancelation completed")),
        (order.delivered_at, ("Completed", "Completed")),
        (order.shipped_at, ("Shipped", "In transit")),
        (order.paid_at, ("To ship", "Awaiting shipment")),
    )
    return next((words for moment, words in steps if moment), ("Unpaid", "Unpaid"))


def _line(line: Line) -> dict[str, str]:
    product = line.product
    return {
        "SKU ID": product.tiktok_sku_id + "\t",
        "Seller SKU": product.sku,
        "Product ID": product.tiktok_product_id + "\t",
        "Product Name": product.name,
        "Variation": product.variation,
        "Quantity": str(line.quantity),
        "Sku Quantity of return": str(line.returned),
        "SKU Unit Original Price": plain(line.price),
        "SKU Subtotal Before Discount": plain(line.gross),
        "SKU Platform Discount": plain(line.platform_discount),
        "SKU Seller Discount": plain(line.seller_discount),
        "SKU Subtotal After Discount": plain(line.after_seller - line.platform_discount),
        "Weight(kg)": plain(product.kilograms * line.quantity),
        "Product Category": product.category,
    }


def _money(order: Order) -> dict[str, str]:
    return dict.fromkeys(_ZEROS, "0") | {
        "Shipping Fee After Discount": plain(order.buyer_shipping),
        "Original Shipping Fee": plain(order.buyer_shipping + order.shipping_platform_discount),
        "Shipping Fee Platform Discount": plain(order.shipping_platform_discount),
        "Order Amount": plain(order.amount),
        "Order Refund Amount": plain(order.refund),
    }


def _times(order: Order) -> dict[str, str]:
    return {
        "Created Time": _moment(order.created_at),
        "Paid Time": _moment(order.paid_at),
        "RTS Time": _moment(order.shipped_at),
        "Shipped Time": _moment(order.shipped_at),
        "Delivered Time": _moment(order.delivered_at),
        "Cancelled Time": _moment(order.cancelled_at),
    }


def _moment(moment: datetime | None) -> str:
    """Day first and 24 hours, as an account in British English shows it; an empty one is a lone tab."""
    return f"{moment:%d/%m/%Y %H:%M:%S}\t" if moment else "\t"


def _parcel(order: Order) -> dict[str, str]:
    from_uk = order.pool != "seller_warehouse"
    tail = order.order_id[-12:]
    return {
        "Fulfillment Type": "Fulfillment by TikTok Shop" if from_uk else "Fulfillment by seller",
        "Warehouse Name": "FBT GB Daventry" if from_uk else "Shenzhen warehouse",
        "Tracking ID": f"7700000000{tail}" if order.shipped_at else "",
        "Delivery Option Type": "Home delivery",
        "Delivery Option": "Standard shipping",
        "Shipping Provider Name": ("Evri" if from_uk else "Yanwen") if order.shipped_at else "",
        "Package ID": f"1152{order.order_id[-14:]}\t" if order.shipped_at else "\t",
        "Combined Listing": "No",
    }


def _buyer(order: Order) -> dict[str, str]:
    town, country, postcode = british_town(order.buyer)
    return {
        "Buyer Nickname": f"buyer {order.buyer % 97}",
        "Buyer Username": f"buyer.{order.buyer:06d}",
        "Recipient": "A*** B*****",
        "Phone #": f"(+44)7*******{order.buyer % 90 + 10}",
        "Country": "United Kingdom",
        "State": country,
        "City": town,
        "Zipcode": postcode + "\t",
        "Address Line 1": "1** H*** S*****",
        "Payment Method": "Credit card" if order.paid_at and not order.is_sample else "",
    }
