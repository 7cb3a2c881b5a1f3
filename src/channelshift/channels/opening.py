"""Open a file safely: whatever it is called, find out what it is, and hand on plain UTF-8 tables.

Nothing of the file is trusted: not its name, its size on paper, its encoding or its delimiter.
Bytes are copied into a scratch folder only when they must be changed (another encoding, a workbook).
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from channelshift.channels import archive, documents, registry, workbook
from channelshift.channels.beside import Beside
from channelshift.channels.plain_text import open_text
from channelshift.channels.refusals import NotReadable, refuse_other_kinds
from channelshift.channels.sheets import PREVIEW_BYTES, Sheet, sheet_of
from channelshift.terms.text import sentence


def open_file(path: Path, scratch: Path) -> list[Sheet]:
    """Every table in a file. Raises NotReadable with a reason a seller understands."""
    head = _head(path)
    if head.startswith(b"PK\x03\x04") and not archive.is_workbook(path):
        return _open_archive(path, scratch)
    return _open_one(path, head, scratch)


def _open_one(path: Path, head: bytes, scratch: Path) -> list[Sheet]:
    """The tables of one file that is no archive of files."""
    refuse_other_kinds(path, head)
    if head.startswith(b"PK\x03\x04"):
        return _open_workbook(path, scratch)
    if _is_document(head):
        return _open_document(path, scratch)
    return [open_text(path, head, scratch)]


def _is_document(head: bytes) -> bool:
    """Whether a file begins as JSON does, in any encoding that JSON may have."""
    start = head[:200].decode(json.detect_encoding(head[:4]), "ignore")
    return start.lstrip("\ufeff \r\n\t").startswith(("{", "["))


def _open_archive(path: Path, scratch: Path) -> list[Sheet]:
    """The tables of every file in a zip; one that cannot be used does not keep the others out."""
    try:
        members = archive.unpack(path, scratch)
    except archive.BadArchive as error:
        raise NotReadable(error.message) from error
    return [sheet for member in members for sheet in _open_member(member)]


def _open_member(member: archive.Member) -> list[Sheet]:
    try:
        sheets = _open_one(member.file, _head(member.file), member.file.parent)
    except NotReadable as error:
        named = error.message._replace(values={**error.message.values, "file": member.name})
        return [Sheet(member.name, member.file, "utf-8", ",", (), (), unreadable=named)]
    return [replace(sheet, name=f"{member.name} {sheet.name}".strip()) for sheet in sheets]


def _open_document(path: Path, scratch: Path) -> list[Sheet]:
    """The tables of a JSON file in which some layout finds what it needs."""
    columns = [c for layout in registry.LAYOUTS for c in layout.columns]
    asked = {name for c in columns for name in c.names if "[" in name or "../" in name}
    needed = [[c.names for c in layout.columns if c.needed] for layout in registry.LAYOUTS]
    try:
        tables = documents.to_csv(path, scratch, needed, sorted(asked))
    except documents.BadDocument as error:
        raise NotReadable(error.message) from error
    if not tables:
        raise NotReadable(
            sentence("{file} is JSON without any record in it. Save the answer again, whole.", file=path.name)
        )
    return [replace(sheet_of(path, name, text), from_document=True) for name, text in tables]


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            head = stream.read(PREVIEW_BYTES)
    except OSError as error:
        raise NotReadable(
            sentence("{file} cannot be opened: {why}.", file=path.name, why=error.strerror or str(error))
        ) from error
    if not head.strip(b"\x00 \r\n\t\xef\xbb\xbf\xff\xfe"):
        raise NotReadable(sentence("{file} is empty. Export it again and check its size.", file=path.name))
    return head


def _open_workbook(path: Path, scratch: Path) -> list[Sheet]:
    try:
        tables = workbook.to_csv(path, scratch)
    except workbook.BadWorkbook as error:
        raise NotReadable(error.message) from error
    sheets = [sheet for name, text in tables if (sheet := sheet_of(path, name, text)).preview]
    if not sheets:
        raise NotReadable(sentence("{file} holds no rows on any sheet. Export it again.", file=path.name))
    return [
        replace(sheet, beside=tuple(Beside(o.name, o.preview) for o in sheets if o is not sheet))
        for sheet in sheets
    ]
