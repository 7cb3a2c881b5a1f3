"""Reading the click logs for the warehouse, so that each click is counted once.

`harvest` reads and changes nothing. The caller stores the clicks and the new cursor in one step; had it no
time to store them, the next harvest reads the same clicks again, under the same ids.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from channelshift.links.click import Click, NoClick, read_click
from channelshift.links.log import Damage, Frame, frames, is_being_written

LOGS = "clicks"
Cursor = Mapping[str, int]  # how far each log has been read, by its name


class Harvest(NamedTuple):
    """What is new in the logs since a cursor, what could not be read, and where to go on."""

    clicks: tuple[Click, ...]
    damages: tuple[Damage, ...]
    cursor: Cursor


def harvest(folder: Path, cursor: Cursor, at_most: int = 500_000) -> Harvest:
    """The clicks in the logs of an edge folder beyond the cursor, oldest log first.

    Stops at the end of the log in which it has `at_most` clicks; ask again for more. A log that is gone
    leaves the cursor.
    """
    clicks: list[Click] = []
    damages: list[Damage] = []
    far = {path.name: cursor.get(path.name, 0) for path in logs(folder)}
    for path in logs(folder):
        if len(clicks) >= at_most:
            break
        far[path.name] = _read(path, far[path.name], clicks, damages)
    return Harvest(tuple(clicks), tuple(damages), far)


def logs(folder: Path) -> list[Path]:
    """The click logs of an edge folder, oldest first."""
    return sorted((folder / LOGS).glob("*.log"))


def read_to_the_end(folder: Path, cursor: Cursor) -> Iterator[Path]:
    """Logs that no worker writes any more and that the cursor has passed: they may be deleted."""
    for path in logs(folder):
        if not is_being_written(path) and cursor.get(path.name, 0) >= path.stat().st_size:
            yield path


def _read(path: Path, start: int, clicks: list[Click], damages: list[Damage]) -> int:
    """Read one log from `start`; answers where to go on."""
    more_to_come = is_being_written(path)  # asked before reading: what is written later is left for later
    far = start
    for piece in frames(path, start):
        if isinstance(piece, Frame):
            far = piece.end
            try:
                clicks.append(read_click(piece.text))
            except NoClick:
                damages.append(Damage(path, piece.offset, piece.end - piece.offset))
        elif piece.unfinished and more_to_come:
            break
        else:
            far = piece.offset + piece.length
            damages.append(piece)
    return far
