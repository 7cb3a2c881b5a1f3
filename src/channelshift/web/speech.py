"""How facts are said to a reader: amounts, shares, days, routes and sentences, in their language."""

from __future__ import annotations

import re
import string
from collections.abc import Mapping
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from enum import Enum
from typing import Any

from babel.dates import format_date, format_skeleton
from django.utils.translation import get_language, gettext

from channelshift.terms.days import DateBasis, Period
from channelshift.terms.money import WHOLE_UNIT, Money
from channelshift.terms.route import Checkout, Hop, Pool, Route, SalesMode, Source, UnknownRoute
from channelshift.terms.text import Sentence
from channelshift.web.labels import label, spoken
from channelshift.workflows.answers import Range

ENUM_FAMILIES: Mapping[type, str] = {
    Source: "source",
    Hop: "hop",
    Checkout: "checkout",
    Pool: "pool",
    SalesMode: "mode",
    DateBasis: "basis",
}


def is_chinese() -> bool:
    return (get_language() or "en").startswith("zh")


def missing() -> str:
    """What stands where a figure is not known. Never a zero."""
    return gettext("not available")


def number(value: Decimal | int | float | None, places: int | None = None) -> str:
    """A number with its thousands marked and a true minus sign.

    >>> number(Decimal("-1234.5"), 2)
    '−1,234.50'
    """
    if value is None:
        return missing()
    amount = Decimal(str(value)) if isinstance(value, float) else Decimal(value)
    if places is not None:
        amount = amount.quantize(Decimal(1).scaleb(-places), ROUND_HALF_EVEN)
    elif amount != amount.to_integral_value():
        amount = amount.quantize(Decimal("0.01"), ROUND_HALF_EVEN)
    else:
        amount = amount.to_integral_value()
    if amount == 0:
        amount = abs(amount)
    return f"{amount:,f}".replace("-", "−")


def places_of(currency: str) -> int:
    """Decimals of a currency's smallest coin."""
    return 0 if currency in WHOLE_UNIT else 2


def money(amount: Decimal | None, currency: str, places: int | None = None) -> str:
    """An amount beside its currency."""
    if amount is None:
        return missing()
    shown = number(amount, places_of(currency) if places is None else places)
    return f"{shown}\u00a0{currency}"


def percent(share: Decimal | float | None, places: int = 0) -> str:
    """A share as a percentage.

    >>> percent(Decimal("0.125"), 1)
    '12.5%'
    """
    if share is None:
        return missing()
    return number(Decimal(str(share)) * 100, places) + "%"


def day(value: date | None, form: str = "medium") -> str:
    """A day as the reader writes it: 10 Aug 2023, 2023年8月10日."""
    if value is None:
        return missing()
    return format_date(value, format=form, locale="zh_Hans" if is_chinese() else "en_GB")


def month(text: str) -> str:
    """A month written 2023-08 in words: Aug 2023, 2023年8月."""
    try:
        first = date.fromisoformat(f"{text}-01" if len(text) == 7 else text)
    except ValueError:
        return text
    locale = "zh_Hans" if is_chinese() else "en_GB"
    return format_skeleton("yMMM", first, locale=locale)


def month_in_two_lines(text: str) -> str:
    """A month under a chart: its name, and the year below it."""
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError:
        return text
    locale = "zh_Hans" if is_chinese() else "en_GB"
    return f"{format_skeleton('MMM', first, locale=locale)}\n{first.year}"


def day_and_month(value: date) -> str:
    """A day under a chart that names its year elsewhere: 18 Sept, 9月18日."""
    return format_skeleton("MMMd", value, locale="zh_Hans" if is_chinese() else "en_GB")


def period(value: Period | None) -> str:
    if value is None:
        return gettext("all days")
    return gettext("{first} to {last}").format(first=day(value.first), last=day(value.last))


def route(value: Route | str) -> str:
    """A route in words: TikTok video → product link → own store (US)."""
    try:
        parsed = value if isinstance(value, Route) else Route.parse(value)
    except UnknownRoute:
        return str(value)
    source = spoken("source", parsed.source.value)
    steps = [source[:1].upper() + source[1:]]
    if parsed.hop is not Hop.NONE:
        steps.append(spoken("hop", parsed.hop.value))
    steps.append(spoken("checkout", parsed.checkout.value))
    if parsed.pool is not Pool.SELLER_WAREHOUSE:
        steps.append(spoken("pool", parsed.pool.value))
    place = label("market", parsed.market) or parsed.market
    return gettext("{path} ({market})").format(path=" → ".join(steps), market=place)


