"""The rulebook opened at one day: what holds, what may link out, what a sale costs, which papers count."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from channelshift.rulebook.costs import Charge, charge
from channelshift.rulebook.effects import CLOSES, DEMOTES, OPENS, TAXES, Effect, effect_on, table
from channelshift.rulebook.governing import Named, governing, meets, rank_in, without_handed_over
from channelshift.rulebook.rule import Rule
from channelshift.terms.route import Checkout, Hop, Pool, Route, Source, platform_of
from channelshift.terms.text import Sentence, sentence


class RouteState(StrEnum):
    """Whether a sale may go this way."""

    OPEN = "open"
    CLOSED = "closed"
    DEMOTED = "demoted"  # open, and shown to fewer people
    UNKNOWN = "unknown"  # the book holds no rule for this day


class Surface(NamedTuple):
    """A place where a link may stand: a Short's description, a link in bio."""

    source: Source
    hop: Hop
    market: str = "GLOBAL"


@dataclass(frozen=True)
class RouteStatus:
    """Whether a route is open, the rules that make it so, and that in a sentence."""

    state: RouteState
    rules: tuple[Rule, ...]
    why: Sentence

    @property
    def since_observed(self) -> bool:
        return any(rule.since_observed for rule in self.rules)


@dataclass(frozen=True)
class LinkAnswer:
    """Whether a link to the seller's own store may stand here. None: the book does not know."""

    allowed: bool | None
    rule: Rule | None
    why: Sentence


_Touching = list[tuple[Rule, Effect]]


class RulebookDay:
    """What holds on one day."""

    def __init__(self, day: date, rules: Iterable[Rule], named: Named) -> None:
        self.day = day
        in_force = [rule for rule in rules if rule.in_force]
        self._standing = [rule for rule in in_force if rule.spans(day)]
        self._to_come = [rule for rule in in_force if rule.starts > day]
        self._named = named
        self._governing: dict[tuple[str, str | None], tuple[Rule, ...]] = {}

    def rules(self, market: str, category: str | None = None) -> tuple[Rule, ...]:
        """The rule that governs each topic in this market, for ordinary sellers or the named category."""
        key = (market, category)
        if key not in self._governing:
            self._governing[key] = governing(self._standing, self.day, market, category, self._named)
        return self._governing[key]

    def route(self, route: Route) -> RouteStatus:
        """Whether a sale may go this way on this day.

        A shop that charges fees in a market is taken to be open there, unless a rule says otherwise.
        """
        touching = self._touching(route)
        for effect, state in (
            (CLOSES, RouteState.CLOSED),
            (DEMOTES, RouteState.DEMOTED),
            (OPENS, RouteState.OPEN),
        ):
            rules = tuple(rule for rule, what in touching if what.effect == effect)
            if rules:
                return RouteStatus(state, rules, _why(state, rules[0]))
        return self._open_by_fees(route, touching) or self._not_known(route, touching)

    def may_link_out(self, place: Route | Surface) -> LinkAnswer:
        """Whether a link to the seller's own store may stand here."""
        status = self.route(
            Route(place.source, place.hop, Checkout.OWN_STORE, Pool.SELLER_WAREHOUSE, place.market)
        )
        allowed = None if status.state is RouteState.UNKNOWN else status.state is not RouteState.CLOSED
        return LinkAnswer(allowed, status.rules[0] if status.rules else None, status.why)

    def sale_costs(self, route: Route, category: str | None = None) -> tuple[Charge, ...]:
        """What a sale on this route pays by the book, for ordinary sellers or the named category."""
        taxing = self._touching(route, category)
        return tuple(charge(rule, effect) for rule, effect in taxing if effect.effect == TAXES)

    def documents(
        self, market: str, mode: str | None = None, category: str | None = None
    ) -> tuple[Rule, ...]:
        """The papers and certificates asked of who sells into this market.

        Without a category, all of them; each says in `applies_to` whom it concerns.
        """
        return tuple(
            rule
            for rule in without_handed_over(self._standing, self.day)
            if rule.subject in ("document", "certificate")
            and rule.value is not False
            and rank_in(rule, market, self._named)
            and (mode is None or rule.mode in (mode, "any"))
            and (category is None or meets(rule.applies_to, category) >= 0)
        )

    def holds(self, route: Route) -> tuple[Rule, ...]:
        """Every rule that holds for this route: where it starts, how it goes, who is paid, and the law."""
        wanted = _modes_of(route)
        return tuple(
            rule
            for rule in self.rules(route.market)
            if rule.mode in wanted.get(rule.platform, frozenset()) or effect_on(rule, route)
        )

    def _touching(self, route: Route, category: str | None = None) -> _Touching:
        found = ((rule, effect_on(rule, route)) for rule in self.rules(route.market, category))
        return [(rule, effect) for rule, effect in found if effect is not None]

    def _open_by_fees(self, route: Route, touching: _Touching) -> RouteStatus | None:
        own_store = route.checkout is Checkout.OWN_STORE
        taxing = tuple(rule for rule, what in touching if what.effect == TAXES)
        if own_store or not taxing or any(rule.topic == "channel_open" for rule, _ in touching):
            return None
        why = sentence(
            "Taken to be open: {rule} charges fees there since {day}.",
            rule=taxing[0].id,
            day=taxing[0].starts,
        )
        return RouteStatus(RouteState.OPEN, taxing, why)

    def _not_known(self, route: Route, touching: _Touching) -> RouteStatus:
        limited = tuple(rule for rule, _ in touching if rule.topic == "channel_open")
        if limited:
            why = sentence("Open by invitation only: {rule}.", rule=limited[0].id)
            return RouteStatus(RouteState.UNKNOWN, limited, why)
        coming = [rule for rule in self._to_come if self._would_decide(rule, route)]
        if not coming:
            return RouteStatus(
                RouteState.UNKNOWN, (), sentence("The rulebook says nothing about this route.")
            )
        first = min(coming, key=lambda rule: (rule.starts, rule.id))
        why = sentence(
            "Not known on {day}: the first rule about it is {rule}, from {first}.",
            day=self.day,
            rule=first.id,
            first=first.starts,
        )
        return RouteStatus(RouteState.UNKNOWN, (), why)

    def _would_decide(self, rule: Rule, route: Route) -> bool:
        if not rank_in(rule, route.market, self._named) or meets(rule.applies_to, None) < 0:
            return False
        effect = effect_on(rule, route)
        return effect is not None and effect.effect in (OPENS, CLOSES, DEMOTES)


