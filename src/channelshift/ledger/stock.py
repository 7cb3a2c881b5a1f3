"""Stock: what lies where, how fast it sells, and on how many days there was any of it.

A shelf is one SKU in one pool. The seller's own warehouses serve every way of selling and are one shelf;
a platform's warehouse serves one checkout in one market. Negative counts are kept as they are.
"""

from __future__ import annotations

from datetime import date, timedelta

import ibis
import ibis.expr.types as ir

from channelshift.terms.days import Period
from channelshift.terms.route import Pool
from channelshift.terms.steps import kept

SHELF = ["sku", "pool", "checkout", "market"]
OWN = Pool.SELLER_WAREHOUSE.value
WIDE = "decimal(38, 4)"  # a sum of counts goes through it: Ibis takes it for int64 already, DuckDB widens it
ARRIVED = ("received", "transferred_in")
LEFT = ("transferred_out", "written_off")


def placed(records: ir.Table, places: ir.Table) -> ir.Table:
    """Counts or moves with the shelf they belong to. `places`: location, pool, checkout and market.

    A place in the seller's own pool belongs to no checkout and no market.
    """
    table = places.select(_location="location", _pool="pool", checkout="checkout", _market="market")
    pool = ibis.coalesce(records.pool.nullif(""), OWN)
    named = records.mutate(pool=pool, location=ibis.coalesce(records.location, ""))
    joined = named.left_join(table, (named.location == table._location) & (named.pool == table._pool))
    own = joined.pool == OWN
    joined = joined.mutate(
        checkout=ibis.ifelse(own, "", ibis.coalesce(joined.checkout, "")),
        market=ibis.ifelse(own, "", ibis.coalesce(joined._market, "")),
    )
    return joined.drop("_location", "_pool", "_market")


def last_counts(stock: ir.Table, as_of: date) -> ir.Table:
    """The last count of each SKU in each place by a day; one without a day is taken as the oldest.

    A file may write a SKU on several rows (new and used, two listings): all of them are one count.
    """
    stock = stock.filter(stock.on_hand.notnull() & (stock.day.isnull() | (stock.day <= as_of)))
    newest = [
        ibis.desc(ibis.coalesce(stock.day, ibis.date(1970, 1, 1))),
        ibis.desc(stock.exported_at),
        ibis.desc(stock.import_id),
    ]
    rank = ibis.rank().over(group_by=["shop", "sku", "location", "pool"], order_by=newest)
    ranked = stock.mutate(_rank=rank)
    return ranked.filter(ranked._rank == 0).drop("_rank")


def on_shelves(counts: ir.Table) -> ir.Table:
    """What lies on each shelf by its last counts; `counted_on` is the oldest of them."""
    return counts.group_by(SHELF).aggregate(
        on_hand=counts.on_hand.sum().cast(WIDE).cast("int64"),
        incoming=ibis.coalesce(counts.incoming.sum(), 0).cast(WIDE).cast("int64"),
        negative=counts.on_hand.sum(where=counts.on_hand < 0).cast(WIDE).cast("int64"),
        places=counts.location.nunique(),
        counted_on=counts.day.min(),
        product=counts["product"].max(),
    )


def sales(lines: ir.Table) -> ir.Table:
    """What the ledger's sales took from each shelf, day by day; `lines` are in one currency."""
    sold = lines.filter((lines.what == "order_line") & lines.sku.notnull() & lines.paid_on.notnull())
    own = sold.pool == OWN
    sold = sold.mutate(checkout=ibis.ifelse(own, "", sold.checkout), market=ibis.ifelse(own, "", sold.market))
    return kept(
        sold.group_by([*SHELF, "paid_on"]).aggregate(
            units=ibis.coalesce(sold.quantity.sum(), 0).cast(WIDE).cast("int64"),
            cogs=sold.cogs.sum().cast(WIDE),
            uncosted=sold.cogs.isnull().sum(),
        )
    )


def sold_in(daily: ir.Table, period: Period) -> ir.Table:
    """Units sold from each shelf in a period, and what they had cost."""
    daily = daily.filter(daily.paid_on.between(period.first, period.last))
    return daily.group_by(SHELF).aggregate(
        units=daily.units.sum().cast(WIDE).cast("int64"),
        cogs=daily.cogs.sum().cast(WIDE),
        uncosted=daily.uncosted.sum(),
        days_sold=daily.paid_on.nunique(),
    )


