"""Sentences that a person will read, kept apart from the language they are read in.

The engine speaks in English templates with named values. A page looks the template up in its
catalogue and fills in the same values, so that an answer reads as well in Chinese as in English
and a test can compare the facts instead of the wording.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple


class Sentence(NamedTuple):
    """One sentence for a person: an English template and the values that fill it.

    >>> str(sentence("{n} rows were left out of {file}.", n=3, file="orders.csv"))
    '3 rows were left out of orders.csv.'
    """

    template: str
    values: Mapping[str, Any] = {}

    def __str__(self) -> str:
        return self.template.format(**self.values)


def sentence(template: str, **values: Any) -> Sentence:
    """Say something. The template is a literal, so that the translation check can find it."""
    return Sentence(template, values)