def _why(state: RouteState, rule: Rule) -> Sentence:
    day, name = rule.starts, rule.id
    if rule.since_observed:
        return _why_seen(state, name, day)
    if state is RouteState.CLOSED:
        return sentence("Closed since {day} by {rule}.", day=day, rule=name)
    if state is RouteState.DEMOTED:
        return sentence("Open, but shown to fewer people since {day} by {rule}.", day=day, rule=name)
    return sentence("Open since {day} by {rule}.", day=day, rule=name)


def _why_seen(state: RouteState, name: str, day: date) -> Sentence:
    if state is RouteState.CLOSED:
        return sentence("Closed by {rule}, seen on {day}; when it began is not known.", rule=name, day=day)
    if state is RouteState.DEMOTED:
        return sentence(
            "Open, but shown to fewer people by {rule}, seen on {day}; when it began is not known.",
            rule=name,
            day=day,
        )
    return sentence("Open by {rule}, seen on {day}; when it began is not known.", rule=name, day=day)


def _modes_of(route: Route) -> dict[str, frozenset[str]]:
    """For each platform a route touches, the modes of its rules that speak of the route."""
    known = table()
    modes = {"regulation": known.law_modes, platform_of(route.source): known.source_modes}
    for platform in known.hop_platforms.get(route.hop, frozenset()):
        modes[platform] = modes.get(platform, frozenset()) | known.source_modes
    if route.checkout in known.checkout_modes:
        platform, of_checkout = known.checkout_modes[route.checkout]
        of_pool = known.pool_modes.get(route.pool, frozenset())
        modes[platform] = modes.get(platform, frozenset()) | of_checkout | of_pool
    return modes
