"""The warehouse: what was reported stays, half of nothing is seen, and each line's latest news counts."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import ibis
import pytest

from channelshift.terms.complaints import Complaint
from channelshift.terms.facts import Fact
from channelshift.terms.records import FX_RATE, KINDS
from channelshift.terms.text import sentence
from channelshift.warehouse import Manifest, Warehouse
from channelshift.warehouse.warehouse import compare, read

Add = Callable[..., Manifest]


def _records(path: Path, import_id: str, rates: dict[str, str], version: datetime) -> Path:
    """Exchange rates as staged records: line key to rate."""
    rows = [
        dict.fromkeys(FX_RATE.schema)
        | {"line_key": key, "rate": Decimal(rate), "version": version, "exported_at": version}
        | {"import_id": import_id, "file": "rates.csv", "row": None, "base": "GBP", "quote": "USD"}
        for key, rate in rates.items()
    ]
    schema = {name: type_ for name, type_ in FX_RATE.schema.items() if name != "row"}
    table = ibis.memtable([{k: r[k] for k in schema} for r in rows], schema=ibis.schema(schema))
    staged = table.mutate(_row=ibis.null("int64"), _first_row=ibis.literal(2), _fate=ibis.literal(0, "int8"))
    ibis.duckdb.connect().to_parquet(staged, path)
    return path


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    return Warehouse(tmp_path / "warehouse")


@pytest.fixture
def add(warehouse: Warehouse, tmp_path: Path) -> Add:
    """Add an import of some rates: `add("a", {"k1": "1.27"}, day=1)`."""

    def of(
        import_id: str, rates: dict[str, str], day: int = 1, file_hash: str = "", overlaps: bool = False
    ) -> Manifest:
        version = datetime(2023, 8, day)  # noqa: DTZ001  records hold wall-clock times
        manifest = Manifest(
            import_id=import_id,
            file="rates.csv",
            sheet="",
            file_hash=file_hash or import_id,
            shop="main",
            channel="template",
            kind="fx_rate",
            imported_at=f"2023-08-{day:02}T10:00:00",
            facts=(Fact("kind", "fx_rate", sentence("stated by you")),),
            rows_read=len(rates),
            loaded=len(rates),
            new=len(rates),
            updated=0,
            unchanged=0,
            left_out=1,
            complaints=1,
            totals={"USD": {"rate": Decimal("1.27")}},
            counts={"lines": len(rates)},
            overlaps=overlaps,
        )
        said = [Complaint("rates.csv", "", 7, "rate", sentence("Expected a rate, found “{cell}”.", cell="?"))]
        warehouse.add(_records(tmp_path / f"{import_id}.parquet", import_id, rates, version), manifest, said)
        return manifest

    return of


def _rates(warehouse: Warehouse) -> dict[str, str]:
    con = warehouse.connect()
    rows = con.to_pyarrow(warehouse.records(con, "fx_rate")).to_pylist()
    con.disconnect()
    assert len({r["line_key"] for r in rows}) == len(rows)
    return {r["line_key"]: str(r["rate"].normalize()) for r in rows}


def test_an_import_is_kept_with_all_that_was_said_of_it(warehouse: Warehouse, add: Add) -> None:
    manifest = add("a", {"k1": "1.27", "k2": "1.30"})
    assert warehouse.manifests() == [manifest]
    assert warehouse.manifest("a") == manifest
    assert warehouse.manifest("b") is None
    assert [str(c) for c in warehouse.complaints()] == [
        "rates.csv, row 7, column rate: Expected a rate, found “?”."
    ]
    assert warehouse.complaints("b") == []
    assert _rates(warehouse) == {"k1": "1.27", "k2": "1.3"}


def test_of_one_line_in_two_imports_the_latest_news_counts(warehouse: Warehouse, add: Add) -> None:
    add("later", {"k1": "1.31", "k2": "1.32"}, day=9)
    add("earlier", {"k1": "1.20", "k3": "1.21"}, day=2, overlaps=True)
    assert _rates(warehouse) == {"k1": "1.31", "k2": "1.32", "k3": "1.21"}


def test_a_second_reading_of_a_sheet_retires_the_first(warehouse: Warehouse, add: Add) -> None:
    add("first", {"k1": "1.27"}, file_hash="same")
    add("second", {"k2": "1.28"}, day=2, file_hash="same")
    assert [m.import_id for m in warehouse.manifests()] == ["second"]
    assert _rates(warehouse) == {"k2": "1.28"}
    assert (warehouse.path / "retired" / "first" / "records.parquet").exists()


def test_comparing_counts_known_and_changed_lines(tmp_path: Path) -> None:
    con = ibis.duckdb.connect()
    day = datetime(2023, 8, 1)  # noqa: DTZ001  records hold wall-clock times
    before = _records(tmp_path / "a.parquet", "a", {"k1": "1", "k2": "2"}, day)
    now = _records(tmp_path / "b.parquet", "b", {"k2": "3", "k1": "1", "k4": "4"}, day)
    known = read(con, [before], "fx_rate", "known")
    fresh = read(con, [now], "fx_rate", "fresh")
    assert compare(con, fresh, known, "fx_rate") == (2, 1)
    assert [r["row"] for r in con.to_pyarrow(fresh.order_by("row")).to_pylist()] == [2, 3, 4]


def test_every_kind_can_be_asked_for_before_there_is_any(warehouse: Warehouse) -> None:
    con = warehouse.connect()
    assert {k: con.to_pyarrow(warehouse.records(con, k).count()).as_py() for k in KINDS} == dict.fromkeys(
        KINDS, 0
    )


# ------------------------------------------------------------------ snapshots


def _write_number(number: int) -> Callable[[Path], None]:
    def build(folder: Path) -> None:
        (folder / "first.txt").write_text(str(number))
        (folder / "second.txt").write_text(str(number))

    return build


def test_a_snapshot_that_fails_leaves_the_last_one(warehouse: Warehouse) -> None:
    assert warehouse.snapshot() is None
    warehouse.publish("one", _write_number(1))

    def fail(folder: Path) -> None:
        (folder / "first.txt").write_text("2")
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="the disk is full"):
        warehouse.publish("two", fail)
    current = warehouse.snapshot()
    assert current is not None
    assert [(current / f).read_text() for f in ("first.txt", "second.txt")] == ["1", "1"]
    assert list((warehouse.path / "staging").iterdir()) == []


def test_the_newest_snapshots_are_kept_for_readers_still_in_them(warehouse: Warehouse) -> None:
    for number in range(6):
        warehouse.publish(f"s{number}", _write_number(number))
        os.utime(warehouse.path / "snapshots" / f"s{number}", (number + 1, number + 1))
    kept = sorted(p.name for p in (warehouse.path / "snapshots").iterdir() if p.is_dir())
    assert kept == ["s3", "s4", "s5"]


def test_writers_take_turns(warehouse: Warehouse) -> None:
    """A second process waits until the first has done."""
    code = (
        "import sys; from pathlib import Path; from channelshift.warehouse import Warehouse\n"
        "with Warehouse(Path(sys.argv[1])).writing(): print('in', flush=True)"
    )
    with warehouse.writing():
        other = subprocess.Popen([sys.executable, "-c", code, str(warehouse.path)], stdout=subprocess.PIPE)
        with pytest.raises(subprocess.TimeoutExpired):
            other.communicate(timeout=2)
    assert other.communicate(timeout=60)[0] == b"in\n"


# ------------------------------------------------------------------ killed in the middle

_IMPORTER = """
import sys
from pathlib import Path
from channelshift.workflows.import_export import import_file
from channelshift.workflows.workspace import Workspace
shop = Workspace.open(Path(sys.argv[1]))
for number in range(int(sys.argv[3]), 40):
    report = import_file(shop, Path(sys.argv[2]) / f"{number}.csv").sheets[0]
    print(report.import_id, flush=True)
