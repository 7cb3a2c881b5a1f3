"""The currency of a file's amounts: stated, in a column, in a header, at the amounts, or of its market."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

from channelshift.channels.beside import said_beside
from channelshift.channels.facts import FileFacts
from channelshift.channels.first_rows import Cells
from channelshift.channels.headers import fold
from channelshift.channels.layout import Layout
from channelshift.terms.facts import Fact, Given
from channelshift.terms.market import MARKETS
from channelshift.terms.text import sentence

_SYMBOLS = {
    "IDR": r"^(IDR|Rp\.?)\s|\sIDR$",
    "MYR": r"^(RM|MYR)\s?\d|\sMYR$",
    "THB": r"^฿|THB",
    "VND": r"₫|VND",
    "PHP": r"^₱|PHP",
    "GBP": r"^£|GBP",
    "EUR": r"€|EUR",
    "USD": r"USD|US\$",
    "JPY": r"￥|JPY|円$",
    "BDT": r"^৳",
}
_SIGNS = {"RM": "MYR", "Rp": "IDR", "฿": "THB", "₫": "VND", "₱": "PHP", "£": "GBP", "€": "EUR", "S$": "SGD"}


def currency_in_file(facts: FileFacts, layout: Layout, cells: Cells, given: Given) -> FileFacts:
    """The currency as the seller, the export or something in the file itself says it."""
    if given.get("currency"):
        return facts.know_as_stated("currency", given["currency"].upper())
    if layout.constants.get("currency"):
        return facts.know_as_always("currency", layout)
    return (
        _currency_in_column(facts, cells)
        or _currency_beside(facts, layout, cells)
        or _currency_in_header(facts, layout)
        or _currency_in_cells(facts, layout, cells)
        or facts
    )


def currency_of_market(facts: FileFacts, layout: Layout) -> FileFacts:
    """An order export without a currency is in the money of its market; nothing else may assume that."""
    if facts.currency or "currency" not in layout.asks or "market" not in layout.asks:
        return facts
    market = MARKETS.get(facts.market)
    if market is None:
        return facts
    why = sentence(
        "the file names no currency; a shop in {market} sells in {currency}",
        market=market.code,
        currency=market.currency,
    )
    return facts.know("currency", market.currency, why)


def _currency_in_column(facts: FileFacts, cells: Cells) -> FileFacts | None:
    """The one currency of its currency column; several hold each for its own row."""
    values = sorted(Counter(c.upper() for c in cells.filled("currency")))
    if not values:
        return None
    said = ", ".join(values)
    why = sentence("its currency column says {value}", value=said)
    return facts.know("currency", said, why) if len(values) == 1 else facts.note(Fact("currency", said, why))


def _currency_beside(facts: FileFacts, layout: Layout, cells: Cells) -> FileFacts | None:
    """The currency that another sheet of the workbook states."""
    names = next((c.names for c in layout.columns if c.name == "currency"), ())
    found = said_beside(cells.beside, names)
    if found is None or not re.fullmatch("[A-Za-z]{3}", found[0]):
        return None
    value = found[0].upper()
    return facts.know(
        "currency", value, sentence("the sheet “{sheet}” says {value}", sheet=found[1], value=value)
    )


def _currency_in_header(facts: FileFacts, layout: Layout) -> FileFacts | None:
    """The currency in brackets behind the name of an amount: “Total (SGD)”."""
    if not layout.currency_from_header:
        return None
    column = next(c for c in layout.columns if c.name == layout.currency_from_header)
    beginnings = [fold(n.rstrip("*")) for n in column.names]
    for name in facts.header:
        plain = unicodedata.normalize("NFKC", name).strip()
        said = re.search(r"\(([A-Za-z]{3}|[^()]{1,2})\)$", plain)
        code = _SIGNS.get(said.group(1), said.group(1).upper()) if said else ""
        if len(code) == 3 and any(fold(name).startswith(b) for b in beginnings):
            return facts.know("currency", code, sentence("column “{column}”", column=name.strip()))
    return None


def _currency_in_cells(facts: FileFacts, layout: Layout, cells: Cells) -> FileFacts | None:
    for cell in cells.filled_of_type(layout, "money"):
        for code, pattern in _SYMBOLS.items():
            if re.search(pattern, cell):
                why = sentence("amounts are written like “{cell}”", cell=cell)
                return facts.know("currency", code, why)
    return None
