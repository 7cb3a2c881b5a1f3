"""What the files say of searches and products, and what the shop itself says: titles, tags and names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import ibis

from channelshift.content.coverage import Said
from channelshift.content.search_sums import TermRow
from channelshift.terms.days import Period
from channelshift.workflows.profit import opened
from channelshift.workflows.search_answers import ProductSeen
from channelshift.workflows.workspace import Workspace

DAYS = 91  # thirteen weeks: reports by week are cut at no end
_TERM_COLUMNS = (
    *("term", "language", "first_day", "last_day", "source", "shop", "market", "content_id", "product_id"),
    *("searches", "impressions", "clicks", "saves", "claimed_orders", "import_id", "file", "sheet", "row"),
)
_LONGEST_TERM = 1000  # characters of a cell that are kept; a longer one is no search
_MOST_TEXT = 2000


@dataclass(frozen=True)
class Read:
    """Everything about searches that the shop's files hold."""

    rows: tuple[TermRow, ...]
    period: Period | None
    outside: int  # rows that reach over an end of the period, and are in no sum
    undated: int
    products: Mapping[str, str]  # name of each SKU
    said: tuple[Said, ...]
    seen: tuple[tuple[TermRow, str], ...]  # product analysis, with the product's name
    sku_of: Mapping[str, str]  # by the platform's id of a product or variant


def read(workspace: Workspace, period: Period | None = None, source: str = "", market: str = "") -> Read:
    """The searches of a period, else of the last thirteen weeks that any file tells of."""
    with opened(workspace) as ledger:
        con = ledger.con
        raw = _fetch(workspace, con, "search_term_day", _TERM_COLUMNS)
        analysed = _fetch(workspace, con, "product_day", _PRODUCT_COLUMNS)
        named, sku_of = _products(workspace, con)
        said = (*_said_of_content(workspace, con), *_said_of_products(named))
    rows = [_row(r) for r in raw if r["first_day"] and r["last_day"] and (r["term"] or "").strip()]
    rows = [r for r in rows if source in ("", r.source) and market in ("", r.market)]
    chosen = period or _last_days(rows)
    inside = [r for r in rows if chosen and chosen.first <= r.first_day and r.last_day <= chosen.last]
    met = [r for r in rows if chosen and r.first_day <= chosen.last and chosen.first <= r.last_day]
    return Read(
        rows=tuple(inside),
        period=chosen,
        outside=len(met) - len(inside),
        undated=sum(1 for r in raw if not (r["first_day"] and r["last_day"])),
        products={sku: name for sku, (name, _) in named.items()},
        said=said,
        seen=tuple(_analysed(analysed, chosen)),
        sku_of=sku_of,
    )


def _fetch(
    workspace: Workspace, con: ibis.BaseBackend, kind: str, columns: Sequence[str]
) -> list[dict[str, Any]]:
    table = workspace.warehouse.records(con, kind)
    found: list[dict[str, Any]] = con.to_pyarrow(table.select(*columns)).to_pylist()
    return found


def _row(raw: Mapping[str, Any]) -> TermRow:
    texts = ("language", "source", "shop", "market", "content_id", "product_id", "import_id", "file", "sheet")
    return TermRow(
        term=str(raw["term"]).strip()[:_LONGEST_TERM],
        first_day=min(raw["first_day"], raw["last_day"]),
        last_day=max(raw["first_day"], raw["last_day"]),
        row=raw["row"] or 0,
        **_texts(raw, texts),
        **{name: raw[name] for name in ("searches", "impressions", "clicks", "saves", "claimed_orders")},
    )


