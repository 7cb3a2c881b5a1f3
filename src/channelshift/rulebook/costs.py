"""What a sale costs by the book: charges on one day, and fee periods for a whole ledger."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from channelshift.rulebook.effects import TAXES, Effect, effects_of
from channelshift.rulebook.governing import Named, governing, meets, rank_in
from channelshift.rulebook.markets import GLOBAL, countries_of, covers
from channelshift.rulebook.rule import Rule, day_after, day_before
from channelshift.terms.market import MARKETS
from channelshift.terms.money import Money
from channelshift.terms.route import Checkout, Pool

ACCOUNTS = ("platform_fee", "payment_fee", "fulfilment_fee")
PER = ("sale", "order", "item", "refund")
# What a percentage is taken of. Notes of the rules tell about tax, which differs from market to market.
BASES = {
    "buyer_payment": "what the buyer paid, shipping and tax included",
    "buyer_payment_plus_platform_discount": "what the buyer paid, plus the discount the platform paid",
    "net_sales": "price less the seller's discounts",
    "net_sales_plus_buyer_shipping": (
        "price less the seller's discounts (the platform's are not taken off), plus the buyer's shipping"
    ),
    "referral_fee": "the referral fee of the refunded sale",
}
# A rule whose first day nobody knows is stretched back to here at most.
EARLIEST = date(2000, 1, 1)


@dataclass(frozen=True)
class Charge:
    """One thing a sale costs on a day. Neither rate nor amount: it is charged, but how much is not known.

    `between` is the lowest and highest fraction of `base`, where the rule names only these.
    """

    rule_id: str
    account: str
    rate: Decimal | None  # fraction of `base`
    fixed: Money | None
    base: str
    per: str
    starts: date
    ends: date | None
    note: str
    since_observed: bool
    between: tuple[Decimal, Decimal] | None = None


@dataclass(frozen=True)
class FeePeriod:
    """One fee from one day to another, for joining to many sales at once.

    `stretched`: nobody knows when the rule began, and this period lies before the day it was first seen.
    """

    checkout: str
    market: str
    account: str
    rule_id: str
    starts: date
    ends: date | None
    rate: Decimal | None
    fixed: Decimal | None
    fixed_currency: str | None
    per: str
    base: str
    stretched: bool


def charge(rule: Rule, effect: Effect) -> Charge:
    """What this rule charges."""
    return Charge(
        rule_id=rule.id,
        account=effect.account,
        rate=rule.rate,
        fixed=_fixed(rule),
        base=effect.base,
        per=effect.per,
        starts=rule.starts,
        ends=rule.effective_to,
        note=rule.note,
        since_observed=rule.since_observed,
        between=_between(rule),
    )


def _between(rule: Rule) -> tuple[Decimal, Decimal] | None:
    """The lowest and highest fraction of a rule that gives a percentage as a range."""
    if rule.unit != "percent_range" or not isinstance(rule.value, tuple):
        return None
    low, high = (Decimal(part) / 100 for part in rule.value)
    return low, high


def _fixed(rule: Rule) -> Money | None:
    if isinstance(rule.value, Decimal) and rule.currency is not None:
        return Money(rule.value, rule.currency)
    return None


class _Line(NamedTuple):
    """What the fees of one period are summed on."""

    checkout: Checkout
    market: str
    account: str
    is_rate: bool


class _Candidate(NamedTuple):
    rule: Rule
    effect: Effect
    stretched: bool


def fee_periods(rules: Sequence[Rule], named: Named, pool: Pool) -> list[FeePeriod]:
    """The fees an ordinary sale from this pool pays, never two of one kind on one day.

    Fees kept on refunds are no part of them, nor are rates only for some categories or sellers.
    """
    candidates = list(_candidates(rules, pool))
    lines: dict[_Line, list[_Candidate]] = {}
    for line, candidate in _on_lines(candidates):
        lines.setdefault(line, []).append(candidate)
    return [period for line in sorted(lines) for period in _periods(line, lines[line], named)]


def _candidates(rules: Sequence[Rule], pool: Pool) -> Iterator[_Candidate]:
    for rule in rules:
        if not rule.in_force or meets(rule.applies_to, None) < 0 or not isinstance(rule.value, Decimal):
            continue
        for effect in effects_of(rule)[:1]:
            if (
                effect.effect == TAXES
                and effect.per != "refund"
                and (not effect.pools or pool in effect.pools)
            ):
                yield _Candidate(rule, effect, False)
                yield from _stretched(rule, effect, rules)


def _stretched(rule: Rule, effect: Effect, rules: Sequence[Rule]) -> Iterator[_Candidate]:
    """The days before the rule was first seen, back to the last thing known before it."""
    if not rule.since_observed or not effect.stretches:
        return
    before = [r for r in rules if r.topic_key == rule.topic_key and covers(r.market, rule.market)]
    before = [r for r in before if r is not rule and r.starts < rule.starts]
    if any(r.status == "superseded" for r in before):
        return  # something else held in between, nobody knows until when
    ends = [r.effective_to or rule.starts for r in before if r.in_force]
    first = max((day_after(day) for day in ends), default=EARLIEST)
    if first < rule.starts:
        earlier = replace(rule, effective_from=first, effective_to=day_before(rule.starts))
        yield _Candidate(earlier, effect, True)


def _on_lines(candidates: Iterable[_Candidate]) -> Iterator[tuple[_Line, _Candidate]]:
    for candidate in candidates:
        rule, effect = candidate.rule, candidate.effect
        markets = frozenset(MARKETS) if rule.market == GLOBAL else countries_of(rule.market)
        for checkout in effect.checkouts:
            for market in markets:
                yield _Line(checkout, market, effect.account, rule.rate is not None), candidate


def _periods(line: _Line, candidates: list[_Candidate], named: Named) -> Iterator[FeePeriod]:
    """The candidates of one line cut at every day on which something begins or ends."""
    candidates = [c for c in candidates if rank_in(c.rule, line.market, named)]
    cuts = sorted({c.rule.starts for c in candidates} | {day_after(d) for d in map(_last, candidates) if d})
    for first, following in zip(cuts, [*cuts[1:], None], strict=True):
        standing = {id(c.rule): c for c in candidates if c.rule.spans(first)}
        chosen = governing((c.rule for c in standing.values()), first, line.market, None, named)
        if chosen:
            last = day_before(following) if following else None
            yield _period(line, [standing[id(rule)] for rule in chosen], first, last)


def _last(candidate: _Candidate) -> date | None:
    return candidate.rule.effective_to


def _period(line: _Line, chosen: list[_Candidate], first: date, last: date | None) -> FeePeriod:
    """One period. Where several fees fall on one account they are added up, on the base of the greatest."""
    main = max(chosen, key=lambda c: (c.rule.value, c.rule.id))
    rates = [c.rule.rate for c in chosen if c.rule.rate is not None]
    fixed = [c.rule.value for c in chosen if isinstance(c.rule.value, Decimal)]
    return FeePeriod(
        checkout=line.checkout.value,
        market=line.market,
        account=line.account,
        rule_id="+".join(c.rule.id for c in chosen),
        starts=first,
        ends=last,
        rate=sum(rates, Decimal(0)) if line.is_rate else None,
        fixed=None if line.is_rate else sum(fixed, Decimal(0)),
        fixed_currency=None if line.is_rate else main.rule.currency,
        per=main.effect.per,
        base=main.effect.base,
        stretched=any(c.stretched for c in chosen),
    )
