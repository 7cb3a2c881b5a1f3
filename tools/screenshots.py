"""The pictures of the README, taken from the demo shop: `make screenshots`.

Builds the demo in a folder of its own, serves it on a free port, and lets Debian's Chromium look at it
in both languages. Needs Chromium and a Chinese font.
"""

from __future__ import annotations

import argparse
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

PICTURES = Path(__file__).parents[1] / "docs/images"
SERVER = "channelshift.config.serve"
LOCALES = {"en": "en-GB", "zh": "zh-CN"}
PAGES = {
    "overview": "/",
    "what-if": "/what-if/?rule=tiktok-storefront-off",
}
SIZE = {"width": 1180, "height": 780}
LARGEST = 400_000  # bytes
LONGEST_START = 60.0


def main() -> int:
    """Take every picture; say what was written."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workspace", type=Path, help="a demo that is built already; else one is built")
    given = parser.parse_args()
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        print("Chromium is not on this machine; no picture was taken.", file=sys.stderr)
        return 1
    PICTURES.mkdir(parents=True, exist_ok=True)
    with demo_shop(given.workspace) as shop, served(shop) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for language, locale in LOCALES.items():
            for name, page in PAGES.items():
                print(picture(browser, address + page, locale, PICTURES / f"{name}-{language}.png"))
        browser.close()
    return 0


@contextmanager
def demo_shop(built: Path | None) -> Iterator[Path]:
    """A demo workspace: the one that was named, or a new one that is gone afterwards."""
    if built is not None:
        yield built
        return
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "channelshift.cli.main", "--workspace", folder, "demo", "--no-serve"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        yield Path(folder)


@contextmanager
def served(shop: Path) -> Iterator[str]:
    """The pages of a shop on a free port, until the pictures are taken."""
    port = free_port()
    server = subprocess.Popen([sys.executable, "-m", SERVER, str(shop), "--port", str(port), "--no-browser"])
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(port, server)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=30)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    """Until the server takes connections."""
    give_up = time.monotonic() + LONGEST_START
    while time.monotonic() < give_up and server.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.2)
    raise RuntimeError(f"The server on port {port} did not start.")


def picture(browser: Browser, address: str, locale: str, path: Path) -> str:
    """One page as a newcomer sees it, once its charts are drawn."""
    page = browser.new_context(viewport=SIZE, locale=locale).new_page()  # type: ignore[arg-type]
    page.goto(address, timeout=120_000)
    page.wait_for_selector("figure.drawn canvas, figure.drawn svg", timeout=60_000)
    page.wait_for_load_state("networkidle")
    page.screenshot(path=path)
    page.context.close()
    size = path.stat().st_size
    if size > LARGEST:
        raise RuntimeError(f"{path.name} has {size:,} bytes; a README's picture has {LARGEST:,} at most.")
    return f"{path.name}: {size:,} bytes"


if __name__ == "__main__":
    sys.exit(main())
