"""One worker's hold on the click log: ids that no other worker gives, and a file of its own."""

from __future__ import annotations

import base64
import secrets
import time
from contextlib import suppress
from itertools import count
from pathlib import Path

from channelshift.links.harvest import LOGS
from channelshift.links.log import LogFile

FULL = 16_000_000  # bytes, after which the next file is begun
_IDS = 1 << 32
_STEP = 0x9E3779B1  # odd: counting by it visits every number below 2**32 once, and shows no count


class Recording:
    """The log that one worker writes."""

    def __init__(self, folder: Path, now: int) -> None:
        self._folder = folder / LOGS
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._remove_leavings()
        self._new_name()
        self.file = self._begin(now)

    def next_id(self) -> str:
        """An id for a click: 12 random marks of this worker's run, and a number that comes once in it."""
        number = next(self._numbers)  # one step that no other thread can come between
        if number >= _IDS:
            self._new_name()
            number = next(self._numbers)
        return self._name + "%08x" % ((number * _STEP + self._offset) & 0xFFFFFFFF)

    def write(self, text: str, now: int) -> None:
        """Have the click in the file. Raises OSError where the disk did not take it."""
        if self.file.size > FULL:
            self.next_file(now)
        self.file.append(text.encode("utf-8", "replace"))

    def next_file(self, now: int) -> None:
        """Close this file, so that it can be read to its end, and begin the next."""
        full, self.file = self.file, self._begin(now)
        full.to_disk()
        full.close()

    def _begin(self, now: int) -> LogFile:
        return LogFile(self._folder / f"{now:016d}-{self._name}-{secrets.token_hex(3)}.log")

    def _new_name(self) -> None:
        self._name = base64.b32encode(secrets.token_bytes(8)).decode().lower()[:12]
        self._offset, self._numbers = secrets.randbelow(_IDS), count()

    def _remove_leavings(self) -> None:
        """A worker killed between making its file and showing it leaves an empty one under another name."""
        for left in self._folder.glob("*.new"):
            with suppress(FileNotFoundError):
                if left.stat().st_size == 0 and not _is_fresh(left):
                    left.unlink()


def _is_fresh(path: Path) -> bool:
    return time.time() - path.stat().st_mtime < 60  # another worker may be starting just now
