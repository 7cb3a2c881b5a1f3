"""Sales modes on one ladder: for one SKU in one market on one day, every way of selling that is open."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal

from channelshift.impact.mode_ladder import ZERO, Basis, Ladder, Rung
from channelshift.impact.mode_question import WAYS, Form, Question, Way
from channelshift.impact.mode_shelf import shelf_month
from channelshift.impact.mode_steps import ladder_of
from channelshift.rulebook import payout_delay
from channelshift.rulebook.day import RouteState
from channelshift.terms.route import Checkout
from channelshift.terms.text import Sentence, sentence

SOON = timedelta(days=90)


@dataclass(frozen=True)
class Days:
    """Days until the money is there. `since`: shipping or delivery. None of them: not available."""

    low: int | None
    usual: int | None
    high: int | None
    since: str
    basis: Basis
    said: Sentence
    rules: tuple[str, ...] = ()


@dataclass(frozen=True)
class Offer:
    """One way of selling the SKU: its ladder, what ties it with the reference, and when it pays."""

    way: Way
    state: RouteState
    why: Sentence
    rules: tuple[str, ...]
    sold_here: int  # units of the SKU in the reference period
    ladder: Ladder
    days: Days
    shelf: Rung  # storage of one unit for a month
    risks: tuple[Sentence, ...]
    is_reference: bool = False
    tie_price: Decimal | None = None

    @property
    def is_open(self) -> bool:
        return self.state is not RouteState.CLOSED and self.state is not RouteState.UNKNOWN


@dataclass(frozen=True)
class Comparison:
    """All ways of selling: those open on the day, most CM3 first, and those that are not or not known."""

    offers: tuple[Offer, ...]
    others: tuple[Offer, ...]
    reference: Offer | None


def compare(question: Question, against: str = "") -> Comparison:
    """Every way of selling on one ladder. `against` names the way to tie with; else the one sold most by."""
    offers = [_offer(question, way) for way in WAYS]
    chosen = [offer for offer in offers if offer.is_open]
    reference = _reference(chosen, against)
    cm3 = reference and reference.ladder.subtotal("cm3")
    if reference and cm3:
        chosen = [
            replace(
                offer,
                is_reference=offer.way == reference.way,
                tie_price=offer.ladder.tie_price(cm3.mid),
            )
            for offer in chosen
        ]
        reference = next(offer for offer in chosen if offer.is_reference)
    chosen.sort(key=_rank)
    others = tuple(offer for offer in offers if not offer.is_open)
    return Comparison(tuple(chosen), others, reference if cm3 else None)


def _rank(offer: Offer) -> tuple[bool, Decimal, str]:
    cm3 = offer.ladder.subtotal("cm3")
    return cm3 is None, -(cm3.mid if cm3 else ZERO), offer.way.key


def _reference(offers: list[Offer], against: str) -> Offer | None:
    """The way named, else the one most units were sold by, of those whose CM3 is known."""
    known = [offer for offer in offers if offer.ladder.subtotal("cm3") is not None]
    named = [offer for offer in known if offer.way.key == against]
    return named[0] if named else max(known, key=lambda o: (o.sold_here, o.way.key), default=None)


def _offer(question: Question, way: Way) -> Offer:
    sold = question.history.sku(checkout=str(way.checkout), pool=str(way.pool), market=question.market)
    state, why, rules = _state(question, way, sold.units)
    ladder = ladder_of(question, way)
    return Offer(
        way=way,
        state=state,
        why=why,
        rules=rules,
        sold_here=sold.units,
        ladder=ladder,
        days=days_to_cash(question, way),
        shelf=shelf_month(question, way),
        risks=risks_of(question, way, ladder, rules),
    )


def _state(question: Question, way: Way, units: int) -> tuple[RouteState, Sentence, tuple[str, ...]]:
    """Whether the way is open on the day; the seller's own store is, whatever links may lead there."""
    if way.checkout is Checkout.OWN_STORE:
        said = sentence("Your own store is yours; what may link to it is asked route by route.")
        return RouteState.OPEN, said, ()
    status = question.book.route(way.in_market(question.market))
    rules = tuple(rule.id for rule in status.rules)
    if status.state is RouteState.UNKNOWN and units:
        said = sentence("The rulebook does not know it on {day}, but you sold this way.", day=question.on)
        return RouteState.OPEN, said, rules
    return status.state, status.why, rules


def days_to_cash(question: Question, way: Way) -> Days:
    """Days from shipping to money as the shop has waited, else the rule's days from the delivery."""
    waited = question.waited.get((str(way.checkout), question.market))
    if waited is not None and way.form is Form.RETAIL:
        said = (
            sentence("From shipping to payout, measured on {n} orders.", n=waited.orders)
            if waited.to_payout
            else sentence("From shipping to settlement, measured on {n} orders.", n=waited.orders)
        )
        return Days(waited.low, waited.usual, waited.high, "shipping", Basis.MEASURED, said)
    rule = payout_delay(question.book, way.checkout, way.pool, question.market)
    if rule is not None:
        said = sentence("By the rule, counted from the delivery: the days of transport come before.")
        return Days(rule.low, rule.usual, rule.high, "delivery", Basis.RULE, said, rule.rules)
    said = sentence("Neither a settlement of yours nor a rule says when this pays. Import a settlement.")
    return Days(None, None, None, "", Basis.MISSING, said)


# ------------------------------------------------------------------ risk


def risks_of(
    question: Question, way: Way, ladder: Ladder, rules: tuple[str, ...] = ()
) -> tuple[Sentence, ...]:
    """What could go wrong: profit through one platform, returns that vary, rules that end soon."""
    found = (_concentration(question, way), _returns_vary(question, way), *_ending(question, ladder, rules))
    return tuple(said for said in found if said is not None)


def _concentration(question: Question, way: Way) -> Sentence | None:
    """The share of the shop's CM3 that comes through this checkout; what loses money has no share."""
    profits: dict[str, Decimal] = {}
    for cell in question.history.of_all:
        profits[cell.checkout] = profits.get(cell.checkout, ZERO) + cell.measured.cm3
    whole = sum((profit for profit in profits.values() if profit > 0), ZERO)
    here = profits.get(str(way.checkout), ZERO)
    if not whole or here <= 0:
        return None
    share = (here / whole * 100).quantize(Decimal(1))
    return sentence(
        "{share}% of the shop's CM3 comes through {checkout}.", share=share, checkout=way.checkout
    )


def _returns_vary(question: Question, way: Way) -> Sentence | None:
    """How far the product's refunds lie apart between the places it is sold in."""
    if way.form is Form.SUPPLY:
        return None
    rates = [c.measured.refund_rate for c in question.history.of_sku if c.measured.orders]
    known = [rate for rate in rates if rate is not None]
    if len(known) < 2:
        return None
    low, high = (f"{rate * 100:.1f}%" for rate in (min(known), max(known)))
    return sentence(
        "Refunds of the product vary between {low} and {high} by checkout and market.", low=low, high=high
    )


def _ending(question: Question, ladder: Ladder, rules: tuple[str, ...]) -> list[Sentence]:
    """The rules counted on here that end within three months of the day."""
    used = {*rules, *(name for rung in ladder.rungs for name in rung.rules)}
    ends = {
        rule.id: rule.effective_to
        for rule in question.book.rules(question.market)
        if rule.id in used and rule.effective_to and rule.effective_to <= question.on + SOON
    }
    return [sentence("{rule} ends on {day}.", rule=name, day=day) for name, day in sorted(ends.items())]
