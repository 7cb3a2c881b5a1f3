"""Turn a JSON answer of a platform's interface into plain tables, in a child process with limits.

Every list of objects becomes a table with a row per object, and so does an object that stands alone
(one payout, one order). Columns are dotted names: `payment.total_amount`. What stands around a row is
asked for by name, as in a folder: `../id` is the id of the object that holds the list, `../../id` of the
one around that. `refunds[].amount` is every amount of a list, parted by " | "; `refunds[0].amount` the
first; `refunds[status=success].amount` those of the objects that say so.
"""

from __future__ import annotations

import csv
import json
import re
import resource
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any, NoReturn

from channelshift.channels.headers import fold
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.text import sentence

MAX_BYTES = 64 * 1024 * 1024
MAX_WRITTEN = 400 * 1024 * 1024
MAX_RATIO = 20  # of what is written to what was read: what stands around a list is repeated in its rows
MAX_DEPTH = 48
MAX_TABLES = 400
MAX_COLUMNS = 2_000
MAX_MEMORY = 1024 * 1024 * 1024
MAX_SECONDS = 180
PARTED_BY = " | "

Needed = Sequence[Sequence[Sequence[str]]]  # for each layout, for each column it needs, the names it goes by
_BROKEN, _TOO_DEEP, _TOO_LARGE = 3, 4, 5


class BadDocument(ChannelshiftError):
    """A JSON file that cannot be read, or that is not safe to read."""


def to_csv(path: Path, scratch: Path, needed: Needed, asked: Sequence[str]) -> list[tuple[str, Path]]:
    """The tables of a document in which some layout finds all it needs; else its longest table.

    `asked` names what is wanted from around a row or from lists inside it.
    """
    if path.stat().st_size > MAX_BYTES:
        raise BadDocument(_too_large(path))
    done = _run_child(path, scratch, json.dumps({"needed": needed, "asked": asked}))
    if done.returncode != 0:
        raise BadDocument(_why(path, done))
    return [(name, scratch / file) for name, file in json.loads(done.stdout)]


def _run_child(path: Path, scratch: Path, wanted: str) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            [sys.executable, "-m", "channelshift.channels.documents", str(path), str(scratch)],
            input=wanted,
            capture_output=True,
            text=True,
            timeout=MAX_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise BadDocument(_too_large(path)) from error


def _why(path: Path, done: subprocess.CompletedProcess[str]) -> Any:
    if done.returncode == _BROKEN:
        return sentence(
            "{file} is JSON that was cut short or damaged: it stops making sense in line {line}. Save the "
            "answer again, whole.",
            file=path.name,
            line=int(done.stdout or 1),
        )
    if done.returncode == _TOO_DEEP:
        return sentence(
            "{file} is JSON nested more than {most} levels deep, which no platform's answer is. It was not "
            "read.",
            file=path.name,
            most=MAX_DEPTH,
        )
    return _too_large(path)


def _too_large(path: Path) -> Any:
    return sentence(
        "{file} is too large to read safely as one JSON answer (more than {most} MB, or far more once "
        "opened). Save fewer pages to a file, or export the report as CSV.",
        file=path.name,
        most=MAX_BYTES // 1_048_576,
    )


# ------------------------------------------------------------------ the child: from text to objects


@dataclass(frozen=True)
class Row:
    """One object of a table, and the objects around it, outermost first."""

    table: str
    around: tuple[dict[str, Any], ...]
    value: dict[str, Any]


def _fail(code: int, said: object = "") -> NoReturn:
    sys.stdout.write(str(said))
    sys.stdout.flush()
    raise SystemExit(code)


def _documents(path: Path) -> Iterator[Any]:
    """The one document of a file, or, where it is JSON by lines, each line's; numbers as they are written."""
    raw = path.read_bytes()
    text = raw.decode(json.detect_encoding(raw).replace("utf-8", "utf-8-sig").replace("-sig-sig", "-sig"))
    decoder = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=str)
    at = _next(text, 0)
    while at < len(text):
        try:
            document, end = decoder.raw_decode(text, at)
        except json.JSONDecodeError as error:
            _fail(_BROKEN, error.lineno)
        except RecursionError:
            _fail(_TOO_DEEP)
        _check_depth(document)
        yield document
        at = _next(text, end)


