"""Whether each lever, product and pool can be as it is said to be."""

from __future__ import annotations

from collections.abc import Iterator

from channelshift.planning.problem import BadProblem, Lever, Limits, Pool, Problem, Product, per_week
from channelshift.terms.text import Sentence, sentence


def check_parts(problem: Problem) -> None:
    """Raise BadProblem for the first figure that cannot be."""
    for lever in problem.levers:
        _first(_of_lever(lever, problem.weeks))
    for product in problem.products:
        _first(_of_product(product))
    for pool in problem.pools:
        _first(_of_pool(pool))
    _first(_of_limits(problem.limits))


def _first(wrong: Iterator[Sentence]) -> None:
    for said in wrong:
        raise BadProblem(said)


def _of_lever(lever: Lever, weeks: int) -> Iterator[Sentence]:
    curve = lever.curve
    if curve.half <= 0 or curve.scale < 0 or curve.base < 0 or curve.shape < 1:
        yield sentence("The curve of {lever} does not rise with its input.", lever=lever.name)
    if min(lever.least, lever.now, lever.most, lever.cost, lever.carried) < 0:
        yield sentence("{lever}: spend, hours and their cost cannot be below zero.", lever=lever.name)
    if lever.least > lever.most:
        yield sentence(
            "{lever} must get at least {least} a week and at most {most}: change one of the two.",
            lever=lever.name,
            least=lever.least,
            most=lever.most,
        )
    if not all(0 <= share <= 1 for share in per_week(lever.open, weeks)):
        yield sentence("{lever}: a week is open for 0 to 100 % of its days.", lever=lever.name)
    if not 0 <= lever.carry < 1:
        yield sentence(
            "{lever}: what works on from week to week is 0 to 100 % of its force.", lever=lever.name
        )
    if lever.pay_delay_weeks < 0:
        yield sentence("{lever} cannot pay before it sells.", lever=lever.name)


def _of_product(product: Product) -> Iterator[Sentence]:
    prices = (product.unit_cost, product.cash_cost, product.order_cost, product.clearance or 0.0)
    if min(prices) < 0:
        yield sentence("{sku}: a price or cost cannot be below zero.", sku=product.sku)
    amounts = (product.units_per_order, product.least_order, product.clearance_rate, product.share)
    if min(*amounts, *product.shares.values(), *product.room.values(), float("inf")) < 0:
        yield sentence("{sku}: units and shares of orders cannot be below zero.", sku=product.sku)
    if product.lead_time_weeks is not None and product.lead_time_weeks < 0:
        yield sentence("{sku} cannot arrive before it is ordered.", sku=product.sku)


def _of_pool(pool: Pool) -> Iterator[Sentence]:
    for sku, units in pool.opening.items():
        if units < 0:
            yield sentence(
                "{pool} cannot hold {units} of {sku}: count it again, or leave it out.",
                pool=pool.name,
                units=units,
                sku=sku,
            )
    for sku, arrivals in pool.arrivals.items():
        if min(arrivals, default=0.0) < 0:
            yield sentence("Less than nothing of {sku} cannot arrive in {pool}.", sku=sku, pool=pool.name)
    if min(pool.storage_cost, pool.send_cost, pool.withdraw_cost, pool.capacity or 0.0) < 0:
        yield sentence("{pool}: a cost or the room in it cannot be below zero.", pool=pool.name)
    if min(pool.transfer_weeks or 0, pool.withdraw_weeks or 0) < 0:
        yield sentence("What is sent to or from {pool} cannot arrive before it leaves.", pool=pool.name)
    fees = [pool.storage_cost, *(fee for _, fee in sorted(pool.tiers))]
    if fees != sorted(fees):
        yield sentence("Storage in {pool} must not get cheaper the longer goods lie there.", pool=pool.name)


def _of_limits(limits: Limits) -> Iterator[Sentence]:
    budgets = () if limits.weekly_budget is None else per_week(limits.weekly_budget, 1)
    hours = [hour for h in limits.hours for hour in per_week(h.per_week, 1)]
    money = [limits.budget, limits.buying, limits.cash, limits.max_share, *budgets]
    if min((value for value in [*money, *hours] if value is not None), default=0.0) < 0:
        yield sentence("A budget, cash, hours or a share cannot be below zero.")
