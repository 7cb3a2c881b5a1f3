"""Rules as a seller asks about them: what changes when, what holds, what may link out, what it costs."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from channelshift.impact import changes_to, routes_in, two_books
from channelshift.impact.books import RouteChanges
from channelshift.rulebook import (
    Charge,
    Rule,
    Rulebook,
    RuleChange,
    Surface,
    append_own_rule,
    effects_of,
    read_rules,
    rules_in,
    title_of,
)
from channelshift.rulebook.book import ON_TIME_LINES
from channelshift.rulebook.effects import CLOSES, DEMOTES, OPENS, TAXES, table
from channelshift.rulebook.reading import FIELDS
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.route import Checkout, Route, UnknownRoute
from channelshift.terms.text import Sentence, sentence
from channelshift.workflows.answers import RuleEvent
from channelshift.workflows.profit import opened
from channelshift.workflows.workspace import Workspace


class BadQuestion(ChannelshiftError):  # noqa: N818
    """A question about rules that cannot be answered as it was put."""


@dataclass(frozen=True)
class LinkOut:
    """Whether a link to the seller's own store may stand in one place. None: the rulebook does not know."""

    source: str
    hop: str
    market: str
    allowed: bool | None
    rule_id: str
    sources: tuple[str, ...]
    why: Sentence


def events(
    workspace: Workspace,
    first: date,
    last: date,
    platform: str | None = None,
    market: str | None = None,
    status: str | None = None,
) -> list[RuleEvent]:
    """What changes between two days, and which of the seller's routes each change closes."""
    book, routes = workspace.rulebook(), my_routes(workspace)
    statuses = frozenset({status}) if status else ON_TIME_LINES
    return [event_of(change, book, routes) for change in book.events(first, last, platform, market, statuses)]


def event_of(change: RuleChange, book: Rulebook, routes: Iterable[Route]) -> RuleEvent:
    """One change, with the routes of this seller that it closes."""
    closed = effect_of(change, book, routes).closed
    return _event(change.rule, change.day, change.title, tuple(route.key for route in closed))


def effect_of(change: RuleChange, book: Rulebook, routes: Iterable[Route]) -> RouteChanges:
    """What a change does to these routes on its day. Most do nothing, and are not looked at closely."""
    touched = [route for route in routes if change.after and _may_touch(change.after, route)]
    if not touched or change.after is None:
        return RouteChanges()
    before, after = two_books(book, change.after, change.day)
    return changes_to(touched, before.on(change.day), after.on(change.day))


def _may_touch(rule: Rule, route: Route) -> bool:
    strong = (CLOSES, DEMOTES, OPENS, TAXES)
    return any(effect.effect in strong and effect.touches(route) for effect in effects_of(rule))


def event_of_rule(rule: Rule, day: date | None = None, closes: tuple[str, ...] = ()) -> RuleEvent:
    """A rule on its own, from the day it holds."""
    return _event(rule, day or rule.starts, title_of(None, rule), closes)


def _event(rule: Rule, day: date, title: Sentence, closes: tuple[str, ...]) -> RuleEvent:
    return RuleEvent(
        rule_id=rule.id,
        platform=rule.platform,
        market=rule.market,
        topic=rule.topic,
        day=day,
        title=title,
        status=rule.status,
        confidence=rule.confidence,
        sources=rule.source,
        note=rule.note,
        closes=closes,
        own=rule.own,
    )


def my_routes(workspace: Workspace) -> tuple[Route, ...]:
    """The routes this seller has sold or advertised on; none before the first import."""
    if workspace.warehouse.snapshot() is None:
        return ()
    with opened(workspace) as ledger:
        return routes_in(ledger.con, ledger.lines)


# -------------------------------------------------------------- what holds


def holding_on(workspace: Workspace, day: date, route_key: str | None = None) -> list[RuleEvent]:
    """The rules in force on a day: all of them, or those that speak of one route."""
    book = workspace.rulebook()
    if route_key:
        rules: Iterable[Rule] = book.on(day).holds(route_named(route_key))
    else:
        rules = (rule for rule in book.rules if rule.in_force and rule.spans(day))
    return [event_of_rule(rule) for rule in sorted(rules, key=lambda r: (r.platform, r.market, r.id))]


