"""The third stage: payouts = bank lines, each line used once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations
from typing import Any

import ibis
import ibis.expr.types as ir

from channelshift.ledger.reconcile.dated import DatedRates, Question
from channelshift.ledger.reconcile.payouts import Payout, currency_facts
from channelshift.ledger.reconcile.postings import ZERO, Place, Posting, SourceLine, StageSum
from channelshift.ledger.reconcile.sales import as_dicts
from channelshift.ledger.reconcile.sold import known
from channelshift.ledger.reconcile.statements import line_of

STAGE = "bank"
EARLY, LATE = 2, 10  # days around the payout's day in which its bank line is looked for
TOGETHER = 4  # payouts that one bank line may hold
NEAR = Decimal("0.1")  # how far a bank's rate may be off the dated one before the line is somebody else's
FEE_SHARE, FEE_MOST = Decimal("0.05"), Decimal(60)  # a bank's deduction is small


@dataclass(frozen=True)
class BankLine:
    """One line of a bank statement."""

    key: str
    day: date
    account: str
    text: str  # counterparty and reference, folded
    currency: str
    amount: Decimal
    line: SourceLine


@dataclass(frozen=True)
class Arrival:
    """Payouts and the bank line they came in; without one, payouts the bank has not shown."""

    payouts: tuple[Payout, ...]
    bank: BankLine | None

    @property
    def place(self) -> Place:
        return self.payouts[0].place

    @property
    def total(self) -> Decimal:
        return sum((p.amount for p in self.payouts), ZERO)


def bank_lines_of(con: ibis.BaseBackend, table: ir.Table) -> list[BankLine]:
    table = table.mutate(amount=known(table.amount))
    rows = as_dicts(con, table.order_by(["booked_on", "line_key"]))
    return [
        BankLine(
            r["line_key"], r["booked_on"], r["account"] or "",
            _folded(f"{r['counterparty'] or ''} {r['reference'] or ''}"),
            r["currency"] or "", r["amount"], line_of(r, "bank", r["amount"]),
        )
        for r in rows
        if r["booked_on"]
    ]  # fmt: skip


def _folded(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalnum())


def questions(payouts: Iterable[Payout], lines: Iterable[BankLine]) -> Iterator[Question]:
    """Every rate that matching may ask for: a bank line's currency into a payout's on the line's day."""
    goals = {p.place.currency for p in payouts}
    for line in lines:
        for goal in goals:
            yield line.currency, goal, line.day


# ------------------------------------------------------------------ matching


# How far a payout and a line are apart, smallest first, and a name that breaks ties the same way every time.
Offer = tuple[tuple[float, str, str], Payout, BankLine]


class _Desk:
    """Payouts and bank lines that have not found each other yet."""

    def __init__(self, payouts: Sequence[Payout], lines: Sequence[BankLine], rates: DatedRates) -> None:
        self.payouts = list(payouts)
        self.lines = list(lines)
        self.rates = rates
        self.found: list[Arrival] = []

    def pair(self, payouts: Sequence[Payout], line: BankLine) -> None:
        self.found.append(Arrival(tuple(payouts), line))
        gone = {id(p) for p in payouts}
        self.payouts = [p for p in self.payouts if id(p) not in gone]
        self.lines = [other for other in self.lines if other is not line]

    def by_reference(self) -> None:
        """A line that names payouts by their ids is theirs."""
        for line in list(self.lines):
            named = [p for p in self.payouts if len(p.id) >= 6 and _folded(p.id) in line.text]
            if named:
                self.pair(named, line)

    def nearest_first(self, offers: list[Offer]) -> None:
        """Each payout and each line once, the nearest pairs before the others."""
        for _, payout, line in sorted(offers, key=lambda o: o[0]):
            if any(p is payout for p in self.payouts) and any(b is line for b in self.lines):
                self.pair([payout], line)

    def by_amount(self) -> None:
        """The line of the very amount that lies nearest."""
        offers: list[Offer] = []
        for payout in self.payouts:
            for line in self._around(payout):
                if (line.amount, line.currency) == (payout.amount, payout.place.currency):
                    offers.append(((_days(payout, line), line.key, payout.id), payout, line))
        self.nearest_first(offers)

    def several_in_one(self) -> None:
        """Payouts of one shop whose sum is a line's amount."""
        for line in list(self.lines):
            near = [p for p in self.payouts if p.place.currency == line.currency and _is_near(p, line)]
            by_place: dict[Place, list[Payout]] = defaultdict(list)
            for payout in near:
                by_place[payout.place].append(payout)
            for those in by_place.values():
                if together := _adding_up(those, line.amount):
                    self.pair(together, line)
                    break

    def less_a_fee(self) -> None:
        """A line that is short of a payout by the same small sum each time: what the bank keeps."""
        pairs = [(p, b, p.amount - b.amount) for p in self.payouts for b in self._around(p) if _short(p, b)]
        often = Counter(short for _, _, short in pairs)
        self.nearest_first([((_days(p, b), b.key, p.id), p, b) for p, b, short in pairs if often[short] > 1])

    def in_another_currency(self) -> None:
        """A line in another currency that comes near the payout at the dated rate."""
        offers: list[Offer] = []
        for payout in self.payouts:
            for line in self._around(payout):
                worth = self.rates.into(line.amount, line.currency, payout.place.currency, line.day)
                if line.currency == payout.place.currency or not worth:
                    continue
                off = abs(worth / payout.amount - 1)
                if off <= NEAR:
                    offers.append(((float(off), line.key, payout.id), payout, line))
        self.nearest_first(offers)

    def _around(self, payout: Payout) -> list[BankLine]:
        return [line for line in self.lines if _is_near(payout, line)]


