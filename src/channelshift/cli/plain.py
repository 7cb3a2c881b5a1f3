"""Answers as plain JSON: amounts and shares as strings, sentences as their English text."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any

from channelshift.terms.route import Route
from channelshift.terms.text import Sentence


def as_plain(value: Any) -> Any:
    """Any answer as what JSON can say. An amount keeps every digit; what is missing is null.

    >>> as_plain({"cm3": Decimal("12.3400"), "day": date(2023, 8, 31), "cost": None})
    {'cm3': '12.34', 'day': '2023-08-31', 'cost': None}
    >>> from channelshift.terms.days import Period
    >>> as_plain(Period(date(2023, 5, 1), date(2023, 7, 31)))
    {'first': '2023-05-01', 'last': '2023-07-31'}
    """
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Decimal):
        return _digits(value)
    if isinstance(value, Sentence | Route | Path):
        return str(value)
    if isinstance(value, Enum):
        return as_plain(value.value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    return _many(value)


def _many(value: Any) -> Any:
    """Dataclasses and named tuples by their names, the rest in order."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: as_plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        # By name, never in order: a period gives its days when it is walked through.
        return {name: as_plain(getattr(value, name)) for name in value._fields}
    if isinstance(value, Mapping):
        return {str(key): as_plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [as_plain(part) for part in value]
    return str(value)


def _digits(value: Decimal) -> str:
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def print_json(value: Any) -> None:
    """One JSON document on standard output, and nothing else."""
    json.dump(as_plain(value), sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")
