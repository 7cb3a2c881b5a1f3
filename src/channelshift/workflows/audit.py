"""The audit: what is up, which rule it meets on which days, what it earns, and what is proved gone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from django.db import transaction

from channelshift.audit import Place, Spell, deadline, spells, surface_named
from channelshift.rulebook import Rulebook
from channelshift.store import trail
from channelshift.store.models import Finding
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.route import Route
from channelshift.terms.text import sentence
from channelshift.workflows.audit_answers import AuditAnswer, Money, Taken, Up, earned_by
from channelshift.workflows.audit_lint import holds, said
from channelshift.workflows.audit_money import Earnings, beside, earnings
from channelshift.workflows.audit_store import read_imports, take
from channelshift.workflows.audit_texts import sightings_in_list
from channelshift.workflows.profit import content_titles
from channelshift.workflows.task_drafts import TaskDraft
from channelshift.workflows.workspace import Workspace

PLACE = "/audit/"


class NoFinding(ChannelshiftError):
    """A finding was asked for that is not in this shop."""


def audit(workspace: Workspace) -> AuditAnswer:
    """Everything found in this shop's texts: what is up with its deadline and money, and what is gone."""
    read_imports(workspace)
    known, today = earnings(workspace, workspace.today), workspace.today
    rows = list(Finding.objects.all())
    desk = _Desk(workspace, known, today)
    shown = desk.shown(rows)
    up = sorted((row for row in shown if row.gone_on is None), key=_most_money_first)
    gone = sorted((row for row in shown if row.gone_on is not None), key=lambda r: r.gone_on or today)
    contents = len({(row.surface, row.content_id) for row in rows})
    return AuditAnswer(today, known.currency, known.period, tuple(up), tuple(reversed(gone)), contents)


def finding(workspace: Workspace, key: str) -> Up:
    """One finding with its whole time line. Raises NoFinding where the shop has none of this name."""
    row = Finding.objects.filter(key=key).first()
    if row is None:
        raise NoFinding(sentence("This shop has no such finding. Open the audit and choose one of its list."))
    rows = Finding.objects.filter(surface=row.surface)
    desk = _Desk(workspace, earnings(workspace, workspace.today), workspace.today)
    return next(one for one in desk.shown(rows) if one.key == key)


def take_list(workspace: Workspace, content: bytes, file: str, usual: Mapping[str, str]) -> Taken:
    """Read a list of texts and links, and keep what it shows: CSV by our columns, or a text file."""
    sightings, complaints = sightings_in_list(content, file, usual, workspace.today)
    with transaction.atomic():
        taken = take(sightings)
        trail.note("read", "audit list", file[:64], became={"contents": taken.contents, "found": taken.found})
    return Taken(taken.contents, taken.found, taken.new, taken.gone, tuple(complaints))


def audit_tasks(workspace: Workspace) -> list[TaskDraft]:
    """What must go, as one task per place, market and day: due on the last day it may still stand."""
    answer = audit(workspace)
    groups: dict[tuple[str, str, date], list[Up]] = {}
    for row in answer.up:
        if row.must_go_from is not None:
            groups.setdefault((row.surface, row.market, row.must_go_from), []).append(row)
    return [_task(answer, *group, rows) for group, rows in sorted(groups.items())]


def _task(answer: AuditAnswer, surface: str, market: str, first: date, rows: list[Up]) -> TaskDraft:
    earned = earned_by(rows)
    must_go = rows[0].must_go
    assert must_go is not None
    title = sentence(
        "Take down {n} links or mentions in {surface} ({market}): {rule} holds from {day}.",
        n=len(rows),
        surface=surface.replace("_", " "),
        market=market or "GLOBAL",
        rule=must_go.rules[0].rule_id,
        day=first,
    )
    return TaskDraft(
        key=f"audit:{surface}:{market}:{first}",
        origin="audit",
        title=title,
        place=f"{PLACE}?surface={surface}&market={market}",
        due_on=first - timedelta(days=1),
        stake=earned,
        stake_currency=answer.currency if earned is not None else "",
    )


class _Desk:
    """One reading of findings: the book, the money and the time lines already worked out."""

    def __init__(self, workspace: Workspace, known: Earnings, today: date) -> None:
        self.workspace, self.known, self.today = workspace, known, today
        self._lines: dict[tuple[str, str, bool, str], tuple[Spell, ...]] = {}

    @cached_property
    def book(self) -> Rulebook:
        return self.workspace.rulebook()

    @cached_property
    def titles(self) -> dict[str, str]:
        return {} if self.workspace.warehouse.snapshot() is None else content_titles(self.workspace)

    def shown(self, rows: Iterable[Finding]) -> list[Up]:
        """Findings as they are shown."""
        every = list(rows)
        sharing = beside((row for row in every if row.gone_on is None), self.known)
        return [self._shown(row, sharing) for row in every]

    def _shown(self, row: Finding, sharing: Mapping[Route, int]) -> Up:
        market = self.known.market(row)
        timeline = self._timeline(row, market)
        must_go = deadline(timeline, self.today)
        days = tuple(said(spell) for spell in timeline)
        return Up(
            key=row.key,
            kind=row.kind,
            surface=row.surface,
            market=market,
            in_shop=row.in_shop,
            content_id=row.content_id,
            title=self.titles.get(row.content_id, ""),
            excerpt=row.excerpt,
            target=row.target,
            first_seen_on=row.first_seen_on,
            last_seen_on=row.last_seen_on,
            gone_on=row.gone_on,
            proof=row.proof,
            source=row.source,
            days=days,
            now=next(spell for spell in days if holds(spell, self.today)),
            must_go=said(must_go) if must_go else None,
            money=self._money(row, sharing),
        )

    def _money(self, row: Finding, sharing: Mapping[Route, int]) -> Money:
        route = self.known.shared_route(row)
        return self.known.money(row, max(sharing.get(route, 1), 1) if route else 1)

    def _timeline(self, row: Finding, market: str) -> tuple[Spell, ...]:
        name = (row.surface, market, row.in_shop, row.kind)
        if name not in self._lines:
            place = Place(surface_named(row.surface), market or "GLOBAL", row.in_shop)
            self._lines[name] = spells(self.book, place, row.kind)
        return self._lines[name]


def _most_money_first(row: Up) -> tuple[bool, Decimal, date, str]:
    earned = row.money.earned
    return (earned is None, -(earned or Decimal(0)), row.must_go_from or date.max, row.key)
