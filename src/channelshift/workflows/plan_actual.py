"""Plan against actual: each week that is over, route by route, and why it came otherwise, to the cent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from channelshift.store.models import SavedPlan
from channelshift.terms.complaints import NotThere
from channelshift.terms.money import Money
from channelshift.terms.text import Sentence, sentence
from channelshift.workflows.answers import PlanAnswer
from channelshift.workflows.answers_plan import Expected
from channelshift.workflows.plan_expected import drivers_of
from channelshift.workflows.plan_history import SILENT
from channelshift.workflows.plan_packing import plan_of
from channelshift.workflows.plan_split import CAUSES, CENT, NOTHING, Drivers, split
from channelshift.workflows.plan_weeks import RouteWeeks, route_weeks
from channelshift.workflows.profit import NothingImported
from channelshift.workflows.workspace import Workspace

WEEK, LAST = timedelta(weeks=1), timedelta(days=6)
ZERO = Decimal(0)


class NoSuchPlan(NotThere):
    """The shop has no such plan."""


@dataclass(frozen=True)
class RouteActual:
    """One route in one week. `route` is empty for what the plan or the books charge to no route.

    `causes` add up to `real` - `planned`; `missing` names what could not be told apart (traffic, stock). The
    drivers are there to be looked at, and None for what is charged to no route.
    """

    route: str
    planned: Decimal
    real: Decimal
    causes: tuple[tuple[str, Decimal], ...]
    missing: tuple[str, ...] = ()
    expected: Drivers | None = None
    happened: Drivers | None = None

    @property
    def difference(self) -> Decimal:
        return self.real - self.planned


@dataclass(frozen=True)
class WeekActual:
    """One ISO week of the plan that is over; no `causes` where the plan did not keep what it expected."""

    week: date  # Monday
    planned: Decimal
    real: Decimal
    causes: tuple[tuple[str, Decimal], ...]
    routes: tuple[RouteActual, ...]

    @property
    def last(self) -> date:
        return self.week + LAST

    @property
    def difference(self) -> Decimal:
        return self.real - self.planned


@dataclass(frozen=True)
class PlanActual:
    """A plan's weeks that are over against what happened in them."""

    plan_id: int
    made_on: date | None
    first_day: date
    weeks_planned: int
    currency: str
    weeks: tuple[WeekActual, ...]
    planned: Decimal
    real: Decimal
    causes: tuple[tuple[str, Decimal], ...]
    by_route: tuple[RouteActual, ...]  # over all weeks that are over
    answer: Sentence
    notes: tuple[Sentence, ...]

    @property
    def difference(self) -> Decimal:
        return self.real - self.planned


@dataclass(frozen=True)
class PlanNamed:
    """A saved plan to choose from."""

    id: int
    first_day: date
    weeks: int
    made_on: date


def plans() -> tuple[PlanNamed, ...]:
    """Every saved plan of the shop, the newest first."""
    rows = SavedPlan.objects.values_list("id", "first_day", "weeks", "created_at")
    return tuple(PlanNamed(row[0], row[1], row[2], row[3].date()) for row in rows)


def saved_plan(plan_id: int | None = None) -> tuple[int, PlanAnswer] | None:
    """A saved plan, or the last one with a week that may be over; None where there is none at all."""
    rows = SavedPlan.objects.all()
    row = rows.filter(id=plan_id).first() if plan_id else rows.first()
    if row is None and plan_id:
        raise NoSuchPlan(sentence("There is no such plan."))
    return (int(row.id), plan_of(row.answer)) if row else None


def plan_actual(workspace: Workspace, plan_id: int, plan: PlanAnswer) -> PlanActual:
    """The plan's weeks that are over by the shop's day and whole in its files."""
    over = [(week, cents) for week, cents in plan.after if week + WEEK <= workspace.today]
    weeks: tuple[WeekActual, ...] = ()
    notes: list[Sentence] = []
    if over:
        seen = route_weeks(workspace, over[0][0], over[-1][0] + WEEK)
        if seen.currency != plan.currency:
            raise NothingImported(
                sentence(
                    "The plan is in {plan}, your books are in {books}: they cannot be held against each "
                    "other.",
                    plan=plan.currency,
                    books=seen.currency,
                )
            )
        whole = [(week, p) for week, p in over if seen.ends and week + LAST <= seen.ends + SILENT]
        weeks = tuple(_week(plan, week, planned, seen) for week, planned in whole)
        notes = list(_notes(plan, over, weeks, seen))
    return _summed(plan_id, plan, weeks, notes)


