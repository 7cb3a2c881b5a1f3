"""Workspaces of their own for stories that look at files: each is worked on by a program of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

BEGIN = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", interactive=False, verbosity=0)
from channelshift.store.scope import in_shop
from channelshift.store.shops import home_shop
from channelshift.store.models import *
"""


@dataclass(frozen=True)
class Place:
    """A workspace folder and the database that belongs to it; without an address SQLite in the folder."""

    home: Path
    url: str = ""

    @property
    def env(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith("CHANNELSHIFT")}
        given = {
            "CHANNELSHIFT_HOME": str(self.home),
            "DJANGO_SETTINGS_MODULE": "channelshift.config.settings",
        }
        return {**kept, **given, **({"CHANNELSHIFT_DATABASE_URL": self.url} if self.url else {})}

    def does(self, story: str) -> str:
        """What a program prints that does this in the first shop of the workspace."""
        code = BEGIN + "with in_shop(home_shop().id):\n" + textwrap.indent(textwrap.dedent(story), "    ")
        return self._run([sys.executable, "-c", code], True)

    def command(self, *words: str, fine: bool = True) -> str:
        """What `channelshift` answers: its output, or where it fails, its complaint."""
        return self._run([sys.executable, "-m", "channelshift.cli.main", "-w", str(self.home), *words], fine)

    def _run(self, words: list[str], fine: bool) -> str:
        done = subprocess.run(
            words, env=self.env, capture_output=True, text=True, timeout=120, check=False, cwd="/"
        )
        assert (done.returncode == 0) is fine, done.stdout + done.stderr
        return done.stdout if fine else done.stderr


def place(folder: Path, name: str) -> Place:
    """A new workspace; on PostgreSQL, where the tests run on it, with a new database."""
    server = os.environ.get("CHANNELSHIFT_DATABASE_URL", "")
    (folder / name).mkdir()
    if not server:
        return Place(folder / name)
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name}")
        connection.execute(f"CREATE DATABASE {name}")
    parts = urlsplit(server)
    return Place(folder / name, server.replace(f"{parts.path}?", f"/{name}?"))


def raw_files(where: Place) -> bytes:
    """Every byte of the workspace and of the database's own files."""
    folders = [where.home]
    if where.url:
        folders.append(Path(urlsplit(where.url).query.removeprefix("host=")) / "data")
    return b"".join(p.read_bytes() for f in folders for p in f.rglob("*") if p.is_file())
