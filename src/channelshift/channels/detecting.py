"""What a file does not say outright: its market, currency, zone and date order, each with evidence.

What can be known is taken and shown with the reason; what cannot be known becomes a question.
"""

from __future__ import annotations

import re
from dataclasses import replace

from channelshift.channels.currency import currency_in_file, currency_of_market
from channelshift.channels.date_orders import date_order_of_file
from channelshift.channels.facts import FileFacts
from channelshift.channels.first_rows import Cells
from channelshift.channels.headers import tidy
from channelshift.channels.layout import Layout
from channelshift.channels.markets import market_of_file
from channelshift.channels.periods import period_of_file
from channelshift.channels.questions import question_about
from channelshift.channels.zones import zone_of_file
from channelshift.terms.facts import Fact, Given
from channelshift.terms.text import sentence

_ON_HOLD = re.compile(
    r"\bon[ -]?hold\b|\bpending\b|\bunsettled\b|ditahan|tertunda|belum diselesaikan|待结算|未结算|冻结"
)


def detect(start: FileFacts, layout: Layout, cells: Cells, given: Given) -> FileFacts:
    """Everything about one sheet, in the order in which one thing tells another."""
    facts = currency_in_file(start, layout, cells, given)
    facts = market_of_file(facts, layout, cells, given)
    facts = currency_of_market(facts, layout)
    facts = zone_of_file(facts, layout, cells, given)
    facts = period_of_file(facts, layout, cells, given)
    facts = date_order_of_file(facts, layout, cells, given)
    facts = _decimal_mark(facts, layout, cells)
    facts = _status(facts, layout)
    return _asked(facts, layout, cells)


def _asked(facts: FileFacts, layout: Layout, cells: Cells) -> FileFacts:
    """With a question for each thing that must be known and is not."""
    for name in layout.asks:
        if name == "date_order" and not cells.filled_of_type(layout, "time", "day"):
            continue
        if not getattr(facts, name) and name not in [q.name for q in facts.questions]:
            facts = facts.ask(question_about(name, facts.file))
    return facts


def _decimal_mark(facts: FileFacts, layout: Layout, cells: Cells) -> FileFacts:
    """Whether amounts are written 12,50: some are, and none is written 12.50."""
    amounts = cells.filled_of_type(layout, "money")
    comma = next((a for a in amounts if re.search(r"\d,\d{1,2}$", a)), None)
    point = next((a for a in amounts if re.search(r"\d\.\d{1,2}$", a)), None)
    if not comma or point:
        return facts
    why = sentence("amounts are written like “{cell}”", cell=comma)
    return replace(facts.note(Fact("decimal_mark", ",", why)), decimal_comma=True)


def _status(facts: FileFacts, layout: Layout) -> FileFacts:
    """A sheet of settlement lines whose name says that they are on hold."""
    if layout.kind.name != "settlement_line" or not _ON_HOLD.search(tidy(facts.sheet)):
        return facts
    return facts.know("status", "on_hold", sentence("the sheet is called “{sheet}”", sheet=facts.sheet))
