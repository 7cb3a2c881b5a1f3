"""Suppliers' punctuality over launches, and the days a new SKU takes to buy."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from math import ceil
from statistics import median
from typing import NamedTuple

from channelshift.store.models import Launch
from channelshift.workflows.launches_answers import Due, Supplier


class Delivery(NamedTuple):
    """One sample or batch: promised and real days, and whether it is still awaited past its day."""

    supplier: str
    what: str  # sample, batch
    promised: int | None
    real: int | None
    overdue: bool


@dataclass(frozen=True)
class Lead:
    """Days to buy a SKU, and what says so: seen, promised_and_late, promised."""

    days: int
    rests_on: str


def deliveries(launches: Sequence[Launch], today: date) -> list[Delivery]:
    """Every sample and batch that was asked for, of launches that name a supplier or not."""
    found = []
    for one in launches:
        if one.sample_asked_on:
            found.append(_delivery(one, "sample", one.sample_asked_on, one.sample_days, one.sample_on, today))
        if one.ordered_on:
            found.append(_delivery(one, "batch", one.ordered_on, one.lead_time_days, one.arrived_on, today))
    return found


def _delivery(
    launch: Launch, what: str, asked: date, promised: int | None, came: date | None, today: date
) -> Delivery:
    real = (came - asked).days if came else None
    ended = launch.step == Launch.Step.ENDED
    overdue = came is None and promised is not None and not ended and (today - asked).days > promised
    return Delivery(launch.supplier, what, promised, real, overdue)


def suppliers(launches: Sequence[Launch], today: date) -> tuple[Supplier, ...]:
    """Promised against real days by supplier, samples and batches apart; the latest first."""
    by: dict[tuple[str, str], list[Delivery]] = defaultdict(list)
    for one in deliveries(launches, today):
        by[one.supplier, one.what].append(one)
    rows = [_supplier(name, what, those) for (name, what), those in by.items()]
    return tuple(sorted(rows, key=lambda row: (-row.late - row.waiting, row.name, row.what)))


def _supplier(name: str, what: str, those: Sequence[Delivery]) -> Supplier:
    real = sorted(one.real for one in those if one.real is not None)
    promised = [one.promised for one in those if one.promised is not None]
    late = sum(1 for one in those if _later(one))
    return Supplier(
        name=name,
        what=what,
        n=len(real),
        promised=_middle(promised) if promised else None,
        real=_middle(real) if real else None,
        low=real[0] if real else None,
        high=real[-1] if real else None,
        late=late,
        waiting=sum(one.overdue for one in those),
    )


def _middle(days: Sequence[int]) -> Decimal:
    """The median of whole days: a whole or half day."""
    middle = median(days)
    return Decimal(int(middle)) if middle == int(middle) else Decimal(str(middle))


def _later(one: Delivery) -> bool:
    return one.real is not None and one.promised is not None and one.real > one.promised


def lead_of(launch: Launch, launches: Sequence[Launch], today: date) -> Lead | None:
    """How long a launch's SKU takes to buy: as seen, else as promised with the supplier's usual lateness."""
    if launch.ordered_on and launch.arrived_on:
        return Lead((launch.arrived_on - launch.ordered_on).days, "seen")
    if launch.lead_time_days is None:
        return None
    late = [
        one.real - one.promised
        for one in deliveries([other for other in launches if other.id != launch.id], today)
        if one.what == "batch"
        and one.supplier == launch.supplier != ""
        and one.real is not None
        and one.promised is not None
    ]
    usual = ceil(max(median(late), 0)) if late else 0
    return Lead(launch.lead_time_days + usual, "promised_and_late" if usual else "promised")


def leads(today: date) -> dict[str, Lead]:
    """Days to buy each SKU that a launch names, for the plan; of two launches of one SKU the newer counts."""
    rows = list(Launch.objects.all())
    found = {one.sku: lead_of(one, rows, today) for one in reversed(rows) if one.sku}
    return {sku: lead for sku, lead in found.items() if lead is not None}


def lead_days(today: date) -> dict[str, int]:
    """`leads` as the plan takes them: days by SKU."""
    return {sku: lead.days for sku, lead in leads(today).items()}


def due_of(launch: Launch, today: date, verdict_after: int) -> Due | None:
    """What is awaited next, with its day."""
    step = Launch.Step
    if launch.step == step.SAMPLING and launch.sample_asked_on:
        return _due("sample", launch.sample_asked_on, launch.sample_days, today)
    if launch.step == step.ORDERED and launch.ordered_on and launch.arrived_on is None:
        if launch.lead_time_days is None:
            return None
        return _due("goods", launch.ordered_on, launch.lead_time_days, today)
    if launch.step == step.SELLING and launch.selling_from and not launch.verdict:
        return _due("verdict", launch.selling_from, verdict_after, today)
    return None


def _due(what: str, since: date, days: int, today: date) -> Due:
    on = since + timedelta(days=days)
    late = (today - on).days
    return Due(what, on, late if late > 0 else None)
