"""Where a request may go: nowhere inside, unless the seller wrote that very address."""

from __future__ import annotations

import socket

import pytest

from channelshift.messaging import addresses
from channelshift.messaging.addresses import AddressRefused, NotFound, Target, checked

INSIDE = (
    "https://127.0.0.1",
    "https://10.1.2.3",
    "https://192.168.0.10:8443",
    "https://169.254.169.254",
    "https://0.0.0.0",
    "https://100.64.1.1",
    "https://224.0.0.1",
    "https://[::1]",
    "https://[fe80::1]",
    "https://[fd00::1]",
    "https://[::ffff:127.0.0.1]",
    "https://[2002:7f00:1::]",
    "https://2130706433",
    "https://localhost",
)


@pytest.mark.parametrize("address", INSIDE)
def test_a_private_address_is_refused(address: str):
    with pytest.raises(AddressRefused):
        checked(address, own=False)


@pytest.mark.parametrize(
    "address",
    [
        "ftp://93.184.216.34",
        "file:///etc/passwd",
        "http://93.184.216.34",
        "https://mei:secret@93.184.216.34",
        "https://93.184.216.34/?a=b",
        "https://",
        "https://93.184.216.34:99999",
        "//93.184.216.34",
    ],
)
def test_an_address_of_another_kind_is_refused_though_the_seller_wrote_it(address: str):
    with pytest.raises(AddressRefused):
        checked(address, own="http://" not in address)


def test_the_sellers_own_server_is_reached_by_its_address_itself():
    assert checked("http://127.0.0.1:8081/bots/", own=True) == Target(
        "http", "127.0.0.1", "127.0.0.1", 8081, "/bots"
    )
    assert checked("http://localhost:8081", own=True).host == "localhost"


def leads_to(monkeypatch: pytest.MonkeyPatch, *ips: str) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, 443)) for ip in ips]
    monkeypatch.setattr(addresses.socket, "getaddrinfo", lambda *_, **__: found)


@pytest.mark.parametrize("own", [True, False])
def test_a_name_that_leads_inside_is_refused(monkeypatch: pytest.MonkeyPatch, own: bool):
    leads_to(monkeypatch, "93.184.216.34", "10.0.0.1")
    with pytest.raises(AddressRefused):
        checked("https://api.example.com", own=own)


def test_a_public_name_is_connected_to_as_it_was_looked_up(monkeypatch: pytest.MonkeyPatch):
    leads_to(monkeypatch, "93.184.216.34")
    target = checked("https://api.example.com", own=False)
    assert (target.url("/send"), target.host_header) == ("https://93.184.216.34:443/send", "api.example.com")


def test_a_name_that_leads_nowhere_may_do_so_tomorrow(monkeypatch: pytest.MonkeyPatch):
    def lost(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(addresses.socket, "getaddrinfo", lost)
    with pytest.raises(NotFound):
        checked("https://api.example.com", own=False)
