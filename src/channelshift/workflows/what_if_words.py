"""What a change costs, said in sentences a seller understands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from channelshift.impact import LeftOut, Repriced, RouteChanges, Share, StakeTable, Stranded
from channelshift.terms.days import Period
from channelshift.terms.money import Money
from channelshift.terms.text import Sentence, sentence
from channelshift.workflows.answers import RuleEvent


@dataclass(frozen=True)
class Found:
    """The figures of one question, before they are said."""

    event: RuleEvent
    on: date
    today: date
    reference: Period
    months: Decimal
    currency: str
    changes: RouteChanges
    stake: StakeTable
    repriced: tuple[Repriced, ...]
    cm3_before: Decimal
    stranded: tuple[Stranded, ...]
    share: Share
    date_wrong: tuple[tuple[date, Decimal], ...]
    left_out: tuple[LeftOut, ...]
    titles: Mapping[str, str]

    def money(self, amount: Decimal) -> Money:
        return Money(amount, self.currency).rounded()

    def a_month(self, amount: Decimal) -> Money:
        return self.money(amount / self.months)

    @property
    def is_sure(self) -> bool:
        return self.event.status == "in_force"

    @property
    def change(self) -> Decimal:
        """The change of CM3 by fees over the reference period."""
        return sum((r.change for r in self.repriced), Decimal(0))


def answer(found: Found) -> Sentence:
    """The whole answer in one sentence."""
    if found.changes.closed:
        return _closes(found)
    if found.repriced:
        return _taxes(found)
    if found.changes.demoted:
        return sentence(
            "From {day} {n} of your routes reach fewer people ({title}). They stay open; by how much sales "
            "fall nobody has published, so no amount is given.",
            day=found.on,
            n=len(found.changes.demoted),
            title=found.event.title,
        )
    if found.changes.opened:
        return sentence(
            "From {day} {n} of your routes open again ({title}). Nothing of yours closes.",
            day=found.on,
            n=len(found.changes.opened),
            title=found.event.title,
        )
    return sentence(
        "Nothing of yours is on it: from {day} this closes and taxes none of the routes you sold on "
        "from {first} to {last} ({title}).",
        day=found.on,
        first=found.reference.first,
        last=found.reference.last,
        title=found.event.title,
    )


def _closes(found: Found) -> Sentence:
    said = {
        "day": found.on,
        "title": found.event.title,
        "n": len(found.changes.closed),
        "route": found.changes.closed[0].key,
        "orders": round(found.stake.orders / found.months),
        "net_sales": found.a_month(found.stake.net_sales),
        "cm3": found.a_month(found.stake.cm3),
    }
    if found.stake.cm3 < 0:
        return sentence(
            "From {day} this closes {n} of your routes ({title}): {orders} orders and {net_sales} net sales "
            "a month, which lose money: {cm3} CM3 a month.",
            **said,
        )
    if not found.is_sure:
        return sentence(
            "If it comes on {day}, this closes {n} of your routes ({title}): {orders} orders, {net_sales} "
            "net sales and {cm3} CM3 a month are at stake.",
            **said,
        )
    if said["n"] == 1:
        return sentence(
            "From {day} this closes one of your routes, {route} ({title}): {orders} orders, {net_sales} net "
            "sales and {cm3} CM3 a month are at stake.",
            **said,
        )
    return sentence(
        "From {day} this closes {n} of your routes ({title}): {orders} orders, {net_sales} net sales and "
        "{cm3} CM3 a month are at stake.",
        **said,
    )


def _taxes(found: Found) -> Sentence:
    said = {
        "day": found.on,
        "title": found.event.title,
        "n": len(found.repriced),
        "cost": found.a_month(abs(found.change)),
    }
    if found.change == 0:
        return sentence(
            "From {day} {n} of your routes are charged differently ({title}); by how much cannot be worked "
            "out from your sales, or it is nothing.",
            **said,
        )
    if found.change > 0:
        return sentence(
            "From {day} {n} of your routes get cheaper ({title}): {cost} a month more is left on the same "
            "sales.",
            **said,
        )
    return sentence(
        "From {day} {n} of your routes cost more ({title}): {cost} a month less is left on the same sales.",
        **said,
    )


def next_step(found: Found) -> Sentence:
    """The one thing to do next."""
    days = (found.on - found.today).days
    if found.changes.closed and found.stake.cm3 < 0:
        return sentence(
            "Look at why this route loses money before you spend anything on replacing it: open it in Profit."
        )
    if found.changes.closed and days > 0:
        return sentence(
            "You have {days} days. Plan where the budget, the hours and the stock of these routes go: Plan.",
            days=days,
        )
    if found.changes.closed:
        return sentence("The day has come. Plan where the budget, the hours and the stock go: Plan.")
    if found.repriced:
        return sentence("See in Profit which SKUs still earn something at these fees, and reprice the rest.")
    if found.changes.demoted:
        return sentence("Watch the orders of these routes week by week, and plan a second way: Plan.")
    return sentence("Nothing to do for this one. See in Rules what else is ahead.")


def notes(found: Found) -> tuple[Sentence, ...]:
    """What a careful reader wants to know beside the answer."""
    return tuple(_notes(found))


def _notes(found: Found) -> Iterator[Sentence]:
    yield sentence(
        "Priced on your sales from {first} to {last} ({months} months), by the day they were paid.",
        first=found.reference.first,
        last=found.reference.last,
        months=found.months.quantize(Decimal("0.1")),
    )
    if not found.is_sure:
        yield sentence(
            "This rule is {status}, with {confidence} confidence. No other figure counts on it.",
            status=found.event.status.replace("_", " "),
            confidence=found.event.confidence,
        )
    yield from _about_the_stake(found)
    yield from _about_fees(found)
    yield from _about_routes(found)
    for missing in found.left_out:
        yield _not_counted(missing)


def _about_the_stake(found: Found) -> Iterator[Sentence]:
    stake = found.stake
    if stake.shared_over_skus:
        yield sentence(
            "By SKU: {amount} that names no SKU, mostly ads, is shared out in each route by net sales.",
            amount=found.money(stake.shared_over_skus),
        )
    if stake.shared_over_contents:
        yield sentence(
            "By video: {amount} that names no video, mostly ads, is shared out in each route by net sales.",
            amount=found.money(stake.shared_over_contents),
        )
    if stake.estimated:
        yield sentence(
            "{amount} of the costs behind this are estimates by the rulebook's rates until settled.",
            amount=found.money(stake.estimated),
        )
    if found.date_wrong:
        yield sentence(
            "Another believed day is priced at the daily CM3 of the same months, times the days between."
        )


def _about_fees(found: Found) -> Iterator[Sentence]:
    unknown = sorted({rule for r in found.repriced for rule in r.not_priced})
    if unknown:
        yield sentence(
            "Not in the figure, because your files or the rule do not say enough: {rules}.",
            rules=", ".join(unknown),
        )
    if found.repriced:
        yield sentence(
            "Fees are taken of net sales after refunds; the part of a fee taken of tax is not in the figure."
        )


def _about_routes(found: Found) -> Iterator[Sentence]:
    if found.changes.closed and found.changes.demoted:
        yield sentence(
            "{n} more of your routes stay open but reach fewer people; that is not in the figure.",
            n=len(found.changes.demoted),
        )


def _not_counted(missing: LeftOut) -> Sentence:
    if missing.why == "rate":
        return sentence(
            "{n} lines in {currency} are not counted: no exchange rate is known for their days.",
            n=missing.lines,
            currency=missing.currency or "?",
        )
    return sentence(
        "{n} lines in {currency} are in net sales, not in CM3: no cost is known for {skus}.",
        n=missing.lines,
        currency=missing.currency or "?",
        skus=_some(missing.skus),
    )


def _some(skus: tuple[str, ...], most: int = 5) -> str:
    shown = ", ".join(skus[:most])
    return f"{shown}, …" if len(skus) > most else shown
