"""Telegram's and WhatsApp's answers as documented, from a server on this machine, with all that goes wrong.

python bench/broadcast_job/providers.py FOLDER SEED FAULTS

Writes its port to FOLDER/port. Every message it takes in, as a provider would deliver it, is one line of
FOLDER/taken.jsonl, written before anything is answered. FAULTS (0 to 1) is how much goes wrong. Where
FOLDER/kill names a process, the next message is taken in and that process killed before the answer leaves.
"""

from __future__ import annotations

import json
import os
import random
import signal
import socket
import struct
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

TOO_SLOW = 1.2  # seconds; more than the loop waits here
Reply = tuple[int, dict[str, Any]]


class Provider(ThreadingHTTPServer):
    """Both providers at one address; the paths tell them apart."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, folder: Path, seed: int, faults: float) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.folder, self.faults = folder, faults
        self._chance, self._lock, self._numbers = random.Random(seed), threading.Lock(), 0
        self._taken = os.open(folder / "taken.jsonl", os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def handle_error(self, *_: Any) -> None:
        """A loop that was killed leaves broken lines behind."""

    def draw(self) -> float:
        with self._lock:
            return self._chance.random()

    def take(self, channel: str, to: str, text: str) -> int:
        """Take a message in: from here on the person has it."""
        with self._lock:
            self._numbers += 1
            line = {"at": time.time(), "channel": channel, "to": to, "text": text, "number": self._numbers}
            os.write(self._taken, json.dumps(line).encode() + b"\n")
            return self._numbers

    def kill_if_asked(self) -> bool:
        """Kill the process that FOLDER/kill names, once."""
        with self._lock, suppress(FileNotFoundError, ValueError, ProcessLookupError):
            order = self.folder / "kill"
            pid = int(order.read_text())
            order.unlink()
            os.kill(pid, signal.SIGKILL)
            return True
        return False


class Handler(BaseHTTPRequestHandler):
    """One request: the faults that may happen to it are drawn first, then it is answered as documented."""

    protocol_version = "HTTP/1.1"
    server: Provider

    def do_POST(self) -> None:  # noqa: N802  the library's name
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        is_telegram = self.path.startswith("/bot")
        channel = "telegram" if is_telegram else "whatsapp"
        to = str(body["chat_id"]) if is_telegram else body.get("to") or body["recipient"]
        text = body.get("text") if is_telegram else json.dumps(body.get("template") or body.get("text"))
        taken = _telegram_taken if is_telegram else _whatsapp_taken
        self._answer(lambda: taken(self.server.take(channel, to, str(text)), to), is_telegram, to)

    def _answer(self, take: Callable[[], Reply], is_telegram: bool, to: str) -> None:
        if (refusal := _refusal(is_telegram, to)) is not None:
            self._reply(refusal)
            return
        fault = self.server.draw() / self.server.faults if self.server.faults else 1.0
        if fault >= 1.0:
            reply = take()
            if self.server.kill_if_asked():
                self._hang_up()
            else:
                self._reply(reply)
            return
        self._go_wrong(fault, take, is_telegram)

    def _go_wrong(self, fault: float, take: Callable[[], Reply], is_telegram: bool) -> None:
        """Ten kinds of trouble, each as likely as the others."""
        kind = int(fault * 10)
        if kind in (0, 1, 2):  # slow, and well
            time.sleep(0.05 + 0.2 * (fault * 10 - kind))
            self._reply(take())
        elif kind == 3:
            self._reply(_too_fast(is_telegram))
        elif kind == 4:
            self._reply(_broken(is_telegram))
        elif kind == 5:  # taken in, and a gateway fails all the same
            take()
            self._reply(_broken(is_telegram))
        elif kind == 6:  # taken in, and no answer for too long
            take()
            time.sleep(TOO_SLOW)
            self._hang_up()
        elif kind == 7:
            time.sleep(TOO_SLOW)
            self._hang_up()
        elif kind == 8:
            take()
            self._hang_up()
        else:
            self._hang_up()

    def _reply(self, reply: Reply) -> None:
        status, body = reply
        content = json.dumps(body).encode()
        with suppress(OSError):
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

    def _hang_up(self) -> None:
        self.close_connection = True
        with suppress(OSError):
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()

    def log_message(self, *_: Any) -> None:
        """Nothing is written for a request."""


def _telegram_taken(number: int, to: str) -> Reply:
    chat = {"id": int(to), "type": "private"}
    return 200, {"ok": True, "result": {"message_id": number, "date": int(time.time()), "chat": chat}}


def _whatsapp_taken(number: int, to: str) -> Reply:
    contacts = [{"input": to, "wa_id": to}]
    messages = [{"id": f"wamid.{number}", "message_status": "accepted"}]
    return 200, {"messaging_product": "whatsapp", "contacts": contacts, "messages": messages}


def _refusal(is_telegram: bool, to: str) -> Reply | None:
    """People who cannot be reached, known by how their id ends."""
    if is_telegram and to.endswith("77"):
        return 403, {"ok": False, "error_code": 403, "description": "Forbidden: bot was blocked by the user"}
    if is_telegram and to.endswith("88"):
        return 400, {"ok": False, "error_code": 400, "description": "Bad Request: chat not found"}
    if not is_telegram and to.endswith("77"):
        return 400, _error(131050, "User has stopped marketing messages")
    if not is_telegram and to.endswith("88"):
        return 400, _error(131026, "Message undeliverable")
    return None


def _too_fast(is_telegram: bool) -> Reply:
    if is_telegram:
        said = "Too Many Requests: retry after 1"
        return 429, {"ok": False, "error_code": 429, "description": said, "parameters": {"retry_after": 1}}
    return 429, _error(130429, "Rate limit hit")


def _broken(is_telegram: bool) -> Reply:
    if is_telegram:
        return 502, {"ok": False, "error_code": 502, "description": "Bad Gateway"}
    return 500, _error(131000, "Something went wrong")


def _error(code: int, message: str) -> dict[str, Any]:
    return {
        "error": {
            "message": f"(#{code}) {message}",
            "type": "OAuthException",
            "code": code,
            "fbtrace_id": "x",
        }
    }


def main() -> None:
    folder, seed, faults = Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
    server = Provider(folder, seed, faults)
    (folder / "port.draft").write_text(str(server.server_address[1]))
    (folder / "port.draft").rename(folder / "port")
    server.serve_forever()


if __name__ == "__main__":
    main()
