"""Mei plans again: the last plan and what its search left behind help, and never prove too much."""

from __future__ import annotations

import pickle
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from meis_large_shop import meis_shop, value_of

from channelshift.planning import solve as solving
from channelshift.planning.decompose import solve_decomposed
from channelshift.planning.decompose.again import resume
from channelshift.planning.decompose.bound import proven_bound
from channelshift.planning.decompose.compiled import Crew
from channelshift.planning.evaluate import evaluate
from channelshift.planning.highs import Watch
from channelshift.planning.limits import violations
from channelshift.planning.numbers import numbers_of
from channelshift.planning.problem import Limits, Risk
from channelshift.planning.search import Search
from channelshift.planning.solve import solve


def test_mei_plans_again_after_the_rule_comes_earlier():
    before, after = meis_shop(3), meis_shop(3, rule=1)
    first = solve_decomposed(before, 0.01, 60.0, cores=1)
    again = solve_decomposed(after, 0.01, 60.0, warm=first.decisions, cores=1, trace=first.trace)
    outcome = evaluate(after, again.decisions)
    assert violations(after, again.decisions, outcome) == ()
    assert value_of(after, again.decisions) >= 0.98 * again.bound  # packs of four cost a small shop much
    assert value_of(after, again.decisions) <= again.bound * (1 + 1e-9)


def test_a_plan_that_is_still_good_is_kept_without_a_new_search():
    numbers = meis_shop(3)
    first = solve_decomposed(numbers, 0.01, 60.0, cores=1)
    told: list[tuple[float, float, float]] = []
    again = solve_decomposed(
        numbers, 0.3, 60.0, lambda *at: told.append(at), warm=first.decisions, cores=1, trace=first.trace
    )
    assert value_of(numbers, again.decisions) == value_of(numbers, first.decisions)
    assert len(told) == 1
    assert again.trace is first.trace


@settings(max_examples=6, deadline=None)
@given(seed=st.integers(0, 10_000), rule=st.integers(0, 5), risk=st.sampled_from([0.0, 0.5]))
def test_the_bound_at_old_prices_holds_for_the_new_shop(seed, rule, risk):
    first = solve_decomposed(meis_shop(seed, skus=3, risk=risk), 0.02, 60.0, cores=1)
    changed = meis_shop(seed, skus=3, risk=risk, rule=rule)
    whole = Search(changed, Watch(4.0, None, None), 0.01).run()
    assert proven_bound(resume(first.trace, changed, Crew(1))) >= value_of(changed, whole.decisions)
    again = solve_decomposed(changed, 0.01, 60.0, warm=first.decisions, cores=1, trace=first.trace)
    assert again.bound >= value_of(changed, whole.decisions) * (1 - 1e-9)
    assert value_of(changed, again.decisions) <= whole.bound * (1 + 1e-6)


def changed_risk(problem):  # noqa: ANN001, ANN201
    return replace(problem, risk=Risk(0.2, 0.6))


def other_chances(problem):  # noqa: ANN001, ANN201
    parts = (0.75, 0.25)
    scenarios = [replace(s, probability=p) for s, p in zip(problem.scenarios, parts, strict=True)]
    return replace(problem, scenarios=tuple(scenarios))


def less_of_everything(problem):  # noqa: ANN001, ANN201
    pools = tuple(replace(p, capacity=None, storage_cost=3 * p.storage_cost) for p in problem.pools)
    return replace(problem, pools=pools, limits=Limits(budget=300.0, buying=500.0))


@pytest.mark.parametrize("change", [changed_risk, other_chances, less_of_everything])
@pytest.mark.parametrize("seed", range(2))
def test_old_prices_prove_nothing_false_after_other_changes(change, seed):
    first = solve_decomposed(meis_shop(seed, risk=0.5), 0.02, 60.0, cores=1)
    numbers = numbers_of(change(meis_shop(seed, risk=0.5).problem))
    whole = Search(numbers, Watch(4.0, None, None), 0.01).run()
    assert proven_bound(resume(first.trace, numbers, Crew(1))) >= value_of(numbers, whole.decisions)
    again = solve_decomposed(numbers, 0.01, 60.0, warm=first.decisions, cores=1, trace=first.trace)
    assert again.bound >= value_of(numbers, whole.decisions) * (1 - 1e-9)
    assert value_of(numbers, again.decisions) >= 0.98 * again.bound


def test_what_another_shop_left_behind_is_ignored():
    first = solve_decomposed(meis_shop(skus=5), 0.02, 60.0, cores=1)
    numbers = meis_shop(skus=4)
    alone = solve_decomposed(numbers, 0.02, 60.0, cores=1)
    for trace in (first.trace, "no trace at all"):
        beside = solve_decomposed(numbers, 0.02, 60.0, cores=1, trace=trace)
        assert np.array_equal(alone.decisions.inputs, beside.decisions.inputs)
        assert alone.bound == beside.bound


def test_equal_questions_with_a_trace_get_equal_plans_and_it_travels():
    first = solve_decomposed(meis_shop(skus=24), 0.02, 60.0, cores=1)
    sent = pickle.dumps(first.trace)
    changed = meis_shop(skus=24, rule=2)
    one, two = (
        solve_decomposed(changed, 0.02, 60.0, warm=first.decisions, cores=n, trace=t)
        for n, t in ((1, first.trace), (2, pickle.loads(sent)))
    )
    assert np.array_equal(one.decisions.inputs, two.decisions.inputs)
    assert one.bound == two.bound
    assert len(sent) < 200_000


def test_a_plan_hands_its_trace_on_to_the_next(monkeypatch):
    monkeypatch.setattr(solving, "WHOLE", 0)
    problem = meis_shop(skus=3).problem
    first = solve(problem, gap=0.02)
    again = solve(problem, gap=0.02, warm=first)
    assert first.trace is not None
    assert again.objective >= first.objective
    assert again.gap <= 0.02
