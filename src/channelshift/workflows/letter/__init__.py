"""The weekly letter: one page of what happened, what changes next and three things to do."""

from channelshift.workflows.letter.facts import (
    Change,
    Letter,
    NothingToTell,
    RouteWeek,
    WeekFigures,
    last_week,
    letter,
)

__all__ = ["Change", "Letter", "NothingToTell", "RouteWeek", "WeekFigures", "last_week", "letter"]
