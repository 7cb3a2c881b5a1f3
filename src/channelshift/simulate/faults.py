"""Faults planted in a small shop's papers, and what a tie-out has to say of each: rows and money.

The small shop is a thinned copy of the British shop: some ten weeks, some seventy orders. Its papers are
orders, statements, payouts and bank lines; without faults they tie out to the penny.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import numpy as np

from channelshift.simulate.files import payouts as payout_files
from channelshift.simulate.files import templates, tiktok_income, tiktok_orders
from channelshift.simulate.files.table import months
from channelshift.simulate.history import History
from channelshift.simulate.payouts import Booked, Paid, bank_statement, payment_ids, payouts
from channelshift.simulate.settlements import Settled, adjustment, settle_order
from channelshift.simulate.things import cents
from channelshift.simulate.world import World

UNTIL = date(2022, 11, 30)
_EVERY = 8  # of the big shop's orders one is the small shop's
_STEP = Decimal("0.02")  # what a fee step takes on top of the book's rate
_OFF = Decimal("0.96")  # what a bank pays of the dated rate where it cheats
Place = tuple[str, int]  # file name and row, as a spreadsheet counts


@dataclass(frozen=True)
class Papers:
    """All that the small shop can export. `copies` are statement rows that its file repeats at its end."""

    history: History
    settled: tuple[Settled, ...]
    copies: tuple[Settled, ...]
    paid: tuple[Paid, ...]
    booked: tuple[Booked, ...]


@dataclass(frozen=True)
class Planted:
    """One fault: the stage and the cause by which it must be named, its money and its rows of statements."""

    fault: str
    stage: str
    cause: str
    amount: Decimal
    settled: tuple[Settled, ...] = ()
    payment_id: str = ""
    facts: dict[str, str] = field(default_factory=dict)


def small_shop(seed: int, until: date = UNTIL) -> Papers:
    """A shop without faults."""
    return _papers(_thinned(World(seed, last_day=until).history(until)))


def _thinned(history: History) -> History:
    orders = tuple(o for n, o in enumerate(history.shop_orders) if n % _EVERY == 0)
    spend = tuple(replace(s, amount=cents(s.amount / _EVERY)) for s in history.spend if s.currency == "GBP")
    return replace(history, orders=orders, spend=spend)


def _papers(history: History) -> Papers:
    return _with_money(history, [_less_storage(row) for row in history.settled])


def _less_storage(row: Settled) -> Settled:
    """The big shop's shelves are not the small one's."""
    return replace(row, adjustment=cents(row.adjustment / 40)) if "warehouse" in row.type else row


def _with_money(history: History, settled: Iterable[Settled], copies: Sequence[Settled] = ()) -> Papers:
    rows = tuple(sorted(settled, key=lambda r: (r.on, r.settled_id)))
    paid = payouts(rows, history.until)
    return Papers(history, rows, tuple(copies), paid, bank_statement(paid, history.first_day, history.until))


# ------------------------------------------------------------------ the faults


Fault = Callable[[Papers, np.random.Generator], tuple[Papers, Planted]]


def with_faults(papers: Papers, seed: int, names: Sequence[str] = ()) -> tuple[Papers, list[Planted]]:
    """The same shop with faults in its papers, all six or some of them, and what was planted."""
    rng = np.random.default_rng([seed, 77])
    planted = []
    for name, plant in FAULTS.items():
        if not names or name in names:
            papers, fault = plant(papers, rng)
            planted.append(fault)
    return papers, [_as_it_came_out(fault, papers) for fault in planted]


def _late_refund(papers: Papers, rng: np.random.Generator) -> tuple[Papers, Planted]:
    """An order that was settled is given back a month later."""
    until = papers.history.until
    whole = [
        o
        for o in papers.history.orders
        if o.is_sale and o.delivered_at and not o.refunded_at
        and o.delivered_at.date() + timedelta(days=42) <= until
    ]  # fmt: skip
    order = whole[int(rng.integers(len(whole)))]
    assert order.delivered_at is not None
    back = replace(
        order,
        refunded_at=order.delivered_at + timedelta(days=38),
        lines=tuple(replace(line, returned=line.quantity) for line in order.lines),
    )
    orders = tuple(back if o is order else o for o in papers.history.orders)
    history = replace(papers.history, orders=orders)
    rows = [r for r in papers.settled if r.order is None or r.order.order_id != order.order_id]
    rows += settle_order(back, history.truth.rates)
    given_back = tuple(r for r in rows if r.order is back and not r.gross)
    planted = Planted(
        "late_refund",
        "statement",
        "refund_after_settlement",
        sum((r.total for r in given_back), Decimal(0)),
        given_back,
    )
    return _with_money(history, rows), planted


def _fee_step(papers: Papers, rng: np.random.Generator) -> tuple[Papers, Planted]:
    """From a day in mid-month the platform charges two per cent more than the book."""
    day = date(2022, 10, 10) + timedelta(days=int(rng.integers(12)))
    rates = papers.history.truth.rates
    stepped = replace(rates, shop_commission=rates.shop_commission + _STEP)
    dearer: dict[tuple[str, str, date, bool], Settled] = {}
    for order in papers.history.orders:
        for row in settle_order(order, stepped):
            if row.on >= day and row.gross:
                dearer[_name(row)] = row
    rows = [dearer.get(_name(r), r) for r in papers.settled]
    changed = tuple(
        new
        for old, new in zip(papers.settled, rows, strict=True)
        if abs(new.commission - old.commission) > Decimal("0.01")
    )
    before = {_name(r): r for r in papers.settled}
    amount = sum((r.commission - before[_name(r)].commission for r in changed), Decimal(0))
    facts = {"old": str(rates.shop_commission), "since": str(min(r.on for r in changed))}
    planted = Planted("fee_step", "statement", "fee_change", amount, changed, facts=facts)
    return _with_money(papers.history, rows), planted


def _name(row: Settled) -> tuple[str, str, date, bool]:
    return (row.settled_id, row.line.product.sku if row.line else "", row.on, bool(row.gross))


def _held_reserve(papers: Papers, rng: np.random.Generator) -> tuple[Papers, Planted]:
    """The platform keeps a tenth of a good week back and does not release it."""
    payout = _some(_good(papers.paid), rng)
    day = payout.paid_on - timedelta(days=4)  # in the paid week
    row = adjustment(day, 5, "Reserve", -cents(payout.amount / 10))
    planted = Planted("held_reserve", "payout", "reserve", row.total, (row,))
    return _with_money(papers.history, [*papers.settled, row]), planted


def _doubled_block(papers: Papers, rng: np.random.Generator) -> tuple[Papers, Planted]:
    """The export repeats all rows of one statement at its end."""
    days = sorted({r.on for r in papers.settled if sum(1 for s in papers.settled if s.on == r.on) > 1})
    day = days[int(rng.integers(len(days)))]
    block = tuple(r for r in papers.settled if r.on == day)
    amount = sum((r.total for r in block), Decimal(0))
    return replace(papers, copies=block), Planted("doubled_block", "statement", "duplicate", amount, block)


def _missing_payout(papers: Papers, rng: np.random.Generator) -> tuple[Papers, Planted]:
    """One payment was never made: it is in no payout list and not at the bank."""
    gone = _some(_good(papers.paid), rng)
    paid = tuple(p for p in papers.paid if p is not gone)
    booked = tuple(b for b in papers.booked if b.payment_id != gone.payment_id)
    planted = Planted("missing_payout", "payout", "missing_payout", -gone.amount, payment_id=gone.payment_id)
    return replace(papers, paid=paid, booked=booked), planted


def _currency_gap(papers: Papers, rng: np.random.Generator) -> tuple[Papers, Planted]:
    """One payout arrives in dollars, at a rate of the bank's own."""
    payout = _some(_good(papers.paid), rng)
    line = next(b for b in papers.booked if b.payment_id == payout.payment_id)
    dated = papers.history.usd_for("GBP", line.on)
    dollars = cents(payout.amount * dated * _OFF)
    other = replace(line, amount=dollars, currency="USD", reference=f"PAYOUT {payout.payment_id}")
    booked = tuple(other if b is line else b for b in papers.booked)
    gap = dollars / dated - payout.amount
    planted = Planted("currency_gap", "bank", "currency", gap, payment_id=payout.payment_id)
    return replace(papers, booked=booked), planted


