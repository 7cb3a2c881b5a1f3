"""Live: what sessions brought, when and with whom they do best, and what an hour must bring to pay."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

import ibis.expr.types as ir

from channelshift.content.live import Between, mean_between, paces, rates
from channelshift.ledger.book import Ledger
from channelshift.terms.days import Period
from channelshift.terms.text import Sentence, sentence
from channelshift.workflows.live_answers import MONEY, Earned, Live, LiveAnswer, LiveRow, ProductRow, Slot
from channelshift.workflows.live_costs import HourCosts, hour_costs
from channelshift.workflows.live_hours import break_even
from channelshift.workflows.live_lines import live_lines, summed
from channelshift.workflows.live_second import second_session
from channelshift.workflows.live_sessions import OWN, in_market_time, sessions
from channelshift.workflows.profit import opened
from channelshift.workflows.workspace import Workspace

MONEY_UNIT = Decimal("0.0001")
BAND = 4  # hours of a part of the day
Raw = Mapping[str, Any]


def live(workspace: Workspace, period: Period | None = None, host: str = "") -> LiveAnswer:
    """Every session that began in a period, with all that follows from them; of one host where asked.

    Raises NothingImported before the first import. Hour costs are the current shop's: call it in `in_shop`.
    """
    with opened(workspace) as ledger:
        every = sessions(workspace, ledger)
        chosen = [s for s in every if within(s, period) and (not host or s.who == host)]
        lines = live_lines(workspace, ledger, every)
        earned = _by_session(ledger, lines)
        costs = hour_costs(workspace, ledger, {s.day for s in chosen if s.day} | {workspace.today})
        rows = tuple(_row(s, earned.get(s.key, Earned()), costs) for s in chosen)
        products = _products(ledger, lines, chosen)
        per_order = _per_order(ledger, lines, chosen)
        unmatched = _unmatched(ledger, lines, period)
        currency = ledger.notes.reporting
    now = costs.on(_last_host(chosen), workspace.today) if chosen else None
    second, missing = second_session(workspace, per_order, now)
    return LiveAnswer(
        currency=currency,
        period=period,
        rows=rows,
        rates=rates(chosen),
        total=added(row.earned for row in rows),
        claimed_orders=_sum(s.claimed_orders for s in chosen),
        claimed_revenue=_sum(s.claimed_revenue for s in chosen),
        hours=sum(s.hours or 0.0 for s in chosen),
        cost=_cost(rows),
        unmatched=unmatched,
        slots=tuple(_slots(rows)),
        products=products,
        per_order=per_order,
        break_even=tuple(break_even(rows, per_order, costs, workspace.today)),
        second=second,
        missing=missing,
        notes=tuple(_notes(rows, unmatched)),
    )


def within(session: Live, period: Period | None) -> bool:
    """Whether a session began in a period; one of unknown day is in every list that names no period."""
    return period is None or session.day in period


# ------------------------------------------------------------------ what the ledger has


def _by_session(ledger: Ledger, lines: ir.Table) -> dict[str, Earned]:
    rows = ledger.con.to_pyarrow(summed(lines, ("session",))).to_pylist()
    return {row["session"]: earned_of(row) for row in rows if row["session"]}


def earned_of(row: Raw) -> Earned:
    """Sums of ledger lines as an answer."""
    return Earned(row["orders"], row["units"], {name: row[name] for name in MONEY}, row["by_id"])


def added(parts: Iterable[Earned]) -> Earned:
    """Several sums as one; a figure nobody has stays unknown."""
    told = list(parts)
    figures = {name: _sum(e.figures.get(name) for e in told) for name in MONEY}
    return Earned(
        sum(e.orders for e in told), sum(e.units for e in told), figures, sum(e.by_id for e in told)
    )


def _sum(values: Iterable[Any]) -> Any:
    known = [v for v in values if v is not None]
    return sum(known) if known else None


def _row(session: Live, earned: Earned, costs: HourCosts) -> LiveRow:
    cost = _of_hours(costs.on(session.who, session.day, session.is_guest), session.hours)
    after = (
        None if cost is None or (earned.cm3 is None and earned.orders) else (earned.cm3 or Decimal(0)) - cost
    )
    return LiveRow(session, rates([session]), earned, cost, after)


def _of_hours(hour: Decimal | None, hours: float | None) -> Decimal | None:
    if hour is None or (hours is None and hour):
        return None
    return (hour * Decimal(str(hours or 0))).quantize(MONEY_UNIT)


def _cost(rows: Sequence[LiveRow]) -> Decimal | None:
    """What the hours cost together; not available while a session's hours or their price are not known."""
    known = [row.cost for row in rows if row.cost is not None]
    return sum(known, Decimal(0)) if rows and len(known) == len(rows) else None


