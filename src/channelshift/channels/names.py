"""Names of fees that nobody has told us: their amounts count, under no heading, and it is said so."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from channelshift.channels.examining import Examined
from channelshift.channels.fates import KEPT
from channelshift.terms.complaints import Complaint
from channelshift.terms.text import Sentence, sentence

MOST = 20


def unknown(examined: Examined, con: ibis.BaseBackend, staged: ir.Table) -> list[Complaint]:
    """One complaint for each name under which an amount could not be placed, with its sum."""
    layout, facts = examined.layout, examined.facts
    assert layout is not None
    if not layout.parts_by_name:
        return []
    vague = staged.filter((staged._fate == KEPT) & (staged.not_broken_down != 0))
    by_name = vague.group_by(name=ibis.coalesce(vague.type_as_written, "")).aggregate(
        amount=vague.not_broken_down.sum(), rows=vague.count()
    )
    found = con.to_pyarrow(by_name.order_by("name").limit(MOST)).to_pylist()
    return [
        Complaint(facts.file, facts.sheet, 0, "", _about(row, facts.currency), left_out=False)
        for row in found
    ]


def _about(row: dict[str, object], currency: str) -> Sentence:
    return sentence(
        "Channelshift does not know “{name}” yet: {amount:,.2f} {currency} in {rows} rows counts towards the "
        "total as “not broken down”.",
        currency=currency,
        **row,
    )
