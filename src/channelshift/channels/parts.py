"""Small expressions that several channels need."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import reduce

import ibis
import ibis.expr.types as ir

from channelshift.channels.facts import FileFacts
from channelshift.channels.fates import EMPTY, KEPT
from channelshift.channels.objects import PARTED_BY
from channelshift.terms.records import TYPES


def sum_of(*amounts: ir.Value) -> ir.DecimalValue:
    """The sum of some amounts in which a missing one adds nothing."""
    zero = ibis.literal(0).cast(TYPES["money"])
    return reduce(lambda a, b: a + b, (ibis.coalesce(a.cast(TYPES["money"]), zero) for a in amounts)).cast(
        TYPES["money"]
    )


def blank_to(*texts: ir.StringValue) -> ir.StringValue:
    """The first text that is there."""
    return ibis.coalesce(*texts)


def canonical(
    text: ir.StringValue,
    words: Mapping[str, Sequence[str]],
    anywhere: bool = False,
    otherwise: str | None = None,
) -> ir.StringValue:
    """Our word for what a platform says in any of its languages; else the word given, else its own word."""
    low = text.lower()
    tests = []
    for ours, seen in words.items():
        hit = (
            reduce(lambda a, b: a | b, [low.contains(w) for w in seen]) if anywhere else low.isin(list(seen))
        )
        tests.append((hit, ours))
    return ibis.cases(*tests, else_=low if otherwise is None else ibis.literal(otherwise))


def one_way(text: ir.StringValue) -> ir.StringValue:
    """A buyer's name or address as a hash: enough to know one buyer again, not who it is."""
    return _sha256(text.lower()).left(16)


@ibis.udf.scalar.builtin(name="sha256")
def _sha256(text: str) -> str:  # type: ignore[empty-body]
    """DuckDB's sha256, as hexadecimal text."""


def one_day_or_period(t: ir.Table, facts: FileFacts) -> ir.Table:
    """A report by day covers that day; one without days covers what the file as a whole states."""
    last = t.last_day if "last_day" in t.columns else ibis.null("date")
    first = ibis.coalesce(t.first_day, ibis.literal(facts.first_day, type="date"))
    last = ibis.coalesce(last, t.first_day, ibis.literal(facts.last_day, type="date"))
    return t.mutate(first_day=first, last_day=last, version=last.cast("timestamp(6)"))


@ibis.udf.scalar.builtin(name="list_sum")
def _list_sum(amounts: list[Decimal]) -> Decimal:  # type: ignore[empty-body]
    """DuckDB's list_sum; NULL for a list without values."""


def added(text: ir.StringValue) -> ir.DecimalValue:
    """The sum of the amounts of a list that stand in one cell ("5.00 | 3.00"); NULL if none does."""
    parts = text.split(PARTED_BY).map(lambda part: part.try_cast(TYPES["money"]))
    return _list_sum(parts).cast(TYPES["money"])


def latest_state(t: ir.Table, by: Sequence[str], *versions: str) -> ir.Table:
    """Where one file holds the same thing twice, only its latest state counts.

    Saved pages of an interface overlap, and a file of lines may hold yesterday's answer and today's.
    """
    known = reduce(lambda a, b: a & b, (t[name].notnull() for name in by))
    version = ibis.coalesce(*(t[name] for name in versions))
    place = ibis.row_number().over(group_by=[*by, "_fate"], order_by=[ibis.desc(version), t._row])
    again = known & (place > 0) & (t._fate == KEPT)
    return t.mutate(_fate=ibis.ifelse(again, EMPTY, t._fate).cast("int8"))


def click_id_in(text: ir.StringValue) -> ir.StringValue:
    """The click id of our short links in an address or in notes; its letters are told apart by their size."""
    return (
        ibis.coalesce(text, "").re_extract(r"cs_click\s*(?:[:=]|%3D)\s*([A-Za-z0-9_-]{8,64})", 1).nullif("")
    )
