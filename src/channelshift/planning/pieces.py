"""Curves in straight pieces: concave ones as they are, an S with a yes/no for each piece of its foot."""

from __future__ import annotations

import numpy as np

from channelshift.planning.mesh import Line, Lines
from channelshift.planning.numbers import Ints
from channelshift.planning.response import Array
from channelshift.planning.sheet_of import Model


def put_curves(model: Model, lines: Lines) -> None:
    """demand <= the line at the force."""
    sheet = model.sheet
    levers, weeks = model.force.shape
    flat = [line for row in lines for line in row]
    at = np.array([line.at for line in flat]).reshape(levers, weeks)
    starts = np.array([line.start for line in flat]).reshape(levers, weeks)
    model.demand = sheet.add_columns((levers, weeks), low=np.minimum(model.numbers.base, starts))
    made_of = sheet.add_rows((levers, weeks), low=at, high=at)
    sheet.put(made_of, model.force)
    where = np.repeat(np.arange(len(flat)), [len(line.widths) for line in flat])
    widths, slopes = (np.concatenate([getattr(v, n) for v in flat]) for n in ("widths", "slopes"))
    pieces = sheet.add_columns((len(where),), high=widths)
    sheet.put(made_of.ravel()[where], pieces, -1.0)
    model.demand_row = sheet.add_rows((levers, weeks), high=starts)
    sheet.put(model.demand_row, model.demand)
    sheet.put(model.demand_row.ravel()[where], pieces, -slopes)
    _climb_in_order(model, flat, pieces, weeks)


def _climb_in_order(model: Model, flat: list[Line], pieces: Ints, weeks: int) -> None:
    """A steeper piece may begin only where those before it are full (the incremental model)."""
    first = np.cumsum([0, *(len(line.widths) for line in flat)])
    turns: list[tuple[int, int, float, int]] = []
    for n, line in enumerate(flat):
        if line.in_order:
            mine = pieces[first[n] : first[n + 1]]
            turns += _climb(model, line, mine, divmod(n, weeks))
    if turns:
        lever, week, height, place = (np.array(v) for v in zip(*turns, strict=True))
        model.turn, model.turn_at = place, (lever, week, height)


def _climb(
    model: Model, line: Line, pieces: Ints, where: tuple[int, int]
) -> list[tuple[int, int, float, int]]:
    sheet, steps = model.sheet, line.in_order
    full = sheet.add_columns((steps,), high=1.0, whole=True)
    filled = sheet.add_rows((steps,), low=0.0)
    sheet.put(filled, pieces[:steps])
    sheet.put(filled, full, -line.widths[:steps])
    later = np.arange(1, len(pieces))
    opens = full[np.minimum(later - 1, steps - 1)]
    only_then = sheet.add_rows(later.shape, high=0.0)
    sheet.put(only_then, pieces[1:])
    sheet.put(only_then, opens, -line.widths[1:])
    heights: Array = line.at + np.cumsum(line.widths[:steps])
    return [(*where, float(h), int(p)) for h, p in zip(heights, full, strict=True)]
