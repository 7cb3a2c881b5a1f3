"""What is said of the list of tasks: each row, the list by day, and what bringing it up to date changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from channelshift.terms.text import Sentence


@dataclass(frozen=True)
class Worker:
    """Somebody of the shop who can take a task."""

    id: int
    name: str


@dataclass(frozen=True)
class TaskRow:
    """One thing to do, as it stands. `late` counts the days since its day; below 0 it is still to come."""

    id: int
    key: str
    origin: str  # plan, audit, documents, stock, links, launches, hand
    title: Sentence
    place: str  # the path of the page where it is done; empty: nowhere in the program
    owner: Worker | None
    due_on: date | None
    late: int | None
    stake: Decimal | None  # CM3 that waits for it; None: not available
    stake_currency: str
    state: str  # open, done, dropped
    closed_by: str  # data, person; empty while open
    closed_why: Sentence | None
    closed_at: datetime | None
    closed_who: str  # the person's name; empty: the program

    @property
    def is_open(self) -> bool:
        return self.state == "open"


@dataclass(frozen=True)
class TaskDay:
    """The tasks of one day, the most money first. No day: what has no deadline."""

    day: date | None
    tasks: tuple[TaskRow, ...]


@dataclass(frozen=True)
class TaskList:
    """What is still to do, by day: overdue first, then today, then what comes."""

    today: date
    overdue: tuple[TaskRow, ...]
    days: tuple[TaskDay, ...]  # from today on; without a day last
    closed: tuple[TaskRow, ...]  # the newest first
    workers: tuple[Worker, ...]
    first: TaskRow | None  # where most money waits
    open: int
    due_this_week: int
    without_owner: int


@dataclass(frozen=True)
class Made:
    """What bringing the list up to date changed."""

    new: int = 0
    changed: int = 0
    closed: int = 0
    again: int = 0
    silent: tuple[tuple[str, Sentence], ...] = ()  # origin that could not be asked, and why

    def __add__(self, other: object) -> Made:
        assert isinstance(other, Made)
        return Made(
            self.new + other.new,
            self.changed + other.changed,
            self.closed + other.closed,
            self.again + other.again,
            self.silent + other.silent,
        )
