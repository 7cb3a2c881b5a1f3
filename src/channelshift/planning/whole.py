"""Whole units: purchases in full packs, transfers in full units, the rest of the plan around them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from channelshift.planning.evaluate import Decisions
from channelshift.planning.highs import Answer, solve_sheet
from channelshift.planning.model import Fixed, Model, Points, build
from channelshift.planning.numbers import Ints, Numbers
from channelshift.planning.problem import Limits
from channelshift.planning.response import Array

_ROUND_OFF = 1e-6


def in_whole_units(
    numbers: Numbers, points: Points, limits: Limits, fixed: Fixed, model: Model, answer: Answer
) -> Decisions:
    """Round what was found, purchases first, then transfers, and solve the rest again each time.

    Purchases are rounded up (down where the cash would not do), transfers down. Where no rounded
    plan keeps every limit the fractions stay.
    """
    for whole in (_packs_up, _packs_down):
        fixed_buy = replace(fixed, buy=whole(numbers, answer.values[model.buy]))
        if _cash(numbers, fixed_buy.buy) > (np.inf if limits.buying is None else limits.buying):
            continue
        bought = build(numbers, points, limits, fixed_buy)
        found = solve_sheet(bought.sheet, 60.0, 0.0)
        if found.found:
            return _whole_transfers(numbers, points, limits, fixed_buy, bought, found)
    return _decisions(numbers, fixed, model, answer)


def _whole_transfers(
    numbers: Numbers, points: Points, limits: Limits, fixed: Fixed, model: Model, answer: Answer
) -> Decisions:
    send = _steps(np.floor(_running(answer.values[model.send]) + _ROUND_OFF))
    fixed_send = replace(fixed, send=send)
    sent = build(numbers, points, limits, fixed_send)
    found = solve_sheet(sent.sheet, 60.0, 0.0)
    if found.found:
        return _decisions(numbers, fixed_send, sent, found)
    return _decisions(numbers, fixed, model, answer)


def _packs_up(numbers: Numbers, buy: Array) -> Array:
    pack = _packs(numbers)
    return _steps(np.ceil(_running(buy) / pack - _ROUND_OFF) * pack)


def _packs_down(numbers: Numbers, buy: Array) -> Array:
    pack = _packs(numbers)
    return _steps(np.floor(_running(buy) / pack + _ROUND_OFF) * pack)


def _packs(numbers: Numbers) -> Array:
    return np.array([max(p.pack, 1) for p in numbers.problem.products], dtype=float)[:, None]


def _running(values: Array) -> Array:
    return np.cumsum(np.maximum(values, 0.0), axis=-1)


def _steps(running: Array) -> Array:
    return np.diff(running, axis=-1, prepend=0.0)


def _cash(numbers: Numbers, buy: Array | None) -> float:
    cash = np.array([p.cash_cost for p in numbers.problem.products])[:, None]
    return 0.0 if buy is None else float((cash * buy).sum())


def _decisions(numbers: Numbers, fixed: Fixed, model: Model, answer: Answer) -> Decisions:
    modes: Ints = fixed.modes if fixed.modes is not None else np.zeros(0, dtype=np.int64)
    offer = np.zeros(numbers.rate.shape)
    offer[model.sell_at] = np.maximum(answer.values[model.sell], 0.0)
    inputs = np.clip(answer.values[model.inputs], 0.0, None)
    return Decisions(
        inputs=np.where(inputs < 1e-7, 0.0, inputs),
        buy=np.maximum(answer.values[model.buy], 0.0),
        send=np.maximum(answer.values[model.send], 0.0),
        modes=modes,
        offer=offer,
    )
