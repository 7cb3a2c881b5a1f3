"""Settlement lines from named amounts: each amount goes to the part that its name decides."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import ibis
import ibis.expr.types as ir
import yaml

from channelshift.channels.parts import sum_of
from channelshift.terms.records import SETTLEMENT_LINE

AMOUNT = "settlement_amount"
UNKNOWN = "not_broken_down"
PARTS = tuple(
    column.name
    for column in SETTLEMENT_LINE.columns
    if column.type == "money" and column.name != AMOUNT and not column.name.startswith("memo_")
)
# What a line is where it is no sale or refund: its part says so.
TYPES_BY_PART = {
    "ad_payment": "ad_payment",
    "storage_fee": "storage",
    "adjustment": "reimbursement",
    "reserve": "reserve",
    "transfer": "transfer",
    "tax_withheld": "tax",
    "platform_fee": "fee",
    "payment_fee": "fee",
    "fulfilment_fee": "fee",
    "shipping_cost": "fee",
    "creator_commission": "fee",
}


@cache
def read_names(path: Path) -> dict[str, tuple[str, ...]]:
    """Part to the names of amounts that belong there, from a channel's `names.yaml`."""
    with path.open(encoding="utf-8") as stream:
        return {part: tuple(names) for part, names in yaml.safe_load(stream).items()}


def part_named(name: ir.StringValue, names: Mapping[str, Sequence[str]]) -> ir.StringValue:
    """The part an amount of this name belongs to; NULL where nobody has told us the name.

    Names are compared without spaces and signs; a known name that ends in `*` is a beginning.
    """
    bare = name.lower().re_replace(r"[\s\-_/.,:&()（）]+", "")
    tests = [(bare.re_search(_pattern(known)), part) for part, known in names.items()]
    return ibis.cases(*tests, else_=ibis.null("string"))


def _pattern(names: Sequence[str]) -> str:
    each = (re.escape(n.removesuffix("*")) + ("" if n.endswith("*") else "$") for n in names)
    return f"^(?:{'|'.join(each)})"


def type_of(part: ir.StringValue) -> ir.StringValue:
    """What a line is, by the part its amount belongs to; an unknown amount is an adjustment."""
    return ibis.coalesce(part.cases(*TYPES_BY_PART.items(), else_="adjustment"), "adjustment")


def shared_out(amounts: Sequence[tuple[ir.StringValue, ir.Value]]) -> dict[str, ir.Value]:
    """Every part of a line: the sum of the amounts that belong there, the unknown ones apart."""
    named = [(ibis.coalesce(part, UNKNOWN), amount) for part, amount in amounts]
    return {part: sum_of(*(ibis.ifelse(of == part, amount, 0) for of, amount in named)) for part in PARTS}


def rest_unknown(t: ir.Table) -> ir.Table:
    """A line whose columns are its parts: what none of them explains is not broken down."""
    known = [t[part] for part in PARTS if part in t.columns and part != UNKNOWN]
    return t.mutate(not_broken_down=t.settlement_amount - sum_of(*known))


def first_only(value: ir.Value, by: Sequence[str]) -> ir.Value:
    """A figure that repeats on each row of one thing, on the first of them alone."""
    nth = ibis.row_number().over(group_by=[*by, value.isnull()], order_by="_row")
    return ibis.ifelse(nth == 0, value, ibis.null("int64"))