def _check_depth(value: Any, depth: int = 0) -> None:
    if depth > MAX_DEPTH:
        _fail(_TOO_DEEP)
    for child in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        _check_depth(child, depth + 1)


def _next(text: str, at: int) -> int:
    found = re.compile(r"[ \t\r\n\x00]*").match(text, at)
    return found.end() if found else at


def _listed(value: Any) -> list[Any] | None:
    """A list, also where it is dressed as GraphQL dresses one: `nodes`, or `edges` of a `node` each."""
    if isinstance(value, dict):
        if isinstance(value.get("nodes"), list):
            return list(value["nodes"])
        edges = value.get("edges")
        if isinstance(edges, list) and all(isinstance(e, dict) and "node" in e for e in edges):
            return [edge["node"] for edge in edges]
    return value if isinstance(value, list) else None


def _rows(value: Any, table: str, around: tuple[dict[str, Any], ...], free: bool) -> Iterator[Row]:
    """Every object of every list, and every object that stands in none."""
    listed = _listed(value)
    if listed is not None:
        for item in listed:
            if isinstance(item, dict):
                yield Row(f"{table}[]", around, item)
                yield from _inside(item, f"{table}[]", around, free=False)
            elif isinstance(item, list):
                yield from _rows(item, f"{table}[]", around, free=False)
    elif isinstance(value, dict):
        if free:
            yield Row(table, around, value)
        yield from _inside(value, table, around, free)


def _inside(
    value: dict[str, Any], table: str, around: tuple[dict[str, Any], ...], free: bool
) -> Iterator[Row]:
    for key, child in value.items():
        if isinstance(child, dict | list):
            yield from _rows(child, f"{table}.{key}".lstrip("."), (*around, value), free)


# ------------------------------------------------------------------ the child: from objects to cells


