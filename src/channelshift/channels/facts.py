"""What a file does not say outright: its market, currency, zone and date order, each with evidence.

What can be known is taken and shown with the reason; what cannot be known becomes a question.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from channelshift.channels.beside import Beside, said_beside
from channelshift.channels.headers import fold, tidy
from channelshift.channels.layout import Layout
from channelshift.terms.facts import Fact, Given, Question
from channelshift.terms.market import MARKETS, market_named
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
_LANGUAGES = (
    ("TH", re.compile("[\u0e00-\u0e7f]"), "Thai"),
    ("VN", re.compile("[ăâđêôơưĐạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]"), "Vietnamese"),
)
_INDONESIAN = {"selesai", "dibatalkan", "perlu dikirim", "dikirim", "belum dibayar", "wajib"}
_SIGNS = {"RM": "MYR", "Rp": "IDR", "฿": "THB", "₫": "VND", "₱": "PHP", "£": "GBP", "€": "EUR", "S$": "SGD"}
_ON_HOLD = re.compile(
    r"\bon[ -]?hold\b|\bpending\b|\bunsettled\b|ditahan|tertunda|belum diselesaikan|待结算|未结算|冻结"
)
_SLASHED = re.compile(r"^(\d{1,2})[/-](\d{1,2})[/-](\d{4})\b")
_OFFSET_TIME = re.compile(r"^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}:\d{2}(?: ([+-]\d{4})|([+-]\d{2}:\d{2}))$")
_DAY_FIRST = re.compile(r"^\d{1,2}(\.\d{1,2}\.| [A-Z][a-z]{2} )\d{4}\b")  # 16.06.2026, 16 Jun 2026
_YEAR_FIRST = re.compile(r"^\d{4}[-/]\d{1,2}[-/]\d{1,2}")
_NAME_DAYS = re.compile(r"(20\d{2})[-_.]?([01]\d)[-_.]?([0-3]\d)")
_WRITTEN_DAYS = (
    ("ymd", re.compile(r"(20\d{2})[-/.年]([01]?\d)[-/.月]([0-3]?\d)")),
    ("bdy", re.compile(r"([A-Z][a-z]{2,8})\.? ([0-3]?\d), (20\d{2})")),
    ("dby", re.compile(r"([0-3]?\d) ([A-Z][a-z]{2,8})\.? (20\d{2})")),
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
DATE_ORDERS = ("dmy", "mdy", "ymd", "offset")


@dataclass(frozen=True)
class FileFacts:
    """All that is taken to be true of one sheet while it is read."""

    file: str
    sheet: str
    shop: str
    header: tuple[str, ...]
    market: str = ""
    currency: str = ""
    zone: str = ""
    date_order: str = ""
    decimal_comma: bool = False
    status: str = ""  # what the name of the sheet says of all its rows
    day: date | None = None
    first_day: date | None = None
    last_day: date | None = None
    facts: tuple[Fact, ...] = ()
    questions: tuple[Question, ...] = ()
    stated: frozenset[str] = frozenset()
    above: tuple[str, ...] = ()  # the lines above the column names
    folder: str = ""  # the folder the file lies in

    def know(self, name: str, value: str, fact: Fact) -> FileFacts:
        changes: dict[str, Any] = {name: value, "facts": (*self.facts, fact)}
        return replace(self, **changes)

    def note(self, fact: Fact) -> FileFacts:
        return replace(self, facts=(*self.facts, fact))

    def ask(self, question: Question) -> FileFacts:
        return replace(self, questions=(*self.questions, question))


@dataclass(frozen=True)
class Cells:
    """The first data rows of a sheet by our column names."""

    columns: dict[str, list[str]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()  # of the rows under the header that explain the columns
    beside: tuple[Beside, ...] = ()  # the other sheets of the workbook

    @classmethod
    def of(
        cls,
        rows: Iterable[Sequence[str]],
        matched: dict[str, list[int]],
        notes: Iterable[Sequence[str]] = (),
        beside: tuple[Beside, ...] = (),
    ) -> Cells:
        columns: dict[str, list[str]] = {name: [] for name in matched}
        for row in rows:
            for name, places in matched.items():
                if places[0] < len(row):
                    columns[name].append(row[places[0]].strip(" \t\u00a0"))
        return cls(columns, tuple(text for row in notes for cell in row if (text := cell.strip())), beside)

    def filled(self, name: str) -> list[str]:
        return [c for c in self.columns.get(name, []) if c and c not in ("/", "-", "--")]


def detect(start: FileFacts, layout: Layout, cells: Cells, given: Given) -> FileFacts:
    """Everything about one sheet, in the order in which one thing tells another."""
    facts = _currency_in_file(start, layout, cells, given)
    facts = _market(facts, layout, cells, given)
    facts = _currency_of_market(facts, layout, given)
    facts = _zone(facts, layout, cells, given)
    facts = _days(facts, layout, cells, given)
    facts = _date_order(facts, layout, cells, given)
    facts = _decimal_mark(facts, layout, cells)
    facts = _status(facts, layout)
    for name in layout.asks:
        if name == "date_order" and not _date_cells(layout, cells):
            continue
        if not getattr(facts, name) and name not in [q.name for q in facts.questions]:
            facts = facts.ask(_question(name, facts.file))
    return facts


def _question(name: str, file: str) -> Question:
    if name == "currency":
        return Question(
            name,
            sentence("In which currency are the amounts of {file}? The file does not say.", file=file),
            tuple(sorted({m.currency for m in MARKETS.values()})),
        )
    if name == "market":
        return Question(
            name,
            sentence("Which country do the buyers in {file} come from? The file does not say.", file=file),
            tuple(sorted(MARKETS)),
        )
    return Question(
        name,
        sentence("Are the dates in {file} day/month or month/day? Both are possible.", file=file),
        ("dmy", "mdy"),
    )


def _stated(name: str, value: str) -> Fact:
    return Fact(name, value, sentence("stated by you"))


def _always(facts: FileFacts, layout: Layout, name: str) -> FileFacts:
    value = layout.constants[name]
    why = sentence("“{title}” is always so: {value}", title=layout.title, value=value)
    return facts.know(name, value, Fact(name, value, why))


# ------------------------------------------------------------------ currency and market


def _currency_in_file(facts: FileFacts, layout: Layout, cells: Cells, given: Given) -> FileFacts:
    if given.get("currency"):
        value = given["currency"].upper()
        return facts.know("currency", value, _stated("currency", value))
    if layout.constants.get("currency"):
        return _always(facts, layout, "currency")
    in_column = Counter(c.upper() for c in cells.filled("currency"))
    if in_column:
        values = sorted(in_column)
        fact = Fact(
            "currency",
            ", ".join(values),
            sentence("its currency column says {value}", value=", ".join(values)),
        )
        return facts.know("currency", values[0], fact) if len(values) == 1 else facts.note(fact)
    if (on_other_sheet := _currency_beside(facts, layout, cells)) is not None:
        return on_other_sheet
    in_header = _currency_in_header(facts.header, layout)
    if in_header:
        return facts.know(
            "currency",
            in_header[0],
            Fact("currency", in_header[0], sentence("column “{column}”", column=in_header[1])),
        )
    return _currency_in_cells(facts, layout, cells)


def _currency_beside(facts: FileFacts, layout: Layout, cells: Cells) -> FileFacts | None:
    """The currency that another sheet of the workbook states."""
    names = next((c.names for c in layout.columns if c.name == "currency"), ())
    found = said_beside(cells.beside, names)
    if found is None or not re.fullmatch("[A-Za-z]{3}", found[0]):
        return None
    value = found[0].upper()
    why = sentence("the sheet “{sheet}” says {value}", sheet=found[1], value=value)
    return facts.know("currency", value, Fact("currency", value, why))


def _currency_in_header(header: tuple[str, ...], layout: Layout) -> tuple[str, str] | None:
    if not layout.currency_from_header:
        return None
    column = next(c for c in layout.columns if c.name == layout.currency_from_header)
    beginnings = [fold(n.rstrip("*")) for n in column.names]
    for name in header:
        plain = unicodedata.normalize("NFKC", name).strip()
        said = re.search(r"\(([A-Za-z]{3}|[^()]{1,2})\)$", plain)
        code = _SIGNS.get(said.group(1), said.group(1).upper()) if said else ""
        if len(code) == 3 and any(fold(name).startswith(b) for b in beginnings):
            return code, name.strip()
    return None


def _currency_in_cells(facts: FileFacts, layout: Layout, cells: Cells) -> FileFacts:
    for column in (c.name for c in layout.columns if c.type == "money"):
        for cell in cells.filled(column):
            for code, pattern in _SYMBOLS.items():
                if re.search(pattern, cell):
                    fact = Fact("currency", code, sentence("amounts are written like “{cell}”", cell=cell))
                    return facts.know("currency", code, fact)
    return facts


def _market(facts: FileFacts, layout: Layout, cells: Cells, given: Given) -> FileFacts:
    if given.get("market"):
        value = given["market"].upper()
        return facts.know("market", value, _stated("market", value))
    if layout.constants.get("market"):
        return _always(facts, layout, "market")
    if "market" not in layout.asks:
        return _market_by_currency(facts) if layout.market_by_currency else _markets_in_rows(facts, cells)
    by_country = Counter(m.code for c in cells.filled("country") if (m := market_named(c)))
    if len(by_country) == 1:
        code = next(iter(by_country))
        return facts.know(
            "market",
            code,
            Fact(
                "market",
                code,
                sentence("its Country column says {country}", country=cells.filled("country")[0]),
            ),
        )
    if layout.site_in_name and not by_country and (named := _market_in_name(facts)):
        return named
    return _market_by_language(facts, cells) or _market_by_currency(facts)


def _market_in_name(facts: FileFacts) -> FileFacts | None:
    """The one site that the name of the file states: “bill-UK-202608.xlsx”."""
    words = re.split("[^A-Za-z]+", facts.file.rsplit(".", 1)[0])
    found = {m.code: w for w in words if w.isupper() and (m := market_named(w))}
    if len(found) != 1:
        return None
    code, word = next(iter(found.items()))
    return facts.know(
        "market", code, Fact("market", code, sentence("the file's name says {site}", site=word))
    )


def _markets_in_rows(facts: FileFacts, cells: Cells) -> FileFacts:
    seen = sorted({c.upper() for name in ("market", "shipping_country") for c in cells.filled(name)})
    if seen:
        return facts.note(
            Fact("market", ", ".join(seen[:8]), sentence("each order by its own delivery country"))
        )
    return facts


def _market_by_language(facts: FileFacts, cells: Cells) -> FileFacts | None:
    language, word = _language(cells)
    if not language:
        return None
    code = {"Indonesian": "ID", **{name: code for code, _, name in _LANGUAGES}}[language]
    why = sentence("status words are {language}: “{word}”", language=language, word=word)
    if word in cells.notes:
        why = sentence(
            "the notes under the column names are {language}: “{word}”", language=language, word=word
        )
    return facts.know("market", code, Fact("market", code, why))


def _market_by_currency(facts: FileFacts) -> FileFacts:
    using = [m.code for m in MARKETS.values() if m.currency == facts.currency]
    if len(using) == 1:
        fact = Fact(
            "market",
            using[0],
            sentence("only {market} uses {currency}", market=using[0], currency=facts.currency),
        )
        return facts.know("market", using[0], fact)
    return facts


def _currency_of_market(facts: FileFacts, layout: Layout, given: Given) -> FileFacts:
    """An order export without a currency is in the money of its market; nothing else may assume that."""
    if facts.currency or "currency" not in layout.asks or "market" not in layout.asks:
        return facts
    market = MARKETS.get(facts.market)
    if market is None:
        return facts
    fact = Fact(
        "currency",
        market.currency,
        sentence(
            "the file names no currency; a shop in {market} sells in {currency}",
            market=market.code,
            currency=market.currency,
        ),
    )
    return facts.know("currency", market.currency, fact)


# ------------------------------------------------------------------ zone and dates


def _zone(facts: FileFacts, layout: Layout, cells: Cells, given: Given) -> FileFacts:
    if given.get("zone"):
        return facts.know("zone", given["zone"], _stated("zone", given["zone"]))
    constant = layout.constants.get("zone")
    if constant:
        return facts.know(
            "zone",
            constant,
            Fact(
                "zone", constant, sentence("{title} are written in {zone}", title=layout.title, zone=constant)
            ),
        )
    offsets = sorted({o for c in _date_cells(layout, cells) if (o := _offset_of(c))})
    if offsets:
        value = ", ".join(offsets)
        return facts.know(
            "zone", value, Fact("zone", value, sentence("each time carries its offset: the shop's own clock"))
        )
    market = MARKETS.get(facts.market)
    if market and any(c.type == "time" for c in layout.columns):
        why = sentence(
            "the file names no zone; a shop in {market} writes its times in {zone}",
            market=market.code,
            zone=market.zone,
        )
        return facts.know("zone", market.zone, Fact("zone", market.zone, why))
    return facts


def _offset_of(cell: str) -> str:
    """The offset a time carries, +0100 and +01:00 alike; the Z of UTC and its zero are no shop's clock."""
    match = _OFFSET_TIME.match(cell)
    found = (match.group(1) or match.group(2).replace(":", "")) if match else ""
    return "" if match and match.group(2) == "+00:00" else found


