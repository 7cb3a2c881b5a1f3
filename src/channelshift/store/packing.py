"""Answers as JSON and back, so that a finished job or a saved plan can be shown again, to the cent.

Amounts stay decimal, days stay days, and a sentence keeps its template, so it is still said in the
language of whoever reads it later.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from channelshift.terms.complaints import Complaint
from channelshift.terms.days import DateBasis, Period
from channelshift.terms.money import Money
from channelshift.terms.route import Checkout, Hop, Pool, Route, SalesMode, Source
from channelshift.terms.text import Sentence

TERMS: tuple[type, ...] = (
    Complaint,
    DateBasis,
    Period,
    Money,
    Checkout,
    Hop,
    Pool,
    Route,
    SalesMode,
    Source,
    Sentence,
)
MARK = "$"


def pack(value: Any) -> Any:
    """A fact as JSON.

    >>> pack(Money.of("1.50", "USD"))
    {'$': 'Money', 'of': {'amount': {'$': 'Decimal', 'of': '1.50'}, 'currency': 'USD'}}
    """
    if isinstance(value, Enum):
        return {MARK: type(value).__name__, "of": value.value}
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, Decimal):
        return {MARK: "Decimal", "of": str(value)}
    if isinstance(value, date):
        return {MARK: type(value).__name__, "of": value.isoformat()}
    if isinstance(value, Mapping):
        return {str(key): pack(item) for key, item in value.items()}
    named = _fields(value)
    if named is not None:
        return {MARK: type(value).__name__, "of": {name: pack(getattr(value, name)) for name in named}}
    if isinstance(value, Iterable):
        return [pack(item) for item in value]
    return str(value)


def unpack(data: Any, classes: Iterable[type] = ()) -> Any:
    """The fact that was packed. `classes` are the classes of answer it may hold, besides the terms."""
    return _unpack(data, {c.__name__: c for c in (*TERMS, *classes)})


def read_out(data: Any) -> Any:
    """What was packed as plain JSON for a program: amounts and days as texts, sentences said in English.

    >>> read_out(pack({"gain": Decimal("1.50"), "on": date(2023, 8, 31)}))
    {'gain': '1.50', 'on': '2023-08-31'}
    """
    if isinstance(data, list):
        return [read_out(item) for item in data]
    if not isinstance(data, dict):
        return data
    if MARK not in data:
        return {key: read_out(item) for key, item in data.items()}
    if data[MARK] == Sentence.__name__:
        return _said(data["of"])
    return read_out(data["of"])


def _said(sentence: Mapping[str, Any]) -> str:
    try:
        return str(_unpack({MARK: Sentence.__name__, "of": sentence}, {c.__name__: c for c in TERMS}))
    except (KeyError, TypeError):  # it speaks of a class of answer that is not a term
        return str(sentence["template"])


def _fields(value: Any) -> tuple[str, ...] | None:
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return value._fields
    if is_dataclass(value):
        return tuple(f.name for f in fields(value))
    return None


def _unpack(data: Any, classes: Mapping[str, type]) -> Any:
    if isinstance(data, list):
        return tuple(_unpack(item, classes) for item in data)
    if not isinstance(data, dict):
        return data
    if MARK not in data:
        return {key: _unpack(item, classes) for key, item in data.items()}
    return _made(data[MARK], data["of"], classes)


def _made(name: str, content: Any, classes: Mapping[str, type]) -> Any:
    if name == "Decimal":
        return Decimal(content)
    if name == "date":
        return date.fromisoformat(content)
    if name == "datetime":
        return datetime.fromisoformat(content)
    if isinstance(content, dict):
        return classes[name](**{key: _unpack(item, classes) for key, item in content.items()})
    return classes[name](content)
