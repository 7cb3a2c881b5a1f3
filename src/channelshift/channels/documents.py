"""Turn a JSON answer of a platform's interface into plain tables, in a child process with limits.

Every list of objects becomes a table with a row per object, and so does an object that stands alone
(one payout, one order). Columns are dotted names: `payment.total_amount`. What stands around a row is
asked for by name, as in a folder: `../id` is the id of the object that holds the list, `../../id` of the
one around that. `refunds[].amount` is every amount of a list, parted by " | "; `refunds[0].amount` the
first; `refunds[status=success].amount` those of the objects that say so.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path

from channelshift.channels.children import run_child
from channelshift.channels.objects import BROKEN, MAX_DEPTH, TOO_DEEP
from channelshift.channels.tabulating import MAX_BYTES, Needed
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.text import Sentence, sentence


class BadDocument(ChannelshiftError):
    """A JSON file that cannot be read, or that is not safe to read."""


def to_csv(path: Path, scratch: Path, needed: Needed, asked: Sequence[str]) -> list[tuple[str, Path]]:
    """The tables of a document in which some layout finds all it needs; else its longest table.

    `asked` names what is wanted from around a row or from lists inside it.
    """
    if path.stat().st_size > MAX_BYTES:
        raise BadDocument(_too_large(path))
    done = _tabulated(path, scratch, json.dumps({"needed": needed, "asked": asked}))
    if done.returncode != 0:
        raise BadDocument(_why(path, done))
    return [(name, scratch / file) for name, file in json.loads(done.stdout)]


def _tabulated(path: Path, scratch: Path, wanted: str) -> subprocess.CompletedProcess[str]:
    try:
        return run_child("tabulating", path, scratch, wanted)
    except subprocess.TimeoutExpired as error:
        raise BadDocument(_too_large(path)) from error


def _why(path: Path, done: subprocess.CompletedProcess[str]) -> Sentence:
    if done.returncode == BROKEN:
        return sentence(
            "{file} is JSON that was cut short or damaged: it stops making sense in line {line}. Save the "
            "answer again, whole.",
            file=path.name,
            line=int(done.stdout or 1),
        )
    if done.returncode == TOO_DEEP:
        return sentence(
            "{file} is JSON nested more than {most} levels deep, which no platform's answer is. It was not "
            "read.",
            file=path.name,
            most=MAX_DEPTH,
        )
    return _too_large(path)


def _too_large(path: Path) -> Sentence:
    return sentence(
        "{file} is too large to read safely as one JSON answer (more than {most} MB, or far more once "
        "opened). Save fewer pages to a file, or export the report as CSV.",
        file=path.name,
        most=MAX_BYTES // 1_048_576,
    )
