"""The same line twice in one file: where the platform writes each line once, the later one is an error."""

from __future__ import annotations

from pathlib import Path

import ibis
import ibis.expr.types as ir

from channelshift.channels.rows import MOST_COMPLAINTS
from channelshift.terms.complaints import Complaint
from channelshift.terms.text import Sentence, sentence


def has_duplicates(staged: ir.Table) -> ir.BooleanValue:
    """Whether some line of those that count stands there more than once; cheap, and wrong only with a yes."""
    counts = staged._fate == 0
    return counts.sum() > staged.line_key.hash().nunique(where=counts)


def leave_out_later(
    con: ibis.BaseBackend, target: Path, file: str, sheet: str, kind: str, left_out: int
) -> tuple[list[Complaint], int]:
    """Mark every later copy of a line as left out in the staged file; say where the first one stands."""
    staged = con.read_parquet(target, file_row_number=True)
    place = ibis.coalesce(staged._row, staged._first_row + staged.file_row_number)
    within = ibis.window(group_by=["line_key", "_fate"], order_by="_place")
    numbered = staged.mutate(_place=place)
    ranked = numbered.mutate(_nth=ibis.row_number().over(within), _first=numbered._place.min().over(within))
    later = ranked.filter((ranked._fate == 0) & (ranked._nth > 0))
    found = con.to_pyarrow(later.select("_place", "_first").order_by("_place")).to_pylist()
    if not found:
        return [], 0
    places = ibis.memtable({"_again": [row["_place"] for row in found]})
    joined = numbered.left_join(places, numbered._place == places._again)
    fate = ibis.ifelse(joined._again.notnull(), left_out, joined._fate).cast("int8")
    marked = joined.mutate(_fate=fate).order_by("file_row_number")
    draft = target.with_suffix(".draft")
    con.to_parquet(marked.drop("_again", "_place", "file_row_number"), draft)
    draft.replace(target)
    said = [
        Complaint(file, sheet, row["_place"], "", _twice(kind)._replace(values={"first": row["_first"]}))
        for row in found[:MOST_COMPLAINTS]
    ]
    return said, len(found)


def _twice(kind: str) -> Sentence:
    if kind == "order_line":
        return sentence(
            "This order and SKU stand here twice (first in row {first}). The platform writes each once: the "
            "first was counted, this one was left out."
        )
    return sentence(
        "This row is about the same as row {first}, and the platform gives each its figures once: the first "
        "was counted, this one was left out."
    )
