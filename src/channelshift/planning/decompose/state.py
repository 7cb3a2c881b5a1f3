"""Where the search stands: quantities, prices, and the next step for each."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from channelshift.planning.decompose.layout import Chains
from channelshift.planning.response import Array

LEAST, MOST = 0.1, 10.0  # times what each pair should leave: what lies between is near enough


class State(NamedTuple):
    """Quantities and their prices. Each quantity that may not fall below 0 has a price for that."""

    n: Array  # slot, week: orders steered here
    zn: Array
    zr: Array  # of the room above n
    y: Array  # slot, week, scenario: units sold
    zy: Array
    stock: Array  # chain, week, scenario
    u: Array  # chain, week, scenario: what one more unit is worth there
    g: Array  # chain, week of leaving the warehouse
    zg: Array
    z: Array  # chain: how much of it is chosen
    zz: Array
    b: Array  # sku, week of ordering
    zb: Array
    j: Array  # sku, week: stock in the warehouse
    zj: Array
    eta: Array  # sku, row: what one more unit is worth in the warehouse; then the rows of choices


class Prices(NamedTuple):
    """What all SKUs pay alike: an order of each lever, a scenario's profit, cash for stock, and space."""

    order: Array  # lever, week
    scenario: Array  # scenario
    buying: float
    space: Array  # pool, week, scenario


class Step(NamedTuple):
    """The next step of every quantity and price, and products of steps for the correction."""

    n: Array
    zn: Array
    zr: Array
    y: Array
    zy: Array
    stock: Array
    u: Array
    g: Array
    zg: Array
    z: Array
    zz: Array
    b: Array
    zb: Array
    j: Array
    zj: Array
    eta: Array


class Second(NamedTuple):
    """Products of two steps, by pair: what a straight line leaves out."""

    n: Array
    r: Array
    y: Array
    s: Array
    stock: Array
    g: Array
    z: Array
    b: Array
    j: Array


def sizes(chains: Chains) -> tuple[int, int, int, int, int]:
    """Slots, chains, SKUs, scenarios, weeks."""
    _, weeks, scenarios = chains.reach.shape
    return len(chains.lever), len(chains.sku), len(chains.lead), scenarios, weeks


def no_step(chains: Chains) -> Step:
    slots, lines, skus, scenarios, weeks = sizes(chains)
    rows = weeks + chains.target.shape[1]
    flat, deep = (slots, weeks), (slots, weeks, scenarios)
    line, each = (lines, weeks, scenarios), (lines, weeks)
    shapes = [flat, flat, flat, deep, deep, line, line, each, each, (lines,), (lines,)]
    shapes += [(skus, weeks)] * 4 + [(skus, rows)]
    return Step(*(np.zeros(s) for s in shapes))


def no_second(chains: Chains) -> Second:
    slots, lines, skus, scenarios, weeks = sizes(chains)
    small = np.float32
    return Second(
        np.zeros((slots, weeks)),
        np.zeros((slots, weeks)),
        np.zeros((slots, weeks, scenarios), small),
        np.zeros((slots, weeks, scenarios), small),
        np.zeros((lines, weeks, scenarios), small),
        np.zeros((lines, weeks)),
        np.zeros(lines),
        np.zeros((skus, weeks)),
        np.zeros((skus, weeks)),
    )
