"""The objects of a JSON answer: each with those around it, and what can be found from one by name.

This runs in the child process of `documents`, which ends at the first thing that is not safe.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

MAX_DEPTH = 48
PARTED_BY = " | "
BROKEN, TOO_DEEP, TOO_LARGE = 3, 4, 5  # how the child ends


@dataclass(frozen=True)
class Row:
    """One object of a table, and the objects around it, outermost first."""

    table: str
    around: tuple[dict[str, Any], ...]
    value: dict[str, Any]


def fail(code: int, said: object = "") -> NoReturn:
    """End the child: what was wrong is in how it ends."""
    sys.stdout.write(str(said))
    sys.stdout.flush()
    raise SystemExit(code)


def documents_of(path: Path) -> Iterator[Any]:
    """The one document of a file, or, where it is JSON by lines, each line's; numbers as they are written."""
    raw = path.read_bytes()
    text = raw.decode(json.detect_encoding(raw).replace("utf-8", "utf-8-sig").replace("-sig-sig", "-sig"))
    decoder = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=str)
    at = _next(text, 0)
    while at < len(text):
        try:
            document, end = decoder.raw_decode(text, at)
        except json.JSONDecodeError as error:
            fail(BROKEN, error.lineno)
        except RecursionError:
            fail(TOO_DEEP)
        _check_depth(document)
        yield document
        at = _next(text, end)


def _check_depth(value: Any, depth: int = 0) -> None:
    if depth > MAX_DEPTH:
        fail(TOO_DEEP)
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


def rows_of(value: Any, table: str, around: tuple[dict[str, Any], ...], free: bool) -> Iterator[Row]:
    """Every object of every list, and every object that stands in none."""
    listed = _listed(value)
    if listed is not None:
        for item in listed:
            if isinstance(item, dict):
                yield Row(f"{table}[]", around, item)
                yield from _inside(item, f"{table}[]", around, free=False)
            elif isinstance(item, list):
                yield from rows_of(item, f"{table}[]", around, free=False)
    elif isinstance(value, dict):
        if free:
            yield Row(table, around, value)
        yield from _inside(value, table, around, free)


def _inside(
    value: dict[str, Any], table: str, around: tuple[dict[str, Any], ...], free: bool
) -> Iterator[Row]:
    for key, child in value.items():
        if isinstance(child, dict | list):
            yield from rows_of(child, f"{table}.{key}".lstrip("."), (*around, value), free)


# ------------------------------------------------------------------ from objects to cells


def text_of(value: Any) -> str:
    """A value as one line of text; nothing for null."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return re.sub(r"[\r\n\t\x00]+", " ", str(value))


def scalars(value: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """The plain values of an object and of the objects in it, by their dotted names."""
    for key, child in value.items():
        if isinstance(child, dict):
            if _listed(child) is None:
                yield from scalars(child, f"{prefix}{key}.")
        elif not isinstance(child, list):
            yield f"{prefix}{key}", child


@dataclass(frozen=True)
class Way:
    """How to get from a row to what is asked for: so many objects up, then down by these keys."""

    up: int
    keys: tuple[tuple[str, tuple[str, ...]], ...]  # key, and which of its list: "", "0", "status=success"


@cache
def way_to(asked: str) -> Way:
    """A name such as `../refunds[0].amount` as steps: how far up, then key by key."""
    up = 0
    while asked.startswith("../"):
        up, asked = up + 1, asked[3:]
    parts = re.findall(r"([^.\[]+)((?:\[[^\]]*\])*)", asked)
    return Way(up, tuple((key, tuple(re.findall(r"\[([^\]]*)\]", which))) for key, which in parts))


def found(row: Row, way: Way) -> list[Any] | None:
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
    return [i for i in items if isinstance(i, dict) and text_of(i.get(key)).lower() == wanted.lower()]


def cell_of(values: Iterable[Any]) -> str:
    """All values that stand at one place as the text of one cell."""
    return PARTED_BY.join(filter(None, (_part(value) for value in values)))


def _part(value: Any) -> str:
    """One value of several; a pair of name and value as `name: value`."""
    if isinstance(value, dict):
        name = value.get("name", value.get("key"))
        return f"{text_of(name)}: {text_of(value.get('value'))}" if name is not None else ""
    return "" if isinstance(value, list) else text_of(value)
