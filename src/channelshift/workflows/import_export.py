"""Import: from a seller's file to records in the warehouse and a ledger that counts them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import ibis

from channelshift.channels import examining, opening, reading
from channelshift.channels.examining import Examined
from channelshift.channels.layout import Layout
from channelshift.channels.refusals import NotReadable
from channelshift.channels.sheets import Sheet
from channelshift.channels.twofold import examine_also
from channelshift.terms.complaints import ChannelshiftError, Complaint
from channelshift.terms.facts import GIVEN, Outcome
from channelshift.terms.records import RecordKind
from channelshift.terms.text import Sentence, sentence
from channelshift.warehouse import Manifest
from channelshift.warehouse.warehouse import compare, read
from channelshift.workflows.answers import ImportReport, SheetReport
from channelshift.workflows.publish import publish_ledger
from channelshift.workflows.taught import taught_layouts
from channelshift.workflows.templates import as_files
from channelshift.workflows.totals import totals_of
from channelshift.workflows.workspace import Workspace

Progress = Callable[[float, Sentence], None]


class UnknownFact(ChannelshiftError):
    """Something was stated about a file that no file has."""


def import_files(
    workspace: Workspace,
    paths: list[Path],
    given: Mapping[str, str] | None = None,
    progress: Progress | None = None,
    publish: bool = True,
) -> list[ImportReport]:
    """Import some files and publish the ledger once, after the last; or leave that to who has more."""
    tell = progress or _silent
    _check(given or {})
    reports = []
    with workspace.warehouse.writing():
        with workspace.warehouse.engine() as con:
            for number, path in enumerate(paths):
                tell(0.9 * number / len(paths), sentence("Reading {file}", file=path.name))
                reports.append(_import_one(workspace, con, path, given or {}))
        if publish:
            tell(0.9, sentence("Building the ledger"))
            publish_ledger(workspace)
    tell(1.0, sentence("Done"))
    return reports


def import_file(
    workspace: Workspace,
    path: Path,
    given: Mapping[str, str] | None = None,
    progress: Progress | None = None,
    publish: bool = True,
) -> ImportReport:
    """Import one file and publish the ledger."""
    return import_files(workspace, [path], given, progress, publish)[0]


def publish(workspace: Workspace) -> None:
    """Build the ledger from all that has been imported and make it the current one."""
    with workspace.warehouse.writing():
        publish_ledger(workspace)


def _silent(share: float, what: Sentence) -> None:
    """Nobody is watching."""


def _check(given: Mapping[str, str]) -> None:
    for name in given:
        if name not in GIVEN:
            raise UnknownFact(
                sentence(
                    "{name} cannot be stated of a file. What can: {names}.", name=name, names=", ".join(GIVEN)
                )
            )


def _import_one(
    workspace: Workspace, con: ibis.BaseBackend, path: Path, given: Mapping[str, str]
) -> ImportReport:
    with workspace.warehouse.staging() as scratch:
        try:
            sheets = opening.open_file(path, scratch)
        except NotReadable as error:
            return ImportReport(path.name, (), not_opened=error.message)
        file_hash = _hash(path)
        taught = taught_layouts(workspace)
        readings = [e for sheet in sheets for e in _examined(path, sheet, given, taught)]
        results = [_import_sheet(workspace, con, path, file_hash, e, scratch) for e in readings]
    complaints = tuple(c for _, found in results for c in found[:20])
    return ImportReport(path.name, tuple(report for report, _ in results), complaints[:20])


def _hash(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "blake2b").hexdigest()[:32]


def _examined(path: Path, sheet: Sheet, given: Mapping[str, str], taught: Sequence[Layout]) -> list[Examined]:
    """What a sheet is taken for: once, or twice where it holds records of two kinds."""
    examined = examining.examine(path, sheet, given, taught)
    second = examine_also(path, examined, given)
    return [examined, second] if second else [examined]


def _import_sheet(
    workspace: Workspace,
    con: ibis.BaseBackend,
    path: Path,
    file_hash: str,
    examined: Examined,
    scratch: Path,
) -> tuple[SheetReport, list[Complaint]]:
    if examined.reason:
        return _without_records(path, examined, Outcome.REFUSED), []
    if examined.questions:
        return _without_records(path, examined, Outcome.ASKED), []
    import_id = _import_id(file_hash, examined)
    known = workspace.warehouse.manifest(import_id)
    if known is not None:
        return _report(_seen_again(known)), []
    return _load(workspace, con, path, file_hash, examined, import_id, scratch)


def _import_id(file_hash: str, examined: Examined) -> str:
    """The same sheet read in the same way is the same import."""
    assert examined.layout is not None
    facts = examined.facts
    read_as = (examined.layout.id, facts.market, facts.currency, facts.zone, facts.date_order, facts.shop)
    days = (str(facts.first_day), str(facts.last_day), str(facts.day))
    text = "|".join((file_hash, facts.sheet, *read_as, *days))
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def _load(
    workspace: Workspace,
    con: ibis.BaseBackend,
    path: Path,
    file_hash: str,
    examined: Examined,
    import_id: str,
    scratch: Path,
) -> tuple[SheetReport, list[Complaint]]:
    """Stage the rows, compare them with what is known, and make them part of the warehouse."""
    layout = examined.layout
    assert layout is not None
    warehouse, kind = workspace.warehouse, layout.kind
    folder = scratch / import_id
    folder.mkdir()
    staged = reading.stage(path, examined, import_id, con, folder)
    fresh = read(con, [staged.parquet], kind.name, "fresh")
    totals, counts = totals_of(con, fresh, kind)
    both, updated = _known_lines(workspace, con, fresh, kind, file_hash, examined)
    loaded = counts["lines"]
    manifest = Manifest(
        import_id=import_id,
        file=path.name,
        sheet=examined.sheet.name,
        file_hash=file_hash,
        shop=examined.facts.shop,
        channel=layout.channel,
        kind=kind.name,
        imported_at=datetime.now(UTC).isoformat(timespec="microseconds"),
        facts=examined.facts.facts,
        rows_read=staged.rows_read,
        loaded=loaded,
        new=loaded - both,
        updated=updated,
        unchanged=both - updated,
        left_out=staged.left_out,
        complaints=len(staged.complaints),
        totals=totals,
        counts=counts,
        overlaps=both > 0,
    )
    warehouse.add(staged.parquet, manifest, staged.complaints)
    return _report(manifest), staged.complaints


def _known_lines(
    workspace: Workspace,
    con: ibis.BaseBackend,
    fresh: ibis.expr.types.Table,
    kind: RecordKind,
    file_hash: str,
    examined: Examined,
) -> tuple[int, int]:
    """How many lines other files brought before, and how many of those are different now."""
    warehouse = workspace.warehouse
    replaced = warehouse.readings_of(file_hash, examined.sheet.name, examined.facts.shop)
    gone = {m.import_id for m in replaced}
    others = [m for m in warehouse.manifests() if m.kind == kind.name and m.import_id not in gone]
    if not others:
        return 0, 0
    known = read(con, warehouse.paths(kind.name, others), kind.name, "known")
    return compare(con, fresh, known, kind.name)


def _without_records(path: Path, examined: Examined, outcome: Outcome) -> SheetReport:
    return SheetReport(
        file=path.name,
        sheet=examined.sheet.name,
        outcome=outcome,
        facts=examined.facts.facts,
        questions=examined.questions,
        reason=examined.reason,
        kind=examined.layout.kind.name if examined.layout else "",
    )


def _seen_again(known: Manifest) -> Manifest:
    """The report of a file imported before: nothing is new."""
    return Manifest(**{**vars(known), "new": 0, "updated": 0, "unchanged": known.loaded})


def _report(manifest: Manifest) -> SheetReport:
    return SheetReport(
        file=manifest.file,
        sheet=manifest.sheet,
        outcome=Outcome.LOADED,
        facts=manifest.facts,
        rows_read=manifest.rows_read,
        loaded=manifest.loaded,
        new=manifest.new,
        updated=manifest.updated,
        unchanged=manifest.unchanged,
        left_out=manifest.left_out,
        complaints=manifest.complaints,
        totals={c: dict(t) for c, t in manifest.totals.items()},
        counts=dict(manifest.counts),
        import_id=manifest.import_id,
        kind=manifest.kind,
    )


def reports(workspace: Workspace) -> list[SheetReport]:
    """All imports that count, newest first."""
    return [_report(m) for m in reversed(workspace.warehouse.manifests())]


def complaints(workspace: Workspace, import_id: str | None = None) -> list[Complaint]:
    """Everything that could not be used, of all imports or of one."""
    return workspace.warehouse.complaints(import_id)


def templates() -> dict[str, bytes]:
    """Our plain templates, filled with an example: file name to content."""
    return as_files()
