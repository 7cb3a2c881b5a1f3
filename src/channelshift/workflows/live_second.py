"""What a second session a day would add: by the curve that the plan learns of live hours, with its range."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import numpy as np

from channelshift.content.live import Between
from channelshift.planning.learning import Learned
from channelshift.terms.text import Sentence, sentence
from channelshift.workflows.live_answers import Second
from channelshift.workflows.plan_feeds import Feed, feeds_of
from channelshift.workflows.plan_history import History, history_before
from channelshift.workflows.plan_levers import past_of
from channelshift.workflows.plan_response import learned_of
from channelshift.workflows.plan_season import Calendar
from channelshift.workflows.plan_strength import strength_of
from channelshift.workflows.profit import opened
from channelshift.workflows.workspace import Workspace

SOURCE = "tiktok_live"
LEAST_WEEKS = 8  # of live hours; fewer teach nothing beyond what is believed of anybody's
_TAIL = (2.5, 50.0, 97.5)


def second_session(
    workspace: Workspace, per_order: Between | None, hour_cost: Decimal | None
) -> tuple[Second | None, tuple[Sentence, ...]]:
    """As many live hours a week again: orders, CM2 and cost a week; or what is missing to say so."""
    if not _states_hours(workspace):
        return None, (_NO_HOURS,)
    history = history_before(workspace, workspace.today)
    feeds = feeds_of(history) if history.weeks else []
    feed = next((f for f in feeds if f.source == SOURCE and f.inputs), None)
    if feed is None:
        return None, (_NO_HOURS,)
    hours = history.usual(feed.inputs)
    worked = sum(1 for week in history.weeks if feed.inputs.get(week))
    if worked < LEAST_WEEKS or hours <= 0:
        return None, (_few_weeks(worked),)
    if per_order is None:
        return None, (_NO_MARGIN,)
    learned = _learned(workspace, feed, feeds, history)
    added = learned.at(np.array([hours, 2 * hours]))
    orders = added[:, 1] - added[:, 0]
    left = orders * _margins(per_order, len(orders))
    cost = None if hour_cost is None else hour_cost * Decimal(str(hours))
    return Second(SOURCE, hours, hours, _range(orders), _range(left), cost, learned.weeks_used), ()


def _states_hours(workspace: Workspace) -> bool:
    """Whether any file states hours of live sessions; the weeks need not be read where none does."""
    with opened(workspace) as ledger:
        told = workspace.warehouse.records(ledger.con, "content_day")
        told = told.filter((told.source == SOURCE) & told.hours.notnull())
        return bool(ledger.con.to_pyarrow(told.limit(1)).num_rows)


def _learned(workspace: Workspace, feed: Feed, feeds: list[Feed], history: History) -> Learned:
    """The curve exactly as a plan of today would learn it, from all of the seller's weeks together."""
    first = workspace.today - timedelta(days=workspace.today.weekday())
    past = Calendar(workspace.rulebook(), history.weeks[0], len(history.weeks))
    strength = strength_of(history, feeds, past, first, 1)
    return learned_of(feeds, history, lambda one: past_of(one, strength))[feed.name]


def _margins(per_order: Between, draws: int) -> np.ndarray:
    """What an order leaves, as unsure as the orders there were leave it."""
    spread = 0.0 if per_order.high is None else (per_order.high - per_order.mid) / 1.96
    return np.random.default_rng(106).normal(per_order.mid, spread, draws)


def _range(values: np.ndarray) -> Between:
    low, mid, high = (float(v) for v in np.percentile(values, _TAIL))
    return Between(mid, low, high)


_NO_HOURS = sentence(
    "What a second session would add is not available: no file states the weekly hours of live sessions, or "
    "too few live orders stand beside them. Fill in the template of weekly hours with the source tiktok_live."
)
_NO_MARGIN = sentence(
    "What a second session would add is not available: no live order has a known cost of goods."
)


def _few_weeks(worked: int) -> Sentence:
    return sentence(
        "What a second session would add is not available: live hours are stated for {n} weeks, and a curve "
        "needs at least {least}.",
        n=worked,
        least=LEAST_WEEKS,
    )
