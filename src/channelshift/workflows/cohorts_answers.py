"""What "Who came back?" answers with: the buyers of a closed route, and where they bought next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from channelshift.terms.days import Period
from channelshift.terms.text import Sentence


@dataclass(frozen=True)
class Back:
    """How many of a group bought again within some days, of those whose days are over.

    `share` with its 95 % range; None where nobody's days are over. `open` are those whose days are not.
    """

    days: int
    buyers: int
    returned: int
    open: int
    share: Decimal | None
    low: Decimal | None
    high: Decimal | None


@dataclass(frozen=True)
class Step:
    """By so many days after, this part had come back (Kaplan-Meier, with its 95 % range)."""

    day: int
    share: Decimal
    low: Decimal
    high: Decimal
    watched: int  # buyers who could still be seen to come back on this day


@dataclass(frozen=True)
class Where:
    """A route that buyers came back through: how many, and the days that half of them took."""

    route: str
    buyers: int
    half_after: int
    cm3: Decimal | None  # of their orders there since, in the reporting currency


@dataclass(frozen=True)
class Choice:
    """A route that can be asked for, and the day it closed where the rulebook knows one."""

    route: str
    closed_on: date | None
    rule: str = ""


@dataclass(frozen=True)
class Cohorts:
    """Of the buyers of one route before a day: who came back, where, how soon, against an ordinary time.

    `before` is the same question asked of the buyers of the same route a year's part earlier, when it was
    open: of those who bought in as many days before that day, how many bought again by any route.
    """

    route: str
    closed_on: date
    rule: str
    first: date  # buyers since this day count
    known_until: date
    currency: str
    buyers: int | None  # None: the route's files do not tell buyers apart
    masked: int  # orders on the route without a buyer
    linked: int  # buyers of other channels tied to buyers of this route
    windows: tuple[Back, ...]
    ordinary: tuple[Back, ...]
    ordinary_day: date | None
    ordinary_other_routes: tuple[Back, ...]
    curve: tuple[Step, ...]
    ordinary_curve: tuple[Step, ...]
    where: tuple[Where, ...]
    recapture: Decimal | None  # CM3 of those who came back ÷ CM3 of the route in as many days before
    recapture_after: Period | None
    recapture_before: Period | None
    cm3_after: Decimal | None
    cm3_before: Decimal | None
    answer: Sentence
    notes: tuple[Sentence, ...]
