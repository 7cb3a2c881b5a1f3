"""Mei's own weeks say what sells now, and how far next month may lie from it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from channelshift.workflows.plan_demand import demand_draws, demand_of, mix_of, units_of
from channelshift.workflows.plan_history import History, Sold

MONDAY = date(2023, 1, 2)
SHOP = "search>none>own_store>seller_warehouse@US"


def history(lamps: list[float], pots: list[float], bare: frozenset[date] = frozenset()) -> History:
    weeks = tuple(MONDAY + timedelta(weeks=n) for n in range(len(lamps)))
    rows = {"LAMP": lamps, "POT": pots}
    return History(
        weeks=weeks,
        orders={SHOP: {w: a + b for w, a, b in zip(weeks, lamps, pots, strict=True)}},
        spend={},
        hours={},
        sold={(SHOP, sku): Sold(sum(row), sum(row)) for sku, row in rows.items()},
        costs={},
        stock={},
        currency="USD",
        units={(SHOP, sku): dict(zip(weeks, row, strict=True)) for sku, row in rows.items()},
        bare={"LAMP": bare},
    )


def test_what_sells_now_counts_for_more_than_what_sold_in_winter() -> None:
    """Lamps went from 10 to 30 a week 13 weeks ago; pots stayed at 20. Each had 20 in the mean week."""
    mix = mix_of(history([10.0] * 13 + [30.0] * 13, [20.0] * 26))
    assert mix["LAMP"] / mix["POT"] == pytest.approx(1.5, abs=0.05)  # 30 now, over 20
    assert mix["LAMP"] + mix["POT"] == pytest.approx(2.0)


def test_a_month_without_lamps_does_not_take_lamps_out_of_the_mix() -> None:
    weeks = history([20.0] * 26, [20.0] * 26).weeks
    sold_out = history([20.0] * 22 + [0.0] * 4, [20.0] * 26, frozenset(weeks[-4:]))
    assert np.isnan(units_of(sold_out)[0, -4:]).all()
    assert demand_of(sold_out, 2).median[0] == pytest.approx([20, 20], abs=1)
    mix = mix_of(sold_out)
    assert mix["LAMP"] / mix["POT"] == pytest.approx(26 / 22)  # back to 20 from a mean of 20 * 22 / 26


def test_draws_are_the_same_every_time_and_keep_the_mean() -> None:
    shop = history([float(n % 7 + 10) for n in range(40)], [20.0] * 40)
    draws = demand_draws(shop, MONDAY, 8, 500, seed=4)
    assert draws == demand_draws(shop, MONDAY, 8, 500, seed=4)
    assert set(draws) == {"LAMP", "POT"}
    assert all(np.mean(factors) == pytest.approx(1.0, abs=0.06) for factors in draws.values())


def test_a_shop_without_weeks_has_no_mix() -> None:
    empty = replace(history([], []), sold={}, units={})
    assert mix_of(empty) == {}
    assert demand_draws(empty, MONDAY, 4, 3, seed=1) == {}
