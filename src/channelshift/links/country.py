"""Which country a visitor is in: by the proxy in front, the shop's own MMDB, or the bundled table."""

from __future__ import annotations

import re
from collections.abc import Callable
from ipaddress import IPv4Network, IPv6Network, ip_address
from pathlib import Path

import iptocc
import maxminddb

Network = IPv4Network | IPv6Network
_REMEMBERED = 50_000
_COUNTRY = re.compile(r"[A-Za-z]{2}")
_UNKNOWN = frozenset({"XX", "T1"})  # Cloudflare: not known, and Tor


def stated_country(text: str | None) -> str:
    """The country a trusted proxy states in its header (ISO 3166 alpha-2), or empty."""
    if not text or not _COUNTRY.fullmatch(text) or text.upper() in _UNKNOWN:
        return ""
    return text.upper()


def country_finder(mmdb: Path | None) -> Callable[[str], str]:
    """How addresses are looked up: in the MMDB file if one is given, else in iptocc's table.

    The table is of allocations (RIR statistics): a country is where the network is registered.
    """
    if mmdb is None:
        return lambda address: iptocc.country_code(address) or ""
    return _ByMmdb(mmdb)


class _ByMmdb:
    """Looks addresses up in a MaxMind-format file, and remembers networks of 256 addresses, never one."""

    def __init__(self, path: Path) -> None:
        self._file = maxminddb.open_database(str(path))
        self._known: dict[str, str] = {}

    def __call__(self, address: str) -> str:
        network = address.rpartition(".")[0]
        if not network:
            return self._looked_up(address)
        found = self._known.get(network)
        if found is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            found = self._known[network] = self._looked_up(address)
        return found

    def _looked_up(self, address: str) -> str:
        try:
            entry = self._file.get(address)
        except ValueError:  # no address, or one of a kind the file does not hold
            return ""
        country = entry.get("country") if isinstance(entry, dict) else None
        code = country.get("iso_code") if isinstance(country, dict) else None
        return stated_country(code) if isinstance(code, str) else ""


def forwarded_address(header: str, trusted: tuple[Network, ...]) -> str:
    """The visitor's address in an X-Forwarded-For: the last one that is not a trusted proxy's own.

    What stands before it came from the visitor and may be made up.
    """
    for part in reversed(header.split(",")):
        text = part.strip()
        if not is_in(text, trusted):
            return text if _is_address(text) else ""
    return ""


def is_in(address: str, networks: tuple[Network, ...]) -> bool:
    """Whether an address lies in one of the networks."""
    try:
        it = ip_address(address)
    except ValueError:
        return False
    return any(it in network for network in networks)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
