"""Made-up large shops for the planner's benchmark: seeded, so that everybody plans the same shop.

A shop has a warehouse at home and several pools abroad, each in a market of its own. Into each pool
two levers sell, one for each sales mode: money for ads where the shop sells by itself, hours of
content where a platform manages the sale. Both are steered: the plan shares their orders out among
SKUs, each up to its room. A SKU sells by one mode in each market, at a fixed cost, and one mode needs
documents that take some weeks. Some 300 to 1,000 units of each SKU sell over a plan; packs hold 6 to
24; purchases arrive after 3 to 6 weeks, transfers after 1 to 3. One platform closes its links, on a
day that is not known: that day, a shock to another platform, and the level of demand make the
scenarios, and each SKU has luck of its own in each of them. Budget, hours and room in the pools bind.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from channelshift.planning.problem import (
    HourLimit,
    Lever,
    Limits,
    Margin,
    ModeChoice,
    ModeOption,
    Pool,
    Problem,
    Product,
    Risk,
    Scenario,
)
from channelshift.planning.response import Curve


@dataclass(frozen=True)
class Size:
    """How large a shop is: SKUs, pools x modes, weeks, scenarios."""

    products: int
    places: int
    weeks: int
    scenarios: int

    @property
    def name(self) -> str:
        return f"({self.products:,}, {self.places}, {self.weeks}, {self.scenarios})"


def make_shop(size: Size, seed: int = 1, closing: float = 0.5) -> Problem:
    """A shop of a size. `closing` is when the rule comes, as a part of the plan's weeks."""
    draw = np.random.default_rng([seed, size.products, size.places, size.weeks])
    pools = size.places // 2
    goods = _goods(draw, size, pools)
    room = draw.lognormal(np.log(16.0), 0.5, (size.products, pools))
    levers = _levers(draw, size, pools, room, closing)
    problem_goods = tuple(_with_room(p, n, room, levers) for n, p in enumerate(goods))
    top = sum(lever.most for lever in levers if lever.unit == "money")
    return Problem(
        first_day=date(2026, 1, 5),
        levers=levers,
        products=problem_goods,
        margins=_margins(draw, size, levers, goods),
        pools=_pools(draw, size, pools, goods, room),
        warehouse="home",
        choices=_choices(draw, size, pools),
        limits=Limits(
            budget=0.35 * top * size.weeks,
            hours=(HourLimit("team", 0.55 * 40.0 * pools),),
        ),
        weeks=size.weeks,
        scenarios=_scenarios(draw, size, levers, goods, closing),
        risk=Risk(0.2, 0.2) if size.scenarios >= 10 else Risk(),
    )


def _goods(draw: np.random.Generator, size: Size, pools: int) -> list[Product]:
    found = []
    for n in range(size.products):
        cost = float(draw.uniform(4, 15))
        found.append(
            Product(
                sku=f"sku{n:04d}",
                share=1.0 / size.products,
                units_per_order=float(draw.choice([1.0, 1.0, 1.2, 1.5])),
                unit_cost=cost,
                cash_cost=cost,
                pack=int(draw.choice([6, 10, 12, 24])),
                lead_time_weeks=int(draw.integers(3, 7)),
                salvage=0.5,
                kept=0.85,
            )
        )
    return found


def _levers(
    draw: np.random.Generator, size: Size, pools: int, room: np.ndarray, closing: float
) -> tuple[Lever, ...]:
    found = []
    shut = round(closing * size.weeks)
    for pool in range(pools):
        wanted = float(room[:, pool].sum())
        season = tuple(float(v) for v in 1 + 0.2 * np.sin(np.arange(size.weeks) / 3 + draw.uniform(0, 6)))
        for mode in ("self", "managed"):
            money = mode == "self"
            closes = pool == 0 and money and size.scenarios == 1
            scale = wanted * float(draw.uniform(0.45, 0.75))
            half = scale * float(draw.uniform(1.0, 1.8)) if money else float(draw.uniform(10, 20))
            found.append(
                Lever(
                    name=f"{mode}{pool}",
                    route=f"route{pool}",
                    source="ads" if money else "live",
                    format="ads" if money else "live",
                    unit="money" if money else "hours",
                    curve=Curve(0.1 * scale, scale, half, 1.4 if (pool + money) % 3 == 0 else 1.0),
                    now=0.5 * half,
                    most=3.0 * half if money else 40.0,
                    platform=("tide", "cart", "")[(pool + money) % 3],
                    market=f"market{pool}",
                    pool=f"pool{pool}",
                    mode=mode,
                    season=season,
                    open=tuple(float(not closes or w < shut) for w in range(size.weeks)),
                    steered=True,
                )
            )
    return tuple(found)


