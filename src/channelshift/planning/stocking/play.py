"""A season played week by week: what a way of ordering earns, and what perfect foresight would have."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numba import njit

from channelshift.planning.stocking.belief import Array
from channelshift.planning.stocking.terms import StockTerms

Orders = Callable[[int, Array], Array]  # week, position of each product -> units to order


@dataclass(frozen=True)
class Played:
    """Money of each product over the season, in the terms' currency, and the units behind it."""

    profit: Array
    sold: Array
    lost: Array  # wanted and not there: lost sales are lost
    left: Array
    orders: Array  # how many were placed


def play_out(
    terms: StockTerms, wanted: Array, opening: Array, orders: Orders, order_cost: Array | None = None
) -> Played:
    """Each week: goods arrive, one orders, buyers come, storage is paid for what is left. Product x week.

    What could not arrive within the season is not ordered.
    """
    products, weeks = wanted.shape
    cost = np.full(products, terms.order_cost) if order_cost is None else order_cost
    arriving = np.zeros((products, weeks + terms.lead_weeks + 1))
    stock, profit, sold, placed = (
        opening.astype(float),
        np.zeros(products),
        np.zeros(products),
        np.zeros(products),
    )
    for week in range(weeks):
        if week + terms.lead_weeks < weeks:
            position = stock + arriving[:, week:].sum(axis=1)
            units = np.maximum(np.round(orders(week, position)), 0.0)
            arriving[:, week + terms.lead_weeks] += units
            profit -= terms.unit_cost * units + cost * (units > 0)
            placed += units > 0
        stock = stock + arriving[:, week]
        bought = np.minimum(stock, wanted[:, week])
        stock = stock - bought
        arriving[:, week] = 0.0
        sold += bought
        profit += terms.net * bought - terms.storage * stock
    return Played(profit + terms.salvage * stock, sold, wanted.sum(axis=1) - sold, stock, placed)


def perfect_foresight(
    terms: StockTerms, wanted: Array, opening: Array, order_cost: Array | None = None
) -> Array:
    """The most each product could have earned by someone who knew every week's demand: exact.

    A dynamic programme over the weeks in which goods arrive (Wagner and Whitin 1958, with lost sales): an
    order comes when the stock is used up, and covers whole weeks.
    """
    cost = np.full(len(wanted), terms.order_cost) if order_cost is None else order_cost
    money = np.array([terms.unit_cost, terms.net, terms.storage, terms.salvage])
    return np.asarray(_foresight(wanted.astype(float), opening.astype(float), cost, money, terms.lead_weeks))


@njit(cache=True)
def _foresight(wanted, opening, fixed, money, lead):  # type: ignore[no-untyped-def]  # pragma: no cover
    cost, net, storage, salvage = money
    products, weeks = wanted.shape
    most = np.zeros(products)
    from_here = np.zeros(weeks + 1)  # with nothing in hand
    for i in range(products):
        for week in range(weeks - 1, -1, -1):
            from_here[week] = from_here[week + 1]
            earned = -fixed[i]
            for until in range(week, weeks if week >= lead else week):
                earned += wanted[i, until] * (net - cost - storage * (until - week))
                from_here[week] = max(from_here[week], earned + from_here[until + 1])
        stock, earned, best = opening[i], 0.0, -np.inf
        for week in range(weeks):
            if week >= lead:
                best = max(best, _first_order(wanted[i], stock, week, fixed[i], money, from_here) + earned)
            sold = min(stock, wanted[i, week])
            stock -= sold
            earned += net * sold - storage * stock
            if stock == 0.0:
                best = max(best, earned + from_here[week + 1])
        most[i] = max(best, earned + salvage * stock)
    return most


@njit(cache=True)
def _first_order(wanted, stock, week, fixed, money, from_here):  # type: ignore[no-untyped-def]  # pragma: no cover
    """Most from this week on if the first order arrives in it, beside what is left of the opening stock."""
    cost, net, storage, _ = money
    earned, best, own = -fixed, -np.inf, stock
    for until in range(week, wanted.size):
        sold = min(own, wanted[until])
        own -= sold
        fresh = wanted[until] - sold
        earned += net * wanted[until] - (cost + storage * (until - week)) * fresh - storage * own
        if own == 0.0:
            best = max(best, earned + from_here[until + 1])
    return best
