"""A seller's shop lived in several seeds: doing nothing, what they did, and the product's own plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from channelshift.simulate import World
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.text import Sentence, sentence
from channelshift.workflows.cases.acts import Act, as_claimed, hand_of, known_closing, nothing
from channelshift.workflows.cases.seller import Case, Simulated
from channelshift.workflows.lived import FIRST, WEEKS, Hand, Weeks, weeks_lived
from channelshift.workflows.lived_plan import planner
from channelshift.workflows.plan_deciding import Watching
from channelshift.workflows.plan_simulated import SimulatedBooks

NOTHING, DID, PLAN = "nothing", "did", "plan"
HANDS = (NOTHING, DID, PLAN)
SHOP_MODE, MANAGED_MODE = "closed_loop", "fully_managed"
Report = Callable[[float, Sentence], None]
Stopped = Callable[[], bool]


class Enough(ChannelshiftError):
    """Somebody did not want to wait any longer."""


@dataclass(frozen=True)
class Life:
    """What one hand brought in one seed: CM3 in US dollars after the move's own costs, and orders."""

    cm3: float
    orders: float


@dataclass(frozen=True)
class Seed:
    """One simulated shop, lived by each hand in the same weather.

    `advice` has the week that the plan asks for beside the usual one: by what it speaks of
    (hours:tiktok_video, money:meta_ads>..., buy, sku:closed_loop) the usual amount and the plan's mean
    over the weeks.
    """

    seed: int
    lives: Mapping[str, Life]
    advice: Mapping[str, tuple[float, float]]


def live_case(
    case: Case,
    seeds: Sequence[int],
    weeks: int = WEEKS,
    report: Report | None = None,
    stopped: Stopped | None = None,
) -> list[Seed]:
    """Live one seller's case. It can be stopped, and then nothing is kept of it."""
    assert case.simulated is not None
    lived, parts = [], len(seeds) * len(HANDS)
    for number, seed in enumerate(seeds):
        shop = _Shop(case.key, case.simulated, seed, weeks, stopped)
        lives = {}
        for n, hand in enumerate(HANDS):
            if report is not None:
                done = (number * len(HANDS) + n) / parts
                report(done, sentence("Living shop {n} of {all}.", n=number + 1, all=len(seeds)))
            lives[hand] = shop.live(hand)
            if stopped is not None and stopped():  # a plan that was cut off is no plan of ours
                raise Enough(sentence("You stopped this case before all its shops were lived."))
        lived.append(Seed(seed, lives, shop.advice))
    return lived


class _Shop:
    """One seed of a seller's shop."""

    def __init__(
        self, name: str, simulated: Simulated, seed: int, weeks: int, stopped: Stopped | None
    ) -> None:
        self.world = World(seed, kind=simulated.kind(name))
        self.books = SimulatedBooks(self.world, FIRST - timedelta(days=1))
        self.simulated, self.weeks, self.stopped = simulated, weeks, stopped
        self.advice: dict[str, tuple[float, float]] = {}

    def live(self, name: str) -> Life:
        act = self.simulated.act
        if name == DID:
            return self._life(hand_of(act, self.world), act)
        weeks = self._weeks(planner(self.world, Watching(None, self.stopped)) if name == PLAN else nothing)
        if name == PLAN:
            self.advice = advice_of(self.world, weeks)
        return _summed(weeks, 0.0)

    def _life(self, hand: Hand, act: Act) -> Life:
        closing, pulls = known_closing(act.links_off), as_claimed(act, self.world)
        weeks, _ = weeks_lived(self.world, self.books, closing, hand, self.weeks, pulls)
        return _summed(weeks, act.cost(self.weeks, self.simulated.shape.size))

    def _weeks(self, hand: Hand) -> Weeks:
        weeks, _ = weeks_lived(self.world, self.books, known_closing(), hand, self.weeks)
        return weeks


def _summed(weeks: Weeks, cost: float) -> Life:
    return Life(
        sum(week.cm3 for week in weeks) - cost,
        sum(sum(week.orders.values()) for week in weeks),
    )


def advice_of(world: World, weeks: Weeks) -> dict[str, tuple[float, float]]:
    """What the plan asked for in a mean week of those lived, beside a usual week."""
    usual = world.usual_actions()
    asked: dict[str, float] = {}
    for week in weeks:
        for work, hours in week.done.hours_by_work().items():
            _add(asked, f"hours:{work}", hours / len(weeks))
        for route, money in (week.done.spend or {}).items():
            _add(asked, f"money:{route}", money / len(weeks))
        _add(asked, "buy", sum((week.done.buy or {}).values()) / len(weeks))
    modes: dict[str, str] = {}
    for week in weeks:
        modes |= {sku: mode for (sku, market), mode in week.done.mode.items() if market == "US"}
    for mode in (SHOP_MODE, MANAGED_MODE):
        asked[f"sku:{mode}"] = float(sum(chosen == mode for chosen in modes.values()))
    before = {f"hours:{work}": hours for work, hours in usual.hours_by_work().items()}
    before |= {f"money:{route}": money for route, money in (usual.spend or {}).items()}
    before["buy"] = sum((usual.buy or {}).values())
    return {key: (before.get(key, 0.0), asked.get(key, 0.0)) for key in sorted({*before, *asked})}


def _add(table: dict[str, float], key: str, amount: float) -> None:
    table[key] = table.get(key, 0.0) + amount
