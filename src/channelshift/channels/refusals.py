"""Files that are refused as a whole, each with a reason a seller understands."""

from __future__ import annotations

import codecs
from pathlib import Path

from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.text import sentence


class NotReadable(ChannelshiftError):
    """The file as a whole cannot be used; the message says why and what to do."""


_PICTURE = sentence("{file} is a picture. Channelshift reads the export files, not screenshots.")
_OTHER_KINDS = (
    (
        b"%PDF",
        sentence(
            "{file} is a PDF, whatever its name says. Download the report as CSV or XLSX from the platform."
        ),
    ),
    (
        b"\xd0\xcf\x11\xe0",
        sentence(
            "{file} is an old or password-protected Excel file. Open it, save it as .xlsx without a "
            "password, and import that."
        ),
    ),
    (b"\x1f\x8b", sentence("{file} is a gzip archive. Unpack it and import the file inside.")),
    (b"Rar!", sentence("{file} is a RAR archive. Unpack it and import the files inside.")),
    (b"7z\xbc\xaf", sentence("{file} is a 7z archive. Unpack it and import the files inside.")),
    (b"\x89PNG", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (
        b"<",
        sentence("{file} is a web page, often a sign-in page saved by mistake. Download the report again."),
    ),
)


def _start(head: bytes) -> bytes:
    """The first bytes that mean something."""
    return head.removeprefix(codecs.BOM_UTF8).lstrip(b" \r\n\t")


def refuse_other_kinds(path: Path, head: bytes) -> None:
    """Refuse what is no export at all, by how it begins: a PDF, a picture, a web page."""
    start = _start(head)
    for magic, reason in _OTHER_KINDS:
        if start.startswith(magic):
            raise NotReadable(reason._replace(values={"file": path.name}))
