"""How spend turns into orders, and how sure a seller can be of it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from channelshift.planning.response import Curve, Prior, fit_curve

TRUTH = Curve(base=20, scale=120, half=400)
PRIOR = Prior(Curve(base=10, scale=60, half=300), source="TikTok shops of this size, first guess")

curves = st.builds(Curve, st.floats(0, 50), st.floats(0.1, 500), st.floats(1, 2000))


def test_fit_without_any_week_returns_the_prior_and_says_so():
    fitted = fit_curve([], [], PRIOR)
    assert (fitted.curve.base, fitted.curve.scale, fitted.curve.half) == pytest.approx((10, 60, 300))
    assert (fitted.weeks_used, fitted.prior_weight) == (0, pytest.approx(1.0))


def test_fit_with_two_years_of_weeks_finds_the_truth():
    chance = np.random.default_rng(1)
    spend = chance.uniform(0, 1500, 104)
    orders = chance.poisson([TRUTH.at(x) for x in spend])
    fitted = fit_curve(spend.tolist(), orders.tolist(), PRIOR)
    assert fitted.weeks_used == 104
    assert fitted.prior_weight < 0.1
    for x in (0, 300, 900):
        assert fitted.curve.at(x) == pytest.approx(TRUTH.at(x), rel=0.1)


def test_fit_takes_the_level_from_weeks_that_never_changed_and_the_slope_from_the_prior():
    fitted = fit_curve([300.0] * 30, [90.0] * 30, PRIOR)
    assert fitted.curve.at(300) == pytest.approx(90, rel=0.03)
    assert fitted.prior_weight > 0.5
    of_level = fitted.curve.slope(300) / fitted.curve.at(300)
    assert of_level == pytest.approx(PRIOR.curve.slope(300) / PRIOR.curve.at(300), rel=0.35)


def test_fit_trusts_wild_weeks_less_than_calm_ones():
    spend = [100.0, 500.0, 900.0] * 8
    calm = [TRUTH.at(x) for x in spend]
    wild = [y * f for y, f in zip(calm, [0.2, 1.8] * 12, strict=True)]
    assert fit_curve(spend, calm, PRIOR).dispersion == 1.0
    assert fit_curve(spend, wild, PRIOR).dispersion > 10
    assert fit_curve(spend, wild, PRIOR).prior_weight > fit_curve(spend, calm, PRIOR).prior_weight


def test_fit_leaves_out_weeks_with_a_missing_figure():
    fitted = fit_curve([100.0, None, 300.0], [30.0, 50.0, None], PRIOR)
    assert fitted.weeks_used == 1


def test_fit_takes_the_season_out_of_the_level():
    plain = fit_curve([200.0] * 20, [50.0] * 20, PRIOR)
    december = fit_curve([200.0] * 20, [100.0] * 20, PRIOR, season=[2.0] * 20)
    assert december.curve.at(200) == pytest.approx(plain.curve.at(200), rel=0.05)


def test_samples_scatter_less_the_more_weeks_there_are():
    chance = np.random.default_rng(2)
    spend = chance.uniform(0, 1500, 80).tolist()
    orders = chance.poisson([TRUTH.at(x) for x in spend]).tolist()

    def scatter(weeks: int) -> float:
        fitted = fit_curve(spend[:weeks], orders[:weeks], PRIOR)
        return float(np.std([c.at(600) for c in fitted.samples(200)]))

    assert scatter(0) > 2 * scatter(10) > 2 * scatter(80)


@given(curves, st.integers(1, 20), st.floats(1, 5000))
def test_chords_lie_below_the_curve_and_tangents_above(curve, pieces, x_max):
    points = np.unique(curve.breakpoints(pieces, x_max))
    below, above = curve.chords(points), curve.tangents(points)
    for line, sign in ((below, 1), (above, -1)):
        assert (np.diff(line.slopes) <= 1e-6 * (1 + line.slopes[0])).all()
        ends = np.cumsum(line.widths)
        heights = line.start + np.cumsum(line.widths * line.slopes)
        slack = 1e-6 * (1 + curve.base + curve.scale)
        for x, height in zip(ends, heights, strict=True):
            assert sign * (curve.at(x) - height) >= -slack


def test_a_week_open_for_half_its_days_brings_half_of_the_orders_for_half_of_the_spend():
    half_open = TRUTH.over(0.5)
    assert half_open.at(200) == pytest.approx(TRUTH.at(400) / 2)
