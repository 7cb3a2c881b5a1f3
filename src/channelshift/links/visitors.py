"""Telling visitors apart for a day without knowing who they are.

A visitor is the hash of address and agent under a random salt. The salt lives for one day (UTC), in one
file that all workers read; the next day's worker deletes it, and no one can tell any more which addresses
made yesterday's hashes.

A/B targets stick to a visitor by another hash, whose key lives on: only the side it falls on is kept, in the
click. A cookie would stick through a change of network, but it is storage on the visitor's device that the
law of several markets asks consent for, and the browsers inside apps throw it away or keep it apart.
"""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

DAY = 86_400_000_000  # microseconds
_SALT = "salt-{day}.key"
_STICKY = "sticky.key"


class Visitors:
    """The hashes of one worker. `day_ends` says (in microseconds) when `turn` must be called."""

    def __init__(self, folder: Path, now: int) -> None:
        self._folder = folder
        self._sticky = blake2b(digest_size=4, key=_key(folder / _STICKY))
        self.turn(now)

    def turn(self, now: int) -> None:
        """Take this day's salt, and delete the salts of other days."""
        day = now // DAY
        today = self._folder / _SALT.format(day=day)
        self._salted = blake2b(digest_size=8, key=_key(today))
        self.day_ends = (day + 1) * DAY
        for old in self._folder.glob(_SALT.format(day="*")):
            if old != today and old.name < today.name:
                old.unlink(missing_ok=True)

    def hash(self, visitor: str) -> str:
        """This day's hash of a visitor, 16 hex digits."""
        salted = self._salted.copy()
        salted.update(visitor.encode())
        return salted.hexdigest()

    def lot(self, code: str, visitor: str) -> int:
        """Where this visitor falls among a link's targets, below 2**32; the same as long as the key lives."""
        sticky = self._sticky.copy()
        sticky.update(f"{code}\0{visitor}".encode())
        return int.from_bytes(sticky.digest(), "big")


def _key(path: Path) -> bytes:
    """A secret that the first who asks makes, and all who come later read."""
    with suppress(FileNotFoundError):
        return path.read_bytes()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    aside = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(secrets.token_bytes(32))
    with suppress(FileExistsError):
        os.link(aside, path)
    aside.unlink()
    return path.read_bytes()
