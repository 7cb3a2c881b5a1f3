"""The mail server that letters leave by, as the environment names it. None named: no letter is sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

PORTS = {"starttls": 587, "tls": 465, "none": 25}
SENDER = "channelshift@localhost"
LONGEST_WAIT = 20  # seconds


class Mail(NamedTuple):
    """Host, port, name and password, how the connection is kept private, and whom letters come from."""

    host: str
    port: int
    user: str
    password: str
    security: str
    sender: str


def mail_server(environment: Mapping[str, str]) -> Mail:
    """What CHANNELSHIFT_SMTP_HOST, _PORT, _USER, _PASSWORD and _SECURITY and CHANNELSHIFT_MAIL_FROM say.

    `security` is starttls (as most servers want), tls, or none; a word we do not know is starttls, so that no
    password travels in the open by a slip of the pen.
    """
    stated = environment.get("CHANNELSHIFT_SMTP_SECURITY", "").strip().lower()
    security = stated if stated in PORTS else "starttls"
    port = environment.get("CHANNELSHIFT_SMTP_PORT", "").strip()
    return Mail(
        host=environment.get("CHANNELSHIFT_SMTP_HOST", "").strip(),
        port=int(port) if port.isdigit() else PORTS[security],
        user=environment.get("CHANNELSHIFT_SMTP_USER", ""),
        password=environment.get("CHANNELSHIFT_SMTP_PASSWORD", ""),
        security=security,
        sender=environment.get("CHANNELSHIFT_MAIL_FROM", "").strip() or SENDER,
    )
