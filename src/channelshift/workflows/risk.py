"""Risk: how much profit hangs on one platform, creator, product or supplier, and what would hurt most."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

import ibis
from django.db import transaction

from channelshift.store.models import RiskLimit
from channelshift.store.trail import note
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.days import Period, full_months_before, month_of
from channelshift.terms.route import Checkout, Pool, Route, Source, UnknownRoute, platform_of
from channelshift.terms.shares import exposure
from channelshift.terms.text import Sentence, sentence
from channelshift.workflows.creators import creators
from channelshift.workflows.profit import opened, profit
from channelshift.workflows.risk_answers import KINDS, NOBODYS, Failure, KindOfShare, Risk, Share
from channelshift.workflows.stock import stock
from channelshift.workflows.workspace import Workspace

MONTHS = 3
MOST_FAILURES = 8
CENT = Decimal("0.01")
# Sources that no platform gives and none can take away in a day.
_NO_PLATFORM = frozenset({Source.UNATTRIBUTED, Source.DIRECT, Source.EMAIL, Source.SEARCH})
# What nobody but the seller can take away: it has a share, and is no failure of somebody else's.
_OWN = frozenset({("pool", Pool.SELLER_WAREHOUSE.value), ("checkout", Checkout.OWN_STORE.value)})
_OF_CHECKOUT = {Checkout.TIKTOK_SHOP: "tiktok", Checkout.META_SHOP: "meta"}


class BadLimit(ChannelshiftError):
    """A limit that is no share."""


class Earned(NamedTuple):
    """CM3 of one thing by month, and what opens its rows."""

    months: Mapping[str, Decimal]
    where: Mapping[str, str]
    unknown: int = 0


def risk(workspace: Workspace) -> Risk:
    """How profit is spread over the last three full months, and which single failure would cost most."""
    period = full_months_before(workspace.today, MONTHS)
    months = [f"{day:%Y-%m}" for day in sorted({d.replace(day=1) for d in period.each_day()})]
    own = limits()
    found = _earned(workspace, period, months)
    kinds = tuple(_kind(what, found[what], months, own.get(what)) for what in KINDS if found[what])
    return Risk(
        currency=workspace.reporting_currency,
        period=period,
        kinds=kinds,
        failures=tuple(_failures(kinds, _stock_behind(workspace), len(months))),
        notes=tuple(_notes(kinds, found)),
    )


def limits() -> dict[str, Decimal]:
    """The largest share one thing of each kind may have, as the seller set it: a share of 1."""
    return {limit.what: limit.most for limit in RiskLimit.objects.all()}


def platform_of_route(route: Route) -> str:
    """The platform that could end a route: the one that takes the order, else the one the buyer came from.

    `none` where no platform stands between: the buyer came by a letter, by search or by name.
    """
    if route.checkout != Checkout.OWN_STORE:
        return _OF_CHECKOUT.get(route.checkout, route.checkout.value)
    return NOBODYS if route.source in _NO_PLATFORM else platform_of(route.source)


def set_limit(what: str, percent: str) -> None:
    """The largest share of profit one thing of a kind may have, in percent; empty takes the limit away."""
    if what not in KINDS:
        raise BadLimit(sentence("There is no share by {what}.", what=what[:40]))
    with transaction.atomic():
        if not percent.strip():
            RiskLimit.objects.filter(what=what).delete()
            note("removed", "risk limit", what, {}, {})
            return
        most = _a_share(percent)
        RiskLimit.objects.update_or_create(what=what, defaults={"most": most})
        note("set", "risk limit", what, {}, {"most": str(most)})


def _a_share(percent: str) -> Decimal:
    try:
        share = Decimal(percent.strip().rstrip("%")) / 100
    except InvalidOperation:
        share = Decimal(-1)
    if not share.is_finite() or not 0 < share <= 1:
        raise BadLimit(
            sentence("A limit is a share from 1 to 100 percent, not {percent}.", percent=percent[:20])
        )
    return share.quantize(Decimal("0.0001"))


# ------------------------------------------------------------------ what each thing earned


def _earned(workspace: Workspace, period: Period, months: Sequence[str]) -> dict[str, dict[str, Earned]]:
    by_route = _by_month(workspace, period, "route")
    by_sku = _by_month(workspace, period, "sku")
    suppliers = _suppliers(workspace)
    return {
        "platform": _regrouped(by_route, _of_route(platform_of_route), ""),
        "checkout": _regrouped(by_route, _of_route(lambda r: r.checkout.value), "is_checkout"),
        "market": _regrouped(by_route, _of_route(lambda r: r.market), "is_market"),
        "pool": _regrouped(by_route, _of_route(lambda r: r.pool.value), "is_pool"),
        "source": _regrouped(by_route, _of_route(lambda r: r.source.value), "is_source"),
        "creator": _by_creator(workspace, months),
        "sku": _regrouped(by_sku, lambda sku: sku, "is_sku"),
        "supplier": _regrouped(by_sku, lambda sku: suppliers.get(sku, ""), "") if suppliers else {},
    }


def _by_month(workspace: Workspace, period: Period, column: str) -> dict[tuple[str, str], Decimal | None]:
    """CM3 by a column and month; None where something was sold and nobody knows what is left."""
    table = profit(workspace, (column, "month"), period)
    return {
        (row.key[0], row.key[1]): row.figures.get("cm3")
        for row in table.rows
        if row.key[0] and (row.orders or row.figures.get("cm3"))
    }


def _regrouped(
    found: Mapping[tuple[str, str], Decimal | None], name_of: Callable[[str], str], opens: str
) -> dict[str, Earned]:
    sums: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    unknown: dict[str, int] = defaultdict(int)
    for (key, month), cm3 in found.items():
        name = name_of(key)
        if not name:
            continue
        if cm3 is None:
            unknown[name] += 1
        else:
            sums[name][month] += cm3
    return {
        name: Earned(dict(sums[name]), {opens: name} if opens else {}, unknown[name])
        for name in {*sums, *unknown}
    }


def _of_route(part: Callable[[Route], str]) -> Callable[[str], str]:
    """Part of a route's key; nothing where a ledger line has no whole route."""

    def of(key: str) -> str:
        try:
            return part(Route.parse(key))
        except UnknownRoute:
            return ""

    return of


