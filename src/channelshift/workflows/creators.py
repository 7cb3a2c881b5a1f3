"""Creators: what each brought, what each cost, who to keep and who to ask again; each order and cost once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import ibis.expr.types as ir

from channelshift.content.creators import (
    Judged,
    Record,
    creator_return,
    judged,
    share_between,
)
from channelshift.ledger.book import FIGURES, Ledger
from channelshift.terms.days import Period
from channelshift.terms.shares import exposure
from channelshift.terms.steps import kept
from channelshift.workflows.creators_answers import NOBODY, Claimed, CreatorAnswer, CreatorRow
from channelshift.workflows.creators_claims import claimed_by
from channelshift.workflows.creators_costs import Given, covered, given, in_whole_weeks, sent_once
from channelshift.workflows.creators_lines import by_month, by_order, creator_lines, summed
from channelshift.workflows.creators_words import WHY, notes_of
from channelshift.workflows.profit import opened
from channelshift.workflows.workspace import Workspace

ZERO = Decimal(0)
Raw = Mapping[str, Any]


@dataclass(frozen=True)
class _Found:
    """All that was read, by creator."""

    sums: Mapping[str, Raw]
    orders: Mapping[str, Raw]
    months: Mapping[str, Mapping[str, int]]
    gifts: Mapping[str, list[Given]]
    delivered: Mapping[str, int]  # samples that arrived, as the order export says
    claims: Mapping[str, Claimed]
    covered: Decimal  # fees that the ledger has as spend without a name
    last_month: str
    tells_posts: bool


def creators(workspace: Workspace, period: Period | None = None) -> CreatorAnswer:
    """Every creator of a period, by the day of payment and the day of a cost.

    Raises NothingImported before the first import.
    """
    with opened(workspace) as ledger:
        lines = kept(creator_lines(workspace, ledger, period))
        found = _read(workspace, ledger, lines, period)
        shop = ledger.con.to_pyarrow(ledger.sums((), period, "paid", ledger.notes.reporting)).to_pylist()
        currency = ledger.notes.reporting
    rows = _rows(found)
    nobody = _nobody(found)
    total = _total([*rows, *([nobody] if nobody else [])])
    spread = exposure({row.creator: row.cm3 for row in rows if row.cm3 is not None})
    whole = shop[0]["cm3"] if shop else None
    most = next((row.cm3 for row in rows if spread.shares and row.creator == spread.shares[0][0]), None)
    return CreatorAnswer(
        currency=currency,
        period=period,
        rows=tuple(rows),
        nobody=nobody,
        total=total,
        post_rate=_post_rate(rows, found),
        sale_rate=share_between(
            sum(r.orders > 0 for r in rows if r.delivered), sum(r.delivered for r in rows)
        ),
        exposure=spread,
        of_shop=(most / whole).quantize(Decimal("0.0001")) if most and whole and whole > 0 else None,
        notes=tuple(notes_of(found.covered, [g for many in found.gifts.values() for g in many], rows)),
    )


# ------------------------------------------------------------------ reading


def _read(workspace: Workspace, ledger: Ledger, lines: ir.Table, period: Period | None) -> _Found:
    con = ledger.con
    gifts: dict[str, list[Given]] = defaultdict(list)
    told = given(workspace, ledger, ledger.lines.select("order_id"), in_whole_weeks(period))
    for one in told:
        if period is None or one.day in period:
            gifts[one.creator].append(one)
    months: dict[str, dict[str, int]] = defaultdict(dict)
    for row in con.to_pyarrow(by_month(lines)).to_pylist():
        months[row["creator"]][row["month"]] = row["orders"]
    last = period.last if period else workspace.today
    return _Found(
        sums={row["creator"]: row for row in con.to_pyarrow(summed(lines)).to_pylist()},
        orders={row["creator"]: row for row in con.to_pyarrow(by_order(lines)).to_pylist()},
        months=months,
        gifts=gifts,
        delivered=_delivered(workspace, ledger, lines, gifts),
        claims=claimed_by(workspace, ledger, period),
        covered=covered(ledger, told, period),
        last_month=f"{min(last, workspace.today):%Y-%m}",
        tells_posts=any(one.posted_on for many in gifts.values() for one in many),
    )


def _delivered(
    workspace: Workspace, ledger: Ledger, lines: ir.Table, gifts: Mapping[str, Sequence[Given]]
) -> dict[str, int]:
    """Samples that arrived: as our template says of an order, else as the order export does."""
    orders = workspace.warehouse.versions(ledger.con, "order_line").table
    arrived = orders.filter(orders.delivered_at.notnull())
    arrived = arrived.select(_a_channel="channel", _a_shop="shop", _a_order="order_id").distinct()
    gone = lines.filter(lines.is_sample)
    same = (
        (gone.channel == arrived._a_channel)
        & (gone.shop == arrived._a_shop)
        & (gone.order_id == arrived._a_order)
    )
    rows = ledger.con.to_pyarrow(
        gone.semi_join(arrived, same).select("creator", "order_id", "quantity")
    ).to_pylist()
    told = {one.order_id for many in gifts.values() for one in many if one.in_ledger and one.delivered_on}
    found: dict[str, int] = defaultdict(int)
    for row in rows:
        if row["order_id"] not in told:
            found[row["creator"]] += row["quantity"] or 0
    for who, many in gifts.items():
        found[who] += sum(one.units for one in many if one.delivered_on)
    return found


# ------------------------------------------------------------------ one creator


def _rows(found: _Found) -> list[CreatorRow]:
    names = ({*found.sums, *found.gifts} | set(found.claims)) - {NOBODY}
    verdicts = judged({who: _record(who, found) for who in names})
    rows = [_row(who, found, verdicts.get(who)) for who in names]
    return sorted(rows, key=lambda r: (r.cm3 is None, -(r.cm3 or ZERO), r.creator))


def _row(who: str, found: _Found, verdict: Judged | None = None) -> CreatorRow:
    sums, gifts = found.sums.get(who), found.gifts.get(who, [])
    ledger = {name: sums[name] if sums else None for name in FIGURES}
    fees = sum((one.fee for one in gifts), ZERO)
    priced = sum((one.cost for one in gifts), ZERO)
    in_ledger = -(sums["sample_cm3"] or ZERO) if sums else ZERO
    commission = -(ledger["creator_commission"] or ZERO)
    known = sums is None or ledger["cm3"] is not None
    return CreatorRow(
        creator=who,
        orders=sums["orders"] if sums else 0,
        units=sums["units"] if sums else 0,
        ledger=ledger,
        sent=(sums["given"] or 0 if sums else 0) + sent_once(gifts),
        delivered=found.delivered.get(who, 0),
        posts=sum(one.posted_on is not None for one in gifts) if found.tells_posts else None,
        commission=commission,
        samples=in_ledger + priced,
        fees=fees,
        outside=fees + priced,
        cm3=(ledger["cm3"] or ZERO) - fees - priced if known else None,
        returned=creator_return(_cm2_of(sums), commission, in_ledger + priced, fees),
        gain=verdict.gain if verdict else None,
        verdict=verdict.verdict if verdict else "",
        why=WHY[verdict.why] if verdict else None,
        claimed=found.claims.get(who),
        first_day=_first_day(sums, gifts),
    )


def _cm2_of(sums: Raw | None) -> Decimal | None:
    """What their sales left; nothing without a sale, not available where no sale's cost is known."""
    if sums is None or sums["sale_cm2"] is None:
        return None if sums and sums["orders"] else ZERO
    return Decimal(sums["sale_cm2"])


