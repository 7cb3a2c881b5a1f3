"""What each lever's input brings, from the seller's own weeks and from what is believed of its kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from channelshift.planning.learning import Belief, Learned, Series, Source, learn
from channelshift.planning.learning.facts import usual_input
from channelshift.planning.problem import MONEY
from channelshift.workflows.plan_feeds import Feed, orders_of
from channelshift.workflows.plan_history import History

BASE_FREEDOM = 0.5  # the season is known and the routes are fed by this effort: little comes by itself

Seasons = Callable[[Feed], Sequence[float] | None]


@cache
def belief_table() -> dict[str, Any]:
    """What is believed of each kind of source, and who says so: `beliefs.yaml`."""
    with (Path(__file__).parent / "beliefs.yaml").open(encoding="utf-8") as stream:
        loaded: dict[str, Any] = yaml.safe_load(stream)
    return loaded


def learned_of(feeds: Sequence[Feed], history: History, season: Seasons) -> dict[str, Learned]:
    """All levers that something is put into, learned together; what saturates one teaches the others."""
    series = [_series(feed, history, season(feed)) for feed in feeds if usual_input(_inputs(feed, history))]
    return {source.name: source for source in learn(series).learned} if series else {}


def _series(feed: Feed, history: History, season: Sequence[float] | None) -> Series:
    orders = history.series(orders_of(feed, history))
    inputs = _inputs(feed, history)
    mean = sum(orders) / len(orders)
    belief = belief_of(feed.format, usual_input(inputs) or 1.0, mean)
    claimed = history.claimed.get(feed.source.value) if feed.unit == MONEY else None
    source = Source(feed.name, inputs, belief, claimed=claimed)
    return Series(feed.name, orders, (source,), season=season, base_freedom=BASE_FREEDOM)


def _inputs(feed: Feed, history: History) -> list[float]:
    return history.series(feed.inputs)


def belief_of(format: str, usual: float, orders: float) -> Belief:
    """What is believed of a source of this format whose routes bring so many orders in a mean week."""
    table: Mapping[str, Any] = belief_table()
    entry = table["formats"].get(format, table["formats"]["other"])
    return Belief(
        usual=usual,
        brings=entry["share"] * orders,
        source=table["source"],
        brings_spread=entry["share_spread"],
        half=entry["half"],
        half_spread=entry["half_spread"],
        carry=entry["carry"],
        carry_spread=entry["carry_spread"],
        shape=entry["shape"],
        shape_spread=entry["shape_spread"],
        base=(1 - entry["share"]) * orders,
    )
