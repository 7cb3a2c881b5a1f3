"""Open a text file of delimited rows: CSV, tab-separated, or whatever parts its cells."""

from __future__ import annotations

from pathlib import Path

from channelshift.channels.encoding import detect_encoding, transcode
from channelshift.channels.sheets import PREVIEW_BYTES, Sheet, preview, refuse_width

DELIMITERS = (",", "\t", ";", "|")


def open_text(path: Path, head: bytes, scratch: Path) -> Sheet:
    """The one table of a text file, in UTF-8 whatever its own encoding."""
    encoding = detect_encoding(path, head)
    text = _plainly_named(path, scratch)
    if encoding not in ("utf-8", "utf-8-sig"):
        text = scratch / "utf8.csv"
        transcode(path, text, encoding)
    shown = "utf-8-sig" if encoding == "utf-8-sig" else "utf-8"
    delimiter = detect_delimiter(text, shown)
    rows, ends = preview(text, shown, delimiter)
    refuse_width(path, rows)
    return Sheet("", text, encoding, delimiter, rows, ends, breaks_off=_breaks_off(text))


def _plainly_named(path: Path, scratch: Path) -> Path:
    """The file under a name in which the engine sees no pattern: `orders[1].csv` is one file, not many."""
    if not set("*?[]{}") & set(str(path)):
        return path
    link = scratch / "plain.csv"
    link.unlink(missing_ok=True)
    link.symlink_to(path.resolve())
    return link


def _breaks_off(text: Path) -> bool:
    """Whether the last line has no line end though there are lines before it that do."""
    with text.open("rb") as stream:
        size = stream.seek(0, 2)
        stream.seek(max(0, size - 2))
        last = stream.read(2)
        stream.seek(0)
        head = stream.read(PREVIEW_BYTES)
    windows = b"\r\n" in head
    return b"\n" in head and not last.endswith(b"\r\n" if windows else b"\n")


def detect_delimiter(text: Path, encoding: str) -> str:
    """The delimiter that cuts the first rows into the most columns, most evenly."""
    best, best_score = ",", 0.0
    for delimiter in DELIMITERS:
        rows, _ = preview(text, encoding, delimiter, limit=40)
        widths = sorted((len(r) for r in rows if any(r)), reverse=True)
        wide = [w for w in widths if w > 1]
        score = sum(wide) / len(widths) if widths else 0.0
        if score > best_score:
            best, best_score = delimiter, score
    return best
