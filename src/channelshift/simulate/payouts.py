"""What TikTok Shop pays out of its statements, and what the bank books of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from channelshift.simulate.settlements import Settled
from channelshift.simulate.things import ZERO
from channelshift.simulate.truth import monday_of

_PAID_AFTER, _ASKED_AFTER = timedelta(days=8), timedelta(days=7)  # from the week's Monday
_OPENING_BALANCE = Decimal("2400.00")


@dataclass(frozen=True)
class Paid:
    """One payout as TikTok lists it, in pounds."""

    payment_id: str
    asked_on: date
    paid_on: date
    amount: Decimal


@dataclass(frozen=True)
class Booked:
    """One line of the seller's bank statement. A line of no payout is the shop's other money."""

    on: date
    counterparty: str
    reference: str
    amount: Decimal
    currency: str = "GBP"
    payment_id: str = ""


def payment_ids(settled: Iterable[Settled]) -> dict[str, str]:
    """The payment each week's statements are in: a week below zero waits for one that makes up for it."""
    weeks: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for row in sorted(settled, key=lambda r: r.on):
        weeks[row.payment_id] += row.total
    paid_in: dict[str, str] = {}
    owed, waiting = ZERO, []
    for own, total in weeks.items():
        waiting.append(own)
        owed += total
        if owed > 0:
            paid_in |= dict.fromkeys(waiting, own)
            owed, waiting = ZERO, []
    return paid_in | {own: own for own in waiting}


def payouts(settled: Sequence[Settled], until: date) -> tuple[Paid, ...]:
    """Everything paid by a day: each week's money on the Tuesday after it."""
    payments = payment_ids(settled)
    sums: dict[str, Decimal] = defaultdict(lambda: ZERO)
    mondays: dict[str, date] = {}
    for row in settled:
        name = payments[row.payment_id]
        sums[name] += row.total
        if row.payment_id == name:
            mondays[name] = monday_of(row.on)
    paid = (Paid(n, mondays[n] + _ASKED_AFTER, mondays[n] + _PAID_AFTER, sums[n]) for n in sums)
    return tuple(sorted((p for p in paid if p.amount > 0 and p.paid_on <= until), key=lambda p: p.paid_on))


def bank_statement(paid: Iterable[Paid], first_day: date, until: date) -> tuple[Booked, ...]:
    """A day or two later the bank has it; every third line names no id. Rent is paid from there too."""
    lines = [_booked(n, payout) for n, payout in enumerate(paid)]
    lines += _other_money(first_day, until)
    return tuple(sorted((line for line in lines if line.on <= until), key=lambda b: (b.on, b.reference)))


def _booked(n: int, paid: Paid) -> Booked:
    reference = "TTS UK SETTLEMENT" if n % 3 == 2 else f"PAYOUT {paid.payment_id}"
    on = paid.paid_on + timedelta(days=1 + n % 2)
    return Booked(on, "TikTok Shop", reference, paid.amount, payment_id=paid.payment_id)


def _other_money(first_day: date, until: date) -> Iterator[Booked]:
    """What has nothing to do with the shop's sales."""
    day = first_day
    while day <= until:
        if day.day == 1:
            yield Booked(day, "Harbour Lets", f"Rent {day:%B}", Decimal("-640.00"))
        if day.weekday() == 4:
            yield Booked(day, "Paper & Co", f"Boxes week {day.isocalendar().week}", Decimal("-31.75"))
        day += timedelta(days=1)


def balances(lines: Iterable[Booked]) -> Iterator[tuple[Booked, Decimal]]:
    """Each line and the account after it."""
    balance = _OPENING_BALANCE
    for line in lines:
        balance += line.amount
        yield line, balance