def _date_cells(layout: Layout, cells: Cells) -> list[str]:
    names = [c.name for c in layout.columns if c.type in ("time", "day")]
    return [cell for name in names for cell in cells.filled(name)]


def _date_order(facts: FileFacts, layout: Layout, cells: Cells, given: Given) -> FileFacts:
    dates = _date_cells(layout, cells)
    if not dates:
        return facts
    if given.get("date_order") in DATE_ORDERS:
        return facts.know("date_order", given["date_order"], _stated("date_order", given["date_order"]))
    if layout.constants.get("date_order"):
        return _always(facts, layout, "date_order")
    offset = next((d for d in dates if _offset_of(d)), None)
    if offset:
        return facts.know(
            "date_order",
            "offset",
            Fact("date_order", "offset", sentence("dates are written like “{cell}”", cell=offset)),
        )
    slashed = [(int(m.group(1)), int(m.group(2)), d) for d in dates if (m := _SLASHED.match(d))]
    if slashed:
        return _slashed_order(facts, slashed, cells)
    for order, form in (("ymd", _YEAR_FIRST), ("dmy", _DAY_FIRST)):
        cell = next((d for d in dates if form.match(d)), None)
        if cell:
            why = sentence("dates are written like “{cell}”", cell=cell)
            return facts.know("date_order", order, Fact("date_order", order, why))
    return facts


