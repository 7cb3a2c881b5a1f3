"""The live sessions that files tell of, each once: lists with a row per product add up to one session."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta, timezone, tzinfo
from decimal import Decimal
from typing import Any
from zlib import crc32
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import ibis

from channelshift.ledger.book import Ledger
from channelshift.ledger.rates import rates_to
from channelshift.terms.market import MARKETS
from channelshift.workflows.live_answers import Live
from channelshift.workflows.workspace import Workspace

OWN = ("tiktok_live",)  # sources whose sessions the seller holds, and which an order export names
_WHOLE = ("shown", "viewers", "views", "peak_viewers", "impressions", "clicks", "created_orders", "buyers")
_SUMMED = ("claimed_orders", "claimed_revenue")
_WORDS = ("source", "content_id", "title", "host", "creator", "market", "zone")
_OFFSET = re.compile(r"[+-]\d{4}")
Row = dict[str, Any]


def sessions(workspace: Workspace, ledger: Ledger) -> list[Live]:
    """Every session of the shop, the latest first; one without a time of its start stands last."""
    lives = told_once(_read(workspace, ledger))
    return sorted(lives, key=lambda s: (s.started_at or datetime.min, s.key), reverse=True)  # noqa: DTZ901


def told_once(rows: Iterable[Row]) -> list[Live]:
    """Rows of all lists as sessions: rows per product become one, and so do lists of the same session."""
    return [_live(group) for group in _merged(_grouped(rows))]


def _read(workspace: Workspace, ledger: Ledger) -> list[Row]:
    """The rows of all lists; the revenue they claim in the reporting currency, None without a rate."""
    records = workspace.warehouse.records(ledger.con, "live_session")
    records = records.mutate(_day=records.started_at.date())
    wanted = records.select("currency", day="_day").distinct()
    wanted = wanted.filter(wanted.currency.notnull() & wanted.day.notnull())
    fx = workspace.warehouse.records(ledger.con, "fx_rate")
    rates = rates_to(ledger.notes.reporting, wanted, fx).select(_c="currency", _d="day", _rate="rate")
    joined = records.left_join(rates, (records.currency == rates._c) & (records._day == rates._d))
    found: list[Row] = ledger.con.to_pyarrow(joined).to_pylist()
    for row in found:
        revenue, rate = row["claimed_revenue"], row["_rate"]
        known = revenue is not None and rate is not None
        row["claimed_revenue"] = (revenue * rate).quantize(Decimal("0.0001")) if known else None
    return found


def key_of(row: Mapping[str, Any]) -> str:
    """What names a session: its id, else its shop, start and title, as TikTok's own list does."""
    if row["content_id"]:
        return str(row["content_id"])
    if not row["started_at"]:
        return ""
    title = crc32((row["title"] or "").strip().lower().encode())
    return f"{row['shop']}@{row['started_at']:%Y-%m-%dT%H:%M}-{title:08x}"


def _grouped(rows: Iterable[Row]) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        if key := key_of(row):
            groups.setdefault(key, []).append(row)
    return groups


def _merged(groups: dict[str, list[Row]]) -> list[list[Row]]:
    """A session that one list names by its id and another only by its start is one session."""
    by_id = {key: rows for key, rows in groups.items() if rows[0]["content_id"]}
    starts = {start_of(rows[0]): key for key, rows in by_id.items() if rows[0]["started_at"]}
    merged = {key: list(rows) for key, rows in by_id.items()}
    for key, rows in groups.items():
        if key in by_id:
            continue
        same = starts.get(start_of(rows[0]))
        if same and alike(rows[0]["title"], by_id[same][0]["title"]):
            merged[same] += rows
        else:
            merged[key] = list(rows)
    return list(merged.values())


def start_of(row: Row) -> tuple[str, str, str]:
    """By what a session is known that no id names: shop, market and minute."""
    return row["shop"], row["market"] or "", f"{row['started_at']:%Y-%m-%dT%H:%M}"


