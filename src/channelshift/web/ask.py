"""Every question the pages put to the workflows, in one place.

A workflow is imported when its first question is asked: the server starts without waiting for the
solver and the query engine to load.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import date
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Any

from channelshift.store.scope import current_shop_id
from channelshift.store.shops import folder_of
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
from channelshift.workflows.answers_modes import AfterSales, Comparison, FileRows, StockAnswer
from channelshift.workflows.answers_plan import PlanComparison, Slid
from channelshift.workflows.reconcile_answers import Explained, Reconciliation, ResidualRow

Progress = Callable[[float, Sentence], None]


def _workflow(name: str) -> Any:
    return import_module(f"channelshift.workflows.{name}")


def workspace() -> Any:
    """The current shop's workspace, as the workflows open it."""
    return _workflow("workspace").Workspace.open(folder_of(current_shop_id()))


_MOST_REMEMBERED = 64
_remembered: OrderedDict[Hashable, Any] = OrderedDict()


def _once(shop: Any, question: Hashable, answer: Callable[[], Any]) -> Any:
    """The answer to a question about one published ledger, worked out once.

    A published ledger never changes: it is named by its snapshot. What else an answer rests on, the
    seller's own rules and the day the shop looks out from, is part of the name.
    """
    own = shop.own_rules_file
    said = own.stat().st_mtime_ns if own.exists() else 0
    name = (shop.path, shop.warehouse.snapshot(), said, shop.today, shop.reporting_currency, question)
    if name not in _remembered:
        _remembered[name] = answer()
        while len(_remembered) > _MOST_REMEMBERED:
            _remembered.popitem(last=False)
    return _remembered[name]


def is_empty() -> bool:
    """Whether nothing has been imported yet."""
    return bool(workspace().is_empty())


def reporting_currency() -> str:
    return str(workspace().reporting_currency)


def today() -> date:
    """The day the shop looks out from: in a demo, the day after its files end."""
    return workspace().today


def overview() -> Overview:
    shop = workspace()
    return _once(shop, "overview", lambda: _workflow("overview").overview(shop))


def import_file(path: Path, given: dict[str, str], progress: Progress) -> ImportReport:
    """Read one file; the ledger is published apart, once for all files that wait."""
    return _workflow("import_export").import_file(workspace(), path, given, progress, publish=False)


def publish() -> None:
    """Make a ledger of everything imported."""
    _workflow("import_export").publish(workspace())


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


def taught() -> list[Any]:
    """The mappings that were taught, with what was read by each."""
    return _workflow("teach").listed(workspace())


def teach_kinds() -> tuple[str, ...]:
    return _workflow("teach").kinds()


def teach_exports() -> tuple[tuple[str, str], ...]:
    return _workflow("teach").exports()


def teach_look(path: Path, what: str, sheet: str) -> Any:
    """The columns of a file, and which of them may be which of ours."""
    return _workflow("teach").look(workspace(), path, what, sheet)


def teach_mapping(
    seen: Any, columns: dict[str, list[str]], negated: list[str], stated: dict[str, str], name: str
) -> dict[str, Any]:
    return _workflow("teach").mapping(seen, columns, negated, stated, name)


def teach_preview(path: Path, mapping: dict[str, Any], sheet: str) -> Any:
    return _workflow("teach").preview(workspace(), path, mapping, sheet)


def teach_keep(name: str, mapping: dict[str, Any]) -> Any:
    return _workflow("teach").keep(workspace(), name, mapping)


def teach_retire(name: str) -> Any:
    return _workflow("teach").retire(workspace(), name)


def teach_export(name: str) -> str:
    return _workflow("teach").as_columns_file(workspace(), name)


def teach_take_over(text: str) -> Any:
    return _workflow("teach").take_over(workspace(), text)


def my_routes() -> tuple[str, ...]:
    """The keys of the routes this shop has sold or advertised on."""
    return tuple(route.key for route in _workflow("rules").my_routes(workspace()))


def profit(
    by: tuple[str, ...], period: Period | None, currency: str | None, basis: str = "paid"
) -> ProfitTable:
    shop = workspace()

    def answer() -> ProfitTable:
        return _workflow("profit").profit(shop, by=by, period=period, basis=basis, currency=currency)

    return _once(shop, ("profit", by, period, basis, currency), answer)


def currencies() -> tuple[str, ...]:
    """The currencies profit can be shown in, the reporting one first."""
    shop = workspace()
    return _once(shop, "currencies", lambda: _workflow("profit").currencies(shop))


def content_titles() -> dict[str, str]:
    """What videos and posts are called."""
    shop = workspace()
    return _once(shop, "content_titles", lambda: _workflow("profit").content_titles(shop))


def months_sold() -> tuple[str, ...]:
    """The months that have sales or costs, the latest first."""
    return tuple(
        sorted((row.key[0] for row in profit(("month",), None, None).rows if row.key[0]), reverse=True)
    )


def looked_at() -> Any:
    """The months somebody has seen, with what has changed in each since."""
    return _workflow("restated").looked_at(workspace())


def restated(month: date) -> Any:
    """What changed in a month since it was seen."""
    return _workflow("restated").restated(workspace(), month)


