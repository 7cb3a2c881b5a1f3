"""What the stories about messages share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from scripted_provider import Scripted


@pytest.fixture
def provider() -> Iterator[Scripted]:
    """A provider on this machine."""
    server = Scripted()
    yield server
    server.shutdown()
    server.server_close()
