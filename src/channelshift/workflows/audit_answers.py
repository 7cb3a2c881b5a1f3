"""What the audit answers: what is up where, which rule it meets when, what it earns, and what is gone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from channelshift.terms.complaints import Complaint
from channelshift.terms.days import Period
from channelshift.terms.text import Sentence


@dataclass(frozen=True)
class RuleSaid:
    """A rule as the audit shows it: its name, first day, where it was read, and how sure that is."""

    rule_id: str
    title: Sentence
    starts: date
    since_observed: bool
    sources: tuple[str, ...]
    confidence: str
    note: str


@dataclass(frozen=True)
class DaysSaid:
    """Days on which one verdict holds, both counted, and the rules that make it so. No rules: not known."""

    first: date | None
    last: date | None
    verdict: str
    rules: tuple[RuleSaid, ...]
    limits: tuple[RuleSaid, ...]


@dataclass(frozen=True)
class Money:
    """What a finding's content earned (CM3) in the reporting currency; None: not available. `basis` says how
    that is known; `estimated` that it is a share."""

    earned: Decimal | None
    estimated: bool
    basis: Sentence


@dataclass(frozen=True)
class Up:
    """One finding as it stands.

    `must_go_from` is the first day it may not stand any more, by the rules of `ruled_by`; None where no rule
    the book knows ever says so. `gone_on` is proved by `proof`.
    """

    key: str
    kind: str
    surface: str
    market: str
    in_shop: bool
    content_id: str
    title: str
    excerpt: str
    target: str
    first_seen_on: date
    last_seen_on: date
    gone_on: date | None
    proof: dict[str, dict[str, str]]
    source: str
    days: tuple[DaysSaid, ...]
    now: DaysSaid
    must_go: DaysSaid | None
    money: Money

    @property
    def must_go_from(self) -> date | None:
        return self.must_go.first if self.must_go else None

    @property
    def last_day(self) -> date | None:
        """The deadline: the last day it may still stand."""
        first = self.must_go_from
        return first - timedelta(days=1) if first else None

    def is_late(self, day: date) -> bool:
        """Whether it may not stand any more on a day, and does."""
        return self.gone_on is None and self.must_go_from is not None and self.must_go_from <= day


def earned_by(rows: Iterable[Up]) -> Decimal | None:
    """What findings earned together; a content with two links earned its money once. None: not available."""
    known = {
        (row.key if row.money.estimated else row.content_id): row.money.earned
        for row in rows
        if row.money.earned is not None
    }
    return sum(known.values(), Decimal(0)) if known else None


@dataclass(frozen=True)
class AuditAnswer:
    """What is still up, most money first; what is gone; and what the figures rest on."""

    today: date
    currency: str
    period: Period
    up: tuple[Up, ...]
    gone: tuple[Up, ...]
    contents: int  # contents whose texts were read

    @property
    def late(self) -> tuple[Up, ...]:
        return tuple(row for row in self.up if row.is_late(self.today))

    @property
    def coming(self) -> tuple[Up, ...]:
        return tuple(row for row in self.up if row.must_go and not row.is_late(self.today))

    @property
    def earned(self) -> Decimal | None:
        """What everything earned that has to go, now or later."""
        return earned_by((*self.late, *self.coming))


@dataclass(frozen=True)
class Linted:
    """One finding in a draft, and what becomes of it by which rule from when."""

    start: int
    end: int
    words: str
    kind: str
    target: str
    days: tuple[DaysSaid, ...]
    now: DaysSaid
    next: tuple[DaysSaid, ...]


@dataclass(frozen=True)
class LintAnswer:
    """What a draft would break. `parts` is the draft in pieces, each with its finding's number or None."""

    surface: str
    market: str
    in_shop: bool
    day: date
    findings: tuple[Linted, ...]
    parts: tuple[tuple[str, int | None], ...]


@dataclass(frozen=True)
class Taken:
    """What came of a file or paste that was kept."""

    contents: int
    found: int
    new: int
    gone: int
    complaints: tuple[Complaint, ...] = ()
