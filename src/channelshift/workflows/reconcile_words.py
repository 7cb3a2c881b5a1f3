"""The tie-out in sentences: why money does not clear, and what is not available yet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from channelshift.ledger.reconcile import Residual, TieOut
from channelshift.terms.money import Money
from channelshift.terms.text import Sentence, sentence
from channelshift.workflows.reconcile_answers import StageRow

Words = Callable[[Residual], Sentence]


def why(residual: Residual) -> Sentence:
    """One sentence for one residual."""
    return _WHY[residual.cause](residual)


def _timing(r: Residual) -> Sentence:
    if r.facts.get("wallet"):
        return sentence("In the platform's wallet, not drawn yet.")
    if r.facts.get("pending"):
        return sentence("Order {order} was refunded; no statement has taken it back yet.", order=r.order_id)
    if r.stage == "payout":
        return sentence("Settled; the payout is not due before {day}.", day=r.facts["due"])
    if r.stage == "bank":
        return sentence("Paid out; the bank should have it by {day}.", day=r.facts["due"])
    return sentence(
        "Order {order} is paid and in no statement yet. Expected after fees: {amount}.",
        order=r.order_id,
        amount=Money(-r.amount, r.place.currency),
    )


def _refund(r: Residual) -> Sentence:
    return sentence("Order {order} was refunded after it had been settled.", order=r.order_id)


def _refund_not_in_orders(r: Residual) -> Sentence:
    return sentence(
        "The statement takes back a refund of order {order} that the order export does not show.",
        order=r.order_id,
    )


def _fee_change(r: Residual) -> Sentence:
    if r.facts["by"] == "own":
        return sentence(
            "{figure} at {new} instead of {old}, the shop's usual rate before, since {day}.",
            figure=r.facts["account"],
            new=_percent(r.facts["new"]),
            old=_percent(r.facts["old"]),
            day=r.since,
        )
    return sentence(
        "{figure} at {new} instead of {old}, the rate of rule {rule}, since {day}.",
        figure=r.facts["account"],
        new=_percent(r.facts["new"]),
        old=_percent(r.facts["old"]),
        rule=r.facts["by"],
        day=r.since,
    )


def _percent(rate: Decimal | None) -> str:
    return "?" if rate is None else f"{(rate * 100).quantize(Decimal('0.01')).normalize():f} %"


def _adjustment(r: Residual) -> Sentence:
    if r.facts["type"] == "order":
        return sentence("The statement corrects order {order} later on.", order=r.order_id)
    return sentence("No order: the statement calls it “{words}”.", words=r.facts["written"])


def _currency(r: Residual) -> Sentence:
    if r.stage == "statement":
        return sentence(
            "Order {order} was sold in {other} and settled in {currency}, not at the dated rate {rate}.",
            order=r.order_id,
            other=r.facts["sold_in"],
            currency=r.place.currency,
            rate=str(r.facts["rate"]),
        )
    return sentence(
        "Paid in {other}: at the dated rate one {other} is {dated} {currency}; the amount implies {implied}.",
        other=r.facts["other"],
        currency=r.place.currency,
        dated=str(r.facts["dated"]),
        implied=str(r.facts["implied"]),
    )


def _missing_rate(r: Residual) -> Sentence:
    other = r.facts.get("other") or r.facts.get("sold_in")
    return sentence(
        "No exchange rate from {other} to {currency} for that day: nothing was compared. Import rates.",
        other=other,
        currency=r.place.currency,
    )


def _duplicate(r: Residual) -> Sentence:
    if r.statement_id:
        return sentence(
            "Rows of statement {statement} stand in the file twice. They count once.",
            statement=r.statement_id,
        )
    return sentence("Rows stand in the file twice. They count once.")


def _no_order(r: Residual) -> Sentence:
    return sentence("Settled, but order {order} is in no order export you imported.", order=r.order_id)


def _not_imported(r: Residual) -> Sentence:
    if r.stage == "statement":
        return sentence("Paid before the first statement you imported: import the earlier ones.")
    if r.facts["missing"] == "statement":
        return sentence("Payout {payout} pays statements that you have not imported.", payout=r.payout_id)
    if r.facts["missing"] == "bank":
        return sentence("Your bank lines do not cover the day on which it should have arrived.")
    return sentence("Your payout list does not cover the day on which it should have been paid.")


def _reserve(r: Residual) -> Sentence:
    if r.amount > 0:
        return sentence("Released on {day}; what was held lies before your first statement.", day=r.since)
    return sentence("Held back on {day} and not released.", day=r.facts["held_on"])


def _balance(r: Residual) -> Sentence:
    return sentence("A balance carried over, charged or paid: neither income nor cost.")


def _missing_payout(r: Residual) -> Sentence:
    return sentence(
        "Settled until {day}, in no payout list. Payouts usually follow within {n} days.",
        day=r.since,
        n=r.facts["usual"],
    )


def _not_arrived(r: Residual) -> Sentence:
    return sentence(
        "The platform says payout {payout} is paid; the bank should have had it by {day}.",
        payout=r.payout_id,
        day=r.facts["due"],
    )


def _bank_fee(r: Residual) -> Sentence:
    return sentence("Short by the same {amount} each time: a fee of the bank.", amount=_of(r, r.facts["fee"]))


def _of(r: Residual, amount: Decimal) -> Money:
    return Money(amount, r.place.currency)


def _rounding(r: Residual) -> Sentence:
    return sentence("Rounding: no more than the smallest coin for each row of a statement.")


def _unexplained(r: Residual) -> Sentence:
    if r.stage == "statement":
        return sentence(
            "The statement's goods and shipping are not those of order {order}.", order=r.order_id
        )
    return sentence("The amounts differ and nothing in your files says why.")


_WHY: Mapping[str, Words] = {
    "timing": _timing,
    "refund_after_settlement": _refund,
    "refund_not_in_orders": _refund_not_in_orders,
    "fee_change": _fee_change,
    "adjustment": _adjustment,
    "currency": _currency,
    "missing_rate": _missing_rate,
    "duplicate": _duplicate,
    "no_order": _no_order,
    "not_imported": _not_imported,
    "reserve": _reserve,
    "balance": _balance,
    "missing_payout": _missing_payout,
    "not_arrived": _not_arrived,
    "bank_fee": _bank_fee,
    "rounding": _rounding,
    "unexplained": _unexplained,
}


def not_available(tied: TieOut) -> tuple[Sentence, ...]:
    """The stages that could not be compared, and what to import for them."""
    said = [
        sentence(
            "Orders = statements is not available for {channel} ({shop}): import its finance statements.",
            channel=shop[0],
            shop=shop[1],
        )
        for shop in tied.no_statements
    ]
    said += [
        sentence(
            "Orders = statements is not available for {channel} ({shop}): import its orders.",
            channel=shop[0],
            shop=shop[1],
        )
        for shop in tied.no_orders
    ]
    said += [
        sentence(
            "Statements = payouts is not available for {channel} ({shop}): import its list of payouts.",
            channel=shop[0],
            shop=shop[1],
        )
        for shop in tied.no_payouts
    ]
    if tied.no_bank:
        said.append(
            sentence("Payouts = bank is not available: fill in the bank-lines template and import it.")
        )
    return tuple(said)


def answer(stages: tuple[StageRow, ...], residuals: int, unexplained: Mapping[str, Decimal]) -> Sentence:
    """The tie-out in one sentence."""
    if not stages:
        return sentence("There is nothing to tie out yet.")
    if len(unexplained) == 1:
        ((currency, amount),) = unexplained.items()
        return sentence(
            "{amount} remain unexplained; {n} other gaps have a name.",
            amount=Money(amount, currency),
            n=residuals,
        )
    if unexplained:
        return sentence(
            "In {currencies} something remains unexplained; {n} other gaps have a name.",
            currencies=", ".join(sorted(unexplained)),
            n=residuals,
        )
    if residuals:
        return sentence("Every gap has a name: {n} of them, none unexplained.", n=residuals)
    return sentence("Orders, statements, payouts and bank agree to the cent.")
