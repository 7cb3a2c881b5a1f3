"""Overview: what I earn per route, how it went by month, and which rules change next."""

from __future__ import annotations

from datetime import timedelta

from channelshift.terms.days import Period, full_months_before
from channelshift.workflows.answers import Overview
from channelshift.workflows.profit import profit
from channelshift.workflows.what_if import candidates
from channelshift.workflows.workspace import Workspace

MONTHS = 3
EVENTS = 12


def overview(workspace: Workspace) -> Overview:
    """The first page: the last full months per route, the whole history by month, the next rule events."""
    today = workspace.today
    manifests = workspace.warehouse.manifests()
    if workspace.warehouse.snapshot() is None:
        return Overview(workspace.reporting_currency, None, None, None, (), today, 0, None, 0)
    period = _recent(workspace)
    routes = profit(workspace, ("route",), period)
    return Overview(
        currency=routes.currency,
        period=period,
        routes=routes,
        months=profit(workspace, ("month", "mode")),
        next_events=tuple(candidates(workspace))[:EVENTS],
        today=today,
        complaints=sum(m.complaints for m in manifests),
        estimated_share=routes.total.estimated_share,
        files=len({(m.file_hash, m.shop) for m in manifests}),
    )


def _recent(workspace: Workspace) -> Period:
    """The last three full months before today, if anything was sold in them; else the last year of sales."""
    recent = full_months_before(workspace.today, MONTHS)
    if profit(workspace, ("month",), recent).rows:
        return recent
    months = [r.key[0] for r in profit(workspace, ("month",)).rows if r.key[0]]
    if not months:
        return recent
    year, month = (int(part) for part in max(months).split("-"))
    last = recent.first.replace(year=year, month=month, day=1) + timedelta(days=32)
    return full_months_before(last, MONTHS)
