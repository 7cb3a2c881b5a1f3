"""A stand-in for Telegram on this machine: takes a broadcast, shows it, and sends nothing to anybody.

It answers `sendMessage` and `getMe` as https://core.telegram.org/bots/api says, so that a seller can see a
broadcast arrive before a single real person gets it: give its address as the sender's own address.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Any, NamedTuple

LARGEST = 100_000  # bytes of one request


class Heard(NamedTuple):
    """One message that would have been sent."""

    chat: str
    text: str


class Rehearsal(ThreadingHTTPServer):
    """The stand-in, on a port of the loopback address; 0 picks a free one. `heard` keeps what came."""

    daemon_threads = True

    def __init__(self, port: int = 0, on_message: Callable[[Heard], None] | None = None) -> None:
        super().__init__(("127.0.0.1", port), _Telegram)
        self.heard: list[Heard] = []
        self.numbers = count(1)
        self._on_message = on_message

    @property
    def url(self) -> str:
        """What to give as the sender's own address."""
        return f"http://127.0.0.1:{self.server_port}"

    def take(self, message: Heard) -> int:
        """Keep a message; returns the number Telegram would have given it."""
        self.heard.append(message)
        if self._on_message is not None:
            self._on_message(message)
        return next(self.numbers)


class _Telegram(BaseHTTPRequestHandler):
    server: Rehearsal
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:  # noqa: N802  the library's name
        asked = self._asked()
        method = self.path.rsplit("/", 1)[-1]
        if method == "getMe":
            self._answer(200, {"ok": True, "result": {"id": 1, "is_bot": True, "username": "rehearsal_bot"}})
        elif method == "sendMessage" and asked is not None and asked.get("chat_id") and asked.get("text"):
            number = self.server.take(Heard(str(asked["chat_id"]), str(asked["text"])))
            chat = {"id": asked["chat_id"], "type": "private"}
            self._answer(200, {"ok": True, "result": {"message_id": number, "chat": chat}})
        else:
            self._answer(400, {"ok": False, "error_code": 400, "description": "Bad Request: not understood"})

    do_GET = do_POST  # noqa: N815  Telegram takes both

    def _asked(self) -> dict[str, Any] | None:
        length = int(self.headers.get("Content-Length") or 0)
        if length > LARGEST:
            return None
        try:
            said = json.loads(self.rfile.read(length) or b"{}")
        except ValueError:
            return None
        return said if isinstance(said, dict) else None

    def _answer(self, status: int, said: dict[str, Any]) -> None:
        body = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Addresses hold the bot's token: nothing is logged."""
