"""The content ledger: what files say of each content beside what the ledger's lines say, nothing twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from channelshift.content.items import Item
from channelshift.content.periods import Counted, Stat, counted
from channelshift.terms.days import Period

ZERO = Decimal(0)
SEEN = ("views", "impressions", "clicks", "interactions", "watch_hours", "claimed_orders")


@dataclass(frozen=True)
class About:
    """What files say a content is. A text that no file states is empty."""

    source: str = ""
    medium: str = ""
    title: str = ""
    genre: str = ""
    tags: str = ""
    creator: str = ""
    market: str = ""
    sku: str = ""
    published_on: date | None = None


@dataclass(frozen=True)
class Earned:
    """What the ledger's lines that name one content come to on one paid day, in the reporting currency.

    `day` is None where a line has no day. An order that names several contents is an order of one of them.
    `cm3` is None where no line's cost is known. `spend` is positive.
    """

    day: date | None
    orders: int
    units: int
    gmv: Decimal
    net_sales: Decimal
    cm3: Decimal | None
    spend: Decimal


@dataclass(frozen=True)
class Entry:
    """One content with all that is known of it; its item is the short form that others see."""

    item: Item
    stats: tuple[Stat, ...]
    earned: tuple[Earned, ...]
    tied: bool = True  # whether orders by its source name their content at all
    shared_hours: float = 0.0  # of the item's hours those that no file gives to this content alone

    def counted(self, *names: str) -> Counted | None:
        """Statistics over the days on which all of them are known."""
        return counted(self.stats, names)

    def earned_within(self, spans: Sequence[Period], undated: bool = False) -> list[Earned]:
        """What was earned on some days; all of it where the statistics state no days."""
        if undated:
            return list(self.earned)
        return [e for e in self.earned if e.day is not None and any(e.day in span for span in spans)]


def entry(
    content_id: str,
    about: About,
    genre: tuple[str, str],
    stats: Sequence[Stat],
    earned: Sequence[Earned],
    period: Period,
    currency: str,
    tied: bool = True,
    shared_hours: float = 0.0,
) -> Entry:
    """One content over a period. `genre` is its name and who says so.

    No line names it: it earned nothing if orders by its source name content at all, else nobody knows.
    """
    nothing = ZERO if tied and not earned else None
    seen = {name: figure_of(stats, name) for name in (*SEEN, "hours")}
    return Entry(
        Item(
            content_id=content_id,
            source=about.source,
            medium=about.medium,
            title=about.title,
            genre=genre[0],
            genre_from=genre[1],
            creator=about.creator,
            market=about.market,
            sku=about.sku,
            published_on=about.published_on,
            first_day=period.first,
            last_day=period.last,
            views=_whole(seen["views"]),
            impressions=_whole(seen["impressions"]),
            clicks=_whole(seen["clicks"]),
            interactions=_whole(seen["interactions"]),
            watch_hours=seen["watch_hours"],
            claimed_orders=_whole(seen["claimed_orders"]),
            orders=sum(e.orders for e in earned),
            units=sum(e.units for e in earned),
            currency=currency,
            gmv=_known((e.gmv for e in earned), nothing),
            net_sales=_known((e.net_sales for e in earned), nothing),
            cm3=_known((e.cm3 for e in earned), nothing),
            hours=_hours(seen["hours"], shared_hours),
            spend=sum((e.spend for e in earned), ZERO) or None,
        ),
        tuple(stats),
        tuple(earned),
        tied,
        shared_hours,
    )


def figure_of(stats: Sequence[Stat], name: str) -> float | None:
    """One figure over disjoint periods; None where no file states it."""
    found = counted(stats, (name,))
    return None if found is None else found.sums[name]


def shared_by_publishing(
    hours: Mapping[tuple[str, date], float], published: Mapping[tuple[str, date], Sequence[str]]
) -> tuple[dict[str, float], float]:
    """Weekly hours that name no content, shared alike among what the same source published in that week.

    Both are keyed by source and Monday. Hours of a week in which nothing was published stay with nobody: they
    are the second answer.
    """
    given: dict[str, float] = {}
    left = 0.0
    for week, worked in hours.items():
        contents = published.get(week, ())
        if not contents:
            left += worked
        for content_id in contents:
            given[content_id] = given.get(content_id, 0.0) + worked / len(contents)
    return given, left


def _whole(value: float | None) -> int | None:
    return None if value is None else round(value)


def _hours(named: float | None, shared: float) -> float | None:
    return (named or 0.0) + shared if named is not None or shared else None


def _known(amounts: Iterable[Decimal | None], otherwise: Decimal | None) -> Decimal | None:
    """The sum of what is known, as the ledger adds it up; else what holds where nothing is."""
    known = [amount for amount in amounts if amount is not None]
    return sum(known, ZERO) if known else otherwise
