"""The mappings a seller has taught, as they are kept: `taught/NAME/v1.yaml`, `v2.yaml` ... in the workspace.

A version that was once used is never changed: what was read with it stays explained. The latest one counts;
a retired mapping counts no more, and the records read with it stay.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from channelshift.channels.layout import Layout
from channelshift.channels.mapping_checks import BadMapping, Entry, check_entry, check_name
from channelshift.channels.mapping_text import MOST_BYTES, as_text, from_text
from channelshift.channels.taught import taught_layout
from channelshift.terms.text import sentence
from channelshift.warehouse import Manifest
from channelshift.workflows.workspace import Workspace

_RETIRED = "retired"


@dataclass(frozen=True)
class ReadImport:
    """An import that was read with a mapping: what to hand over again after the mapping has changed."""

    file: str
    sheet: str
    version: int
    rows: int
    import_id: str


@dataclass(frozen=True)
class Taught:
    """One mapping: what it is of, its columns, and what was read with it."""

    name: str
    version: int
    kind: str
    like: str
    columns: tuple[tuple[str, tuple[str, ...]], ...]  # ours, the file's
    stated: tuple[tuple[str, str], ...]
    retired: bool
    imports: tuple[ReadImport, ...] = ()

    @property
    def outdated(self) -> tuple[ReadImport, ...]:
        """Imports read with an earlier version: handed over again they are read anew, and replaced."""
        return tuple(one for one in self.imports if one.version < self.version)


def taught_layouts(workspace: Workspace) -> tuple[Layout, ...]:
    """The layouts of all mappings that count, for the next file that fits one."""
    found = []
    for name in _names(workspace):
        if not _is_retired(workspace, name):
            version = _versions(workspace, name)[-1]
            found.append(taught_layout(name, version, _entry(workspace, name, version)))
    return tuple(found)


def listed(workspace: Workspace) -> list[Taught]:
    """All mappings, the retired ones too, with the imports each has read."""
    manifests = workspace.warehouse.manifests()
    return [_taught(workspace, name, manifests) for name in _names(workspace)]


def known(workspace: Workspace, name: str) -> Taught:
    """One mapping by its name. Raises BadMapping where there is none."""
    _entry_of_latest(workspace, name)
    return _taught(workspace, name, workspace.warehouse.manifests())


def keep(workspace: Workspace, name: str, entry: Entry) -> Taught:
    """Keep a mapping: the first version of a new name, or the next one of a known name."""
    check_name(name)
    check_entry(entry)
    text = as_text(name, {**entry, "title": entry.get("title") or name})
    if len(text.encode()) > MOST_BYTES:
        raise BadMapping(sentence("The mapping is too big to be kept. Map fewer columns."))
    with workspace.warehouse.writing():
        versions = _versions(workspace, name)
        if not versions or _entry(workspace, name, versions[-1]) != from_text(text)[1]:
            _write(workspace, name, (versions[-1] if versions else 0) + 1, text)
        (_folder(workspace, name) / _RETIRED).unlink(missing_ok=True)
    return known(workspace, name)


def retire(workspace: Workspace, name: str) -> Taught:
    """Read no more files with a mapping. What was read with it stays."""
    _entry_of_latest(workspace, name)
    with workspace.warehouse.writing():
        (_folder(workspace, name) / _RETIRED).touch()
    return known(workspace, name)


def as_columns_file(workspace: Workspace, name: str) -> str:
    """The latest version of a mapping as the text of a channel's `columns.yaml`."""
    return as_text(name, _entry_of_latest(workspace, name))


def take_over(workspace: Workspace, text: str, name: str = "") -> Taught:
    """Keep a mapping that was exported here or from another workspace."""
    own_name, entry = from_text(text)
    return keep(workspace, name or own_name, entry)


# ------------------------------------------------------------------ files


def _folder(workspace: Workspace, name: str) -> Path:
    return workspace.path / "taught" / check_name(name)


def _names(workspace: Workspace) -> list[str]:
    folder = workspace.path / "taught"
    found = sorted(path.name for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []
    return [name for name in found if _versions(workspace, name)]


def _versions(workspace: Workspace, name: str) -> list[int]:
    numbers = (path.stem.removeprefix("v") for path in _folder(workspace, name).glob("v*.yaml"))
    return sorted(int(number) for number in numbers if number.isdigit())


def _is_retired(workspace: Workspace, name: str) -> bool:
    return (_folder(workspace, name) / _RETIRED).exists()


def _write(workspace: Workspace, name: str, version: int, text: str) -> None:
    folder = _folder(workspace, name)
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / "draft"
    draft.write_text(text, encoding="utf-8")
    draft.rename(folder / f"v{version}.yaml")


def _entry(workspace: Workspace, name: str, version: int) -> Entry:
    return from_text((_folder(workspace, name) / f"v{version}.yaml").read_text(encoding="utf-8"))[1]


def _entry_of_latest(workspace: Workspace, name: str) -> Entry:
    versions = _versions(workspace, name)
    if not versions:
        raise BadMapping(
            sentence("No mapping is called “{name}”. `channelshift teach list` shows them.", name=name)
        )
    return _entry(workspace, name, versions[-1])


def _taught(workspace: Workspace, name: str, manifests: Sequence[Manifest]) -> Taught:
    version = _versions(workspace, name)[-1]
    entry = _entry(workspace, name, version)
    return Taught(
        name,
        version,
        entry["kind"],
        entry.get("like", ""),
        tuple((ours, tuple(column["names"])) for ours, column in entry["columns"].items()),
        tuple(entry.get("stated", {}).items()),
        _is_retired(workspace, name),
        tuple(one for m in manifests if (one := _read_with(m, name))),
    )


def _read_with(manifest: Manifest, name: str) -> ReadImport | None:
    layout = next((fact.value for fact in manifest.facts if fact.name == "layout"), "")
    said, _, version = layout.rpartition("-v")
    if said != name or not version.isdigit():
        return None
    return ReadImport(manifest.file, manifest.sheet, int(version), manifest.rows_read, manifest.import_id)