def _with_room(product: Product, n: int, room: np.ndarray, levers: tuple[Lever, ...]) -> Product:
    from dataclasses import replace

    return replace(
        product, room={v.name: float(room[n, int(v.market.removeprefix("market"))]) for v in levers}
    )


def _margins(
    draw: np.random.Generator, size: Size, levers: tuple[Lever, ...], goods: list[Product]
) -> tuple[Margin, ...]:
    found = []
    for product in goods:
        own = product.unit_cost * float(draw.uniform(0.5, 1.1))
        for lever in levers:
            each = own * float(draw.uniform(0.8, 1.2)) * (0.85 if lever.mode == "managed" else 1.0)
            weeks = each * (1 - 0.1 * (draw.random(size.weeks) < 0.15))
            found.append(Margin(lever.name, product.sku, tuple(float(v) for v in weeks)))
    return tuple(found)


def _pools(
    draw: np.random.Generator, size: Size, pools: int, goods: list[Product], room: np.ndarray
) -> tuple[Pool, ...]:
    weekly = 0.5 * room
    home = weekly.sum(axis=1) * draw.uniform(1.0, 4.0, size.products)
    found = [Pool("home", "", 0.02, {p.sku: float(round(home[n])) for n, p in enumerate(goods)})]
    for pool in range(pools):
        here = weekly[:, pool] * draw.uniform(1.0, 3.0, size.products)
        found.append(
            Pool(
                f"pool{pool}",
                f"market{pool}",
                storage_cost=float(draw.uniform(0.05, 0.12)),
                opening={p.sku: float(round(here[n])) for n, p in enumerate(goods)},
                transfer_weeks=int(draw.integers(1, 4)),
                send_cost=float(draw.uniform(0.1, 0.4)),
                capacity=2.2 * float(weekly[:, pool].sum()) if pool == pools - 1 else None,
            )
        )
    return tuple(found)


def _choices(draw: np.random.Generator, size: Size, pools: int) -> tuple[ModeChoice, ...]:
    found = []
    for n in range(size.products):
        for pool in range(pools):
            wait = int(draw.integers(0, 4))
            allowed = tuple(float(w >= wait) for w in range(size.weeks))
            found.append(
                ModeChoice(
                    f"sku{n:04d}",
                    f"market{pool}",
                    (
                        ModeOption("self", fixed_cost=float(draw.uniform(5, 30))),
                        ModeOption(
                            "managed",
                            volume=float(draw.uniform(0.9, 1.2)),
                            allowed=allowed,
                            fixed_cost=float(draw.uniform(0, 15)),
                        ),
                    ),
                    now="self",
                )
            )
    return tuple(found)


def _scenarios(
    draw: np.random.Generator, size: Size, levers: tuple[Lever, ...], goods: list[Product], closing: float
) -> tuple[Scenario, ...]:
    if size.scenarios == 1:
        return ()
    chances = draw.dirichlet(np.full(size.scenarios, 8.0))
    found = []
    for c in range(size.scenarios):
        never = draw.random() < 0.2
        shut = (
            size.weeks if never else int(np.clip(closing * size.weeks + draw.integers(-3, 5), 1, size.weeks))
        )
        hit, level = float(draw.uniform(0.75, 1.1)), float(draw.lognormal(0, 0.12))
        luck = draw.lognormal(0, 0.2, len(goods))
        found.append(
            Scenario(
                name=f"future{c}",
                probability=float(chances[c]),
                open={
                    v.name: tuple(float(w < shut) for w in range(size.weeks))
                    for v in levers
                    if v.name == "self0"
                },
                pull={v.name: hit for v in levers if v.platform == "cart"},
                demand={p.sku: level * float(luck[n]) for n, p in enumerate(goods)},
            )
        )
    return tuple(found)