def received_in(moves: ir.Table, period: Period) -> ir.Table:
    """Units that came to each shelf in a period, other than by a buyer sending them back."""
    moves = moves.filter(moves.day.between(period.first, period.last) & moves.type.isin(ARRIVED))
    return moves.group_by(SHELF).aggregate(received=moves.quantity.sum().cast(WIDE).cast("int64"))


def levels(shelves: ir.Table, daily: ir.Table, moves: ir.Table, period: Period) -> ir.Table:
    """What lay on each shelf on the evening of each day of a period, worked back from the last count.

    Only for shelves whose moves are known from before the period on. The day before the period is there
    too: its evening is what the period opened with.
    """
    known = moves.group_by(SHELF).aggregate(_first_move=moves.day.min())
    known = known.filter(known._first_move <= period.first).drop("_first_move")
    shelves = kept(shelves.semi_join(known, SHELF).filter(lambda t: t.counted_on.notnull()))
    first = period.first - timedelta(days=1)
    days = ibis.memtable([{"day": day} for day in Period(first, period.last).each_day()])
    grid = shelves.select(*SHELF).cross_join(days)
    counted = shelves.select(*SHELF, day="counted_on")
    total = kept(running(_changes(daily, moves).semi_join(shelves, SHELF), grid.union(counted)))
    at_count = shelves.select(*SHELF, "on_hand", day="counted_on").join(total, [*SHELF, "day"])
    base = at_count.select(*SHELF, _base=at_count.on_hand - at_count.total)
    inside = total.filter(total.day.between(first, period.last)).join(base, SHELF)
    return inside.select(*SHELF, "day", level=(inside._base + inside.total).cast(WIDE).cast("int64"))


def running(changes: ir.Table, marks: ir.Table) -> ir.Table:
    """The sum of all changes of a shelf up to each day on which it changed or that is marked."""
    nothing = ibis.literal(0).cast("int64")
    both = changes.select(*SHELF, "day", "change").union(marks.select(*SHELF, "day", change=nothing))
    by_day = kept(both.group_by([*SHELF, "day"]).aggregate(change=both.change.sum().cast(WIDE).cast("int64")))
    upto = ibis.cumulative_window(group_by=SHELF, order_by="day")
    return by_day.select(*SHELF, "day", total=by_day.change.sum().over(upto).cast(WIDE).cast("int64"))


def _changes(daily: ir.Table, moves: ir.Table) -> ir.Table:
    """What each day added to a shelf or took from it."""
    into = ibis.ifelse(moves.type.isin(LEFT), -moves.quantity, moves.quantity)
    moved = moves.select(*SHELF, "day", change=into.cast(WIDE).cast("int64"))
    sold = daily.select(*SHELF, day="paid_on", change=(-daily.units).cast(WIDE).cast("int64"))
    both = moved.union(sold)
    return both.group_by([*SHELF, "day"]).aggregate(change=both.change.sum().cast(WIDE).cast("int64"))


def days_in_stock(level: ir.Table, daily: ir.Table, period: Period) -> ir.Table:
    """On how many days of the period there was stock: some in the evening, or some sold that day."""
    inside = level.filter(level.day.between(period.first, period.last))
    sold = daily.select(**{f"_{n}": daily[n] for n in SHELF}, _day=daily.paid_on, _sold=daily.units)
    joined = inside.left_join(sold, [*(inside[n] == sold[f"_{n}"] for n in SHELF), inside.day == sold._day])
    there = (joined.level > 0) | (ibis.coalesce(joined._sold, 0) > 0)
    return joined.group_by(SHELF).aggregate(days=there.sum())


def opening(level: ir.Table, counts: ir.Table, period: Period) -> ir.Table:
    """What each shelf held before the period began: worked back, else the last count before it."""
    worked = level.filter(level.day == ibis.date(period.first) - ibis.interval(days=1))
    worked = worked.select(*SHELF, opening="level")
    earlier = counts.filter(counts.day.notnull())
    counted = earlier.group_by(SHELF).aggregate(opening=earlier.on_hand.sum().cast(WIDE).cast("int64"))
    return worked.union(counted.anti_join(worked, SHELF).select(*SHELF, "opening"))
