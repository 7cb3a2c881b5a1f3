"""What came of a broadcast: the provider's book beside ours, row by row."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from channelshift.store.models import ConsentEvent, Delivery

STILL_OPEN = ("queued", "sending")
ON_THE_WIRE = 5.0  # seconds a request that left may take to be taken in by a busy machine


@dataclass(frozen=True)
class Outcome:
    """The figures. `lost`, `twice`, `against_their_will` and `wrong` must be 0."""

    contacts: int
    sent: int
    unknown: int
    failed: int
    skipped: int
    lost: int  # never closed, or closed as sent though the provider never had it
    twice: int  # had twice and not shown as unknown
    twice_at_all: int
    against_their_will: int  # had by somebody without consent when it was handed over
    wrong: int  # had, and closed as failed or skipped

    def as_dict(self) -> dict[str, int]:
        return asdict(self)

    @property
    def holds(self) -> bool:
        return not (self.lost or self.twice or self.twice_at_all or self.against_their_will or self.wrong)


def measure(folder: Path) -> Outcome:
    """Compare what the provider took in with what we say of every message."""
    had = _had(folder)
    rows = list(Delivery.objects.select_related("contact"))
    number = Counter(row.state for row in rows)
    times = {row.pk: had.get((row.contact.channel, row.contact.external_id), []) for row in rows}
    return Outcome(
        contacts=len(rows),
        sent=number["sent"],
        unknown=number["unknown"],
        failed=number["failed"],
        skipped=number["skipped"],
        lost=sum(row.state in STILL_OPEN or row.state == "sent" and not times[row.pk] for row in rows),
        twice=sum(len(times[row.pk]) > 1 and row.state != "unknown" for row in rows),
        twice_at_all=sum(len(times[row.pk]) > 1 for row in rows),
        against_their_will=_against_their_will(rows, times),
        wrong=sum(row.state in ("failed", "skipped") and bool(times[row.pk]) for row in rows),
    )


def _had(folder: Path) -> dict[tuple[str, str], list[float]]:
    """When the provider took in messages, by channel and person."""
    had: dict[tuple[str, str], list[float]] = {}
    book = folder / "taken.jsonl"
    for line in book.read_text().splitlines() if book.exists() else []:
        message = json.loads(line)
        had.setdefault((message["channel"], message["to"]), []).append(message["at"])
    return had


def _against_their_will(rows: list[Any], times: dict[int, list[float]]) -> int:
    """Messages had by people who never agreed, or handed over after their opt-out was on record."""
    agreed = set(ConsentEvent.objects.filter(act="given").values_list("contact_id", flat=True))
    withdrawn = dict(ConsentEvent.objects.filter(act="withdrawn").values_list("contact_id", "at"))
    return sum(
        bool(times[row.pk])
        and (row.contact_id not in agreed or _after(row, withdrawn.get(row.contact_id), times[row.pk]))
        for row in rows
    )


def _after(row: Any, withdrawn: Any, times: list[float]) -> bool:
    if withdrawn is None:
        return False
    handed_later = row.handed_at is not None and row.handed_at > withdrawn
    return handed_later or max(times) > withdrawn.timestamp() + ON_THE_WIRE
