"""Open a file safely: whatever it is called, find out what it is, and hand on plain UTF-8 tables.

Nothing of the file is trusted: not its name, its size on paper, its encoding or its delimiter.
Bytes are copied into a scratch folder only when they must be changed (another encoding, a workbook).
"""

from __future__ import annotations

import codecs
import csv
import io
import json
from dataclasses import dataclass, replace
from pathlib import Path

from channelshift.channels import archive, documents, registry, workbook
from channelshift.channels.beside import Beside
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.text import Sentence, sentence

PREVIEW_BYTES = 262_144
PREVIEW_ROWS = 400
MAX_COLUMNS = 2_000
DELIMITERS = (",", "\t", ";", "|")
LEGACY_ENCODINGS = ("cp932", "gb18030", "cp1252")
_EMPTY = b"\r\n \t,"  # a row without anything in it


class NotReadable(ChannelshiftError):
    """The file as a whole cannot be used; the message says why and what to do."""


@dataclass(frozen=True)
class Sheet:
    """One table of a file as UTF-8 text, and how it was found."""

    name: str  # of the workbook's sheet, empty for a plain file
    text: Path  # UTF-8, comma or otherwise delimited
    encoding: str
    delimiter: str
    preview: tuple[tuple[str, ...], ...]  # the first rows, cells as they stand
    line_ends: tuple[int, ...]  # physical line on which each preview row ends
    from_workbook: bool = False
    quoted: bool = True  # a quote keeps delimiters and line ends inside a cell
    breaks_off: bool = False  # the last row has no line end though the others have one
    from_document: bool = False  # a list of objects in a JSON file
    beside: tuple[Beside, ...] = ()  # the other sheets of the workbook
    unreadable: Sentence | None = None  # why this file of an archive cannot be used, where it cannot


def open_file(path: Path, scratch: Path) -> list[Sheet]:
    """Every table in a file. Raises NotReadable with a reason a seller understands."""
    head = _head(path)
    if head.startswith(b"PK\x03\x04") and not archive.is_workbook(path):
        return _open_archive(path, scratch)
    return _open_one(path, head, scratch)


def _open_one(path: Path, head: bytes, scratch: Path) -> list[Sheet]:
    """The tables of one file that is no archive of files."""
    _refuse_other_kinds(path, head)
    if head.startswith(b"PK\x03\x04"):
        return _open_workbook(path, scratch)
    if _is_document(head):
        return _open_document(path, scratch)
    return [_open_text(path, head, scratch)]


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
    sheets = []
    for name, text in tables:
        rows, ends = preview(text, "utf-8", ",")
        _refuse_width(path, rows)
        sheets.append(Sheet(name, text, "utf-8", ",", rows, ends, from_workbook=True, from_document=True))
    return sheets


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


def _refuse_other_kinds(path: Path, head: bytes) -> None:
    start = _start(head)
    for magic, reason in _OTHER_KINDS:
        if start.startswith(magic):
            raise NotReadable(reason._replace(values={"file": path.name}))


def _open_workbook(path: Path, scratch: Path) -> list[Sheet]:
    try:
        tables = workbook.to_csv(path, scratch)
    except workbook.BadWorkbook as error:
        raise NotReadable(error.message) from error
    sheets = []
    for name, text in tables:
        rows, ends = preview(text, "utf-8", ",")
        _refuse_width(path, rows)
        if rows:
            sheets.append(Sheet(name, text, "utf-8", ",", rows, ends, from_workbook=True))
    if not sheets:
        raise NotReadable(sentence("{file} holds no rows on any sheet. Export it again.", file=path.name))
    return [
        replace(sheet, beside=tuple(Beside(o.name, o.preview) for o in sheets if o is not sheet))
        for sheet in sheets
    ]


def _open_text(path: Path, head: bytes, scratch: Path) -> Sheet:
    encoding = detect_encoding(path, head)
    text = _plainly_named(path, scratch)
    if encoding not in ("utf-8", "utf-8-sig"):
        text = scratch / "utf8.csv"
        _transcode(path, text, encoding)
    shown = "utf-8-sig" if encoding == "utf-8-sig" else "utf-8"
    delimiter = detect_delimiter(text, shown)
    rows, ends = preview(text, shown, delimiter)
    _refuse_width(path, rows)
    return Sheet("", text, encoding, delimiter, rows, ends, breaks_off=_breaks_off(text))


