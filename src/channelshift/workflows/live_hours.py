"""What an hour of each host must bring to pay for itself, and whether it does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from channelshift.content.live import Between, earns_its_hour, needed_per_hour, paces
from channelshift.workflows.live_answers import BreakEven, LiveRow
from channelshift.workflows.live_costs import HourCosts

_CENT = Decimal("0.01")


def break_even(
    rows: Sequence[LiveRow], per_order: Between | None, costs: HourCosts, today: date
) -> Iterator[BreakEven]:
    """One line per host: orders, net sales and viewers an hour that pay for it, beside what hours bring."""
    by_host: dict[str, list[LiveRow]] = {}
    for row in rows:
        if row.live.hours:
            by_host.setdefault(row.live.who, []).append(row)
    groups = {who: [(r.earned.orders, r.live.hours or 0.0) for r in told] for who, told in by_host.items()}
    found = paces(groups)
    for who, told in sorted(by_host.items()):
        cost = costs.on(who, today, all(r.live.is_guest for r in told))
        needed = needed_per_hour(float(cost), per_order) if cost is not None and per_order else None
        verdict = "missing" if cost is None else earns_its_hour(found.get(who), needed)
        yield BreakEven(
            host=who,
            hours=sum(r.live.hours or 0.0 for r in told),
            cost=cost,
            orders=needed,
            net_sales=_net_sales(rows, needed),
            viewers=_viewers(told, needed),
            pace=found.get(who),
            verdict=verdict,
        )


def _net_sales(rows: Sequence[LiveRow], needed: Between | None) -> Decimal | None:
    """At the sessions' own net sales per order."""
    told = [r.earned for r in rows if r.earned.net_sales is not None and r.earned.orders]
    orders = sum(e.orders for e in told)
    if needed is None or not orders:
        return None
    each = sum((e.net_sales or Decimal(0) for e in told), Decimal(0)) / orders
    return (each * Decimal(str(needed.mid))).quantize(_CENT)


def _viewers(told: Sequence[LiveRow], needed: Between | None) -> Decimal | None:
    """At this host's own orders per person who came in."""
    known = [r for r in told if r.live.viewers]
    orders = sum(r.earned.orders for r in known)
    if needed is None or not orders:
        return None
    return (Decimal(str(needed.mid)) * sum(r.live.viewers or 0 for r in known) / orders).quantize(Decimal(1))
