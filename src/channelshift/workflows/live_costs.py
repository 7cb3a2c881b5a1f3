"""What an hour of live costs: stated by a person for a host or for all, from a day on. Nothing is assumed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import ibis
from django.db import transaction

from channelshift.ledger.book import Ledger
from channelshift.ledger.rates import rates_to
from channelshift.store.models import HourCost
from channelshift.store.trail import note
from channelshift.terms.complaints import ChannelshiftError, NotThere
from channelshift.terms.text import sentence
from channelshift.workflows.workspace import Workspace

LIVE = "live"
MOST, MONEY = Decimal(100_000), Decimal("0.0001")
_LONGEST = 100
_CURRENCY = re.compile("[A-Z]{3}")


class BadHourCost(ChannelshiftError):
    """The cost of an hour cannot be kept as it was stated."""


class NoSuchHourCost(BadHourCost, NotThere):
    """The shop has stated no such cost."""


@dataclass(frozen=True)
class StatedCost:
    """What an hour costs from a day on; `who` is a host, `live`, or empty for every hour."""

    id: int
    who: str
    valid_from: date
    amount: Decimal
    currency: str


def stated() -> tuple[StatedCost, ...]:
    """Every cost of an hour the shop stated that may price a live hour, by whom and then the latest first."""
    rows = HourCost.objects.exclude(who__in=("video", "post", "message")).order_by("who", "-valid_from")
    return tuple(StatedCost(r.id, r.who, r.valid_from, r.amount, r.currency) for r in rows)


def state(who: str, valid_from: date, amount: Decimal, currency: str) -> int:
    """Keep what an hour costs from a day on; the same again replaces it. Returns its number."""
    name, code = " ".join(who.split()), currency.strip().upper()
    if len(name) > _LONGEST:
        raise BadHourCost(sentence("A host's name has at most {n} characters.", n=_LONGEST))
    if not amount.is_finite() or not 0 <= amount <= MOST:
        raise BadHourCost(sentence("An hour costs from 0 to {most}. Write it as 25 or 25.50.", most=MOST))
    if not _CURRENCY.fullmatch(code):
        raise BadHourCost(
            sentence("“{code}” is no currency. Write three letters, for example USD.", code=code[:20])
        )
    values = {"amount": amount.quantize(Decimal("0.0001")), "currency": code}
    with transaction.atomic():
        before = HourCost.objects.filter(who=name, valid_from=valid_from).first()
        was = {"amount": str(before.amount), "currency": before.currency} if before else {}
        row, _made = HourCost.objects.update_or_create(who=name, valid_from=valid_from, defaults=values)
        became = {
            "who": name,
            "from": valid_from.isoformat(),
            "amount": str(values["amount"]),
            "currency": code,
        }
        note("changed" if was else "made", "hour_cost", row.id, was, became)
    return int(row.id)


def forget(cost_id: int) -> None:
    """Take a stated cost out; that it was there stays in the trail."""
    with transaction.atomic():
        row = HourCost.objects.filter(id=cost_id).first()
        if row is None:
            raise NoSuchHourCost(sentence("There is no such cost of an hour."))
        note("removed", "hour_cost", row.id, {"who": row.who, "amount": str(row.amount)})
        row.delete()


@dataclass(frozen=True)
class HourCosts:
    """What an hour of a host cost on a day, in the reporting currency."""

    rows: tuple[StatedCost, ...]
    rates: Mapping[tuple[str, date], Decimal]

    def on(self, host: str, day: date | None, is_guest: bool = False) -> Decimal | None:
        """The host's own cost, else that of live hours, else of every hour; None where none is stated.

        Hours of a creator's own room are none of the seller's: they cost what is stated for that creator.
        """
        if is_guest and not any(r.who and r.who.casefold() == host.casefold() for r in self.rows):
            return Decimal(0)
        for who in (host,) if is_guest else (host, LIVE, ""):
            known = [
                r for r in self.rows if r.who.casefold() == who.casefold() and day and r.valid_from <= day
            ]
            if known:
                last = max(known, key=lambda r: r.valid_from)
                rate = self.rates.get((last.currency, day)) if day else None
                return None if rate is None else (last.amount * rate).quantize(MONEY)
        return None


def hour_costs(workspace: Workspace, ledger: Ledger, days: set[date]) -> HourCosts:
    """The stated costs with the exchange rates of some days. A missing rate is no rate."""
    rows = stated()
    pairs = [{"currency": c, "day": d} for c in {r.currency for r in rows} for d in days]
    if not pairs:
        return HourCosts(rows, {})
    wanted = ibis.memtable(pairs, schema=ibis.schema({"currency": "string", "day": "date"}))
    fx = workspace.warehouse.records(ledger.con, "fx_rate")
    found = ledger.con.to_pyarrow(rates_to(ledger.notes.reporting, wanted, fx)).to_pylist()
    return HourCosts(rows, {(r["currency"], r["day"]): r["rate"] for r in found if r["rate"] is not None})