def estimate(value: Range | None, currency: str | None = None) -> str:
    """A figure that is not known exactly: its middle, and from where to where it may lie."""
    if value is None:
        return missing()

    def shown(x: Decimal) -> str:
        return money(x, currency, 0) if currency else percent(x)

    return gettext("{mid} (between {low} and {high})").format(
        mid=shown(value.mid), low=shown(value.low), high=shown(value.high)
    )


def key(column: str, value: str) -> str:
    """One value of a table's key column: a route, a month, a mode, or the seller's own word."""
    if column == "route":
        return route(value)
    if column == "month":
        return month(value)
    if value == "":
        return gettext("not known")
    return label(column, value) or value


def say(said: Any) -> str:
    """A sentence in the reader's language; anything else as it is said alone."""
    if not isinstance(said, Sentence):
        return spoken_value(said)
    translated = gettext(said.template) if said.template else ""
    try:
        spoken_out = _Speaker().vformat(translated, (), said.values)
    except (KeyError, IndexError, ValueError):
        spoken_out = _Speaker().vformat(said.template, (), said.values)
    return _capital(said, spoken_out)


def _capital(said: Sentence, text: str) -> str:
    """A whole sentence that starts with one of our own words starts with a capital; a SKU stays as it is."""
    first = said.template[1:].partition("}")[0] if said.template.startswith("{") else ""
    its_own = text.startswith(str(said.values.get(first, text)))
    return text if its_own or not text.endswith(".") else text[:1].upper() + text[1:]


def _moment(value: date) -> str:
    return day(value.date() if isinstance(value, datetime) else value)


def spoken_value(value: Any, slot: str = "") -> str:
    """One value inside a sentence. `slot` is its name there, which tells a market from a SKU."""
    if value is None:
        return missing()
    for kind, said in _SAID:
        if isinstance(value, kind):
            return said(value)
    if isinstance(value, Enum):
        return spoken(ENUM_FAMILIES.get(type(value), slot), str(value.value))
    if isinstance(value, tuple | list | set | frozenset):
        mark = "、" if is_chinese() else ", "
        return mark.join(spoken_value(item, slot.removesuffix("s")) for item in value)
    return _spoken_text(str(value), slot)


_SAID: tuple[tuple[Any, Any], ...] = (
    (Sentence, say),
    (Money, lambda m: money(m.amount, m.currency)),
    (Route, route),
    (Period, period),
    (Range, estimate),
    (bool, lambda b: gettext("yes") if b else gettext("no")),
    ((Decimal, int, float), number),
    (date, _moment),
)


def _spoken_text(text: str, slot: str) -> str:
    if text.count(">") == 3 and "@" in text:
        return route(text)
    if slot == "month":
        return month(text)
    if slot == "market":
        return market(text)
    if slot in ("value", "before", "after"):
        return label("mode", text) or _measure(text)
    for family in _FAMILIES_OF_SLOT.get(slot, (slot,)):
        if said := label(family, text) or label(family, text.lower().replace(" ", "_")):
            return said
    return text


# Slots that may hold words of several families; any other slot is named after its family.
_FAMILIES_OF_SLOT = {
    "other": ("mode", "source", "pool"),
    "lever": ("source", "mode", "pool", "team"),
    "like": ("source", "mode"),
    "where": ("source", "market", "pool"),
    "name": ("figure", "column", "source", "fact", "team"),
    "who": ("rule_word",),
    "names": ("column", "fact", "figure"),
}


def market(text: str) -> str:
    """A market, or a list of them; a long list is only counted."""
    codes = [code.strip() for code in text.split(",")]
    if len(codes) > 4:
        return gettext("{n} markets").format(n=len(codes))
    return ("、" if is_chinese() else ", ").join(label("market", code) or code for code in codes)


def _measure(text: str) -> str:
    """A rule's value: its number stays, its unit is said in words ("0.30 USD per order")."""
    figures = _MEASURE.match(text)
    if figures is None:
        return label("answer", text) or label("rule_word", text) or text
    amount, unit = figures.groups()
    return f"{amount} {label('unit', unit.replace(' ', '_')) or unit}"


_MEASURE = re.compile(r"([\d.,–-]+(?: [A-Z]{3})?) ([a-z].*)")


class _Speaker(string.Formatter):
    """Fills a template: numbers keep their format, everything else is said in words.

    Only plain names are looked up: a template that asks for an attribute or an index is a mistake.
    """

    def get_field(self, field_name: str, args: Any, kwargs: Any) -> Any:
        return _Slot(field_name, kwargs[field_name]), field_name

    def convert_field(self, value: Any, conversion: Any) -> Any:
        return value

    def format_field(self, value: Any, format_spec: str) -> str:
        if format_spec and isinstance(value.value, int | float | Decimal):
            return format(value.value, format_spec).replace("-", "−")
        return spoken_value(value.value, value.name)


class _Slot:
    def __init__(self, name: str, value: Any) -> None:
        self.name = name
        self.value = value
