"""What the imported files and the ledger's lines say of content, read once for all questions about it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import ibis
import ibis.expr.types as ir

from channelshift.content.ledger import About, Earned
from channelshift.content.measures import Squares
from channelshift.content.periods import Part, Stat
from channelshift.ledger.book import Ledger, converted
from channelshift.ledger.lines import is_sold
from channelshift.terms.days import Period
from channelshift.workflows.live_sessions import alike, start_of
from channelshift.workflows.workspace import Workspace

LIKED = ("likes", "comments", "shares", "saves")
_STATED = ("views", "impressions", "clicks", "watch_hours", "hours", "claimed_orders")
_ABOUT = ("source", "format", "genre", "title", "tags", "creator", "market", "sku", "published_on")
_MEDIA = {"live": "live", "whatsapp": "message", "telegram": "message", "email": "message"}
_PLACE = ("exported_at", "import_id", "file", "sheet", "row")
Rows = list[dict[str, Any]]


@dataclass
class Read:
    """Everything files say of content: by id what it is and its statistics; hours that name no content."""

    about: dict[str, About] = field(default_factory=dict)
    stats: dict[str, list[Stat]] = field(default_factory=dict)
    platforms: dict[str, set[str]] = field(default_factory=dict)
    hours: dict[tuple[str, date], float] = field(default_factory=dict)  # by source and Monday
    long_hours: float = 0.0  # hours stated over more than a week
    unnamed: set[str] = field(default_factory=set)  # sessions without an id: no order can name them


def read_files(workspace: Workspace, con: ibis.BaseBackend) -> Read:
    """The content and live records of all imports, the newest version of each."""
    days = _days_of(con, workspace.warehouse.records(con, "content_day"))
    lives = _lives_of(con, workspace.warehouse.records(con, "live_session"))
    found = Read()
    by_id: dict[str, Rows] = defaultdict(list)
    for row in (*days, *lives):
        if row["content_id"]:
            by_id[row["content_id"]].append(row)
            if row.get("unnamed"):
                found.unnamed.add(row["content_id"])
        elif row.get("hours"):
            _add_hours(found, row)
    for content_id, rows in by_id.items():
        found.about[content_id] = _about(rows)
        found.stats[content_id] = _stats(rows)
        found.platforms[content_id] = {platform_of(row["source"]) for row in rows}
    return found


def platform_of(source: str | None) -> str:
    """The platform a source belongs to: the part of its name before the first underscore."""
    return (source or "").split("_")[0]


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _days_of(con: ibis.BaseBackend, table: ir.Table) -> Rows:
    names = (*_ABOUT, *_STATED, *LIKED, "content_id", "first_day", "last_day")
    own = {"product_id": ibis.literal(""), "kind": ibis.literal("content_day")}
    return con.to_pyarrow(table.select(*names, *_PLACE, **own)).to_pylist()


def _lives_of(con: ibis.BaseBackend, table: ir.Table) -> Rows:
    """Live sessions as content of one day or of the days they ran over; without an id by start and title.

    What one list names by its id and another by its start only is one session, as on the page of lives.
    """
    names = ("source", "title", "creator", "market", "views", "impressions", "clicks", "claimed_orders")
    liked = [name for name in LIKED if name in table.columns]
    chosen = (*names, *liked, "content_id", "started_at", "ended_at", "seconds", "product_id", "shop")
    table = table.select(*chosen, *_PLACE, kind=ibis.literal("live_session"))
    rows = con.to_pyarrow(table).to_pylist()
    named = {start_of(row): row for row in rows if row["content_id"] and row["started_at"]}
    return [
        {**dict.fromkeys((*_ABOUT, *_STATED, *LIKED)), **row, **_when(row, named), "format": "live"}
        for row in rows
    ]


def _when(row: dict[str, Any], named: Mapping[Any, Mapping[str, Any]]) -> dict[str, Any]:
    start: datetime | None = row["started_at"]
    end = row["ended_at"] or (start + timedelta(seconds=row["seconds"] or 0) if start else None)
    same = named.get(start_of(row)) if start and not row["content_id"] else None
    found = same["content_id"] if same and alike(row["title"], same["title"]) else row["content_id"]
    by_start = f"{start:%Y-%m-%d %H:%M} {row['title'] or ''}".strip()[:100] if start else ""
    first = start.date() if start else None
    return {
        "content_id": found or by_start,
        "unnamed": not found,
        "first_day": first,
        "last_day": end.date() if end else None,
        "published_on": first,
    }


def _add_hours(found: Read, row: Mapping[str, Any]) -> None:
    first, last = row["first_day"], row["last_day"] or row["first_day"]
    if first is None or last > monday_of(first) + timedelta(days=6):
        found.long_hours += row["hours"]
        return
    week = (row["source"] or "", monday_of(first))
    found.hours[week] = found.hours.get(week, 0.0) + row["hours"]


def _about(rows: Rows) -> About:
    """What it is: of each fact the word of the newest row that states it; published as early as any says."""
    newest = sorted(rows, key=lambda row: (row["last_day"] or date.min, row["exported_at"] or datetime.min))  # noqa: DTZ901
    said = {name: next((r[name] for r in reversed(newest) if r[name]), None) for name in _ABOUT}
    published = [row["published_on"] for row in rows if row["published_on"]]
    starts = [row["first_day"] for row in rows if row["first_day"] and row["last_day"] is None]
    source = said["source"] or ""
    return About(
        source=source,
        medium=said["format"] or medium_of(source),
        title=said["title"] or "",
        genre=(said["genre"] or "").strip().lower(),
        tags=said["tags"] or "",
        creator=said["creator"] or "",
        market=said["market"] or "",
        sku=said["sku"] or "",
        published_on=min(published or starts, default=None),
    )


def medium_of(source: str) -> str:
    """video, live, post or message, as the name of the source tells; empty where it does not."""
    for word, medium in _MEDIA.items():
        if word in source:
            return medium
    if any(word in source for word in ("video", "reels", "shorts", "creator")):
        return "video"
    return "post" if source.startswith("pinterest") else ""


def _stats(rows: Rows) -> list[Stat]:
    """One row per export and period. Rows of one export over the same days count together only where they
    are its parts: another market, or another product of one session."""
    parts: dict[tuple[Any, ...], dict[tuple[str, str], dict[str, Any]]] = defaultdict(dict)
    for row in sorted(rows, key=lambda row: row["row"]):
        key = (row["import_id"], row["source"], row["first_day"], row["last_day"])
        parts[key][row["market"] or "", row["product_id"] or ""] = row
    made = [_stat(list(of.values())) for of in parts.values()]
    return [stat for stat in made if stat.figures]


def _stat(rows: Rows) -> Stat:
    row = rows[0]
    first, last = row["first_day"], row["last_day"]
    parts = tuple(Part(r["kind"], r["file"], r["sheet"] or "", r["row"], _figures(r)) for r in rows)
    added = {name: _added(part.figures.get(name) for part in parts) for name in (*_STATED, "interactions")}
    period = Period(first, last) if first and last and first <= last else None
    known = {name: value for name, value in added.items() if value is not None}
    return Stat(platform_of(row["source"]), period, row["exported_at"], known, parts)


def _figures(row: Mapping[str, Any]) -> dict[str, float]:
    """The figures one row states, likes, comments, shares and saves together."""
    stated = {name: row[name] for name in _STATED} | {"interactions": _added(row[name] for name in LIKED)}
    return {name: float(value) for name, value in stated.items() if value is not None}


def _added(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return float(sum(known)) if known else None


# ------------------------------------------------------------------ the ledger's lines


def read_ledger(ledger: Ledger, period: Period | None) -> dict[str, list[Earned]]:
    """Per content and paid day what its lines come to; what names no content stands under the empty name."""
    reporting = ledger.notes.reporting
    lines = converted(ledger.select(period, "paid"), reporting, reporting)
    lines = lines.mutate(_content=ibis.coalesce(lines.content_id, ""))
    money = lines.group_by("_content", "paid_on").aggregate(
        gmv=(lines.gross_sales + lines.seller_discount).sum().cast("decimal(38, 4)"),
        net_sales=lines.net_sales.sum().cast("decimal(38, 4)"),
        cm3=lines.cm3.sum().cast("decimal(38, 4)"),
        spend=(-lines.ads).sum(where=lines.what == "ad_day").cast("decimal(38, 4)"),
        units=ibis.coalesce(lines.quantity.sum(where=is_sold(lines)), 0),
    )
    orders = {(r["_content"], r["day"]): r["n"] for r in _orders_once(ledger, lines)}
    found: dict[str, list[Earned]] = defaultdict(list)
    for row in ledger.con.to_pyarrow(money).to_pylist():
        day, number = row["paid_on"], orders.pop((row["_content"], row["paid_on"]), 0)
        found[row["_content"]].append(
            Earned(
                day=day,
                orders=number,
                units=row["units"],
                gmv=Decimal(row["gmv"] or 0),
                net_sales=Decimal(row["net_sales"] or 0),
                cm3=row["cm3"],
                spend=Decimal(row["spend"] or 0),
            )
        )
    return dict(found)


def _orders_once(ledger: Ledger, lines: ir.Table) -> Rows:
    """Each order under one content: that of which it holds most, before none at all."""
    sold = lines.filter(is_sold(lines) & lines.order_key.notnull())
    parts = sold.group_by("order_key", "_content").aggregate(
        worth=sold.gross_sales.sum(), day=sold.paid_on.min()
    )
    first = ibis.window(
        group_by="order_key",
        order_by=[parts._content == "", ibis.desc(parts.worth), parts._content],
    )
    ranked = parts.mutate(_rank=ibis.row_number().over(first))
    best = ranked.filter(ranked._rank == 0)
    return ledger.con.to_pyarrow(best.group_by("_content", "day").aggregate(n=best.count())).to_pylist()


def named_by_lines(ledger: Ledger) -> set[str]:
    """Every content that any line of the ledger names."""
    lines = ledger.lines.filter(ledger.lines.content_id.notnull())
    return set(ledger.con.to_pyarrow(lines.select("content_id").distinct())["content_id"].to_pylist())


def order_squares(ledger: Ledger, period: Period | None) -> Squares:
    """Mean squares of the CM3 and GMV of one order tied to a content, in the reporting currency."""
    reporting = ledger.notes.reporting
    lines = converted(ledger.select(period, "paid"), reporting, reporting)
    tied = lines.filter(lines.content_id.notnull() & lines.order_key.notnull())
    each = tied.group_by("order_key").aggregate(
        cm3=tied.cm3.sum().cast("float64"),
        gmv=(tied.gross_sales + tied.seller_discount).sum().cast("float64"),
    )
    means = each.aggregate(cm3=(each.cm3 * each.cm3).mean(), gmv=(each.gmv * each.gmv).mean())
    row = ledger.con.to_pyarrow(means).to_pylist()[0]
    return Squares(float(row["cm3"] or 0.0), float(row["gmv"] or 0.0))


def places(ledger: Ledger, contents: Collection[str]) -> dict[str, dict[str, str]]:
    """Of contents that no file describes: the source, market and SKU of the line that is worth most."""
    lines = ledger.lines.filter(ledger.lines.content_id.isin(sorted(contents)))
    best = ibis.window(group_by="content_id", order_by=[ibis.desc(lines.gross_sales), "order_key", "row"])
    ranked = lines.mutate(_rank=ibis.row_number().over(best))
    chosen = ranked.filter(ranked._rank == 0).select("content_id", "source", "market", "sku")
    rows = ledger.con.to_pyarrow(chosen).to_pylist()
    return {r["content_id"]: {k: r[k] or "" for k in ("source", "market", "sku")} for r in rows}
