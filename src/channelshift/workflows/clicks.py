"""Clicks: from the edge's logs into the shop's warehouse, each exactly once, whatever is killed when.

Clicks are kept in numbered batches. A batch and how far the logs have been read for it are one import, and
an import is there or not there by one rename. A batch that still grows is written anew as a whole; of two
writings of it the warehouse counts only the later one. So after a crash the logs are read on from where the
counted batch ends, and no click can be in it twice or be missing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from channelshift.links.click import Click
from channelshift.links.harvest import Cursor, Harvest, harvest, logs
from channelshift.links.log import Damage
from channelshift.store.models import Shop
from channelshift.store.scope import current_shop_id
from channelshift.store.shops import folder_of
from channelshift.terms.complaints import Complaint
from channelshift.terms.facts import Fact
from channelshift.terms.records import CLICK
from channelshift.terms.text import Sentence, sentence
from channelshift.warehouse import Manifest
from channelshift.warehouse.imports import RECORDS
from channelshift.workflows.links_publish import edge_folder
from channelshift.workflows.workspace import Workspace

BATCH = 200_000  # clicks; a fuller batch grows no more
AT_ONCE = 100_000
CHANNEL = "links"
_READ_TO = "read_to"  # the fact of an import that says how far each log has been read
_SEEN = "clicks-read-to.json"

_ARROW = {"string": pa.string(), "int64": pa.int64(), "timestamp(6)": pa.timestamp("us")}
_SCHEMA = pa.schema(
    [
        *((name, _ARROW[kind]) for name, kind in CLICK.schema.items()),
        *(("_fate", pa.int8()), ("_row", pa.int64()), ("_first_row", pa.int64())),
    ]
)


@dataclass(frozen=True)
class Compacted:
    """What one reading of the logs brought: visits, those of people among them, and damaged places."""

    visits: int = 0
    people: int = 0
    damages: int = 0


def compact_everywhere() -> None:
    """Read the logs for every shop of this installation."""
    if not logs(edge_folder()):
        return  # nobody has clicked yet: a shop's folder is left alone
    for shop_id in Shop.objects.values_list("id", flat=True):
        compact(Workspace.open(folder_of(shop_id)), edge_folder(), shop_id)


def compact_here(workspace: Workspace) -> Compacted:
    """Read the logs for the current shop."""
    return compact(workspace, edge_folder(), current_shop_id())


def compact(workspace: Workspace, folder: Path, shop_id: int) -> Compacted:
    """Bring all clicks of a shop that are in the logs of an edge folder into its warehouse, each once."""
    done = Compacted()
    with workspace.warehouse.writing():
        while True:
            start = _read_to(workspace)
            found = harvest(folder, start, AT_ONCE)
            if not _is_further(found.cursor, start):
                return done
            mine = [click for click in found.clicks if click.shop_id == shop_id]
            if mine or found.damages:
                _keep(workspace, mine, found)
                done = _added(done, mine, found)
            _note_seen(workspace, found.cursor)


def _is_further(now: Cursor, before: Cursor) -> bool:
    return any(at > before.get(name, 0) for name, at in now.items())


def _added(done: Compacted, mine: list[Click], found: Harvest) -> Compacted:
    return Compacted(
        done.visits + len(mine),
        done.people + sum(click.counts for click in mine),
        done.damages + len(found.damages),
    )


# ---------------------------------------------------------------- how far the logs are read


def _read_to(workspace: Workspace) -> Cursor:
    """How far each log has been read: as the batches say, and further where nothing was the shop's."""
    far: dict[str, int] = {}
    for said in (*(_cursor_of(m) for m in _batches(workspace)), _seen(workspace)):
        for name, at in said.items():
            far[name] = max(at, far.get(name, 0))
    return far


def _batches(workspace: Workspace) -> list[Manifest]:
    """The batches that count, in their order."""
    found = [m for m in workspace.warehouse.manifests() if m.kind == CLICK.name and m.channel == CHANNEL]
    return sorted(found, key=lambda m: m.file)


def _cursor_of(batch: Manifest) -> Cursor:
    said = next((fact.value for fact in batch.facts if fact.name == _READ_TO), "{}")
    return {str(name): int(at) for name, at in json.loads(said).items()}


def _seen(workspace: Workspace) -> Cursor:
    """Written after the batches, so it never runs ahead of them; without it the logs are read again."""
    try:
        said = json.loads((workspace.warehouse.path / _SEEN).read_text("utf-8"))
        return {str(name): int(at) for name, at in said.items()}
    except (FileNotFoundError, ValueError):
        return {}


