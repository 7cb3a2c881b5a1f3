"""A block of lines that stands in a statement twice: the copies keep their place and are not counted."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from channelshift.terms.steps import step


def with_repeats_marked(table: ir.Table) -> ir.Table:
    """Key every line by its base and content; the very same line once more is `repeated`.

    Different lines with one base are numbered by what they say, copies are numbered apart from them: a
    line has the same key in a file that holds it once and in one that holds it twice.
    """
    content = [c for c in table.columns if not c.startswith("_")] + ["_rest"]
    which = ibis.dense_rank().over(group_by=["_base", "_fate"], order_by=content) + 1
    table = step(table.mutate(_which=which))
    copy = ibis.row_number().over(group_by=["_base", "_fate", "_which"], order_by="_row") + 1
    table = step(table.mutate(_copy=copy))
    key = table._base + _numbered("#", table._which) + _numbered("~", table._copy)
    return table.mutate(line_key=key, repeated=table._copy > 1).order_by("_row")


def _numbered(mark: str, nth: ir.IntegerValue) -> ir.StringValue:
    return ibis.cases((nth > 1, ibis.literal(mark) + nth.cast("string")), else_="")
