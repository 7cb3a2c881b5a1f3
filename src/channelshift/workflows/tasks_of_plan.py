"""The plan's steps of the coming weeks as tasks: one for what is decided together, with each step in it.

The lines of one kind, day and place of decision are one task: a person orders the goods of a week at once,
and sets the week's spend at once. What waits for news is no task yet, nor is what the plan leaves at nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from channelshift.terms.route import Route, UnknownRoute
from channelshift.terms.text import Sentence, sentence
from channelshift.workflows.answers import PlanAnswer, PlanLine
from channelshift.workflows.task_drafts import TaskDraft, listed

AHEAD = timedelta(days=28)
WEEK = timedelta(days=7)
KINDS = ("spend", "hours", "mode", "buy", "send", "back", "clear")
OF_A_WEEK = ("spend", "hours")  # nothing is left to do of them when the week is over
ZERO = Decimal(0)
_Group = tuple[str, date, str]  # what, day, and the mode or pool it is about


def plan_drafts(answer: PlanAnswer, today: date, place: str) -> list[TaskDraft]:
    """What the plan asks a person to do until four weeks from today, the past weeks' goods included."""
    groups: dict[_Group, list[PlanLine]] = defaultdict(list)
    for line in answer.lines:
        if _is_to_do(line, today):
            groups[_group_of(line)].append(line)
    weekly = _cm3_a_week(answer)
    drafts = [_draft(group, lines, answer, weekly, place) for group, lines in sorted(groups.items())]
    return drafts + [_try(line, answer, place) for line in answer.tests if _is_near(line, today)]


def week_of(key: str) -> tuple[str, date | None]:
    """What a plan task's key says it is, and its day."""
    parts = key.split(":")
    try:
        return parts[1], date.fromisoformat(parts[2])
    except (IndexError, ValueError):
        return "", None


def is_over(key: str, today: date) -> bool:
    """Whether the week a task speaks of has passed, so that nothing is left to do of it."""
    what, day = week_of(key)
    return what in OF_A_WEEK and day is not None and day + WEEK <= today


def _is_to_do(line: PlanLine, today: date) -> bool:
    if line.what not in KINDS or line.when == "wait" or (not line.amount and line.what != "mode"):
        return False
    return _is_near(line, today) and not (line.what in OF_A_WEEK and line.week + WEEK <= today)


def _is_near(line: PlanLine, today: date) -> bool:
    return (line.decide_by or line.week) <= today + AHEAD


def _group_of(line: PlanLine) -> _Group:
    if line.what == "mode":
        return line.what, line.week, f"{line.unit}:{_parts(line.where)[1]}"
    return line.what, line.decide_by or line.week, _parts(line.where)[1]


def _parts(where: str) -> tuple[str, str]:
    """A line's product or source, and its market or pool where it names one."""
    for mark in (" @ ", " -> "):
        if mark in where:
            thing, _, goal = where.partition(mark)
            return thing, goal
    return where, ""


def _draft(
    group: _Group,
    lines: Sequence[PlanLine],
    answer: PlanAnswer,
    weekly: Mapping[str, Decimal],
    place: str,
) -> TaskDraft:
    what, day, about = group
    shown = sorted(lines, key=lambda line: (-line.amount, line.where))
    stake = _stake(what, shown, weekly)
    return TaskDraft(
        key=f"plan:{what}:{day.isoformat()}:{about}"[:120],
        origin="plan",
        title=_title(what, about, shown),
        place=place,
        due_on=day,
        stake=stake,
        stake_currency=answer.currency if stake is not None else "",
    )


def _title(what: str, about: str, lines: Sequence[PlanLine]) -> Sentence:
    things = listed([_thing(line) for line in lines])
    if what == "spend":
        return sentence("Set the week's ad spend: {things}", things=things)
    if what == "hours":
        return sentence("Plan the week's content hours: {things}", things=things)
    if what == "mode":
        mode, _, market = about.partition(":")
        return sentence("Sell in {market} as {mode}: {things}", market=market, mode=mode, things=things)
    return _of_goods(what, about, sum((line.amount for line in lines), ZERO), things)


def _of_goods(what: str, pool: str, units: Decimal, things: Sentence) -> Sentence:
    said = {"units": units, "pool": pool, "things": things}
    if what == "buy":
        return sentence("Order {units} units: {things}", **said)
    if what == "send":
        return sentence("Send {units} units to {pool}: {things}", **said)
    if what == "back":
        return sentence("Take {units} units back from {pool}: {things}", **said)
    return sentence("Mark down {units} units: {things}", **said)


def _thing(line: PlanLine) -> Sentence:
    if line.what == "mode":
        return sentence("{sku}", sku=_parts(line.where)[0])
    if line.what == "spend":
        return sentence("{where} {n} {currency}", where=line.where, n=line.amount, currency=line.unit)
    if line.what == "hours":
        return sentence("{where} {n} h", where=line.where, n=f"{line.amount.normalize():f}")
    return sentence("{sku} × {n}", sku=_parts(line.where)[0], n=line.amount)


def _try(line: PlanLine, answer: PlanAnswer, place: str) -> TaskDraft:
    """A small, bounded try on a route without history. What it brings is what is learnt from it."""
    return TaskDraft(
        key=f"plan:try:{line.week.isoformat()}:{line.where}"[:120],
        origin="plan",
        title=sentence("Try {where}: {reason}", where=line.where, reason=line.reason),
        place=place,
        due_on=line.week,
        stake=line.worth.amount if line.worth else None,
        stake_currency=answer.currency if line.worth else "",
    )


# ------------------------------------------------------------------ the money that waits


def _cm3_a_week(answer: PlanAnswer) -> dict[str, Decimal]:
    """CM3 that the plan expects from each source in an average week."""
    found: dict[str, Decimal] = defaultdict(Decimal)
    for key, _, after in answer.by_route:
        try:
            found[Route.parse(key).source.value] += after / answer.weeks
        except UnknownRoute:
            continue
    return found


def _stake(what: str, lines: Sequence[PlanLine], weekly: Mapping[str, Decimal]) -> Decimal | None:
    """What the plan expects of it; None where it does not say.

    Of spend and hours: the CM3 of an average week of the sources they feed. Of a sales mode: how much more it
    brings over the plan. Of goods: at least their number times what one more of them brings.
    """
    if what in OF_A_WEEK:
        sources = {line.where.partition(">")[0] for line in lines}
        known = [weekly[source] for source in sources if source in weekly]
        return sum(known, ZERO) if known else None
    if what == "mode":
        return _sum(_more(lines))
    return _sum(line.worth.amount * line.amount for line in lines if line.worth and line.worth.amount > 0)


def _more(lines: Iterable[PlanLine]) -> Iterator[Decimal]:
    for line in lines:
        more = line.reason.values.get("more")
        if isinstance(more, int | float | Decimal):
            yield Decimal(str(more))


def _sum(amounts: Iterable[Decimal]) -> Decimal | None:
    known = list(amounts)
    return sum(known, ZERO) if known else None