def _slashed_order(facts: FileFacts, dates: list[tuple[int, int, str]], cells: Cells) -> FileFacts:
    day_first = next((d for a, _, d in dates if a > 12), None)
    month_first = next((d for _, b, d in dates if b > 12), None)
    if day_first and not month_first:
        return facts.know(
            "date_order",
            "dmy",
            Fact("date_order", "dmy", sentence("“{cell}” can only be day/month", cell=day_first)),
        )
    if month_first and not day_first:
        return facts.know(
            "date_order",
            "mdy",
            Fact("date_order", "mdy", sentence("“{cell}” can only be month/day", cell=month_first)),
        )
    if day_first and month_first:
        return facts.ask(_question("date_order", facts.file))
    half_day = next((d for _, _, d in dates if d.upper().endswith(("AM", "PM"))), None)
    if half_day:
        return facts.know(
            "date_order",
            "mdy",
            Fact(
                "date_order",
                "mdy",
                sentence("“{cell}” has AM or PM, which goes with month/day", cell=half_day),
            ),
        )
    language, _ = _language(cells)
    if language:
        why = sentence(
            "times like “{cell}” in a {language} back office go with day/month",
            cell=dates[0][2],
            language=language,
        )
        return facts.know("date_order", "dmy", Fact("date_order", "dmy", why))
    order = _order_by_period(facts, [d for _, _, d in dates])
    if order:
        why = sentence("read otherwise, some dates would lie outside the period the file states")
        return facts.know("date_order", order, Fact("date_order", order, why))
    order = _order_by_name(facts.file, [d for _, _, d in dates])
    if order:
        why = sentence("read otherwise, some dates would lie after the day in the file's name")
        return facts.know("date_order", order, Fact("date_order", order, why))
    order = _order_by_ids(cells)
    if order:
        why = sentence("order ids only rise with the time if the dates are read so")
        return facts.know("date_order", order, Fact("date_order", order, why))
    return facts.ask(_question("date_order", facts.file))


