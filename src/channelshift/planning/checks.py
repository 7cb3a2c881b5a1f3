"""Whether the numbers make a question at all, said before anything is solved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from math import isfinite, isnan
from typing import Any

from channelshift.planning.checks_of_parts import check_parts
from channelshift.planning.problem import BadProblem, Problem, Weekly, room_of
from channelshift.terms.text import sentence


def check(problem: Problem) -> None:
    """Raise BadProblem with what is wrong and what to do about it."""
    _check_there_is_something(problem)
    _check_names(problem)
    _check_weeks(problem)
    _check_numbers(problem)
    _check_margins(problem)
    check_parts(problem)
    _check_scenarios(problem)


def _check_there_is_something(problem: Problem) -> None:
    if problem.weeks < 1:
        raise BadProblem(sentence("A plan has at least one week, not {weeks}.", weeks=problem.weeks))
    if not problem.levers:
        raise BadProblem(sentence("There is nothing to turn up or down: give at least one spend or hours."))
    if not problem.products:
        raise BadProblem(sentence("There is nothing to sell: give at least one product."))


def _check_names(problem: Problem) -> None:
    for names in (
        [v.name for v in problem.levers],
        [p.sku for p in problem.products],
        [p.name for p in problem.pools],
    ):
        name, times = Counter(names).most_common(1)[0] if names else ("", 1)
        if times > 1:
            raise BadProblem(sentence("{name} is there twice: give each its own name.", name=name))
    pools = {p.name for p in problem.pools}
    wanted = {lever.pool for lever in problem.levers} | {problem.warehouse}
    for name in sorted(str(n) for n in wanted - pools - {None}):
        raise BadProblem(sentence("No pool is called {pool}: add it, or name another.", pool=name))
    levers = {lever.name for lever in problem.levers}
    for name in sorted({lever.follows for lever in problem.levers} - levers - {""}):
        raise BadProblem(sentence("No lever is called {lever}: add it, or name another.", lever=name))
    for choice in problem.choices:
        if choice.now not in {o.mode for o in choice.options}:
            raise BadProblem(
                sentence(
                    "{sku} in {market} is sold as {mode} now, which is not among its sales modes.",
                    sku=choice.sku,
                    market=choice.market,
                    mode=choice.now,
                )
            )


def _check_weeks(problem: Problem) -> None:
    for name, value in _weekly(problem):
        if isinstance(value, tuple) and len(value) != problem.weeks:
            raise BadProblem(
                sentence(
                    "{name} has figures for {found} weeks, the plan has {weeks}.",
                    name=name,
                    found=len(value),
                    weeks=problem.weeks,
                )
            )


def _weekly(problem: Problem) -> Iterator[tuple[str, Weekly]]:
    """Whatever may change by week, with the name of what it belongs to."""
    for lever in problem.levers:
        yield from ((lever.name, value) for value in (lever.open, lever.ramp, lever.season))
    yield from ((m.sku, m.per_unit) for m in problem.margins)
    yield from ((h.name, h.per_week) for h in problem.limits.hours)
    yield from ((p.name, arrivals) for p in problem.pools for arrivals in p.arrivals.values())
    yield from ((c.sku, option.allowed) for c in problem.choices for option in c.options)
    if problem.limits.weekly_budget is not None:
        yield "budget", problem.limits.weekly_budget
    for scenario in problem.scenarios:
        for named in (scenario.open, scenario.pull, scenario.demand):
            yield from ((scenario.name, value) for value in named.values())


def _check_numbers(problem: Problem) -> None:
    for part in (*problem.levers, *problem.products, *problem.pools, *problem.scenarios):
        _no_nan(str(getattr(part, "name", "") or getattr(part, "sku", "")), part)
    for choice in problem.choices:
        _no_nan(choice.sku, choice)
    for margin in problem.margins:  # there are many of them
        _no_nan(margin.sku, margin.per_unit)
    _no_nan("limits", problem.limits)


def _no_nan(name: str, part: Any) -> None:
    if any(isnan(value) for value in _figures(part)):
        raise BadProblem(
            sentence("{name} has a figure that is no number: give one, or leave it out.", name=name)
        )


def _figures(part: Any) -> Iterator[float]:
    if isinstance(part, float | int):
        yield float(part)
    elif is_dataclass(part):
        for one in fields(part):
            yield from _figures(getattr(part, one.name))
    elif isinstance(part, tuple | list):
        for value in part:
            yield from _figures(value)
    elif isinstance(part, Mapping):
        for value in part.values():
            yield from _figures(value)


def _check_margins(problem: Problem) -> None:
    known = {(m.lever, m.sku) for m in problem.margins}
    for lever in problem.levers:
        for product in problem.products:
            if room_of(product, lever) > 0 and (lever.name, product.sku) not in known:
                raise BadProblem(
                    sentence(
                        "There is no margin for {sku} on {lever}: give one, or set its share to 0.",
                        sku=product.sku,
                        lever=lever.name,
                    )
                )


def _check_scenarios(problem: Problem) -> None:
    _check_chances(problem)
    levers, skus = {v.name for v in problem.levers}, {p.sku for p in problem.products}
    for scenario in problem.scenarios:
        for name in sorted((set(scenario.open) | set(scenario.pull)) - levers | set(scenario.demand) - skus):
            raise BadProblem(
                sentence(
                    "The scenario {scenario} speaks of {name}, which is not in the plan.",
                    scenario=scenario.name,
                    name=name,
                )
            )
    risk = problem.risk
    if not 0 <= risk.weight <= 1 or not 0 < risk.tail <= 1:
        raise BadProblem(
            sentence("The weight of risk and the share of worst outcomes lie between 0 and 100 %.")
        )


def _check_chances(problem: Problem) -> None:
    for scenario in problem.scenarios:
        if not (isfinite(scenario.probability) and scenario.probability >= 0):
            raise BadProblem(
                sentence(
                    "The chance of the scenario {scenario} cannot be below zero.", scenario=scenario.name
                )
            )
    total = sum(s.probability for s in problem.scenarios)
    if problem.scenarios and abs(total - 1) > 1e-6:
        raise BadProblem(
            sentence(
                "The chances of the scenarios add up to {total} %, not to 100 %.",
                total=round(100 * total, 2),
            )
        )
