"""The encoding of a text file, found from its first bytes, and its way into UTF-8."""

from __future__ import annotations

import codecs
from pathlib import Path

from channelshift.channels.refusals import NotReadable
from channelshift.terms.text import sentence

LEGACY_ENCODINGS = ("cp932", "gb18030", "cp1252")


def detect_encoding(path: Path, head: bytes) -> str:
    """UTF-8 (with or without mark), UTF-16, else the one old encoding that fits."""
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if head.startswith(codecs.BOM_UTF16_LE) or head[1:40:2].count(0) > 12:
        return "utf-16-le"
    if head.startswith(codecs.BOM_UTF16_BE) or head[0:40:2].count(0) > 12:
        return "utf-16-be"
    if b"\x00" in head:
        raise NotReadable(
            sentence(
                "{file} is not text: it holds binary data. Download the report as CSV or XLSX.",
                file=path.name,
            )
        )
    if _decodes(head, "utf-8"):
        return "utf-8"
    for encoding in LEGACY_ENCODINGS:
        if _decodes(head, encoding) and _reads_well(head.decode(encoding, "ignore"), encoding):
            return encoding
    return "utf-8"


def _decodes(head: bytes, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        decoder.decode(head)
    except UnicodeDecodeError:
        return False
    return True


def _reads_well(text: str, encoding: str) -> bool:
    """Whether the decoded text looks like the language the encoding is for."""
    if encoding == "cp932":
        return any("ぁ" <= c <= "ヿ" for c in text)
    if encoding == "gb18030":
        # Accented letters before plain ones make up rare Chinese characters; everyday ones are in GB 2312.
        foreign = "".join(c for c in text if ord(c) > 127)
        return len(foreign.encode("gb2312", "ignore")) > len(foreign)
    return True


def transcode(path: Path, target: Path, encoding: str) -> None:
    """Copy a file into UTF-8; bytes that mean nothing become U+FFFD and are complained about later."""
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    with path.open("rb") as source, target.open("w", encoding="utf-8", newline="") as sink:
        start = True
        while chunk := source.read(1 << 20):
            piece = decoder.decode(chunk)
            sink.write(piece.lstrip("\ufeff") if start else piece)
            start = False
        sink.write(decoder.decode(b"", final=True).rstrip("\ufffd"))
