"""How this machine's edge is set up: environment variables, read once when a worker starts."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from channelshift.links.country import Networks
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.text import sentence

EDGE = "edge"  # the edge's folder in CHANNELSHIFT_HOME
HOME = "CHANNELSHIFT_HOME"
LISTEN = "CHANNELSHIFT_LINKS_LISTEN"
PORT = "CHANNELSHIFT_LINKS_PORT"
ADDRESS = "CHANNELSHIFT_LINKS_ADDRESS"
PROXIES = "CHANNELSHIFT_LINKS_PROXIES"
ADDRESS_HEADER = "CHANNELSHIFT_LINKS_ADDRESS_HEADER"
COUNTRY_HEADER = "CHANNELSHIFT_LINKS_COUNTRY_HEADER"
MMDB = "CHANNELSHIFT_LINKS_MMDB"
_ADDRESS_FILE = "address.txt"


class BadSetting(ChannelshiftError):
    """An environment variable holds what the edge cannot use."""


class Setting(NamedTuple):
    """What a worker of the edge must know beside the links."""

    folder: Path
    proxies: Networks = Networks()  # whose headers are believed; nobody's by default
    address_header: str = "x-forwarded-for"
    country_header: str = ""  # for example cf-ipcountry
    mmdb: Path | None = None


def edge_folder(home: Path) -> Path:
    """Where the edge of this workspace keeps its links, clicks and keys."""
    return home / EDGE


def read_setting(folder: Path, environment: Mapping[str, str] = os.environ) -> Setting:
    """The setting of the edge in this folder. Raises BadSetting."""
    mmdb = environment.get(MMDB, "")
    if mmdb and not Path(mmdb).is_file():
        raise BadSetting(sentence("{name} names {path}, which is no file.", name=MMDB, path=mmdb))
    return Setting(
        folder,
        _networks(environment.get(PROXIES, "")),
        environment.get(ADDRESS_HEADER, "").lower() or "x-forwarded-for",
        environment.get(COUNTRY_HEADER, "").lower(),
        Path(mmdb) if mmdb else None,
    )


def _networks(text: str) -> Networks:
    try:
        return Networks(text.replace(",", " ").split())
    except ValueError as error:
        raise BadSetting(
            sentence(
                "{name} holds {text}, which is no list of addresses or networks such as 10.0.0.0/8.",
                name=PROXIES,
                text=text,
            )
        ) from error


def public_address(home: Path, environment: Mapping[str, str] = os.environ) -> str:
    """What short links begin with, without the last slash.

    The setting says it, where the edge stands behind a domain; else the address of the edge that was
    started last here; else that of an edge that is yet to be started.
    """
    stated = environment.get(ADDRESS, "").rstrip("/")
    if stated:
        return stated
    try:
        return (edge_folder(home) / _ADDRESS_FILE).read_text().strip()
    except FileNotFoundError:
        return f"http://127.0.0.1:{environment.get(PORT) or 8001}"


def note_address(home: Path, address: str) -> None:
    """Keep where the edge was started, for pages and commands that show short links."""
    folder = edge_folder(home)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    aside = folder / f".{_ADDRESS_FILE}"
    aside.write_text(address + "\n")
    aside.replace(folder / _ADDRESS_FILE)
