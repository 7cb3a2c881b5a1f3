"""Which rule speaks of which market, and which of two speaks more closely."""

from __future__ import annotations

from channelshift.rulebook.words import COUNTRIES, MARKET_WORDS
from channelshift.terms.market import GROUPS

GLOBAL, OTHER = "GLOBAL", "OTHER"

EXACT, LISTED, GROUPED, REST, EVERYWHERE, NOT_MEANT = 5, 4, 3, 2, 1, 0


def countries_of(market: str) -> frozenset[str]:
    """The countries a rule's market names: one, a list or a group. Of GLOBAL, MULTI and the like, none."""
    if market in GROUPS:
        return GROUPS[market]
    return frozenset(market.split(",")) & COUNTRIES


def closeness(market: str, asked: str, named_elsewhere: bool = False) -> int:
    """How closely a rule's market speaks of the asked one; 0 when it does not.

    MULTI and CN_SELLERS are met only when asked for by name: nobody knows which buyers they mean.
    `named_elsewhere` says that the platform's other rules name the asked market, so OTHER excludes it.

    >>> closeness("US", "US"), closeness("DE,FR", "FR"), closeness("EU", "FR"), closeness("GLOBAL", "FR")
    (5, 4, 3, 1)
    """
    if market == asked:
        return EXACT
    if asked in countries_of(market):
        return GROUPED if market in GROUPS else LISTED
    if market == OTHER and asked in COUNTRIES and not named_elsewhere:
        return REST
    if market == GLOBAL and (asked in COUNTRIES or asked in GROUPS or asked == OTHER):
        return EVERYWHERE
    return NOT_MEANT


def covers(market: str, other: str) -> bool:
    """Whether a rule for `market` speaks of every country that a rule for `other` speaks of."""
    if market in (GLOBAL, other):
        return True
    wide, narrow = countries_of(market), countries_of(other)
    return bool(narrow) and narrow <= wide


def is_market(text: str) -> bool:
    """Whether a rule may stand under this market: a code, a comma list of codes, or a market word."""
    if text in MARKET_WORDS:
        return True
    codes = text.split(",")
    return all(code in COUNTRIES for code in codes) and len(set(codes)) == len(codes)
