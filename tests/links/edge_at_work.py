"""The edge as a real server of two workers, and one in this process to ask directly."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

from channelshift.links.harvest import harvest
from channelshift.links.loop import run_to_its_end
from channelshift.links.server import Edge
from channelshift.links.setting import Setting
from channelshift.links.spec import LinkSpec, Target

IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/17.5 Mobile/15E148 Safari/604.1"
)
PATIENCE = 30.0


def link(code: str, url: str = "https://shop.mei.example/mug", **more: Any) -> LinkSpec:
    """One of Mei's links, straight to one target unless the story says otherwise."""
    told = {"targets": (Target(url),), "domains": frozenset({"mei.example"}), **more}
    return LinkSpec(code=code, shop_id=1, **told)


class Answer(NamedTuple):
    """What a visitor got."""

    status: int
    headers: dict[str, str]
    body: str = ""

    @property
    def location(self) -> str:
        return self.headers.get("location", "")


class _Asked(NamedTuple):
    path: str
    method: str
    client: str
    query_string: str
    headers: dict[str, str]


class _Given:
    answer: Answer

    def response_empty(self, status: int, headers: list[tuple[str, str]]) -> None:
        self.answer = Answer(status, dict(headers))

    def response_str(self, status: int, headers: list[tuple[str, str]], body: str) -> None:
        self.answer = Answer(status, dict(headers), body)


class Asking:
    """An edge in this process, asked as Granian asks it."""

    def __init__(self, folder: Path, **setting: Any) -> None:
        self.folder = folder
        self.edge = Edge(Setting(folder, **setting))
        self.edge.open()

    def get(
        self,
        path: str,
        agent: str = IPHONE,
        client: str = "81.2.69.142",
        method: str = "GET",
        **headers: str,
    ) -> Answer:
        """Ask for a path, with its query. Header names are written with _ for -."""
        path, _, query = path.partition("?")
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        given = _Given()
        asked = _Asked(path, method, f"{client}:5000", query, {"user-agent": agent, **named})
        run_to_its_end(self.edge.__rsgi__(asked, given))
        return given.answer

    def clicks(self) -> tuple[Any, ...]:
        """All visits in the log."""
        return harvest(self.folder, {}).clicks

    def keep_up(self) -> None:
        """Take up what was published, without waiting for the thread that does so."""
        self.edge._shelf.keep_up()


@contextmanager
def asking(folder: Path, **setting: Any) -> Iterator[Asking]:
    one = Asking(folder, **setting)
    try:
        yield one
    finally:
        one.edge.close()


class Server:
    """The edge as a program of two workers, started again whenever it dies."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "channelshift.links.run", str(self.folder), "--port", str(self.port)]
        self.process = subprocess.Popen([*command, "--parent", str(os.getpid())], stderr=subprocess.DEVNULL)

    def ask(self, path: str, agent: str = IPHONE, **headers: str) -> Answer | None:
        """Ask over a new connection, which either worker may take; None: it broke before the answer."""
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=5) as line:
            return exchange(line, path, agent, **headers)
        return None

    def until_ready(self, path: str, workers: int = 2) -> None:
        give_up = time.monotonic() + PATIENCE
        while time.monotonic() < give_up:
            if len(self.workers()) >= workers and self.ask(path):
                return
            time.sleep(0.05)
        raise AssertionError("the edge does not answer")

    def workers(self) -> list[int]:
        with suppress(OSError):
            told = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
            return [int(pid) for pid in told.split()]
        return []

    def kill(self, pid: int) -> None:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)

    def revive(self) -> None:
        """Start it again if it is dead, as `channelshift serve` does."""
        if self.process.poll() is not None:
            self.start()

    def until_ready_again(self) -> None:
        give_up = time.monotonic() + PATIENCE
        while not self.ask("/mug") and time.monotonic() < give_up:
            self.revive()
            time.sleep(0.05)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=20)


def exchange(line: socket.socket, path: str, agent: str = IPHONE, **headers: str) -> Answer | None:
    """One request and its answer on an open connection; None: it was closed before the whole answer."""
    more = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    line.sendall(f"GET {path} HTTP/1.1\r\nHost: s.mei.example\r\nUser-Agent: {agent}\r\n{more}\r\n".encode())
    got = b""
    while b"\r\n\r\n" not in got:
        piece = line.recv(65536)
        if not piece:
            return None
        got += piece
    first, *rest = got.partition(b"\r\n\r\n")[0].decode().split("\r\n")
    told = dict(one.split(": ", 1) for one in rest)
    return Answer(int(first.split()[1]), told)


@contextmanager
def serving(folder: Path, path: str) -> Iterator[Server]:
    server = Server(folder)
    try:
        server.until_ready(path)
        yield server
    finally:
        server.stop()
