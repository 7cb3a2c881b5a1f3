"""Clicks of people, as the pages show them: by link, by day and by rule. What bots did is counted apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

import ibis
import ibis.expr.types as ir

from channelshift.terms.days import Period
from channelshift.workflows.answers_modes import FileRow, FileRows
from channelshift.workflows.workspace import Workspace


@dataclass(frozen=True)
class LinkClicks:
    """Clicks on one link. `people` counts; `others` are bots, previews and requests that only look."""

    people: int
    visitors: int  # different ones, each day anew: who comes on two days is counted twice
    others: int


@dataclass(frozen=True)
class DayClicks:
    """Clicks of people on one day (UTC) by the rule that led them; `rule` 0: the rest, "expired": over."""

    day: date
    by_rule: Mapping[str, int]

    @property
    def people(self) -> int:
        return sum(self.by_rule.values())


NOTHING = LinkClicks(0, 0, 0)


def clicks_by_link(workspace: Workspace, period: Period | None = None) -> dict[str, LinkClicks]:
    """Clicks on each link that had any."""
    with _clicks(workspace, period) as (con, clicks):
        person = clicks.visit == "person"
        grouped = clicks.group_by("link").aggregate(
            people=clicks.count(where=person),
            visitors=(clicks.visitor + clicks.clicked_at.date().cast("string")).nunique(where=person),
            others=clicks.count(where=~person),
        )
        rows = con.to_pyarrow(grouped).to_pylist()
    return {row.pop("link"): LinkClicks(**row) for row in rows}


def clicks_by_day(workspace: Workspace, link: str, period: Period | None = None) -> list[DayClicks]:
    """Clicks of people on one link, the latest day first."""
    with _clicks(workspace, period) as (con, clicks):
        mine = clicks.filter((clicks.link == link) & (clicks.visit == "person"))
        mine = mine.mutate(day=mine.clicked_at.date())
        rows = con.to_pyarrow(mine.group_by(["day", "rule"]).aggregate(n=mine.count())).to_pylist()
    days: dict[date, dict[str, int]] = {}
    for row in rows:
        days.setdefault(row["day"], {})[row["rule"]] = row["n"]
    return [DayClicks(day, days[day]) for day in sorted(days, reverse=True)]


def rules_of(days: Iterable[DayClicks]) -> list[str]:
    """The rules that led anybody, in their order; the rest and the end come last."""
    found = {rule for day in days for rule in day.by_rule}
    return sorted(found, key=lambda rule: (rule in ("0", "expired"), len(rule), rule))


def click_rows(workspace: Workspace, link: str, period: Period | None, limit: int, offset: int) -> FileRows:
    """The clicks behind a figure, the latest first; `name` is the click id, `note` where it led."""
    with _clicks(workspace, period) as (con, clicks):
        mine = clicks.filter((clicks.link == link) & (clicks.visit == "person"))
        page = mine.order_by([ibis.desc("clicked_at"), "click_id"]).limit(limit, offset=offset)
        rows = con.to_pyarrow(page).to_pylist()
        count = con.to_pyarrow(mine.count()).as_py()
    found = tuple(
        FileRow(
            file=row["file"],
            sheet="",
            row=row["row"],
            what="click",
            name=row["click_id"],
            day=row["clicked_at"].date(),
            amount=None,
            note=row["target"] or "",
        )
        for row in rows
    )
    return FileRows(found, count, None, "")


@contextmanager
def _clicks(workspace: Workspace, period: Period | None) -> Iterator[tuple[ibis.BaseBackend, ir.Table]]:
    with workspace.warehouse.engine() as con:
        clicks = workspace.warehouse.records(con, "click")
        if period is not None:
            clicks = clicks.filter(clicks.clicked_at.date().between(period.first, period.last))
        yield con, clicks
