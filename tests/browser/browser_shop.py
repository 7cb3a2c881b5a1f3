"""What the browser stories share: a running site, and a watch over what a page says and asks for."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit


@dataclass
class Site:
    """One running server."""

    address: str
    workspace: Path


@contextmanager
def serving(workspace: Path) -> Iterator[Site]:
    """A server on a workspace, on a free port, stopped afterwards."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "channelshift.config.serve", str(workspace)]
    process = subprocess.Popen(
        [*command, "--port", str(port), "--no-browser"],
        stdout=subprocess.PIPE,
        text=True,
        env={k: v for k, v in os.environ.items() if not k.startswith(("CHANNELSHIFT", "DJANGO"))},
    )
    try:
        assert process.stdout is not None
        yield Site(process.stdout.readline().strip().rstrip("/"), workspace)
    finally:
        process.terminate()
        process.wait(timeout=30)


@dataclass
class Watch:
    """What a page said to its console, and where it asked for anything."""

    heard: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)

    def over(self, page: Any) -> None:
        page.on("console", lambda message: self.heard.append(message.text))
        page.on("pageerror", lambda error: self.heard.append(str(error)))
        page.on("request", self._asked)

    def _asked(self, request: Any) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob"):
            self.hosts.add(parts.netloc)


def opened(browser: Any, locale: str = "en-GB", width: int = 1440) -> tuple[Any, Watch]:
    """A new page of a reader's language and width, and what is heard and asked of it."""
    page = browser.new_context(locale=locale, viewport={"width": width, "height": 900}).new_page()
    page.set_default_timeout(30_000)
    watch = Watch()
    watch.over(page)
    return page, watch


def is_too_wide(page: Any) -> bool:
    """Whether the page has to be moved sideways to be read."""
    return page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


def amount(text: str) -> Decimal:
    """The figure a page shows: `amount("−1,234.50")` is -1234.50."""
    return Decimal(text.strip().split("\u00a0")[0].replace("−", "-").replace(",", ""))
