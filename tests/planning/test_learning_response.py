"""What Mei's weeks say of her spend and hours, and how sure she can be of it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from channelshift.planning.learning import Belief, Lift, Series, Source, learn

USUAL = Belief(usual=300, brings=60, source="TikTok shops of this size, first guess")


def weeks_of(spend, brings, base=40.0, carry=0.0, noise=3.0, seed=1):
    """Orders that a known curve brings: `brings` at 300 a week, half of the most at 300."""
    chance = np.random.default_rng(seed)
    force, before = [], spend[0]
    for amount in spend:
        before = (1 - carry) * amount + carry * before
        force.append(before)
    force = np.array(force)
    return (base + 2 * brings * force / (force + 300) + noise * chance.normal(size=len(spend))).tolist()


def swinging(weeks, seed=7):
    return np.random.default_rng(seed).gamma(2.0, 150.0, weeks).tolist()


def series(spend, orders, belief=USUAL, **more):
    return Series("own store", orders, (Source("ads", spend, belief, **more),), counts=False)


def interval(values):
    return tuple(np.percentile(values, (5, 95)).tolist())


def test_two_years_of_weeks_that_swing_find_what_the_ads_bring():
    """300 a week bring 100 orders in truth; the belief said 60."""
    spend = swinging(104)
    ads = learn([series(spend, weeks_of(spend, brings=100))])["ads"]
    assert ads.weeks_used == 104
    assert ads.prior_weight < 0.6
    low, high = interval(ads.at([300])[:, 0])
    assert low < 100 < high
    assert ads.curve.at(300) - ads.curve.at(0) == pytest.approx(100, rel=0.15)


def test_carry_over_is_found_where_spend_works_on():
    spend = swinging(156)
    prompt = learn([series(spend, weeks_of(spend, 100, carry=0.0))])["ads"]
    lasting = learn([series(spend, weeks_of(spend, 100, carry=0.6))])["ads"]
    assert prompt.carry < 0.15
    assert lasting.carry == pytest.approx(0.6, abs=0.1)


def test_without_any_week_the_belief_alone_is_the_answer_and_says_whose_it_is():
    ads = learn([series([], [])])["ads"]
    assert (ads.weeks_used, ads.prior_weight) == (0, 1.0)
    assert ads.belief.source == "TikTok shops of this size, first guess"
    assert np.median(ads.at([300])) == pytest.approx(60, rel=0.15)
    assert np.std(np.log(ads.at([300]))) == pytest.approx(USUAL.brings_spread, rel=0.1)


def test_an_input_that_never_changed_keeps_the_slope_of_the_belief():
    """The weeks tell that 300 and 110 orders go together, not what the ads have to do with it."""
    ads = learn([series([300.0] * 40, [110.0] * 40)])["ads"]
    assert ads.base.mean() + ads.at([300]).mean() == pytest.approx(110, rel=0.1)
    believed = learn([series([], [])])["ads"]
    for learned, before in zip(
        interval(ads.at([600]) / ads.at([300])),
        interval(believed.at([600]) / believed.at([300])),
        strict=True,
    ):
        assert learned == pytest.approx(before, rel=0.25)


def test_what_a_platform_claims_moves_the_answer_little_and_a_lift_test_much():
    """Platform claims 300 orders a week of 110; an experiment finds 20 from 0 to 300, give or take 3."""
    spend, orders = [280.0, 320.0] * 20, [110.0] * 40
    plain = learn([series(spend, orders)])["ads"].at([300])
    claimed = learn([series(spend, orders, claimed=300 * 40)])["ads"].at([300])
    tested = learn([series(spend, orders, lifts=(Lift(0, 300, 20, 3),))])["ads"].at([300])
    assert plain.mean() < claimed.mean() < 2 * plain.mean()
    assert tested.mean() == pytest.approx(20, rel=0.15)
    assert tested.std() < plain.std() / 3


def test_claims_hardly_matter_beside_two_years_of_weeks():
    spend = swinging(104)
    orders = weeks_of(spend, brings=100)
    plain = learn([series(spend, orders)])["ads"].total.mean()
    claimed = learn([series(spend, orders, claimed=5 * sum(orders))])["ads"].total.mean()
    assert claimed == pytest.approx(plain, rel=0.1)


def test_a_route_without_history_learns_saturation_from_the_others_and_keeps_its_level():
    """Four sources flatten far later than believed: the fifth, never used, is believed to as well."""
    spend = [swinging(104, seed) for seed in range(4)]
    early = replace(USUAL, half=0.3)
    known = [
        Series(f"shop {n}", weeks_of(x, 100, noise=1, seed=n), (Source(f"ads {n}", x, early),), counts=False)
        for n, x in enumerate(spend)
    ]
    new = Series("new", [], (Source("live", [], early),))
    alone, taught = learn([new])["live"], learn([*known, new])["live"]
    assert (taught.weeks_used, taught.prior_weight) == (0, 1.0)
    assert np.median(taught.theta[:, 1]) > np.median(alone.theta[:, 1]) + 0.3
    assert np.median(taught.at([300])) == pytest.approx(np.median(alone.at([300])), rel=0.1)


def test_equal_seeds_give_equal_draws_and_other_seeds_others():
    spend = swinging(52)
    given_ = [series(spend, weeks_of(spend, 100))]
    one, same, other = learn(given_, seed=3), learn(given_, seed=3), learn(given_, seed=4)
    assert one.draws(5, seed=1) == same.draws(5, seed=1)
    assert one.draws(5, seed=1) != one.draws(5, seed=2)
    assert one.draws(5, seed=1) != other.draws(5, seed=1)


def test_more_weeks_make_the_draws_scatter_less():
    spend = swinging(104)
    orders = weeks_of(spend, 100)

    def scatter(weeks):
        ads = learn([series(spend[:weeks], orders[:weeks])])["ads"]
        return np.std([c.at(450) - c.at(150) for c in ads.samples(300)])

    assert scatter(0) > 2 * scatter(20) > 2 * scatter(104)


def test_season_and_events_are_not_taken_for_the_work_of_ads():
    """Every December doubles orders and spend alike; ads bring 30 of 100."""
    season = np.where(np.arange(104) % 52 >= 48, 2.0, 1.0)
    spend = (np.array(swinging(104)) * season).tolist()
    orders = (np.array(weeks_of(spend, 30, base=70)) * season).tolist()
    told = learn([replace(series(spend, orders), season=season.tolist())])["ads"]
    assert told.at([300]).mean() == pytest.approx(30, rel=0.3)
    event = (np.arange(104) == 50).astype(float)
    orders = (np.array(weeks_of(spend, 30, base=70)) + 400 * event).tolist()
    told = learn([replace(series(spend, orders), controls={"fair": event.tolist()})])["ads"]
    low, high = interval(told.at([300]))
    assert low < 30 < high


def test_a_week_without_a_figure_tells_nothing_and_is_foretold():
    spend = swinging(60)
    orders = weeks_of(spend, 100)
    hidden = [None if week >= 50 else v for week, v in enumerate(orders)]
    posterior = learn([series(spend, hidden)])
    assert posterior["ads"].weeks_used == 50
    foretold = posterior.outcomes[0][50:]
    assert np.mean(np.abs(foretold - orders[50:])) < 10


@pytest.mark.parametrize(
    ("spend", "orders"),
    [([200.0], [30.0]), ([0.0] * 20, [0.0] * 20), ([0.0] * 20, [5.0] * 20), ([None, 300.0], [None, 4.0])],
)
def test_thin_weeks_are_answered_with_the_belief_and_not_with_an_error(spend, orders):
    ads = learn([replace(series(spend, orders), counts=True)])["ads"]
    assert ads.prior_weight > 0.5
    assert all(np.isfinite([c.base, c.scale, c.half, c.shape]).all() for c in ads.samples(20))


shops = st.integers(1, 60).flatmap(
    lambda n: st.tuples(
        st.lists(st.floats(0, 1000), min_size=n, max_size=n),
        st.lists(st.integers(0, 300), min_size=n, max_size=n),
    )
)


@settings(max_examples=25, deadline=None)
@given(shops, st.integers(0, 5))
def test_curves_never_fall_and_more_spend_never_brings_fewer_orders(shop, seed):
    spend, orders = shop
    ads = learn([replace(series(spend, [float(v) for v in orders]), counts=True)], seed=seed, kept=200)["ads"]
    inputs = np.linspace(0, 3000, 40)
    assert (np.diff(ads.at(inputs), axis=1) >= -1e-9).all()
    for curve in (ads.curve, *ads.samples(10, seed)):
        assert (np.diff(curve.values(inputs)) >= -1e-9).all()
        assert min(curve.base, curve.scale) >= 0
        assert curve.shape >= 1
    assert 0 <= ads.carry < 1
    assert 0 <= ads.prior_weight <= 1


def test_the_planners_curve_lies_close_to_the_mean_of_all_draws_whatever_their_family():
    """From a third to three times 300 a week, within 4 % of what 900 bring."""
    spend = swinging(104)
    ads = learn([series(spend, weeks_of(spend, brings=100))])["ads"]
    inputs = np.linspace(100, 900, 9)
    mean = ads.at(inputs).mean(axis=0)
    assert np.abs(ads.curve.values(inputs) - ads.curve.base - mean).max() < 0.04 * mean[-1]
