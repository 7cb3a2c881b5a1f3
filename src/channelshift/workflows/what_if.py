"""What if: one rule event, the same sales under two rulebooks, and what that means for this seller."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import ibis
import ibis.expr.types as ir

from channelshift import impact
from channelshift.ledger.book import converted
from channelshift.rulebook import Rule, Rulebook, title_of
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.days import Period
from channelshift.terms.route import Route
from channelshift.terms.text import sentence
from channelshift.workflows.answers import Range, RuleEvent, StakeRow, StrandedStock, WhatIf
from channelshift.workflows.profit import opened
from channelshift.workflows.rules import drafted, effect_of, event_of, event_of_rule, my_routes
from channelshift.workflows.what_if_words import Found, answer, next_step, notes
from channelshift.workflows.workspace import Workspace

AHEAD = timedelta(days=400)
CENT = Decimal("0.01")


class NothingToPrice(ChannelshiftError):  # noqa: N818
    """There are no sales, or no rule was named."""


def candidates(workspace: Workspace) -> list[RuleEvent]:
    """The changes ahead worth asking about: what closes this seller's routes first, then what taxes them.

    What is sure comes before what is only said.
    """
    book, routes, today = workspace.rulebook(), my_routes(workspace), workspace.today
    changes = [c for c in book.events(today + timedelta(days=1), today + AHEAD) if c.after is not None]
    ranked = []
    for change in changes:
        effect = effect_of(change, book, routes)
        rank = 0 if effect.closed else 1 if effect.touched else 2
        event = event_of(change, book, routes)
        ranked.append(((rank, event.status != "in_force", event.day, event.rule_id), event))
    return [event for _, event in sorted(ranked, key=lambda pair: pair[0])]


def what_if(
    workspace: Workspace,
    rule_id: str | None = None,
    draft: Mapping[str, Any] | None = None,
    on: date | None = None,
    as_of: date | None = None,
) -> WhatIf:
    """What one rule event costs. `on`: another first day. `as_of`: priced on the months before this day."""
    rule, book = _rule_asked(workspace.rulebook(), rule_id, draft, on)
    with opened(workspace) as ledger:
        currency = ledger.notes.reporting
        lines = converted(ledger.lines, currency, currency)
        return _answered(_case(workspace, ledger.con, lines, currency, rule, book, on or rule.starts, as_of))


def _rule_asked(
    book: Rulebook, rule_id: str | None, draft: Mapping[str, Any] | None, on: date | None
) -> tuple[Rule, Rulebook]:
    if rule_id:
        return book.rule(rule_id), book
    if draft:
        dated = {**draft, "effective_from": on.isoformat()} if on else draft
        return drafted(dated, book)
    raise NothingToPrice(sentence("Name a rule, or say what changes and from when."))


@dataclass(frozen=True)
class _Case:
    """Everything one question is answered from."""

    workspace: Workspace
    con: ibis.BaseBackend
    lines: ir.Table
    currency: str
    rule: Rule
    book: Rulebook
    on: date
    as_of: date
    reference: Period
    routes: tuple[Route, ...]
    before: Rulebook
    after: Rulebook
    changes: impact.RouteChanges


def _case(
    workspace: Workspace,
    con: ibis.BaseBackend,
    lines: ir.Table,
    currency: str,
    rule: Rule,
    book: Rulebook,
    on: date,
    as_of: date | None,
) -> _Case:
    span = impact.span_of(con, lines)
    if span is None:
        raise NothingToPrice(sentence("The imported files hold no paid order, so there is nothing to price."))
    seen_from = as_of or _looking_from(workspace.today, on, span)
    reference = impact.reference_before(seen_from, span)
    routes = impact.routes_in(con, lines, reference)
    before, after = impact.two_books(book, rule, on)
    changes = impact.changes_to(routes, before.on(on), after.on(on))
    return _Case(
        workspace, con, lines, currency, rule, book, on, seen_from, reference, routes, before, after, changes
    )


def _looking_from(today: date, on: date, span: Period) -> date:
    """The day whose last months are priced: today, but not after the change, nor after the files end."""
    latest = min(today, span.last + timedelta(days=1))
    return min(latest, on) if on > span.first else latest


def _answered(case: _Case) -> WhatIf:
    found = _found(case)
    stake, share = found.stake, found.share
    back = _that_returns(share, stake.cm3)
    repriced = sum((r.change for r in found.repriced), Decimal(0))
    left = found.cm3_before - stake.cm3 + repriced
    after = Range(left + back.low, left + back.mid, left + back.high, share.basis)
    return WhatIf(
        event=found.event,
        effective_on=case.on,
        reference=case.reference,
        months=found.months,
        currency=found.currency,
        answer=answer(found),
        next_step=next_step(found),
        closed=tuple(_row(s, s.key) for s in stake.routes),
        repriced=tuple(StakeRow(r.route, r.route, r.orders, r.net_sales, r.change) for r in found.repriced),
        by_sku=tuple(_row(s, s.key or "not tied to a product") for s in stake.skus),
        by_content=tuple(
            _row(s, found.titles.get(s.key, s.key) or "not tied to a video") for s in stake.contents
        ),
        cm3_before=found.cm3_before,
        cm3_at_stake=stake.cm3,
        net_sales_at_stake=stake.net_sales,
        orders_at_stake=stake.orders,
        stranded=tuple(
            StrandedStock(s.shelf.sku, s.shelf.pool, s.units, s.value, s.cover_after) for s in found.stranded
        ),
        recapture=Range(share.low, share.mid, share.high, share.basis),
        cm3_after=after,
        date_wrong=found.date_wrong,
        bridge=_bridge(found, back.mid, after.mid),
        notes=notes(found),
    )


def _found(case: _Case) -> Found:
    """All figures of the case."""
    con, lines, reference = case.con, case.lines, case.reference
    closed = case.changes.closed
    stake = impact.at_stake(con, lines, reference, closed)
    staying = [r for r in impact.routes_in(con, lines) if not _is_closed(case, r)]
    return Found(
        event=_event(case),
        on=case.on,
        today=case.workspace.today,
        reference=reference,
        months=impact.months_in(reference),
        currency=case.currency,
        changes=case.changes,
        stake=stake,
        repriced=_repriced(case),
        cm3_before=impact.cm3_of_all(con, lines, reference),
        stranded=_stranded(case),
        share=impact.share_that_returns(impact.buyers_who_came_back(con, lines, closed, staying)),
        date_wrong=_date_wrong(case, stake.cm3),
        left_out=impact.left_out(con, lines, reference),
        titles=_titles(case, [s.key for s in stake.contents if s.key]),
    )


def _repriced(case: _Case) -> tuple[impact.Repriced, ...]:
    """The routes whose fees change and that sold something to take a fee of."""
    books = case.before.on(case.on), case.after.on(case.on)
    found = impact.repriced(case.con, case.lines, case.reference, case.changes.taxed, *books)
    return tuple(route for route in found if route.orders)


def _is_closed(case: _Case, route: Route) -> bool:
    return case.after.on(case.on).route(route).state == "closed"


def _event(case: _Case) -> RuleEvent:
    closes = tuple(route.key for route in case.changes.closed)
    change = next(
        (c for c in case.book.events(case.rule.starts, case.rule.starts) if c.after is case.rule), None
    )
    if change is None:
        return event_of_rule(case.rule, case.on, closes)
    event = event_of_rule(case.rule, case.on, closes)
    return RuleEvent(**{**vars(event), "title": title_of(change.before, change.after)})


def _stranded(case: _Case) -> tuple[impact.Stranded, ...]:
    records = case.workspace.warehouse.records
    return impact.stranded_stock(
        case.con,
        case.lines,
        records(case.con, "stock_day"),
        records(case.con, "product_cost"),
        case.reference,
        case.changes.closed,
        case.as_of,
    )


def _titles(case: _Case, contents: list[str]) -> dict[str, str]:
    """What the videos are called, as far as a file says so."""
    if not contents:
        return {}
    videos = case.workspace.warehouse.records(case.con, "content_day")
    named = videos.filter(videos.content_id.isin(contents) & videos.title.notnull() & (videos.title != ""))
    rows = case.con.to_pyarrow(named.group_by("content_id").aggregate(title=named.title.max())).to_pylist()
    return {row["content_id"]: row["title"] for row in rows}


def _date_wrong(case: _Case, cm3: Decimal) -> tuple[tuple[date, Decimal], ...]:
    """Other believed days, each with the CM3 that the closing routes make between the two days."""
    if not case.changes.closed:
        return ()
    days = impact.other_days(case.book, case.rule, case.on)
    a_day = cm3 / case.reference.days
    return tuple((day, (a_day * abs((day - case.on).days)).quantize(CENT)) for day in days)


def _row(stake: impact.Stake, label: str) -> StakeRow:
    return StakeRow(stake.key, label, stake.orders, stake.net_sales, stake.cm3)


def _that_returns(share: impact.Share, cm3: Decimal) -> Range:
    """What comes back of an amount; of routes that lose money a loss comes back."""
    low, mid, high = sorted((share.low * cm3, share.mid * cm3, share.high * cm3))
    return Range(low, mid, high, share.basis)


def _bridge(found: Found, recaptured: Decimal, after: Decimal) -> tuple[tuple[str, Decimal], ...]:
    """From CM3 before to CM3 after, step by step."""
    steps: list[tuple[str, Decimal]] = [("before", found.cm3_before)]
    steps += [(stake.key, -stake.cm3) for stake in found.stake.routes]
    steps += [(r.route, r.change) for r in found.repriced]
    if found.stake.routes:
        steps.append(("recaptured", recaptured))
    return (*steps, ("after", after))
