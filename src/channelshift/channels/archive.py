"""Open a zip of exports safely: what it says of itself is checked, and what comes out of it is counted.

No name inside the archive is ever used as a path: its files are written under names of our own into the
scratch folder, one after the other, and never more than fits.
"""

from __future__ import annotations

import zipfile
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from channelshift.channels.workbook import MAX_RATIO, MAX_UNPACKED
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.text import Sentence, sentence

MAX_FILES = 200
_LEAST = 20 * 1024 * 1024  # a small archive may unpack to this much, whatever its ratio


class BadArchive(ChannelshiftError):
    """A zip that cannot be opened, or that is not safe to open."""


class Member(NamedTuple):
    """One file of an archive: its name there, and where its bytes are now."""

    name: str
    file: Path


def is_workbook(path: Path) -> bool:
    """Whether a zip is a workbook, or so damaged that only the workbook's reader can say what it was."""
    try:
        with zipfile.ZipFile(path) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except Exception:  # noqa: BLE001  a damaged zip fails in a dozen ways, zlib's own among them
        return path.suffix.lower() != ".zip"


def unpack(path: Path, scratch: Path) -> list[Member]:
    """The files of a zip, each in a folder of its own in `scratch`."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = [m for m in archive.infolist() if not m.is_dir()]
            _check_names(path, members)
            wanted = [m for m in members if not _is_litter(m.filename)]
            _check(path, wanted)
            return _extract(path, archive, wanted, scratch)
    except BadArchive:
        raise
    except Exception as error:  # noqa: BLE001  as above
        raise BadArchive(
            sentence(
                "{file} is a zip archive that was cut short or damaged. Download it again.", file=path.name
            )
        ) from error


def _is_litter(name: str) -> bool:
    """What operating systems leave in archives."""
    parts = PurePosixPath(name).parts
    return not parts or parts[0] == "__MACOSX" or parts[-1].startswith(".") or parts[-1] == "Thumbs.db"


def _check(path: Path, members: list[zipfile.ZipInfo]) -> None:
    if not members:
        raise BadArchive(sentence("{file} is a zip archive without any file in it.", file=path.name))
    if len(members) > MAX_FILES:
        raise BadArchive(
            sentence(
                "{file} is a zip archive of more than {most} files. Import them in smaller parts.",
                file=path.name,
                most=MAX_FILES,
            )
        )
    if any(m.flag_bits & 1 for m in members):
        raise BadArchive(
            sentence(
                "{file} is protected by a password. Unpack it and import the files inside.", file=path.name
            )
        )
    declared = sum(m.file_size for m in members)
    if declared > MAX_UNPACKED:
        raise BadArchive(_too_large(path, declared))


def _check_names(path: Path, members: list[zipfile.ZipInfo]) -> None:
    if any(_leads_out(m.filename) for m in members):
        raise BadArchive(
            sentence(
                "{file} is a zip archive with a file name that leads out of it. No export is packed so; it "
                "was not opened.",
                file=path.name,
            )
        )


def _leads_out(name: str) -> bool:
    folders = name.replace("\\", "/").split("/")
    return name.startswith(("/", "\\")) or ".." in folders or ":" in folders[0]


def _extract(
    path: Path, archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], scratch: Path
) -> list[Member]:
    left = max(_LEAST, min(MAX_UNPACKED, path.stat().st_size * MAX_RATIO))
    found = []
    for number, member in enumerate(members):
        folder = scratch / f"member{number}"
        folder.mkdir()
        target = folder / "unpacked"
        with archive.open(member) as source, target.open("wb") as sink:
            while chunk := source.read(1 << 20):
                left -= len(chunk)
                if left < 0:
                    raise BadArchive(_too_large(path, MAX_UNPACKED))
                sink.write(chunk)
        found.append(Member(PurePosixPath(member.filename.replace("\\", "/")).name, target))
    return found


def _too_large(path: Path, size: int) -> Sentence:
    return sentence(
        "{file} would unpack to {size} MB or more, which no honest archive of its size does. It was not "
        "opened. If it is yours, unpack it and import the files inside.",
        file=path.name,
        size=size // 1_000_000,
    )