def _texts(raw: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    return {name: raw[name] or "" for name in names}


def _last_days(rows: Iterable[TermRow]) -> Period | None:
    last = max((row.last_day for row in rows), default=None)
    return None if last is None else Period(last - timedelta(days=DAYS - 1), last)


# ------------------------------------------------------------------ what the shop says


def _products(
    workspace: Workspace, con: ibis.BaseBackend
) -> tuple[dict[str, tuple[str, str]], dict[str, str]]:
    """Each SKU's names in all files with its category, and the platforms' ids that stand for it."""
    costs = _fetch(workspace, con, "product_cost", ("sku", "product", "category"))
    listed = _fetch(workspace, con, "product_listing", ("sku", "sku_id", "product_id", "product", "category"))
    orders = workspace.warehouse.records(con, "order_line")
    sold = con.to_pyarrow(
        orders.select("sku", "sku_id", "product_id", "product").distinct().limit(20_000)
    ).to_pylist()
    names: dict[str, list[str]] = defaultdict(list)
    sku_of: dict[str, str] = {}
    for row in (*costs, *listed, *sold):
        sku = row["sku"]
        if not sku:
            continue
        for part in (row["product"], row.get("category")):
            if part and part not in names[sku]:
                names[sku].append(part)
        for name in ("sku_id", "product_id"):
            if row.get(name):
                sku_of.setdefault(str(row[name]), sku)
    known = {row["sku"] for row in (*costs, *listed) if row["sku"]}
    # A name that only orders have may be a bundle nobody can film; it counts where nothing else is known.
    wanted = known or set(names)
    found = {sku: (parts[0], " ".join(parts)) for sku, parts in names.items() if sku in wanted and parts}
    return dict(sorted(found.items())), sku_of


def _said_of_products(named: Mapping[str, tuple[str, str]]) -> Iterable[Said]:
    return [Said("product", sku, text[:_MOST_TEXT], sku) for sku, (_, text) in named.items()]


def _said_of_content(workspace: Workspace, con: ibis.BaseBackend) -> list[Said]:
    """Each video's, session's and post's title and tags, all versions of them together."""
    days = _fetch(workspace, con, "content_day", ("content_id", "title", "tags", "sku"))
    lives = _fetch(workspace, con, "live_session", ("content_id", "title"))
    texts: dict[str, list[str]] = defaultdict(list)
    skus: dict[str, str] = {}
    for row in (*days, *lives):
        content_id = row["content_id"]
        if not content_id:
            continue
        for part in (row["title"], row.get("tags")):
            if part and part not in texts[content_id]:
                texts[content_id].append(part)
        if row.get("sku"):
            skus[content_id] = row["sku"]
    return [
        Said("content", content_id, " ".join(parts)[:_MOST_TEXT], skus.get(content_id, ""))
        for content_id, parts in sorted(texts.items())
        if parts
    ]


# ------------------------------------------------------------------ product analysis

_PRODUCT_COLUMNS = (
    *("first_day", "last_day", "source", "shop", "market", "sku_id", "product_id", "product"),
    *("impressions", "clicks", "claimed_orders", "import_id", "file", "sheet", "row"),
)


def _analysed(raw: Iterable[Mapping[str, Any]], period: Period | None) -> Iterable[tuple[TermRow, str]]:
    """Rows of product analyses that lie in the period, under the platform's id of the product."""
    for row in raw:
        first, last = row["first_day"], row["last_day"]
        ref = row["product_id"] or row["sku_id"] or row["product"]
        if not (first and last and ref and period) or first < period.first or last > period.last:
            continue
        counts = {name: row[name] for name in ("impressions", "clicks", "claimed_orders")}
        texts = _texts(row, ("source", "shop", "market", "import_id", "file", "sheet"))
        yield (
            TermRow(
                str(ref), first, last, product_id=row["sku_id"] or "", row=row["row"] or 0, **counts, **texts
            ),
            row["product"] or "",
        )


def products_seen(read: Read) -> tuple[ProductSeen, ...]:
    """What the platforms say of each product, every day counted once; most clicked first."""
    from channelshift.content.search_sums import added, counted_once, days_told

    names = {row.term: name for row, name in read.seen if name}
    found: dict[tuple[str, str], list[TermRow]] = defaultdict(list)
    for row in counted_once(row for row, _ in read.seen):
        found[row.source, row.term].append(row)
    seen = [
        ProductSeen(
            source=source,
            name=names.get(ref, ref),
            ref=read.sku_of.get(ref, ref),
            days=days_told(rows),
            impressions=added(rows, "impressions"),
            clicks=added(rows, "clicks"),
            claimed_orders=added(rows, "claimed_orders"),
        )
        for (source, ref), rows in found.items()
    ]
    return tuple(sorted(seen, key=lambda p: (-(p.clicks or 0), -(p.claimed_orders or 0), p.source, p.ref)))


def weeks_between(first: date, last: date) -> list[date]:
    """The Mondays of the whole weeks between two days."""
    monday = first + timedelta(days=-first.weekday() % 7)
    weeks = []
    while monday + timedelta(days=6) <= last:
        weeks.append(monday)
        monday += timedelta(days=7)
    return weeks