def _good(paid: Sequence[Paid]) -> list[Paid]:
    """Payouts in the middle of the list, so that those before and after say what is usual."""
    middle = [p for p in paid[2:-2] if p.amount >= 20]
    return middle or list(paid[1:-1])


def _some(paid: list[Paid], rng: np.random.Generator) -> Paid:
    return paid[int(rng.integers(len(paid)))]


def _as_it_came_out(fault: Planted, papers: Papers) -> Planted:
    """A later fault may have changed a row of an earlier one: the rows as they stand in the files."""
    now = {_name(r): r for r in papers.settled}
    rows = tuple(now[_name(r)] for r in fault.settled)
    whole = fault.cause in ("duplicate", "refund_after_settlement")
    amount = sum((r.total for r in rows), Decimal(0)) if whole else fault.amount
    return replace(fault, settled=rows, amount=amount)


FAULTS: dict[str, Fault] = {
    "late_refund": _late_refund,
    "fee_step": _fee_step,
    "held_reserve": _held_reserve,
    "doubled_block": _doubled_block,
    "missing_payout": _missing_payout,
    "currency_gap": _currency_gap,
}


# ------------------------------------------------------------------ as files


def write_papers(papers: Papers, folder: Path) -> list[Path]:
    """The small shop's exports: orders, statements, payouts, bank lines and rates."""
    history = papers.history
    rates = [path for path in templates.write(history, folder) if path.name == "channelshift-fx-rates.csv"]
    return [
        *tiktok_orders.write(history, folder),
        *tiktok_income.write_statements(_rows(papers), history.first_day, history.until, folder),
        payout_files.write_records(papers.paid, folder),
        payout_files.write_bank(papers.booked, folder),
        *rates,
    ]


def _rows(papers: Papers) -> list[Settled]:
    """Statement rows in the order of the file: the repeated block stands at the end of its month."""
    rows = []
    for first, last in months(papers.history.first_day, papers.history.until):
        rows += [r for r in papers.settled if first <= r.on <= last]
        rows += [r for r in papers.copies if first <= r.on <= last]
    return rows


def places(papers: Papers, settled: Iterable[Settled], copies: bool = False) -> set[Place]:
    """Where statement rows stand in the files; of repeated rows the first or the later one."""
    wanted = {_name(r) for r in settled}
    found: set[Place] = set()
    for first, last in months(papers.history.first_day, papers.history.until):
        file = tiktok_income.file_of(first, last).name
        chosen = [r for r in _rows(papers) if first <= r.on <= last]
        once = sum(1 for r in papers.settled if first <= r.on <= last)
        for n, row in enumerate(chosen):
            if _name(row) in wanted and (n >= once) == copies:
                found.add((file, n + 2))
    return found


def of_payment(papers: Papers, payment_id: str) -> tuple[Settled, ...]:
    """The statement rows that one payment should pay."""
    ids = payment_ids(papers.settled)
    return tuple(r for r in papers.settled if ids[r.payment_id] == payment_id)
