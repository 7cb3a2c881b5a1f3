"""What was learned since a plan: what each lever was believed to bring then, and is believed to bring now.

The next plan reads the same weeks by the same way (`plan_problem.ask`), so the column "now" is where it
starts from.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from channelshift.terms.text import Sentence, sentence
from channelshift.workflows.answers import PlanAnswer
from channelshift.workflows.plan_changes import NEWS
from channelshift.workflows.plan_deciding import RETURNING, first_monday, sales_before
from channelshift.workflows.plan_facts import MORE
from channelshift.workflows.plan_problem import ask
from channelshift.workflows.workspace import Workspace

ONE_PLACE = Decimal("0.1")


@dataclass(frozen=True)
class LeverLearned:
    """Orders a week that one lever is believed to bring: at what went in then, and at half more."""

    lever: str
    effort: Decimal  # money or hours a week when the plan was made
    orders_then: Decimal
    orders_now: Decimal | None  # None: it is no lever any more
    more_then: Decimal
    more_now: Decimal | None
    said: Sentence


@dataclass(frozen=True)
class Learned:
    """The plan's beliefs beside today's. `from_day` is the Monday the next plan would begin on."""

    known_then: date | None
    known_now: date | None
    from_day: date
    levers: tuple[LeverLearned, ...]
    answer: Sentence


def learned(workspace: Workspace, plan: PlanAnswer) -> Learned | None:
    """What is believed today of the plan's levers; None where the plan did not keep its beliefs."""
    if plan.facts is None or not plan.facts.beliefs:
        return None
    monday = first_monday(workspace, None, plan.weeks)
    history = sales_before(workspace, monday)
    problem = ask(history, workspace.rulebook(), monday, plan.weeks, {}, RETURNING).problem
    curves = {lever.name: lever for lever in problem.levers}
    rows = []
    for belief in plan.facts.beliefs:
        lever = curves.get(belief.lever)
        effort = float(belief.now)
        at = None if lever is None else _orders(lever.curve.at(effort))
        # At a half more than then; a lever that nothing went into was compared at what could go in.
        more = None if lever is None or not effort else _orders(lever.curve.at(MORE * effort))
        rows.append(_row(belief.lever, belief.now, (belief.orders, belief.orders_at_more), at, more))
    known = history.weeks[-1] + timedelta(days=6) if history.weeks else None
    return Learned(
        plan.facts.known_until, known, monday, tuple(rows), _said(plan.facts.known_until, known, rows, monday)
    )


def _row(
    lever: str, effort: Decimal, then: tuple[Decimal, Decimal], at: Decimal | None, more: Decimal | None
) -> LeverLearned:
    return LeverLearned(lever, effort, then[0], at, then[1], more, _moved(lever, then, at, more))


def _moved(lever: str, then: tuple[Decimal, Decimal], at: Decimal | None, more: Decimal | None) -> Sentence:
    if at is None:
        return sentence("{lever} tells too little now to be planned with.", lever=lever)
    values = {"lever": lever, "before": round(then[0]), "after": round(at)}
    if abs(at - then[0]) <= max(NEWS * max(at, then[0]), Decimal(1)):
        if more is not None and abs(more - then[1]) > max(NEWS * max(more, then[1]), Decimal(1)):
            return sentence(
                "{lever}: as believed at today's effort; at half more {after} orders a week, not {before}.",
                lever=lever,
                before=round(then[1]),
                after=round(more),
            )
        return sentence("{lever}: as believed.", lever=lever)
    if at > then[0]:
        return sentence("{lever} brings more than believed: {after} orders a week, not {before}.", **values)
    return sentence("{lever} brings less than believed: {after} orders a week, not {before}.", **values)


def _said(then: date | None, known: date | None, rows: Sequence[LeverLearned], monday: date) -> Sentence:
    weeks = (known - then).days // 7 if then and known and known > then else 0
    if not weeks:
        return sentence(
            "No week more is known than when the plan was made: the next plan starts from the same."
        )
    moved = sum(1 for _ in _news(rows))
    return sentence(
        "{weeks} weeks more are known. Of {n} levers {moved} bring more or less than was believed; a plan "
        "from {day} "
        "starts from what is believed now.",
        weeks=weeks,
        n=len(rows),
        moved=moved,
        day=monday,
    )


def _news(rows: Sequence[LeverLearned]) -> Iterator[LeverLearned]:
    for row in rows:
        if row.orders_now is None or abs(row.orders_now - row.orders_then) > max(
            NEWS * max(row.orders_now, row.orders_then), Decimal(1)
        ):
            yield row


def _orders(value: float) -> Decimal:
    return Decimal(str(value)).quantize(ONE_PLACE)
