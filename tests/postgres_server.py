"""A PostgreSQL server of our own: started for a test on a socket file, and stopped after it."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


def program(name: str) -> str:
    """A program of the PostgreSQL server, wherever Debian or the path has it."""
    places = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)
    found = str(places[0]) if places else shutil.which(name)
    if found is None:
        pytest.skip(f"PostgreSQL's {name} is not on this machine")
    return found


def as_server_user(*command: str) -> list[str]:
    """PostgreSQL refuses to run as root, so root runs it as `postgres`."""
    return ["runuser", "-u", "postgres", "--", *command] if os.geteuid() == 0 else list(command)


@pytest.fixture
def server() -> Iterator[str]:
    """The address of a fresh database that listens on a socket file only."""
    initdb, pg_ctl = program("initdb"), program("pg_ctl")
    home = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    if os.geteuid() == 0:
        try:
            user = pwd.getpwnam("postgres")
        except KeyError:
            pytest.skip("there is no user postgres to run the server as")
        os.chown(home, user.pw_uid, user.pw_gid)
    data = str(home / "data")
    run = {"check": True, "capture_output": True, "cwd": home, "timeout": 60}
    subprocess.run(as_server_user(initdb, "-D", data, "-U", "mei", "-A", "trust", "-N"), **run)
    options = f"-c listen_addresses='' -c unix_socket_directories={home} -c fsync=off"
    log = str(home / "log")
    subprocess.run(as_server_user(pg_ctl, "-D", data, "-w", "-l", log, "-o", options, "start"), **run)
    try:
        yield f"postgresql://mei@/postgres?host={home}"
    finally:
        subprocess.run(as_server_user(pg_ctl, "-D", data, "-m", "immediate", "stop"), **run)
        shutil.rmtree(home, ignore_errors=True)
