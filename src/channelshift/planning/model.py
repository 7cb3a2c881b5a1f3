"""The plan as a programme: curves in straight pieces, stock week by week, limits as rows."""

from __future__ import annotations

import numpy as np

from channelshift.planning import rows_limits, rows_risk, rows_selling, rows_stock
from channelshift.planning.highs import Sheet
from channelshift.planning.mesh import Lines
from channelshift.planning.numbers import Ints, Numbers
from channelshift.planning.pieces import put_curves
from channelshift.planning.problem import Limits
from channelshift.planning.sheet_of import NUDGE, Fixed, LimitRow, Model

__all__ = ["Fixed", "LimitRow", "Model", "build"]


def build(numbers: Numbers, lines: Lines, limits: Limits, fixed: Fixed) -> Model:
    """Write the sheet. Lines drawn above the curves bound what any plan can earn."""
    model = Model(Sheet(), numbers, limits)
    _inputs(model, fixed)
    put_curves(model, lines)
    rows_selling.put_modes(model, fixed)
    rows_selling.put_steering(model, fixed)
    rows_selling.put_sales(model, lines)
    rows_stock.put_stock(model, lines, fixed)
    rows_stock.put_tiers(model)
    rows_limits.put_limits(model)
    rows_risk.put_cash(model)
    rows_risk.put_worth(model)
    return model


def _inputs(model: Model, fixed: Fixed) -> None:
    """What is put in, and where it works on for weeks the force it has."""
    numbers, sheet = model.numbers, model.sheet
    low = numbers.least if fixed.inputs is None else fixed.inputs
    high = numbers.most if fixed.inputs is None else fixed.inputs
    cost = np.broadcast_to(numbers.cost[:, None], low.shape)
    model.inputs = sheet.add_columns(low.shape, gain=np.where(cost > 0, 0.0, -NUDGE), low=low, high=high)
    for scenario, spent in enumerate(numbers.spent):
        model.money.add(model.inputs, -cost * spent, scenario)
    if fixed.inputs is None:
        _share_inputs(model)
    model.force = _force(model)


def _share_inputs(model: Model) -> None:
    """A lever that follows another gets what that one gets, as far as its route is open."""
    numbers = model.numbers
    shared = np.nonzero(numbers.follows >= 0)[0]
    if len(shared):
        rows = model.sheet.add_rows(numbers.open[shared].shape, low=0.0, high=0.0)
        model.sheet.put(rows, model.inputs[shared])
        model.sheet.put(rows, model.inputs[numbers.follows[shared]], -numbers.open[shared])


def _force(model: Model) -> Ints:
    numbers, sheet = model.numbers, model.sheet
    lasting = np.nonzero(numbers.carry > 0)[0]
    force = model.inputs.copy()
    if not len(lasting):
        return force
    force[lasting] = sheet.add_columns(force[lasting].shape)
    given = np.zeros(force[lasting].shape)
    given[:, 0] = numbers.kept[lasting, 0] * numbers.carried[lasting]
    rows = sheet.add_rows(given.shape, low=given, high=given)
    sheet.put(rows, force[lasting])
    sheet.put(rows, model.inputs[lasting], -(1 - numbers.carry[lasting])[:, None])
    sheet.put(rows[:, 1:], force[lasting][:, :-1], -numbers.kept[lasting, 1:])
    return force
