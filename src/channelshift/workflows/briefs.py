"""Briefs: one page each for whoever makes the content, kept with the figures of the day it was made on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction

from channelshift.content.search_words import normalised
from channelshift.rulebook.markets import is_market
from channelshift.store.models import Brief, Person
from channelshift.store.scope import current_person_id
from channelshift.store.trail import note
from channelshift.terms.complaints import ChannelshiftError, NotThere
from channelshift.terms.text import sentence
from channelshift.workflows.acts import FIRST_DAY, LAST_DAY
from channelshift.workflows.briefs_answers import BriefRow
from channelshift.workflows.briefs_facts import facts_of
from channelshift.workflows.search import scene, term_number
from channelshift.workflows.workspace import Workspace

EDITABLE = {"sku": 100, "genre": 40, "claim": 2000, "note": 4000}
MOST_CONTENTS = 50
_LONGEST_ID = 100


class BadBrief(ChannelshiftError):
    """A brief cannot be kept as it was stated."""


class NoSuchBrief(BadBrief, NotThere):
    """The shop has no such brief."""


# ------------------------------------------------------------------ making and changing


def make(workspace: Workspace, words: str, market: str = "", sku: str = "") -> int:
    """A draft for a searched term, with all figures as they stand. Returns its number.

    An open brief for the same term and market is gone on with.
    """
    if market and not is_market(market):
        raise BadBrief(
            sentence("{market} is no market. Write it as two letters, for example US.", market=market[:40])
        )
    seen = scene(workspace, market=market)
    n = term_number(seen, words)
    term = seen.terms[n]
    open_ = _open_for(term.variants, market)
    if open_ is not None:
        return int(open_.id)
    facts = facts_of(workspace, seen, n, market, sku.strip())
    with transaction.atomic():
        brief = Brief.objects.create(
            term=term.term[:200],
            language=term.language[:10],
            market=market,
            sku=(sku.strip() or _first(facts["products"], "sku"))[:100],
            genre=_first(facts["genres"], "genre")[:40],
            facts=facts,
            made_by=Person.objects.filter(id=current_person_id()).first(),
        )
        note("made", "brief", brief.id, {}, {"term": brief.term, "market": market})
    return int(brief.id)


def _open_for(variants: Iterable[str], market: str) -> Brief | None:
    names = {normalised(v) for v in variants}
    drafts = Brief.objects.filter(state=Brief.State.DRAFT, market=market)
    return next((brief for brief in drafts if normalised(brief.term) in names), None)


def _first(rows: Iterable[Mapping[str, Any]], name: str) -> str:
    return next((str(row[name]) for row in rows), "")


def renew(workspace: Workspace, brief_id: int) -> None:
    """Make a draft's figures anew, as they stand today; what a person wrote stays."""
    brief = _brief(brief_id)
    if brief.state != Brief.State.DRAFT:
        raise BadBrief(sentence("A published brief keeps the figures it was made from."))
    seen = scene(workspace, market=brief.market)
    facts = facts_of(workspace, seen, term_number(seen, brief.term), brief.market, brief.sku)
    with transaction.atomic():
        brief.facts = facts
        brief.save()
        note("renewed", "brief", brief.id)


def edit(brief_id: int, said: Mapping[str, str]) -> None:
    """Keep what a person writes of a brief: its product, genre, claim and notes."""
    words = {name: _words(name, value) for name, value in said.items() if name in EDITABLE}
    with transaction.atomic():
        brief = _brief(brief_id)
        was = {name: getattr(brief, name) for name in words}
        changed = {name: value for name, value in words.items() if was[name] != value}
        if not changed:
            return
        for name, value in changed.items():
            setattr(brief, name, value)
        brief.save()
        note("changed", "brief", brief.id, {name: was[name] for name in changed}, changed)


def publish(brief_id: int, content_ids: Iterable[str], on: date) -> None:
    """Say what was made from a brief and when: from here on its lift is measured."""
    _brief(brief_id)
    ids = list(dict.fromkeys(one.strip() for one in content_ids if one.strip()))
    if not ids:
        raise BadBrief(sentence("Name at least one video or session that was made from the brief."))
    if len(ids) > MOST_CONTENTS or any(len(one) > _LONGEST_ID for one in ids):
        raise BadBrief(
            sentence("Name at most {n} videos, each by its number of the platform.", n=MOST_CONTENTS)
        )
    if not FIRST_DAY <= on <= LAST_DAY:
        raise BadBrief(
            sentence("{text} is no day. Write it as year-month-day, for example 2023-08-31.", text=on)
        )
    with transaction.atomic():
        brief = _brief(brief_id)
        was = {"state": brief.state, "content_ids": brief.content_ids}
        brief.state, brief.content_ids, brief.published_on = Brief.State.PUBLISHED, ids, on
        brief.save()
        became = {"state": "published", "content_ids": ids, "on": on.isoformat()}
        note("published", "brief", brief.id, was, became)


def drop(brief_id: int) -> None:
    """Take a brief off the list; it is kept, and its term can get a new one."""
    with transaction.atomic():
        brief = _brief(brief_id)
        was, brief.state = brief.state, Brief.State.DROPPED
        brief.save()
        note("dropped", "brief", brief.id, {"state": was}, {"state": "dropped"})


def _words(name: str, text: str) -> str:
    words = str(text).strip()
    if len(words) > EDITABLE[name]:
        raise BadBrief(sentence("{field} has at most {n} characters.", field=name, n=EDITABLE[name]))
    return words


# ------------------------------------------------------------------ reading


def briefs() -> tuple[BriefRow, ...]:
    """Every brief of the shop, newest first; dropped ones last."""
    rows = [_said(row) for row in Brief.objects.select_related("made_by")]
    return tuple(sorted(rows, key=lambda row: row.state == "dropped"))


def brief(brief_id: int) -> BriefRow:
    """One brief of the shop. Raises NoSuchBrief."""
    return _said(_brief(brief_id))


def by_term() -> dict[str, BriefRow]:
    """The briefs that stand, by their term as normalised; of two the newer one."""
    return {normalised(row.term): row for row in reversed(briefs()) if row.state != "dropped"}


def _brief(brief_id: int) -> Brief:
    row = Brief.objects.filter(id=brief_id).first()
    if row is None:
        raise NoSuchBrief(sentence("There is no such brief."))
    return row


def _said(row: Brief) -> BriefRow:
    return BriefRow(
        id=row.id,
        term=row.term,
        language=row.language,
        market=row.market,
        sku=row.sku,
        genre=row.genre,
        claim=row.claim,
        note=row.note,
        state=row.state,
        content_ids=tuple(row.content_ids),
        published_on=row.published_on,
        made_at=row.made_at,
        made_by=str(row.made_by or ""),
        facts=row.facts,
    )
