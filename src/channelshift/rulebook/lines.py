"""YAML read as plain fields, each with the line it stands in, so that a complaint can point at it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from channelshift.rulebook.errors import RulebookError
from channelshift.terms.text import sentence

MAX_OWN_BYTES = 1_000_000
_TAG = "tag:yaml.org,2002:"
_TRUE, _FALSE = frozenset({"true", "yes", "on"}), frozenset({"false", "no", "off"})


class Field(NamedTuple):
    """One field as written: a text, number, truth value, nothing, or a list of these."""

    value: Any
    line: int


class Record(NamedTuple):
    """One record of a rules file."""

    file: str
    line: int
    fields: Mapping[str, Field]


def read_records(path: Path, *, trusted: bool = False) -> list[Record]:
    """The records of a rules file.

    Our own data goes through the fast C parser. A seller's file may be anything, and takes the one
    that cannot be made to overflow the machine's stack.
    """
    return records_in(text_of(path, trusted), path.name, trusted=trusted)


def records_in(text: str, file: str, *, trusted: bool = False) -> list[Record]:
    """The records in a text; `file` is how complaints call it."""
    root = _compose(text, file, trusted)
    if root is None:
        return []
    if not isinstance(root, yaml.SequenceNode):
        raise RulebookError(
            sentence(
                "{file}, line {line}: expected a list of rules. Start each rule with '- '.",
                file=file,
                line=_line(root),
            )
        )
    return [_record(node, file) for node in root.value]


def text_of(path: Path, trusted: bool = False) -> str:
    """What stands in a rules file."""
    try:
        data = path.read_bytes()
        if len(data) > MAX_OWN_BYTES and not trusted:
            raise RulebookError(
                sentence(
                    "{file} is larger than 1 MB. A rules file of a seller is a few pages.", file=path.name
                )
            )
        return data.decode("utf-8-sig")
    except OSError as error:
        raise RulebookError(
            sentence("{file} cannot be opened: {reason}.", file=path.name, reason=error.strerror or "unknown")
        ) from error
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise RulebookError(
            sentence(
                "{file}, line {line}: not UTF-8 text. Save the file as UTF-8.", file=path.name, line=line
            )
        ) from error


def _compose(text: str, file: str, trusted: bool) -> yaml.Node | None:
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader) if trusted else yaml.SafeLoader
    try:
        return yaml.compose(text, Loader=loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise RulebookError(
            sentence(
                "{file}, line {line}: not readable as YAML ({problem}). Check indents, colons and quotes.",
                file=file,
                line=mark.line + 1 if mark else 1,
                problem=getattr(error, "problem", None) or "unexpected character",
            )
        ) from error
    except (RecursionError, ValueError) as error:
        raise RulebookError(
            sentence("{file}, line {line}: not readable as a list of rules.", file=file, line=1)
        ) from error


def _record(node: yaml.Node, file: str) -> Record:
    if not isinstance(node, yaml.MappingNode):
        raise RulebookError(
            sentence(
                "{file}, line {line}: expected fields such as 'platform: tiktok', found a single value.",
                file=file,
                line=_line(node),
            )
        )
    fields: dict[str, Field] = {}
    for key_node, value_node in node.value:
        name = str(key_node.value) if isinstance(key_node, yaml.ScalarNode) else "?"
        if name in fields:
            raise RulebookError(
                sentence(
                    "{file}, line {line}: the field {field} is given twice. Keep one.",
                    file=file,
                    line=_line(key_node),
                    field=name,
                )
            )
        fields[name] = Field(_value(value_node, file), _line(value_node))
    return Record(file, _line(node), fields)


def _value(node: yaml.Node, file: str) -> Any:
    if isinstance(node, yaml.SequenceNode):
        return tuple(_scalar(item, file) for item in node.value)
    return _scalar(node, file)


def _scalar(node: yaml.Node, file: str) -> Any:
    if not isinstance(node, yaml.ScalarNode):
        raise RulebookError(
            sentence(
                "{file}, line {line}: expected one value or a plain list, found something nested.",
                file=file,
                line=_line(node),
            )
        )
    kind = node.tag.removeprefix(_TAG)
    if kind == "null":
        return None
    if kind == "bool":
        return _truth(node.value)
    if kind in ("int", "float"):
        return _number(node, file)
    return str(node.value)


def _truth(word: str) -> bool | str:
    if word.lower() in _TRUE:
        return True
    return False if word.lower() in _FALSE else word


def _number(node: yaml.ScalarNode, file: str) -> Decimal:
    try:
        number = Decimal(node.value)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number.adjusted()) > 15:
        raise RulebookError(
            sentence(
                "{file}, line {line}: {text} is no number we can use. Write it plainly, such as 6 or 2.5.",
                file=file,
                line=_line(node),
                text=node.value,
            )
        )
    return number


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1
