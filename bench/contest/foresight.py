"""What a seller could earn who knew everything: every curve, the closing day and each week's luck.

A linear programme over the weeks: hours and money by route, orders by concave curves drawn from above with
tangents, units by SKU, stock in both places, goods bought and sent. Displaced buyers who are served by
WhatsApp hours make a product of two decisions; it is drawn as a plane around the last answer, three times.
The answer is then lived in the world like everybody else's plan.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_matrix

from channelshift.simulate import WeekActions, World
from channelshift.simulate import levers as lv
from channelshift.simulate.catalogue import BY_SKU, PRODUCTS, SKUS
from channelshift.simulate.closings import Steps
from channelshift.simulate.economics import UNITS_PER_ORDER, sales_share, unit_margin, unit_margins
from channelshift.simulate.game import Game, weather_of
from channelshift.simulate.levers import Response
from channelshift.simulate.orders import interest
from channelshift.simulate.stock import SELLER, UK
from channelshift.simulate.truth import growth, season

TANGENTS = 14
ROUNDS = 3
SPARE = 1.01  # bought above what will be sold, so that no crumb is missing
_POOLS = (SELLER, UK)


@dataclass(frozen=True)
class Foreseen:
    """The actions, and what the programme expects of them."""

    actions: dict[date, WeekActions]
    expected: float


class _Sheet:
    """Columns and rows of a linear programme, gathered piece by piece."""

    def __init__(self) -> None:
        self.gain: list[float] = []
        self.cells: list[tuple[int, int, float]] = []
        self.high: list[float] = []
        self.equal: list[bool] = []

    def column(self, gain: float = 0.0) -> int:
        self.gain.append(gain)
        return len(self.gain) - 1

    def row(self, cells: list[tuple[int, float]], high: float, equal: bool = False) -> None:
        self.cells += [(len(self.high), column, value) for column, value in cells]
        self.high.append(high)
        self.equal.append(equal)

    def solved(self) -> tuple[np.ndarray, float]:
        rows, columns, values = (np.array(part) for part in zip(*self.cells, strict=True))
        whole = coo_matrix((values, (rows, columns)), (len(self.high), len(self.gain))).tocsr()
        same, high = np.array(self.equal), np.array(self.high)
        done = linprog(
            -np.array(self.gain),
            A_ub=whole[~same],
            b_ub=high[~same],
            A_eq=whole[same],
            b_eq=high[same],
            method="highs",
        )
        if done.x is None:
            raise RuntimeError(done.message)
        return done.x, -float(done.fun)


def foresee(world: World, first: date, weeks: int, closing: Steps) -> Foreseen:
    """The better of two: every SKU in the shop, and each SKU in the mode that earns more for it there."""
    shop = _Programme(world, first, weeks, closing, dict.fromkeys(SKUS, "closed_loop"))
    best = shop.foreseen()
    modes = shop.better_modes()
    if modes == shop.modes:
        return best
    mixed = _Programme(world, first, weeks, closing, modes).foreseen()
    return max(best, mixed, key=lambda found: found.expected)


class _Programme:
    def __init__(self, world: World, first: date, weeks: int, closing: Steps, modes: dict[str, str]) -> None:
        self.world, self.closing, self.modes = world, closing, modes
        self.mondays = [first + timedelta(weeks=n) for n in range(weeks)]
        self.game = Game.begin(world, first, closing)
        self.truth = world.truth
        self.usual = world.usual_actions()
        self.weather = [weather_of(world, monday) for monday in self.mondays]
        self.works = sorted({lever.work for lever in self.truth.levers if lever.work})
        self.paid = [lever.key for lever in self.truth.levers if lever.spend.ceiling > 0]

    def foreseen(self) -> Foreseen:
        plane: np.ndarray | None = None
        for _ in range(ROUNDS):
            values, expected = self._solve(plane)
            plane = np.array(
                [
                    [values[self.r[lv.LINK, "h", w]], values[self.r[lv.WHATSAPP, "h", w]]]
                    for w in range(len(self.mondays))
                ]
            )
        self.values = values
        return Foreseen(self._actions(values), expected)

    def better_modes(self) -> dict[str, str]:
        """A SKU goes to the platform where that alone would bring more than both routes of the shop do."""
        return {
            sku: "fully_managed" if self._supplied(sku) > self._in_shop(sku) else "closed_loop"
            for sku in SKUS
        }

    def _in_shop(self, sku: str) -> float:
        shop = [(w, key) for (key, other, w) in self.y if other == sku and key in (lv.US_VIDEO, lv.US_LIVE)]
        return sum(self.values[self.y[key, sku, w]] * self._margin(key, sku, w) for w, key in shop)

    def _supplied(self, sku: str) -> float:
        lever, total = self.truth.lever(lv.US_MANAGED), 0.0
        for w, monday in enumerate(self.mondays):
            orders = self.weather[w][lever.key] * self._pace(lever.key, w)[0] * lever.base
            units = orders * UNITS_PER_ORDER * interest(monday.month, lever.pool)[SKUS.index(sku)]
            total += float(units) * self._margin(lever.key, sku, w)
        return total

    def _margin(self, key: str, sku: str, w: int) -> float:
        return unit_margin(self.truth.lever(key), BY_SKU[sku], self.mondays[w], self.truth)

    def _solve(self, plane: np.ndarray | None) -> tuple[np.ndarray, float]:
        self.sheet = _Sheet()
        self._inputs()
        self._responses()
        self._sales(plane)
        self._stock()
        return self.sheet.solved()

    def _inputs(self) -> None:
        spend, hours = self.usual.spend or {}, self.usual.hours or {}
        self.x: dict[tuple[str, int], int] = {}
        for w in range(len(self.mondays)):
            for work in self.works:
                self.x[work, w] = self.sheet.column(-1e-6)
            for key in self.paid:
                self.x[key, w] = self.sheet.column(-1.0)
            self.sheet.row([(self.x[work, w], 1.0) for work in self.works], sum(hours.values()))
            self.sheet.row([(self.x[key, w], 1.0) for key in self.paid], sum(spend.values()))

    def _responses(self) -> None:
        self.r: dict[tuple[str, str, int], int] = {}
        most = {"h": sum((self.usual.hours or {}).values()), "m": sum((self.usual.spend or {}).values())}
        for lever in self.truth.levers:
            for kind, response, name in (("h", lever.hours, lever.work), ("m", lever.spend, lever.key)):
                if response.ceiling > 0:
                    for w in range(len(self.mondays)):
                        self.r[lever.key, kind, w] = column = self.sheet.column()
                        self._under(response, self.x[name, w], column, most[kind])

    def _under(self, response: Response, effort: int, column: int, most: float) -> None:
        """Tangents, closer together where the curve bends most."""
        for point in most * np.linspace(0, 1, TANGENTS) ** 2:
            slope = response.ceiling * response.half / (point + response.half) ** 2
            level = response.orders(float(point)) - slope * point
            self.sheet.row([(column, 1.0), (effort, -slope)], level)

    def _orders(self, key: str, w: int, plane: np.ndarray | None) -> tuple[list[tuple[int, float]], float]:
        """Arriving orders as columns with factors, and a constant."""
        lever, luck = self.truth.lever(key), self.weather[w][key]
        own, back = self._pace(key, w)
        parts = [(self.r[key, kind, w], luck * own) for kind in "hm" if (key, kind, w) in self.r]
        constant = luck * own * lever.base
        if back and key != lv.WHATSAPP:
            parts.append((self.r[lv.LINK, "h", w], luck * back))
        elif back:
            usual = lever.hours.orders(self.truth.usual_chat)
            link, chat = (usual * 4.0, usual) if plane is None else plane[w]
            parts.append((self.r[lv.LINK, "h", w], luck * back * chat / usual))
            parts.append((self.r[lv.WHATSAPP, "h", w], luck * back * link / usual))
            constant -= luck * back * link * chat / usual
        return parts, constant

    def _pace(self, key: str, w: int) -> tuple[float, float]:
        """Mean strength of the days a route is open, and of the displaced who come back by it."""
        lever, own, back = self.truth.lever(key), 0.0, 0.0
        for n in range(7):
            day = self.mondays[w] + timedelta(days=n)
            strength = season(day) * growth(day) / 7
            if lever.opens is not None and day < lever.opens:
                continue
            ended = [step for step in self.closing if day >= step.day]
            own += strength * (1 - sum(step.share for step in ended) * (key == lv.LINK))
            for step in ended:
                ramp = min(((day - step.day).days + 7) / self.truth.ramp_days, 1.0)
                back += strength * step.share * ramp * self.truth.recapture.get(key, 0.0)
        return own, back

    def _listed(self, key: str, sku: str) -> bool:
        if key == lv.US_MANAGED:
            return self.modes[sku] == "fully_managed"
        return key not in (lv.US_VIDEO, lv.US_LIVE) or self.modes[sku] == "closed_loop"

    def _sales(self, plane: np.ndarray | None) -> None:
        self.y: dict[tuple[str, str, int], int] = {}
        for w, monday in enumerate(self.mondays):
            for lever in self.truth.levers:
                parts, constant = self._orders(lever.key, w, plane)
                units = UNITS_PER_ORDER * sales_share(lever, self.truth)
                margins = unit_margins(lever, monday, self.truth)
                mix = interest(monday.month, lever.pool)
                for n, sku in enumerate(SKUS):
                    if mix[n] > 0 and self._listed(lever.key, sku) and (parts or constant):
                        each = units * float(mix[n])
                        column = self.y[lever.key, sku, w] = self.sheet.column(float(margins[n]))
                        cells = [(column, 1.0), *((c, -each * f) for c, f in parts)]
                        self.sheet.row(cells, each * constant)

    def _stock(self) -> None:
        weeks = len(self.mondays)
        self.buy = {(s, w): self.sheet.column(-1e-4) for s in SKUS for w in range(weeks)}
        self.send = {
            (p.sku, w): self.sheet.column(-1e-4) for p in PRODUCTS if p.in_uk_warehouse for w in range(weeks)
        }
        for product in PRODUCTS:
            for pool in _POOLS:
                self._shelf(product.sku, pool)

    def _shelf(self, sku: str, pool: str) -> None:
        storage = float(BY_SKU[sku].storage) if pool == UK else 1e-5
        held = max(self.game.stock.get((sku, pool), 0.0), 0.0)
        before: int | None = None
        for w in range(len(self.mondays)):
            left = self.sheet.column(-storage)
            cells = [(left, 1.0)]
            cells += [(before, -1.0)] if before is not None else []
            cells += [
                (column, 1.0)
                for (key, other, week), column in self.y.items()
                if week == w and other == sku and lv.BY_KEY[key].pool == pool
            ]
            cells += self._moves(sku, pool, w)
            arrived = sum(
                n for day, place, n in self.game.under_way if place == (sku, pool) and self._in(day, w)
            )
            self.sheet.row(cells, arrived + (held if w == 0 else 0.0), equal=True)
            before = left

    def _moves(self, sku: str, pool: str, w: int) -> list[tuple[int, float]]:
        product, cells = BY_SKU[sku], []
        if pool == SELLER:
            if (sku, w) in self.send:
                cells.append((self.send[sku, w], 1.0))
            if w >= -(-product.lead_days // 7):
                cells.append((self.buy[sku, w - -(-product.lead_days // 7)], -1.0))
        elif (sku, w) in self.send and w >= -(-product.transfer_days // 7):
            cells.append((self.send[sku, w - -(-product.transfer_days // 7)], -1.0))
        return cells

    def _in(self, day: date, w: int) -> bool:
        monday = self.mondays[w]
        return day <= monday and (w == 0 or day > monday - timedelta(days=7))

    def _actions(self, values: np.ndarray) -> dict[date, WeekActions]:
        return {monday: self._week(values, w) for w, monday in enumerate(self.mondays)}

    def _week(self, values: np.ndarray, w: int) -> WeekActions:
        return WeekActions(
            spend={key: float(values[self.x[key, w]]) for key in self.paid},
            hours={work: float(values[self.x[work, w]]) for work in self.works},
            send={(s, UK): float(values[c]) for (s, week), c in self.send.items() if week == w},
            buy={s: float(values[c]) * SPARE for (s, week), c in self.buy.items() if week == w},
            mode={(sku, "US"): mode for sku, mode in self.modes.items()},
        )
