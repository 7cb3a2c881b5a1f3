"""What a seller should know about a file as a whole, though every row of it was used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from channelshift.channels.facts import FileFacts
from channelshift.channels.layout import Layout
from channelshift.channels.sheets import Sheet
from channelshift.terms.complaints import Complaint
from channelshift.terms.text import Sentence, sentence

_DAYS = {"first_day", "starts", "settled_on"}  # columns of which one says of every row when it was


def about_the_file(
    sheet: Sheet, layout: Layout, facts: FileFacts, matched: Mapping[str, Sequence[int]]
) -> list[Complaint]:
    """Complaints of row 0: they leave nothing out."""
    said = []
    if sheet.breaks_off:
        said.append(_breaks_off())
    if layout.period_rows and facts.first_day is None and not _DAYS & set(matched):
        said.append(_no_days(layout))
    return [Complaint(facts.file, facts.sheet, 0, "", message, left_out=False) for message in said]


def _breaks_off() -> Sentence:
    return sentence(
        "The last row has no line end though the others have one. If the download broke off there, its "
        "last cell may be cut: compare the last row with the platform, or export again."
    )


def _no_days(layout: Layout) -> Sentence:
    if "spend" not in layout.kind.schema:
        return sentence(
            "Neither the rows nor the name of the file say which days it covers: its figures are in no month "
            "yet. State its period and import it again."
        )
    return sentence(
        "Neither the rows nor the name of the file say which days it covers: its spend is in no month yet. "
        "State its period and import it again."
    )
