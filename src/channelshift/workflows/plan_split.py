"""Why a week earned more or less than planned: the difference divided among its causes, to the cent.

CM3 = clicks × orders wanted per click × share in stock × units per order × (price + goods + fees) + ads
+ the rest.
Each factor's part is its mean effect over every order in which the factors could have changed (Shapley 1953;
as a decomposition: Shorrocks 2013, https://doi.org/10.1007/s10888-011-9214-z). So no order is preferred, the
parts add up to the difference, and a factor that did not change has no part.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from math import factorial

CENT = Decimal("0.01")
ZERO, ONE = Decimal(0), Decimal(1)
CAUSES = ("traffic", "conversion", "orders", "stock", "price", "fees", "ads", "rest")
_SUMMED = ("price", "goods", "fees")  # these add up to what a unit leaves; the others multiply it
_NAMED = ("traffic", "conversion", "orders", "stock", "price", "fees")  # the others are the rest


@dataclass(frozen=True)
class Drivers:
    """What made the CM3 of one route in one week; costs are negative, as in the ledger.

    `clicks`, `filled` (the share of what buyers wanted that was in stock) and the amounts are None where
    nothing tells.
    """

    cm3: Decimal
    orders: Decimal
    units: Decimal
    net_sales: Decimal | None
    goods: Decimal | None
    fees: Decimal | None
    ads: Decimal
    clicks: Decimal | None = None
    filled: Decimal | None = None


NOTHING = Drivers(ZERO, ZERO, ZERO, ZERO, ZERO, ZERO, ZERO)


@dataclass(frozen=True)
class Split:
    """The parts of a difference by cause; what could not be told apart is in `missing` (traffic, stock)."""

    parts: Mapping[str, Decimal]
    missing: tuple[str, ...]

    @property
    def difference(self) -> Decimal:
        return sum(self.parts.values(), ZERO)


def split(planned: Drivers, real: Drivers) -> Split:
    """The difference between what was earned and what was planned, by cause; the parts add up to the cent."""
    before, after, missing = _factors(planned, real)
    shares = _shapley(before, after)
    parts = {name: shares[name].quantize(CENT) for name in _NAMED if name in shares and name not in missing}
    parts["ads"] = (real.ads - planned.ads).quantize(CENT)
    difference = real.cm3.quantize(CENT) - planned.cm3.quantize(CENT)
    parts["rest"] = difference - sum(parts.values(), ZERO)
    return Split(parts, missing)


# ------------------------------------------------------------------ the factors


def _factors(
    planned: Drivers, real: Drivers
) -> tuple[dict[str, Decimal], dict[str, Decimal], tuple[str, ...]]:
    """The factors of both sides. One that a side without sales does not have is taken from the other."""
    stocked = all(
        each.filled is not None and not (each.orders and not each.filled) for each in (planned, real)
    )
    wanted = _wanted(planned, stocked), _wanted(real, stocked)
    clicked = _tells(planned, wanted[0]) and _tells(real, wanted[1])
    sides = [_side(each, want, stocked, clicked) for each, want in zip((planned, real), wanted, strict=True)]
    before, after = ({n: _first(a, b) for n, a, b in _pairs(*pair)} for pair in (sides, sides[::-1]))
    missing = (() if clicked else ("traffic",)) + (() if stocked else ("stock",))
    return before, after, missing


def _wanted(each: Drivers, stocked: bool) -> Decimal | None:
    """Orders that buyers wanted: those there were, and those that had nothing in stock.

    With an empty shelf all week nobody knows.
    """
    if stocked and not each.filled:
        return None
    return each.orders / each.filled if stocked and each.filled else each.orders


def _tells(each: Drivers, wanted: Decimal | None) -> bool:
    return each.clicks is not None and (each.clicks > 0 or not wanted)


def _side(each: Drivers, wanted: Decimal | None, stocked: bool, clicked: bool) -> dict[str, Decimal | None]:
    demand: dict[str, Decimal | None] = {"orders": wanted}
    if clicked:
        assert each.clicks is not None
        demand = {"traffic": each.clicks, "conversion": _ratio(wanted, each.clicks)}
    return {
        **demand,
        "stock": each.filled if stocked else ONE,
        "basket": _ratio(each.units, each.orders),
        "price": _ratio(each.net_sales, each.units),
        "goods": _ratio(each.goods, each.units),
        "fees": _ratio(each.fees, each.units),
    }


def _ratio(amount: Decimal | None, of: Decimal) -> Decimal | None:
    return amount / of if of and amount is not None else None


def _pairs(
    one: Mapping[str, Decimal | None], other: Mapping[str, Decimal | None]
) -> list[tuple[str, Decimal | None, Decimal | None]]:
    return [(name, value, other[name]) for name, value in one.items()]


def _first(value: Decimal | None, otherwise: Decimal | None) -> Decimal:
    return value if value is not None else otherwise if otherwise is not None else ZERO


# ------------------------------------------------------------------ the shares


def _shapley(before: Mapping[str, Decimal], after: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Each factor's mean effect over all orders of change."""
    moved = [name for name in before if before[name] != after[name]]
    n = len(moved)
    values = {
        chosen: _earned({**before, **{name: after[name] for name in chosen}})
        for size in range(n + 1)
        for chosen in map(frozenset, combinations(moved, size))
    }
    shares = dict.fromkeys(before, ZERO)
    for name in moved:
        for chosen, value in values.items():
            if name not in chosen:
                weight = Decimal(factorial(len(chosen)) * factorial(n - len(chosen) - 1)) / factorial(n)
                shares[name] += weight * (values[chosen | {name}] - value)
    return shares


def _earned(factors: Mapping[str, Decimal]) -> Decimal:
    result = sum((factors[name] for name in _SUMMED), ZERO)
    for name, value in factors.items():
        if name not in _SUMMED:
            result *= value
    return result
