"""Mei's demo shop, built once by the real importers for all the stories in this folder."""

from __future__ import annotations

import pytest

from built import built_once
from channelshift.workflows.demo import build_demo
from channelshift.workflows.workspace import Workspace


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The demo shop on 10 August 2023, the day the news came. Stories only read it."""
    return Workspace.open(
        built_once(tmp_path_factory, "demo", lambda folder: build_demo(Workspace.open(folder)))
    )
