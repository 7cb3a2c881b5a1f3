"""How strong demand is from week to week, and what each route brings at the effort that feeds it.

A route's orders in a week are taken as: its level x the effort's curve x the strength of the week. Strength
is growth times season and common to the shop: the logarithm of one straight line and a few waves of the
year, all drawn to zero by stated priors. With less than a year of weeks the two are still told apart a
little, since the end of a year must join its beginning. A level holds while the same routes are open: when
a rule closes one, the others may take over some of its buyers, and levels are counted anew. So a closing
is never mistaken for a season (Poisson likelihood, levels profiled out; McCullagh and Nelder 1989).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from scipy.optimize import minimize

from channelshift.planning.response import Array
from channelshift.workflows.plan_feeds import Feed
from channelshift.workflows.plan_history import NOW, History
from channelshift.workflows.plan_response import belief_of
from channelshift.workflows.plan_season import Calendar

GROWTH = 0.35  # log spread of a year's growth
WAVE = 0.2  # of the year's first wave; later ones are smaller
BEND = 1.2  # usual efforts at which one more brings a third of what the first one brought
WAVES = 4
SCATTER = 2.0  # variance of weekly orders over their mean: some weeks are simply better
PATIENCE = 12.0  # orders for which the level before a change of rule still counts once the change is there


@dataclass(frozen=True)
class Season:
    """Strength of each past week and of each coming one; the mean of the last weeks is 1."""

    past: tuple[float, ...]
    coming: tuple[float, ...]


@dataclass(frozen=True)
class Strength:
    """The season, and for each route its level in the past weeks and as it stands now.

    `past` is what a route's level was in each past week, as far as it was open; `now` what it is where
    the rules leave it open, for a closed one what it was last.
    """

    season: Season
    past: Mapping[str, tuple[float, ...]]
    now: Mapping[str, float]

    def closed_for(self, route: str) -> int:
        """Weeks for which a route has been closed by now."""
        past = self.past[route]
        return next((n for n, level in enumerate(reversed(past)) if level > 0), len(past))


def strength_of(
    history: History, feeds: Sequence[Feed], calendar: Calendar, first_day: date, weeks: int
) -> Strength:
    """Measure season and levels. `calendar` says which routes were open in each past week."""
    routes = [(feed, route) for feed in feeds for route in feed.routes]
    sold = np.array([history.series(history.orders[r.key]) for _, r in routes])
    effort = _effort(feeds, history)
    expected = np.array([effort[feed.name] for feed, _ in routes])
    opened = np.array([calendar.open(route) for _, route in routes])
    regimes = _regimes(opened)
    theta = _fit(sold, expected, regimes, _waves(history.weeks, history.weeks[-1]))
    past = np.exp(_waves(history.weeks, history.weeks[-1]) @ theta)
    mondays = [first_day + timedelta(weeks=n) for n in range(weeks)]
    coming = np.exp(_waves(mondays, history.weeks[-1]) @ theta)
    usual = float(np.mean(past[-NOW:]))
    season = Season(tuple((past / usual).tolist()), tuple((coming / usual).tolist()))
    levels = _levels(sold, expected * past / usual, opened, regimes)
    keys = [r.key for _, r in routes]
    return Strength(
        season,
        dict(zip(keys, map(tuple, (levels * opened).tolist()), strict=True)),
        dict(zip(keys, levels[:, -1].tolist(), strict=True)),
    )


def _effort(feeds: Sequence[Feed], history: History) -> dict[str, Array]:
    """How much a feed's effort alone would make of a week, by what is believed of its kind; a mean week is 1.

    What is believed will do here: a level takes up whatever it is wrong about a source on the whole.
    """
    return {feed.name: _believed(feed, history) for feed in feeds}


def _believed(feed: Feed, history: History) -> Array:
    inputs = np.array(history.series(feed.inputs))
    usual = float(inputs[inputs > 0].mean()) if (inputs > 0).any() else 0.0
    if not usual:
        return np.ones(len(inputs))
    belief = belief_of(feed.format, usual, 1.0)
    risen = np.expm1(-inputs / (BEND * usual)) / np.expm1(-1 / BEND)
    return np.asarray(belief.base + belief.brings * risen)


def _waves(weeks: Sequence[date], last: date) -> Array:
    """Columns: years from the last week, then sine and cosine of the year."""
    days = np.array([week.toordinal() for week in weeks], dtype=float)
    turn = 2 * np.pi * days / 365.25
    columns = [(days - last.toordinal()) / 365.25]
    for n in range(1, WAVES + 1):
        columns += [np.sin(n * turn), np.cos(n * turn)]
    return np.stack(columns, axis=1)


def _fit(sold: Array, expected: Array, regimes: Array, waves: Array) -> Array:
    """The waves that are most likely; each route's level under each state of the rules drops out."""
    spreads = np.array([GROWTH, *(WAVE / n for n in range(1, WAVES + 1) for _ in range(2))])
    marks = np.unique(regimes)
    groups = [regimes == mark for mark in marks]
    totals = np.array([sold[:, group].sum(axis=1) for group in groups])
    weekly = sold.sum(axis=0)

    def loss(theta: Array) -> tuple[float, Array]:
        pull = np.exp(waves @ theta)
        value, slope = -float(weekly @ (waves @ theta)), -(weekly @ waves)
        for group, total in zip(groups, totals, strict=True):
            shares = expected[:, group] * pull[group]
            sums = shares.sum(axis=1)
            value += float(total @ np.log(np.maximum(sums, 1e-12)))
            slope = slope + (total / np.maximum(sums, 1e-12)) @ (shares @ waves[group])
        prior = theta / spreads
        return value / SCATTER + 0.5 * float(prior @ prior), slope / SCATTER + prior / spreads

    start = np.zeros(waves.shape[1])
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[(-5 * s, 5 * s) for s in spreads])
    return np.asarray(found.x)


def _regimes(opened: Array) -> Array:
    """A number for each week: the same as long as the same routes are open."""
    changed = np.any(np.abs(np.diff(opened, axis=1)) > 1e-9, axis=0)
    return np.concatenate([[0], np.cumsum(changed)])


def _levels(sold: Array, due: Array, opened: Array, regimes: Array) -> Array:
    """Route by week, as if open all week. A level that few orders tell leans on the one before."""
    levels = np.zeros(sold.shape)
    before = sold.sum(axis=1) / np.maximum((due * opened).sum(axis=1), 1e-9)
    for mark in np.unique(regimes):
        group = regimes == mark
        asked = (due * opened)[:, group].sum(axis=1)
        level = before * (sold[:, group].sum(axis=1) + PATIENCE) / (before * asked + PATIENCE)
        whole = opened[:, group].min(axis=1) == 1  # a broken week tells too little
        before = np.where(whole, level, before)
        levels[:, group] = before[:, None]
    return levels
