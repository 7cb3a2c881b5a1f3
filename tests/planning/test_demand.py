"""Omar asks what Mei's buyers will want next month; some of it she knows, some of it she never could."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from channelshift.planning.demand import forecast as forecasts
from channelshift.planning.demand.calibrate import Stretch
from channelshift.planning.demand.days import exposure_of_days
from channelshift.planning.demand.events import exposure_under, with_events
from channelshift.planning.demand.forecast import forecast
from channelshift.planning.demand.outlook import Demand
from channelshift.planning.demand.shocks import shocks_of
from channelshift.planning.demand.shop import BadDemand, Shop
from channelshift.planning.demand.smooth import path_of, smoothed

LEVELS = (0.1, 0.5, 0.9)


def counts(products: int, weeks: int, seed: int = 1, low: float = 8.0, high: float = 60.0) -> np.ndarray:
    """Weekly units that scatter more than chance alone: variance = mean + mean squared / 4."""
    rng = np.random.default_rng(seed)
    mean = rng.uniform(low, high, (products, 1))
    return rng.negative_binomial(4, 4 / (4 + mean), (products, weeks)).astype(float)


def test_a_week_without_stock_is_not_a_week_without_wish() -> None:
    """Lamps sell 20 a week; for the last six weeks there were none. Known as bare, the level stays 20."""
    sold = np.full((1, 30), 20.0)
    sold[0, -6:] = np.nan
    assert path_of(sold, 0.2)[0, -1] == 20.0
    assert forecast(Shop(sold), 4).median == pytest.approx(np.full((1, 4), 20.0), abs=1.0)
    taken_for_zero = forecast(Shop(np.nan_to_num(sold)), 4).median
    assert (taken_for_zero < 12).all()


def test_what_a_rule_closes_is_not_learned_as_decline() -> None:
    """Half of the sales came by links that closed ten weeks ago; they come back open in two weeks."""
    opened = np.ones((2, 34))
    opened[1, 20:32] = 0.0
    exposure = exposure_under(np.array([[0.5, 0.5]]), opened, returning=0.2)
    assert exposure[0, 25] == pytest.approx(0.6)  # half stays, and a fifth of the other half comes back
    units = np.round(100 * exposure[:, :30])
    told = forecast(Shop(units, exposure=exposure), 4).median
    assert told[0, :2] == pytest.approx([60, 60], rel=0.05)
    assert told[0, 2:] == pytest.approx([100, 100], rel=0.05)


def test_a_promotion_lifts_the_week_it_is_planned_for_and_no_other() -> None:
    """Every fourth week has a promotion, and sales double in it; the next is in the third week ahead."""
    promotion = np.tile([0.0, 0.0, 0.0, 1.0], (6, 11))[:, 1:]
    units = np.round(40 * (1 + promotion[:, :39]))
    shop = Shop(units, known={"promotion": promotion})
    lifted = with_events(shop, 4, path_of(units, 0.1))[:, 39:]
    assert promotion[0, 39:].tolist() == [0, 0, 0, 1]
    assert lifted[0, 3] / lifted[0, 0] == pytest.approx(2.0, rel=0.08)
    told = forecast(shop, 4).median
    assert told[0, 3] / told[0, 0] == pytest.approx(2.0, rel=0.1)


def test_a_new_product_borrows_from_its_group() -> None:
    """Lamps sell about 50 a week and pots about 5; a lamp and a pot come new, with nothing known."""
    rng = np.random.default_rng(3)
    units = np.vstack([rng.poisson(50, (5, 30)), rng.poisson(5, (5, 30))]).astype(float)
    new = np.full((2, 30), np.nan)
    group = ["lamp"] * 5 + ["pot"] * 5 + ["lamp", "pot"]
    told = forecast(Shop(np.vstack([units, new]), groups={"kind": group}), 4)
    assert told.mean[10] == pytest.approx(np.full(4, 50), rel=0.2)
    assert told.mean[11] == pytest.approx(np.full(4, 5), rel=0.25)
    assert (
        told.quantiles[2, 10, 0] > told.quantiles[2, 0, 0] - 1
    )  # no surer of the new lamp than of a known one


def test_a_product_that_sells_now_and_then_is_told_by_a_method_for_it() -> None:
    """Ten units every eighth week: the intermittent family competes, and its mean is near 10 / 8."""
    units = np.zeros((1, 64))
    units[0, ::8] = 10.0
    found = smoothed(Shop(units), np.ones((1, 64)), 4)
    assert found.way[0] in {"smoothing", "Croston-SBA", "TSB", "ADIDA", "IMAPA"}
    assert 0.6 < found.level[0] < 2.0
    assert found.quantiles(LEVELS, np.ones((1, 4)))[1].max() <= 1


@settings(max_examples=25, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    products=st.integers(1, 6),
    weeks=st.integers(1, 40),
    ahead=st.integers(1, 6),
    missing=st.floats(0, 0.9),
)
def test_ranges_never_cross_and_nobody_wants_less_than_nothing(
    seed: int, products: int, weeks: int, ahead: int, missing: float
) -> None:
    rng = np.random.default_rng(seed)
    units = rng.poisson(rng.lognormal(0, 2, (products, 1)), (products, weeks)).astype(float)
    units[rng.random(units.shape) < missing] = np.nan
    told = forecast(Shop(units), ahead, (0.05, 0.1, 0.5, 0.9, 0.95))
    assert told.quantiles.shape == (5, products, ahead)
    assert np.isfinite(told.quantiles).all()
    assert (told.quantiles >= 0).all()
    assert (np.diff(told.quantiles, axis=0) >= 0).all()
    assert (told.sample(20) >= 0).all()


@pytest.mark.parametrize("trees", [False, True])
def test_eight_of_ten_weeks_lie_within_the_range(trees: bool) -> None:
    """300 products with known chance: 1,200 weeks, of which about 80 % must lie in the 80 % range."""
    units = counts(300, 44)
    told = forecast(Shop(units[:, :40]), 4, trees=trees)
    truth = units[:, 40:]
    inside = (truth >= told.quantiles[0]) & (truth <= told.quantiles[2])
    assert 0.74 < inside.mean() < 0.87
    assert 0.45 < (truth <= told.quantiles[1]).mean() < 0.57


def test_trees_and_smoothing_answer_alike_every_time() -> None:
    units = counts(60, 40)
    for trees in (False, True):
        one, two = (forecast(Shop(units), 4, trees=trees) for _ in range(2))
        assert (one.quantiles == two.quantiles).all()
        assert (one.sample(10, seed=3) == two.sample(10, seed=3)).all()


def test_a_bare_machine_still_gets_a_forecast_and_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forecasts, "engine", lambda: None)
    units = counts(60, 40)
    told = forecast(Shop(units), 4, trees=True)
    assert "libgomp1" in str(told.notes[0])
    assert (told.quantiles == forecast(Shop(units), 4, trees=False).quantiles).all()


def test_a_calendar_that_ends_too_early_is_named() -> None:
    with pytest.raises(BadDemand, match="promotion is known for 10 weeks; the forecast needs 14"):
        forecast(Shop(np.ones((1, 10)), known={"promotion": np.zeros((1, 10))}), 4)


def test_any_quantile_and_draws_agree_with_the_known_ones() -> None:
    told = Demand(LEVELS, np.array([4.0, 9.0, 25.0])[:, None, None] * np.ones((3, 2, 3)), ("smoothing",) * 2)
    assert told.at(0.1) == pytest.approx(np.full((2, 3), 4.0))
    assert told.at(0.9) == pytest.approx(np.full((2, 3), 25.0))
    assert told.median == pytest.approx(np.full((2, 3), 9.0))
    draws = told.sample(20_000, seed=1)
    assert np.quantile(draws, LEVELS, axis=0)[:, 0, 0] == pytest.approx([4, 9, 25], rel=0.05)
    assert draws.mean(axis=0) == pytest.approx(told.mean, rel=0.03)
    together = np.corrcoef(draws[:, 0, 0], draws[:, 0, 1])[0, 1]
    apart = np.corrcoef(draws[:, 0, 0], draws[:, 1, 1])[0, 1]
    assert 0.2 < together < 0.4  # a product's luck lasts
    assert abs(apart) < 0.05


def test_ranges_that_were_too_narrow_are_stretched() -> None:
    """The past said 90 to 110, half as wide as what came: the upper side is drawn out, the median stays."""
    rng = np.random.default_rng(2)
    told = np.array([90.0, 100.0, 110.0])[:, None] * np.ones((3, 4000))
    stretch = Stretch(LEVELS, told, 100 + 20 / 1.2816 * rng.standard_normal(4000), np.arange(4000.0))
    wider = stretch(told[:, :2, None], np.array([1.0, 3999.0]))
    assert (wider[2] > 111).all()
    assert (wider[0] < 89).all()
    assert wider[1].tolist() == [[100.0], [100.0]]


def test_a_week_with_a_closed_saturday_promises_less() -> None:
    """Saturday brings twice what another day does: a week without it promises 5 of 7 parts."""
    day = np.array([1.0, 1, 1, 1, 1, 2, np.nan])
    sales = np.tile(day, (1, 20))
    opened = np.tile(~np.isnan(day), (1, 21))
    opened[0, 20 * 7 + 5] = False
    promise = exposure_of_days(100 * sales, opened, np.zeros_like(opened))
    assert promise[0, :20] == pytest.approx(np.ones(20))
    assert promise[0, 20] == pytest.approx(5 / 7)


def test_draws_of_a_plan_keep_the_mean_and_move_together() -> None:
    """A shop whose products all swing by 30 % in the same months: the common shock is found."""
    rng = np.random.default_rng(5)
    swing = np.repeat(np.exp(0.3 * rng.standard_normal(13)), 4)[None]
    units = rng.poisson(200 * swing, (8, 52)).astype(float)
    shocks = shocks_of(units, 4)
    assert 0.15 < shocks.common < 0.6
    assert (shocks.own < 0.25).all()
    drawn = shocks.multipliers(4000, seed=1)
    assert drawn.mean(axis=0) == pytest.approx(np.ones(8), abs=0.03)
    assert (drawn == shocks.multipliers(4000, seed=1)).all()
