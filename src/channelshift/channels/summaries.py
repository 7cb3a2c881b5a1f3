"""Totals that another sheet of the workbook states: the rows must add up to them."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

import ibis
import ibis.expr.types as ir

from channelshift.channels import cells
from channelshift.channels.beside import labelled
from channelshift.channels.drift import remark
from channelshift.channels.examining import Examined
from channelshift.channels.fates import KEPT
from channelshift.channels.headers import find, positions
from channelshift.terms.complaints import Complaint
from channelshift.terms.text import sentence


class _Stated(NamedTuple):
    """One total as a summary sheet writes it."""

    sheet: str
    label: str
    text: str


def stated_totals(examined: Examined) -> dict[str, _Stated]:
    """Our amounts that another sheet of the workbook states as totals."""
    layout = examined.layout
    assert layout is not None
    amounts = [c for c in layout.columns if c.type == "money" and not c.add_up]
    found: dict[str, _Stated] = {}
    for other in examined.sheet.beside:
        for label, text in labelled(other.rows):
            for column in amounts:
                if find(positions((label,)), column.names) is not None:
                    found.setdefault(column.name, _Stated(other.name, label, text))
    return found


def about_totals(examined: Examined, con: ibis.BaseBackend, lines: ir.Table) -> list[Complaint]:
    """A complaint for each stated total that the counted rows do not add up to, with both amounts."""
    stated = {name: s for name, s in stated_totals(examined).items() if name in lines.columns}
    if not stated:
        return []
    counted = lines.filter(lines._fate == KEPT)
    if "repeated" in counted.columns:
        counted = counted.filter(~counted.repeated)
    sums = {name: counted[name].sum() for name in stated}
    found = con.to_pyarrow(counted.aggregate(**sums)).to_pylist()[0]
    said = []
    for name, total in stated.items():
        amount, rows = _amount(examined, con, total.text), found[name] or Decimal(0)
        if amount is not None and amount != rows:
            message = sentence(
                "The sheet “{sheet}” states {stated} as “{label}”; the rows here add up to {found}. Rows may "
                "have been cut off, taken out or written twice: export it again.",
                sheet=total.sheet,
                label=total.label,
                stated=f"{amount.normalize():f}",
                found=f"{rows.normalize():f}",
            )
            said.append(remark(examined, total.label, message))
    return said


def _amount(examined: Examined, con: ibis.BaseBackend, text: str) -> Decimal | None:
    facts = examined.facts
    parsed = cells.money(cells.clean(ibis.literal(text)), facts.currency, facts.decimal_comma)
    amount: Decimal | None = con.to_pyarrow(parsed).as_py()
    return amount