def look_at(month: date) -> Any:
    """Remember what a month says now."""
    return _workflow("restated").look_at(workspace(), month)


def source_rows(
    where: dict[str, str],
    period: Period | None,
    figure: str,
    limit: int,
    offset: int,
    currency: str | None = None,
    basis: str = "paid",
) -> SourceRows:
    return _workflow("profit").source_rows(
        workspace(), where, period, figure, limit, offset, basis=basis, currency=currency
    )


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
    shop = workspace()

    def answer() -> WhatIf:
        return _workflow("what_if").what_if(shop, rule_id=rule_id, draft=draft, on=on, as_of=as_of)

    asked = tuple(sorted(draft.items())) if draft else None
    return _once(shop, ("what_if", rule_id, asked, on, as_of), answer)


def candidates() -> list[RuleEvent]:
    return _workflow("what_if").candidates(workspace())


def propose_plan(
    first_day: date | None,
    weeks: int,
    limits: dict[str, str],
    progress: Progress,
    cancelled: Callable[[], bool],
) -> PlanAnswer:
    """The plan. Where it is cancelled it is the best one found so far."""
    make, shop = _workflow("propose_plan").propose_plan, workspace()
    last = _workflow("plan_rolling").last_for(shop, first_day)
    leads = _workflow("launches_suppliers").lead_days(shop.today)
    watched = {"progress": progress, "cancelled": cancelled}
    return make(shop, first_day, weeks, limits, **watched, last=last, leads=leads)


def plan_slid(answer: PlanAnswer, limits: dict[str, str]) -> Slid:
    """The plan made again under other limits, roughly and at once."""
    return _workflow("plan_slider").slide(workspace(), answer, limits)


def plans_compared(older: PlanAnswer, newer: PlanAnswer) -> PlanComparison:
    return _workflow("plan_compare").compare_plans(older, newer)


def plan_as_csv(answer: PlanAnswer) -> str:
    return _workflow("plan_export").as_csv(answer)


def plan_as_xlsx(answer: PlanAnswer) -> bytes:
    return _workflow("plan_export").as_xlsx(answer)


def plan_as_ics(answer: PlanAnswer) -> str:
    return _workflow("plan_export").as_ics(answer)


def reconciliation(month: str = "", channel: str = "") -> Reconciliation:
    """The tie-out of a month and a channel, beside what people said of it."""
    shop = workspace()
    whole = _once(shop, "tied", lambda: _workflow("reconcile").tied(shop))
    return _workflow("reconcile").cut(whole, month, channel, _workflow("reconcile_store").explanations())


def reconciliation_as_csv(month: str, channel: str) -> str:
    return _workflow("reconcile").as_csv(reconciliation(month, channel))


def residual(name: str) -> ResidualRow:
    """One gap of the tie-out."""
    return _workflow("reconcile").residual_of(reconciliation(), name)


def said_of(name: str) -> tuple[Explained, ...]:
    """All that was ever said of one gap, the newest first."""
    return _workflow("reconcile_store").history_of(name)


def explain(name: str, note: str, who: str) -> None:
    """Keep what a person says of a gap; no figure changes."""
    _workflow("reconcile_store").explain(residual(name), note, who)


def withdraw(name: str, who: str) -> None:
    _workflow("reconcile_store").withdraw(name, who)


def comparison_choices() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The products and markets to compare ways of selling for."""
    shop = workspace()
    return _once(shop, "comparison_choices", lambda: _workflow("compare_modes").choices(shop))


def comparison(
    sku: str, market: str, on: date | None, given: tuple[Decimal | None, ...], against: str
) -> Comparison:
    """Every way of selling a product in a market on a day. `given`: price, supply price, share, litres."""
    shop = workspace()

    def answer() -> Comparison:
        modes = _workflow("compare_modes")
        return modes.compare_modes(shop, sku, market, on, modes.Given(*given), against)

    return _once(shop, ("comparison", sku, market, on, given, against), answer)


def after_sales(by: tuple[str, ...], period: Period | None) -> AfterSales:
    """What came back and what it cost."""
    shop = workspace()
    return _once(
        shop, ("after_sales", by, period), lambda: _workflow("after_sales").after_sales(shop, by, period)
    )


def after_sales_rows(
    figure: str, where: dict[str, str], period: Period | None, limit: int, offset: int
) -> FileRows:
    return _workflow("file_rows").after_sales_rows(workspace(), figure, where, period, limit, offset)


def stock(on: date | None, closing_by: date | None) -> StockAnswer:
    """What lies where on a day."""
    shop = workspace()
    return _once(
        shop, ("stock", on, closing_by), lambda: _workflow("stock").stock(shop, on=on, closing_by=closing_by)
    )


def stock_rows(figure: str, where: dict[str, str], on: date | None, limit: int, offset: int) -> FileRows:
    return _workflow("file_rows").stock_rows(workspace(), figure, where, on, limit=limit, offset=offset)


def build_demo(progress: Progress) -> None:
    shop = workspace()
    _workflow("demo").build_demo(shop, progress)
    _workflow("demo_acts").furnish(shop.path / "demo-exports")
