"""Links in bulk: from our template or from what Bitly hands out. Nothing comes twice or is dropped unsaid.

Bitly has no one export: the columns below are those of its link exports and of its bulk template, as its help
pages and users' files show them. Its clicks are its own count and are not taken over.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from channelshift.store.models import Link
from channelshift.terms.complaints import Complaint
from channelshift.terms.text import sentence
from channelshift.workflows import links
from channelshift.workflows.links_draft import UTM, LinkDraft
from channelshift.workflows.links_refused import BadFact, BadSlug, LinkRefused, SlugTaken

MOST_ROWS, LARGEST, LONGEST_CELL = 20_000, 20_000_000, 4000
TEMPLATE = "links.csv"
# What a column may be called, in the order in which the first that is there counts.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "target": (
        *("target", "long_url", "long url", "long link", "destination", "destination url", "destination_url"),
        *("original url", "original link", "url", "目标网址"),
    ),
    "code": (
        "code",
        "back-half",
        "back half",
        "custom back-half",
        "custom_back_half",
        "backhalf",
        "短链后缀",
    ),
    "short": (*("bitlink", "short link", "short_link", "short url", "shorturl", "link", "id"),),
    "custom": ("custom bitlink", "custom_bitlink", "custom_bitlinks", "custom bitlinks"),
    "name": ("name", "title", "link title", "bitlink title", "名称"),
    "source": ("source", "placement"),
    "hop": ("hop",),
    "market": ("market",),
    "content_id": ("content_id", "content id"),
    "creator": ("creator",),
    "expires_on": ("expires_on", "expires on", "expiration date", "last day"),
    **{f"utm_{name}": (f"utm_{name}", f"utm {name}") for name in UTM},
}
EXAMPLE = (
    *("https://shop.example.com/lamps", "lamps", "Lamps in the bio", "tiktok_profile", "bio_link", "US"),
    *("", "", "2023-12-31", "", "", "autumn", "", ""),
)


class NoLinksInside(LinkRefused):
    """The file is no list of links."""


@dataclass(frozen=True)
class BulkReport:
    """What a file brought: links made, rows that were there already, and rows that could not be used."""

    file: str
    read: int
    made: tuple[Link, ...]
    known: int
    complaints: tuple[Complaint, ...]


@dataclass(frozen=True)
class _Row:
    number: int
    cells: Mapping[str, str]
    heads: Mapping[str, str]  # what the file calls each column


def template() -> str:
    """Our own template with one example row."""
    head = [name for name in COLUMNS if name not in ("short", "custom")]
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(head)
    writer.writerow(EXAMPLE)
    return out.getvalue()


def import_file(path: Path) -> BulkReport:
    """Make the links of a file. See `import_text`."""
    if path.stat().st_size > LARGEST:
        raise NoLinksInside(sentence("{file} is too large for a list of links.", file=path.name))
    return import_text(path.name, path.read_bytes())


def import_text(file: str, content: bytes) -> BulkReport:
    """Make one link for each row that has none yet; a row that cannot be used becomes a complaint.

    A row is there already where the shop has a link of this code, or one without a chosen code that leads to
    the same address and has the same name: the same file again brings nothing.
    """
    made: list[Link] = []
    complaints: list[Complaint] = []
    read = known = 0
    have = _Known()
    for row in _rows(file, content, complaints):
        read += 1
        try:
            draft = _draft(row)
            if have.holds(draft):
                known += 1
                continue
            kept = links.create(draft)
        except LinkRefused as error:
            complaints.append(Complaint(file, "", row.number, _column(row, error), error.message))
            continue
        made.append(kept)
        have.add(draft, kept)
    return BulkReport(file, read, tuple(made), known, tuple(complaints))


class _Known:
    """What the shop has already, also of this very file."""

    def __init__(self) -> None:
        rows = Link.objects.values_list("code", "name", "targets")
        self._codes = {code for code, _, _ in rows}
        self._pairs = {(targets[0]["url"], name) for _, name, targets in rows if targets}

    def holds(self, draft: LinkDraft) -> bool:
        """Whether there is a link for this draft; a code that leads elsewhere is a refusal."""
        url = links.checked_address(draft.targets[0]["url"])
        if not draft.code:
            return (url, draft.name.strip()) in self._pairs
        if draft.code not in self._codes:
            return False
        kept = Link.objects.get(code=draft.code)
        if kept.targets[0]["url"] == url:
            return True
        raise SlugTaken(
            sentence(
                "Your link {code} leads elsewhere already. Change that one, or choose another code.",
                code=draft.code,
            )
        )

    def add(self, draft: LinkDraft, kept: Link) -> None:
        self._codes.add(kept.code)
        self._pairs.add((kept.targets[0]["url"], kept.name))


# ---------------------------------------------------------------- rows of the file


def _rows(file: str, content: bytes, complaints: list[Complaint]) -> Iterator[_Row]:
    reader = csv.reader(io.StringIO(_text(file, content), newline=""), _dialect(content))
    heads: dict[str, tuple[int, str]] = {}
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            if not any(cell.strip() for cell in cells):
                continue
            if not heads:
                heads = _heads(file, cells)
                continue
            if number > MOST_ROWS:
                raise NoLinksInside(sentence("{file} has more than {most} rows.", file=file, most=MOST_ROWS))
            yield _Row(
                number,
                {name: _cell(cells, place) for name, (place, _) in heads.items()},
                {name: head for name, (_, head) in heads.items()},
            )
    except csv.Error as error:
        complaints.append(
            Complaint(file, "", number + 1, "", sentence("This row cannot be read: {why}.", why=str(error)))
        )
    if not heads:
        raise NoLinksInside(sentence("{file} is empty.", file=file))


def _text(file: str, content: bytes) -> str:
    if len(content) > LARGEST or b"\x00" in content[:1000]:
        raise NoLinksInside(sentence("{file} is no CSV file. Export the links as CSV.", file=file))
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")


def _dialect(content: bytes) -> type[csv.Dialect]:
    first = content.split(b"\n", 1)[0]
    mark = max((b",", b";", b"\t"), key=first.count).decode()
    return type("Found", (csv.excel,), {"delimiter": mark})


def _heads(file: str, cells: Iterable[str]) -> dict[str, tuple[int, str]]:
    """Which column of the file says what. Raises where none says where links lead."""
    stated = {
        cell.strip().lower().lstrip("\ufeff"): place for place, cell in reversed(list(enumerate(cells)))
    }
    found: dict[str, tuple[int, str]] = {}
    for name, words in COLUMNS.items():
        word = next((word for word in words if word in stated), None)
        if word is not None:
            found[name] = (stated[word], word)
    if "target" not in found:
        raise NoLinksInside(
            sentence(
                "{file} has no column that says where the links lead. Call it target, or long_url "
                "as Bitly does.",
                file=file,
            )
        )
    return found


def _cell(cells: list[str], place: int) -> str:
    text = cells[place].strip() if place < len(cells) else ""
    # A file that we or a spreadsheet wrote has a quote before what would run as a formula.
    return text.removeprefix("'") if text[1:2] in ("=", "+", "-", "@") else text


def _draft(row: _Row) -> LinkDraft:
    said = row.cells
    if any(len(cell) > LONGEST_CELL for cell in said.values()):
        raise BadFact(sentence("A cell of this row is longer than {most} characters.", most=LONGEST_CELL))
    return LinkDraft(
        code=_code(said),
        name=said.get("name", "")[:200],
        targets=({"url": said.get("target", ""), "weight": 1},),
        utm={name: said[f"utm_{name}"] for name in UTM if said.get(f"utm_{name}")},
        source=said.get("source", ""),
        hop=said.get("hop", ""),
        market=said.get("market", ""),
        content_id=said.get("content_id", ""),
        creator=said.get("creator", ""),
        expires_on=_last_day(said.get("expires_on", "")),
    )


def _code(said: Mapping[str, str]) -> str:
    """The short name: as the file says it, else the end of the address it had, a chosen one first."""
    ends = (_back_half(said.get(name, "")) for name in ("custom", "short"))
    return (said.get("code") or next((end for end in ends if end), "")).lower()


def _back_half(short: str) -> str:
    """The end of somebody's short address: `bit.ly/3xYz12a` ends in 3xYz12a. Several: the first."""
    first = short.split(",")[0].strip()
    path = urlsplit(first if "//" in first else f"//{first}").path if first else ""
    return path.strip("/")


def _last_day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        raise BadDay(sentence("{text} is no day. Write it as 2023-08-31.", text=text[:40])) from None


class BadDay(BadFact):
    """The last day of a link cannot be read."""


def _column(row: _Row, error: LinkRefused) -> str:
    """The column a refusal is about, as the file calls it."""
    if isinstance(error, BadSlug | SlugTaken):
        name = next((n for n in ("code", "custom", "short") if row.cells.get(n)), "code")
    elif isinstance(error, BadDay):
        name = "expires_on"
    elif isinstance(error, BadFact):
        values = error.message.values
        name = next(
            (n for n, cell in row.cells.items() if cell and cell[:20] in str(values.get("text", ""))), ""
        )
    else:
        name = "target"
    return row.heads.get(name, "")