def _first_day(sums: Raw | None, gifts: Sequence[Given]) -> date | None:
    days = [one.day for one in gifts]
    if sums and sums["first_day"]:
        days.append(sums["first_day"])
    return min(days, default=None)


def _record(who: str, found: _Found) -> Record:
    """Orders of each month from the first contact to the last month of the period, the empty ones too."""
    row, told = _row(who, found), found.orders.get(who)
    first = row.first_day
    months = list(_months(f"{first:%Y-%m}", found.last_month)) if first else []
    counts = found.months.get(who, {})
    return Record(
        months=tuple(counts.get(month, 0) for month in months),
        orders=told["n"] if told else 0,
        left=told["left"] or 0.0 if told else 0.0,
        square=told["square"] or 0.0 if told else 0.0,
        spent=float(row.samples + row.fees),
    )


def _months(first: str, last: str) -> Iterator[str]:
    year, month = int(first[:4]), int(first[5:])
    while f"{year}-{month:02d}" <= last:
        yield f"{year}-{month:02d}"
        year, month = year + month // 12, month % 12 + 1


# ------------------------------------------------------------------ all together


def _nobody(found: _Found) -> CreatorRow | None:
    """Samples and spend that no file ties to a creator; fees told by creator are taken off the spend."""
    if NOBODY not in found.sums:
        return None
    row = _row(NOBODY, found)
    ads = -(row.ledger["ads"] or ZERO)
    rest = ads - found.covered
    cm3 = None if row.cm3 is None else row.cm3 + found.covered
    facts = {**row.__dict__, "fees": rest, "outside": -found.covered, "cm3": cm3, "returned": None}
    return CreatorRow(**facts)


def _total(rows: Iterable[CreatorRow]) -> CreatorRow:
    told = list(rows)

    def added(name: str) -> Any:
        known = [getattr(row, name) for row in told if getattr(row, name) is not None]
        return sum(known, type(known[0])(0)) if known else None

    ledger = {name: _sum(row.ledger[name] for row in told) for name in FIGURES}
    sums: dict[str, Any] = {name: added(name) or 0 for name in ("orders", "units", "sent", "delivered")}
    costs: dict[str, Any] = {
        name: added(name) or ZERO for name in ("commission", "samples", "fees", "outside")
    }
    return CreatorRow(
        creator=NOBODY,
        ledger=ledger,
        posts=added("posts"),
        cm3=added("cm3"),
        returned=creator_return(_sale_cm2(ledger), costs["commission"], costs["samples"], costs["fees"]),
        gain=None,
        verdict="",
        why=None,
        claimed=None,
        first_day=min((row.first_day for row in told if row.first_day), default=None),
        **sums,
        **costs,
    )


def _sum(values: Iterable[Decimal | None]) -> Decimal | None:
    known = [value for value in values if value is not None]
    return sum(known, ZERO) if known else None


def _sale_cm2(ledger: Mapping[str, Decimal | None]) -> Decimal | None:
    """CM2 of the orders: samples are a cost of marketing and touch no rung above CM3."""
    return ledger["cm2"]


def _post_rate(rows: Sequence[CreatorRow], found: _Found) -> Any:
    if not found.tells_posts:
        return None
    return share_between(sum(bool(r.posts) for r in rows if r.delivered), sum(r.delivered for r in rows))
