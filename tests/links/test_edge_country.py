"""Which country a visitor is in, by the user's own MMDB file and by the bundled table."""

from __future__ import annotations

from pathlib import Path

import pytest
from edge_at_work import asking, link

from channelshift.links.country import Networks, country_finder, stated_country
from channelshift.links.setting import (
    MMDB,
    PROXIES,
    BadSetting,
    edge_folder,
    note_address,
    public_address,
    read_setting,
)
from channelshift.links.table import publish


def word(text: str) -> bytes:
    return bytes([0x40 | len(text)]) + text.encode()


def number(value: int, kind: int, size: int) -> bytes:
    """An unsigned number of a kind beyond the first seven is marked by a second byte."""
    begins = bytes([kind << 5 | size]) if kind < 8 else bytes([size, kind - 7])
    return begins + value.to_bytes(size, "big")


def table(**entries: bytes) -> bytes:
    return bytes([0xE0 | len(entries)]) + b"".join(word(name) + value for name, value in entries.items())


@pytest.fixture
def mmdb(tmp_path: Path) -> Path:
    """Addresses below 128.0.0.0 are in Malaysia, the others in no entry: the smallest file of the format.

    https://maxmind.github.io/MaxMind-DB/
    """
    nodes = 1
    tree = (nodes + 16).to_bytes(3, "big") + nodes.to_bytes(3, "big")
    entry = table(country=table(iso_code=word("MY")))
    about = table(
        node_count=number(nodes, 6, 4),
        record_size=number(24, 5, 2),
        ip_version=number(4, 5, 2),
        database_type=word("Test"),
        languages=bytes([0x00, 0x04]),
        binary_format_major_version=number(2, 5, 2),
        binary_format_minor_version=number(0, 5, 2),
        build_epoch=number(1_700_000_000, 9, 8),
        description=table(en=word("Test")),
    )
    path = tmp_path / "own.mmdb"
    path.write_bytes(tree + bytes(16) + entry + b"\xab\xcd\xefMaxMind.com" + about)
    return path


def test_the_users_own_file_goes_before_the_bundled_table(tmp_path: Path, mmdb: Path) -> None:
    publish(tmp_path, [link("mug")])
    with asking(tmp_path, mmdb=mmdb) as edge:
        for client in ("8.8.8.8", "8.8.8.9", "193.0.6.139", "[2001:4860:4860::8888]"):
            edge.get("/mug", client=client)
        assert [click.country for click in edge.clicks()] == ["MY", "MY", "", ""]


def test_the_bundled_table_knows_both_kinds_of_address() -> None:
    country = country_finder(None)
    assert [country(a) for a in ("81.2.69.142", "2001:4860:4860::8888", "10.0.0.1", "no address", "")] == [
        "GB",
        "US",
        "",
        "",
        "",
    ]


def test_a_proxys_word_is_two_letters_or_nothing() -> None:
    said = [stated_country(text) for text in ("my", "GB", "XX", "T1", "", None, "U\tS", "USA", "西")]
    assert said == ["MY", "GB", "", "", "", "", "", "", ""]


def test_the_visitor_is_the_last_that_is_no_proxy_of_ours() -> None:
    ours = Networks(["10.0.0.0/8", "2001:db8::/32", "192.0.2.7"])
    for header, visitor in (
        ("8.8.8.8", "8.8.8.8"),
        ("1.1.1.1, 8.8.8.8", "8.8.8.8"),
        ("1.1.1.1, 8.8.8.8, 10.9.8.7 ,192.0.2.7", "8.8.8.8"),
        ("2001:4860::1, 2001:db8::5", "2001:4860::1"),
        ("10.0.0.1, 10.0.0.2", ""),
        ("8.8.8.8, unknown", ""),
        ("8.8.8.8, 192.0.2.7\x00", ""),
        ("", ""),
    ):
        assert ours.forwarded_address(header) == visitor


def test_a_setting_that_cannot_be_used_is_refused_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="CHANNELSHIFT_LINKS_PROXIES holds my proxy"):
        read_setting(tmp_path, {PROXIES: "my proxy"})
    with pytest.raises(BadSetting, match="which is no file"):
        read_setting(tmp_path, {MMDB: str(tmp_path / "none.mmdb")})
    assert "10.1.2.3" in read_setting(tmp_path, {PROXIES: "10.0.0.0/8, 192.0.2.1"}).proxies


def test_short_links_begin_with_the_domain_or_where_the_edge_was_started(tmp_path: Path) -> None:
    assert public_address(tmp_path, {}) == "http://127.0.0.1:8001"
    note_address(tmp_path, "http://127.0.0.1:9001")
    assert public_address(tmp_path, {}) == "http://127.0.0.1:9001"
    assert public_address(tmp_path, {"CHANNELSHIFT_LINKS_ADDRESS": "https://go.mei.example/"}) == (
        "https://go.mei.example"
    )
    assert [path.name for path in edge_folder(tmp_path).iterdir()] == ["address.txt"]
