"""The click log: frames in append-only files, each with a checksum, each whole or reported.

A frame is a mark of four bytes, the length of its text (two bytes), a CRC-32 over length and text, and the
text. The mark holds bytes that no UTF-8 text holds, so a reader that lost its way finds the next frame by
looking for the mark, and nothing a visitor sends can pass for a frame.
"""

from __future__ import annotations

import fcntl
import os
from binascii import crc32
from collections.abc import Iterator
from pathlib import Path
from struct import Struct
from typing import NamedTuple

MARK = b"\xfe\xc5\xff\x9c"
LONGEST = 4000  # bytes of text in one frame; a longer length is damage
_HEAD = Struct(">4sHI")
_to_disk = getattr(os, "fdatasync", os.fsync)  # macOS has only the second


class Frame(NamedTuple):
    """One whole frame: where it begins, where the next one should, and its text."""

    offset: int
    end: int
    text: bytes


class Damage(NamedTuple):
    """Bytes of a log that are no frame any more.

    `unfinished` marks the end of a file that may only be in the middle of a write: to be read again.
    """

    path: Path
    offset: int
    length: int
    unfinished: bool = False


def framed(text: bytes) -> bytes:
    """The text as one frame. The caller keeps it within LONGEST."""
    size = len(text)
    return _HEAD.pack(MARK, size, crc32(text, size)) + text


def frames(path: Path, start: int = 0) -> Iterator[Frame | Damage]:
    """Every whole frame of a log from `start` on, and a report for each stretch that is none.

    After damage the reading goes on at the next mark, so one bad frame costs only itself.
    """
    with path.open("rb") as file:
        file.seek(start)
        data = file.read()
    at = 0
    while at < len(data):
        frame = _frame_at(data, at)
        if frame is None:
            end = _next_mark(data, at)
            yield Damage(path, start + at, end - at, end == len(data) and _may_grow(data, at))
            at = end
        else:
            yield Frame(start + at, start + frame.end, frame.text)
            at = frame.end


def _frame_at(data: bytes, at: int) -> Frame | None:
    if len(data) - at < _HEAD.size:
        return None
    mark, size, checksum = _HEAD.unpack_from(data, at)
    begin, end = at + _HEAD.size, at + _HEAD.size + size
    if mark != MARK or size > LONGEST or end > len(data):
        return None
    text = data[begin:end]
    return Frame(at, end, text) if crc32(text, size) == checksum else None


def _next_mark(data: bytes, at: int) -> int:
    found = data.find(MARK, at + 1)
    return len(data) if found < 0 else found


def _may_grow(data: bytes, at: int) -> bool:
    """Whether these last bytes are how a frame begins."""
    if data[at : at + len(MARK)] != MARK[: len(data) - at]:
        return False
    if len(data) - at < _HEAD.size:
        return True
    _, size, _ = _HEAD.unpack_from(data, at)
    return size <= LONGEST and at + _HEAD.size + size > len(data)


class LogFull(OSError):
    """The disk took only part of a frame: the click is not recorded."""


class LogFile:
    """One file that one worker appends to. Locked while it lives, so a reader knows that more may come."""

    def __init__(self, path: Path) -> None:
        self.path = path
        aside = path.with_suffix(".new")
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_EXCL
        self._handle = os.open(aside, flags, 0o600)
        fcntl.flock(self._handle, fcntl.LOCK_EX)
        aside.rename(path)  # locked before it can be seen
        self.size = 0

    def append(self, text: bytes) -> None:
        """Write one frame; it is in the file when this returns. Raises OSError where it is not."""
        size = len(text)
        frame = _HEAD.pack(MARK, size, crc32(text, size)) + text
        if os.write(self._handle, frame) != size + _HEAD.size:
            raise LogFull
        self.size += size

    def to_disk(self) -> None:
        """Ask the disk to keep what was written, against a power cut."""
        _to_disk(self._handle)

    def close(self) -> None:
        """No more will be written here."""
        os.close(self._handle)


def is_being_written(path: Path) -> bool:
    """Whether a worker that lives appends to this log. A worker that was killed let go of it."""
    with path.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False
