"""What the case files say in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from typing import Any, NamedTuple

import yaml

LANGUAGES = ("en", "zh")


class Both(NamedTuple):
    """One sentence in English and in Chinese."""

    en: str
    zh: str

    def in_(self, language: str) -> str:
        """The sentence as a reader of this language reads it.

        >>> Both("Orders", "订单").in_("zh-hans")
        '订单'
        """
        return self.zh if language.startswith("zh") else self.en

    def __str__(self) -> str:
        return self.en


def both(row: Mapping[str, Any], name: str) -> Both:
    """A field of a case file and its Chinese twin beside it; nothing where it stays silent."""
    return Both(str(row.get(name) or "").strip(), str(row.get(f"{name}_zh") or "").strip())


def read_yaml(name: str) -> Any:
    """One of the case files, as shipped."""
    text = files(__package__).joinpath(name).read_text(encoding="utf-8")
    return yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 both are safe