def _language(cells: Cells) -> tuple[str, str]:
    """The language of the back office and a word of it, where its words tell and it is not English."""
    words = [*cells.filled("status"), *cells.notes]
    for _, letters, language in _LANGUAGES:
        for word in words:
            if letters.search(word.lower()):
                return language, word
    word = next((w for w in words if w.lower() in _INDONESIAN), "")
    return ("Indonesian", word) if word else ("", "")


def _order_by_period(facts: FileFacts, dates: list[str]) -> str:
    """No row is later than the last day the file covers; if that does not tell, all lie within its days."""
    known = facts if facts.first_day else _period_above(facts) or facts
    if not known.first_day or not known.last_day:
        return ""
    days = {order: [_sortable(d, order)[:10] for d in dates] for order in ("dmy", "mdy")}
    for start in ("", known.first_day.isoformat()):
        possible = [o for o, found in days.items() if all(start <= d <= str(known.last_day) for d in found)]
        if len(possible) == 1:
            return possible[0]
    return ""


def _order_by_name(file: str, dates: list[str]) -> str:
    """No row can be later than the day the file was exported on, which many names state."""
    named = [d for m in _NAME_DAYS.finditer(file) if (d := _day(*m.groups()))]
    if not named:
        return ""
    latest = max(named).isoformat() + "~"
    possible = [o for o in ("dmy", "mdy") if all(_sortable(d, o) <= latest for d in dates)]
    return possible[0] if len(possible) == 1 else ""


