"""A simulated seller with a known truth: native export files for the demo, and a world to score plans in."""

from channelshift.simulate.actions import WeekActions
from channelshift.simulate.files import write_exports
from channelshift.simulate.history import BookRow, History
from channelshift.simulate.levers import CLOSING_DAY, NEWS_DAY
from channelshift.simulate.play import (
    Outcome,
    WeekOutcome,
    do_nothing_actions,
    fifty_thirty_twenty_actions,
    play,
)
from channelshift.simulate.world import World

__all__ = [
    "CLOSING_DAY",
    "NEWS_DAY",
    "BookRow",
    "History",
    "Outcome",
    "WeekActions",
    "WeekOutcome",
    "World",
    "do_nothing_actions",
    "fifty_thirty_twenty_actions",
    "play",
    "write_exports",
]
