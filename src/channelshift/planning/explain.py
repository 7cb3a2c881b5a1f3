"""Every line of a plan with its reason."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import numpy as np

from channelshift.planning.explain_goods import lines_of_goods
from channelshift.planning.line import Line, monday
from channelshift.planning.problem import HOURS, MONEY, Lever, per_week
from channelshift.planning.solve import Plan
from channelshift.terms.text import Sentence, sentence

NEARLY = 0.9  # of what a lever brings; another that brings less is not where the next unit goes


def lines(plan: Plan) -> tuple[Line, ...]:
    """The whole plan, week by week, each line with its reason."""
    found = [*_inputs(plan), *_modes(plan), *lines_of_goods(plan)]
    order = ("mode", "spend", "hours", "buy", "send", "back", "clear", "hold")
    return tuple(sorted(found, key=lambda n: (n.week, order.index(n.what), n.where, n.sku)))


def _inputs(plan: Plan) -> Iterator[Line]:
    for n, lever in enumerate(plan.problem.levers):
        if lever.follows or (lever.most <= 0 and lever.now <= 0):
            continue
        for week in range(plan.problem.weeks):
            amount = float(plan.inputs[n, week])
            if amount > 0 or lever.now > 0:
                unit = plan.problem.currency if lever.unit == MONEY else lever.unit
                what = "hours" if lever.unit == HOURS else "spend"
                yield Line(monday(plan, week), what, lever.name, amount, unit, input_reason(plan, n, week))


def input_reason(plan: Plan, n: int, week: int) -> Sentence:
    """Why this lever gets this much in this week."""
    lever, amount = plan.problem.levers[n], float(plan.inputs[n, week])
    opened = float(plan.numbers.open[n, week])
    if opened <= 0:
        return sentence("This route is closed all week: nothing is spent here.")
    if plan.marginal is None:
        return sentence("Kept as it is.")
    brings = float(plan.marginal[n, week])
    if amount <= 0:
        return _nothing_here(plan, n, week, brings)
    if opened < 1:
        return _part_of_a_week(plan, lever, week, opened)
    if amount >= plan.numbers.most[n, week] - 1e-6:
        return sentence(
            "Held at the most you allow, {most} a week. One more would bring {brings} {currency}.",
            most=round(lever.most, 2),
            brings=round(brings, 2),
            currency=plan.problem.currency,
        )
    return _in_between(plan, n, week, brings)


def _nothing_here(plan: Plan, n: int, week: int, brings: float) -> Sentence:
    other = _next_best(plan, n, week)
    if other is not None and plan.marginal is not None and float(plan.marginal[other, week]) > brings:
        return sentence(
            "Nothing here: the first would bring {brings} {currency}, and {other} still brings {more}.",
            brings=round(brings, 2),
            currency=plan.problem.currency,
            other=plan.problem.levers[other].name,
            more=round(float(plan.marginal[other, week]), 2),
        )
    cost = plan.problem.levers[n].cost
    if brings > cost + 0.005:
        return sentence(
            "Nothing this week: the first would bring {brings} {currency}; other weeks pay more.",
            brings=round(brings, 2),
            currency=plan.problem.currency,
        )
    return sentence(
        "Nothing here: the first would bring only {brings} {currency}.",
        brings=round(brings, 2),
        currency=plan.problem.currency,
    )


def _part_of_a_week(plan: Plan, lever: Lever, week: int, opened: float) -> Sentence:
    day = monday(plan, week) + timedelta(days=round(opened * 7))
    shares = per_week(lever.open, plan.problem.weeks)
    if week + 1 < len(shares) and shares[week + 1] > opened:
        return sentence("This route is open for {days} days of this week.", days=round(opened * 7))
    return sentence("This route closes on {day}: nothing is spent after it.", day=day)


def _in_between(plan: Plan, n: int, week: int, brings: float) -> Sentence:
    lever, other = plan.problem.levers[n], _next_best(plan, n, week)
    amount = round(float(plan.inputs[n, week]), 2)
    if brings <= lever.cost + 0.02 and lever.cost > 0:
        if amount < lever.now:
            return sentence(
                "Lowered to {amount} a week, where one more brings back no more than it costs.", amount=amount
            )
        return sentence(
            "Raised to {amount} a week, where one more brings back no more than it costs.", amount=amount
        )
    if brings <= 0.01:
        return sentence("At {amount} a week a further one brings nothing more.", amount=amount)
    if other is not None and _pays(plan, other, week) > NEARLY * brings:
        return sentence(
            "Each further {unit} here brings {brings} {currency} at {amount} a week; "
            "beyond that {other} pays more.",
            unit=_unit(plan, lever),
            brings=round(brings, 2),
            currency=plan.problem.currency,
            amount=amount,
            other=plan.problem.levers[other].name,
        )
    return sentence(
        "Each further {unit} here brings {brings} {currency} at {amount} a week; the limit allows no more.",
        unit=_unit(plan, lever),
        brings=round(brings, 2),
        currency=plan.problem.currency,
        amount=amount,
    )


def _pays(plan: Plan, n: int, week: int) -> float:
    return 0.0 if plan.marginal is None else float(plan.marginal[n, week])


def _unit(plan: Plan, lever: Lever) -> str:
    return plan.problem.currency if lever.unit == MONEY else "hour"


def _next_best(plan: Plan, n: int, week: int) -> int | None:
    """The other lever of the same unit that would bring most for one more, if any is open and has room."""
    if plan.marginal is None:
        return None
    unit, room = plan.problem.levers[n].unit, plan.numbers.most[:, week] - plan.inputs[:, week]
    others = [
        m
        for m, lever in enumerate(plan.problem.levers)
        if m != n and lever.unit == unit and room[m] > 1e-6 and plan.marginal[m, week] > 0
    ]
    return max(others, key=lambda m: float(plan.marginal[m, week]), default=None)  # type: ignore[index]


def _modes(plan: Plan) -> Iterator[Line]:
    for n, choice in enumerate(plan.problem.choices):
        chosen = int(plan.decisions.modes[n])
        earns = [_mode_earns(plan, n, option) for option in range(len(choice.options))]
        mode = choice.options[chosen].mode
        yield Line(
            plan.problem.first_day,
            "mode",
            choice.sku,
            earns[chosen],
            mode,
            _mode_reason(plan, n, chosen, earns),
            sku=choice.sku,
            market=choice.market,
        )


def _mode_earns(plan: Plan, choice: int, option: int) -> float:
    """What the SKU would bring under an option with the plan's inputs, were there stock enough."""
    numbers = plan.numbers
    at = (numbers.choice_of == choice) & (numbers.option_of == option)
    per_order = numbers.rate * np.maximum(numbers.margin, 0) * at[:, :, None]
    return float((per_order * plan.outcome.demand[:, None, :]).sum())


def _mode_reason(plan: Plan, n: int, chosen: int, earns: list[float]) -> Sentence:
    choice = plan.problem.choices[n]
    rest = [o for o in range(len(earns)) if o != chosen]
    if not rest:
        return sentence("{mode} is the only sales mode allowed.", mode=choice.options[chosen].mode)
    other = max(rest, key=lambda o: earns[o])
    more = earns[chosen] - earns[other]
    if more >= 0:
        return sentence(
            "{mode} brings about {more} {currency} more than {other} over the plan.",
            mode=choice.options[chosen].mode,
            more=round(more),
            currency=plan.problem.currency,
            other=choice.options[other].mode,
        )
    return sentence(
        "{mode} leaves goods and limits to what earns more elsewhere; "
        "{other} alone would bring {less} {currency} more.",
        mode=choice.options[chosen].mode,
        other=choice.options[other].mode,
        less=round(-more),
        currency=plan.problem.currency,
    )
