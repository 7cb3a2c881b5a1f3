"""Clicks go from the logs into the warehouse once each, whatever stops the compaction at whatever moment."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from channelshift.links.harvest import LOGS
from channelshift.links.log import LogFile
from channelshift.workflows import clicks
from channelshift.workflows.workspace import Workspace

MEI, ADA = 1, 2
BEGAN = datetime(2023, 9, 10, 8)


def visit(number: int, shop_id: int = MEI, kind: str = "person", code: str = "lamps") -> bytes:
    """One line as the edge writes it."""
    micros = int((BEGAN + timedelta(minutes=number) - datetime(1970, 1, 1)).total_seconds() * 1_000_000)
    parts = (f"c{shop_id}-{number:04d}", micros, "0" * 16, "US", "en-us", "", "ios", "tiktok", kind)
    return "\t".join(str(p) for p in (*parts, shop_id, code, "1", "A")).encode()


@pytest.fixture
def edge(tmp_path: Path) -> Path:
    (tmp_path / "edge" / LOGS).mkdir(parents=True)
    return tmp_path / "edge"


@contextmanager
def log(edge: Path, name: str) -> Iterator[LogFile]:
    file = LogFile(edge / LOGS / f"{name}.log")
    yield file
    file.close()


def kept(workspace: Workspace) -> Counter[str]:
    """How often each click is counted."""
    with workspace.warehouse.engine() as con:
        table = workspace.warehouse.records(con, "click")
        return Counter(con.to_pyarrow(table.select("click_id"))["click_id"].to_pylist())


def once_each(numbers: range) -> Counter[str]:
    return Counter(f"c{MEI}-{n:04d}" for n in numbers)


def test_each_shop_gets_its_own_clicks_once(workspace: Workspace, edge: Path, tmp_path: Path) -> None:
    adas = Workspace.open(tmp_path / "ada")
    with log(edge, "a") as worker:
        worker.append(visit(1))
        worker.append(visit(2, ADA))
        assert clicks.compact(workspace, edge, MEI).visits == 1
        worker.append(visit(3, kind="bot"))
        assert clicks.compact(workspace, edge, MEI) == clicks.Compacted(visits=1, people=0)
    assert clicks.compact(workspace, edge, MEI) == clicks.Compacted()  # nothing new, nothing doubled
    clicks.compact(adas, edge, ADA)
    assert kept(workspace) == Counter({"c1-0001": 1, "c1-0003": 1})
    assert kept(adas) == Counter({"c2-0002": 1})


def test_a_click_keeps_what_it_said_and_where_it_stands(workspace: Workspace, edge: Path) -> None:
    with log(edge, "a") as worker:
        worker.append(visit(1))
    clicks.compact(workspace, edge, MEI)
    with workspace.warehouse.engine() as con:
        (row,) = con.to_pyarrow(workspace.warehouse.records(con, "click")).to_pylist()
    assert (row["clicked_at"], row["market"], row["app"], row["visit"], row["file"], row["row"]) == (
        BEGAN + timedelta(minutes=1),
        "US",
        "tiktok",
        "person",
        "clicks-0001",
        1,
    )


def test_full_batches_grow_no_more(workspace: Workspace, edge: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clicks, "BATCH", 4)
    for day in range(5):
        with log(edge, f"day{day}") as worker:
            for number in range(3):
                worker.append(visit(day * 3 + number))
        clicks.compact(workspace, edge, MEI)
    manifests = workspace.warehouse.manifests()
    assert [(m.file, m.loaded) for m in manifests] == [
        ("clicks-0001", 6),
        ("clicks-0002", 6),
        ("clicks-0003", 3),
    ]
    assert kept(workspace) == once_each(range(15))
    assert not list((workspace.warehouse.path / "retired").iterdir())


def test_damage_is_a_complaint_and_costs_only_itself(workspace: Workspace, edge: Path) -> None:
    with log(edge, "a") as worker:
        for number in range(3):
            worker.append(visit(number))
    path = edge / LOGS / "a.log"
    data = bytearray(path.read_bytes())
    size = len(data) // 3
    data[size + 20] ^= 1
    path.write_bytes(data)
    assert clicks.compact(workspace, edge, MEI) == clicks.Compacted(visits=2, people=2, damages=1)
    with log(edge, "b") as worker:
        worker.append(visit(7))
    clicks.compact(workspace, edge, MEI)
    assert kept(workspace) == Counter({"c1-0000": 1, "c1-0002": 1, "c1-0007": 1})
    (complaint,) = workspace.warehouse.complaints()
    assert str(complaint.message) == (
        f"{size} bytes of the log a.log from byte {size} on are damaged: a click there cannot be counted."
    )


# ---------------------------------------------------------------- killed at every moment


class Killed(BaseException):
    """What kill -9 looks like from inside: nothing runs after it, no clearing up either."""


STEPS: tuple[tuple[Any, str], ...] = (
    (Path, "rename"),
    (Path, "replace"),
    (Path, "mkdir"),
    (os, "fsync"),
    (shutil, "rmtree"),
    (clicks.pq, "write_table"),
)


@contextmanager
def killed_at(step: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The program dies just before its n-th step that touches the disk; every step after it fails as well."""
    taken = 0

    def dying(real: Callable[..., Any]) -> Callable[..., Any]:
        def act(*given: Any, **named: Any) -> Any:
            nonlocal taken
            taken += 1
            if taken >= step:
                raise Killed
            return real(*given, **named)

        return act

    with monkeypatch.context() as patch:
        for place, name in STEPS:
            patch.setattr(place, name, dying(getattr(place, name)))
        yield


def survive(workspace: Workspace, edge: Path, monkeypatch: pytest.MonkeyPatch, most: int = 60) -> int:
    """Kill the compaction at its first step, its second, and so on; between, more clicks come in."""
    for step in range(1, most):
        with log(edge, f"w{step:03d}") as worker:
            worker.append(visit(step))
        try:
            with killed_at(step, monkeypatch):
                clicks.compact(workspace, edge, MEI)
        except Killed:
            continue
        return step
    raise AssertionError("the compaction never came to its end")


def test_killed_at_any_step_it_loses_and_doubles_nothing(
    workspace: Workspace, edge: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    last = survive(workspace, edge, monkeypatch)
    assert last > 8  # it was killed at that many different moments
    clicks.compact(workspace, edge, MEI)
    assert kept(workspace) == once_each(range(1, last + 1))


def test_control_without_the_place_it_had_read_to_clicks_are_doubled(
    workspace: Workspace, edge: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with log(edge, "a") as worker:
        worker.append(visit(1))
    clicks.compact(workspace, edge, MEI)
    with log(edge, "b") as worker:
        worker.append(visit(2))
    read_to, asked = clicks._read_to, []

    def forgetful(shop: Workspace) -> Any:
        asked.append(shop)
        return {} if len(asked) == 1 else read_to(shop)

    monkeypatch.setattr(clicks, "_read_to", forgetful)
    clicks.compact(workspace, edge, MEI)
    assert kept(workspace) == Counter({"c1-0001": 2, "c1-0002": 1})


def test_control_noting_the_place_before_the_clicks_loses_them(
    workspace: Workspace, edge: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep = clicks._keep

    def too_early(shop: Workspace, mine: Any, found: Any) -> None:
        clicks._note_seen(shop, found.cursor)
        keep(shop, mine, found)

    monkeypatch.setattr(clicks, "_keep", too_early)
    last = survive(workspace, edge, monkeypatch)
    clicks.compact(workspace, edge, MEI)
    assert kept(workspace) != once_each(range(1, last + 1))
