"""The second stage: statements, less what is held back, = payouts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import ibis
import ibis.expr.types as ir

from channelshift.ledger.reconcile.dated import DatedRates
from channelshift.ledger.reconcile.postings import ZERO, Place, Posting, SourceLine, StageSum
from channelshift.ledger.reconcile.reserves import balance_postings, reserve_postings
from channelshift.ledger.reconcile.sales import as_dicts
from channelshift.ledger.reconcile.sold import known
from channelshift.ledger.reconcile.statements import line_of, place_of

STAGE = "payout"
USUAL = 14  # days from the last statement to the payout, where no payout shows what is usual
GRACE = 3  # days later than usual before a payout is called missing
Shop = tuple[str, str]


@dataclass(frozen=True)
class Payout:
    """One payout as the platform lists it."""

    id: str
    statement_id: str
    type: str
    place: Place
    day: date | None
    is_paid: bool
    amount: Decimal
    line: SourceLine

    @property
    def shop(self) -> Shop:
        return (self.place.channel, self.place.shop)


@dataclass(frozen=True)
class Group:
    """The statements that one payout should pay: by its id, else by the statement's, else by its days."""

    id: str
    place: Place
    first: date
    last: date
    total: Decimal  # after reserve and balances: what should be paid out
    before: Decimal  # before them
    statements: frozenset[str] = field(default_factory=frozenset)


# ------------------------------------------------------------------ reading


def payouts_of(con: ibis.BaseBackend, table: ir.Table) -> list[Payout]:
    """Everything paid out or under way; what failed never left the platform."""
    usable = table.filter(
        (ibis.coalesce(table.status, "paid") != "failed")
        & ibis.coalesce(table.type, "payout").isin(["payout", "earnings"])
    )
    usable = usable.mutate(
        day=ibis.coalesce(usable.paid_on, usable.requested_on), amount=known(usable.amount)
    )
    rows = as_dicts(con, usable.order_by(["day", "line_key"]))
    return [
        Payout(
            r["payout_id"] or "", r["statement_id"] or "", r["type"] or "payout", place_of(r), r["day"],
            r["status"] in (None, "paid"), r["amount"], line_of(r, "payout", r["amount"]),
        )
        for r in rows
    ]  # fmt: skip


def into_the_wallet(payouts: Sequence[Payout]) -> list[Payout]:
    """What pays statements: where a platform has a wallet, what comes into it."""
    wallets = {p.place for p in payouts if p.type == "earnings"}
    return [p for p in payouts if p.type == "earnings" or p.place not in wallets]


def out_of_the_wallet(payouts: Sequence[Payout]) -> list[Payout]:
    """What should reach the bank: where a wallet's withdrawals are listed, those."""
    drawn = {p.place for p in payouts if p.type == "payout"}
    return [p for p in payouts if p.type == "payout" or p.place not in drawn]


def counted(rows: ir.Table) -> ir.Table:
    """Statement rows that should be paid out, each with the name of its payout as far as the file has it."""
    counted = rows.filter(~rows.part.isin(["repeated", "on_hold"]))
    name = ibis.coalesce(counted.payment_id.nullif(""), counted.statement_id.nullif(""), "")
    return counted.mutate(group=name)


def groups_of(con: ibis.BaseBackend, rows: ir.Table) -> list[Group]:
    """Statements summed by the payout they are in; where nothing names it, by the day."""
    days = ibis.ifelse(rows.group == "", rows.settled_on, ibis.null("date"))
    by = rows.mutate(_day=days).group_by([*Place._fields, "group", "_day"])
    sums = by.aggregate(
        first=rows.settled_on.min(),
        last=rows.settled_on.max(),
        total=rows.amount.sum(),
        before=rows.net.sum(),
    )
    names = rows.select(*Place._fields, "group", "statement_id").distinct()
    statements: dict[tuple[Place, str], set[str]] = defaultdict(set)
    for row in as_dicts(con, names.filter(names.statement_id.notnull())):
        statements[place_of(row), row["group"]].add(row["statement_id"])
    return [
        Group(
            r["group"], place_of(r), r["first"], r["last"], r["total"], r["before"],
            frozenset(statements[place_of(r), r["group"]]) if r["group"] else frozenset(),
        )
        for r in as_dicts(con, sums.order_by("first"))
        if r["first"]
    ]  # fmt: skip