def _week(plan: PlanAnswer, week: date, planned: Decimal, seen: RouteWeeks) -> WeekActual:
    expected = {e.route: e for e in (plan.facts.expected if plan.facts else ()) if e.week == week}
    happened = {route: d for (route, monday), d in seen.drivers.items() if monday == week}
    real = sum((d.cm3.quantize(CENT) for d in happened.values()), ZERO)
    if not expected:
        return WeekActual(week, planned, real, (), ())
    routes = list(_routes(expected, happened, seen, week))
    beside = planned - sum((r.planned for r in routes), ZERO)
    if beside:
        routes.append(RouteActual("", beside, ZERO, (("rest", -beside),)))
    routes.sort(key=lambda r: (-abs(r.difference), r.route))
    return WeekActual(week, planned, real, _added(r.causes for r in routes), tuple(routes))


def _routes(
    expected: dict[str, Expected], happened: dict[str, Drivers], seen: RouteWeeks, week: date
) -> Iterator[RouteActual]:
    for route in sorted(expected.keys() | happened.keys()):
        before = drivers_of(expected[route]) if route in expected else NOTHING
        after = seen.of(route, week)
        found = split(before, after)
        yield RouteActual(
            route,
            before.cm3.quantize(CENT),
            after.cm3.quantize(CENT),
            _ordered(found.parts),
            found.missing,
            before,
            after,
        )


def _added(every: Iterable[Sequence[tuple[str, Decimal]]]) -> tuple[tuple[str, Decimal], ...]:
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for causes in every:
        for name, amount in causes:
            sums[name] += amount
    return _ordered(sums)


def _ordered(parts: Mapping[str, Decimal]) -> tuple[tuple[str, Decimal], ...]:
    return tuple((name, parts[name]) for name in CAUSES if name in parts)


def _summed(
    plan_id: int, plan: PlanAnswer, weeks: tuple[WeekActual, ...], notes: list[Sentence]
) -> PlanActual:
    planned, real = (sum((getattr(w, n) for w in weeks), ZERO) for n in ("planned", "real"))
    causes = _added(w.causes for w in weeks)
    return PlanActual(
        plan_id=plan_id,
        made_on=plan.facts.today if plan.facts else None,
        first_day=plan.first_day,
        weeks_planned=plan.weeks,
        currency=plan.currency,
        weeks=weeks,
        planned=planned,
        real=real,
        causes=causes,
        by_route=tuple(_by_route(weeks)),
        answer=_said(plan, weeks, planned, real, causes),
        notes=tuple(notes),
    )


def _by_route(weeks: Iterable[WeekActual]) -> list[RouteActual]:
    found: dict[str, list[RouteActual]] = defaultdict(list)
    for week in weeks:
        for route in week.routes:
            found[route.route].append(route)
    rows = [
        RouteActual(
            name,
            sum((r.planned for r in every), ZERO),
            sum((r.real for r in every), ZERO),
            _added(r.causes for r in every),
            tuple(sorted({m for r in every for m in r.missing})),
        )
        for name, every in found.items()
    ]
    return sorted(rows, key=lambda r: (-abs(r.difference), r.route))


def _said(
    plan: PlanAnswer,
    weeks: Sequence[WeekActual],
    planned: Decimal,
    real: Decimal,
    causes: Sequence[tuple[str, Decimal]],
) -> Sentence:
    if not weeks:
        return sentence(
            "No week of this plan is over in your files yet: its first is {day}.", day=plan.first_day
        )
    values = {
        "n": len(weeks),
        "planned": Money(planned, plan.currency),
        "real": Money(real, plan.currency),
    }
    largest = max(causes, key=lambda c: abs(c[1]), default=None)
    if largest is None or not largest[1]:
        return sentence("In {n} weeks that are over the plan expected {planned}; it became {real}.", **values)
    return sentence(
        "In {n} weeks that are over the plan expected {planned}; it became {real}. The largest cause: "
        "{cause} ({amount}).",
        **values,
        cause=largest[0],
        amount=Money(largest[1], plan.currency),
    )


def _notes(
    plan: PlanAnswer, over: Sequence[object], weeks: Sequence[WeekActual], seen: RouteWeeks
) -> Iterator[Sentence]:
    if len(weeks) < len(over):
        yield sentence(
            "{n} weeks are over but not whole in your files, which end on {day}: import what is missing.",
            n=len(over) - len(weeks),
            day=seen.ends or plan.first_day,
        )
    if not weeks:
        return
    if not any(w.routes for w in weeks):
        yield sentence(
            "This plan was made before plans kept what they expect of each route: its difference cannot be "
            "divided. "
            "The next plan's can."
        )
        return
    missing = {m for w in weeks for r in w.routes for m in r.missing}
    yield sentence(
        "Each cause has its mean effect over every order in which they could have changed, so the parts "
        "add up and no "
        "order is preferred. Price, goods and fees are compared with those of the weeks the plan learnt from."
    )
    if "traffic" in missing:
        yield sentence(
            "Where no file tells of clicks, traffic and conversion cannot be told apart: they stand "
            "together as orders."
        )
    if "stock" in missing:
        yield sentence("Where stock was not counted in the week, what was sold out is part of conversion.")
    yield sentence("Refunds of orders paid in the last 30 days may still come.")