def _text(value: Any) -> str:
    """A value as one line of text; nothing for null."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return re.sub(r"[\r\n\t\x00]+", " ", str(value))


def _scalars(value: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """The plain values of an object and of the objects in it, by their dotted names."""
    for key, child in value.items():
        if isinstance(child, dict):
            if _listed(child) is None:
                yield from _scalars(child, f"{prefix}{key}.")
        elif not isinstance(child, list):
            yield f"{prefix}{key}", child


@dataclass(frozen=True)
class _Way:
    """How to get from a row to what is asked for: so many objects up, then down by these keys."""

    up: int
    keys: tuple[tuple[str, tuple[str, ...]], ...]  # key, and which of its list: "", "0", "status=success"


@cache
def _way(asked: str) -> _Way:
    up = 0
    while asked.startswith("../"):
        up, asked = up + 1, asked[3:]
    parts = re.findall(r"([^.\[]+)((?:\[[^\]]*\])*)", asked)
    return _Way(up, tuple((key, tuple(re.findall(r"\[([^\]]*)\]", which))) for key, which in parts))


def _found(row: Row, way: _Way) -> list[Any] | None:
    """The values that stand there; None if there is no such place."""
    if way.up > len(row.around):
        return None
    values: list[Any] = [row.around[-way.up] if way.up else row.value]
    for key, which in way.keys:
        values = [v[key] for v in values if isinstance(v, dict) and key in v]
        if not values:
            return None
        if which:
            values = [item for value in values for item in _picked(_listed(value) or [], which)]
    return values


def _picked(items: list[Any], which: tuple[str, ...]) -> list[Any]:
    for choice in which:
        items = _chosen(items, choice)
    return items


def _chosen(items: list[Any], choice: str) -> list[Any]:
    if choice.isdigit():
        return items[int(choice) : int(choice) + 1]
    key, _, wanted = choice.partition("=")
    if not key:
        return items
    return [i for i in items if isinstance(i, dict) and _text(i.get(key)).lower() == wanted.lower()]


def _cell(values: Iterable[Any]) -> str:
    return PARTED_BY.join(filter(None, (_part(value) for value in values)))


def _part(value: Any) -> str:
    """One value of several; a pair of name and value as `name: value`."""
    if isinstance(value, dict):
        name = value.get("name", value.get("key"))
        return f"{_text(name)}: {_text(value.get('value'))}" if name is not None else ""
    return "" if isinstance(value, list) else _text(value)


# ------------------------------------------------------------------ the child: tables


class Asked:
    """What is wanted from around the rows, by how far up it stands and the key it begins with."""

    def __init__(self, names: Sequence[str]) -> None:
        self.levels: dict[int, dict[str, list[str]]] = {}
        for name in names:
            way = _way(name)
            self.levels.setdefault(way.up, {}).setdefault(way.keys[0][0], []).append(name)

    def likely(self, row: Row) -> Iterator[str]:
        """The names that may be found from a row: its objects have the keys they begin with."""
        for up, names in self.levels.items():
            if up <= len(row.around):
                around = row.around[-up] if up else row.value
                for key in around.keys() & names.keys():
                    yield from names[key]


@dataclass
class Table:
    """The columns of one table and how many rows it has."""

    own: dict[str, None] = field(default_factory=dict)
    around: set[str] = field(default_factory=set)
    rows: int = 0

    def see(self, row: Row, asked: Asked) -> None:
        self.rows += 1
        for name, _ in _scalars(row.value):
            self.own.setdefault(name)
        for name in asked.likely(row):
            if name not in self.around and _found(row, _way(name)) is not None:
                self.around.add(name)

    @cached_property
    def extra(self) -> list[str]:
        """The columns from around the rows; asked for once all rows have been seen."""
        return sorted(self.around - self.own.keys())

    @property
    def columns(self) -> list[str]:
        return [*self.own, *self.extra]

    def cells(self, row: Row) -> list[str]:
        own = dict(_scalars(row.value))
        extra = (_cell(_found(row, _way(name)) or ()) for name in self.extra)
        return [*(_text(own.get(name)) for name in self.own), *extra]


def _fits(table: Table, needed: Needed) -> bool:
    """Whether some layout finds every column it needs."""
    names = {fold(name) for name in table.columns}
    return any(
        layout and all(any(fold(name) in names for name in column) for column in layout) for layout in needed
    )


def _tables(documents: Sequence[Any], asked: Sequence[str]) -> dict[str, Table]:
    """All tables of a file with their columns; nothing is written yet."""
    tables: dict[str, Table] = {}
    wanted = Asked(asked)
    for document in documents:
        for row in _rows(document, "", (), free=True):
            tables.setdefault(row.table, Table()).see(row, wanted)
            if len(tables) > MAX_TABLES or len(tables[row.table].own) > MAX_COLUMNS:
                _fail(_TOO_LARGE)
    return tables


def _wanted(tables: dict[str, Table], needed: Needed) -> dict[str, Table]:
    fitting = {name: table for name, table in tables.items() if _fits(table, needed)}
    if fitting or not tables:
        return fitting
    longest = max(tables, key=lambda name: (tables[name].rows, len(tables[name].own)))
    return {longest: tables[longest]}


def _write(
    documents: Sequence[Any], scratch: Path, tables: dict[str, Table], most: int
) -> list[tuple[str, str]]:
    files = {name: f"table{number}.csv" for number, name in enumerate(tables)}
    streams = {n: (scratch / f).open("w", encoding="utf-8", newline="") for n, f in files.items()}
    writers = {n: csv.writer(stream, lineterminator="\n") for n, stream in streams.items()}
    for name, table in tables.items():
        writers[name].writerow(table.columns)
    left = most
    for document in documents:
        for row in _rows(document, "", (), free=True):
            if row.table in tables:
                cells = tables[row.table].cells(row)
                left -= sum(map(len, cells)) + len(cells)
                if left < 0:
                    _fail(_TOO_LARGE)
                writers[row.table].writerow(cells)
    for stream in streams.values():
        stream.close()
    return [(name or "document", file) for name, file in files.items()]


def _child(path: str, scratch: str) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    wanted = json.load(sys.stdin)
    try:
        documents = list(_documents(Path(path)))
        tables = _wanted(_tables(documents, wanted["asked"]), wanted["needed"])
        most = max(MAX_BYTES // 4, min(MAX_WRITTEN, Path(path).stat().st_size * MAX_RATIO))
        written = _write(documents, Path(scratch), tables, most)
    except (MemoryError, RecursionError, ValueError):
        _fail(_TOO_LARGE)
    json.dump(written, sys.stdout)


if __name__ == "__main__":
    _child(*sys.argv[1:3])