def which_link_out(workspace: Workspace, day: date, market: str = "GLOBAL") -> list[LinkOut]:
    """Where a link to the seller's own store may stand on a day, place by place."""
    open_book = workspace.rulebook().on(day)
    places = {
        (source, hop)
        for effect in table().effects
        if effect.checkouts == {Checkout.OWN_STORE} and effect.effect in (OPENS, CLOSES)
        for source in effect.sources
        for hop in effect.hops
    }
    found = []
    for source, hop in sorted(places):
        answer = open_book.may_link_out(Surface(source, hop, market))
        rule = answer.rule
        found.append(
            LinkOut(
                source.value,
                hop.value,
                market,
                answer.allowed,
                rule.id if rule else "",
                rule.source if rule else (),
                answer.why,
            )
        )
    return found


def documents(workspace: Workspace, day: date, market: str, mode: str | None = None) -> list[RuleEvent]:
    """The papers and certificates asked of who sells into a market on a day."""
    return [event_of_rule(rule) for rule in workspace.rulebook().on(day).documents(market, mode)]


def sale_costs(workspace: Workspace, day: date, route_key: str) -> tuple[Charge, ...]:
    """What a sale on a route pays by the book on a day."""
    return workspace.rulebook().on(day).sale_costs(route_named(route_key))


def route_named(text: str) -> Route:
    """The route written so, or a word about how routes are written."""
    try:
        return Route.parse(text)
    except UnknownRoute as error:
        raise BadQuestion(
            sentence(
                "{route} is no route. Write source>hop>checkout>pool@MARKET, for example {example}.",
                route=text,
                example="tiktok_video>product_link>own_store>seller_warehouse@US",
            )
        ) from error


# -------------------------------------------------------------- rules of one's own


def drafted(draft: Mapping[str, Any], book: Rulebook) -> tuple[Rule, Rulebook]:
    """A rule somebody typed in, and the book that knows it. One already in the book is taken from there."""
    rule = rules_in(_as_yaml(draft), "what you wrote", own=True)[0]
    known = next((r for r in book.rules if r.id == rule.id), None)
    return (known, book) if known else (rule, book.with_rules([rule]))


def add_own(workspace: Workspace, draft: Mapping[str, Any]) -> RuleEvent:
    """Keep a rule the seller heard of, beside ours and marked as theirs."""
    said = _typed(draft)
    drafted(said, workspace.rulebook())  # refuses what contradicts the book before anything is written
    with workspace.warehouse.writing():
        rule = append_own_rule(workspace.own_rules_file, said)
    return _own_event(workspace, rule)


def read_own(workspace: Workspace, path: Path) -> list[RuleEvent]:
    """Add the rules of a YAML file. All are read first, so that a bad one leaves everything as it was.

    A rule that is there already is not added again.
    """
    fresh = read_rules(path, own=True)
    with workspace.warehouse.writing(), workspace.warehouse.staging() as folder:
        book = workspace.rulebook()
        known = {rule.id for rule in book.rules if rule.own}
        new = [rule for rule in fresh if rule.id not in known]
        book.with_rules(new)
        draft = folder / workspace.own_rules_file.name
        if workspace.own_rules_file.exists():
            shutil.copyfile(workspace.own_rules_file, draft)
        for rule in new:
            append_own_rule(draft, _fields(rule))
        if new:
            draft.replace(workspace.own_rules_file)
    return [_own_event(workspace, rule) for rule in fresh]


def _fields(rule: Rule) -> dict[str, Any]:
    said = {name: getattr(rule, name) for name in FIELDS}
    return {name: value for name, value in said.items() if value not in (None, "", ())}


def _own_event(workspace: Workspace, rule: Rule) -> RuleEvent:
    book = workspace.rulebook()
    return event_of(RuleChange(rule.starts, None, book.rule(rule.id)), book, my_routes(workspace))


def _typed(draft: Mapping[str, Any]) -> dict[str, Any]:
    """A form and a command line know only text; a value means what it would mean in the YAML file."""
    said = {name: value for name, value in draft.items() if value not in (None, "")}
    if isinstance(said.get("value"), str):
        try:
            said["value"] = yaml.safe_load(said["value"])
        except yaml.YAMLError as error:
            raise BadQuestion(
                sentence("{value} is no value a rule can have.", value=said["value"])
            ) from error
    return said


def _as_yaml(draft: Mapping[str, Any]) -> str:
    return yaml.safe_dump([_typed(draft)], sort_keys=False, allow_unicode=True)
