"""What is said of papers: what asks for them, what the shop has, how long they take, what waits for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from channelshift.terms.text import Sentence


@dataclass(frozen=True)
class Way:
    """One rule that asks for a paper, and of whom: any one way of a need will do.

    `asked`: now, from (a day to come), announced (not in force), seen_later (the rulebook saw it only after
    the day; when it began is not known).
    """

    rule_id: str
    mode: str
    applies_to: str  # of which sellers or goods; empty: all
    papers: tuple[str, ...]  # what is in it, in the rulebook's words; empty: the topic says it all
    amount: Decimal | None  # of a deposit
    currency: str
    asked: str
    since: date
    until: date | None
    sources: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class WaitingRoute:
    """A route of the latest plan that needs the paper, and the CM3 the plan expects of it."""

    route: str
    cm3: Decimal
    has_sold: bool


@dataclass(frozen=True)
class Days:
    """How long a paper takes, in days, and what that rests on."""

    low: int
    high: int
    basis: Sentence


@dataclass(frozen=True)
class Step:
    """One step of a paper's life."""

    on: date
    act: str  # wanted, applied, rejected, appealed, granted, renewed, expired, not_needed
    reason: str
    who: str


@dataclass(frozen=True)
class Paper:
    """A paper as the shop has it or waits for it."""

    id: int
    need: str
    name: str
    platform: str
    market: str
    mode: str
    category: str
    state: str  # wanted, applied, in_hand, rejected, not_needed
    number: str
    issuer: str
    issued_on: date | None
    expires_on: date | None
    applied_on: date | None
    days_needed: int | None
    days_most: int | None
    file_name: str  # empty: no file is kept
    note: str
    steps: tuple[Step, ...]  # the newest first


@dataclass(frozen=True)
class Need:
    """A paper that is asked for, as it stands for this shop.

    `standing`: missing, wanted, applied, rejected, in_hand, expiring, expired, sells (the shop sells there
    already, so it was let in), check (only sellers of some goods need it, and nobody has said whether the
    shop does), not_needed, told (a condition to know, nothing to hand in).
    """

    key: str
    platform: str
    market: str
    topic: str
    goods: str  # the goods or sellers it is limited to; empty: all
    ways: tuple[Way, ...]
    standing: str
    paper: Paper | None
    routes: tuple[WaitingRoute, ...]
    waits: Decimal | None  # CM3 of the plan's routes that it holds up; None: not available
    needed_on: date | None
    days: Days | None
    apply_by: date | None  # None: how long it takes is not known
    valid_until: date | None

    @property
    def is_at_most(self) -> bool:
        """Whether only some goods need it, so that less may wait than the routes as a whole earn."""
        return bool(self.goods)

    @property
    def is_open(self) -> bool:
        """Whether something is to be done about it."""
        return self.standing in ("missing", "wanted", "applied", "rejected", "expiring", "expired")


@dataclass(frozen=True)
class Documents:
    """What is asked for on a day, what is there and what is missing."""

    on: date
    until: date
    market: str  # empty: the markets the shop sells in or plans to
    markets: tuple[str, ...]
    currency: str
    needs: tuple[Need, ...]  # what holds up most money first
    papers: tuple[Paper, ...]  # kept, and asked for by no rule of that day
    waits: Decimal | None  # CM3 of the routes that wait whatever goods they sell, each counted once
    waiting_routes: int
    missing: int
    notes: tuple[Sentence, ...]
