"""What a new SKU may sell before it has sold anything: what its category sells, as the plan's demand says."""

from __future__ import annotations

from decimal import Decimal

import numpy as np

from channelshift.workflows.plan_demand import units_of
from channelshift.workflows.plan_history import history_before
from channelshift.workflows.profit import opened
from channelshift.workflows.workspace import Workspace


def like_it(workspace: Workspace, category: str) -> Decimal | None:
    """Units a week of a new SKU in this category; None where the shop sells nothing of the kind.

    The demand's own way with a product that has no weeks yet: the mean level of its group.
    """
    if not category or workspace.warehouse.snapshot() is None:
        return None
    from channelshift.planning.demand.shop import Shop
    from channelshift.planning.demand.smooth import smoothed

    known = _categories(workspace)
    history = history_before(workspace, workspace.today)
    groups = [known.get(sku, "") for sku in history.skus]
    if category not in groups:
        return None
    units = units_of(history)
    units = np.vstack([units, np.full((1, units.shape[1]), np.nan)])
    shop = Shop(units, groups={"category": [*groups, category]})
    level = float(smoothed(shop, np.ones(units.shape), 1, family=False).level[-1])
    return Decimal(str(round(level, 1))) if level > 0 else None


def _categories(workspace: Workspace) -> dict[str, str]:
    with opened(workspace) as ledger:
        costs = workspace.warehouse.records(ledger.con, "product_cost")
        named = costs.filter(costs.category.notnull() & (costs.category != ""))
        rows = ledger.con.to_pyarrow(named.group_by("sku").aggregate(category=named.category.max()))
    return {row["sku"]: row["category"] for row in rows.to_pylist()}


def stated_lead(workspace: Workspace, sku: str) -> int | None:
    """Days to buy a SKU as the product file says; None where it says nothing."""
    if not sku or workspace.warehouse.snapshot() is None:
        return None
    with opened(workspace) as ledger:
        costs = workspace.warehouse.records(ledger.con, "product_cost")
        mine = costs.filter((costs.sku == sku) & costs.lead_time_days.notnull())
        days = ledger.con.to_pyarrow(mine.lead_time_days.argmax(mine.valid_from)).as_py()
    return None if days is None else int(days)
