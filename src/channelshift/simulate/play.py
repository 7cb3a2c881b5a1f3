"""Playing on: what a plan really earns in the simulated world, week by week, past the closing day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from channelshift.simulate import levers as lv
from channelshift.simulate.actions import WeekActions, split_50_30_20
from channelshift.simulate.closings import Steps
from channelshift.simulate.game import Game, WeekOutcome
from channelshift.simulate.levers import CLOSING_DAY
from channelshift.simulate.world import World


@dataclass(frozen=True)
class Outcome:
    """What a plan brought over its weeks."""

    weeks: tuple[WeekOutcome, ...]

    @property
    def cm3(self) -> float:
        return sum(week.cm3 for week in self.weeks)

    @property
    def by_lever(self) -> dict[str, float]:
        return {key: sum(week.by_lever.get(key, 0.0) for week in self.weeks) for key in lv.BY_KEY}


def play(
    world: World,
    actions: Mapping[date, WeekActions],
    first: date,
    weeks: int,
    closing_day: date | Steps = CLOSING_DAY,
) -> Outcome:
    """Live the weeks from a Monday on under a plan. A week it does not mention is lived as usual.

    Chance is drawn by world and week, never by plan, so that two plans are compared in the same weather.
    """
    if first.weekday() != 0:
        raise ValueError(f"{first} is no Monday: a plan's weeks start on Mondays.")
    usual = world.usual_actions()
    game = Game.begin(world, first, closing_day)
    mondays = [first + timedelta(weeks=n) for n in range(weeks)]
    return Outcome(tuple(game.week(day, actions.get(day, usual).filled_from(usual)) for day in mondays))


def do_nothing_actions(world: World, first: date, weeks: int) -> dict[date, WeekActions]:
    """Go on as before, whatever closes."""
    return {first + timedelta(weeks=n): world.usual_actions() for n in range(weeks)}


def fifty_thirty_twenty_actions(
    world: World, first: date, weeks: int, budget: float | None = None
) -> dict[date, WeekActions]:
    """Put the weekly money where a seller advised: 50 % YouTube, 30 % TikTok, 20 % Reels.

    Without a budget, what is usually spent. Hours, buying and sending stay as usual.
    """
    usual = world.usual_actions()
    money = sum((usual.spend or {}).values()) if budget is None else budget
    week = WeekActions(spend=split_50_30_20(money)).filled_from(usual)
    return {first + timedelta(weeks=n): week for n in range(weeks)}
