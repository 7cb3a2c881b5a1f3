"""The whole tie-out: three stages, each with a difference that its residuals explain to the cent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import ibis
import ibis.expr.types as ir

from channelshift.ledger.reconcile import bank, payouts, statements
from channelshift.ledger.reconcile.agreed import by_the_book
from channelshift.ledger.reconcile.dated import Question, dated_rates
from channelshift.ledger.reconcile.payouts import Match, Payout
from channelshift.ledger.reconcile.postings import STAGES, Posting, StageSum
from channelshift.ledger.reconcile.sales import as_dicts
from channelshift.ledger.reconcile.settled import rows_of
from channelshift.ledger.reconcile.sold import orders
from channelshift.ledger.reconcile.statements import place_of
from channelshift.rulebook import FeePeriod

KINDS = ("order_line", "settlement_line", "payout", "bank_line", "fx_rate")
Shop = tuple[str, str]


class DoesNotAddUp(AssertionError):
    """The residuals of a stage are not its difference: something was dropped or counted twice."""


@dataclass(frozen=True)
class TieOut:
    """Everything that does not clear, and what each stage adds up to."""

    postings: tuple[Posting, ...]
    sums: tuple[StageSum, ...]
    no_statements: tuple[Shop, ...]  # shops with orders whose statements were not imported
    no_orders: tuple[Shop, ...]  # shops with statements whose orders were not imported
    no_payouts: tuple[Shop, ...]
    no_bank: bool


def tie_out(
    con: ibis.BaseBackend, records: Mapping[str, ir.Table], periods: Sequence[FeePeriod], today: date
) -> TieOut:
    """Tie orders to statements, statements to payouts, payouts to the bank, as far as there are files."""
    sold = orders(records["order_line"])
    rows = rows_of(records["settlement_line"], sold)
    selling, settling = _shops(con, sold), _shops(con, rows)
    both = selling & settling
    postings: list[Posting] = []
    sums: list[StageSum] = []
    if both:
        agreed = by_the_book(_of_these_markets(con, sold, periods))
        here = statements.compare(
            con, records["order_line"], _of(sold, both), _of(rows, both), records["fx_rate"], agreed
        )
        postings, sums = statements.stage(here)
    listed = payouts.payouts_of(con, records["payout"])
    lines = bank.bank_lines_of(con, records["bank_line"])
    paying = {p.shop for p in listed}
    for found, those in _paid_stages(con, rows, listed, lines, records["fx_rate"], today):
        postings += found
        sums += those
    result = TieOut(
        tuple(postings),
        tuple(sums),
        tuple(sorted(selling - settling)),
        tuple(sorted(settling - selling)),
        tuple(sorted(settling - paying)),
        not lines,
    )
    check(result, _settled(con, _of(rows, both)) if both else Decimal(0))
    return result


def _of_these_markets(con: ibis.BaseBackend, sold: ir.Table, periods: Sequence[FeePeriod]) -> list[FeePeriod]:
    """The fees of the markets that were sold in: a query names each of them."""
    there = {
        (r["checkout"], r["market"]) for r in as_dicts(con, sold.select("checkout", "market").distinct())
    }
    anywhere = {checkout for checkout, _ in there}
    return [
        p
        for p in periods
        if (p.checkout, p.market) in there or (p.market in ("GLOBAL", "") and p.checkout in anywhere)
    ]


def _shops(con: ibis.BaseBackend, table: ir.Table) -> set[Shop]:
    return {(r["channel"], r["shop"]) for r in as_dicts(con, table.select("channel", "shop").distinct())}


def _of(table: ir.Table, shops: Iterable[Shop]) -> ir.Table:
    names = ibis.memtable([{"channel": c, "shop": s} for c, s in sorted(shops)])
    return table.semi_join(names, ["channel", "shop"])


def _paid_stages(
    con: ibis.BaseBackend,
    rows: ir.Table,
    listed: list[Payout],
    lines: list[bank.BankLine],
    fx: ir.Table,
    today: date,
) -> Iterable[tuple[list[Posting], list[StageSum]]]:
    if not listed:
        return
    wallet, drawn = payouts.into_the_wallet(listed), payouts.out_of_the_wallet(listed)
    owed = payouts.counted(_of(rows, {p.shop for p in listed}))
    matches = payouts.matched(payouts.groups_of(con, owed), wallet)
    rates = dated_rates(con, fx, [*_questions(matches), *bank.questions(drawn, lines)])
    found, sums = payouts.stage(matches, wallet, _held(con, owed, matches), rates, today)
    yield _with_rows(con, owed, found), sums
    if lines:
        yield bank.stage(wallet, drawn, lines, rates, today)


def _questions(matches: Iterable[Match]) -> Iterable[Question]:
    for match in matches:
        for payout in match.payouts:
            if payout.day:
                yield payout.place.currency, match.place.currency, payout.day


def _held(con: ibis.BaseBackend, owed: ir.Table, matches: Iterable[Match]) -> list[dict[str, Any]]:
    """Rows with a reserve or a balance, each with the day its payout's statements end."""
    ends: dict[tuple[Any, ...], date | None] = {}
    for match in matches:
        for group in match.groups:
            ends[(group.place, group.id, None if group.id else group.first)] = match.day
    held = as_dicts(con, owed.filter((owed.reserve != 0) | (owed.transfer != 0)))
    for row in held:
        row["group"] = (place_of(row), row["group"], None if row["group"] else row["settled_on"])
    # A row without a day and a name is in no payout's sum, so its reserve is in none either.
    return [row | {"group_day": ends[row["group"]]} for row in held if row["group"] in ends]