def _days(payout: Payout, line: BankLine) -> float:
    return abs((line.day - payout.day).days) if payout.day else 0


def _short(payout: Payout, line: BankLine) -> bool:
    short = payout.amount - line.amount
    return line.currency == payout.place.currency and ZERO < short <= _most(payout.amount)


def _most(amount: Decimal) -> Decimal:
    return min(abs(amount) * FEE_SHARE, FEE_MOST)


def _is_near(payout: Payout, line: BankLine) -> bool:
    if payout.day is None:
        return False
    return -EARLY <= (line.day - payout.day).days <= LATE


def _adding_up(payouts: list[Payout], amount: Decimal) -> list[Payout]:
    for count in range(2, TOGETHER + 1):
        for some in combinations(payouts[:12], count):
            if sum(p.amount for p in some) == amount:
                return list(some)
    return []


def arrivals(
    payouts: Sequence[Payout], lines: Sequence[BankLine], rates: DatedRates
) -> tuple[list[Arrival], list[BankLine]]:
    """Which line each payout came in, and the lines that are nobody's; the surest evidence first."""
    desk = _Desk([p for p in payouts if p.amount], lines, rates)
    desk.by_reference()
    desk.by_amount()
    desk.several_in_one()
    desk.less_a_fee()
    desk.in_another_currency()
    return [*desk.found, *(Arrival((p,), None) for p in desk.payouts)], desk.lines


# ------------------------------------------------------------------ what does not clear


def stage(
    wallet: Sequence[Payout],
    drawn: Sequence[Payout],
    lines: Sequence[BankLine],
    rates: DatedRates,
    today: date,
) -> tuple[list[Posting], list[StageSum]]:
    """Postings of the third stage: what left the platform, beside what the bank booked."""
    found, loose = arrivals(drawn, lines, rates)
    postings: list[Posting] = []
    sums: list[StageSum] = []
    fees = _constant_gaps(found, rates)
    late = _usual_days(found)
    for arrival in found:
        arrived = _arrived(arrival, rates)
        day = arrival.payouts[0].day
        sums.append(StageSum(STAGE, arrival.place, day, arrival.total, arrived))
        if arrived != arrival.total:
            cause, facts = _cause(arrival, arrived, rates, fees, lines, late, today)
            postings.append(_posting(arrival, cause, facts, arrived))
    in_wallets = list(_left_in_wallets(wallet, drawn))
    foreign = list(_from_a_platform(loose, drawn))
    return (
        [*postings, *(p for p, _ in in_wallets), *(p for p, _ in foreign)],
        [*sums, *(s for _, s in in_wallets), *(s for _, s in foreign)],
    )


def _arrived(arrival: Arrival, rates: DatedRates) -> Decimal:
    if arrival.bank is None:
        return ZERO
    worth = rates.into(arrival.bank.amount, arrival.bank.currency, arrival.place.currency, arrival.bank.day)
    return worth if worth is not None else ZERO


