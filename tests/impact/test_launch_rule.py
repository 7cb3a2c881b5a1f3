"""The launch rule: exact errors on small cases, and what must hold whatever the days bring."""

from __future__ import annotations

import itertools
import math
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from channelshift.impact import launch_rule
from channelshift.impact.launch_range import (
    conversion_range,
    day_chances,
    outlook,
    swing_seen,
    swings_too_far,
)
from channelshift.impact.launch_rule import (
    GO_ON,
    REFILL,
    SCALE,
    STOP,
    BadTerms,
    DayCount,
    Terms,
    judge,
    weight,
)

FIRST = date(2023, 6, 1)
TERMS = Terms(hurdle=0.02, hoped=0.04)


def days(*counts: tuple[int, int]) -> list[DayCount]:
    return [DayCount(FIRST + timedelta(days=n), clicks, orders) for n, (clicks, orders) in enumerate(counts)]


COUNTS = st.lists(
    st.integers(0, 400).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, min(n, 40)))), max_size=25
)


def exact(
    terms: Terms, clicks: int, conversion: float, mixing: dict[float, float], n: int
) -> dict[str, float]:
    """How often each advice stands after n days: every way the days can go, with its chance.

    `mixing` are factors of a day's conversion with their chances: days of one launch differ by them.
    """
    one = [
        sum(share * stats.binom.pmf(k, clicks, conversion * factor) for factor, share in mixing.items())
        for k in range(clicks + 1)
    ]
    found: dict[str, float] = {}
    for way in itertools.product(range(clicks + 1), repeat=n):
        chance = math.prod(one[k] for k in way)
        if chance:
            told = judge(terms, days(*((clicks, k) for k in way))).outcome
            found[told] = found.get(told, 0.0) + chance
    return found


# ------------------------------------------------------------------ errors


@pytest.mark.parametrize(
    "mixing", [{1.0: 1.0}, {0.6: 0.5, 1.4: 0.5}, {0.8: 0.8, 1.8: 0.2}], ids=["alike", "differ", "some good"]
)
def test_both_errors_are_at_most_as_stated_counted_over_every_way_the_days_can_go(mixing):
    """All three ways of differing swing by 0.4 at most. 4 days of 8 clicks can go in 6,561 ways."""
    terms = Terms(0.15, 0.45, scale_error=0.1, stop_error=0.1, swing=0.4)
    loser = exact(terms, 8, 0.15, mixing, 4)
    winner = exact(terms, 8, 0.45, mixing, 4)
    assert loser.get(REFILL, 0) + loser.get(SCALE, 0) <= 0.1
    assert winner.get(STOP, 0) <= 0.1
    assert loser[STOP] > 0.5 and winner[REFILL] + winner.get(SCALE, 0) > 0.6  # and it does tell them apart


def test_told_that_days_do_not_differ_the_rule_would_stop_too_many_winners():
    """The control: the same days, judged as if the clicks of a day were independent."""
    mixing = {0.2: 0.5, 1.8: 0.5}
    careful = exact(Terms(0.15, 0.45, 0.1, 0.1, swing=0.8), 8, 0.45, mixing, 4)
    careless = exact(Terms(0.15, 0.45, 0.1, 0.1, swing=0.0), 8, 0.45, mixing, 4)
    assert careful.get(STOP, 0) <= 0.1 < careless[STOP]


@settings(max_examples=60, deadline=None)
@given(
    clicks=st.integers(0, 300),
    hurdle=st.floats(0.005, 0.1),
    ratio=st.floats(1.2, 4),
    swing=st.floats(0, 1),
    worse=st.floats(0.2, 1),
    calmer=st.floats(0, 1),
)
def test_no_day_of_a_loser_speaks_for_it_on_average(clicks, hurdle, ratio, swing, worse, calmer):
    """Whatever the clicks, at or below the hurdle, differing as allowed or less: a fair game at best."""
    chances = day_chances(clicks * hurdle * worse, swing * calmer)
    up = sum(
        c * math.exp(weight(hurdle, hurdle * ratio, swing, clicks, k)) for k, c in enumerate(chances.tolist())
    )
    assert up <= 1 + 1e-6
    better = min(hurdle * ratio / worse, 0.95)
    chances = day_chances(clicks * better, swing * calmer)
    down = sum(
        c * math.exp(-weight(hurdle, hurdle * ratio, swing, clicks, k))
        for k, c in enumerate(chances.tolist())
    )
    assert down <= 1 + 1e-6


def test_what_is_foretold_agrees_with_every_way_counted():
    """Recursion on a grid against the exact sum over 3 days of Poisson orders."""
    terms = Terms(0.1, 0.3, 0.2, 0.2, swing=0.0)
    chances = day_chances(12 * 0.1, 0.0).tolist()
    stopped = refilled = 0.0
    for way in itertools.product(range(min(len(chances), 9)), repeat=3):
        evidence = list(itertools.accumulate(weight(0.1, 0.3, 0.0, 12, k) for k in way))
        first = next((e for e in evidence if e <= terms.lower or e >= terms.upper), 0.0)
        chance = math.prod(chances[k] for k in way)
        stopped += chance * (first <= terms.lower)
        refilled += chance * (first >= terms.upper)
    told = outlook(terms, 12, 3, 0.1)
    assert told.stopped == pytest.approx(stopped, abs=0.01)
    assert told.refilled == pytest.approx(refilled, abs=0.01)
    assert told.stopped + told.refilled + told.untold == pytest.approx(1)
    assert told.stopped_by[-1] == told.stopped


# ------------------------------------------------------------------ what must hold for all days


