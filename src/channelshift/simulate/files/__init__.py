"""One writer per native export, and the folder they all go into."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from channelshift.simulate.files import (
    content_days,
    creators,
    live_sessions,
    meta_ads,
    payouts,
    search_terms,
    shop_scores,
    shopify_inventory,
    shopify_orders,
    stock_moves,
    templates,
    tiktok_ads,
    tiktok_income,
    tiktok_orders,
    tiktok_stock,
)
from channelshift.simulate.levers import NEWS_DAY
from channelshift.simulate.world import World

_WRITERS = (
    shopify_orders.write,
    tiktok_orders.write,
    tiktok_income.write,
    payouts.write,
    tiktok_ads.write,
    meta_ads.write,
    shopify_inventory.write,
    tiktok_stock.write,
    templates.write,
    stock_moves.write,
    shop_scores.write,
    content_days.write,
    live_sessions.write,
    creators.write,
    search_terms.write,
)


def write_exports(world: World, folder: Path, until: date = NEWS_DAY - timedelta(days=1)) -> list[Path]:
    """Write every file the seller could export on the evening of a day, under the platforms' own names."""
    history = world.history(until)
    return [path for write in _WRITERS for path in write(history, folder)]
