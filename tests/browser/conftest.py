"""A real server on an empty workspace, a real browser, and a few months of Mei's own exports."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from browser_shop import Site, serving

from channelshift.simulate import World, write_exports

LAST_DAY = date(2022, 9, 30)
NOT_NEEDED = ("income_", "Campaign report", "Meta-campaigns", "inventory_export", "fbt_inventory")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """One browser for the stories of a file; closed with it, for two cannot be driven from one process."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("Chromium is not on this machine")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def exports(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """One month of Mei's orders and her own figures, as the platforms and she would write them."""
    folder = tmp_path_factory.mktemp("exports")
    written = write_exports(World(7, last_day=LAST_DAY), folder, LAST_DAY)
    return [path for path in written if not path.name.startswith(NOT_NEEDED)]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A server on an empty workspace, for one test."""
    with serving(tmp_path / "shop") as running:
        yield running
