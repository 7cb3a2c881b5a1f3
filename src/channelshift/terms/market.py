"""Markets: where the buyer is. Codes are ISO 3166; groups follow the rulebook."""

from __future__ import annotations

from typing import NamedTuple


class Market(NamedTuple):
    """One buyer country: its currency, and the zone in which TikTok Shop writes its times there."""

    code: str
    currency: str
    zone: str
    names: tuple[str, ...] = ()


# The United States spans six zones; TikTok Shop's US order times read as Pacific.
MARKETS = {
    m.code: m
    for m in (
        Market("US", "USD", "America/Los_Angeles", ("United States", "United States of America", "USA")),
        Market("GB", "GBP", "Europe/London", ("United Kingdom", "Great Britain", "UK")),
        Market("ID", "IDR", "Asia/Jakarta", ("Indonesia",)),
        Market("MY", "MYR", "Asia/Kuala_Lumpur", ("Malaysia",)),
        Market("TH", "THB", "Asia/Bangkok", ("Thailand", "ประเทศไทย")),
        Market("VN", "VND", "Asia/Ho_Chi_Minh", ("Vietnam", "Viet Nam", "Việt Nam")),
        Market("PH", "PHP", "Asia/Manila", ("Philippines",)),
        Market("SG", "SGD", "Asia/Singapore", ("Singapore",)),
        Market("JP", "JPY", "Asia/Tokyo", ("Japan", "日本")),
        Market("DE", "EUR", "Europe/Berlin", ("Germany", "Deutschland")),
        Market("FR", "EUR", "Europe/Paris", ("France",)),
        Market("IT", "EUR", "Europe/Rome", ("Italy", "Italia")),
        Market("ES", "EUR", "Europe/Madrid", ("Spain", "España")),
        Market("IE", "EUR", "Europe/Dublin", ("Ireland",)),
        Market("MX", "MXN", "America/Mexico_City", ("Mexico", "México")),
        Market("BR", "BRL", "America/Sao_Paulo", ("Brazil", "Brasil")),
    )
}

GROUPS: dict[str, frozenset[str]] = {
    "EU": frozenset(
        [
            "AT",
            "BE",
            "BG",
            "CY",
            "CZ",
            "DE",
            "DK",
            "EE",
            "ES",
            "FI",
            "FR",
            "GR",
            "HR",
            "HU",
            "IE",
            "IT",
            "LT",
            "LU",
            "LV",
            "MT",
            "NL",
            "PL",
            "PT",
            "RO",
            "SE",
            "SI",
            "SK",
        ]
    ),
    "SEA": frozenset({"ID", "MY", "PH", "SG", "TH", "VN"}),
    "TIKTOK_SHOP_MARKETS": frozenset(
        {"US", "GB", "ID", "MY", "PH", "SG", "TH", "VN", "MX", "ES", "IE", "DE", "FR", "IT", "BR", "JP"}
        | {"AT", "BE", "NL", "PL"}
    ),
}


def market_named(text: str) -> Market | None:
    """The market a file calls by this name, or None.

    >>> market_named(" Việt Nam ").code
    'VN'
    """
    wanted = text.strip().casefold()
    for market in MARKETS.values():
        if wanted == market.code.casefold() or wanted in (n.casefold() for n in market.names):
            return market
    return None
