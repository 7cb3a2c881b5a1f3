"""Ageing: how long the goods on a shelf have lain there, first in first out.

From the receipts in a stock file, counted back from the last one; without receipts from the series of
counts, which only says that goods are at least so old.
"""

from __future__ import annotations

from datetime import date

import ibis
import ibis.expr.types as ir

from channelshift.ledger.stock import ARRIVED, SHELF, WIDE, running
from channelshift.terms.steps import kept


def from_receipts(shelves: ir.Table, moves: ir.Table) -> ir.Table:
    """The goods on each shelf by the receipt they came with: the newest receipts fill the shelf.

    What no receipt explains is at least as old as the first one known.
    """
    came = moves.filter(moves.type.isin((*ARRIVED, "returned")) & (moves.quantity > 0))
    came = came.group_by([*SHELF, "day"]).aggregate(quantity=came.quantity.sum().cast(WIDE).cast("int64"))
    newest = ibis.cumulative_window(group_by=SHELF, order_by=ibis.desc("day"))
    came = kept(came.mutate(_upto=came.quantity.sum().over(newest).cast(WIDE).cast("int64")))
    there = shelves.filter((shelves.on_hand > 0) & shelves.counted_on.notnull())
    there = there.select(*SHELF, "on_hand", "counted_on")
    joined = kept(there.join(came, SHELF).filter(lambda t: t.day <= t.counted_on))
    # Receipts after the count are not on it: the running sum starts with the first one that is.
    later = joined.group_by(SHELF).aggregate(_later=(joined._upto - joined.quantity).min())
    joined = kept(joined.join(later, SHELF))
    before = joined._upto - joined.quantity - joined._later
    left = ibis.greatest(ibis.least(joined.quantity, joined.on_hand - before), 0).cast(WIDE).cast("int64")
    layers = kept(joined.mutate(units=left))
    rest = layers.group_by([*SHELF, "on_hand"]).aggregate(_told=layers.units.sum(), day=layers.day.min())
    rest = rest.select(
        *SHELF, "day", units=(rest.on_hand - rest._told).cast(WIDE).cast("int64"), at_least=True
    )
    told = layers.select(*SHELF, "day", "units", at_least=ibis.literal(False))
    both = told.union(rest)
    return both.filter(both.units > 0)


def from_counts(shelves: ir.Table, counts: ir.Table, daily: ir.Table) -> ir.Table:
    """The goods on each shelf that were there at an earlier count already: at least so old.

    Of an earlier count, what was sold since is gone first. `counts` holds one sum a shelf and day.
    """
    there = shelves.filter((shelves.on_hand > 0) & shelves.counted_on.notnull())
    there = there.select(*SHELF, _now="on_hand", _last="counted_on")
    told = kept(there.join(counts, SHELF).filter(lambda t: t.day <= t._last))
    sold = daily.select(*SHELF, day="paid_on", change="units").semi_join(there, SHELF)
    marks = told.select(*SHELF, "day").union(there.select(*SHELF, day="_last"))
    total = kept(running(sold, marks))
    until = total.select(*SHELF, _last="day", _until="total")
    left = told.join(total, [*SHELF, "day"]).join(until, [*SHELF, "_last"])
    left = left.mutate(_gone=left._until - left.total)
    remaining = ibis.greatest(ibis.least(left.on_hand - left._gone, left._now), 0).cast(WIDE).cast("int64")
    left = kept(left.mutate(_kept=remaining))
    upto = ibis.cumulative_window(group_by=SHELF, order_by="day")
    left = kept(left.mutate(_most=left._kept.max().over(upto)))
    by_day = ibis.window(group_by=SHELF, order_by="day")
    older = ibis.coalesce(left._most.lag().over(by_day), 0)
    layers = left.mutate(units=(left._most - older).cast(WIDE).cast("int64"), at_least=ibis.literal(True))
    return layers.filter(layers.units > 0).select(*SHELF, "day", "units", "at_least")


def layers_of(shelves: ir.Table, moves: ir.Table, counts: ir.Table, daily: ir.Table) -> ir.Table:
    """The goods on each shelf by age: by receipts where there are any, else by the series of counts."""
    received = kept(from_receipts(shelves, moves))
    return received.union(from_counts(shelves.anti_join(received, SHELF), counts, daily))


def aged(layers: ir.Table, as_of: date) -> ir.Table:
    """Each layer with its age in days on a day."""
    return layers.mutate(age=ibis.date(as_of).delta(layers.day, unit="day"))


def counted_by_day(counts: ir.Table) -> ir.Table:
    """All counts of a shelf as one sum a day; days on which not every place was counted are left out."""
    dated = counts.filter(counts.day.notnull() & counts.on_hand.notnull())
    newest = [ibis.desc(dated.exported_at), ibis.desc(dated.import_id)]
    rank = ibis.rank().over(group_by=["shop", "sku", "location", "pool", "day"], order_by=newest)
    dated = dated.mutate(_rank=rank)
    dated = kept(dated.filter(dated._rank == 0))
    sums = dated.group_by([*SHELF, "day"]).aggregate(
        on_hand=dated.on_hand.sum().cast(WIDE).cast("int64"), _places=dated.location.nunique()
    )
    most = sums.group_by(SHELF).aggregate(_most=sums._places.max())
    joined = sums.join(most, SHELF)
    return kept(joined.filter(joined._places == joined._most).select(*SHELF, "day", "on_hand"))
