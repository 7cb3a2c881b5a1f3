"""One telling of each statement: a platform gives the same settlement in several reports, and it counts once.

Their lines need not look alike (one has the time of day, another the day alone), so lines cannot be matched.
"""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from channelshift.terms.steps import step
from channelshift.warehouse.imports import Manifest

# Reports of the same money, the one that says most first; a cut report comes after those that never are.
SAME_MONEY = {
    "amazon": ("settlement_v2", "settlement_v1", "date_range"),
    "shopify": ("payments", "api_balance_transactions"),
    "tiktok_shop": ("finance_us_uk", "api_statement"),
}


def told_once(settlements: ir.Table, manifests: Sequence[Manifest]) -> ir.Table:
    """Without the lines of statements that a better report of the same shop tells too."""
    ranks = {m.import_id: rank for m in manifests if (rank := _rank(m)) is not None}
    by_shop = {(m.channel, m.shop, ranks[m.import_id]) for m in manifests if m.import_id in ranks}
    if len(by_shop) == len({(channel, shop) for channel, shop, _ in by_shop}):
        return settlements
    table = ibis.memtable({"_told_by": list(ranks), "_rank": list(ranks.values())})
    told = settlements.join(table, settlements.import_id == table._told_by)
    told = told.filter(told.statement_id.notnull())
    told = step(told.select("channel", "shop", "statement_id", "import_id", "_rank").distinct())
    best = ibis.window(group_by=["channel", "shop", "statement_id"])
    told = told.mutate(_best=told._rank.min().over(best))
    again = told.filter(told._rank > told._best).select("import_id", "statement_id")
    return step(settlements.anti_join(again, ["import_id", "statement_id"]))


def _rank(manifest: Manifest) -> int | None:
    layout = next((f.value for f in manifest.facts if f.name == "layout"), "")
    reports = SAME_MONEY.get(manifest.channel, ())
    return reports.index(layout) if layout in reports else None
