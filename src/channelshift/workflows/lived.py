"""Rolling play: a simulated seller plans, lives some weeks, hears news, and plans again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

from channelshift.rulebook import Rulebook
from channelshift.simulate import Closing, Game, WeekActions, WeekOutcome, World
from channelshift.simulate.catalogue import BY_SKU
from channelshift.workflows.demo import CLOSING_RULE
from channelshift.workflows.plan_history import History
from channelshift.workflows.plan_simulated import SimulatedBooks

FIRST, WEEKS, EVERY = date(2023, 8, 14), 16, 4


@dataclass(frozen=True)
class Moment:
    """A Monday on which a seller plans: what they know, and how many weeks there are still to live."""

    monday: date
    weeks: int
    history: History
    book: Rulebook
    game: Game  # for what a stock policy asks: shelves and what is under way
    believed: date | None


@dataclass(frozen=True)
class Lived:
    """What came of it, in US dollars: CM3 of the weeks, and what the goods on hand and under way cost."""

    cm3: float
    left: float
    missed: float  # units that buyers wanted and found sold out


Hand = Callable[[Moment], Mapping[date, WeekActions]]
Weeks = tuple[WeekOutcome, ...]


def live(world: World, books: SimulatedBooks, closing: Closing, hand: Hand) -> Lived:
    """Live the weeks under one hand, which plans every four weeks and when news has come."""
    weeks, game = weeks_lived(world, books, closing, hand)
    return Lived(sum(w.cm3 for w in weeks), _left(game), sum(w.missed for w in weeks))


def weeks_lived(
    world: World,
    books: SimulatedBooks,
    closing: Closing,
    hand: Hand,
    weeks: int = WEEKS,
    pulls_as: World | None = None,
) -> tuple[Weeks, Game]:
    """The weeks one by one, and how the shop stands after them.

    `pulls_as`: from the first week on buyers respond as in this world, which has the same past.
    """
    usual, game = world.usual_actions(), Game.begin(world, FIRST, closing.steps)
    game.world = pulls_as or world
    lived: list[WeekOutcome] = []
    actions: dict[date, WeekActions] = {}
    for n in range(weeks):
        monday = FIRST + timedelta(weeks=n)
        if n % EVERY == 0 or _news_came(closing, monday):
            believed = closing.believed(monday)
            history = books.history(lived, game if n else None)
            actions = dict(hand(Moment(monday, weeks - n, history, book_of(believed), game, believed)))
        lived.append(game.week(monday, actions.get(monday, usual).filled_from(usual)))
    return tuple(lived), game


def _left(game: Game) -> float:
    held = [(sku, units) for (sku, _), units in game.stock.items()]
    held += [(sku, units) for _, (sku, _), units in game.under_way]
    return sum(float(BY_SKU[sku].landed_later) * max(units, 0.0) for sku, units in held)


def _news_came(closing: Closing, monday: date) -> bool:
    """Whether something was said in the week before this Monday, or on it."""
    return any(monday - timedelta(days=7) < day <= monday for day, _ in closing.news)


@cache
def book_of(closing_day: date | None) -> Rulebook:
    """The rulebook as known: product links close on a day, or nobody has said so."""
    book = Rulebook.packaged()
    rule = book.rule(CLOSING_RULE)
    if closing_day == rule.effective_from:
        return book
    open_ = book.without([CLOSING_RULE])
    if closing_day is None:
        return open_
    return open_.with_rules([replace(rule, id=f"{CLOSING_RULE}-{closing_day}", effective_from=closing_day)])
