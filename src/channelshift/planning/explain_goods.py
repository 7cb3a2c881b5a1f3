"""What a plan does with goods, each line with its reason."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from channelshift.planning.evaluate import held_back
from channelshift.planning.line import Line, monday
from channelshift.planning.response import Array
from channelshift.planning.solve import Plan
from channelshift.terms.text import Sentence, sentence


def lines_of_goods(plan: Plan) -> Iterator[Line]:
    """Buying, sending, taking back, marking down, and what is not offered."""
    yield from _sends(plan)
    yield from _buys(plan)
    yield from _backs(plan)
    yield from _clears(plan)
    yield from _holds(plan)


def _sends(plan: Plan) -> Iterator[Line]:
    send, transfer = plan.decisions.send, plan.numbers.transfer
    for p, s, w in zip(*np.nonzero(send > 1e-6), strict=True):
        takes, units = int(transfer[p]), float(send[p, s, w])
        pool, sku = plan.problem.pools[p].name, plan.problem.products[s].sku
        short = _short_without(plan.outcome.stock[p, s], units, w + takes)
        reason = _send_reason(plan, pool, takes, short)
        yield Line(monday(plan, int(w)), "send", pool, units, "units", reason, sku=sku)


def _send_reason(plan: Plan, pool: str, takes: int, short: int | None) -> Sentence:
    if short is None:
        return sentence("Sent because it earns or keeps more in {pool} than in the warehouse.", pool=pool)
    if takes == 0:
        return sentence("Sent now: without it {pool} sells out in week {week}.", pool=pool, week=short + 1)
    if takes == 1:
        return sentence(
            "Sent now because it takes a week and {pool} sells out in week {week} without it.",
            pool=pool,
            week=short + 1,
        )
    return sentence(
        "Sent now because it takes {takes} weeks and {pool} sells out in week {week} without it.",
        takes=takes,
        pool=pool,
        week=short + 1,
    )


def _buys(plan: Plan) -> Iterator[Line]:
    warehouse = plan.numbers.warehouse
    for s, w in zip(*np.nonzero(plan.decisions.buy > 1e-6), strict=True):
        lead, units = int(plan.numbers.lead[s]), float(plan.decisions.buy[s, w])
        sku = plan.problem.products[s].sku
        short = _short_without(plan.outcome.stock[warehouse, s], units, w + lead)
        reason = _buy_reason(lead, short)
        pool = plan.problem.pools[warehouse].name
        yield Line(monday(plan, int(w)), "buy", pool, units, "units", reason, sku=sku)


def _buy_reason(lead: int, short: int | None) -> Sentence:
    if short is None:
        return sentence(
            "Safety stock: it takes {lead} weeks to arrive, and a unit missing costs more than "
            "a unit left over.",
            lead=lead,
        )
    return sentence(
        "Ordered now because it takes {lead} weeks to arrive; "
        "without it the warehouse runs short in week {week}.",
        lead=lead,
        week=short + 1,
    )


def _short_without(stock: Array, units: float, arrives: int) -> int | None:
    """The first week in which a pool would be short, had these units not arrived."""
    short = np.nonzero(stock[arrives:] < units - 1e-6)[0]
    return int(arrives + short[0]) if len(short) else None


def _backs(plan: Plan) -> Iterator[Line]:
    if plan.decisions.back is None:
        return
    for p, s, w in zip(*np.nonzero(plan.decisions.back > 1e-6), strict=True):
        pool, sku = plan.problem.pools[p].name, plan.problem.products[s].sku
        reason = sentence(
            "Taken back: lying in {pool} costs more than it can still earn there.",
            pool=pool,
        )
        units = float(plan.decisions.back[p, s, w])
        yield Line(monday(plan, int(w)), "back", pool, units, "units", reason, sku=sku)


def _clears(plan: Plan) -> Iterator[Line]:
    for p, s, w in zip(*np.nonzero(plan.outcome.cleared > 1e-6), strict=True):
        pool, product = plan.problem.pools[p].name, plan.problem.products[s]
        reason = sentence(
            "Marked down: at {price} {currency} each it loses less than by staying on the shelf.",
            price=round(product.clearance or 0.0, 2),
            currency=plan.problem.currency,
        )
        units = float(plan.outcome.cleared[p, s, w])
        yield Line(monday(plan, int(w)), "clear", pool, units, "units", reason, sku=product.sku)


def _holds(plan: Plan) -> Iterator[Line]:
    """What a lever is not offered in any scenario although buyers would take it."""
    offer = plan.decisions.offer
    if offer is None:
        return
    held = held_back(plan.numbers, plan.decisions)
    if offer.ndim == 4:
        held, offer = np.asarray(held.all(axis=0)), np.asarray(offer.max(axis=0))
    for v, s, w in zip(*np.nonzero(held), strict=True):
        lever, sku = plan.problem.levers[v].name, plan.problem.products[s].sku
        margin, units = float(plan.numbers.margin[v, s, w]), float(offer[v, s, w])
        yield Line(monday(plan, int(w)), "hold", lever, units, "units", _hold_reason(plan, margin), sku=sku)


def _hold_reason(plan: Plan, margin: float) -> Sentence:
    if margin < 0:
        return sentence(
            "Not offered beyond this: each unit loses {loss} {currency} here.",
            loss=round(-margin, 2),
            currency=plan.problem.currency,
        )
    return sentence("Offered up to this: the stock earns more elsewhere or later, or a limit forbids more.")
