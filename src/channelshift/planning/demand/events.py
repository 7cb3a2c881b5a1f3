"""Known events: what a promotion adds, and what a dated rule leaves of each product's demand."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from channelshift.planning.demand.shop import Shop

Array = npt.NDArray[np.float64]

RIDGE = 5.0  # units' worth of disbelief in an event's force
FURTHEST = 2.0  # |log| of what all events of a week together may do
STEPS = 12


def exposure_under(parts: Array, opened: Array, returning: float) -> Array:
    """Product x week: what the rules leave of a product's demand.

    `parts` is product x route (shares that sum to one), `opened` route x week (share of the week the
    rules leave open). Of a closed route's buyers the part `returning` comes by other routes.
    """
    return np.asarray(parts @ (opened + (1 - opened) * returning))


def with_events(shop: Shop, weeks: int, path: Array) -> Array:
    """Exposure through the weeks ahead, times what known events do: one force per event for all products.

    Quasi-Poisson regression of units on the events, with each product's level (`path`, before each
    week) and exposure as its offset.
    """
    exposure = shop.exposed(weeks)
    if not shop.known:
        return exposure
    past = shop.size[1]
    events = np.stack([table[:, : past + weeks] for table in shop.known.values()], axis=-1).astype(float)
    size = np.maximum(np.abs(events[:, :past]).max(axis=(0, 1)), 1e-9)
    events /= size
    offset = path[:, :past] * exposure[:, :past]
    usable = ~np.isnan(shop.units) & (offset > 0)
    force = _forces(events[:, :past][usable], offset[usable], shop.units[usable])
    return np.asarray(exposure * np.exp(np.clip(events @ force, -FURTHEST, FURTHEST)))


def _forces(events: Array, offset: Array, units: Array) -> Array:
    """Ridge-penalised quasi-Poisson by Newton's method; the last entry of the design is the shop's drift."""
    design = np.column_stack([events, np.ones(len(events))])
    spread = max(float(np.mean((units - offset) ** 2 / np.maximum(offset, 0.1))), 1.0) if len(units) else 1.0
    force = np.zeros(design.shape[1])
    for _ in range(STEPS):
        mean = offset * np.exp(np.clip(design @ force, -FURTHEST, FURTHEST))
        slope = design.T @ ((units - mean) / spread) - RIDGE * force
        bend = (design * (mean / spread)[:, None]).T @ design + RIDGE * np.eye(len(force))
        force = force + np.clip(np.linalg.solve(bend, slope), -0.5, 0.5)
    return np.asarray(force[:-1])
