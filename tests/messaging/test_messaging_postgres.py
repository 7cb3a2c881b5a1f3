"""The same stories of messages on PostgreSQL, and what only a server with row locks can show."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from postgres_server import server

pytestmark = pytest.mark.postgres
__all__ = ["server"]  # the fixture the stories below ask for
HERE = Path(__file__).parent
FILES = (
    "test_messaging_consent.py",
    "test_messaging_outbox.py",
    "test_messaging_limits.py",
    "test_messaging_hooks.py",
    "test_messaging_worker.py",
    "postgres_locks.py",
)


def test_messages_on_postgresql_as_on_sqlite(server: str, tmp_path: Path):
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:xdist", *(str(HERE / name) for name in FILES)],
        env={**os.environ, "CHANNELSHIFT_DATABASE_URL": server, "CHANNELSHIFT_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "passed" in done.stdout
    assert "skipped" not in done.stdout
