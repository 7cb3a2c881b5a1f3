"""Every question the pages Links and Attribution put to the workflows.

As in `ask`, a workflow is imported when its first question is asked.
"""

from __future__ import annotations

from datetime import date
from importlib import import_module
from typing import Any

from channelshift.store.models import Link
from channelshift.terms.days import Period
from channelshift.web.ask import workspace


def _workflow(name: str) -> Any:
    return import_module(f"channelshift.workflows.{name}")


def today() -> date:
    return workspace().today


def short_address(code: str) -> str:
    """The whole short address of a link."""
    return str(_workflow("links_publish").short_address(code))


def links(archived: bool = False) -> list[Link]:
    return list(_workflow("links").links(archived))


def link(link_id: int) -> Link:
    found: Link = _workflow("links").link(link_id)
    return found


def preview(kept: Link, first: date) -> list[Any]:
    """Who is led where, on which days, from a day on."""
    hosts = [domain.host for domain in _workflow("links").domains()]
    return list(_workflow("links_preview").preview(kept, workspace().rulebook(), hosts, first))


def explain(kept: Link, visitor: dict[str, str], day: date) -> list[Any]:
    """Which rule wins for a visitor on a day, and why those before it do not fit."""
    return list(_workflow("links_preview").explain(kept, workspace().rulebook(), visitor, day))


def clicks_by_link(period: Period | None) -> dict[str, Any]:
    return dict(_workflow("links_figures").clicks_by_link(workspace(), period))


def clicks_by_day(code: str, period: Period | None) -> list[Any]:
    return list(_workflow("links_figures").clicks_by_day(workspace(), code, period))


def click_rows(code: str, period: Period | None, limit: int, offset: int) -> Any:
    return _workflow("links_figures").click_rows(workspace(), code, period, limit, offset)


def compact() -> Any:
    """Bring what the edge has logged since into the warehouse."""
    return _workflow("clicks").compact_here(workspace())


def attribution(period: Period | None) -> Any:
    return _workflow("attribution").attribution(workspace(), period)


def attribution_rows(where: dict[str, str], period: Period | None, limit: int, offset: int) -> Any:
    return _workflow("attribution").attribution_rows(workspace(), where, period, limit, offset)


def claim_rows(source: str, period: Period | None, limit: int, offset: int) -> Any:
    return _workflow("attribution").claim_rows_of(workspace(), source, period, limit, offset)
