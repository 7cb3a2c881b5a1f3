"""What came of a brief: its videos' own weeks, and how the term went on against terms without a brief."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from channelshift.content.search import Term, terms_of
from channelshift.content.search_sums import by_week
from channelshift.content.search_words import normalised
from channelshift.terms.days import Period
from channelshift.terms.text import Sentence, sentence
from channelshift.workflows.briefs import briefs
from channelshift.workflows.briefs_answers import BriefLift, BriefRow, Lift
from channelshift.workflows.content_facts import weekly
from channelshift.workflows.search_read import read, weeks_between
from channelshift.workflows.workspace import Workspace

FIGURES = ("searches", "impressions", "clicks", "claimed_orders")
WEEKS_BEFORE, WEEKS_AFTER = 8, 4  # fewer tell nothing
_MOST_BEFORE, _MOST_AFTER = 26, 12
FEWEST_OTHERS = 3
WEEK = timedelta(days=7)


def lift(workspace: Workspace, brief: BriefRow) -> BriefLift | None:
    """The change since publication; None for a brief that is not published."""
    if brief.state != "published" or brief.published_on is None:
        return None
    starts = brief.published_on + timedelta(days=-brief.published_on.weekday() % 7)
    told_from = starts + WEEKS_AFTER * WEEK
    until = workspace.today - timedelta(days=1)
    first = starts - _MOST_BEFORE * WEEK
    term, others = _terms(workspace, brief, Period(first, until))
    told_until = max((r.last_day for t in (term, *others) if t for r in t.rows), default=until)
    weeks = [
        week
        for week in weeks_between(first, min(until, told_until))
        # The week of the publication is neither before nor after it.
        if week < starts + _MOST_AFTER * WEEK and not week < brief.published_on < week + WEEK
    ]
    lifts = [_lift(figure, term, others, weeks, starts) for figure in FIGURES] if term else []
    told = [one for one in lifts if one is not None]
    waits = all(one.verdict == "cannot_tell" and one.weeks_after < WEEKS_AFTER for one in told)
    return BriefLift(
        starts=starts,
        can_be_told_from=told_from if waits and told_from > until else None,
        content=tuple(_content(workspace, brief, until)),
        lifts=tuple(told),
        notes=tuple(_notes(term, told)),
    )


def _terms(workspace: Workspace, brief: BriefRow, period: Period) -> tuple[Term | None, list[Term]]:
    """The brief's term, and the terms of the same places that no brief speaks of."""
    found = terms_of(read(workspace, period, market=brief.market).rows)
    briefed = {normalised(row.term) for row in briefs() if row.state == "published"}
    own = normalised(brief.term)
    term = next((t for t in found if own in {normalised(v) for v in t.variants}), None)
    if term is None:
        return None, []
    sources = {row.source for row in term.rows}
    others = [
        t
        for t in found
        if t is not term
        and not briefed & {normalised(v) for v in t.variants}
        and sources & {row.source for row in t.rows}
    ]
    return term, others


def _lift(
    figure: str, term: Term, others: Sequence[Term], weeks: Sequence[date], starts: date
) -> Lift | None:
    own = by_week(term.rows, figure)
    if not own:
        return None
    told = [w for w in weeks if w in own]
    before, after = [own[w] for w in told if w < starts], [own[w] for w in told if w >= starts]
    beside = [series for t in others if _is_whole(series := by_week(t.rows, figure), told)]
    found = Lift(
        figure=figure,
        verdict="cannot_tell",
        before=sum(before) / len(before) if before else None,
        after=sum(after) / len(after) if after else None,
        relative=None,
        low=None,
        high=None,
        weeks_before=len(before),
        weeks_after=len(after),
        others=len(beside),
    )
    if (
        len(before) < WEEKS_BEFORE
        or len(after) < WEEKS_AFTER
        or len(beside) < FEWEST_OTHERS
        or not sum(before)
    ):
        return found
    return _measured(found, [own[w] for w in told], [[s[w] for w in told] for s in beside])


def _is_whole(series: Mapping[date, int], weeks: Sequence[date]) -> bool:
    """Whether a term was told of in every one of these weeks, and asked for at all."""
    return bool(weeks) and all(w in series for w in weeks) and sum(series[w] for w in weeks) > 0


def _measured(found: Lift, own: Sequence[int], others: Sequence[Sequence[int]]) -> Lift:
    """The difference to what would have been, by the method of “did it work”."""
    from dataclasses import replace

    import numpy as np

    from channelshift.impact.effects import Panel, measure

    effect = measure(
        Panel(
            treated=np.array([own], dtype=float),
            controls=np.array(others, dtype=float),
            start=found.weeks_before,
            period_days=7,
        )
    )
    if effect.verdict == "cannot_tell":
        return found
    return replace(
        found,
        verdict=effect.verdict,
        relative=effect.relative,
        low=effect.relative_low,
        high=effect.relative_high,
    )


def _content(workspace: Workspace, brief: BriefRow, until: date) -> Iterable[Mapping[str, Any]]:
    """What the brief's own videos were seen and earned since, in whole weeks."""
    assert brief.published_on is not None
    first = brief.published_on - timedelta(days=brief.published_on.weekday())
    by_content = weekly(workspace, brief.content_ids, first, until) if first <= until else {}
    for content_id in brief.content_ids:
        weeks = by_content.get(content_id, [])
        cm3 = [week.cm3 for week in weeks if week.cm3 is not None]
        yield {
            "content_id": content_id,
            "weeks": len(weeks),
            "views": _sum(week.views for week in weeks),
            "clicks": _sum(week.clicks for week in weeks),
            "orders": sum(week.orders for week in weeks),
            "cm3": sum(cm3) if cm3 else None,
        }


def _sum(values: Iterable[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _notes(term: Term | None, told: Sequence[Lift]) -> Iterable[Sentence]:
    if term is None or not told:
        yield sentence("No file tells of this term week by week around the publication.")
        return
    if max(one.weeks_before for one in told) < WEEKS_BEFORE:
        yield sentence(
            "It takes {n} weeks of searches before the publication; the files have {has}.",
            n=WEEKS_BEFORE,
            has=max(one.weeks_before for one in told),
        )
    if max(one.others for one in told) < FEWEST_OTHERS:
        yield sentence(
            "It takes {n} other terms without a brief, told of in the same weeks, to compare with.",
            n=FEWEST_OTHERS,
        )
