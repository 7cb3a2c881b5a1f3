"""Mei's shop, imported once from three months of native exports, and a way to run commands in it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from built import built_once
from channelshift.cli.main import main

WANTED = (
    "orders_export_2023-04_2023-06.csv",
    "orders_export_2023-07_2023-08.csv",
    "inventory_export.csv",
    "All order-2023-07-31-18_05.csv",
    "income_20230701_20230731.csv",
    "Meta-campaigns.csv",
    "channelshift-fx-rates.csv",
    "channelshift-products.csv",
    "channelshift-outbound-links.csv",
)


class Ran(NamedTuple):
    """How a command ended and what it printed."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture(scope="session")
def exports(tmp_path_factory) -> Path:
    """Some of the simulated seller's export files, as they stood on the evening of 9 August 2023."""
    from channelshift.simulate import World, write_exports

    def write(folder: Path) -> None:
        folder.mkdir()
        for path in write_exports(World(), folder.parent / "all"):
            if path.name in WANTED:
                shutil.copy(path, folder / path.name)

    return built_once(tmp_path_factory, "exports", write)


@pytest.fixture(scope="session")
def shop(exports, tmp_path_factory) -> Path:
    """The shop in which nothing is changed any more, on 10 August 2023."""
    from channelshift.workflows.import_export import import_files
    from channelshift.workflows.workspace import Workspace

    def fill(folder: Path) -> None:
        workspace = Workspace.open(folder)
        workspace.remember(today="2023-08-10")
        import_files(workspace, sorted(exports.iterdir()))

    return built_once(tmp_path_factory, "cli-shop", fill)


@pytest.fixture
def own_copy(shop, tmp_path) -> Path:
    """A copy of the shop to change."""
    return Path(shutil.copytree(shop, tmp_path / "shop"))


@pytest.fixture
def run(capsys, monkeypatch):
    """Run `channelshift` with some words."""
    monkeypatch.delenv("CHANNELSHIFT_HOME", raising=False)

    def command(*words: object) -> Ran:
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main([str(word) for word in words])
        said = capsys.readouterr()
        code = ended.value.code
        return Ran(code if isinstance(code, int) else 0, said.out, said.err)

    return command
