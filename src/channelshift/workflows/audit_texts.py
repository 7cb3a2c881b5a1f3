"""The texts the audit reads: from the seller's imported exports, and from lists of their own."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from channelshift.audit import Surface, surface_named, surface_of_link, surface_of_text
from channelshift.terms.complaints import ChannelshiftError, Complaint
from channelshift.terms.text import Sentence, sentence
from channelshift.workflows.workspace import Workspace

KINDS = ("content_day", "live_session", "product_listing")
LARGEST = 20_000_000  # bytes of a list
MOST_ROWS = 200_000
LONGEST_CELL = 100_000
SHOP_CHANNEL = "tiktok_shop"

# Our own list, and what its columns may be called.
HEAD = ("surface", "content_id", "market", "in_shop", "text", "link", "seen_on")
_NAMES = {
    "surface": ("surface", "place", "位置"),
    "content_id": ("content_id", "video_id", "id", "视频id", "作品id", "账号"),
    "market": ("market", "country", "市场"),
    "in_shop": ("in_shop", "sells_in_shop", "小店内容"),
    "text": ("text", "caption", "title", "description", "bio", "script", "文案", "标题", "简介", "脚本"),
    "link": ("link", "links", "url", "urls", "链接"),
    "seen_on": ("seen_on", "exported_on", "day", "日期"),
}
EXAMPLE = (
    HEAD,
    (
        "tiktok_caption",
        "7251234567890123456",
        "US",
        "no",
        "New mug, link in bio",
        "https://shop.example/mug",
        "2023-08-09",
    ),
    ("tiktok_bio", "@lumenhome", "US", "no", "Mugs and lamps", "https://shop.example", "2023-08-09"),
)
_YES = frozenset({"yes", "true", "1", "y", "是"})


class BadList(ChannelshiftError):
    """A list of texts that cannot be read."""


class Text(NamedTuple):
    """One text, where it was read, and which part of the content it is: title, text or link.

    A finding in one part is proved gone only by the same part of a later export: a list of titles does not
    tell what stands in a description.
    """

    text: str
    place: str
    part: str


@dataclass
class Sighting:
    """Everything one export shows of one content in one place.

    `on` is the day it was seen, `at` the moment the export was made. An empty text says that the content is
    there and says nothing.
    """

    surface: Surface
    content_id: str
    market: str
    in_shop: bool
    on: date
    at: datetime
    texts: list[Text] = field(default_factory=list)

    @property
    def moment(self) -> tuple[date, datetime]:
        return self.on, self.at


# ------------------------------------------------------------------ from the imported exports


def sightings_of_imports(
    workspace: Workspace, read_already: frozenset[str]
) -> tuple[list[Sighting], list[str]]:
    """What the imports not read yet show, the oldest first, and the names of these imports."""
    wanted = [
        m for m in workspace.warehouse.manifests() if m.kind in KINDS and m.import_id not in read_already
    ]
    if not wanted:
        return [], []
    names = [m.import_id for m in wanted]
    found: dict[tuple[str, str, str], Sighting] = {}
    with workspace.warehouse.engine() as con:
        for kind in sorted({m.kind for m in wanted}):
            table = workspace.warehouse.versions(con, kind).table
            for row in con.to_pyarrow(table.filter(table.import_id.isin(names))).to_pylist():
                for surface, content_id, part, text in _said_in(kind, row):
                    one = found.setdefault(
                        (row["import_id"], surface.name, content_id),
                        _sighting(surface, content_id, row, workspace.today),
                    )
                    one.texts.append(Text(text, _place(row), part))
    return sorted(found.values(), key=lambda s: s.moment), names


def _said_in(kind: str, row: Mapping[str, Any]) -> Iterator[tuple[Surface, str, str, str]]:
    """The texts of one record: where each stands, of which content it is and which part."""
    if kind == "product_listing":
        if row["channel"] == SHOP_CHANNEL and (row["product_id"] or row["sku_id"]):
            page, product = surface_named("tiktok_product_page"), row["product_id"] or row["sku_id"]
            yield page, product, "title", row["product"] or ""
        return
    content_id, source = row["content_id"], row["source"] or ""
    if not content_id:
        return
    texts = surface_of_text(source)
    if texts is not None and row["title"] is not None:
        part = "text" if kind == "content_day" and texts.platform != "youtube" else "title"
        yield texts, content_id, part, row["title"]
    links = surface_of_link(source)
    url = row.get("outbound_url")
    if links is not None and (url is not None or _lists_links(kind, row)):
        yield links, content_id, "link", url or ""


def _lists_links(kind: str, row: Mapping[str, Any]) -> bool:
    """Whether the file lists links: in our template of links an empty cell says that there is none.

    Its rows hold from a day on; those of the template of views cover a period and know no links.
    """
    return kind == "content_day" and row["channel"] == "template" and row["last_day"] is None


def _sighting(surface: Surface, content_id: str, row: Mapping[str, Any], today: date) -> Sighting:
    made: datetime = row["exported_at"] or datetime.combine(today, datetime.min.time())
    at = made.replace(tzinfo=UTC) if made.tzinfo is None else made
    market = row["market"] or ""
    return Sighting(
        surface,
        content_id,
        market if len(market) == 2 else "",
        row["channel"] == SHOP_CHANNEL,
        min(at.date(), today),
        at,
    )


def _place(row: Mapping[str, Any]) -> str:
    sheet = f", {row['sheet']}" if row["sheet"] else ""
    return f"{row['file']}{sheet}:{row['row']}"


# ------------------------------------------------------------------ from a list of the seller's own


def sightings_in_list(
    content: bytes, file: str, usual: Mapping[str, str], today: date
) -> tuple[list[Sighting], list[Complaint]]:
    """What a list shows: a CSV by our columns, or a text file as one content.

    `usual` says surface, content_id, market, in_shop where the list does not.
    """
    text = _decoded(content, file)
    if not file.lower().endswith((".csv", ".tsv")):
        row = {**usual, "text": text, "content_id": usual.get("content_id") or file}
        return [_listed(row, usual, today, f"{file}:1")], []
    found: dict[tuple[str, str, date], Sighting] = {}
    complaints: list[Complaint] = []
    for number, row in _rows(text, file):
        try:
            one = _listed(row, usual, today, f"{file}:{number}")
        except ChannelshiftError as error:
            complaints.append(Complaint(file, "", number, "", error.message))
            continue
        kept = found.setdefault((one.surface.name, one.content_id, one.on), one)
        if kept is not one:
            kept.texts += one.texts
    return sorted(found.values(), key=lambda s: s.moment), complaints


def _decoded(content: bytes, file: str) -> str:
    if len(content) > LARGEST:
        raise BadList(sentence("{file} is larger than 20 MB. Split the list.", file=file))
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadList(sentence("{file} is no text we can read. Save it as UTF-8.", file=file))


def _rows(text: str, file: str) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows by our names of the columns, each with its line as a spreadsheet counts."""
    first = text.splitlines()[0] if text.strip() else ""
    mark = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    try:
        columns = _columns(next(reader, []))
        if not {"text", "link"} & set(columns):
            raise BadList(
                sentence(
                    "{file} has no column “text” or “link”. Its first line names the columns.", file=file
                )
            )
        for number, cells in enumerate(reader, 2):
            if number > MOST_ROWS:
                raise BadList(sentence("{file} has more than 200,000 rows. Split the list.", file=file))
            if any(len(cell) > LONGEST_CELL for cell in cells):
                raise BadList(_too_long(file, number))
            if any(cell.strip() for cell in cells):
                yield number, {name: cells[n].strip() for name, n in columns.items() if n < len(cells)}
    except csv.Error as error:
        raise BadList(sentence("{file} is no CSV file: {why}.", file=file, why=str(error))) from error


