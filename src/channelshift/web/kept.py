"""Programs beside the pages, started again should they die while the server lives, and stopped with it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

LOOK_EVERY = 0.5  # seconds


class Kept:
    """One Python program kept alive. `arguments` are what stands after `python -m`.

    What it says of its troubles goes to the end of the file `troubles`, if one is named.
    """

    def __init__(self, arguments: Sequence[str], troubles: Path | None = None) -> None:
        self._troubles = troubles
        self._command = [sys.executable, "-m", *arguments]
        self._stopping = threading.Event()
        self._process = self._started()
        self._guard = threading.Thread(target=self._keep_alive, daemon=True)
        self._guard.start()

    @property
    def pid(self) -> int:
        """The process that runs now."""
        return self._process.pid

    def _started(self) -> subprocess.Popen[bytes]:
        # Its own process group: Ctrl-C reaches the server, which then stops the program in order.
        with (self._troubles or Path(os.devnull)).open("ab") as said:
            return subprocess.Popen(
                self._command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=said,
                start_new_session=True,
            )

    def _keep_alive(self) -> None:
        while not self._stopping.wait(LOOK_EVERY):
            if self._process.poll() is not None:
                self._process = self._started()

    def stop(self) -> None:
        """End the program: kindly, and after five seconds not so."""
        self._stopping.set()
        self._guard.join()
        self._process.terminate()
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()  # a killed job is found by the reaper and can be run again
            self._process.wait()
