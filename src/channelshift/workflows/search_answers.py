"""What the shop can be told of searches: one row for each wish, and the figures it is ranked by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from channelshift.content.coverage import Coverage
from channelshift.content.search import Between, Demand
from channelshift.terms.days import Period
from channelshift.terms.text import Sentence


@dataclass(frozen=True)
class SearchTerm:
    """One wish of the viewers: how often a week, how far answered, and what the rest of it may be worth.

    `uncovered` is in the demand's own unit a week, `worth` CM3 a week in the reporting currency.
    """

    term: str
    language: str
    variants: tuple[str, ...]
    sources: tuple[str, ...]
    markets: tuple[str, ...]
    first_day: date
    last_day: date
    days: int
    searches: int | None
    impressions: int | None
    clicks: int | None
    saves: int | None
    claimed_orders: int | None
    demand: Demand | None
    coverage: Coverage
    uncovered: Between
    worth: Between
    similar: int  # pieces of content that answer it at least half
    brief_id: int | None = None
    brief_state: str = ""

    @property
    def shown_share(self) -> float | None:
        """Of all searches those in which the shop was shown; None where either is not counted."""
        if not self.searches or self.impressions is None:
            return None
        return min(1.0, self.impressions / self.searches)


@dataclass(frozen=True)
class ProductSeen:
    """What the platform says of one product over the period: its product analysis. Orders are its claim."""

    source: str
    name: str
    ref: str
    days: int
    impressions: int | None
    clicks: int | None
    claimed_orders: int | None


@dataclass(frozen=True)
class SearchAnswer:
    """All terms of a period, those with the largest uncovered demand first."""

    currency: str
    period: Period | None
    terms: tuple[SearchTerm, ...]
    total_terms: int  # before a language or a word narrowed the list
    languages: tuple[str, ...]
    sources: tuple[str, ...]
    markets: tuple[str, ...]
    products: tuple[ProductSeen, ...]
    a_search: Between  # clicks on one search that the shop answers
    a_click: Between  # CM3 of one click on the shop's content
    notes: tuple[Sentence, ...]
