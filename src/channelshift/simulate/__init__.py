"""A simulated seller with a known truth: native export files for the demo, and a world to score plans in."""

from channelshift.simulate.actions import WeekActions
from channelshift.simulate.closings import Closing, Step, closing_of
from channelshift.simulate.files import write_exports
from channelshift.simulate.game import Game, WeekOutcome
from channelshift.simulate.history import BookRow, History
from channelshift.simulate.kinds import KINDS, Kind
from channelshift.simulate.levers import CLOSING_DAY, NEWS_DAY
from channelshift.simulate.play import (
    Outcome,
    do_nothing_actions,
    fifty_thirty_twenty_actions,
    play,
)
from channelshift.simulate.world import World

__all__ = [
    "CLOSING_DAY",
    "KINDS",
    "NEWS_DAY",
    "BookRow",
    "Closing",
    "Game",
    "History",
    "Kind",
    "Outcome",
    "Step",
    "WeekActions",
    "WeekOutcome",
    "World",
    "closing_of",
    "do_nothing_actions",
    "fifty_thirty_twenty_actions",
    "play",
    "write_exports",
]
