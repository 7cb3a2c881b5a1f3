"""How often Python looks for objects that only hold each other."""

from __future__ import annotations

import gc


def collect_seldom() -> None:
    """Look after every 50,000 new objects instead of 700, once at the start of a program.

    Writing queries makes a great many small objects that live: looking through them again and again takes a
    sixth of a ledger's processor time and finds next to nothing; ten megabytes more stay in memory.
    """
    gc.set_threshold(50_000, 20, 100)