def _unmatched(ledger: Ledger, lines: ir.Table, period: Period | None) -> Earned:
    """Live orders that no session explains, by the day they were paid."""
    rest = lines.filter(lines.session == "")
    if period is not None:
        rest = rest.filter(rest.paid_on.between(period.first, period.last))
    rows = ledger.con.to_pyarrow(summed(rest, ("session",))).to_pylist()
    return earned_of(rows[0]) if rows else Earned()


def _per_order(ledger: Ledger, lines: ir.Table, chosen: Sequence[Live]) -> Between | None:
    """CM2 of one order of the sessions; of all live orders where no session has any."""
    costed = lines.filter(lines.order_key.notnull() & lines.cm2.notnull())
    ours = costed.filter(costed.session.isin([s.key for s in chosen]))
    for table in (ours, costed.filter(costed.source.isin(OWN))):
        orders = table.group_by("order_key").aggregate(left=table.cm2.sum().cast("float64"))
        told = ledger.con.to_pyarrow(
            orders.aggregate(n=orders.count(), mean=orders.left.mean(), spread=orders.left.std())
        ).to_pylist()[0]
        if told["n"]:
            return mean_between(told["n"], told["mean"], told["spread"])
    return None


# ------------------------------------------------------------------ when, who and what


def _slots(rows: Sequence[LiveRow]) -> Iterable[Slot]:
    """Orders an hour by host, weekday and part of the day, in the market's own time."""
    cuts: dict[str, dict[tuple[str, ...], list[tuple[int, float]]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        for by, key in _keys(row.live):
            if row.live.hours:
                cuts[by][key].append((row.earned.orders, row.live.hours))
    for by, groups in cuts.items():
        for key, pace in sorted(paces(groups).items(), key=lambda item: -item[1].rate):
            yield Slot(by, key, pace)


def _keys(session: Live) -> Iterable[tuple[str, tuple[str, ...]]]:
    who = session.who
    if who:
        yield "host", (who,)
    began = in_market_time(session)
    if began is None:
        return
    middle = began + timedelta(hours=(session.hours or 0.0) / 2)
    band = f"{middle.hour // BAND * BAND:02d}"
    yield "weekday", (str(began.weekday()),)
    yield "band", (band,)
    if who:
        yield "host_band", (who, band)


def _products(ledger: Ledger, lines: ir.Table, chosen: Sequence[Live]) -> tuple[ProductRow, ...]:
    """What sells in an hour of these sessions, by SKU."""
    hours = {s.key: s.hours for s in chosen if s.hours}
    ours = lines.filter(lines.session.isin(list(hours)) & lines.sku.notnull())
    found = ledger.con.to_pyarrow(
        summed(ours.mutate(product=ours.product.max().over(group_by="sku")), _OF)
    ).to_pylist()
    groups: dict[str, list[tuple[int, float]]] = {}
    units = {(row["sku"], row["session"]): row["units"] for row in found}
    for sku in {row["sku"] for row in found}:
        groups[sku] = [(units.get((sku, key), 0), worked) for key, worked in hours.items()]
    whole = {sku: added(earned_of(r) for r in found if r["sku"] == sku) for sku in groups}
    names = {row["sku"]: row["product"] or "" for row in found}
    rows = [
        ProductRow(sku, names[sku], pace, whole[sku], _an_hour(whole[sku], pace.rate))
        for sku, pace in paces(groups).items()
    ]
    return tuple(sorted(rows, key=lambda r: (r.hour is None, -(r.hour or 0), r.sku)))


_OF = ("sku", "product", "session")


def _an_hour(earned: Earned, rate: float) -> Decimal | None:
    if earned.cm3 is None or not earned.units:
        return None
    return (earned.cm3 / earned.units * Decimal(str(rate))).quantize(Decimal("0.0001"))


def _last_host(chosen: Sequence[Live]) -> str:
    return chosen[0].who if chosen else ""


# ------------------------------------------------------------------ what it rests on


def _notes(rows: Sequence[LiveRow], unmatched: Earned) -> Iterable[Sentence]:
    by_time = sum(row.earned.orders - row.earned.by_id for row in rows)
    if by_time:
        yield sentence(
            "{n} orders name no session: each is given to the latest session begun before it in its market, "
            "up to a day after its end. Platforms count a sale within a day of the viewing as the session's.",
            n=by_time,
        )
    if unmatched.orders:
        yield sentence("{n} live orders fit no session and stand beside these figures.", n=unmatched.orders)
    if lost := sum(not row.live.market for row in rows):
        yield sentence("{n} sessions state no market: only orders that name them are theirs.", n=lost)
    if several := sum(row.live.products > 1 for row in rows):
        yield sentence(
            "{n} sessions stand in a list by product: an order of two products may be claimed twice there. "
            "Hours and viewers are counted once.",
            n=several,
        )
    if any(row.live.claimed_orders is not None for row in rows):
        yield sentence(
            "Rates, GPM and value per viewer are made of what the platform claims; orders, net sales and CM3 "
            "are the ledger's. The two are never added."
        )
