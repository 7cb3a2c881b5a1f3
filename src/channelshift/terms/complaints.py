"""What is wrong with a seller's file: collected, with its place, never raised and never hidden."""

from __future__ import annotations

from typing import NamedTuple

from channelshift.terms.text import Sentence


class Complaint(NamedTuple):
    """Something in a seller's file that we could not use, and where it stands.

    `row` counts as a spreadsheet does: the header of a plain file is row 1. Row 0 speaks of the
    whole file. `left_out` says whether the row was not counted at all.
    """

    file: str
    sheet: str
    row: int
    column: str
    message: Sentence
    left_out: bool = True

    def __str__(self) -> str:
        place = ", ".join(
            part
            for part in (
                self.file,
                f"sheet {self.sheet}" if self.sheet else "",
                f"row {self.row}" if self.row else "",
                f"column {self.column}" if self.column else "",
            )
            if part
        )
        return f"{place}: {self.message}"


class ChannelshiftError(Exception):
    """A request that cannot be answered, and what to do next. The command line shows it as one line."""

    def __init__(self, message: Sentence) -> None:
        super().__init__(str(message))
        self.message = message


class NotThere(ChannelshiftError):
    """Something was asked for by its number or name that this shop does not have; a page answers 404."""
