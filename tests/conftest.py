"""What the stories share: Mei's empty shop, and the private sample files where they are."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import django
import pytest

from channelshift.terms.collector import collect_seldom
from channelshift.workflows.workspace import Workspace

# No test may write into the shop of whoever runs it: the settings are read only after this.
_HOME = tempfile.TemporaryDirectory(prefix="channelshift-tests-")
os.environ["CHANNELSHIFT_HOME"] = _HOME.name
os.environ["DJANGO_SETTINGS_MODULE"] = "channelshift.config.settings"
django.setup()
collect_seldom()

# Each of these keeps a process busy for a minute or more: begun last, the other process would wait for it.
_LONGEST = (
    "test_store_postgres.py",
    "test_decompose.py",
    "test_import_samples.py",
    "test_ledger_spark.py",
    "test_plan_group.py",
    "test_mover.py",
)
_BESIDE = Path(__file__).resolve().parents[2] / "shared" / "samples"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files first; the others in the order they were found."""
    items.sort(key=lambda item: item.path.name not in _LONGEST)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """Mei's shop on its first day: nothing imported yet."""
    return Workspace.open(tmp_path / "mei")


@pytest.fixture(autouse=True)
def in_meis_shop(request: pytest.FixtureRequest) -> Iterator[None]:
    """Rows a test makes or looks for are of Mei's shop, the first one, unless it says otherwise."""
    wants_rows = request.node.get_closest_marker("django_db") or {"db", "transactional_db"} & set(
        request.fixturenames
    )
    if not wants_rows:
        yield
        return
    request.getfixturevalue("transactional_db" if _is_transactional(request) else "db")
    from channelshift.store.scope import in_shop
    from channelshift.store.shops import home_shop

    with in_shop(home_shop().id):
        yield


def _is_transactional(request: pytest.FixtureRequest) -> bool:
    mark = request.node.get_closest_marker("django_db")
    return "transactional_db" in request.fixturenames or bool(mark and mark.kwargs.get("transaction"))


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of private sample exports, which lies beside the project and not in it."""
    shared = os.environ.get("CHANNELSHIFT_SHARED")
    folder = Path(shared) / "samples" if shared else _BESIDE
    if not folder.is_dir():
        pytest.skip(f"the private sample files are not at {folder} (CHANNELSHIFT_SHARED names another place)")
    return folder
