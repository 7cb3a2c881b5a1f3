"""What a rule change costs: the same sales under two rulebooks. Runs without Django."""

from channelshift.impact.books import RouteChanges, changes_to, other_days, two_books
from channelshift.impact.recapture import Comeback, Share, buyers_who_came_back, share_that_returns
from channelshift.impact.reference import months_in, reference_before, span_of
from channelshift.impact.repricing import Repriced, repriced
from channelshift.impact.stakes import LeftOut, Stake, StakeTable, at_stake, cm3_of_all, left_out, routes_in
from channelshift.impact.stranding import Stranded, stranded_stock

__all__ = [
    "Comeback",
    "LeftOut",
    "Repriced",
    "RouteChanges",
    "Share",
    "Stake",
    "StakeTable",
    "Stranded",
    "at_stake",
    "buyers_who_came_back",
    "changes_to",
    "cm3_of_all",
    "left_out",
    "months_in",
    "other_days",
    "reference_before",
    "repriced",
    "routes_in",
    "share_that_returns",
    "span_of",
    "stranded_stock",
    "two_books",
]
