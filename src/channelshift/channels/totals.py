"""The total that a file states: a check of the rows that were read, never a row of its own."""

from __future__ import annotations

from decimal import Decimal

import ibis
import ibis.expr.types as ir

from channelshift.channels import cells
from channelshift.channels.examining import Examined
from channelshift.channels.fates import KEPT, TOTAL
from channelshift.terms.complaints import Complaint
from channelshift.terms.text import Sentence, sentence


def check(examined: Examined, con: ibis.BaseBackend, staged: ir.Table) -> list[Complaint]:
    """A complaint with both amounts if the rows do not add up to what the file states, to the last cent."""
    assert examined.layout is not None
    total = examined.layout.stated_total
    if total is None:
        return []
    amount = staged[total.column]
    sums = con.to_pyarrow(
        staged.aggregate(
            found=amount.sum(where=staged._fate == KEPT),
            stated=amount.sum(where=staged._fate == TOTAL),
        )
    ).to_pylist()[0]
    stated = _above(examined, con, total.column) if total.above else sums["stated"]
    message = _message(sums["found"] or Decimal(0), stated, total.needed, examined.facts.currency)
    facts = examined.facts
    return [Complaint(facts.file, facts.sheet, 0, "", message, left_out=False)] if message else []


def _message(found: Decimal, stated: Decimal | None, needed: bool, currency: str) -> Sentence | None:
    if stated is None:
        return _no_total() if needed else None
    if stated == found:
        return None
    return sentence(
        "The file states a total of {stated} {currency}, but its rows add up to {found}: the difference is "
        "{difference}. Rows are missing, or cells were changed: export it again.",
        stated=_plain(stated),
        found=_plain(found),
        difference=_plain(found - stated),
        currency=currency,
    )


def _plain(amount: Decimal) -> str:
    """An amount with two decimals, or more where it has more."""
    short = amount.quantize(Decimal("0.01"))
    return f"{short if short == amount else amount.normalize():,f}"


def _no_total() -> Sentence:
    return sentence(
        "The row that states the total of this file is missing or cannot be read, so its rows could not be "
        "checked against it. Export it again if you can."
    )


def _above(examined: Examined, con: ibis.BaseBackend, column: str) -> Decimal | None:
    """The amount above the header, over the column it is the sum of."""
    assert examined.matched is not None
    place = examined.matched[column][0]
    rows = examined.sheet.preview[: examined.header_row - 1]
    texts = [row[place].strip() for row in rows if place < len(row) and row[place].strip()]
    if not texts:
        return None
    facts = examined.facts
    cell = cells.money(cells.clean(ibis.literal(texts[-1])), facts.currency, facts.decimal_comma)
    amount: Decimal | None = con.to_pyarrow(cell).as_py()
    return amount
