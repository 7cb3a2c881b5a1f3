"""Every question the pages put to the workflows, in one place.

A workflow is imported when its first question is asked: the server starts without waiting for the
solver and the query engine to load.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

from django.conf import settings

from channelshift.terms.complaints import Complaint
from channelshift.terms.days import Period
from channelshift.terms.text import Sentence
from channelshift.workflows.answers import (
    ImportReport,
    Overview,
    PlanAnswer,
    ProfitTable,
    RuleEvent,
    SheetReport,
    SourceRows,
    WhatIf,
)

Progress = Callable[[float, Sentence], None]


def _workflow(name: str) -> Any:
    return import_module(f"channelshift.workflows.{name}")


def workspace() -> Any:
    """The shop's workspace, as the workflows open it."""
    return _workflow("workspace").Workspace.open(settings.CHANNELSHIFT_HOME)


def is_empty() -> bool:
    """Whether nothing has been imported yet."""
    return bool(workspace().is_empty())


def reporting_currency() -> str:
    return str(workspace().reporting_currency)


def today() -> date:
    """The day the shop looks out from: in a demo, the day after its files end."""
    return workspace().today


def overview() -> Overview:
    return _workflow("overview").overview(workspace())


def import_file(path: Path, given: dict[str, str], progress: Progress) -> ImportReport:
    return _workflow("import_export").import_file(workspace(), path, given, progress)


def reports() -> list[SheetReport]:
    return _workflow("import_export").reports(workspace())


def complaints(import_id: str | None = None) -> list[Complaint]:
    return _workflow("import_export").complaints(workspace(), import_id)


def template_names() -> list[str]:
    """The templates for what no platform exports: file names to download."""
    return sorted(_workflow("import_export").templates())


def template(name: str) -> bytes:
    """One template, with its filled example."""
    return _workflow("import_export").templates()[name]


def my_routes() -> tuple[str, ...]:
    """The keys of the routes this shop has sold or advertised on."""
    return tuple(route.key for route in _workflow("rules").my_routes(workspace()))


def profit(by: tuple[str, ...], period: Period | None, currency: str | None) -> ProfitTable:
    return _workflow("profit").profit(workspace(), by=by, period=period, currency=currency)


def source_rows(
    where: dict[str, str], period: Period | None, figure: str, limit: int, offset: int
) -> SourceRows:
    return _workflow("profit").source_rows(workspace(), where, period, figure, limit, offset)


def events(
    first: date,
    last: date,
    platform: str | None = None,
    market: str | None = None,
    status: str | None = None,
) -> list[RuleEvent]:
    return _workflow("rules").events(workspace(), first, last, platform, market, status)


def holding_on(day: date, route_key: str | None = None) -> list[RuleEvent]:
    return _workflow("rules").holding_on(workspace(), day, route_key)


def add_own(draft: dict[str, str]) -> RuleEvent:
    return _workflow("rules").add_own(workspace(), draft)


def what_if(
    rule_id: str | None, draft: dict[str, str] | None, on: date | None, as_of: date | None = None
) -> WhatIf:
    return _workflow("what_if").what_if(workspace(), rule_id=rule_id, draft=draft, on=on, as_of=as_of)


def candidates() -> list[RuleEvent]:
    return _workflow("what_if").candidates(workspace())


def propose_plan(first_day: date | None, weeks: int, limits: dict[str, str]) -> PlanAnswer:
    return _workflow("propose_plan").propose_plan(workspace(), first_day, weeks, limits)


def plan_as_csv(answer: PlanAnswer) -> str:
    return _workflow("propose_plan").as_csv(answer)


def plan_as_xlsx(answer: PlanAnswer) -> bytes:
    return _workflow("propose_plan").as_xlsx(answer)


def build_demo(progress: Progress) -> None:
    _workflow("demo").build_demo(workspace(), progress)
