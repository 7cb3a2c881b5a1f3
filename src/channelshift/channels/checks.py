"""Sums that an export itself offers: some of its columns add up to another, row by row."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal
from functools import reduce

import ibis
import ibis.expr.types as ir

from channelshift.channels.layout import Check, Layout


def checks_of(layout: Layout, present: Collection[str]) -> list[Check]:
    """The sums this very file offers: those whose total and first part it has."""
    return [c for c in layout.checks if c.equals in present and c.parts[0][1] in present]


def broken_sum(layout: Layout, columns: Mapping[str, ir.Value], present: Collection[str]) -> ir.IntegerValue:
    """Which of its own sums a row breaks, the first one by number; NULL where it keeps them all."""
    broken = []
    for number, check in enumerate(checks_of(layout, present)):
        total = columns[check.equals]
        parts = [columns[name].fill_null(0) * sign for sign, name in check.parts if name in present]
        added = reduce(lambda a, b: a + b, parts)
        broken.append((total.notnull() & ((added - total).abs() > Decimal(check.tolerance)), number))
    nothing = ibis.null("int8")
    return ibis.cases(*broken, else_=nothing).cast("int8") if broken else nothing


def unsound(staged: ir.Table, kept: int) -> ir.IntegerValue:
    """How many rows of a staged file break a sum that the export itself offers."""
    return (staged._unsound.notnull() & (staged._fate == kept)).sum()