def _posting(arrival: Arrival, cause: str, facts: Mapping[str, Any], arrived: Decimal) -> Posting:
    first, bank = arrival.payouts[0], arrival.bank
    return Posting(
        STAGE,
        cause,
        first.id or f"{first.day}|{first.amount}",
        arrival.place,
        first.day,
        arrived - arrival.total,
        "",
        first.statement_id,
        first.id,
        (*(p.line for p in arrival.payouts), *((bank.line,) if bank else ())),
        facts,
    )


def _cause(
    arrival: Arrival,
    arrived: Decimal,
    rates: DatedRates,
    fees: frozenset[Decimal],
    lines: Sequence[BankLine],
    late: int,
    today: date,
) -> tuple[str, dict[str, Any]]:
    bank, currency = arrival.bank, arrival.place.currency
    if bank is None:
        return _not_booked(arrival.payouts[0], lines, late, today)
    if bank.currency != currency:
        dated = rates.rate(bank.currency, currency, bank.day)
        implied = arrival.total / bank.amount if bank.amount else None
        return ("currency" if dated else "missing_rate"), currency_facts(bank.currency, implied, dated)
    if arrival.total - arrived in fees:
        return "bank_fee", {"fee": arrival.total - arrived}
    return "unexplained", {}


def _constant_gaps(found: Sequence[Arrival], rates: DatedRates) -> frozenset[Decimal]:
    """Small deductions that come back unchanged: the bank's fee for taking money in."""
    short = Counter(
        a.total - _arrived(a, rates) for a in found if a.bank and a.bank.currency == a.place.currency
    )
    largest = max((_most(a.total) for a in found), default=ZERO)
    return frozenset(s for s, often in short.items() if often > 1 and ZERO < s <= largest)


def _usual_days(found: Sequence[Arrival]) -> int:
    """How many days the slowest payout took to the bank, of those that came."""
    took = [(a.bank.day - a.payouts[0].day).days for a in found if a.bank and a.payouts[0].day]
    return max(max(took, default=EARLY), 1)


def _not_booked(
    payout: Payout, lines: Sequence[BankLine], late: int, today: date
) -> tuple[str, dict[str, Any]]:
    """On its way, overdue, or outside the days of the imported bank lines."""
    day = payout.day or today
    due = day + timedelta(days=late + 1)
    facts = {"due": due, "usual": late}
    first, last = min(b.day for b in lines), max(b.day for b in lines)
    if day + timedelta(days=late) < first:
        return "not_imported", {**facts, "missing": "bank"}
    if not payout.is_paid or due > today:
        return "timing", facts
    return ("not_arrived", facts) if due <= last else ("not_imported", {**facts, "missing": "bank"})


def _left_in_wallets(wallet: Sequence[Payout], drawn: Sequence[Payout]) -> Iterator[tuple[Posting, StageSum]]:
    """What came into a platform's wallet and was not drawn, movement by movement."""
    out = {id(p) for p in drawn}
    both = {p.place for p in wallet if id(p) not in out}
    for payout, sign in (
        *((p, 1) for p in wallet if p.place in both),
        *((p, -1) for p in drawn if p.place in both),
    ):
        amount = sign * payout.amount
        posting = Posting(
            STAGE,
            "timing",
            "wallet",
            payout.place,
            payout.day,
            -amount,
            rows=(payout.line,),
            facts={"wallet": True},
        )
        yield posting, StageSum(STAGE, payout.place, payout.day, amount, ZERO)


def _from_a_platform(
    loose: Sequence[BankLine], payouts: Sequence[Payout]
) -> Iterator[tuple[Posting, StageSum]]:
    """Bank lines that name a platform of ours, and no payout that was imported."""
    shops = {(p.place.channel, p.place.shop) for p in payouts}
    for line in loose:
        named = sorted(s for s in shops if s[0].split("_")[0] in line.text)
        if not named:
            continue
        place = Place(*named[0], line.currency)
        posting = Posting(
            STAGE,
            "not_imported",
            line.key,
            place,
            line.day,
            line.amount,
            rows=(line.line,),
            facts={"missing": "payout"},
        )
        yield posting, StageSum(STAGE, place, line.day, ZERO, line.amount)
