"""Whole units: purchases in full packs, transfers in full units, the rest of the plan around them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from channelshift.planning.evaluate import Decisions
from channelshift.planning.highs import Answer, solve_sheet
from channelshift.planning.mesh import Lines
from channelshift.planning.model import Fixed, Model, build
from channelshift.planning.numbers import Flags, Ints, Numbers
from channelshift.planning.problem import Limits
from channelshift.planning.response import Array

_ROUND_OFF = 1e-6
_SECONDS = 60.0


def in_whole_units(
    numbers: Numbers, lines: Lines, limits: Limits, fixed: Fixed, model: Model, answer: Answer
) -> Decisions:
    """Round what was found, purchases first, then transfers, and solve the rest again each time.

    Purchases are rounded up (down where the cash would not do), transfers down. Where no rounded
    plan keeps every limit the solver looks for full packs itself; where there are none that fit, the
    fractions stay.
    """
    found = answer.values[model.buy]
    for whole in (_packs_up, _packs_down):
        fixed_buy = replace(fixed, buy=whole(numbers, found))
        if _cash(numbers, fixed_buy.buy) > (np.inf if limits.buying is None else limits.buying):
            continue
        decisions = _around(numbers, lines, limits, fixed_buy)
        if decisions is not None:
            return decisions
    packed = build(numbers, lines, limits, replace(fixed, in_packs=True))
    tried = solve_sheet(packed.sheet, _SECONDS / 10, 1e-3)
    if tried.found:
        buy = np.round(tried.values[packed.buy] / numbers.pack[:, None]) * numbers.pack[:, None]
        decisions = _around(numbers, lines, limits, replace(fixed, buy=buy))
    return decisions if tried.found and decisions is not None else as_decisions(fixed, model, answer)


def _around(numbers: Numbers, lines: Lines, limits: Limits, fixed: Fixed) -> Decisions | None:
    """The rest of the plan around these purchases, with whole transfers."""
    model = build(numbers, lines, limits, fixed)
    answer = solve_sheet(model.sheet, _SECONDS, 0.0)
    if not answer.found:
        return None
    whole = replace(fixed, send=_units(answer.values[model.send]))
    if len(model.back):
        whole = replace(whole, back=_units(answer.values[model.back]))
    sent = build(numbers, lines, limits, whole)
    found = solve_sheet(sent.sheet, _SECONDS, 0.0)
    return as_decisions(whole, sent, found) if found.found else as_decisions(fixed, model, answer)


def _units(values: Array) -> Array:
    return _steps(np.floor(_running(values) + _ROUND_OFF))


def _packs_up(numbers: Numbers, buy: Array) -> Array:
    pack = numbers.pack[:, None]
    by_then = _steps(np.ceil(_running(buy) / pack - _ROUND_OFF) * pack)
    return np.where(_ordered_dearly(numbers), np.ceil(buy / pack - _ROUND_OFF) * pack, by_then)


def _packs_down(numbers: Numbers, buy: Array) -> Array:
    pack, least = numbers.pack[:, None], numbers.least_order[:, None]
    by_then = _steps(np.floor(_running(buy) / pack + _ROUND_OFF) * pack)
    each = np.floor(buy / pack + _ROUND_OFF) * pack
    smallest = np.ceil(least / pack - _ROUND_OFF) * pack
    each = np.where((buy > _ROUND_OFF) & (each < least), smallest, each)
    return np.where(_ordered_dearly(numbers), each, by_then)


def _ordered_dearly(numbers: Numbers) -> Flags:
    """SKUs whose every single order counts: none may become two, nor fall below the least."""
    return np.asarray((numbers.least_order > 0) | (numbers.order_cost > 0))[:, None]


def _running(values: Array) -> Array:
    return np.cumsum(np.maximum(values, 0.0), axis=-1)


def _steps(running: Array) -> Array:
    return np.diff(running, axis=-1, prepend=0.0)


def _cash(numbers: Numbers, buy: Array | None) -> float:
    return 0.0 if buy is None else float((numbers.cash_cost[:, None] * buy).sum())


def as_decisions(fixed: Fixed, model: Model, answer: Answer) -> Decisions:
    """What a solved sheet tells the seller to do. Modes must have been decided before."""
    modes: Ints = fixed.modes if fixed.modes is not None else np.zeros(0, dtype=np.int64)
    values, scenarios = answer.values, len(model.numbers.probability)
    inputs = np.clip(values[model.inputs], 0.0, None)
    return Decisions(
        inputs=np.where(inputs < 1e-7, 0.0, inputs),
        buy=np.maximum(values[model.buy], 0.0),
        send=np.maximum(values[model.send], 0.0),
        modes=modes,
        offer=_offer(model, values, scenarios),
        back=np.maximum(values[model.back], 0.0) if len(model.back) else None,
        clear=_clear(model, values, scenarios),
        steer=_steer(model, values),
    )


def _offer(model: Model, values: Array, scenarios: int) -> Array:
    offer = np.zeros((scenarios, *model.numbers.rate.shape))
    offer[(model.sell_in, *model.sell_at)] = np.maximum(values[model.sell], 0.0)
    return offer if scenarios > 1 else np.asarray(offer[0])


def _clear(model: Model, values: Array, scenarios: int) -> Array | None:
    if not len(model.clearing):
        return None
    clear = np.zeros(model.stock.shape)
    clear[:, :, model.clearing] = np.maximum(values[model.clear], 0.0)
    return clear if scenarios > 1 else np.asarray(clear[0])


def _steer(model: Model, values: Array) -> Array | None:
    if not len(model.steer):
        return None
    steer = np.zeros(model.numbers.rate.shape)
    steer[model.steer_at] = np.maximum(values[model.steer], 0.0)
    return steer
