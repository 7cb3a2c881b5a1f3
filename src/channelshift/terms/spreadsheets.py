"""What a spreadsheet would do with a cell we write."""

from __future__ import annotations

from typing import Any

from channelshift.terms.text import Sentence

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def harmless(cell: Any) -> Any:
    """The cell, led by an apostrophe where it is a text that a spreadsheet would run as a formula.

    Numbers and days are left as they are: an amount below zero stays one.

    >>> harmless('=HYPERLINK("http://ada.example")')
    '\\'=HYPERLINK("http://ada.example")'
    """
    if not isinstance(cell, str | Sentence):
        return cell
    text = str(cell)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
