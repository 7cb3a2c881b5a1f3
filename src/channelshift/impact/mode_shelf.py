"""What a unit pays on a platform's shelf: per month by the seller's own figure or the dated tiers."""

from __future__ import annotations

import calendar
from decimal import Decimal

from channelshift.impact.mode_ladder import Basis, Part, Rung
from channelshift.impact.mode_question import Question, Way
from channelshift.rulebook import cost_of_a_month, shelf_rates
from channelshift.terms.route import Pool
from channelshift.terms.text import sentence

ZERO = Decimal(0)
WEEKS_A_MONTH = Decimal(52) / 12
DAYS_A_MONTH = Decimal(365) / 12
# Where no stock file says how long goods lie: from one month to three.
SHORT, USUAL, LONG = Decimal(30), Decimal(60), Decimal(90)


def shelf_month(question: Question, way: Way) -> Rung:
    """Storage of one unit for a month: the rates of the day asked about, goods that have just arrived."""
    if way.pool is Pool.SELLER_WAREHOUSE or way.pool is Pool.CONSIGNED:
        said = sentence("No platform's shelf. What your own warehouse costs is not in your files.")
        return Rung("storage", Basis.NONE, said, Part(ZERO, ZERO))
    if question.costs.storage_week is not None:
        part = Part(ZERO, -question.costs.storage_week * WEEKS_A_MONTH)
        return Rung("storage", Basis.OWN, sentence("Your own storage cost: 52 weeks over 12 months."), part)
    return _by_rule(question, way)


def _by_rule(question: Question, way: Way) -> Rung:
    litres = question.given.litres or question.costs.litres
    rates = shelf_rates(question.book, way.checkout, question.market)
    names = tuple(rate.rule_id for rate in rates)
    if not rates:
        said = sentence(
            "The rulebook states no shelf rate here. Add a storage cost with the products template."
        )
        return Rung("storage", Basis.MISSING, said)
    if litres is None:
        said = sentence("Rates go by volume: add what one unit measures in litres, or your own storage cost.")
        return Rung("storage", Basis.MISSING, said, rules=names)
    days = calendar.monthrange(question.on.year, question.on.month)[1]
    age = min((rate.first_age for rate in rates), default=0)
    cost = cost_of_a_month(rates, age, question.on.month, days, litres)
    rate = question.rate_of(rates[0].currency)
    if cost is None or rate is None:
        said = sentence(
            "The shelf rate is in {currency}, and no exchange rate is known.", currency=rates[0].currency
        )
        return Rung("storage", Basis.MISSING, said, rules=names)
    low, high = Part(ZERO, -cost.high * rate), Part(ZERO, -cost.low * rate)
    mid = Part(ZERO, (low.fixed + high.fixed) / 2)
    said = sentence("By the rates in force on {day}, goods of standard size.", day=question.on)
    return Rung("storage", Basis.RULE, said, mid, low, high, cost.rules)


def storage_rung(question: Question, way: Way) -> Rung:
    """Storage of one unit for as long as it lies: as stock is counted, else one to three months."""
    month = shelf_month(question, way)
    if month.mid is None:
        return month
    measured = question.shelf_days.get(str(way.checkout))
    days = (measured, measured, measured) if measured is not None else (LONG, USUAL, SHORT)
    parts = (month.low or month.mid, month.mid, month.high or month.mid)
    low, mid, high = (
        Part(ZERO, part.fixed * lying / DAYS_A_MONTH) for part, lying in zip(parts, days, strict=True)
    )
    said = (
        sentence("{month} For {days} days, as stock lies there now.", month=month.said, days=round(measured))
        if measured is not None
        else sentence(
            "{month} For one to three months: no stock file says how long it lies.", month=month.said
        )
    )
    return Rung("storage", month.basis, said, mid, low, high, month.rules)
