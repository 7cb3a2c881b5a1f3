"""Shop scores: what platforms state of a shop's standing, with day and file. Never worked out here."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import ibis
import ibis.expr.types as ir

from channelshift.ledger.after_sales import latest_scores
from channelshift.workflows.answers_modes import Score
from channelshift.workflows.workspace import Workspace

# What sellers are judged by; one that was never written down is not available, and not low.
METRICS = (
    "shop_performance_score",
    "negative_review_rate",
    "non_buyer_fault_return_rate",
    "seller_fault_cancellation_rate",
    "on_time_delivery_rate",
)
_JUDGED = "tiktok_shop"


def scores_of(workspace: Workspace, con: ibis.BaseBackend, lines: ir.Table) -> tuple[Score, ...]:
    """The last stated figures of each shop, and those that are missing where the shop sells."""
    table = latest_scores(workspace.warehouse.records(con, "shop_score"), workspace.today)
    stated = [_score(row) for row in con.to_pyarrow(table).to_pylist()]
    known = {(score.market, score.metric) for score in stated}
    sold = lines.filter((lines.what == "order_line") & (lines.checkout == _JUDGED) & (lines.market != ""))
    shops = con.to_pyarrow(sold.group_by("market").aggregate(shop=sold.shop.min())).to_pylist()
    missing = [
        Score(row["shop"] or "", row["market"], metric, None, None, None, "", "", None)
        for row in shops
        for metric in METRICS
        if (row["market"], metric) not in known
    ]
    return tuple(sorted((*stated, *missing), key=lambda s: (s.market, s.shop, _place(s.metric), s.metric)))


def _place(metric: str) -> int:
    return METRICS.index(metric) if metric in METRICS else len(METRICS)


def _score(row: dict[str, Any]) -> Score:
    return Score(
        shop=row["shop"] or "",
        market=row["market"] or "",
        metric=row["metric"] or "",
        value=_number(row["value"]),
        target=_number(row["target"]),
        day=row["day"],
        note=row["note"] or "",
        file=row["file"] or "",
        row=row["row"],
    )


def _number(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))
