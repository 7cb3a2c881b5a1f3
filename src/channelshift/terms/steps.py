"""Steps of a long query: each step is named in the engine, so that later ones refer to it by name.

Without this an expression used five times is written out five times, and five such steps in a row
make a query that takes longer to plan than to run.
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable

import ibis
import ibis.expr.types as ir
from ibis.common.exceptions import TableNotFound

from channelshift.terms.engines import engine_of

_numbers = itertools.count()

# Ibis writes two selects in a row as one, and an expression that the second uses five times five times over.
ibis.options.sql.fuse_selects = False


def step(table: ir.Table, con: ibis.BaseBackend | None = None) -> ir.Table:
    """The same table as a named view of its engine; nothing runs yet. A table of no engine is told of one."""
    return engine_of(con or table.get_backend()).named(f"step_{next(_numbers)}", table)


def kept(table: ir.Table) -> ir.Table:
    """The same table computed once and kept by its engine, for what is read several times."""
    return engine_of(table.get_backend()).kept(f"kept_{next(_numbers)}", table)


def remembered(con: ibis.BaseBackend, what: str, make: Callable[[], ir.Table]) -> ir.Table:
    """A step made once in an engine and found again by what it is.

    Twelve monthly exports of one layout are read in the same way: working that way out takes far longer
    than reading a small file. The tables it rests on are named, and a name may stand for a new file.
    """
    name = f"remembered_{hashlib.blake2b(what.encode(), digest_size=12).hexdigest()}"
    try:
        return con.table(name)
    except TableNotFound:
        return engine_of(con).named(name, make())
