"""The file of a backup: one zip, a table of contents, a hash of each part. Nothing in it is trusted."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO, Any

from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.text import sentence

CONTENTS = "backup.json"
FORMAT = "channelshift backup"
VERSION = 1
CHUNK = 1 << 20
LONGEST_CONTENTS = 64 << 20  # bytes; a table of contents is a line per file


class BadBackup(ChannelshiftError):
    """A file that is no backup of ours, or is damaged."""


class Writing:
    """A backup being written: parts first, the table of contents last."""

    def __init__(self, file: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1)
        self._parts: dict[str, dict[str, Any]] = {}

    def add(self, name: str, chunks: Iterator[bytes]) -> None:
        """One part, hashed as it is written."""
        hashed, size = hashlib.sha256(), 0
        with self._zip.open(name, "w", force_zip64=True) as part:
            for chunk in chunks:
                part.write(chunk)
                hashed.update(chunk)
                size += len(chunk)
        self._parts[name] = {"sha256": hashed.hexdigest(), "size": size}

    def close(self, **facts: Any) -> None:
        """The table of contents, and the end of the file."""
        contents = {"format": FORMAT, "version": VERSION, **facts, "parts": self._parts}
        self._zip.writestr(CONTENTS, json.dumps(contents, ensure_ascii=False, indent=1))
        self._zip.close()


class Reading:
    """A backup that was checked from the first byte to the last before anything of it is used."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        try:
            self._zip = zipfile.ZipFile(path)
            self.contents = self._read_contents()
            self._check()
        except FileNotFoundError:
            raise BadBackup(sentence("There is no file {path}.", path=path)) from None
        except BadBackup:
            raise
        except Exception as error:  # zlib, zipfile and json complain of damage each in their own ways
            raise self._damaged() from error

    @property
    def parts(self) -> list[str]:
        """The names of all parts."""
        return list(self.contents["parts"])

    def chunks(self, name: str) -> Iterator[bytes]:
        """A part, piece by piece."""
        with self._zip.open(name) as part:
            while chunk := part.read(CHUNK):
                yield chunk

    def lines(self, name: str) -> Iterator[bytes]:
        """A part, line by line."""
        with self._zip.open(name) as part:
            yield from part

    def _read_contents(self) -> dict[str, Any]:
        names = self._zip.namelist()
        if CONTENTS not in names or self._zip.getinfo(CONTENTS).file_size > LONGEST_CONTENTS:
            raise self._foreign()
        contents = json.loads(self._zip.read(CONTENTS))
        if not isinstance(contents, dict) or contents.get("format") != FORMAT:
            raise self._foreign()
        if contents["version"] != VERSION:
            raise BadBackup(
                sentence("{path} was made by a newer Channelshift. Update this one first.", path=self.name)
            )
        if sorted(names) != sorted([*contents["parts"], CONTENTS]):
            raise self._damaged()
        return contents

    def _check(self) -> None:
        for name, told in self.contents["parts"].items():
            if not _is_inside(name) or self._zip.getinfo(name).file_size != told["size"]:
                raise self._damaged()
            hashed = hashlib.sha256()
            for chunk in self.chunks(name):
                hashed.update(chunk)
            if hashed.hexdigest() != told["sha256"]:
                raise self._damaged()

    def _damaged(self) -> BadBackup:
        return BadBackup(
            sentence("{path} is damaged or changed. Nothing was restored; take another copy.", path=self.name)
        )

    def _foreign(self) -> BadBackup:
        return BadBackup(
            sentence("{path} is no backup of Channelshift. Nothing was restored.", path=self.name)
        )


def _is_inside(name: str) -> bool:
    """Whether a name stays inside the folder it is unpacked in, on any system."""
    path = PurePosixPath(name)
    return not (path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name or "\x00" in name)
