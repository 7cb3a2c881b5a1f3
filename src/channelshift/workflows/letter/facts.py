"""What the weekly letter says: the same figures as the pages, of one week, Monday to Sunday."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from channelshift.store.models import Shop
from channelshift.store.scope import current_shop_id
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.days import Period
from channelshift.terms.text import Sentence, sentence
from channelshift.workflows.alerts import standing
from channelshift.workflows.answers import ProfitRow, ProfitTable, RuleEvent
from channelshift.workflows.profit import profit
from channelshift.workflows.tasks import listing
from channelshift.workflows.tasks_answers import TaskRow
from channelshift.workflows.what_if import candidates
from channelshift.workflows.workspace import Workspace

WEEKS_BACK = 8  # in the chart, the week itself included
MOST_ROUTES = 6
MOST_CHANGES = 3
THINGS_TO_DO = 3
MOST_ALERTS = 3
ONE_WEEK = timedelta(days=7)


class NothingToTell(ChannelshiftError):
    """The shop has no sale yet, so there is no week to write about."""


@dataclass(frozen=True)
class WeekFigures:
    """One week's sum over all routes, by the day paid. None: not available."""

    monday: date
    orders: int
    net_sales: Decimal | None
    cm3: Decimal | None


@dataclass(frozen=True)
class RouteWeek:
    """What one route left in the week, and in the week before."""

    key: str
    cm3: Decimal | None
    before: Decimal | None


@dataclass(frozen=True)
class Change:
    """A rule that changes soon. `days` from the day of the letter; the routes of the seller it closes."""

    event: RuleEvent
    days: int


@dataclass(frozen=True)
class Letter:
    """One week of one shop. Amounts are in `currency`, by the day paid; `on` is the day it speaks from."""

    shop: str
    on: date
    week: Period
    currency: str
    weeks: tuple[WeekFigures, ...]  # the oldest first; the last is the week itself
    routes: tuple[RouteWeek, ...]  # the largest first
    estimated_share: Decimal | None  # of the week's figures, that no settlement states yet
    changes: tuple[Change, ...]
    to_do: tuple[TaskRow, ...]
    open_tasks: int
    proof: tuple[Sentence, ...] = ()  # acts whose effect is told, and what to watch

    @property
    def this(self) -> WeekFigures:
        return self.weeks[-1]

    @property
    def before(self) -> WeekFigures:
        return self.weeks[-2]


def last_week(today: date) -> Period:
    """The last week, Monday to Sunday, that is over."""
    monday = today - timedelta(days=today.weekday()) - ONE_WEEK
    return Period(monday, monday + timedelta(days=6))


def letter(workspace: Workspace, monday: date | None = None) -> Letter:
    """The letter of a week: the last one that is over, or the one that begins on a Monday.

    Raises NothingToTell where nothing was sold in it or before it, or the week is not over.
    """
    week = _week(workspace, monday)
    mondays = [week.first - ONE_WEEK * n for n in reversed(range(WEEKS_BACK))]
    tables = [profit(workspace, ("route",), Period(m, m + timedelta(days=6))) for m in mondays]
    if not any(table.total.orders for table in tables):
        raise NothingToTell(sentence("Nothing was sold in the eight weeks until {day}.", day=week.last))
    tasks = listing(workspace.today)
    waiting = [*tasks.overdue, *(task for day in tasks.days for task in day.tasks)]
    return Letter(
        shop=Shop.objects.get(id=current_shop_id()).name,
        on=workspace.today,
        week=week,
        currency=tables[-1].currency,
        weeks=tuple(_figures(m, table.total) for m, table in zip(mondays, tables, strict=True)),
        routes=tuple(_routes(tables[-1], tables[-2])),
        estimated_share=tables[-1].total.estimated_share,
        changes=tuple(_changes(candidates(workspace), workspace.today)),
        to_do=tuple(waiting[:THINGS_TO_DO]),
        open_tasks=len(waiting),
        proof=tuple(standing()[:MOST_ALERTS]),
    )


def _week(workspace: Workspace, monday: date | None) -> Period:
    over = last_week(workspace.today)
    if workspace.warehouse.snapshot() is None:
        raise NothingToTell(sentence("No file is imported yet, so there is no week to write about."))
    if monday is None:
        return over
    first = monday - timedelta(days=monday.weekday())
    if first > over.first:
        raise NothingToTell(
            sentence(
                "The week of {day} is not over. The last one that is began on {last}.",
                day=first,
                last=over.first,
            )
        )
    return Period(first, first + timedelta(days=6))


def _figures(monday: date, total: ProfitRow) -> WeekFigures:
    return WeekFigures(monday, total.orders, total.figures.get("net_sales"), total.figures.get("cm3"))


def _routes(this: ProfitTable, before: ProfitTable) -> list[RouteWeek]:
    """The routes with most at stake in either week; one without a line in a week made nothing then."""
    now, then = _cm3_of(this), _cm3_of(before)
    rows = [RouteWeek(key, _made(now, key), _made(then, key)) for key in {**now, **then}]
    return sorted(rows, key=lambda row: (-_most_at_stake(row), row.key))[:MOST_ROUTES]


def _most_at_stake(row: RouteWeek) -> Decimal:
    return max(abs(row.cm3 or Decimal(0)), abs(row.before or Decimal(0)))


def _cm3_of(table: ProfitTable) -> dict[str, Decimal | None]:
    """A route that sold nothing and yet cost something, by advertising or a fee, is one of them."""
    return {row.key[0]: cm3 for row in table.rows if (cm3 := row.figures.get("cm3")) or row.orders}


def _made(week: dict[str, Decimal | None], key: str) -> Decimal | None:
    """Nothing where the route sold nothing; not available where it sold and nobody knows what is left."""
    return week.get(key, Decimal(0))


def _changes(events: Iterable[RuleEvent], today: date) -> list[Change]:
    """The nearest changes among those that touch the seller most; sure ones only."""
    sure = [event for event in events if event.status == "in_force"]
    closing = [event for event in sure if event.closes]
    rest = sorted((event for event in sure if not event.closes), key=lambda event: event.day)
    chosen = [*closing, *rest][:MOST_CHANGES]
    return [Change(event, (event.day - today).days) for event in sorted(chosen, key=lambda event: event.day)]
