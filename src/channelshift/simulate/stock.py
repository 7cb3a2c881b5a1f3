"""Stock of every SKU in both places, how it is bought again, and why it sometimes runs out."""

from __future__ import annotations

from collections import defaultdict, deque
from datetime import date, timedelta

from channelshift.simulate.catalogue import PRODUCTS, Product
from channelshift.simulate.kinds import Buying
from channelshift.simulate.things import Shipment

SELLER = "seller_warehouse"
UK = "platform_warehouse@GB"
Place = tuple[str, str]  # SKU, pool

_REVIEW_DAYS = 14  # the buyer orders every second Monday, so a good month can sell a shelf empty
_SLOW = 5  # popularity from which down a thing is slow
_LEAST_DAILY = 2 / 7  # a SKU that sold out is still sent on, else it would never come back

USUAL_BUYING = Buying()


class Shelves:
    """The stock as the days go by. Sales take from it, purchases and transfers arrive in it."""

    def __init__(self, weekly_units: float, buying: Buying = USUAL_BUYING) -> None:
        self._buying = buying
        self.on_hand: dict[Place, int] = {}
        self.shipments: list[Shipment] = []
        self.taken: list[tuple[date, Place, int]] = []
        self._due: dict[date, list[Shipment]] = defaultdict(list)
        self._sold_lately: dict[Place, deque[int]] = {}
        self._today: dict[Place, int] = defaultdict(int)
        total = sum(product.popularity for product in PRODUCTS)
        for product in PRODUCTS:
            weekly = weekly_units * product.popularity / total
            self._open((product.sku, SELLER), weekly, 9)
            if product.in_uk_warehouse:
                self._open((product.sku, UK), weekly * 0.22, 9)
        self.opening = dict(self.on_hand)

    def _open(self, place: Place, weekly: float, weeks: int) -> None:
        self.on_hand[place] = int(weekly * weeks) + 4
        self._sold_lately[place] = deque([round(weekly / 7)] * 28, maxlen=28)

    def has(self, place: Place, units: int) -> bool:
        return self.on_hand.get(place, 0) >= units

    def take(self, day: date, place: Place, units: int) -> None:
        self.on_hand[place] -= units
        self._today[place] += units
        self.taken.append((day, place, units))

    def start(self, day: date) -> None:
        """Morning: what is due arrives, and on buying Mondays more is ordered."""
        for shipment in self._due.pop(day, ()):
            self.on_hand[shipment.sku, shipment.pool] += shipment.units
        if day.weekday() == 0:
            for product in PRODUCTS:
                self._send_on(day, product)
                if day.toordinal() // 7 % (_REVIEW_DAYS // 7) == 0:
                    self._buy(day, product)

    def end(self) -> None:
        """Evening: today's sales join the four weeks by which the buyer judges demand."""
        for place, sold in self._sold_lately.items():
            sold.append(self._today.get(place, 0))
        self._today.clear()

    def _pace(self, place: Place) -> float:
        sold = self._sold_lately.get(place)
        return sum(sold) / len(sold) if sold else 0.0

    def _coming(self, place: Place) -> int:
        return sum(s.units for due in self._due.values() for s in due if (s.sku, s.pool) == place)

    def _buy(self, day: date, product: Product) -> None:
        place = (product.sku, SELLER)
        pace = self._pace(place) + self._pace((product.sku, UK))
        slow = self._buying.slow_days if product.popularity <= _SLOW else 0
        days = product.lead_days + _REVIEW_DAYS + self._buying.cover_days + slow
        wanted = int(pace * days)
        missing = wanted - self.on_hand[place] - self._coming(place)
        if missing > 0:
            self._ship(Shipment(day, day + timedelta(days=product.lead_days), *place, _round_up(missing)))

    def _send_on(self, day: date, product: Product) -> None:
        """Send goods to the British warehouse when what is there and under way falls short."""
        place = (product.sku, UK)
        if place not in self.on_hand:
            return
        wanted = int(
            max(self._pace(place), _LEAST_DAILY) * (product.transfer_days + 7 * self._buying.weeks_sent)
        )
        units = min(
            wanted - self.on_hand[place] - self._coming(place), self.on_hand[product.sku, SELLER] // 3
        )
        if units >= 10:
            self.on_hand[product.sku, SELLER] -= units
            self._ship(Shipment(day, day + timedelta(days=product.transfer_days), *place, units))

    def _ship(self, shipment: Shipment) -> None:
        self.shipments.append(shipment)
        self._due[shipment.arrives_on].append(shipment)

    def counted_on(self, until: date) -> dict[Place, int]:
        """What a stocktake on the evening of a day would have found."""
        count = dict(self.opening)
        for day, place, units in self.taken:
            if day <= until:
                count[place] -= units
        for shipment in self.shipments:
            place = (shipment.sku, shipment.pool)
            if shipment.arrives_on <= until:
                count[place] += shipment.units
            if shipment.pool == UK and shipment.sent_on <= until:
                count[shipment.sku, SELLER] -= shipment.units
        return count

    def coming_on(self, until: date) -> list[Shipment]:
        """What was under way on the evening of a day."""
        return [s for s in self.shipments if s.sent_on <= until < s.arrives_on]


def _round_up(units: int) -> int:
    """Factories sell cartons of ten."""
    return -(-units // 10) * 10
