"""Clicks of people, as the pages show them: by link, by day and by rule. What bots did is counted apart."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import ibis
import ibis.expr.types as ir

from channelshift.terms.days import Period
from channelshift.workflows.answers_modes import FileRow, FileRows
from channelshift.workflows.links_answers import DayClicks, LinkClicks
from channelshift.workflows.workspace import Workspace


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
