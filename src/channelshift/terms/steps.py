"""Steps of a long query: each step is named in the engine, so that later ones refer to it by name.

Without this an expression used five times is written out five times, and five such steps in a row
make a query that takes longer to plan than to run.
"""

from __future__ import annotations

import itertools

import ibis.expr.types as ir

_numbers = itertools.count()


def step(table: ir.Table) -> ir.Table:
    """The same table as a named view of its in-memory engine; nothing runs yet."""
    con = table.get_backend()
    return con.create_view(f"step_{next(_numbers)}", table)


def kept(table: ir.Table) -> ir.Table:
    """The same table computed once and kept by its engine, for what is read several times."""
    con = table.get_backend()
    return con.create_table(f"kept_{next(_numbers)}", table, temp=True)
