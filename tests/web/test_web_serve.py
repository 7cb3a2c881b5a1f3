"""The real server and worker: they start, answer on this machine only, and stop together."""

from __future__ import annotations

import os
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from channelshift.config.databases import DatabaseAddressError, database
from channelshift.config.home import secret_key
from channelshift.links.setting import public_address
from channelshift.terms.complaints import ChannelshiftError
from channelshift.web.serve import serve


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def server(tmp_path: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "channelshift.web.serve", str(tmp_path), "--port", str(port), "--no-browser"],
        stdout=subprocess.PIPE,
        text=True,
        env={k: v for k, v in os.environ.items() if not k.startswith("CHANNELSHIFT")},
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def worker_of(workspace: Path) -> list[int]:
    """Ids of the worker processes of one workspace."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes()
            environment = (folder / "environ").read_bytes()
        except OSError:
            continue
        if b"channelshift.web.worker" in command and f"CHANNELSHIFT_HOME={workspace}".encode() in environment:
            found.append(int(folder.name))
    return found


def edge_of(workspace: Path) -> list[int]:
    """Ids of the edge's processes of one workspace, the first of them first."""
    commands = {
        int(path.parent.name): path for path in Path("/proc").glob("[0-9]*/cmdline") if path.parent.exists()
    }
    wanted = str(workspace / "edge").encode()
    return sorted(pid for pid, path in commands.items() if wanted in contents(path).split(b"\0"))


def contents(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""  # it ended meanwhile


def edge_answers(workspace: Path) -> int:
    """What the edge says to a code that no link has; 0 where it does not answer."""
    try:
        urlopen(f"{public_address(workspace, {})}/nope")
    except HTTPError as answer:
        return answer.code
    except OSError:
        pass
    return 0


def wait_for(condition, seconds: float = 20.0) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.1)
    return False


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="looks for processes in /proc")
def test_the_server_and_its_worker_start_and_stop_together(server, port, tmp_path):
    assert server.stdout is not None
    address = server.stdout.readline().strip()
    assert address == f"http://127.0.0.1:{port}/"
    with urlopen(f"{address}static/web/vendor/vega-embed.js") as answer:
        assert answer.status == 200
    with pytest.raises(HTTPError) as not_found:
        urlopen(f"{address}nowhere/")
    assert not_found.value.code == 404
    assert wait_for(lambda: len(worker_of(tmp_path)) == 1)
    os.kill(worker_of(tmp_path)[0], signal.SIGKILL)
    assert wait_for(lambda: len(worker_of(tmp_path)) == 1), "a dead worker is started again"
    assert wait_for(lambda: edge_answers(tmp_path) == 404), "short links are served beside the pages"
    dead = edge_of(tmp_path)
    os.kill(dead[0], signal.SIGKILL)
    assert wait_for(lambda: not set(dead) & set(edge_of(tmp_path)))
    assert wait_for(lambda: edge_answers(tmp_path) == 404), "a dead edge is started again"
    server.terminate()
    assert server.wait(timeout=20) == 0
    assert wait_for(lambda: worker_of(tmp_path) == [])
    assert wait_for(lambda: edge_of(tmp_path) == [])


def test_a_busy_port_is_said_and_nothing_is_started(tmp_path, port):
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        with pytest.raises(ChannelshiftError, match=f"Another program is using port {port}"):
            serve(tmp_path / "shop", port, open_browser=False)
    assert not (tmp_path / "shop").exists()


def test_the_secret_is_made_once_and_read_by_its_owner_only(tmp_path):
    first = secret_key(tmp_path / "shop")
    assert (len(first) > 60, secret_key(tmp_path / "shop")) == (True, first)
    assert stat.S_IMODE((tmp_path / "shop/secret.key").stat().st_mode) == 0o600
    assert secret_key(tmp_path / "other") != first
    assert [p.name for p in (tmp_path / "shop").iterdir()] == ["secret.key"]


def test_the_database_is_sqlite_unless_an_address_says_otherwise(tmp_path):
    assert database("", tmp_path)["NAME"] == str(tmp_path / "store.sqlite3")
    found = database("postgresql://mei:p%40ss@db:5433/shop?sslmode=require", tmp_path)
    assert {k: found[k] for k in ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")} == {
        "NAME": "shop",
        "USER": "mei",
        "PASSWORD": "p@ss",
        "HOST": "db",
        "PORT": "5433",
        "OPTIONS": {"sslmode": "require"},
    }
    with pytest.raises(DatabaseAddressError, match="mysql"):
        database("mysql://db/shop", tmp_path)
