"""Wide tables made long: a table with a column per currency becomes a row per day and currency."""

from __future__ import annotations

from dataclasses import replace

import ibis
import ibis.expr.types as ir

from channelshift.channels import cells
from channelshift.channels.examining import Examined


def made_long(examined: Examined, raw: ir.Table) -> tuple[Examined, ir.Table]:
    """The same sheet with one row for each figure of a wide row, its column's name beside it.

    A cell that says there is none ("N/A" for a currency not quoted that day) makes no row. Every row
    keeps the number of the wide row it stands in.
    """
    layout, matched = examined.layout, examined.matched
    assert layout is not None and matched is not None
    if layout.unpivot is None:
        return examined, raw
    header, wide = examined.facts.header, matched[layout.unpivot.value]
    kept = sorted({p for name, group in matched.items() if name != layout.unpivot.value for p in group})
    labels = {p: layout.unpivot.label(header[p]) for p in wide}
    pairs = [ibis.struct({"name": ibis.literal(labels[p]), "value": raw[f"c{p}"]}) for p in wide]
    names = [f"c{p}" for p in kept]
    each = raw.select("_row", *names, _pair=ibis.array(pairs).unnest())
    name, value = len(header), len(header) + 1
    table = each.select("_row", *names, **{f"c{name}": each._pair["name"], f"c{value}": each._pair["value"]})
    table = table.filter(cells.clean(table[f"c{value}"], layout.missing).notnull())
    places = {**matched, layout.unpivot.name: [name], layout.unpivot.value: [value]}
    facts = replace(examined.facts, header=(*header, layout.unpivot.name, layout.unpivot.value))
    return replace(examined, facts=facts, matched=places), table
