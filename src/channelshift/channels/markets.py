"""The country whose buyers a file is about: stated, in a column, in its name, by its language or currency."""

from __future__ import annotations

import re

from channelshift.channels.facts import FileFacts
from channelshift.channels.first_rows import Cells
from channelshift.channels.languages import MARKET_OF_LANGUAGE, language_of
from channelshift.channels.layout import Layout
from channelshift.terms.facts import Fact, Given
from channelshift.terms.market import MARKETS, market_named
from channelshift.terms.text import sentence


def market_of_file(facts: FileFacts, layout: Layout, cells: Cells, given: Given) -> FileFacts:
    """The market of the whole file, where it has one; else each order has its own."""
    if given.get("market"):
        return facts.know_as_stated("market", given["market"].upper())
    if layout.constants.get("market"):
        return facts.know_as_always("market", layout)
    if "market" not in layout.asks:
        return _market_by_currency(facts) if layout.market_by_currency else _markets_in_rows(facts, cells)
    by_country = {m.code for c in cells.filled("country") if (m := market_named(c))}
    if len(by_country) == 1:
        why = sentence("its Country column says {country}", country=cells.filled("country")[0])
        return facts.know("market", by_country.pop(), why)
    named = _market_in_name(facts) if layout.site_in_name and not by_country else None
    return named or _market_by_language(facts, cells) or _market_by_currency(facts)


def _market_in_name(facts: FileFacts) -> FileFacts | None:
    """The one site that the name of the file states: “bill-UK-202608.xlsx”."""
    words = re.split("[^A-Za-z]+", facts.file.rsplit(".", 1)[0])
    found = {m.code: w for w in words if w.isupper() and (m := market_named(w))}
    if len(found) != 1:
        return None
    code, word = next(iter(found.items()))
    return facts.know("market", code, sentence("the file's name says {site}", site=word))


def _markets_in_rows(facts: FileFacts, cells: Cells) -> FileFacts:
    seen = sorted({c.upper() for name in ("market", "shipping_country") for c in cells.filled(name)})
    if not seen:
        return facts
    why = sentence("each order by its own delivery country")
    return facts.note(Fact("market", ", ".join(seen[:8]), why))


def _market_by_language(facts: FileFacts, cells: Cells) -> FileFacts | None:
    language, word = language_of(cells)
    if not language:
        return None
    why = sentence("status words are {language}: “{word}”", language=language, word=word)
    if word in cells.notes:
        why = sentence(
            "the notes under the column names are {language}: “{word}”", language=language, word=word
        )
    return facts.know("market", MARKET_OF_LANGUAGE[language], why)


def _market_by_currency(facts: FileFacts) -> FileFacts:
    """The one market that uses the currency of the file, where only one does."""
    using = [m.code for m in MARKETS.values() if m.currency == facts.currency]
    if len(using) != 1:
        return facts
    why = sentence("only {market} uses {currency}", market=using[0], currency=facts.currency)
    return facts.know("market", using[0], why)
