"""The list of channels. A new channel is a folder of its own and one line here."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from channelshift.channels import (
    amazon,
    ecb,
    fully_managed,
    google_ads,
    lazada,
    meta_ads,
    pinterest_ads,
    shein,
    shopee,
    shopify,
    template,
    temu,
    tiktok_ads,
    tiktok_shop,
    woocommerce,
    yahoo_ads,
    youtube,
)
from channelshift.channels.headers import find, positions
from channelshift.channels.layout import Layout

CHANNELS = (
    tiktok_shop,
    shopify,
    woocommerce,
    amazon,
    shopee,
    lazada,
    temu,
    shein,
    fully_managed,
    tiktok_ads,
    meta_ads,
    google_ads,
    yahoo_ads,
    pinterest_ads,
    youtube,
    ecb,
    template,
)
LAYOUTS: tuple[Layout, ...] = tuple(layout for channel in CHANNELS for layout in channel.LAYOUTS)


@cache
def _signatures() -> list[dict[str, Any]]:
    with (Path(__file__).parent / "not_yet.yaml").open(encoding="utf-8") as stream:
        loaded: list[dict[str, Any]] = yaml.safe_load(stream)
    return loaded


@cache
def _sheets_without_records() -> list[dict[str, Any]]:
    with (Path(__file__).parent / "no_records.yaml").open(encoding="utf-8") as stream:
        loaded: list[dict[str, Any]] = yaml.safe_load(stream)
    return loaded


def without_records(rows: Sequence[Sequence[str]]) -> tuple[str, str]:
    """Title of a sheet that comes with an export and holds none, and what it holds: totals or notes."""
    for row in rows:
        found = positions(row)
        for entry in _sheets_without_records():
            if all(find(found, [name]) is not None for name in entry["columns"]):
                return str(entry["title"]), str(entry["holds"])
    return "", ""


def not_yet_readable(rows: Sequence[Sequence[str]]) -> str:
    """The title of an export that we recognise but do not read yet, or an empty text."""
    for row in rows:
        found = positions(row)
        for entry in _signatures():
            if all(find(found, [name]) is not None for name in entry["columns"]):
                return str(entry["title"])
    return ""
