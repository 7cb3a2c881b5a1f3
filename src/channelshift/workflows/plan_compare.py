"""Two plans side by side: which decisions differ, and what changed between the two days they were made."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from channelshift.terms.money import Money
from channelshift.terms.text import Sentence, sentence
from channelshift.workflows.answers import PlanAnswer, PlanLine
from channelshift.workflows.answers_plan import LineChange, PlanComparison
from channelshift.workflows.plan_changes import Cause, causes_between

LEAST = Decimal("0.05")  # a smaller part of the larger amount is no change worth a line
_Key = tuple[date, str, str]


def compare_plans(older: PlanAnswer, newer: PlanAnswer) -> PlanComparison:
    """What the newer plan decides otherwise than the older one over the weeks they share, and why."""
    mondays = _shared(older, newer)
    causes = causes_between(older, newer)
    before = tuple((week, amount) for week, amount in older.after if week in mondays)
    after = tuple((week, amount) for week, amount in newer.after if week in mondays)
    was, is_now = sum((a for _, a in before), Decimal(0)), sum((a for _, a in after), Decimal(0))
    return PlanComparison(
        first_day=min(mondays, default=newer.first_day),
        weeks=len(mondays),
        currency=newer.currency,
        answer=_said(was, is_now, len(mondays), newer.currency),
        before=before,
        after=after,
        cm3_before=was,
        cm3_after=is_now,
        lines=tuple(_changes(older, newer, mondays, causes)),
        changed=tuple(cause.said for cause in causes),
    )


def _shared(older: PlanAnswer, newer: PlanAnswer) -> frozenset[date]:
    first = max(older.first_day, newer.first_day)
    ends = (p.first_day + timedelta(weeks=p.weeks) for p in (older, newer))
    return frozenset(first + timedelta(weeks=n) for n in range(max((min(ends) - first).days // 7, 0)))


def _said(was: Decimal, is_now: Decimal, weeks: int, currency: str) -> Sentence:
    if not weeks:
        return sentence("The two plans have no week in common.")
    return sentence(
        "Over the {weeks} weeks they share the newer plan expects {after}, the older one {before}.",
        weeks=weeks,
        after=Money(is_now, currency),
        before=Money(was, currency),
    )


def _changes(
    older: PlanAnswer, newer: PlanAnswer, mondays: frozenset[date], causes: tuple[Cause, ...]
) -> Iterator[LineChange]:
    left, right = _by_key(older, mondays), _by_key(newer, mondays)
    found = [
        _change(key, left.get(key), right.get(key), causes)
        for key in left.keys() | right.keys()
        if _differs(left.get(key), right.get(key))
    ]
    yield from sorted(found, key=lambda c: (c.week, -_size(c), c.what, c.where))


def _by_key(plan: PlanAnswer, mondays: frozenset[date]) -> dict[_Key, PlanLine]:
    lines = (line for line in plan.lines if line.week in mondays and line.what != "hold")
    return {(line.week, line.what, line.where): line for line in lines}


def _differs(old: PlanLine | None, new: PlanLine | None) -> bool:
    if (new or old) is not None and (new or old).what == "mode":  # type: ignore[union-attr]
        return old is not None and new is not None and old.unit != new.unit
    was, is_now = (line.amount if line else Decimal(0) for line in (old, new))
    return abs(is_now - was) > max(LEAST * max(abs(was), abs(is_now)), Decimal("0.5"))


def _size(change: LineChange) -> Decimal:
    return abs((change.after or Decimal(0)) - (change.before or Decimal(0)))


def _change(key: _Key, old: PlanLine | None, new: PlanLine | None, causes: tuple[Cause, ...]) -> LineChange:
    line = new or old
    assert line is not None  # a key comes from one of the two plans
    is_mode = line.what == "mode"
    return LineChange(
        week=key[0],
        what=key[1],
        where=key[2],
        unit="" if is_mode else line.unit,
        before=old.amount if old else None,
        after=new.amount if new else None,
        before_text=old.unit if is_mode and old else "",
        after_text=new.unit if is_mode and new else "",
        why=_why(key, new, causes),
    )


def _why(key: _Key, new: PlanLine | None, causes: tuple[Cause, ...]) -> Sentence:
    """The nearest cause: one that names this place, else one of its kind, else the new line's own reason."""
    for cause in causes:
        if any(name in key[2] for name in cause.names):
            return cause.said
    for cause in causes:
        if key[1] in cause.kinds:
            return cause.said
    if new is not None:
        return new.reason
    return sentence("The newer plan has nothing here: other lines earn more.")
