"""What the pages of searches and briefs ask of the workflows. See `ask` for how a workflow is reached."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from importlib import import_module
from typing import Any

from channelshift.content.search_words import normalised
from channelshift.terms.days import Period
from channelshift.web.ask import _once, today, workspace
from channelshift.workflows.answers_modes import FileRows
from channelshift.workflows.briefs_answers import BriefLift, BriefRow
from channelshift.workflows.search_answers import SearchAnswer, SearchTerm


def _workflow(name: str) -> Any:
    return import_module(f"channelshift.workflows.{name}")


def search(period: Period | None, source: str, market: str, language: str, words: str) -> SearchAnswer | None:
    """The shop's searches with the briefs there are; None where nothing is imported."""
    shop = workspace()
    if shop.is_empty():
        return None
    question = ("search", period, source, market, language, words)
    found: SearchAnswer = _once(
        shop, question, lambda: _workflow("search").search(shop, period, source, market, language, words)
    )
    made = _workflow("briefs").by_term()
    return replace(found, terms=tuple(_with_brief(term, made) for term in found.terms)) if made else found


def _with_brief(term: SearchTerm, made: Mapping[str, BriefRow]) -> SearchTerm:
    brief = next((made[n] for v in term.variants if (n := normalised(v)) in made), None)
    return replace(term, brief_id=brief.id, brief_state=brief.state) if brief else term


def search_rows(
    term: str, figure: str, period: Period | None, source: str, market: str, limit: int, offset: int
) -> FileRows:
    return _workflow("search").search_rows(
        workspace(), term, figure, period, source, market, limit=limit, offset=offset
    )


# ------------------------------------------------------------------ briefs


def briefs() -> tuple[BriefRow, ...]:
    return _workflow("briefs").briefs()


def brief(brief_id: int) -> BriefRow:
    """One brief of the shop. Raises where it has none of this number."""
    return _workflow("briefs").brief(brief_id)


def lift(brief: BriefRow) -> BriefLift | None:
    """What came of a published brief."""
    shop = workspace()
    return None if shop.is_empty() else _workflow("briefs_lift").lift(shop, brief)


def make_brief(term: str, market: str) -> int:
    return _workflow("briefs").make(workspace(), term, market)


def edit_brief(brief_id: int, said: Mapping[str, str]) -> None:
    _workflow("briefs").edit(brief_id, said)


def renew_brief(brief_id: int) -> None:
    _workflow("briefs").renew(workspace(), brief_id)


def publish_brief(brief_id: int, content_ids: Iterable[str], on: date | None) -> None:
    _workflow("briefs").publish(brief_id, content_ids, on or today())


def drop_brief(brief_id: int) -> None:
    _workflow("briefs").drop(brief_id)
