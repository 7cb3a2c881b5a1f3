"""Channelshift's own plain templates, as the simulated seller filled them in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from channelshift.simulate import levers as lv
from channelshift.simulate.catalogue import COST_RISE_DAY, FIRST_COST_DAY, PRODUCTS, Product
from channelshift.simulate.files import shopify_inventory, tiktok_stock
from channelshift.simulate.files.shopify_inventory import committed
from channelshift.simulate.files.table import write_rows
from channelshift.simulate.history import History
from channelshift.simulate.stock import SELLER
from channelshift.simulate.things import ZERO

Row = dict[str, object]
_FORMATS = {
    "tiktok_video": "video",
    "tiktok_live@GB": "live",
    "whatsapp": "message",
    "instagram_reels": "video",
    "pinterest": "post",
    "youtube_video": "video",
}
_SUPPLIERS = {"Night Lights": "Zhongshan Guzhen lamps", "Aromatherapy": "Shantou Mist factory"}
_HEADS = {
    "products": "sku product category supplier valid_from landed_cost shipping_cost packing_cost "
    "supply_price storage_cost currency lead_time_days transfer_days",
    "stock": "day sku location pool on_hand available incoming arrives_on",
    "weekly-spend": "week_from week_to source campaign spend currency",
    "weekly-hours": "week_from week_to source format hours",
    "outbound-links": "content_id source title published_on url code",
    "fx-rates": "day base quote rate source",
}


def write(history: History, folder: Path) -> list[Path]:
    tables = {
        "products": _products(),
        "stock": _stock(history),
        "weekly-spend": _weekly_spend(history),
        "weekly-hours": _weekly_hours(history),
        "outbound-links": _links(history),
        "fx-rates": _rates(history),
    }
    return [
        write_rows(folder / f"channelshift-{name}.csv", _HEADS[name].split(), rows)
        for name, rows in tables.items()
    ]


def _products() -> Iterator[Row]:
    for product in PRODUCTS:
        yield _costs(product, later=False)
        if product.landed != product.landed_later:
            yield _costs(product, later=True)


def _costs(product: Product, later: bool) -> Row:
    return {
        "sku": product.sku,
        "product": product.name,
        "category": product.category,
        "supplier": _SUPPLIERS.get(product.category, "Yiwu market"),
        "valid_from": COST_RISE_DAY if later else FIRST_COST_DAY,
        "landed_cost": product.landed_later if later else product.landed,
        "shipping_cost": product.shipping,
        "packing_cost": product.packing,
        "supply_price": product.supply,
        "storage_cost": product.storage,
        "currency": "USD",
        "lead_time_days": product.lead_days,
        "transfer_days": product.transfer_days,
    }


def _stock(history: History) -> Iterator[Row]:
    """The same counts as the platforms' own stock files, and the day by which all under way is there."""
    counted, under_way = history.shelves.counted_on(history.until), history.shelves.coming_on(history.until)
    for (sku, pool), available in counted.items():
        coming = [shipment for shipment in under_way if (shipment.sku, shipment.pool) == (sku, pool)]
        yield {
            "day": history.until,
            "sku": sku,
            "location": shopify_inventory.LOCATION if pool == SELLER else tiktok_stock.LOCATION,
            "pool": pool.split("@")[0],
            "on_hand": available + committed(history, sku, pool),
            "available": available,
            "incoming": sum(shipment.units for shipment in coming),
            "arrives_on": max((shipment.arrives_on for shipment in coming), default=""),
        }


def _weekly_spend(history: History) -> Iterator[Row]:
    """Money no platform's export shows: what creators are paid for a film, whole weeks only."""
    for week in history.weeks:
        days = [s for s in history.spend if s.route == lv.GB_CREATOR and week.monday <= s.day <= week.sunday]
        paid = sum((spent.amount for spent in days), ZERO)
        if paid:
            yield {
                "week_from": max(week.monday, history.first_day),
                "week_to": week.sunday,
                "source": "tiktok_creator",
                "campaign": "Creator flat fees GB",
                "spend": f"{paid:.2f}",
                "currency": "USD",
            }


def _weekly_hours(history: History) -> Iterator[Row]:
    for week in history.weeks:
        if week.monday < history.first_day:
            continue  # its orders are only partly in the files
        for work, hours in week.hours.items():
            yield {
                "week_from": week.monday,
                "week_to": week.monday + timedelta(days=6),
                "source": work.split("@")[0],
                "format": _FORMATS[work],
                "hours": hours,
            }


def _links(history: History) -> Iterator[Row]:
    for video in history.videos:
        yield {
            "content_id": video.content_id,
            "source": "tiktok_video",
            "title": video.title,
            "published_on": video.published_on,
            "url": video.url,
            "code": video.code,
        }


def _rates(history: History) -> Iterator[Row]:
    for base, rates in history.rates.items():
        for day, rate in rates.items():
            if day <= history.until:
                yield {"day": day, "base": base, "quote": "USD", "rate": rate, "source": "simulated"}