@settings(max_examples=40, deadline=None)
@given(COUNTS)
def test_a_product_is_never_both_stopped_and_scaled(counts):
    told = [step.outcome for step in judge(TERMS, days(*counts)).steps]
    assert not ({STOP} & set(told) and {REFILL, SCALE} & set(told))
    order = [GO_ON, REFILL, SCALE]
    assert told == sorted(told, key=lambda o: order.index(o) if o in order else 1)  # nothing is taken back


@settings(max_examples=40, deadline=None)
@given(COUNTS, st.integers(0, 30))
def test_a_day_without_clicks_changes_nothing(counts, later):
    plain = judge(TERMS, days(*counts))
    more = judge(TERMS, [*days(*counts), DayCount(FIRST + timedelta(days=100 + later), 0, 0)])
    assert (more.outcome, more.evidence, more.told_on) == (plain.outcome, plain.evidence, plain.told_on)
    assert (more.clicks_if_loser, more.clicks_if_winner) == (plain.clicks_if_loser, plain.clicks_if_winner)


@settings(max_examples=40, deadline=None)
@given(COUNTS, st.randoms())
def test_the_parts_of_a_day_count_as_one_day_in_any_order(counts, random):
    parts = [part for day in days(*counts) for part in _halves(day)]
    random.shuffle(parts)
    assert judge(TERMS, parts) == judge(TERMS, days(*counts))


def _halves(day: DayCount) -> list[DayCount]:
    orders = day.orders // 2
    clicks = max(orders, day.clicks // 2)
    clicks = min(clicks, day.clicks - (day.orders - orders))
    return [DayCount(day.on, clicks, orders), DayCount(day.on, day.clicks - clicks, day.orders - orders)]


@settings(max_examples=40, deadline=None)
@given(COUNTS)
def test_one_more_order_never_speaks_against_a_product(counts):
    before = judge(TERMS, days(*counts)).evidence
    better = [
        (clicks + 1, orders + 1) if n == 0 else (clicks, orders) for n, (clicks, orders) in enumerate(counts)
    ]
    same_clicks = [
        (clicks + 1, orders) if n == 0 else (clicks, orders) for n, (clicks, orders) in enumerate(counts)
    ]
    assert judge(TERMS, days(*better)).evidence >= judge(TERMS, days(*same_clicks)).evidence
    assert judge(TERMS, days(*same_clicks)).evidence <= before


# ------------------------------------------------------------------ small true stories


def test_clear_days_are_told_and_unclear_ones_are_not():
    """200 clicks hold 4 orders at the hurdle, 8 as hoped; 10 weigh 10 log 2 - 16.25 log(14.25/10.25)."""
    one = 10 * math.log(2) - 16.25 * math.log(14.25 / 10.25)
    assert 1.5 < one < math.log(20) < 2 * one
    good = judge(TERMS, days((200, 10), (200, 10), (200, 10)))
    assert good.outcome == REFILL and good.told_on == FIRST + timedelta(days=1)
    assert judge(TERMS, days(*[(200, 16)] * 10)).outcome == SCALE
    bad = judge(TERMS, days(*[(200, 2)] * 10))
    assert bad.outcome == STOP and bad.clicks_if_loser is None
    between = judge(TERMS, days((200, 6), (200, 5)))
    assert between.outcome == GO_ON and between.clicks_if_loser > 0 and between.clicks_if_winner > 0


def test_one_order_in_a_poisson_day_weighs_as_wald_says():
    """log(hoped / hurdle) for the order, less the orders more that were hoped for of the clicks."""
    assert weight(0.02, 0.04, 0.0, 50, 1) == pytest.approx(math.log(2) - 50 * 0.02)
    # Days that differ by 0.4: shape 6.25; 50 clicks hold 1 order at the hurdle, 2 as hoped.
    assert weight(0.02, 0.04, 0.4, 50, 1) == pytest.approx(math.log(2) - 7.25 * math.log(8.25 / 7.25))


@pytest.mark.parametrize(
    ("reason", "terms"),
    [
        ("hurdle", (0.0, 0.1)),
        ("hurdle", (float("nan"), 0.1)),
        ("hoped", (0.02, 0.02)),
        ("hoped", (0.02, 1.0)),
        ("errors", (0.02, 0.04, 0.5)),
        ("errors", (0.02, 0.04, 0.05, 0.0)),
        ("swing", (0.02, 0.04, 0.05, 0.05, -0.1)),
    ],
)
def test_terms_that_contradict_themselves_are_refused(reason, terms):
    with pytest.raises(BadTerms) as refused:
        Terms(*terms)
    assert refused.value.reason == reason


def test_more_orders_than_clicks_is_no_day():
    with pytest.raises(ValueError, match="3 orders of 2 clicks"):
        judge(TERMS, days((2, 3)))


def test_the_range_holds_the_conversion_and_tightens_with_clicks():
    few = conversion_range(days(*[(100, 3)] * 3), 0.4)
    many = conversion_range(days(*[(100, 3)] * 30), 0.4)
    assert few[0] < many[0] < 0.03 < many[1] < few[1]
    assert conversion_range(days((0, 0)), 0.4) is None
    assert conversion_range([], 0.4) is None


def test_days_that_differ_more_than_allowed_are_noticed():
    calm, wild = days(*[(500, 10), (500, 11)] * 6), days(*[(500, 1), (500, 40)] * 6)
    assert swing_seen(calm) == 0.0 and not swings_too_far(calm, 0.4)
    assert swing_seen(wild) > 0.8 and swings_too_far(wild, 0.4) and not swings_too_far(wild, 1.0)
    assert swing_seen(days((5, 1))) is None


def test_much_traffic_is_foretold_as_fast_as_little():
    assert outlook(TERMS, 5_000_000, 5, 0.04).stopped <= 0.05
    assert launch_rule.further(TERMS, 0.0, 100.0)[0] > 0
