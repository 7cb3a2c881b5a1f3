"""A simulated shop's weeks as the planner reads them, without files: the short way for benchmarks.

It says what the importers would say of the same shop's exports, figure for figure but for the cents that
files round; a test holds both together. Nothing of the world's truth is in it but what a seller would see.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from channelshift.simulate.catalogue import PRODUCTS, SKUS, Product
from channelshift.simulate.economics import UNITS_PER_ORDER, unit_margins
from channelshift.simulate.game import Game, WeekOutcome
from channelshift.simulate.history import History as Lived
from channelshift.simulate.levers import BY_KEY
from channelshift.simulate.things import Order
from channelshift.simulate.truth import monday_of
from channelshift.simulate.world import World
from channelshift.workflows.plan_history import RECENT, WEEKS, Cost, History, Sold, Stock

_Table = dict[str, dict[date, float]]
_ONLY_ON_STATEMENTS = ("tiktok_video",)  # ads that a platform takes from sales: no week of money to steer


class SimulatedBooks:
    """One world's history up to a Sunday, read once; the weeks lived since are added as they come."""

    def __init__(self, world: World, until: date) -> None:
        self.world, self.until = world, until
        self._lived = world.history(until)
        self._orders: _Table = defaultdict(dict)
        self._spend: _Table = defaultdict(dict)
        self._hours: _Table = defaultdict(dict)
        self._sold: dict[date, dict[tuple[str, str], Sold]] = defaultdict(dict)
        self._read()

    def history(self, lived: Sequence[WeekOutcome] = (), game: Game | None = None) -> History:
        """The weeks before the Monday after the last one lived, and what is on the shelves that evening."""
        orders, spend, hours = (_copy(t) for t in (self._orders, self._spend, self._hours))
        sold = dict(self._sold)
        for week in lived:
            _add_week(week, orders, spend, hours)
            sold[week.monday] = self._units(week)
        last = lived[-1].monday if lived else monday_of(self.until - timedelta(days=6))
        weeks = _full_weeks(self._lived.first_day, last)
        return History(
            weeks=weeks,
            orders=orders,
            spend=spend,
            hours={s: {w: h for w, h in t.items() if w in set(weeks)} for s, t in hours.items()},
            sold=_summed(sold, weeks[-RECENT:]),
            costs={p.sku: _cost(p, last) for p in PRODUCTS},
            stock=_stock(self._lived, self.until) if game is None else self._stock_of(game),
            currency="USD",
        )

    def _stock_of(self, game: Game) -> dict[tuple[str, str], Stock]:
        """The shelves as counted. What was ordered since the first plan is known order by order."""
        known = {(s.arrives_on, (s.sku, s.pool)) for s in self._lived.shelves.coming_on(self.until)}
        told = _shelved(game.stock, [item for item in game.under_way if (item[0], item[1]) in known])
        for day, (sku, pool), units in game.under_way:
            key, place = (sku, pool.split("@")[0]), (sku, pool)
            if (day, place) not in known and units > 0:
                told[key] = Stock(told[key].on_hand, (*told[key].arrives, (_monday_from(day), units)))
        return told

    def _read(self) -> None:
        since = monday_of(self.until) - timedelta(weeks=RECENT)
        for order in self._lived.orders:
            if order.is_sale and order.paid_at is not None:
                monday = monday_of(order.paid_at.date())
                _more(self._orders[order.route], monday, 1.0)
                if monday >= since:
                    self._book(order, monday)
        for spent in self._lived.spend:
            source = spent.route.split(">")[0]
            if source not in _ONLY_ON_STATEMENTS:
                _more(self._spend[source], monday_of(spent.day), float(spent.amount))
        for week in self._lived.weeks:
            if week.monday >= self._lived.first_day:
                for work, hours in week.hours.items():
                    _more(self._hours[_room(work)], week.monday, hours)

    def _book(self, order: Order, monday: date) -> None:
        """A sale's money by SKU: its goods' costs by the line, all else by what the lines cost the buyer."""
        row = self._lived.row_of(order)
        rest = row.local_usd + row.shipping_usd
        for line in order.lines:
            product, part = line.product, line.after_seller / (order.gross - _line_discounts(order))
            own = (product.landed_on(order.on) + product.packing) * line.quantity
            _sell(
                self._sold[monday],
                (order.route, product.sku),
                line.quantity,
                float(rest * part - Decimal(own)),
            )

    def _units(self, week: WeekOutcome) -> dict[tuple[str, str], Sold]:
        sold: dict[tuple[str, str], Sold] = {}
        for route, units in week.units.items():
            each = unit_margins(BY_KEY[route], week.monday, self.world.truth)
            for sku, n, margin in zip(SKUS, units, each.tolist(), strict=True):
                if n > 0:
                    _sell(sold, (route, sku), n, n * margin)
        return sold


