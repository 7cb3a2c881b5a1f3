"""Restatement: what a month said when it was last looked at, and what it says now."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from pathlib import Path

import ibis
import ibis.expr.types as ir

from channelshift.ledger.lines import RUNGS, SUBTOTALS
from channelshift.terms.days import Period

# What makes a line of one month the same line in the next build, whichever file it stands in now.
IDENTITY = ("what", "channel", "shop", "order_id", "sku", "content_id", "route", "line_currency", "paid_on")
FIGURES = (*RUNGS, *SUBTOTALS)
EXACT = "decimal(38, 4)"


def picture(lines: ir.Table, period: Period) -> ir.Table:
    """A period's lines by day of payment, each once, with its figures in the currency they are shown in."""
    lines = lines.filter(lines.paid_on.between(period.first, period.last))
    named = {name: ibis.coalesce(lines[name], "") for name in IDENTITY[:-2]}
    lines = lines.mutate(**named, line_currency=ibis.coalesce(lines.currency, ""))
    return lines.group_by(list(IDENTITY)).aggregate(
        **{figure: lines[figure].sum().cast(EXACT) for figure in FIGURES},
        file=lines.file.min(),
        import_id=lines.import_id.min(),
    )


def keep(con: ibis.BaseBackend, lines: ir.Table, period: Period, target: Path) -> None:
    """Write the picture of a period down, whole or not at all."""
    draft = target.with_suffix(".draft")
    con.to_parquet(picture(lines, period), draft)
    draft.replace(target)


def changes(then: ir.Table, now: ir.Table) -> ir.Table:
    """Lines whose figures differ: each figure before and after, NULL where the line was not or is no more."""
    joined = _joined(then, now)
    differs = reduce(lambda a, b: a | b, (_differs(joined, figure) for figure in FIGURES))
    return joined.filter(differs)


def _joined(then: ir.Table, now: ir.Table) -> ir.Table:
    before = then.rename({f"{name}_then": name for name in then.columns})
    same = [before[f"{name}_then"] == now[name] for name in IDENTITY]
    joined = before.outer_join(now, same)
    whole = {name: ibis.coalesce(joined[name], joined[f"{name}_then"]) for name in (*IDENTITY, "file")}
    return joined.mutate(**whole, gone=joined.import_id.isnull()).drop(
        *(f"{name}_then" for name in (*IDENTITY, "file", "import_id"))
    )


def _differs(joined: ir.Table, figure: str) -> ir.BooleanValue:
    return ~joined[figure].identical_to(joined[f"{figure}_then"])


def causes(changed: ir.Table, fresh: dict[str, ir.Table], imports: Sequence[str]) -> ir.Table:
    """Each change beside the file that brought it: of the imports since then the one that speaks of its
    order, else the one it stands in now, else new costs of its SKU, else new exchange rates.

    What none of them explains came by a rule, a setting or a file that was taken back.
    """
    joined = changed
    for kind, key in (("settlement_line", "order_id"), ("order_line", "order_id"), ("product_cost", "sku")):
        files = fresh[kind].filter(fresh[kind][key].notnull())
        files = files.group_by(**{f"_{kind}_key": files[key]}).aggregate(**{f"_{kind}": files.file.max()})
        joined = joined.left_join(files, joined[key] == files[f"_{kind}_key"]).drop(f"_{kind}_key")
    rates = fresh["fx_rate"]
    rates = rates.group_by(_rates_of="base").aggregate(_fx=rates.file.max())
    joined = joined.left_join(rates, joined.line_currency == rates._rates_of).drop("_rates_of")
    own = ibis.ifelse(joined.import_id.isin(list(imports)), joined.file, ibis.null("string"))
    cause = ibis.coalesce(
        joined._settlement_line, joined._order_line, own, joined._product_cost, joined._fx, ""
    )
    return joined.mutate(cause=cause).drop("_settlement_line", "_order_line", "_product_cost", "_fx")
