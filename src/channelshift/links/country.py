"""Which country a visitor is in: by the proxy in front, the shop's own MMDB, or the bundled table."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from ipaddress import ip_network
from pathlib import Path
from socket import AF_INET, AF_INET6, inet_pton

import iptocc
import maxminddb

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


class Networks:
    """Networks whose word is believed: 10.0.0.0/8, 2001:db8::/32, 192.0.2.7. Asked once for every visit."""

    def __init__(self, networks: Iterable[str] = ()) -> None:
        listed = [ip_network(text) for text in networks]
        self._masks = tuple((n.max_prefixlen // 8, int(n.netmask), int(n.network_address)) for n in listed)

    def __bool__(self) -> bool:
        return bool(self._masks)

    def __contains__(self, address: str) -> bool:
        packed = _packed(address)
        number = int.from_bytes(packed, "big")
        return any(size == len(packed) and number & mask == first for size, mask, first in self._masks)

    def forwarded_address(self, header: str) -> str:
        """The visitor's address in an X-Forwarded-For: the last that is not a trusted proxy's own, or empty.

        What stands before it came from the visitor and may be made up.
        """
        before = header
        while before:
            before, _, last = before.rpartition(",")
            address = last.strip()
            if address not in self:
                return address if _packed(address) else ""
        return ""


def _packed(address: str) -> bytes:
    """The bytes of an address, or none where it is none."""
    try:
        return inet_pton(AF_INET6 if ":" in address else AF_INET, address)
    except (OSError, ValueError):  # ValueError: a mark that no address has, such as a zero byte
        return b""
