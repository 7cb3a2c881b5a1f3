"""Where a request may go: the address is checked, looked up once, and connected to as it was looked up.

A name that leads into the machine or the network it stands in is refused, whatever a name server says later.
A seller's own server there (a Telegram Bot API server, say) is reached by writing its address itself in the
sender's settings: `http://127.0.0.1:8081` or `http://localhost:8081`.
"""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.text import sentence

IP = ipaddress.IPv4Address | ipaddress.IPv6Address
PORTS = {"https": 443, "http": 80}


class AddressRefused(ChannelshiftError):
    """Requests are not sent to this address."""


class NotFound(OSError):
    """The name of the host leads nowhere just now."""


@dataclass(frozen=True)
class Target:
    """A checked address: where to connect, and under which name."""

    scheme: str
    host: str
    ip: str
    port: int
    path: str  # without a slash at its end

    def url(self, path: str) -> str:
        """The whole address, with the number in place of the name."""
        host = f"[{self.ip}]" if ":" in self.ip else self.ip
        return f"{self.scheme}://{host}:{self.port}{self.path}{path}"

    @property
    def host_header(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if PORTS[self.scheme] == self.port else f"{host}:{self.port}"


def checked(base_url: str, own: bool) -> Target:
    """The place a base address leads to. `own`: the seller wrote it, so it may name a private address itself.

    Raises AddressRefused for another scheme, a user name, or a private place; NotFound where the name leads
    nowhere, which may pass.
    """
    parts = _parts(base_url)
    host, port = str(parts.hostname), parts.port or PORTS[parts.scheme]
    may_be_private = own and _names_itself(host)
    if parts.scheme == "http" and not may_be_private:
        raise AddressRefused(
            sentence(
                "{address} is not encrypted. Write https://, or a private address.", address=_shown(parts)
            )
        )
    ip = _looked_up(host, port)
    if not may_be_private and not is_public(ip):
        raise AddressRefused(
            sentence(
                "{host} leads to the private address {ip}. If that is your own server, write its address "
                "itself in the sender's settings.",
                host=host,
                ip=str(ip),
            )
        )
    return Target(parts.scheme, host, str(ip), port, parts.path.rstrip("/"))


def is_public(ip: IP) -> bool:
    """Whether an address is somewhere in the open internet: not private, loopback, link-local or reserved."""
    inner = getattr(ip, "ipv4_mapped", None) or getattr(ip, "sixtofour", None) or ip
    return bool(ip.is_global and inner.is_global and not ip.is_multicast)


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        fits = parts.scheme in PORTS and parts.hostname and parts.port != 0
    except ValueError:
        fits = False
    if not fits or parts.username or parts.password or parts.query or parts.fragment:
        raise AddressRefused(
            sentence(
                "This is not a plain web address. Write it like https://api.example.com, without a password."
            )
        )
    return parts


def _names_itself(host: str) -> bool:
    """Whether a host is written as a number, or as this machine: it cannot come to mean another place."""
    if host == "localhost":
        return True
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _looked_up(host: str, port: int) -> IP:
    """The first address of a name; a private one among several counts before the others."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NotFound(str(error)) from error
    addresses = [ipaddress.ip_address(str(where[4][0]).split("%")[0]) for where in found]
    return next((ip for ip in addresses if not is_public(ip)), addresses[0])


def _shown(parts: SplitResult) -> str:
    return f"{parts.scheme}://{parts.hostname}"
