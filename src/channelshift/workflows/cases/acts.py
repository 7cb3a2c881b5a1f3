"""What a seller says they did, week by week in the simulated shop of their shape."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from channelshift.simulate import CLOSING_DAY, Closing, Kind, Step, WeekActions, World
from channelshift.simulate.catalogue import PRODUCTS
from channelshift.simulate.closings import KNOWN
from channelshift.simulate.levers import NEWS_DAY
from channelshift.workflows.cases.shapes import ROUTES
from channelshift.workflows.lived import Hand, Moment

DOLLARS_PER_YUAN = 0.14  # in August 2023, to one cent in seven
LIVE = "live"  # hours in front of the camera: in the British room until the American shop opens
SHOP, MANAGED = "closed_loop", "fully_managed"
FOUR_WEEKS = 4  # of them a month's cost is paid for


@dataclass(frozen=True)
class Act:
    """One seller's move. Hours are those of a week; what is not named stays as usual.

    `times` multiplies hours of a kind of work, `more` adds some, `moved` gives parts of the video
    hours to other work. `money` multiplies what is spent and `split` shares it out; `extra_to` takes
    what comes on top.
    `managed` is the part of the goods that goes to the managed mode, `shop_from` the day the American
    shop opens for them, `links_off` the day they take their links down. `sells` multiplies what routes
    bring, as they claim. `yuan` is paid once, `yuan_a_month` every four weeks.
    """

    times: Mapping[str, float] = field(default_factory=dict)
    more: Mapping[str, float] = field(default_factory=dict)
    moved: Mapping[str, float] = field(default_factory=dict)
    money: float = 1.0
    split: Mapping[str, float] = field(default_factory=dict)
    extra_to: str = ""
    managed: float = 0.0
    shop_from: date | None = None
    links_off: date | None = None
    sells: Mapping[str, float] = field(default_factory=dict)
    yuan: float = 0.0
    yuan_a_month: float = 0.0

    @property
    def is_cost_alone(self) -> bool:
        """Whether the simulated shop knows nothing of the move but what is paid for it."""
        return self == Act(yuan=self.yuan, yuan_a_month=self.yuan_a_month)

    def cost(self, weeks: int, size: float) -> float:
        """US dollars that the move costs beside what the shop's books know, at the simulated size."""
        return (self.yuan + self.yuan_a_month * weeks / FOUR_WEEKS) * size * DOLLARS_PER_YUAN


def known_closing(links_off: date | None = None) -> Closing:
    """The closing as it came; for who takes the links down before, it comes when they do."""
    return Closing(KNOWN, (Step(links_off or CLOSING_DAY),), ((NEWS_DAY, CLOSING_DAY),))


def hand_of(act: Act, world: World) -> Hand:
    """The seller's weeks: the same move every week, told whole on each planning day."""
    usual = world.usual_actions()

    def hand(moment: Moment) -> dict[date, WeekActions]:
        mondays = (moment.monday + timedelta(weeks=n) for n in range(moment.weeks))
        return {monday: _week(act, usual, monday) for monday in mondays}

    return hand


def nothing(moment: Moment) -> dict[date, WeekActions]:
    """Every week as usual, whatever closes."""
    return {}


def as_claimed(act: Act, world: World) -> World | None:
    """The same shop where buyers respond as the seller says; None where they claim nothing of the kind."""
    if not act.sells:
        return None
    kind: Kind = world.kind
    more = {ROUTES[name]: factor for name, factor in act.sells.items()}
    pull = {route: factor * more.get(route, 1.0) for route, factor in kind.pull.items()}
    return replace(world, kind=replace(kind, pull=pull))


def _week(act: Act, usual: WeekActions, monday: date) -> WeekActions:
    return WeekActions(
        spend=_spend(act, dict(usual.spend or {})),
        hours=_hours(act, dict(usual.hours or {}), monday),
        mode=_modes(act, monday),
    )


def _spend(act: Act, usual: dict[str, float]) -> dict[str, float]:
    total = sum(usual.values())
    if act.split:
        return {ROUTES[name]: part * total * act.money for name, part in act.split.items()}
    if act.extra_to:
        route = ROUTES[act.extra_to]
        return usual | {route: usual.get(route, 0.0) + total * (act.money - 1)}
    return {route: dollars * act.money for route, dollars in usual.items()}


def _hours(act: Act, usual: dict[str, float], monday: date) -> dict[str, float]:
    hours = {work: worked * act.times.get(work, 1.0) for work, worked in usual.items()}
    video = hours.get("tiktok_video", 0.0)
    for work, part in act.moved.items():
        hours["tiktok_video"] -= part * video
        _add(hours, _room(work, monday), part * video)
    for work, worked in act.more.items():
        _add(hours, _room(work, monday), worked)
    return hours


def _add(hours: dict[str, float], work: str, more: float) -> None:
    hours[work] = hours.get(work, 0.0) + more


def _room(work: str, monday: date) -> str:
    if work != LIVE:
        return work
    return "tiktok_live@US" if _sells_from(CLOSING_DAY, monday) else "tiktok_live@GB"


def _sells_from(day: date, monday: date) -> bool:
    return monday + timedelta(days=6) >= day


def _modes(act: Act, monday: date) -> dict[tuple[str, str], str]:
    """How each SKU is sold in the United States: the best sellers go to the managed mode first."""
    if act.shop_from is None or not _sells_from(act.shop_from, monday):
        return {}
    modes, given = {}, 0.0
    whole = sum(p.popularity for p in PRODUCTS)
    for product in sorted(PRODUCTS, key=lambda p: -p.popularity):
        managed = given + product.popularity / whole / 2 < act.managed
        given += managed * product.popularity / whole
        modes[product.sku, "US"] = MANAGED if managed else SHOP
    return modes
