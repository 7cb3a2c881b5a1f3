"""One shelf at a time: how fast it sells, how long it lasts, how old it is, what it costs a month."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from channelshift.impact.mode_shelf import WEEKS_A_MONTH
from channelshift.rulebook import RulebookDay, ShelfRate, cost_of_a_month, shelf_rates
from channelshift.terms.days import Period
from channelshift.terms.route import Checkout, Pool
from channelshift.workflows.answers_modes import AgeBand, ShelfRow
from channelshift.workflows.stock_scene import Rows, Scene, Shelf

ZERO = Decimal(0)
TENTH, SHARE, MONEY = Decimal("0.1"), Decimal("0.0001"), Decimal("0.0001")
BANDS = ((0, 30), (31, 60), (61, 90), (91, 180), (181, 365), (366, None))
Storage = tuple[Decimal | None, Decimal | None, str, tuple[str, ...]]


def shelf_rows(scene: Scene, book: RulebookDay) -> list[ShelfRow]:
    """Every shelf, the most valuable first; a shelf whose cost is not known stands last."""
    rows = [_row(scene, book, shelf) for shelf in scene.shelves]
    return sorted(
        rows, key=lambda row: (row.value is None, -(row.value or ZERO), row.sku, row.pool, row.market)
    )


def _row(scene: Scene, book: RulebookDay, shelf: Shelf) -> ShelfRow:
    there = scene.shelves[shelf]
    sold = scene.sold.get(shelf, {})
    on_hand, units = there["on_hand"], sold.get("units", 0)
    days, basis = _days(scene, shelf)
    received = scene.received.get(shelf, {}).get("received", 0 if scene.has_moves else None)
    opening = scene.opening.get(shelf, {}).get("opening")
    landed = scene.costs[shelf.sku].landed if shelf.sku in scene.costs else None
    turnover = _turnover(sold, opening, on_hand, landed)
    low, high, storage_basis, rules = _storage(scene, book, shelf)
    return ShelfRow(
        sku=shelf.sku,
        product=there["product"] or "",
        pool=shelf.pool,
        checkout=shelf.checkout,
        market=shelf.market,
        places=there["places"],
        on_hand=on_hand,
        incoming=there["incoming"],
        counted_on=there["counted_on"],
        units_sold=units,
        days_in_stock=days,
        days_basis=basis,
        cover=(Decimal(on_hand) * days / units).quantize(TENTH) if units and on_hand > 0 else None,
        sell_through_a=_share(units, units + on_hand),
        received=received,
        sell_through_b=_share(units, received or 0),
        opening=opening,
        value=None if landed is None else (landed * on_hand).quantize(MONEY),
        turnover=turnover,
        days_of_inventory=(scene.period.days / turnover).quantize(TENTH) if turnover else None,
        ages=bands(scene.ages.get(shelf, ())),
        storage_low=low,
        storage_high=high,
        storage_basis=storage_basis,
        storage_rules=rules,
    )


def _share(part: int, whole: int) -> Decimal | None:
    return (Decimal(part) / whole).quantize(SHARE) if whole > 0 else None


def _turnover(
    sold: dict[str, Any], opening: int | None, closing: int, landed: Decimal | None
) -> Decimal | None:
    """Cost of goods sold over the average of opening and closing value; None where one is not known."""
    if opening is None or landed is None or sold.get("cogs") is None or sold.get("uncosted"):
        return None
    average = landed * (opening + closing) / 2
    return (-sold["cogs"] / average).quantize(SHARE, ROUND_HALF_EVEN) if average > 0 else None


# ------------------------------------------------------------------ days in stock


def _days(scene: Scene, shelf: Shelf) -> tuple[int, str]:
    """On how many days of the period there was stock, and how that is known."""
    if shelf in scene.in_stock:
        return int(scene.in_stock[shelf]["days"]), "moves"
    counts = scene.counted.get(shelf, [])
    if len(counts) > 1:
        return scene.period.days - _days_out(counts, scene.period), "counts"
    return scene.period.days, "calendar"


def _days_out(counts: Rows, period: Period) -> int:
    """Days from a count of nothing to the day before the next one."""
    dated = sorted((row["day"], row["on_hand"]) for row in counts)
    ends = [day for day, _ in dated[1:]] + [period.last + timedelta(days=1)]
    return sum(_between(first, end) for (first, units), end in zip(dated, ends, strict=True) if units <= 0)


def _between(first: date, end: date) -> int:
    return max((end - first).days, 0)


# ------------------------------------------------------------------ age and storage


def bands(layers: Iterable[dict[str, Any]]) -> tuple[AgeBand, ...]:
    """The goods by age; bands without goods are left out."""
    layers = list(layers)
    found = []
    for first, last in BANDS:
        inside = [x for x in layers if x["age"] >= first and (last is None or x["age"] <= last)]
        if inside:
            unsure = sum(layer["units"] for layer in inside if layer["at_least"])
            found.append(AgeBand(first, last, sum(layer["units"] for layer in inside), unsure))
    return tuple(found)


def _storage(scene: Scene, book: RulebookDay, shelf: Shelf) -> Storage:
    """What the shelf costs in the month of the day: by the seller's own figure, else by the dated tiers."""
    if shelf.pool == Pool.SELLER_WAREHOUSE:
        return None, None, "none", ()
    units = max(scene.shelves[shelf]["on_hand"], 0)
    own = scene.costs.get(shelf.sku)
    if own is not None and own.storage_week is not None:
        amount = (-own.storage_week * WEEKS_A_MONTH * units).quantize(MONEY)
        return amount, amount, "own", ()
    rates = rates_of(book, shelf.checkout, shelf.market)
    litres = own.litres if own is not None else None
    if not rates or litres is None:
        return None, None, "missing", tuple(rate.rule_id for rate in rates)
    return _by_tiers(scene, rates, litres, scene.ages.get(shelf, []))


def _by_tiers(scene: Scene, rates: tuple[ShelfRate, ...], litres: Decimal, layers: Rows) -> Storage:
    days = calendar.monthrange(scene.on.year, scene.on.month)[1]
    rate = scene.rate_of(rates[0].currency)
    low = high = ZERO
    rules: set[str] = set()
    for layer in layers:
        cost = cost_of_a_month(rates, layer["age"], scene.on.month, days, litres)
        if cost is None or rate is None:
            return None, None, "missing", tuple(r.rule_id for r in rates)
        low -= cost.high * rate * layer["units"]
        high -= cost.low * rate * layer["units"]
        rules.update(cost.rules)
    return low.quantize(MONEY), high.quantize(MONEY), "rule", tuple(sorted(rules))


def rates_of(book: RulebookDay, checkout: str, market: str) -> tuple[ShelfRate, ...]:
    """The shelf rates of a platform's warehouse; none where it is not known whose it is."""
    known = checkout in set(Checkout) and market
    return shelf_rates(book, Checkout(checkout), market) if known else ()