def alike(one: str | None, other: str | None) -> bool:
    """Whether two titles may be of one session: one that is not told is like any."""
    return not one or not other or one.strip().lower() == other.strip().lower()


def _live(rows: Sequence[Row]) -> Live:
    words: dict[str, Any] = {name: next((str(r[name]) for r in rows if r[name]), "") for name in _WORDS}
    started, ended = _known(rows, "started_at", min), _known(rows, "ended_at", max)
    seconds = _known(rows, "seconds", max)
    if seconds is None and started and ended:
        seconds = (ended - started).total_seconds()
    words["zone"] = words["zone"] or _zone_of(words["market"])
    # What the seller's own list names is the seller's own, whoever else lists it.
    words["source"] = next((r["source"] for r in rows if r["source"] in OWN), words["source"])
    return Live(
        key=key_of(next((r for r in rows if r["content_id"]), rows[0])),
        started_at=started,
        hours=seconds / 3600 if seconds and seconds > 0 else None,
        **words,
        **{name: _known(rows, name, max) for name in _WHOLE},
        **{name: _claimed(rows, name) for name in _SUMMED},
        products=len({r["product_id"] for r in rows if r["product_id"]}),
    )


def _known(rows: Sequence[Row], name: str, choose: Any) -> Any:
    """What stands on every row of a session counts once."""
    values = [r[name] for r in rows if r[name] is not None]
    return choose(values) if values else None


def _claimed(rows: Sequence[Row], name: str) -> Any:
    """A row for the whole session says it; else the rows of its products add up to it."""
    whole = [r for r in rows if not r["product_id"] and r[name] is not None]
    if whole:
        return max(r[name] for r in whole)
    of_products = {r["product_id"]: r[name] for r in rows if r["product_id"] and r[name] is not None}
    return sum(of_products.values()) if of_products else None


def _zone_of(market: str) -> str:
    return MARKETS[market].zone if market in MARKETS else ""


def clock(zone: str, market: str) -> tzinfo | None:
    """The clock a wall-clock time is read by: the file's, else the market's; None where neither is known.

    >>> clock("+0700", ""), clock("", "")
    (datetime.timezone(datetime.timedelta(seconds=25200)), None)
    """
    if _OFFSET.fullmatch(zone):
        sign = -1 if zone[0] == "-" else 1
        return timezone(sign * timedelta(hours=int(zone[1:3]), minutes=int(zone[3:])))
    for name in (zone, _zone_of(market)):
        try:
            if name:
                return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError):
            continue
    return None


def in_market_time(live: Live) -> datetime | None:
    """When it started by the clock of its market; as the file writes it where the market is not known."""
    there, here = clock(live.zone, live.market), clock("", live.market)
    if live.started_at is None or there is None or here is None:
        return live.started_at
    return live.started_at.replace(tzinfo=there).astimezone(here).replace(tzinfo=None)


def bounds(lives: Iterable[Live], zones: Iterable[str], after: timedelta) -> list[Row]:
    """From when to when an order may belong to each session, by each clock of the orders."""
    found = []
    for live in lives:
        there = clock(live.zone, live.market)
        if live.started_at is None or live.hours is None or not live.market or there is None:
            continue
        start = live.started_at.replace(tzinfo=there)
        until = start + timedelta(hours=live.hours) + after
        for zone in zones:
            here = clock(zone, live.market) or there
            moments = {"_from": _wall(start, here), "_until": _wall(until, here)}
            of = {"_key": live.key, "_zone": zone, "_market": live.market, "_source": live.source}
            found.append(of | moments)
    return found


def _wall(moment: datetime, zone: tzinfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None)


BOUNDS = ibis.schema(
    {
        **dict.fromkeys(("_key", "_zone", "_market", "_source"), "string"),
        **dict.fromkeys(("_from", "_until"), "timestamp(6)"),
    }
)
