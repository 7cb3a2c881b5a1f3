"""Where the shop lives on this machine, and the one secret that belongs to it."""

from __future__ import annotations

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path

HOME_VARIABLE = "CHANNELSHIFT_HOME"


def workspace_home() -> Path:
    """The workspace folder: what CHANNELSHIFT_HOME says, else `~/.channelshift`."""
    return Path(os.environ.get(HOME_VARIABLE) or "~/.channelshift").expanduser().resolve()


def secret_key(home: Path) -> str:
    """The key that signs cookies: made once per workspace, readable by its owner only.

    The server and the worker start at the same time, so the key is written aside and linked into
    place: whoever comes second reads the first one's key.
    """
    path = home / "secret.key"
    if not path.exists():
        home.mkdir(parents=True, exist_ok=True)
        handle, aside = tempfile.mkstemp(dir=home, prefix=".secret-")  # created with mode 0600
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(64))
        with suppress(FileExistsError):
            os.link(aside, path)
        Path(aside).unlink()
    return path.read_text()
