"""A child process for what could take the machine down: limited in time here, in memory by itself."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

MAX_SECONDS = 180


def run_child(module: str, path: Path, scratch: Path, wanted: str = "") -> subprocess.CompletedProcess[str]:
    """Run one of our modules on a file; raises TimeoutExpired where it takes too long."""
    return subprocess.run(
        [sys.executable, "-m", f"channelshift.channels.{module}", str(path), str(scratch)],
        input=wanted,
        capture_output=True,
        text=True,
        timeout=MAX_SECONDS,
        check=False,
    )