def _by_creator(workspace: Workspace, months: Sequence[str]) -> dict[str, Earned]:
    sums: dict[str, dict[str, Decimal]] = defaultdict(dict)
    unknown: dict[str, int] = defaultdict(int)
    for month in months:
        year, number = (int(part) for part in month.split("-"))
        first = full_months_before(workspace.today, 1).first.replace(year=year, month=number)
        for row in creators(workspace, month_of(first)).rows:
            if row.cm3 is None:
                unknown[row.creator] += 1
            else:
                sums[row.creator][month] = row.cm3
    return {name: Earned(sums[name], {}, unknown[name]) for name in {*sums, *unknown}}


def _suppliers(workspace: Workspace) -> dict[str, str]:
    """SKU to supplier, as its latest cost says: one without a first day has held the longest."""
    with opened(workspace) as ledger:
        costs = workspace.warehouse.records(ledger.con, "product_cost")
        known = costs.filter(costs.supplier.notnull() & (costs.supplier != ""))
        known = known.order_by(ibis.coalesce(known.valid_from, ibis.date(1970, 1, 1)))
        rows = ledger.con.to_pyarrow(known.select("sku", "supplier")).to_pylist()
    return {row["sku"]: row["supplier"] for row in rows}


# ------------------------------------------------------------------ shares and failures


def _kind(what: str, found: Mapping[str, Earned], months: Sequence[str], most: Decimal | None) -> KindOfShare:
    whole = {name: sum(earned.months.values(), Decimal(0)) for name, earned in found.items() if earned.months}
    spread = exposure(whole)
    share_of = dict(spread.shares)
    rows = [
        Share(name, cm3, share_of.get(name), *_least_and_most(found[name], months), found[name].where)
        for name, cm3 in whole.items()
    ]
    rows.sort(key=lambda row: (-row.cm3, row.name))
    return KindOfShare(what, tuple(rows), spread, sum(e.unknown > 0 for e in found.values()), most)


def _least_and_most(earned: Earned, months: Sequence[str]) -> tuple[Decimal, Decimal]:
    """Of a month; a month without a sale left nothing."""
    values = [earned.months.get(month, Decimal(0)) for month in months]
    return min(values), max(values)


def _failures(
    kinds: Iterable[KindOfShare], stock_of: Mapping[tuple[str, str], Decimal], months: int
) -> list[Failure]:
    """What would be gone with each thing, the dearest first; no two of them are ever added up."""
    found = [
        Failure(
            kind.what,
            row.name,
            (row.cm3 / months).quantize(CENT),
            row.low,
            row.high,
            stock_of.get((kind.what, row.name)),
        )
        for kind in kinds
        for row in kind.rows
        if row.share is not None and row.name != NOBODYS and kind.what != "market"
        if (kind.what, row.name) not in _OWN
    ]
    return sorted(found, key=lambda failure: -failure.month)[:MOST_FAILURES]


def _stock_behind(workspace: Workspace) -> dict[tuple[str, str], Decimal]:
    """Stock at landed cost in platforms' warehouses, by what could keep it: platform, checkout, pool."""
    behind: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for pool in stock(workspace).pools:
        if pool.value is None or not pool.checkout:
            continue
        behind["pool", pool.pool] += pool.value
        behind["checkout", pool.checkout] += pool.value
        platform = _OF_CHECKOUT.get(Checkout(pool.checkout), pool.checkout)
        behind["platform", platform] += pool.value
    return dict(behind)


def _notes(kinds: Iterable[KindOfShare], found: Mapping[str, Mapping[str, Earned]]) -> list[Sentence]:
    notes = [
        sentence(
            "{n} things sold and nobody knows what is left of them, so they have no share.", n=kind.unknown
        )
        for kind in kinds
        if kind.unknown and kind.what == "sku"
    ]
    if not found["supplier"]:
        notes.append(
            sentence(
                "No product file names suppliers: fill in the column “supplier” of the products template."
            )
        )
    if not found["creator"]:
        notes.append(sentence("No order, sample or fee names a creator in these months."))
    return notes