# ------------------------------------------------------------------ matching


@dataclass(frozen=True)
class Match:
    """Statements and the payouts that pay them; either side may be missing."""

    groups: tuple[Group, ...]
    payouts: tuple[Payout, ...]

    @property
    def place(self) -> Place:
        return self.groups[0].place if self.groups else self.payouts[0].place

    @property
    def day(self) -> date | None:
        return max((g.last for g in self.groups), default=None) or self.payouts[0].day


def matched(groups: Sequence[Group], payouts: Sequence[Payout]) -> list[Match]:
    """Who pays whom: by the payout's id, by the statement's, then by the days where nothing names it."""
    by_name: dict[tuple[Shop, str], Group] = {}
    for group in groups:
        for name in (*group.statements, group.id):
            if name:
                by_name[(group.place.channel, group.place.shop), name] = group
    paying: dict[int, list[Payout]] = defaultdict(list)
    loose: list[Payout] = []
    for payout in payouts:
        found = by_name.get((payout.shop, payout.id)) or by_name.get((payout.shop, payout.statement_id))
        (paying[id(found)] if found else loose).append(payout)
    matches = [Match((g,), tuple(paying[id(g)])) for g in groups if paying.get(id(g))]
    unnamed = [g for g in groups if not g.id]
    by_days, loose = _by_days(unnamed, loose)
    taken = {id(g) for m in (*matches, *by_days) for g in m.groups}
    alone = [Match((g,), ()) for g in groups if id(g) not in taken]
    return [*matches, *by_days, *alone, *(Match((), (p,)) for p in loose)]


def _by_days(groups: list[Group], payouts: list[Payout]) -> tuple[list[Match], list[Payout]]:
    """Each payout pays the days since the one before, as many days late as makes most of them exact."""
    matches: list[Match] = []
    left: list[Payout] = []
    for place in dict.fromkeys(p.place for p in payouts):
        mine = [p for p in payouts if p.place == place and p.day]
        days = [g for g in groups if g.place == place]
        tries = [_windows(days, mine, lag) for lag in range(USUAL + 1)]
        best = max(tries, key=lambda ms: sum(_is_exact(m) for m in ms), default=[])
        if days and any(_is_exact(m) for m in best):
            matches += [m for m in best if m.groups]
        used = {id(p) for m in matches for p in m.payouts}
        left += [p for p in payouts if p.place == place and id(p) not in used]
    return matches, left


def _windows(days: list[Group], payouts: list[Payout], lag: int) -> list[Match]:
    found, since = [], date.min
    for payout in payouts:
        assert payout.day is not None
        until = payout.day - timedelta(days=lag)
        found.append(Match(tuple(d for d in days if since < d.last <= until), (payout,)))
        since = max(since, until)
    return found


def _is_exact(match: Match) -> bool:
    return bool(match.groups) and sum(g.total for g in match.groups) == sum(p.amount for p in match.payouts)


# ------------------------------------------------------------------ what does not clear


@dataclass(frozen=True)
class Coverage:
    """The days for which a shop's payout list speaks, and how late it usually pays."""

    first: date
    last: date
    usual: int


def coverage(matches: Iterable[Match], payouts: Iterable[Payout]) -> dict[Shop, Coverage]:
    days: dict[Shop, list[date]] = defaultdict(list)
    took: dict[Shop, list[int]] = defaultdict(list)
    for payout in payouts:
        if payout.day:
            days[payout.shop].append(payout.day)
    for match in matches:
        if match.groups and match.payouts and match.payouts[0].day and match.day:
            took[match.payouts[0].shop].append((match.payouts[0].day - match.day).days)
    return {shop: Coverage(min(d), max(d), max(took.get(shop) or [USUAL])) for shop, d in days.items()}


