"""Mei's large shop planned by parts: the same answer as the whole model, with a proof."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from meis_large_shop import meis_shop, value_of

from channelshift.planning.decompose import handles, solve_decomposed
from channelshift.planning.decompose.cells import solve_weeks
from channelshift.planning.decompose.exact import judge, small_enough
from channelshift.planning.decompose.factor import invert
from channelshift.planning.evaluate import evaluate, risk_adjusted
from channelshift.planning.highs import Watch
from channelshift.planning.limits import violations
from channelshift.planning.numbers import numbers_of
from channelshift.planning.search import Search


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 10_000), futures=st.integers(1, 4), risk=st.sampled_from([0.0, 0.5]))
def test_no_plan_earns_more_than_its_bound_and_every_limit_is_kept(seed, futures, risk):
    numbers = meis_shop(seed, futures=futures, risk=risk)
    found = solve_decomposed(numbers, 0.01, 60.0, cores=1)
    outcome = evaluate(numbers, found.decisions)
    assert risk_adjusted(numbers, outcome.values) <= found.bound * (1 + 1e-9)
    assert violations(numbers, found.decisions, outcome) == ()


@pytest.mark.parametrize("seed", range(4))
def test_the_whole_model_and_its_parts_agree_within_their_gaps(seed):
    numbers = meis_shop(seed, skus=3, futures=1 + seed % 3, risk=0.3 * (seed % 2))
    parts = solve_decomposed(numbers, 0.005, 60.0, cores=1)
    whole = Search(numbers, Watch(8.0, None, None), 0.005).run()
    by_parts, as_one = value_of(numbers, parts.decisions), value_of(numbers, whole.decisions)
    assert by_parts <= whole.bound * (1 + 1e-6)
    assert as_one <= parts.bound * (1 + 1e-6)


@settings(max_examples=5, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_branch_and_bound_over_a_small_shop_proves_no_less_than_any_plan_earns(seed):
    numbers = meis_shop(seed, skus=3, futures=1)
    found = solve_decomposed(numbers, 0.02, 60.0, cores=1)
    judged = judge(numbers, found.decisions, 0.01, 5.0)
    assert small_enough(numbers)
    assert judged.bound >= value_of(numbers, found.decisions) * (1 - 1e-9)
    assert np.allclose(judged.buy % numbers.pack[:, None], 0.0)


def test_a_wider_gap_than_asked_for_sends_a_small_shop_to_branch_and_bound():
    numbers = meis_shop(7, futures=1)
    found = solve_decomposed(numbers, 0.0, 20.0, cores=1)
    rough = solve_decomposed(numbers, 0.05, 20.0, cores=1)
    assert value_of(numbers, found.decisions) <= found.bound * (1 + 1e-9)
    assert found.bound <= rough.bound * (1 + 1e-9)


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10_000), size=st.integers(1, 40))
def test_a_chains_matrix_is_inverted_exactly(seed, size):
    draw = np.random.default_rng(seed)
    half = draw.normal(size=(size, size + 3)) * draw.lognormal(0, 3, size)[:, None]
    matrix = half @ half.T
    found = matrix.copy()
    invert(found, np.zeros(size), np.zeros(size))
    scale = np.sqrt(np.diag(matrix))
    assert np.allclose(
        (found * np.outer(scale, scale)) @ (matrix / np.outer(scale, scale)), np.eye(size), atol=1e-5
    )


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10_000), weeks=st.integers(1, 30), futures=st.integers(1, 9))
def test_the_weeks_of_every_scenario_are_solved_as_one_by_one(seed, weeks, futures):
    draw = np.random.default_rng(seed)
    low = draw.uniform(0, 1, (weeks, futures))
    inv = draw.uniform(0.1, 2, (weeks, futures))
    right = draw.normal(size=(weeks, futures))
    found = right.copy()
    solve_weeks(low, inv, found)
    for c in range(futures):
        lower = np.eye(weeks) - np.diag(low[:-1, c], -1)
        diagonal = np.diag(1 / inv[:, c])
        assert np.allclose(lower @ diagonal @ lower.T @ found[:, c], right[:, c], atol=1e-8)


def test_equal_questions_get_equal_plans_however_many_cores_there_are():
    numbers = meis_shop(skus=24)
    one, two = (solve_decomposed(numbers, 0.01, 60.0, cores=n) for n in (1, 2))
    assert np.array_equal(one.decisions.inputs, two.decisions.inputs)
    assert np.array_equal(one.decisions.buy, two.decisions.buy)
    assert one.bound == two.bound


def test_omar_stops_a_long_plan_and_gets_the_best_so_far():
    numbers = meis_shop()
    told: list[tuple[float, float, float]] = []
    before = solve_decomposed(numbers, 0.01, 60.0, cores=1).decisions
    found = solve_decomposed(
        numbers, 0.01, 60.0, lambda *at: told.append(at), lambda: len(told) > 2, warm=before, cores=1
    )
    assert value_of(numbers, found.decisions) == value_of(numbers, before)
    assert len(told) <= 6


def test_a_plan_made_again_from_the_last_one_is_no_worse():
    numbers = meis_shop(3)
    first = solve_decomposed(numbers, 0.01, 60.0, cores=1)
    again = solve_decomposed(numbers, 0.01, 60.0, warm=first.decisions, cores=1)
    assert value_of(numbers, again.decisions) >= value_of(numbers, first.decisions)


def test_what_it_does_not_know_is_left_to_the_whole_model():
    from dataclasses import replace

    numbers = meis_shop()
    problem = numbers.problem
    assert handles(numbers)
    loose = replace(problem, levers=tuple(replace(v, steered=False) for v in problem.levers))
    assert not handles(numbers_of(loose))
    assert not handles(numbers_of(replace(problem, limits=replace(problem.limits, cash=100.0))))
