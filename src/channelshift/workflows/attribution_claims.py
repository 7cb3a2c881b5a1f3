"""What platforms claim in their ad reports, beside what is known: claims are shown and never added up."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import ibis
import ibis.expr.types as ir

from channelshift.ledger import spend
from channelshift.ledger.attribution import rules
from channelshift.ledger.lines import is_sold
from channelshift.terms.days import Period
from channelshift.terms.steps import kept
from channelshift.warehouse import Warehouse
from channelshift.workflows.answers_modes import FileRow, FileRows
from channelshift.workflows.attribution_answers import KNOWN, UNATTRIBUTED, ClaimRow


def claims(
    warehouse: Warehouse, con: ibis.BaseBackend, lines: ir.Table, period: Period | None
) -> Iterator[ClaimRow]:
    """Each source whose reports claim own-store orders, the boldest first."""
    ads = claiming(warehouse, con, period)
    by_source = ads.group_by(["source", "currency"]).aggregate(
        orders=ads.claimed_orders.sum(), revenue=ads.claimed_revenue.sum()
    )
    rows = con.to_pyarrow(by_source).to_pylist()
    counted = _counted(con, lines, ads) if rows else {}
    found = [_claim(source, rows, counted) for source in sorted({row["source"] for row in rows})]
    yield from sorted(found, key=lambda claim: (-(claim.claimed_orders or 0), claim.source))


def claiming(warehouse: Warehouse, con: ibis.BaseBackend, period: Period | None) -> ir.Table:
    """Ad rows that claim orders or revenue of the own store, each day once, inside a period."""
    own = [source for source, said in rules()["spend"].items() if said["checkout"] == "own_store"]
    ads = spend.once(warehouse.records(con, "ad_day"))
    ads = ads.filter(ads.source.isin(own) & (ads.claimed_orders.notnull() | ads.claimed_revenue.notnull()))
    if period is not None:
        ads = ads.filter((ads.first_day >= period.first) & (ads.last_day <= period.last))
    return kept(ads)


def claim_rows(
    warehouse: Warehouse, con: ibis.BaseBackend, source: str, period: Period | None, limit: int, offset: int
) -> FileRows:
    """The rows of a platform's reports behind its claim: `amount` is claimed orders."""
    ads = claiming(warehouse, con, period)
    ads = ads.filter(ads.source == source)
    (whole,) = con.to_pyarrow(ads.aggregate(n=ads.count(), total=ads.claimed_orders.sum())).to_pylist()
    page = ads.order_by([ibis.desc("first_day"), "file", "sheet", "row"]).limit(limit, offset=offset)
    rows = tuple(_row(row) for row in con.to_pyarrow(page).to_pylist())
    return FileRows(rows, whole["n"], None if whole["total"] is None else Decimal(whole["total"]), "")


def _row(row: dict[str, Any]) -> FileRow:
    orders = row["claimed_orders"]
    return FileRow(
        file=row["file"] or "",
        sheet=row["sheet"] or "",
        row=row["row"],
        what="ad_day",
        name=row["campaign"] or "",
        day=row["first_day"],
        amount=None if orders is None else Decimal(orders),
        note="",
    )


def _counted(con: ibis.BaseBackend, lines: ir.Table, ads: ir.Table) -> dict[tuple[str, str], int]:
    """Own-store orders on the days a source's reports cover: those known to be its, and those of nobody."""
    spans = ads.select(claimer="source", _first="first_day", _last="last_day").distinct()
    sold = lines.filter(is_sold(lines) & lines.order_key.notnull())
    sold = sold.select("order_key", "answer", "attributed_source", "paid_on").distinct()
    covered = sold.join(spans, sold.paid_on.between(spans._first, spans._last))
    mine = (covered.answer == KNOWN) & (covered.attributed_source == covered.claimer)
    nobodys = covered.answer == UNATTRIBUTED
    grouped = covered.group_by("claimer").aggregate(
        known=covered.order_key.nunique(where=mine), nobodys=covered.order_key.nunique(where=nobodys)
    )
    rows = con.to_pyarrow(grouped).to_pylist()
    return {(row["claimer"], name): row[name] for row in rows for name in ("known", "nobodys")}


def _claim(source: str, rows: list[dict[str, Any]], counted: dict[tuple[str, str], int]) -> ClaimRow:
    mine = [row for row in rows if row["source"] == source]
    stated = [row["orders"] for row in mine if row["orders"] is not None]
    claimed = sum(stated) if stated else None
    known = counted.get((source, "known"), 0)
    beyond = None if claimed is None else max(0, claimed - known)
    return ClaimRow(
        source=source,
        claimed_orders=claimed,
        claimed_revenue={r["currency"] or "": r["revenue"] for r in mine if r["revenue"] is not None},
        known_orders=known,
        beyond=beyond,
        possible=None if beyond is None else min(beyond, counted.get((source, "nobodys"), 0)),
    )
