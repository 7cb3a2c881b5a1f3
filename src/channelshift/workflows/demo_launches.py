"""What the demo's seller is about to sell: a sample that is late, a product that fails, one not told yet.

The two that sell are tried on listings of the factory's own stock, whose orders are in no export: Mei writes
their clicks and orders down. Made through the same doors as a seller's own.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from channelshift.store.models import Launch
from channelshift.workflows import launches
from channelshift.workflows.launches_terms import set_terms

TODAY = date(2023, 8, 10)
GUANGMEI, YIFA = "Guangmei Lighting", "Yifa Plastics"
TRIED = "Tried on a listing of the factory's own stock: its orders are in no export."
TERMS = {"hurdle": Decimal("0.012"), "hoped": Decimal("0.024"), "click_cost": Decimal("0.12")}
# Clicks and orders of each day, from the first day it sells.
LUNCH_BOX = (
    *((74, 1), (88, 1), (61, 0), (92, 2), (80, 1), (75, 1), (66, 0), (83, 1), (71, 1), (64, 0)),
    *((77, 1), (69, 0), (72, 1)),
)
PET_BRUSH = ((96, 2), (131, 2), (118, 1), (142, 4), (105, 1), (127, 2), (138, 2))


def furnish() -> None:
    """Give the current shop, a demo, its three launches. Done once; later calls change nothing."""
    if Launch.objects.exists():
        return
    _galaxy()
    _selling("Folding Lunch Box, 1.2l", "Kitchen Tools", YIFA, date(2023, 7, 3), date(2023, 7, 28), LUNCH_BOX)
    _selling("Steam Pet Brush", "Pet Supplies", YIFA, date(2023, 7, 10), date(2023, 8, 3), PET_BRUSH)


def _galaxy() -> None:
    made = launches.start(
        "Galaxy Projector, second edition",
        date(2023, 7, 24),
        _facts(
            sku="LAMP-GLX-04", category="Night Lights", supplier=GUANGMEI, unit_cost="8.40", price="36.99"
        ),
    )
    launches.step(made, "sample_asked", date(2023, 7, 28))  # promised in seven days, and not here on the 10th


def _selling(
    name: str, category: str, supplier: str, idea: date, first: date, days: tuple[tuple[int, int], ...]
) -> None:
    """A product from its idea to the days it sells."""
    facts = _facts(category=category, supplier=supplier, unit_cost="5.60", price="21.99", note=TRIED)
    made = launches.start(name, idea, {**facts, "batch_units": 300, "lead_time_days": 10})
    launches.step(made, "sample_asked", idea + timedelta(days=1))
    launches.step(made, "sample_here", idea + timedelta(days=8 if idea.day < 10 else 9))
    launches.step(made, "ordered", first - timedelta(days=11))
    launches.step(made, "arrived", first - timedelta(days=1))
    set_terms(made, TERMS, has_days=False)
    launches.step(made, "selling", first)
    for n, (clicks, orders) in enumerate(days):
        launches.put_day(made, first + timedelta(days=n), clicks, orders, TODAY)


def _facts(**said: str) -> dict[str, Any]:
    amounts = {name: Decimal(said[name]) for name in ("unit_cost", "price")}
    place = {"source": "tiktok_video", "market": "US", "currency": "USD", "sample_cost": Decimal(35)}
    return {**said, **amounts, **place}
