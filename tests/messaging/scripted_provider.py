"""A provider on this machine that says what a story wants, and keeps what it was asked."""

from __future__ import annotations

import json
import socket
import struct
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Scripted(ThreadingHTTPServer):
    """Answers as it was told to."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Asked)
        self.asked: list[tuple[str, dict[str, str], dict[str, Any]]] = []
        self.script: Callable[[Asked], None] = telegram_took_it
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def says(self, status: int, body: Any) -> None:
        """From now on every request is answered so."""
        self.script = lambda asked: asked.answer(status, body)

    def handle_error(self, *_: Any) -> None:
        """A line that was cut on purpose is no error."""


class Asked(BaseHTTPRequestHandler):
    """One request, which a script answers."""

    protocol_version = "HTTP/1.1"
    server: Scripted
    body: dict[str, Any]

    def do_POST(self) -> None:  # noqa: N802  the library's name
        self.body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append((self.path, dict(self.headers), self.body))
        self.server.script(self)

    def answer(self, status: int, body: Any) -> None:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def hang_up(self) -> None:
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()

    def keep_waiting(self, seconds: float) -> None:
        time.sleep(seconds)
        self.hang_up()

    def log_message(self, *_: Any) -> None:
        """Nothing is printed."""


def telegram_took_it(asked: Asked) -> None:
    asked.answer(200, {"ok": True, "result": {"message_id": len(asked.server.asked)}})