"""


def _ads(folder: Path) -> None:
    """Forty reports of one campaign day each, each spending its number."""
    for number in range(40):
        row = f"Mugs {number},Active,2023-08-01,{number}.00,USD"
        text = f"Campaign name,Primary status,Date,Cost,Currency\n{row}\n"
        (folder / f"{number}.csv").write_text(text, encoding="utf-8")


def test_killed_again_and_again_nothing_reported_is_lost_and_no_half_is_seen(tmp_path: Path) -> None:
    """Killed after its first report and a little later still: somewhere inside the next import."""
    files = tmp_path / "files"
    files.mkdir()
    _ads(files)
    shop = tmp_path / "shop"
    reported: list[str] = []
    for round_, moment in enumerate((0.05, 0.3, 0.6, 0.9)):
        command = [sys.executable, "-c", _IMPORTER, str(shop), str(files), str(round_ * 10)]
        child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert child.stdout is not None
        reported.append(child.stdout.readline().strip())
        time.sleep(moment)
        os.kill(child.pid, signal.SIGKILL)
        reported += child.stdout.read().split()
        child.wait()
        _is_whole(shop, set(reported))
    assert len(set(reported)) >= 4


def _is_whole(shop: Path, reported: set[str]) -> None:
    """Everything reported is there with its records, and the published snapshot can be read to its end."""
    warehouse = Warehouse(shop / "warehouse")
    manifests = warehouse.manifests()
    assert reported <= {m.import_id for m in manifests}
    con = warehouse.connect()
    spend = {r["file"]: r["spend"] for r in con.to_pyarrow(warehouse.records(con, "ad_day")).to_pylist()}
    assert spend == {m.file: m.totals["USD"]["spend"] for m in manifests}
    snapshot = warehouse.snapshot()
    if snapshot is not None:
        json.loads((snapshot / "notes.json").read_text())
        lines = con.to_pyarrow(con.read_parquet(sorted((snapshot / "ledger_line").rglob("*.parquet"))))
        assert set(lines["import_id"].to_pylist()) <= {m.import_id for m in manifests}
    con.disconnect()


def test_a_folder_without_a_manifest_was_never_finished(warehouse: Warehouse, add: Add) -> None:
    add("a", {"k1": "1.27"})
    half = warehouse.path / "imports" / "half"
    half.mkdir()
    (half / "records.parquet").write_bytes(b"PAR1 and then the power failed")
    assert [m.import_id for m in warehouse.manifests()] == ["a"]
    assert _rates(warehouse) == {"k1": "1.27"}
