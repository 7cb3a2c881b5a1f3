"""Goods sent from the warehouse: in parts of units as the search has it, or in whole ones."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from channelshift.planning.decompose.interior import Search
from channelshift.planning.decompose.layout import Shop
from channelshift.planning.evaluate import Decisions, play
from channelshift.planning.numbers import Numbers
from channelshift.planning.response import Array

_ROUND_OFF = 1e-6
# Of a unit: so much less is sent where the next whole unit would be too much.
_SPARES = (0.2, 0.3, 0.4, 0.5, 0.6)


def parts_sent(search: Search, buy: Array) -> Array:
    """Transfers as the search has them, parts of units too, never more than lies in the warehouse."""
    numbers = search.shop.numbers
    wish = _wished(search.shop, search.state.g)
    send, held = np.zeros_like(wish), np.zeros(wish.shape[1])
    for week in range(wish.shape[2]):
        held = held + _arrives(numbers, buy, week)
        total = wish[:, :, week].sum(axis=0)
        send[:, :, week] = wish[:, :, week] * np.minimum(1.0, held / np.maximum(total, 1e-12))
        held = np.maximum(held - send[:, :, week].sum(axis=0), 0.0)
    return np.where(send > _ROUND_OFF, send, 0.0)


def best_sends(search: Search, plan: Decisions) -> Array:
    """Transfers in whole units, each SKU's rounded in the way that is worth most to it."""
    send = whole_sends(search, plan.buy)
    worth = _worth_by_sku(search, replace(plan, send=send))
    for spare in _SPARES[1:]:
        other = whole_sends(search, plan.buy, spare)
        its = _worth_by_sku(search, replace(plan, send=other))
        better = its > worth + _ROUND_OFF
        send[:, better], worth = other[:, better], np.maximum(its, worth)
    return send


def _worth_by_sku(search: Search, plan: Decisions) -> Array:
    """What each SKU brings, orders shared out as they are: sales less storage, sending and write-downs."""
    numbers, weights = search.shop.numbers, search.common.scenario
    total = -(numbers.send_cost[:, None, None] * plan.send).sum(axis=(0, 2))
    for scenario, weight in enumerate(weights):
        played = play(numbers, plan, scenario)
        own = (numbers.margin * played.sold).sum(axis=(0, 2))
        own -= (numbers.storage[:, None] * played.stock.sum(axis=2)).sum(axis=0)
        own -= (numbers.write_down[scenario] * played.stock[:, :, -1]).sum(axis=0)
        total += weight * own
    return np.asarray(total)


def whole_sends(search: Search, buy: Array, spare: float = _SPARES[0]) -> Array:
    """Transfers in whole units, never more than lies in the warehouse when they leave."""
    shop = search.shop
    numbers = shop.numbers
    _, skus, pools, weeks = numbers.shape
    wish = _wished(shop, search.state.g)
    running = np.ceil(np.cumsum(wish, axis=2) - spare)
    sent, send = np.zeros((pools, skus)), np.zeros((pools, skus, weeks))
    held = np.zeros(skus)
    for week in range(weeks):
        held = held + _arrives(numbers, buy, week)
        in_time = (numbers.transfer >= 0) & (week + numbers.transfer < weeks)
        asked = np.maximum(running[:, :, week] - sent, 0.0) * in_time[:, None]
        total = asked.sum(axis=0)
        send[:, :, week] = np.where(total > held + _ROUND_OFF, _shared_out(asked, held), asked)
        sent += send[:, :, week]
        held = held - send[:, :, week].sum(axis=0)
    return send


def _shared_out(asked: Array, held: Array) -> Array:
    """What is there in whole units, in proportion to what is asked; the rest to who misses most."""
    part = np.minimum(1.0, held / np.maximum(asked.sum(axis=0), 1e-12))
    given = np.floor(asked * part + _ROUND_OFF)
    for _ in range(len(asked)):
        missing = asked - given
        first = missing.argmax(axis=0)
        each = np.arange(asked.shape[1])
        more = (missing[first, each] >= 0.5) & (given.sum(axis=0) + 1 <= held + _ROUND_OFF)
        given[first[more], each[more]] += 1.0
    return np.asarray(given)


def _wished(shop: Shop, g: Array) -> Array:
    """pool, sku, week: what the search sends."""
    numbers, chains = shop.numbers, shop.chains
    _, skus, pools, weeks = numbers.shape
    wish = np.zeros((pools, skus, weeks))
    leaves = (chains.transfer >= 0) & (chains.pool != numbers.warehouse)
    inside = np.arange(weeks)[None, :] < weeks - chains.transfer[:, None]
    np.add.at(wish, (chains.pool[leaves], chains.sku[leaves]), (g * inside)[leaves])
    return wish


def _arrives(numbers: Numbers, buy: Array, week: int) -> Array:
    """Units of each SKU that reach the warehouse in a week."""
    if numbers.warehouse < 0:
        return np.zeros(numbers.shape[1])
    there = numbers.arrivals[numbers.warehouse, :, week].copy()
    if week == 0:
        there += numbers.opening[numbers.warehouse]
    ordered = week - numbers.lead
    ready = (numbers.lead >= 0) & (ordered >= 0)
    there[ready] += buy[np.flatnonzero(ready), ordered[ready]]
    return there
