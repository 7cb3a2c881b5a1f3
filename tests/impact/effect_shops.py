"""Simulated shops as panels, for the tests of what an act did."""

from __future__ import annotations

import numpy as np

from channelshift.impact.effects import Panel
from channelshift.simulate.effects import STORIES, Shop, shop


def panel_of(one: Shop, **changes: object) -> Panel:
    names = tuple(f"unit {i}" for i in range(len(one.controls)))
    asked = {
        "treated": one.treated,
        "controls": one.controls,
        "start": one.start,
        "control_names": names,
        "treated_ages": one.treated_ages,
        "control_ages": one.control_ages,
        "spill": frozenset(names[i] for i in one.near),
    }
    return Panel(**(asked | changes))


def panel_from(story: str, seed: int = 7, **changes: object) -> Panel:
    return panel_of(shop(STORIES[story], seed), **changes)


def steady(units: int, days: int, views: float = 400.0, seed: int = 1) -> np.ndarray:
    """Videos that are watched as much on every day, counted with noise."""
    rng = np.random.default_rng(seed)
    own = np.exp(0.1 * rng.standard_normal((units, 1)))
    return rng.poisson(views * own, (units, days)).astype(float)
