"""The same stories on PostgreSQL: a server of our own is started, used and stopped."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from postgres_server import server

pytestmark = pytest.mark.postgres
HERE = Path(__file__).parent
__all__ = ["server"]  # the fixture the story below asks for


STORIES = ("jobs", "erasure", "keys", "backup")


def test_the_store_works_on_postgresql_as_on_sqlite(server: str, tmp_path: Path):
    stories = [str(HERE / f"test_store_{name}.py") for name in STORIES]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:xdist", *stories, "-rs"],
        env={**os.environ, "CHANNELSHIFT_DATABASE_URL": server, "CHANNELSHIFT_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    told = re.search(r"(\d+) passed, 2 skipped", done.stdout)  # two look into SQLite's own files
    assert done.returncode == 0 and told is not None and int(told[1]) >= 28, done.stdout