def _with_rows(con: ibis.BaseBackend, owed: ir.Table, postings: list[Posting]) -> list[Posting]:
    """Payouts that are off or missing, beside the statement rows they should have paid."""
    wanted = {p.payout_id for p in postings if p.cause not in ("reserve", "balance")}
    wanted |= {p.statement_id for p in postings if p.cause not in ("reserve", "balance")} - {""}
    names = ibis.memtable([{"group": name} for name in sorted(wanted - {""})], schema={"group": "string"})
    rows: dict[tuple[Any, ...], list[Any]] = defaultdict(list)
    for row in as_dicts(con, owed.semi_join(names, "group").order_by(["file", "sheet", "row"])):
        rows[place_of(row), row["group"]].append(statements.line_of(row, "statement", row["amount"]))
    return [_beside(p, rows) for p in postings]


def _beside(posting: Posting, rows: Mapping[tuple[Any, ...], list[Any]]) -> Posting:
    if posting.cause in ("reserve", "balance"):
        return posting
    own = (
        rows.get((posting.place, posting.payout_id)) or rows.get((posting.place, posting.statement_id)) or []
    )
    return Posting(**{**vars(posting), "rows": (*own, *posting.rows)})


# ------------------------------------------------------------------ nothing dropped, nothing twice


def _settled(con: ibis.BaseBackend, rows: ir.Table) -> Decimal:
    """All statement rows as the files state them, reserve and balances apart: added up once more."""
    raw = rows.filter(rows.part != "on_hold")
    total = as_dicts(con, raw.aggregate(total=raw.net.sum()))[0]["total"]
    return Decimal(total or 0)


def check(tied: TieOut, settled: Decimal) -> None:
    """Refuse a tie-out whose residuals are not its differences, day by day; `settled` is counted apart."""
    for stage in STAGES:
        gaps: dict[Any, Decimal] = defaultdict(Decimal)
        for total in tied.sums:
            if total.stage == stage:
                gaps[total.place, total.day] += total.actual - total.expected
        for posting in tied.postings:
            if posting.stage == stage:
                gaps[posting.place, posting.day] -= posting.amount
        wrong = {key: gap for key, gap in gaps.items() if gap}
        if wrong:
            raise DoesNotAddUp(f"{stage}: {list(wrong.items())[:3]}")
    stated = sum((s.actual for s in tied.sums if s.stage == STAGES[0]), Decimal(0))
    if stated != settled:
        raise DoesNotAddUp(f"statements hold {settled}, the stage counts {stated}")
