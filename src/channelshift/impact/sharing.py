"""Sharing out one amount so that the parts add up to it exactly."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_FLOOR, Decimal, localcontext

STEP = Decimal("0.0001")  # what a ledger amount resolves


def shared_out(total: Decimal, weights: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """The parts of an amount by weight; what rounding leaves goes to the largest remainders.

    Nothing and negative weights get nothing. Without a positive weight there are no parts.

    >>> parts = shared_out(Decimal("-10"), {"MUG": Decimal(2), "LAMP": Decimal(1)})
    >>> sum(parts.values())
    Decimal('-10.0000')
    """
    positive = {key: weight for key, weight in weights.items() if weight > 0}
    if not positive:
        return {}
    with localcontext() as context:
        context.prec = 80
        whole = sum(positive.values(), Decimal(0))
        exact = {key: total * weight / whole for key, weight in positive.items()}
        parts = {key: part.quantize(STEP, ROUND_FLOOR) for key, part in exact.items()}
        steps = int((total - sum(parts.values(), Decimal(0))) / STEP)
        largest = sorted(parts, key=lambda key: (parts[key] - exact[key], key))
        for key in largest[:steps]:
            parts[key] += STEP
    return parts