def _order_by_ids(cells: Cells) -> str:
    """TikTok's order ids rise with time: the reading under which they do is the right one."""
    pairs = list(zip(cells.columns.get("order_id", []), cells.columns.get("created_at", []), strict=False))
    wrong = {}
    for order in ("dmy", "mdy"):
        timed = sorted((i, t) for i, c in pairs if i.isdigit() and (t := _sortable(c, order)))
        wrong[order] = sum(a[1] > b[1] for a, b in zip(timed, timed[1:], strict=False))
        if len({t for _, t in timed}) < 3:
            return ""
    if wrong["dmy"] == 0 < wrong["mdy"]:
        return "dmy"
    return "mdy" if wrong["mdy"] == 0 < wrong["dmy"] else ""


def _sortable(cell: str, order: str) -> str:
    match = _SLASHED.match(cell)
    if not match:
        return ""
    a, b, year = match.groups()
    month, day = (b, a) if order == "dmy" else (a, b)
    return f"{year}-{int(month):02}-{int(day):02}{cell[match.end() :]}"


def _decimal_mark(facts: FileFacts, layout: Layout, cells: Cells) -> FileFacts:
    amounts = [c for col in layout.columns if col.type == "money" for c in cells.filled(col.name)]
    comma = next((a for a in amounts if re.search(r"\d,\d{1,2}$", a)), None)
    point = next((a for a in amounts if re.search(r"\d\.\d{1,2}$", a)), None)
    if comma and not point:
        return replace(
            facts,
            decimal_comma=True,
            facts=(
                *facts.facts,
                Fact("decimal_mark", ",", sentence("amounts are written like “{cell}”", cell=comma)),
            ),
        )
    return facts


def _days(facts: FileFacts, layout: Layout, cells: Cells, given: Given) -> FileFacts:
    """The day or period that only the file as a whole can tell."""
    stated = period_of(given.get("period", "") or given.get("day", ""))
    has_days = any(cells.filled(n) for n in ("first_day", "day"))
    if stated:
        facts = facts.note(_stated("period", f"{stated[0]}..{stated[1]}"))
        return replace(facts, first_day=stated[0], last_day=stated[1], day=stated[1])
    if layout.period_rows and not has_days and (above := _period_above(facts)):
        return above
    named = _named_days(facts.file) or (_named_days(facts.folder) if layout.period_in_folder else [])
    if has_days or not named or not (layout.period_rows or "day" in {c.name for c in layout.kind.columns}):
        return facts
    first, last = min(named), max(named)
    fact = Fact("period", f"{first}..{last}", sentence("the name of the file"))
    if "first_day" in layout.kind.schema and layout.period_rows and len(named) < 2:
        return facts
    return replace(facts.note(fact), first_day=first, last_day=last, day=last)


def _named_days(text: str) -> list[date]:
    return [d for m in _NAME_DAYS.finditer(text) if (d := _day(*m.groups()))]


def _period_above(facts: FileFacts) -> FileFacts | None:
    """The period that a line above the column names states by its first and last day."""
    for line in facts.above:
        days = written_days(line)
        if len(days) == 2 and days[0] <= days[1]:
            fact = Fact(
                "period",
                f"{days[0]}..{days[1]}",
                sentence("the line “{line}” above the column names", line=line),
            )
            return replace(facts.note(fact), first_day=days[0], last_day=days[1], day=days[1])
    return None


def written_days(line: str) -> list[date]:
    """The days a line of text names, in the order in which it names them.

    >>> written_days("July 8, 2025 - July 31, 2025")
    [datetime.date(2025, 7, 8), datetime.date(2025, 7, 31)]
    """
    for order, pattern in _WRITTEN_DAYS:
        found = []
        for match in pattern.finditer(line):
            part = dict(zip(order, match.groups(), strict=True))
            month = part.get("m") or str(1 + _month(part.get("b", "")))
            if day := _day(part["y"], month, part["d"]):
                found.append(day)
        if found:
            return found
    return []


def _month(name: str) -> int:
    short = name[:3].lower()
    return _MONTHS.index(short) if short in _MONTHS else -1


def _status(facts: FileFacts, layout: Layout) -> FileFacts:
    """A sheet of settlement lines whose name says that they are on hold."""
    if layout.kind.name != "settlement_line" or not _ON_HOLD.search(tidy(facts.sheet)):
        return facts
    why = sentence("the sheet is called “{sheet}”", sheet=facts.sheet)
    return facts.know("status", "on_hold", Fact("status", "on_hold", why))


def period_of(text: str) -> tuple[date, date] | None:
    days = [d for m in _NAME_DAYS.finditer(text) if (d := _day(*m.groups()))]
    return (min(days), max(days)) if days else None


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
