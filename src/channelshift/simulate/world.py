"""The simulated world: one seller's history, drawn from a seed, the same every time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cached_property

import numpy as np

from channelshift.simulate import levers as lv
from channelshift.simulate.diary import Week, diary
from channelshift.simulate.history import History
from channelshift.simulate.levers import NEWS_DAY, Lever
from channelshift.simulate.orders import ROLLS, Counter
from channelshift.simulate.rates import weekly_rates
from channelshift.simulate.stock import Shelves
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

    @cached_property
    def truth(self) -> Truth:
        return truth_of(self.seed)

    @cached_property
    def weeks(self) -> tuple[Week, ...]:
        """The team's diary, always of the whole time, so that a shorter world keeps the same weeks."""
        return diary(self.seed, FIRST_DAY, LAST_DAY)

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
        return History(self.first_day, until, seen, spend, weeks, videos, shelves, self.rates, self.truth)

    # ------------------------------------------------------------ how it is lived

    @cached_property
    def _lived(self) -> tuple[tuple[Order, ...], Shelves]:
        pace = sum(self.truth.expected_orders(FIRST_DAY, self.weeks[0].hours, self.weeks[0].spend).values())
        shelves = Shelves(weekly_units=pace * 1.35)
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
            rng.shuffle(comers)  # type: ignore[arg-type]
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

    # ------------------------------------------------------------ what a planner starts from

    def usual(self, weeks: int = 8) -> tuple[Mapping[str, float], Mapping[str, float]]:
        """Mean weekly hours by kind of work and spend by route over the last weeks before the news."""
        last = [week for week in self.weeks if week.sunday < NEWS_DAY][-weeks:]
        hours = {k: sum(week.hours[k] for week in last) / weeks for k in last[0].hours}
        spend = {k: sum(week.spend[k] for week in last) / weeks for k in last[0].spend}
        return hours, spend


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
