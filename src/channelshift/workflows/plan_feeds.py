"""What a seller puts in every week, and which routes it feeds; read from `levers.yaml` and the history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from channelshift.planning.problem import HOURS, MONEY
from channelshift.terms.route import Route, Source
from channelshift.workflows.plan_history import History

LEAST_ORDERS = 8  # over the history; a route with fewer tells nothing


@dataclass(frozen=True)
class Feed:
    """A lever before it has a curve: what it is fed with and which routes its orders come by."""

    name: str
    source: Source
    unit: str
    format: str
    routes: tuple[Route, ...]
    inputs: dict[date, float]


@cache
def lever_table() -> dict[str, Any]:
    with (Path(__file__).parent / "levers.yaml").open(encoding="utf-8") as stream:
        loaded: dict[str, Any] = yaml.safe_load(stream)
    return loaded


def feeds_of(history: History) -> list[Feed]:
    """What the seller puts in: hours by source, money by source, and routes that sell by themselves.

    Routes that a seller chooses to open, SKU by SKU, are not among them: `opening_of` builds those.
    """
    chosen = {entry["route"] for entry in lever_table()["openings"]}
    left = {r.key: r for r in history.routes if _sells(history, r) and r.key not in chosen}
    feeds = []
    for source, entry in lever_table()["hours"].items():
        routes = tuple(r for r in left.values() if r.source in entry["feeds"])
        if routes and sum(history.hours.get(source, {}).values()) > 0:
            feeds.append(Feed(source, Source(source), HOURS, entry["format"], routes, history.hours[source]))
            left = {k: r for k, r in left.items() if r not in routes}
    for source in lever_table()["spend"]:
        routes = tuple(r for r in left.values() if r.source == source)
        if routes and sum(history.spend.get(source, {}).values()) > 0:
            feeds.append(Feed(source, Source(source), MONEY, "ads", routes, history.spend[source]))
            left = {k: r for k, r in left.items() if r not in routes}
    return feeds + [Feed(k, r.source, MONEY, "none", (r,), {}) for k, r in sorted(left.items())]


def _sells(history: History, route: Route) -> bool:
    return sum(history.orders[route.key].values()) >= LEAST_ORDERS


def orders_of(feed: Feed, history: History) -> dict[date, float]:
    return {w: sum(history.orders[r.key].get(w, 0.0) for r in feed.routes) for w in history.weeks}
