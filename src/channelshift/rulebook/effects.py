"""What rules do to routes: open, close, demote, limit or tax them. The table itself is `effects.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from channelshift.rulebook.rule import Rule
from channelshift.terms.route import Checkout, Hop, Pool, Route, Source

EFFECTS_FILE = Path(__file__).with_name("effects.yaml")

OPENS, CLOSES, DEMOTES, LIMITS, TAXES = "opens", "closes", "demotes", "limits", "taxes"


@dataclass(frozen=True)
class Effect:
    """One line of the table: such rules do this to such routes. Empty means any."""

    platform: str
    topic: str
    effect: str
    mode: str = ""
    values: tuple[Any, ...] = ()
    markets: frozenset[str] = frozenset()
    sources: frozenset[Source] = frozenset()
    hops: frozenset[Hop] = frozenset()
    checkouts: frozenset[Checkout] = frozenset()
    pools: frozenset[Pool] = frozenset()
    account: str = ""
    per: str = ""
    base: str = ""
    stretches: bool = True

    def is_of(self, rule: Rule) -> bool:
        """Whether the rule is one this line speaks of."""
        return (
            self.platform == rule.platform
            and self.topic == rule.topic
            and (self.mode in ("", rule.mode) or rule.mode == "any")
            and (not self.values or any(_same(rule.value, value) for value in self.values))
            and (not self.markets or rule.market in self.markets)
        )

    def touches(self, route: Route) -> bool:
        """Whether the route is one this line speaks of; its market is the rule's affair."""
        return (
            (not self.sources or route.source in self.sources)
            and (not self.hops or route.hop in self.hops)
            and (not self.checkouts or route.checkout in self.checkouts)
            and (not self.pools or route.pool in self.pools)
        )


@dataclass(frozen=True)
class Table:
    """The whole of `effects.yaml`."""

    effects: tuple[Effect, ...]
    usual_groups: frozenset[str]
    checkout_modes: Mapping[Checkout, tuple[str, frozenset[str]]]
    source_modes: frozenset[str]
    law_modes: frozenset[str]
    hop_platforms: Mapping[Hop, frozenset[str]]
    pool_modes: Mapping[Pool, frozenset[str]]


@cache
def table() -> Table:
    """The table of effects, read once."""
    raw = yaml.safe_load(EFFECTS_FILE.read_text("utf-8"))
    return Table(
        effects=tuple(_effect(line) for line in raw["effects"]),
        usual_groups=frozenset(raw["usual_groups"]),
        checkout_modes={
            Checkout(name): (said["platform"], frozenset(said["modes"]))
            for name, said in raw["checkout_platforms"].items()
        },
        source_modes=frozenset(raw["source_modes"]),
        law_modes=frozenset(raw["law_modes"]),
        hop_platforms={Hop(name): frozenset(names) for name, names in raw["hop_platforms"].items()},
        pool_modes={Pool(name): frozenset(modes) for name, modes in raw["pool_modes"].items()},
    )


@cache
def _by_topic() -> Mapping[tuple[str, str], tuple[Effect, ...]]:
    found: dict[tuple[str, str], tuple[Effect, ...]] = {}
    for effect in table().effects:
        key = (effect.platform, effect.topic)
        found[key] = (*found.get(key, ()), effect)
    return found


def effects_of(rule: Rule) -> tuple[Effect, ...]:
    """Everything this rule does to routes."""
    return tuple(e for e in _by_topic().get((rule.platform, rule.topic), ()) if e.is_of(rule))


def effect_on(rule: Rule, route: Route) -> Effect | None:
    """What this rule does to this route, or None. Whether it speaks of the market is asked elsewhere."""
    return next((e for e in effects_of(rule) if e.touches(route)), None)


def usual_mode(platform: str, topic: str) -> str | None:
    """The mode a seller means who names only platform and topic, where the table leaves no doubt."""
    modes = {effect.mode for effect in _by_topic().get((platform, topic), ())}
    return modes.pop() or None if len(modes) == 1 else None


def _same(value: object, said: object) -> bool:
    """Equal and of one kind: true is not the number 1."""
    return type(value) is type(said) and value == said


def _effect(line: Mapping[str, Any]) -> Effect:
    return Effect(
        platform=line["platform"],
        topic=line["topic"],
        effect=line["effect"],
        mode=line.get("mode", ""),
        values=_some(line, "value"),
        markets=frozenset(_some(line, "markets")),
        sources=frozenset(Source(word) for word in _some(line, "source")),
        hops=frozenset(Hop(word) for word in _some(line, "hop")),
        checkouts=frozenset(Checkout(word) for word in _some(line, "checkout")),
        pools=frozenset(Pool(word) for word in _some(line, "pool")),
        account=line.get("account", ""),
        per=line.get("per", ""),
        base=line.get("base", ""),
        stretches=line.get("stretches", True),
    )


def _some(line: Mapping[str, Any], name: str) -> tuple[Any, ...]:
    value = line.get(name, ())
    return tuple(value) if isinstance(value, list | tuple) else (value,)
