"""One import as it is kept: a folder with its records, its complaints and a manifest of both."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from channelshift.terms.complaints import Complaint
from channelshift.terms.facts import Fact
from channelshift.terms.text import Sentence

RECORDS, MANIFEST, COMPLAINTS = "records.parquet", "manifest.json", "complaints.jsonl"


@dataclass(frozen=True)
class Manifest:
    """What one import brought, as it was reported to the seller."""

    import_id: str
    file: str
    sheet: str
    file_hash: str
    shop: str
    channel: str
    kind: str
    imported_at: str  # UTC, ISO 8601
    facts: tuple[Fact, ...]
    rows_read: int
    loaded: int
    new: int
    updated: int
    unchanged: int
    left_out: int
    complaints: int
    totals: Mapping[str, Mapping[str, Decimal]] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    overlaps: bool = False  # shares lines with an earlier import, so reading must pick the latest


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest last: a folder without one was never finished."""
    text = json.dumps(asdict(manifest), default=_plain, ensure_ascii=False, indent=1)
    _write(folder / MANIFEST, text)


def read_manifest(folder: Path) -> Manifest:
    raw = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    raw["facts"] = tuple(Fact(f["name"], f["value"], _sentence(f["evidence"])) for f in raw["facts"])
    raw["totals"] = {c: {k: Decimal(v) for k, v in t.items()} for c, t in raw["totals"].items()}
    return Manifest(**raw)


def write_complaints(folder: Path, complaints: Iterable[Complaint]) -> None:
    lines = [
        json.dumps([c.row, c.column, list(c.message), c.left_out], default=_plain, ensure_ascii=False)
        for c in complaints
    ]
    _write(folder / COMPLAINTS, "\n".join(lines))


def read_complaints(folder: Path, manifest: Manifest) -> list[Complaint]:
    path = folder / COMPLAINTS
    if not path.exists():
        return []
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row, column, message, left_out = json.loads(line)
        found.append(Complaint(manifest.file, manifest.sheet, row, column, _sentence(message), left_out))
    return found


def _sentence(raw: Any) -> Sentence:
    """A sentence as JSON keeps it: a template and its values."""
    template, values = (raw["template"], raw["values"]) if isinstance(raw, dict) else raw
    return Sentence(template, values)


def _plain(value: Any) -> Any:
    if isinstance(value, Sentence):
        return list(value)
    return str(value)


def _write(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