def _monday_from(day: date) -> date:
    """The Monday from which goods that come on a day can be sold for a whole week."""
    return monday_of(day + timedelta(days=6))


def _line_discounts(order: Order) -> Decimal:
    return sum((line.seller_discount for line in order.lines), Decimal(0))


def _full_weeks(first_day: date, last: date) -> tuple[date, ...]:
    """Weeks that the records cover whole, at most a year of them."""
    first = monday_of(first_day + timedelta(days=6))
    weeks = [first + timedelta(weeks=n) for n in range((last - first).days // 7 + 1)]
    return tuple(weeks[-WEEKS:])


def _add_week(week: WeekOutcome, orders: _Table, spend: _Table, hours: _Table) -> None:
    for route, units in week.units.items():
        if sum(units) > 0:
            orders.setdefault(route, {})[week.monday] = sum(units) / UNITS_PER_ORDER
    for route, money in (week.done.spend or {}).items():
        source = route.split(">")[0]
        if money > 0 and source not in _ONLY_ON_STATEMENTS:
            _more(spend.setdefault(source, {}), week.monday, money)
    for work, worked in week.done.hours_by_work().items():
        if worked > 0:
            _more(hours.setdefault(_room(work), {}), week.monday, worked)


def _room(work: str) -> str:
    """Work as the weekly hours name it; who goes live in a second market writes its name behind an @."""
    return work.removesuffix("@GB")


def _cost(product: Product, day: date) -> Cost:
    return Cost(
        landed=float(product.landed_on(day)),
        supply=float(product.supply),
        storage=float(product.storage),
        lead_weeks=-(-product.lead_days // 7),
        transfer_weeks=-(-product.transfer_days // 7),
    )


def _stock(lived: Lived, until: date) -> dict[tuple[str, str], Stock]:
    under_way = [(s.arrives_on, (s.sku, s.pool), float(s.units)) for s in lived.shelves.coming_on(until)]
    return _shelved({k: float(v) for k, v in lived.shelves.counted_on(until).items()}, under_way)


def _shelved(
    held: dict[tuple[str, str], float], under_way: list[tuple[date, tuple[str, str], float]]
) -> dict[tuple[str, str], Stock]:
    """As a stock file tells it: what is on the way as one figure, with the day by which all is there."""
    found = {}
    for (sku, pool), units in held.items():
        coming = [(day, n) for day, place, n in under_way if place == (sku, pool) and n > 0]
        arrives = ((monday_of(max(d for d, _ in coming)), sum(n for _, n in coming)),) if coming else ()
        found[sku, pool.split("@")[0]] = Stock(units, arrives)
    return found


def _summed(
    sold: dict[date, dict[tuple[str, str], Sold]], weeks: tuple[date, ...]
) -> dict[tuple[str, str], Sold]:
    total: dict[tuple[str, str], Sold] = {}
    for monday, week in sold.items():
        if monday in weeks:
            for key, one in week.items():
                _sell(total, key, one.units, one.margin)
    return total


def _sell(sold: dict[tuple[str, str], Sold], key: tuple[str, str], units: float, margin: float) -> None:
    before = sold.get(key, Sold(0.0, 0.0))
    sold[key] = Sold(before.units + units, before.margin + margin)


def _more(table: dict[date, float], week: date, amount: float) -> None:
    table[week] = table.get(week, 0.0) + amount


def _copy(table: _Table) -> _Table:
    return {name: dict(rows) for name, rows in table.items()}
