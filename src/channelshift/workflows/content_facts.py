"""The shop's content as facts: each video, live session and post once, with what it brought and cost."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from channelshift.content.genres import Said
from channelshift.content.items import Item
from channelshift.content.ledger import About, Earned, Entry, entry, shared_by_publishing
from channelshift.content.measures import Squares
from channelshift.content.periods import Counted, Stat, counted
from channelshift.terms.days import Period
from channelshift.workflows import content_genres
from channelshift.workflows.content_read import (
    Read,
    medium_of,
    monday_of,
    named_by_lines,
    order_squares,
    places,
    read_files,
    read_ledger,
)
from channelshift.workflows.profit import opened
from channelshift.workflows.workspace import Workspace

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class ContentWeek:
    """One content in one ISO week; orders and CM3 are the ledger's.

    Files tell of the views of `days` of it, and of the clicks of `click_days`.
    """

    content_id: str
    monday: date
    days: int
    views: int | None
    clicks: int | None
    orders: int
    cm3: Decimal | None  # in the reporting currency
    click_days: int = 0


@dataclass(frozen=True)
class Facts:
    """All content of a period, what is tied to none, and what the figures rest on."""

    period: Period
    currency: str
    entries: tuple[Entry, ...]
    untied: tuple[Earned, ...]  # what the ledger's lines without a content come to
    squares: Squares
    left_out: int  # rows of exports over days that other rows tell of
    outside: int  # rows that lie only partly in the period
    two_platforms: int  # ids that stand for content on two platforms
    hours_left: float  # weekly hours of weeks in which nothing was published, shared with nobody
    hours_shared: float
    hours_long: float
    confidence: Mapping[str, float]  # of proposed genres, by content


def items(workspace: Workspace, period: Period | None = None) -> list[Item]:
    """Every content that a file or the ledger names, each once, over a period (all days where none is given).

    Money is the ledger's, by paid day, in the reporting currency. Genres are a person's word, the file's, a
    hashtag's or proposed, in this order; a person's word is the current shop's, so call it inside `in_shop`.
    """
    return [entry.item for entry in facts(workspace, period).entries]


def facts(workspace: Workspace, period: Period | None = None) -> Facts:
    """All content with its statistics and its days in the ledger. Raises NothingImported before the first."""
    with opened(workspace) as ledger:
        read = read_files(workspace, ledger.con)
        earned = read_ledger(ledger, period)
        squares = order_squares(ledger, period)
        sources = places(ledger, set(earned) - set(read.about) - {""})
        currency = ledger.notes.reporting
    about = {i: read.about.get(i) or _from_ledger(sources.get(i, {})) for i in {*read.about, *earned} if i}
    genres = content_genres.of_all(about)
    stats = {i: within(rows, period) for i, rows in read.stats.items()}
    shared, hours_left = shared_by_publishing(_hours(read, period), _published(about))
    tied = {about[i].source for i in earned if i}
    whole = period or _span(earned, stats, workspace.today)
    made = tuple(
        entry(
            i,
            about[i],
            genres.get(i, Said("", ""))[:2],
            stats.get(i, []),
            earned.get(i, []),
            whole,
            currency,
            about[i].source in tied and i not in read.unnamed,
            shared.get(i, 0.0),
        )
        for i in sorted(about)
        if period is None or stats.get(i) or i in earned or i in shared
    )
    return Facts(
        period=whole,
        currency=currency,
        entries=made,
        untied=tuple(earned.get("", ())),
        squares=squares,
        left_out=sum(_left_out(rows) for rows in stats.values()),
        outside=sum(_straddles(stat, period) for rows in read.stats.values() for stat in rows),
        two_platforms=sum(len(platforms - {""}) > 1 for platforms in read.platforms.values()),
        hours_left=hours_left,
        hours_shared=sum(shared.values()),
        hours_long=read.long_hours,
        confidence={i: said.confidence for i, said in genres.items() if said.confidence is not None},
    )


def weekly(
    workspace: Workspace, content_ids: Collection[str] | None, first: date, last: date
) -> dict[str, list[ContentWeek]]:
    """Per content its ISO weeks that lie whole between two days, in order, without gaps.

    CM3 is not known where orders of a content's source never name their content.

    Statistics whose period is longer than a week are in no week. A week of which no file tells has no views.
    """
    start = first if first.weekday() == 0 else monday_of(first) + WEEK
    weeks = [start + n * WEEK for n in range(max(((last - start).days + 1) // 7, 0))]
    if not weeks:
        return {}
    span = Period(weeks[0], weeks[-1] + timedelta(days=6))
    with opened(workspace) as ledger:
        read = read_files(workspace, ledger.con)
        earned = read_ledger(ledger, span)
        named = named_by_lines(ledger)
    tied = {said.source for i, said in read.about.items() if i in named}
    unknown = {i for i, said in read.about.items() if said.source not in tied or i in read.unnamed} - named
    wanted = {*read.about, *earned} - {""} if content_ids is None else set(content_ids)
    return {
        i: _weeks(i, weeks, read.stats.get(i, []), earned.get(i, []), None if i in unknown else Decimal(0))
        for i in sorted(wanted)
    }


def _weeks(
    content_id: str, mondays: list[date], stats: list[Stat], earned: list[Earned], nothing: Decimal | None
) -> list[ContentWeek]:
    """`nothing`: the CM3 of a week in which no line names it."""
    seen: dict[date, list[Stat]] = defaultdict(list)
    for stat in stats:
        if stat.period and monday_of(stat.period.first) == monday_of(stat.period.last):
            seen[monday_of(stat.period.first)].append(stat)
    sold: dict[date, list[Earned]] = defaultdict(list)
    for day in earned:
        if day.day is not None:
            sold[monday_of(day.day)].append(day)
    return [_week(content_id, monday, seen[monday], sold[monday], nothing) for monday in mondays]


def _week(
    content_id: str, monday: date, stats: list[Stat], earned: list[Earned], nothing: Decimal | None
) -> ContentWeek:
    views, clicks = counted(stats, ("views",)), counted(stats, ("clicks",))
    known = [e.cm3 for e in earned if e.cm3 is not None]
    return ContentWeek(
        content_id,
        monday,
        _days(views),
        round(views.sums["views"]) if views else None,
        round(clicks.sums["clicks"]) if clicks else None,
        sum(e.orders for e in earned),
        sum(known, Decimal(0)) if known else None if earned else nothing,
        _days(clicks),
    )


def _days(told: Counted | None) -> int:
    return sum(span.days for span in told.spans) if told else 0


# ------------------------------------------------------------------ what lies in the period


def within(stats: list[Stat], period: Period | None) -> list[Stat]:
    """The rows whose days all lie in the period; a row without days lies in no period."""
    if period is None:
        return stats
    return [s for s in stats if s.period and s.period.first in period and s.period.last in period]


def _straddles(stat: Stat, period: Period | None) -> bool:
    """Whether a row tells of days in the period and of others, or does not say of which."""
    if period is None or stat.period is None:
        return period is not None
    first, last = stat.period
    return first <= period.last and last >= period.first and not (first in period and last in period)


def _left_out(stats: list[Stat]) -> int:
    found = counted(stats, ("views",))
    return found.left_out if found else 0


def _hours(read: Read, period: Period | None) -> dict[tuple[str, date], float]:
    """Weekly hours of the weeks that lie whole in the period."""
    if period is None:
        return read.hours
    return {
        week: hours
        for week, hours in read.hours.items()
        if week[1] in period and week[1] + timedelta(days=6) in period
    }


def _published(about: Mapping[str, About]) -> dict[tuple[str, date], list[str]]:
    made: dict[tuple[str, date], list[str]] = defaultdict(list)
    for content_id, said in sorted(about.items()):
        if said.published_on is not None:
            made[said.source, monday_of(said.published_on)].append(content_id)
    return made


def _span(earned: Mapping[str, list[Earned]], stats: Mapping[str, list[Stat]], today: date) -> Period:
    """From the first to the last day of which anything is known."""
    days = [e.day for rows in earned.values() for e in rows if e.day is not None]
    days += [
        day for rows in stats.values() for s in rows if s.period for day in (s.period.first, s.period.last)
    ]
    return Period(min(days), max(days)) if days else Period(today, today)


def _from_ledger(said: Mapping[str, str]) -> About:
    """What only the ledger names: where it came from and sold to, as most of its lines say."""
    source = said.get("source", "")
    return About(
        source=source, medium=medium_of(source), market=said.get("market", ""), sku=said.get("sku", "")
    )