def _note_seen(workspace: Workspace, cursor: Cursor) -> None:
    with workspace.warehouse.staging() as scratch:
        draft = scratch / _SEEN
        draft.write_text(json.dumps(dict(cursor)), encoding="utf-8")
        draft.replace(workspace.warehouse.path / _SEEN)


# ---------------------------------------------------------------- batches


def _keep(workspace: Workspace, clicks: list[Click], found: Harvest) -> None:
    """Write the growing batch anew with what is new, or begin the next one where it is full."""
    batches = _batches(workspace)
    grows = batches[-1] if batches and batches[-1].loaded < BATCH else None
    file = grows.file if grows else f"clicks-{len(batches) + 1:04d}"
    cursor = {**(_cursor_of(grows) if grows else {}), **found.cursor}
    import_id = _import_id(file, cursor)
    rows = _rows(clicks, file, import_id, grows.loaded if grows else 0)
    table = pa.Table.from_pylist(rows, schema=_SCHEMA)
    if grows is not None:
        table = pa.concat_tables([_table_of(workspace, grows, import_id), table])
    complaints = [*(workspace.warehouse.complaints(grows.import_id) if grows else ())]
    complaints += [_complaint(file, damage) for damage in found.damages]
    with workspace.warehouse.staging() as scratch:
        records = scratch / RECORDS
        pq.write_table(table, records)
        at = _later_than(grows)
        manifest = _manifest(file, import_id, at, cursor, table, complaints)
        workspace.warehouse.add(records, manifest, complaints)
    if grows is not None:
        workspace.warehouse.forget(grows.import_id)  # the batch that took its place holds all of it


def _table_of(workspace: Workspace, batch: Manifest, import_id: str) -> pa.Table:
    (path,) = workspace.warehouse.paths(CLICK.name, [batch])
    table = pq.read_table(path, schema=_SCHEMA)
    at = table.schema.get_field_index("import_id")
    return table.set_column(at, "import_id", pa.array([import_id] * len(table), pa.string()))


def _import_id(file: str, cursor: Cursor) -> str:
    text = f"{file}|{json.dumps(dict(cursor), sort_keys=True)}"
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def _later_than(batch: Manifest | None) -> datetime:
    """Now; after the batch that is replaced, even where the clock was set back meanwhile."""
    now = datetime.now(UTC)
    return max(now, datetime.fromisoformat(batch.imported_at) + timedelta(microseconds=1)) if batch else now


def _manifest(
    file: str, import_id: str, at: datetime, cursor: Cursor, table: pa.Table, complaints: list[Complaint]
) -> Manifest:
    return Manifest(
        import_id=import_id,
        file=file,
        sheet="",
        file_hash=f"links:{file}",
        shop="",
        channel=CHANNEL,
        kind=CLICK.name,
        imported_at=at.isoformat(timespec="microseconds"),
        facts=(Fact(_READ_TO, json.dumps(dict(cursor), sort_keys=True), _BY_THE_EDGE),),
        rows_read=len(table) + len(complaints),
        loaded=len(table),
        new=len(table),
        updated=0,
        unchanged=0,
        left_out=len(complaints),
        complaints=len(complaints),
        counts={"lines": len(table)},
    )


_BY_THE_EDGE = sentence("Read from the logs of the short links.")


def _rows(clicks: list[Click], file: str, import_id: str, before: int) -> list[Mapping[str, Any]]:
    return [
        _row(click) | {"import_id": import_id, "file": file, "_row": before + number, "_first_row": 0}
        for number, click in enumerate(clicks, start=1)
    ]


def _row(click: Click) -> dict[str, Any]:
    at = click.at.astimezone(UTC).replace(tzinfo=None)
    return {
        "line_key": click.id,
        "version": at,
        "exported_at": at,
        "sheet": "",
        "channel": CHANNEL,
        "shop": "",
        "market": click.country or None,
        "zone": "UTC",
        "click_id": click.id,
        "clicked_at": at,
        "visitor": click.visitor,
        "link": click.code,
        "rule": click.rule,
        "target": click.target,
        "visit": click.kind,
        "placement": click.channel or None,
        "language": click.language or None,
        "device": click.device,
        "app": click.app,
        "_fate": 0,
    }


def _complaint(file: str, damage: Damage) -> Complaint:
    said: Sentence = sentence(
        "{length} bytes of the log {log} from byte {offset} on are damaged: a click there cannot be counted.",
        length=damage.length,
        log=damage.path.name,
        offset=damage.offset,
    )
    return Complaint(file, "", 0, "", said)
