"""Searches: what viewers ask for, how far the shop's own words answer it, and what the rest may be worth."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from channelshift.content.briefs import earned
from channelshift.content.coverage import Coverage, covered
from channelshift.content.items import Item
from channelshift.content.search import Between, Term, terms_of
from channelshift.content.search_words import normalised
from channelshift.content.search_worth import COVERED, Earned, per_click, pooled, uncovered, worth
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.days import Period
from channelshift.terms.text import Sentence, sentence
from channelshift.workflows.answers_modes import FileRow, FileRows
from channelshift.workflows.content_facts import items
from channelshift.workflows.search_answers import SearchAnswer, SearchTerm
from channelshift.workflows.search_read import Read, products_seen, read
from channelshift.workflows.workspace import Workspace

FIGURES = ("searches", "impressions", "clicks", "saves", "claimed_orders")
_SIMILAR_SHOWN = 60  # texts kept for a term: the best of them tell what similar content earned


class NoSuchTerm(ChannelshiftError):
    """A term was asked for that no file names."""


@dataclass(frozen=True)
class Scene:
    """Searches beside all the shop says and earned: what answers and briefs are made from."""

    read: Read
    terms: tuple[Term, ...]
    coverage: tuple[Coverage, ...]
    content: Mapping[str, Item]
    a_search: Mapping[str, Between]  # clicks on one search (or showing) that the shop answers, by basis
    everything: tuple[Earned, ...]
    currency: str

    def similar(self, n: int) -> list[Item]:
        """The content that answers a term at least half, as far as it is known what it earned."""
        refs = (
            a.said.ref for a in self.coverage[n].by if a.said.kind == "content" and a.any_language >= COVERED
        )
        return [self.content[ref] for ref in refs if ref in self.content]


def scene(workspace: Workspace, period: Period | None = None, source: str = "", market: str = "") -> Scene:
    """All terms of a period against what the shop says, and what its content earned over all days."""
    found = read(workspace, period, source, market)
    terms = tuple(terms_of(found.rows))
    coverage = covered([(t.term, t.language) for t in terms], found.said, _SIMILAR_SHOWN)
    content = {item.content_id: item for item in items(workspace)}
    return Scene(
        read=found,
        terms=terms,
        coverage=tuple(coverage),
        content=content,
        a_search=_clicks_of_a_search(terms, coverage),
        everything=tuple(earned(content.values())),
        currency=workspace.reporting_currency,
    )


def _clicks_of_a_search(terms: Sequence[Term], coverage: Sequence[Coverage]) -> dict[str, Between]:
    """Clicks over searches, and over showings, of the terms that the shop answers already."""
    answered = [term for term, cover in zip(terms, coverage, strict=True) if cover.mid >= COVERED]
    found = {}
    for basis in ("searches", "impressions"):
        pairs = [
            (float(term.clicks), float(total))
            for term in answered
            if term.clicks is not None and (total := getattr(term, basis))
        ]
        found[basis] = pooled(pairs)
    return {**found, "clicks": Between(1.0, 1.0, 1.0)}


def search(
    workspace: Workspace,
    period: Period | None = None,
    source: str = "",
    market: str = "",
    language: str = "",
    words: str = "",
) -> SearchAnswer:
    """The shop's searches, those worth most first, with what stands in the way of knowing more."""
    seen = scene(workspace, period, source, market)
    rows = [search_term(seen, n) for n in range(len(seen.terms))]
    rows.sort(key=_rank)
    wanted = normalised(words)
    chosen = [
        row
        for row in rows
        if language in ("", row.language) and any(wanted in normalised(v) for v in row.variants)
    ]
    return SearchAnswer(
        currency=seen.currency,
        period=seen.read.period,
        terms=tuple(chosen),
        total_terms=len(rows),
        languages=tuple(sorted({row.language for row in rows if row.language})),
        sources=tuple(sorted({row.source for row in seen.read.rows if row.source})),
        markets=tuple(sorted({row.market for row in seen.read.rows if row.market})),
        products=products_seen(seen.read),
        a_search=seen.a_search["searches"],
        a_click=per_click([], seen.everything),
        notes=tuple(_notes(seen)),
    )


