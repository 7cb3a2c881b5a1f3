"""What attribution answers with: orders by what is known of where they came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from channelshift.terms.days import Period
from channelshift.terms.text import Sentence

KNOWN, CLAIMED, UNATTRIBUTED = "known", "claimed", "unattributed"
ANSWERS = (KNOWN, CLAIMED, UNATTRIBUTED)
EVIDENCE = ("click", "code", "utm", "creator", "affiliate", "none")


@dataclass(frozen=True)
class Sum:
    """Orders, and their net sales as the ledger has them: after discounts and refunds. None: not known."""

    orders: int
    net_sales: Decimal | None


@dataclass(frozen=True)
class RouteRow:
    """What came by one route, known or claimed by one kind of evidence."""

    answer: str
    evidence: str
    route: str
    sum: Sum


@dataclass(frozen=True)
class ClaimRow:
    """What one platform's reports claim, beside what is known of it on the days they cover.

    `beyond` are claimed orders that are not known. `possible` of them can be true: there were no more orders
    of unknown origin on those days. Claims are never added to sales; several platforms may claim one order.
    """

    source: str
    claimed_orders: int | None
    claimed_revenue: Mapping[str, Decimal]
    known_orders: int
    beyond: int | None
    possible: int | None


@dataclass(frozen=True)
class LinkRow:
    """One short link: people who clicked, and the orders that carry one of its clicks or codes."""

    link: str
    people: int
    sum: Sum


@dataclass(frozen=True)
class Attribution:
    """The own store's orders, each in one answer and on at most one route; the answers add up to `whole`."""

    currency: str
    period: Period | None
    whole: Sum
    answers: Mapping[str, Sum]
    routes: tuple[RouteRow, ...]
    claims: tuple[ClaimRow, ...]
    links: tuple[LinkRow, ...]
    disagreeing: int  # orders whose further evidence names another source than the one that counts
    notes: tuple[Sentence, ...] = ()

    @property
    def possible(self) -> int:
        """The most orders of unknown origin that all claims together can be true of."""
        claimed = sum(claim.possible or 0 for claim in self.claims)
        return min(claimed, self.answers[UNATTRIBUTED].orders)
