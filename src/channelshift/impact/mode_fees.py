"""The fees of one unit by the rules of a day, else as the shop has paid them, else not available."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from channelshift.impact.mode_ladder import NOTHING, Basis, Part, Rung
from channelshift.impact.mode_question import Question, Way
from channelshift.rulebook import Charge
from channelshift.terms.money import Money
from channelshift.terms.route import Checkout
from channelshift.terms.text import Sentence, sentence

ZERO = Decimal(0)


@dataclass(frozen=True)
class Base:
    """What fees of one unit are taken of: the share refunded, and what the buyer pays for shipping."""

    refunded: Decimal
    shipping: Decimal
    units_per_order: Decimal

    def of(self, name: str) -> Part | None:
        """The base of a percentage as a share of the price and an amount, as the ledger takes it."""
        kept = 1 - self.refunded
        return {
            "net_sales": Part(kept, ZERO),
            "net_sales_plus_buyer_shipping": Part(kept, self.shipping),
            "buyer_payment_plus_platform_discount": Part(kept, self.shipping),
            "buyer_payment": Part(Decimal(1), self.shipping),
        }.get(name)


def charges_on(question: Question, way: Way) -> tuple[tuple[Charge, ...], bool]:
    """What a sale pays on the day, and whether some of it was only seen on a later day."""
    found = question.book.sale_costs(way.in_market(question.market))
    said = {charge.account for charge in found}
    earlier = [
        Charge(
            rule_id=fee.rule_id,
            account=fee.account,
            rate=fee.rate,
            fixed=None if fee.fixed is None else Money(fee.fixed, fee.fixed_currency or ""),
            base=fee.base,
            per=fee.per,
            starts=fee.starts,
            ends=fee.ends,
            note="",
            since_observed=True,
        )
        for fee in question.fees
        if fee.stretched
        and fee.checkout == way.checkout
        and fee.market in (question.market, "GLOBAL")
        and fee.account not in said
        and fee.starts <= question.on
        and (fee.ends is None or question.on <= fee.ends)
    ]
    return (*found, *earlier), bool(earlier)


def account_rung(question: Question, way: Way, account: str, base: Base) -> Rung:
    """One kind of fee of a unit. A platform's commission that no rule states is not taken to be nothing.

    Handling goes by size and weight, and rules only state where it begins: what was settled goes first.
    """
    charges, later = charges_on(question, way)
    due = [c for c in charges if c.account == account and c.per != "refund"]
    if account == "fulfilment_fee":
        paid = _as_paid(question, way, account)
        by_rule = _by_rule(question, account, due, base, later) if due else None
        return paid or by_rule or _unstated(question, way, account)
    percentage = any(c.rate is not None or c.between is not None for c in due)
    if due and (percentage or not _must_be_known(account, way)):
        return _by_rule(question, account, due, base, later)
    return _as_paid(question, way, account) or _unstated(question, way, account)


def refund_fee_rung(question: Question, way: Way, base: Base) -> Rung | None:
    """What the platform keeps of its fee when a sale is refunded; None where no rule says that it does."""
    charges, _ = charges_on(question, way)
    kept = [c for c in charges if c.per == "refund" and c.rate is not None]
    referral = sum(
        (c.rate for c in charges if c.account == "platform_fee" and c.per == "sale" and c.rate), ZERO
    )
    if not kept or not referral:
        return None
    share = sum((c.rate for c in kept if c.rate is not None), ZERO)
    part = Part(-share * referral * base.refunded, ZERO)
    said = sentence("The platform keeps part of its fee on refunded sales.")
    return Rung("refund_fee", Basis.RULE, said, part, rules=tuple(c.rule_id for c in kept))


def _must_be_known(account: str, way: Way) -> bool:
    """A platform takes a commission and a store pays for payments: without them a sum would mislead."""
    if way.checkout is Checkout.OWN_STORE:
        return account == "payment_fee"
    return account == "platform_fee" or (account == "fulfilment_fee" and way.pool == "platform_warehouse")


def _by_rule(question: Question, account: str, due: Iterable[Charge], base: Base, later: bool) -> Rung:
    low = mid = high = NOTHING
    rules: list[str] = []
    for charge in due:
        parts = _parts(question, charge, base)
        rules += charge.rule_id.split("+")
        if parts is None:
            said = sentence(
                "{rule} charges something here that cannot be worked out in {currency}. Add an exchange "
                "rate with the exchange-rate template, or a rule of your own.",
                rule=charge.rule_id,
                currency=question.currency,
            )
            return Rung(account, Basis.MISSING, said, rules=(charge.rule_id,))
        low, mid, high = (_plus(a, b) for a, b in zip((low, mid, high), parts, strict=True))
    return Rung(account, Basis.RULE, _said_of(question, due, later), mid, low, high, tuple(rules))


def _said_of(question: Question, due: Iterable[Charge], later: bool) -> Sentence:
    if any(charge.between for charge in due):
        return sentence("The rule only gives a range; the middle of it is counted.")
    if later:
        return sentence(
            "The rule was first seen later and is taken to have held on {day} already.", day=question.on
        )
    return sentence("By the rules in force on {day}.", day=question.on)


def _parts(question: Question, charge: Charge, base: Base) -> tuple[Part, Part, Part] | None:
    """One charge of one unit, as a cost: between what it costs most and least."""
    if charge.between is not None:
        of, (least, most) = base.of(charge.base), charge.between
        if of is None:
            return None
        return _times(of, -most), _times(of, -(least + most) / 2), _times(of, -least)
    total = NOTHING
    if charge.rate is not None:
        of = base.of(charge.base)
        if of is None:
            return None
        total = _times(of, -charge.rate)
    if charge.fixed is not None:
        rate = question.rate_of(charge.fixed.currency)
        if rate is None:
            return None
        each = charge.fixed.amount * rate / (1 if charge.per == "item" else base.units_per_order)
        total = _plus(total, Part(ZERO, -each))
    return None if charge.rate is None and charge.fixed is None else (total, total, total)


def _times(part: Part, factor: Decimal) -> Part:
    return Part(part.share * factor, part.fixed * factor)


def _plus(one: Part, other: Part) -> Part:
    return Part(one.share + other.share, one.fixed + other.fixed)


def _as_paid(question: Question, way: Way, account: str) -> Rung | None:
    """What the shop's settlements took on this way of selling: a share of what was paid; handling, a unit."""
    where = {"checkout": str(way.checkout), "pool": str(way.pool), "market": question.market}
    measured = question.history.shop(**where)
    opens = {**where, "figure": account}
    if not measured.settled:
        return None
    if account == "fulfilment_fee":
        said = sentence("What your settlements took per unit from {period}.", period=question.history.period)
        return Rung(
            account, Basis.MEASURED, said, Part(ZERO, measured.per_unit(account) or ZERO), opens=opens
        )
    share = measured.share(account)
    said = sentence(
        "No rule names it: what your settlements took from {period}.", period=question.history.period
    )
    return Rung(account, Basis.MEASURED, said, Part(share, ZERO), opens=opens) if share else None


def _unstated(question: Question, way: Way, account: str) -> Rung:
    if not _must_be_known(account, way):
        return Rung(account, Basis.NONE, sentence("No rule names such a fee here."), NOTHING)
    said = sentence(
        "The rulebook states no such fee for {checkout} in {market} on {day}, and nothing was settled there. "
        "Add a rule of your own, or import a settlement.",
        checkout=way.checkout,
        market=question.market,
        day=question.on,
    )
    return Rung(account, Basis.MISSING, said)
