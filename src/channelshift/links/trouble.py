"""What goes wrong in a worker, for whoever runs it: lines on standard error, one a second at most."""

from __future__ import annotations

import sys
import time


class Trouble:
    """Says what is wrong, and how often it was since it was last said."""

    def __init__(self) -> None:
        self._unsaid, self._said_at = 0, float("-inf")

    def say(self, what: str) -> None:
        """Say it, unless something was said within this second."""
        self._unsaid += 1
        now = time.monotonic()
        if now - self._said_at < 1.0:
            return
        at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        print(f"{at} {what}" + (f" ({self._unsaid} times)" if self._unsaid > 1 else ""), file=sys.stderr)
        self._unsaid, self._said_at = 0, now
