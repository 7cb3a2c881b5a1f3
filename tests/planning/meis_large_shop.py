"""Mei's larger shop, which is planned by parts."""

from __future__ import annotations

from datetime import date

import numpy as np

from channelshift.planning.evaluate import Decisions, evaluate, risk_adjusted
from channelshift.planning.numbers import Numbers, numbers_of
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


def meis_shop(
    seed: int = 1, skus: int = 4, weeks: int = 6, futures: int = 2, risk: float = 0.0, rule: int = 3
) -> Numbers:
    """Mei sells in two markets, by herself (ads) or through a platform (live hours).

    A rule closes her own US links in week `rule` of the first future, later in others.
    """
    draw = np.random.default_rng(seed)
    names = [f"MUG-{n}" for n in range(skus)]
    levers = []
    for market in ("US", "GB"):
        for mode, unit in (("self", "money"), ("managed", "hours")):
            half = float(draw.uniform(80, 160)) if unit == "money" else 10.0
            levers.append(
                Lever(
                    name=f"{mode}@{market}",
                    route=market,
                    source=unit,
                    format=unit,
                    unit=unit,
                    curve=Curve(5.0, 60.0, half),
                    now=half / 2,
                    most=3 * half if unit == "money" else 30.0,
                    platform="",
                    market=market,
                    pool=market,
                    mode=mode,
                    steered=True,
                )
            )
    products = [
        Product(
            sku=name,
            share=1 / skus,
            unit_cost=8.0,
            cash_cost=8.0,
            pack=int(draw.choice([1, 2, 4])),
            lead_time_weeks=2,
            salvage=0.5,
            kept=0.9,
            room={v.name: float(draw.uniform(10, 30)) for v in levers},
        )
        for name in names
    ]
    margins = [Margin(v.name, n, float(draw.uniform(4, 9))) for v in levers for n in names]
    pools = [Pool("home", "", 0.02, dict.fromkeys(names, 60.0))]
    pools += [
        Pool(m, m, 0.1, dict.fromkeys(names, 20.0), transfer_weeks=1, send_cost=0.3, capacity=space)
        for m, space in (("US", 30.0 * skus), ("GB", None))
    ]
    options = (ModeOption("self", fixed_cost=8.0), ModeOption("managed", fixed_cost=3.0))
    chances = draw.dirichlet(np.full(futures, 6.0))
    scenarios = tuple(
        Scenario(
            f"future{c}",
            float(p),
            open={"self@US": tuple(float(w < rule + c) for w in range(weeks))},
            demand={n: float(draw.lognormal(0, 0.2)) for n in names},
        )
        for c, p in enumerate(chances)
    )
    return numbers_of(
        Problem(
            first_day=date(2026, 1, 5),
            levers=tuple(levers),
            products=tuple(products),
            margins=tuple(margins),
            pools=tuple(pools),
            warehouse="home",
            choices=tuple(ModeChoice(n, m, options, "self") for n in names for m in ("US", "GB")),
            limits=Limits(budget=900.0, hours=(HourLimit("Mei", 20.0),)),
            weeks=weeks,
            scenarios=scenarios if futures > 1 else (),
            risk=Risk(risk, 0.3),
        )
    )


def value_of(numbers: Numbers, decisions: Decisions) -> float:
    return risk_adjusted(numbers, evaluate(numbers, decisions).values)
