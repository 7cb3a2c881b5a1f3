"""What is really so in the simulated world. The product never sees this; tests and benchmarks do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal

import numpy as np

from channelshift.simulate import levers as lv
from channelshift.simulate.closings import USUAL, Steps, steps_of
from channelshift.simulate.kinds import STRONG, Kind
from channelshift.simulate.levers import LEVERS, Lever, Response

_MID_MONTHS = np.array([15 + 30.44 * month for month in range(-1, 13)])
_SEASON = np.array([1.35, 0.92, 0.86, 0.95, 0.97, 1.0, 0.97, 0.98, 1.0, 1.02, 1.12, 1.42, 1.35, 0.92])
_FIRST_DAY = date(2022, 9, 1)


def season(day: date) -> float:
    """How strong demand is on a day of the year; the months before Christmas are the best.

    >>> season(date(2023, 11, 20)) > 1.3 > 1.0 > season(date(2023, 2, 10))
    True
    """
    return float(np.interp(day.timetuple().tm_yday, _MID_MONTHS, _SEASON))


def growth(day: date) -> float:
    """The shop became known over its first year and a half."""
    return 0.82 + 0.28 * min((day - _FIRST_DAY).days / 480, 1.0)


@dataclass(frozen=True)
class Rates:
    """How often things happen to an order, and what the store and the platforms charge."""

    own_refund: float = 0.055
    shop_refund: float = 0.07
    shop_unpaid: float = 0.04
    shop_cancelled: float = 0.012
    coded: float = 0.32  # own-store orders with a discount code
    code_off: Decimal = Decimal("0.10")
    own_shipping: Decimal = Decimal("4.99")
    own_free_from: Decimal = Decimal("45")
    card_rate: Decimal = Decimal("0.029")
    card_fixed: Decimal = Decimal("0.30")
    shop_commission: Decimal = Decimal("0.05")
    us_commission: Decimal = Decimal("0.02")
    us_transaction: Decimal = Decimal("0.30")
    creator_commission: Decimal = Decimal("0.12")
    shop_shipping: Decimal = Decimal("2.99")  # what a British buyer is asked
    shop_free_from: Decimal = Decimal("25")
    carrier_fee: Decimal = Decimal("3.35")  # what TikTok takes for the parcel from Shenzhen
    warehouse_shipping: Decimal = Decimal("2.45")
    warehouse_handling: Decimal = Decimal("1.60")
    seller_discounted: float = 0.3
    platform_discounted: float = 0.35


@dataclass(frozen=True)
class Truth:
    """The levers' responses, what displaced buyers do, and the rates.

    `recapture` is the share of displaced video buyers who come back by each other way once the link is
    gone; TikTok Shop in the US counts only if the seller opened it, WhatsApp only as far as it is served.
    `repeat` is the share of orders on a route that are made by someone who first bought through a link.
    """

    levers: tuple[Lever, ...]
    recapture: Mapping[str, float]
    repeat: Mapping[str, float]
    rates: Rates = field(default_factory=Rates)
    ramp_days: int = 42
    usual_chat: float = lv.USUAL_HOURS["whatsapp"][0]

    def lever(self, key: str) -> Lever:
        return next(lever for lever in self.levers if lever.key == key)

    def expected_orders(
        self,
        day: date,
        hours: Mapping[str, float],
        spend: Mapping[str, float],
        opened: frozenset[str] = frozenset(),
        closing: date | Steps = USUAL,
    ) -> dict[str, float]:
        """Orders a week at the pace of this day, by route, given the week's hours and spend.

        `opened` names the routes that a seller must first open. Before they exist they bring nothing.
        """
        strength = season(day) * growth(day)
        orders = {
            lever.key: strength * lever.orders(hours.get(lever.work, 0.0), spend.get(lever.key, 0.0))
            for lever in self.levers
            if lever.opens is None or (lever.key in opened and day >= lever.opens)
        }
        before = orders[lv.LINK]
        for step in steps_of(closing):
            if day >= step.day:
                displaced = before * step.share
                orders[lv.LINK] -= displaced
                for key, share in self.returning(day, hours, step.day).items():
                    if key in orders:
                        orders[key] += displaced * share
        return orders

    def returning(self, day: date, hours: Mapping[str, float], closing_day: date) -> dict[str, float]:
        """The share of displaced buyers who come back by each way, growing over the first six weeks."""
        ramp = min(((day - closing_day).days + 7) / self.ramp_days, 1.0)
        chat = self.lever(lv.WHATSAPP).hours
        served = chat.orders(hours.get("whatsapp", 0.0)) / chat.orders(self.usual_chat)
        shares = {key: share * ramp for key, share in self.recapture.items()}
        return shares | {lv.WHATSAPP: shares[lv.WHATSAPP] * served}


_RECAPTURE = {lv.BIO: 0.09, lv.WHATSAPP: 0.06, lv.UNATTRIBUTED: 0.03, lv.US_VIDEO: 0.17}
_REPEAT = {lv.BIO: 0.18, lv.WHATSAPP: 0.55, lv.UNATTRIBUTED: 0.25}


def truth_of(seed: int, kind: Kind = STRONG) -> Truth:
    """The truth of one world: every world is a little different around the same seller."""
    rng = np.random.default_rng([seed, 1])

    def near(response: Response) -> Response:
        ceiling, half = np.exp(rng.normal(0, 0.06, 2))
        return Response(response.ceiling * float(ceiling), response.half * float(half))

    shaped = tuple(replace(lever, hours=near(lever.hours), spend=near(lever.spend)) for lever in LEVERS)
    pulled = tuple(_pulled(lever, kind.pull.get(lever.key, 1.0)) for lever in shaped)
    recapture = {
        key: share * float(rng.uniform(0.75, 1.25)) * kind.comes_back.get(key, 1.0)
        for key, share in _RECAPTURE.items()
    }
    chat = lv.USUAL_HOURS["whatsapp"][0] * kind.hours.get("whatsapp", 1.0)
    return Truth(pulled, recapture, _REPEAT, usual_chat=chat)


def _pulled(lever: Lever, factor: float) -> Lever:
    """The same lever where it brings more or less of everything."""
    hours, spend = (replace(r, ceiling=r.ceiling * factor) for r in (lever.hours, lever.spend))
    return replace(lever, base=lever.base * factor, hours=hours, spend=spend)


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())