def _plainly_named(path: Path, scratch: Path) -> Path:
    """The file under a name in which the engine sees no pattern: `orders[1].csv` is one file, not many."""
    if not set("*?[]{}") & set(str(path)):
        return path
    link = scratch / "plain.csv"
    link.unlink(missing_ok=True)
    link.symlink_to(path.resolve())
    return link


def _refuse_width(path: Path, rows: tuple[tuple[str, ...], ...]) -> None:
    if max((len(r) for r in rows), default=0) > MAX_COLUMNS:
        raise NotReadable(
            sentence(
                "{file} has more than {most} columns. No platform's export has so many; check that it is the "
                "file you meant.",
                file=path.name,
                most=MAX_COLUMNS,
            )
        )


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


def _transcode(path: Path, target: Path, encoding: str) -> None:
    """Copy a file into UTF-8; bytes that mean nothing become U+FFFD and are complained about later."""
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    with path.open("rb") as source, target.open("w", encoding="utf-8", newline="") as sink:
        start = True
        while chunk := source.read(1 << 20):
            piece = decoder.decode(chunk)
            sink.write(piece.lstrip("\ufeff") if start else piece)
            start = False
        sink.write(decoder.decode(b"", final=True).rstrip("\ufffd"))


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


def preview(
    text: Path, encoding: str, delimiter: str, limit: int = PREVIEW_ROWS
) -> tuple[tuple[tuple[str, ...], ...], tuple[int, ...]]:
    """The first rows of a table, and the physical line each ends on."""
    with text.open("rb") as stream:
        head = stream.read(PREVIEW_BYTES)
    complete = len(head) < PREVIEW_BYTES
    decoded = head.decode(encoding, "replace").replace("\x00", "")
    reader = csv.reader(io.StringIO(decoded, newline=""), delimiter=delimiter)
    rows: list[tuple[str, ...]] = []
    ends: list[int] = []
    try:
        for row in reader:
            rows.append(tuple(row))
            ends.append(reader.line_num)
            if len(rows) == limit:
                return tuple(rows), tuple(ends)
    except csv.Error:
        pass
    if not complete and len(rows) > 1:
        rows.pop()
        ends.pop()
    return tuple(rows), tuple(ends)


def unquoted(sheet: Sheet) -> Sheet:
    """The same sheet where a quote is a letter like any other (5.9" x 4.7") and a row is a line."""
    with sheet.text.open("rb") as stream:
        head = stream.read(PREVIEW_BYTES)
    decoded = head.decode("utf-8", "replace").removeprefix("\ufeff").replace("\x00", "")
    lines = list(io.StringIO(decoded, newline=""))
    whole = lines if len(head) < PREVIEW_BYTES else lines[:-1]
    rows = tuple(tuple(line.rstrip("\r\n").split(sheet.delimiter)) for line in whole[:PREVIEW_ROWS])
    return replace(sheet, preview=rows, line_ends=tuple(range(1, len(rows) + 1)), quoted=False)


def line_count(text: Path) -> int:
    """How many lines a file has, the last one with or without a line end."""
    lines, last = 0, b"\n"
    with text.open("rb") as stream:
        while chunk := stream.read(1 << 22):
            lines += chunk.count(b"\n")
            last = chunk[-1:]
    return lines + (last != b"\n")


def has_blank_lines(text: Path) -> bool:
    """Whether an empty line stands between rows; such a file is read row by row to keep row numbers true."""
    before, pending = b"", False
    with text.open("rb") as stream:
        while chunk := stream.read(1 << 22):
            if pending and chunk.strip(_EMPTY):
                return True
            window = before + chunk
            places = [at for at in (window.find(b"\n\n"), window.find(b"\n\r\n")) if at >= 0]
            if places and window[min(places) :].strip(_EMPTY):
                return True
            pending = pending or bool(places)
            before = window[-2:]
    return False