def _rank(row: SearchTerm) -> tuple[float, float, float, str]:
    """What is worth most first; where that is not known by how much is asked for and not answered."""
    return (-(row.worth.mid or 0.0), -(row.uncovered.mid or 0.0), -(row.clicks or 0), row.term)


def search_term(seen: Scene, n: int) -> SearchTerm:
    """One term with its figures."""
    term, coverage, similar = seen.terms[n], seen.coverage[n], seen.similar(n)
    demand = term.demand
    open_ = uncovered(demand, coverage)
    clicks = seen.a_search[demand.basis] if demand else Between(None, None, None)
    return SearchTerm(
        term=term.term,
        language=term.language,
        variants=term.variants,
        sources=tuple(sorted({row.source for row in term.rows if row.source})),
        markets=tuple(sorted({row.market for row in term.rows if row.market})),
        first_day=term.first_day,
        last_day=term.last_day,
        days=term.days,
        searches=term.searches,
        impressions=term.impressions,
        clicks=term.clicks,
        saves=term.saves,
        claimed_orders=term.claimed_orders,
        demand=demand,
        coverage=replace(coverage, by=coverage.by[:3]),
        uncovered=open_,
        worth=worth(open_, clicks, per_click(earned(similar), seen.everything)),
        similar=len(similar),
    )


def _notes(seen: Scene) -> Iterable[Sentence]:
    yield sentence(
        "What is answered is judged by the words of titles, tags and product names, not by pictures."
    )
    if seen.read.outside:
        yield sentence("{n} rows reach over an end of the period and are in no sum.", n=seen.read.outside)
    if any(term.demand and term.demand.basis != "searches" for term in seen.terms):
        yield sentence(
            "Where a file does not count searches, showings stand in for them: there are at least as many."
        )
    if seen.terms and seen.a_search["searches"].mid is None:
        yield sentence(
            "What a search brings is not known yet: it takes two answered terms with searches and clicks."
        )
    if seen.terms and per_click([], seen.everything).mid is None:
        yield sentence(
            "What a click earns is not known yet: import the statistics of your videos with their clicks."
        )


# ------------------------------------------------------------------ rows behind a figure


def term_number(seen: Scene, words: str) -> int:
    """Which term these words are a variant of. Raises NoSuchTerm."""
    wanted = normalised(words)
    for n, term in enumerate(seen.terms):
        if words in term.variants or wanted in {normalised(variant) for variant in term.variants}:
            return n
    raise NoSuchTerm(sentence("No file names the search “{term}” in this period.", term=words[:100]))


def search_rows(
    workspace: Workspace,
    words: str,
    figure: str = "searches",
    period: Period | None = None,
    source: str = "",
    market: str = "",
    limit: int = 200,
    offset: int = 0,
) -> FileRows:
    """The rows of the seller's files behind a count of one term; they add up to it."""
    if figure not in FIGURES:
        raise NoSuchTerm(
            sentence(
                "“{name}” is no figure here. Choose from: {names}.",
                name=figure[:40],
                names=", ".join(FIGURES),
            )
        )
    found = read(workspace, period, source, market)
    terms = terms_of(found.rows)
    seen = Scene(found, tuple(terms), (), {}, {}, (), workspace.reporting_currency)
    term = terms[term_number(seen, words)]
    stated = [row for row in term.rows if getattr(row, figure) is not None]
    stated.sort(key=lambda r: (-r.last_day.toordinal(), r.file, r.sheet, r.row))
    rows = tuple(
        FileRow(
            file=row.file,
            sheet=row.sheet,
            row=row.row,
            what="search_term_day",
            name=row.term,
            day=row.first_day,
            amount=Decimal(getattr(row, figure)),
            note=row.source,
        )
        for row in stated
    )
    total = sum((row.amount or Decimal(0) for row in rows), Decimal(0)) if rows else None
    return FileRows(rows[offset : offset + limit], len(rows), total, "")
