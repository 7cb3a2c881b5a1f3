"""Mei's demo shop, built once by the real importers for all the stories in this folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from channelshift.workflows.demo import build_demo
from channelshift.workflows.workspace import Workspace


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """The demo shop on 10 August 2023, the day the news came. Stories only read it."""
    workspace = Workspace.open(Path(tmp_path_factory.mktemp("demo")))
    build_demo(workspace)
    yield workspace
