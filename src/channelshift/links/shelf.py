"""The links one worker has at hand, ready to be served, and always as they were last published.

A link is read from the table the first time somebody asks for it. A thread asks the table ten times a
second what changed and drops that; the next visitor has it read again.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from channelshift.links.exits import Ready
from channelshift.links.spec import from_bytes
from channelshift.links.table import TableReader
from channelshift.links.trouble import Trouble

AT_HAND = 100_000
LONGEST_CODE = 200


class Shelf:
    """Links by the path they are asked for (`/code`)."""

    def __init__(self, folder: Path, trouble: Trouble) -> None:
        self.ready: dict[str, Ready] = {}
        self._trouble = trouble
        self._asked = TableReader(folder)  # of the thread that serves
        self._watched = TableReader(folder)  # of the thread that keeps up
        self._published = 0  # grows with every change that was seen

    def find(self, path: str) -> Ready | None:
        """The link asked for, read from the table; None: there is none."""
        code = path.strip("/")
        if not code or len(code) > LONGEST_CODE:
            return None
        at_hand = self.ready.get(f"/{code}")  # asked for with a slash too many
        if at_hand is not None:
            return at_hand
        seen = self._published
        try:
            self._asked.renew()
            body = self._asked.body(code)
            link = Ready(from_bytes(body)) if body is not None else None
        except (sqlite3.Error, OSError, ValueError) as error:
            self._trouble.say(f"The link {code} cannot be read: {error}")
            return None
        if link is not None:
            self._keep(f"/{code}", link, seen)
        return link

    def _keep(self, path: str, link: Ready, seen: int) -> None:
        if len(self.ready) >= AT_HAND:
            self.ready.clear()
        self.ready[path] = link
        # Changed while it was read? Whoever noted the change may have dropped it before it was here.
        if seen != self._published:
            self.ready.pop(path, None)

    def keep_up(self) -> None:
        """Drop what was published anew."""
        try:
            changes = self._watched.changes()
        except (sqlite3.Error, OSError) as error:
            self._trouble.say(f"The table of links cannot be read, and is served as it was: {error}")
            return
        if changes is None:
            return
        self._published += 1
        if changes.everything:
            self.ready.clear()
        for code in changes.codes:
            self.ready.pop(f"/{code}", None)
