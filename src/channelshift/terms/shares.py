"""How much hangs on one: shares of what earns, and how few things that is worth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

SIX = Decimal("0.000001")


@dataclass(frozen=True)
class Exposure:
    """Shares of all that earn, their HHI, and as many equal ones as that is worth (metrics: concentration).

    What loses has no share: it is shown beside.
    """

    shares: tuple[tuple[str, Decimal], ...]  # the largest first
    hhi: Decimal | None
    effective: Decimal | None


def exposure(earned: Mapping[str, Decimal]) -> Exposure:
    """Shares of what each leaves, of those with a gain only.

    >>> exposure({"a": Decimal(75), "b": Decimal(25), "c": Decimal(-10)}).effective
    Decimal('1.60')
    """
    gains = {who: amount for who, amount in earned.items() if amount > 0}
    total = sum(gains.values(), Decimal(0))
    if not total:
        return Exposure((), None, None)
    shares = sorted(((who, amount / total) for who, amount in gains.items()), key=lambda s: (-s[1], s[0]))
    hhi = sum((share * share for _, share in shares), Decimal(0))
    rounded = tuple((who, share.quantize(SIX)) for who, share in shares)
    return Exposure(rounded, hhi.quantize(SIX), (1 / hhi).quantize(Decimal("0.01")))