def _too_long(file: str, row: int) -> Sentence:
    return sentence(
        "{file}, row {row}: a cell is longer than {most} characters. Close its quotes, or cut the text.",
        file=file,
        row=row,
        most=LONGEST_CELL,
    )


def _columns(head: Iterable[str]) -> dict[str, int]:
    known = {alias: name for name, aliases in _NAMES.items() for alias in aliases}
    found: dict[str, int] = {}
    for n, cell in enumerate(head):
        name = known.get(cell.strip().lower().replace(" ", "_"))
        if name is not None:
            found.setdefault(name, n)
    return found


def _listed(row: Mapping[str, str], usual: Mapping[str, str], today: date, place: str) -> Sighting:
    said = {name: row.get(name) or usual.get(name, "") for name in HEAD}
    surface = surface_named(said["surface"] or "tiktok_caption")
    if not said["content_id"]:
        raise BadList(
            sentence("This row names no content. Write the video's or account's id into “content_id”.")
        )
    on = _day(said["seen_on"]) or today
    at = datetime.now(UTC)
    one = Sighting(
        surface, said["content_id"][:100], _market(said["market"]), _is_yes(said["in_shop"]), on, at
    )
    for part in ("text", "link"):
        if part in row:
            one.texts.append(Text(row[part], place, part))
    return one


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadList(sentence("“{text}” is no day. Write it as 2023-08-31.", text=text)) from None


def _market(text: str) -> str:
    code = text.strip().upper()
    if code and not (len(code) == 2 and code.isascii() and code.isalpha()):
        raise BadList(sentence("“{text}” is no market. Write two letters, such as US.", text=text))
    return code


def _is_yes(text: str) -> bool:
    return text.strip().lower() in _YES
