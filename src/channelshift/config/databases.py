"""Which database keeps what people edit: SQLite in the workspace, or PostgreSQL by one setting."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit


class DatabaseAddressError(ValueError):
    """CHANNELSHIFT_DATABASE_URL is not an address we can use."""

    def __init__(self, scheme: str) -> None:
        super().__init__(
            f"CHANNELSHIFT_DATABASE_URL starts with {scheme!r}. "
            "Write postgresql://user:password@host:port/name, or unset it to use SQLite."
        )


def database(url: str, home: Path) -> dict[str, Any]:
    """Django's settings for the database at this address; of no address, SQLite in the workspace.

    >>> database("postgresql://mei:p%40ss@db:5433/shop", Path("/tmp"))["PASSWORD"]
    'p@ss'
    """
    if not url:
        return _sqlite(home / "store.sqlite3")
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise DatabaseAddressError(parts.scheme)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": dict(parse_qsl(parts.query)),
    }


def _sqlite(path: Path) -> dict[str, Any]:
    """SQLite that lets the pages read while the worker writes, and overwrites what is deleted."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA secure_delete=ON;",
        },
    }
