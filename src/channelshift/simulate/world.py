"""The simulated world: one seller's history, drawn from a seed, the same every time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cached_property

import numpy as np

from channelshift.simulate import levers as lv
from channelshift.simulate.actions import WeekActions
from channelshift.simulate.diary import Week, diary
from channelshift.simulate.economics import order_margin
from channelshift.simulate.history import History
from channelshift.simulate.kinds import STRONG, Kind
from channelshift.simulate.levers import NEWS_DAY, Lever
from channelshift.simulate.orders import ROLLS, Counter
from channelshift.simulate.rates import weekly_rates
from channelshift.simulate.stock import SELLER, Place, Shelves
from channelshift.simulate.things import Order, SpendDay, Video, cents
from channelshift.simulate.truth import Truth, truth_of
from channelshift.simulate.videos import Screening, film_videos

FIRST_DAY = date(2022, 9, 1)
LAST_DAY = date(2023, 12, 31)
_GIFT_EVERY_DAYS = 9
_SYNC_FROM, _SYNC_UNTIL, _SYNC_EVERY = date(2023, 2, 1), date(2023, 6, 30), 11
_CAMPAIGNS = {
    lv.META: ("US - Warm lights - Prospecting", "US - Visitors 30d"),
    lv.TIKTOK_ADS: ("US store - Spark lamp videos", "US store - Kitchen week"),
    lv.GB_VIDEO: ("GMV payment for TikTok Ads",),
    lv.GB_CREATOR: ("Creator flat fees GB",),
}


@dataclass(frozen=True)
class World:
    """A five-person home-goods seller in Shenzhen, with a truth that only the world knows.

    A shorter world (an earlier last day) tells the same beginning.
    """

    seed: int = 2023
    last_day: date = LAST_DAY
    first_day: date = FIRST_DAY
    kind: Kind = STRONG

    @cached_property
    def truth(self) -> Truth:
        return truth_of(self.seed, self.kind)

    @cached_property
    def weeks(self) -> tuple[Week, ...]:
        """The team's diary, always of the whole time, so that a shorter world keeps the same weeks."""
        return diary(self.seed, FIRST_DAY, LAST_DAY, self.kind)

    @cached_property
    def videos(self) -> tuple[Video, ...]:
        return film_videos(self.seed, FIRST_DAY, LAST_DAY)

    @cached_property
    def rates(self) -> dict[str, dict[date, Decimal]]:
        return weekly_rates(self.seed, FIRST_DAY, LAST_DAY)

    def week_of(self, day: date) -> Week:
        return self.weeks[(day - self.weeks[0].monday).days // 7]

    def history(self, until: date = NEWS_DAY - timedelta(days=1)) -> History:
        """Everything as it looked on the evening of a day: what came later is not there yet."""
        orders, shelves = self._lived
        seen = tuple(order.seen_on(until) for order in orders if order.on <= until)
        spend = tuple(spent for spent in self._spent if spent.day <= until)
        weeks = tuple(week for week in self.weeks if week.sunday <= until)
        videos = tuple(video for video in self.videos if video.published_on <= until)
        told = (seen, spend, weeks, videos, shelves, self.rates, self.truth, self.seed)
        return History(self.first_day, until, *told)

    # ------------------------------------------------------------ how it is lived

    @cached_property
    def _lived(self) -> tuple[tuple[Order, ...], Shelves]:
        pace = sum(self.truth.expected_orders(FIRST_DAY, self.weeks[0].hours, self.weeks[0].spend).values())
        shelves = Shelves(pace * 1.35, self.kind.buying)
        counter = Counter(self.truth, Screening(self.videos), shelves)
        orders: list[Order] = []
        for day, arrivals in self._arrivals():
            shelves.start(day)
            orders += (order for order in self._day(counter, day, arrivals) if order is not None)
            shelves.end()
        return tuple(_numbered(orders)), shelves

    def _arrivals(self) -> Iterator[tuple[date, list[tuple[Lever, datetime, np.ndarray]]]]:
        """Day by day, who comes: a Poisson number on each route, at a time of the day."""
        rng = np.random.default_rng([self.seed, 5])
        for n in range((self.last_day - self.first_day).days + 1):
            day = self.first_day + timedelta(days=n)
            week = self.week_of(day)
            expected = self.truth.expected_orders(day, week.hours, week.spend)
            counts = rng.poisson([value / 7 for value in expected.values()])
            comers = [self.truth.lever(k) for k, c in zip(expected, counts, strict=True) for _ in range(c)]
            # Mostly in the evening: a mean around five in the afternoon, never past midnight.
            seconds = np.sort((rng.beta(3.2, 1.8, len(comers)) * 86_000).astype(int))
            rng.shuffle(comers)
            rows = rng.random((len(comers), ROLLS))
            midnight = datetime.combine(day, time())
            moments = [midnight + timedelta(seconds=int(s)) for s in seconds]
            yield day, list(zip(comers, moments, rows, strict=True))

    def _day(
        self, counter: Counter, day: date, arrivals: list[tuple[Lever, datetime, np.ndarray]]
    ) -> Iterator[Order | None]:
        number = (day - self.first_day).days
        if number % _GIFT_EVERY_DAYS == 4:
            yield counter.gift(day, number, np.random.default_rng([self.seed, 6, number]).random(ROLLS))
        for lever, moment, row in arrivals:
            yield counter.serve(lever, moment, row)

    @cached_property
    def _spent(self) -> tuple[SpendDay, ...]:
        days = ((week, week.monday + timedelta(days=n)) for week in self.weeks for n in range(7))
        return tuple(
            spent
            for week, day in days
            if self.first_day <= day <= self.last_day
            for spent in self._spent_on(week, day)
        )

    def _spent_on(self, week: Week, day: date) -> Iterator[SpendDay]:
        """A seventh of the week's money each day, shared between the route's campaigns."""
        for route, dollars in week.spend.items():
            daily, currency = Decimal(dollars) / 7, "USD"
            if route == lv.GB_VIDEO:
                daily, currency = cents(daily / self.rates["GBP"][week.monday]), "GBP"
            names = _CAMPAIGNS[route]
            first = cents(daily * Decimal("0.7")) if len(names) > 1 else daily
            for name, amount in zip(names, (first, daily - first), strict=False):
                yield SpendDay(day, route, name, amount, currency)

    # ------------------------------------------------------------ the truth a plan is scored against

    def usual_actions(self, weeks: int = 8) -> WeekActions:
        """What an average week looked like over the last weeks before the news, buying and sending too."""
        last = [week for week in self.weeks if week.sunday < NEWS_DAY][-weeks:]
        taken: dict[Place, float] = defaultdict(float)
        for day, place, units in self._lived[1].taken:
            if last[0].monday <= day <= last[-1].sunday:
                taken[place] += units / weeks
        buy: dict[str, float] = defaultdict(float)
        for (sku, _), weekly in taken.items():
            buy[sku] += weekly
        return WeekActions(
            spend={key: sum(week.spend[key] for week in last) / weeks for key in last[0].spend},
            hours={key: sum(week.hours[key] for week in last) / weeks for key in last[0].hours},
            send={place: units for place, units in taken.items() if place[1] != SELLER},
            buy=dict(buy),
        )

    def expected_cm3_by_route(self, month: date) -> dict[str, float]:
        """What each route earns on average in the month a day lies in, with everything in stock."""
        first = month.replace(day=1)
        days = [first + timedelta(days=n) for n in range(31)]
        earned: dict[str, float] = defaultdict(float)
        for day in (day for day in days if day.month == first.month):
            week = self.week_of(day)
            for key, orders in self.truth.expected_orders(day, week.hours, week.spend).items():
                earned[key] += orders / 7 * order_margin(self.truth.lever(key), day, self.truth)
                earned[key] -= week.spend.get(key, 0.0) / 7
        return dict(earned)


def _numbered(orders: list[Order]) -> Iterator[Order]:
    """Ids in the order of time, as each platform gives them; some shop orders get a store name too."""
    name = 1000
    for n, order in enumerate(sorted(orders, key=lambda o: o.created_at)):
        synced = order.in_shop and n % _SYNC_EVERY == 0 and _SYNC_FROM <= order.on <= _SYNC_UNTIL
        synced = synced and order.cancelled_at is None and not order.is_sample
        name += synced or not order.in_shop
        if order.in_shop:
            minutes = int((order.created_at - datetime(2022, 1, 1)).total_seconds()) // 60  # noqa: DTZ001
            platform_id = str(576400000000000000 + minutes * 1_000_000_000 + n)
            yield replace(order, order_id=platform_id, synced_as=f"#{name}" if synced else "")
        else:
            yield replace(order, order_id=f"#{name}")
