"""Filters that say facts in the reader's language. Templates have them without loading them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django import template
from django.utils.translation import get_language

from channelshift.terms.days import Period
from channelshift.terms.money import Money
from channelshift.web import labels, speech
from channelshift.workflows.answers import PlanLine, Range, SheetReport
from channelshift.workflows.cases.texts import Both

register = template.Library()


@register.filter
def say(said: Any) -> str:
    """A sentence, translated and filled. The template escapes what comes out."""
    return speech.say(said)


@register.filter
def told(text: Both) -> str:
    """What a case file says in both languages, in the reader's."""
    return text.in_(get_language() or "en")


@register.filter
def money(amount: Decimal | Money | None, currency: str = "") -> str:
    """An amount with its currency, to the smallest coin."""
    if isinstance(amount, Money):
        return speech.money(amount.amount, amount.currency)
    return speech.money(amount, currency)


@register.filter
def whole(amount: Decimal | None, currency: str = "") -> str:
    """An amount with its currency, without cents: for headlines."""
    return speech.money(amount, currency, 0)


@register.filter
def figure(amount: Decimal | None, currency: str = "") -> str:
    """An amount alone, in a table whose head names the currency."""
    return speech.number(amount, speech.places_of(currency))


@register.filter
def count(value: Decimal | int | None) -> str:
    return speech.number(value)


@register.filter
def pct(share: Decimal | float | None, places: int = 0) -> str:
    return speech.percent(share, places)


@register.filter(name="range")
def range_(value: Range | None, currency: str | None = None) -> str:
    """An estimate: its middle and how far it may be off."""
    return speech.estimate(value, currency)


@register.filter
def day(value: date | None) -> str:
    return speech.day(value)


@register.filter
def day_and_month(value: date) -> str:
    return speech.day_and_month(value)


@register.filter
def iso(value: date | None) -> str:
    """A day as an address carries it; nothing where there is none."""
    return value.isoformat() if value else ""


@register.filter
def period(value: Period | None) -> str:
    return speech.period(value)


@register.filter
def route(key: str) -> str:
    return speech.route(key)


@register.filter
def keyed(value: str, column: str) -> str:
    """One value of a table's key column."""
    return speech.key(column, value)


@register.filter
def label(key: str, family: str) -> str:
    """What to call a key of one family of words."""
    return labels.spoken(family, str(key))


@register.filter
def of(mapping: Mapping[str, Any], key: str) -> Any:
    """One entry of a mapping; None where there is none."""
    return mapping.get(key)


@register.filter
def sign(amount: Decimal | None) -> str:
    """`down` for a loss, `up` for a gain, nothing for neither: the class that goes with the minus sign."""
    if amount is None or amount == 0:
        return ""
    return "down" if amount < 0 else "up"


@register.simple_tag
def query(**parameters: Any) -> str:
    """A query string of the parameters that say something."""
    return urlencode({k: v for k, v in parameters.items() if v not in (None, "")}, doseq=True)


@register.filter
def sign_of_loss(amount: Decimal | None) -> str:
    """`down` for a loss, nothing else: in a table a gain needs no colour."""
    return "down" if amount is not None and amount < 0 else ""


@register.filter
def rounded(amount: Decimal | None) -> str:
    """A quantity without more decimals than anyone acts on."""
    if amount is None:
        return speech.missing()
    return speech.number(amount, 0 if abs(amount) >= 10 or amount == int(amount) else 1)


@register.filter
def whole_figure(amount: Decimal | None) -> str:
    """An amount alone without cents, in a table whose head names the currency."""
    return speech.number(amount, 0)


@register.filter
def unlocalized(value: float) -> str:
    """A number as an attribute of an element wants it."""
    return f"{value:.3f}"


@register.filter
def as_percent(share: str | None) -> str:
    """A share kept as a fraction, as the form asks for it: in percent."""
    return f"{(Decimal(share) * 100).normalize():f}" if share else ""


@register.filter
def is_address(source: str) -> bool:
    """Whether a source can be opened in the browser."""
    return source.startswith(("https://", "http://"))


@register.filter
def fact(sheet: SheetReport, name: str) -> str:
    """What a sheet was taken for, of one kind of fact."""
    value = next((f.value for f in sheet.facts if f.name == name), "")
    return labels.spoken(name, value) if value else "–"


@register.filter
def place(where: str) -> str:
    """Where a plan's line applies: a route, a source, or a product and its market or pool."""
    for mark in (" @ ", " -> "):
        if mark in where:
            thing, _, goal = where.partition(mark)
            said = labels.label("market", goal) or labels.label("pool", goal) or goal
            return f"{thing}{' → ' if mark == ' -> ' else ' · '}{said}"
    return speech.route(where) if ">" in where else labels.spoken("source", where)


@register.filter
def quantity(line: PlanLine) -> str:
    """How much a plan's line says, with its unit; a sales mode is said by its name."""
    if line.what == "mode":
        return labels.spoken("mode", line.unit)
    if line.unit.isupper() and len(line.unit) == 3:
        return speech.money(line.amount, line.unit, 0)
    return f"{rounded(line.amount)} {labels.spoken('unit', line.unit)}"


@register.filter
def plain(value: Any) -> str:
    """A cell of a record as a person would write it: a day, an amount with every coin, a text."""
    if value is None:
        return ""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
