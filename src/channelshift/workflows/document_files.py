"""The files of papers: checked, sealed, kept in the shop's `documents` folder; never run, never shown inline.

Only what a scanner or a platform makes is taken: PDF and pictures, known by how they begin, not by what they
are called.
"""

from __future__ import annotations

import re
import secrets
import unicodedata
from pathlib import Path, PurePath

from channelshift.store import seals
from channelshift.store.scope import current_shop_id
from channelshift.store.shops import folder_of
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.files import written_aside
from channelshift.terms.text import sentence

FOLDER = "documents"
MOST_BYTES = 20 * 1024 * 1024
LONGEST_NAME = 120  # characters, ending included
_KEY = re.compile(r"[0-9a-f]{32}")
# How each kind of file begins, and the endings it may have.
_STARTS: tuple[tuple[bytes, int, frozenset[str]], ...] = (
    (b"%PDF-", 0, frozenset({".pdf"})),
    (b"\x89PNG\r\n\x1a\n", 0, frozenset({".png"})),
    (b"\xff\xd8\xff", 0, frozenset({".jpg", ".jpeg"})),
    (b"WEBP", 8, frozenset({".webp"})),
    (b"II*\x00", 0, frozenset({".tif", ".tiff"})),
    (b"MM\x00*", 0, frozenset({".tif", ".tiff"})),
)
_RESERVED = frozenset(
    ["con", "prn", "aux", "nul", *(f"com{n}" for n in range(1, 10)), *(f"lpt{n}" for n in range(1, 10))]
)


class BadFile(ChannelshiftError):
    """A file that is not taken: too large, empty, or of another kind."""


def checked_name(name: str, content: bytes) -> str:
    """The file's name, made safe, with the ending of what it really is. Raises BadFile if it is not taken."""
    if not content:
        raise BadFile(sentence("{file} is empty. Choose the file again.", file=safe_name(name)))
    if len(content) > MOST_BYTES:
        raise BadFile(
            sentence(
                "{file} is larger than {n} MB. Hand over a smaller scan.",
                file=safe_name(name),
                n=MOST_BYTES // 1024 // 1024,
            )
        )
    endings = next((e for start, at, e in _STARTS if content[at : at + len(start)] == start), None)
    if endings is None:
        raise BadFile(
            sentence(
                "{file} is neither a PDF nor a picture (PNG, JPEG, WebP, TIFF). Save it as a PDF.",
                file=safe_name(name),
            )
        )
    safe = safe_name(name)
    given = PurePath(safe).suffix.lower()
    return safe if given in endings else f"{safe[: LONGEST_NAME - 5]}{min(endings)}"


def safe_name(name: str) -> str:
    """A name that no folder, shell or page can misread.

    >>> safe_name("../../etc/pass\\x00wd.pdf"), safe_name("CON.pdf"), safe_name("营业执照 2023.pdf")
    ('passwd.pdf', '_CON.pdf', '营业执照 2023.pdf')
    """
    base = PurePath(unicodedata.normalize("NFC", name).replace("\\", "/")).name
    kept = "".join(c for c in base if c.isalnum() or unicodedata.category(c) == "Mn" or c in " ._-()")
    plain = " ".join(kept.split()).strip(" .-")
    if not plain:
        return "file"
    if PurePath(plain).stem.lower().split(".")[0] in _RESERVED:
        plain = f"_{plain}"
    stem, ending = PurePath(plain).stem, PurePath(plain).suffix[:10]
    return stem[: LONGEST_NAME - len(ending)] + ending


def keep(content: bytes) -> str:
    """Seal a file into the shop's folder. Returns the name it is kept under."""
    folder = _folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    key = secrets.token_hex(16)
    _write(folder / key, seals.seal_bytes(content))
    return key


def read(key: str) -> bytes:
    """What was kept under this name. Raises BadFile where it is gone."""
    try:
        return seals.unseal_bytes(_path(key).read_bytes())
    except FileNotFoundError as error:
        raise BadFile(sentence("The file of this paper is no longer there. Hand it over again.")) from error


def forget(key: str) -> None:
    """Take a kept file away for good."""
    _path(key).unlink(missing_ok=True)


def reseal_all() -> int:
    """Every file of the current shop, sealed anew with the newest key. Returns how many."""
    kept = [path for path in _folder().glob("*") if _KEY.fullmatch(path.name)] if _folder().is_dir() else []
    for path in kept:
        _write(path, seals.seal_bytes(seals.unseal_bytes(path.read_bytes())))
    return len(kept)


def _folder() -> Path:
    return folder_of(current_shop_id()) / FOLDER


def _path(key: str) -> Path:
    if not _KEY.fullmatch(key):
        raise BadFile(sentence("The file of this paper is no longer there. Hand it over again."))
    return _folder() / key


def _write(path: Path, sealed: bytes) -> None:
    """Written aside, brought to disk, moved into place: a crash leaves the old file or the new one."""
    with written_aside(path) as file:
        file.write(sealed)