def stage(
    matches: Sequence[Match],
    payouts: Sequence[Payout],
    held: Sequence[Mapping[str, Any]],
    rates: DatedRates,
    today: date,
) -> tuple[list[Posting], list[StageSum]]:
    """Postings of the second stage and what they must add up to. `held` are rows with reserve or balances."""
    spoken = coverage(matches, payouts)
    postings: list[Posting] = [
        *reserve_postings(r for r in held if r["reserve"]),
        *balance_postings(held),
    ]
    sums = []
    for match in matches:
        arrived, gap = _arrived(match, rates)
        sums.append(
            StageSum(STAGE, match.place, match.day, sum((g.before for g in match.groups), ZERO), arrived)
        )
        postings += _gap(match, gap, arrived, rates, spoken, today)
    return postings, sums


def _arrived(match: Match, rates: DatedRates) -> tuple[Decimal, Decimal]:
    """What was paid out, in the statement's currency, and how far it is from what should have been."""
    arrived = sum((_converted(p, match.place, rates) or ZERO for p in match.payouts), ZERO)
    return arrived, arrived - sum((g.total for g in match.groups), ZERO)


def _converted(payout: Payout, place: Place, rates: DatedRates) -> Decimal | None:
    return rates.into(payout.amount, payout.place.currency, place.currency, payout.day)


def _gap(
    match: Match,
    gap: Decimal,
    arrived: Decimal,
    rates: DatedRates,
    spoken: Mapping[Shop, Coverage],
    today: date,
) -> Iterator[Posting]:
    if not gap:
        return
    cause, facts = _cause(match, rates, spoken, today)
    key = match.groups[0].id if match.groups and match.groups[0].id else ""
    payout = match.payouts[0] if match.payouts else None
    yield Posting(
        STAGE,
        cause,
        key or (payout.id if payout and payout.id else f"{match.day}"),
        match.place,
        match.day,
        gap,
        "",
        _one({s for g in match.groups for s in g.statements}),
        payout.id if payout else key,
        tuple(p.line for p in match.payouts),
        {**facts, "arrived": arrived},
    )


def _one(names: set[str]) -> str:
    return next(iter(names)) if len(names) == 1 else ""


def _cause(
    match: Match, rates: DatedRates, spoken: Mapping[Shop, Coverage], today: date
) -> tuple[str, dict[str, Any]]:
    if not match.groups:
        return "not_imported", {"missing": "statement"}
    shop = (match.place.channel, match.place.shop)
    if not match.payouts:
        return _not_paid(match.day or today, spoken.get(shop), today)
    other = [p for p in match.payouts if p.place.currency != match.place.currency]
    if other:
        payout = other[0]
        dated = rates.rate(payout.place.currency, match.place.currency, payout.day)
        total = sum((g.total for g in match.groups), ZERO)
        implied = total / payout.amount if payout.amount else None
        return ("currency" if dated else "missing_rate"), currency_facts(
            payout.place.currency, implied, dated
        )
    return "unexplained", {}


def currency_facts(other: str, implied: Decimal | None, dated: Decimal | None) -> dict[str, Any]:
    """The rate that was taken and the one that was dated."""
    return {"other": other, "implied": implied and implied.quantize(Decimal("0.000001")), "dated": dated}


def _not_paid(last: date, spoken: Coverage | None, today: date) -> tuple[str, dict[str, Any]]:
    """Late, not due yet, or outside the days of the payout list."""
    usual = spoken.usual if spoken else USUAL
    due = last + timedelta(days=usual + GRACE)
    facts = {"usual": usual, "due": due}
    if spoken is None or last + timedelta(days=usual) < spoken.first:
        return "not_imported", {**facts, "missing": "payout"}
    if due <= spoken.last:
        return "missing_payout", facts
    return ("timing", facts) if due > today else ("not_imported", {**facts, "missing": "payout"})
