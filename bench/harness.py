"""Paired timing: run contestants in turn, each in a process of its own, and compare round by round.

A machine's mood changes by the minute, so A B C A B C is compared within each round, and the median of
the rounds' ratios is the figure. Each child prints one JSON line with what it did as its last line; the
seconds it states are those of the job itself, after the interpreter and the libraries are loaded.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Run:
    """One child process: what it reported, and what the whole process took."""

    wall: float  # seconds of the job
    cpu: float  # processor seconds of the job
    process_wall: float  # with starting Python and loading libraries
    peak_mb: float  # most memory held at once
    answer: Mapping[str, Any]


def timed_job(job: Callable[[], dict[str, Any]]) -> None:
    """In a child: run the job and print its one line."""
    wall, cpu = time.perf_counter(), time.process_time()
    answer = job()
    seconds = {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({**seconds, "peak_mb": peak, "answer": answer}))


def run_child(command: Sequence[str]) -> Run:
    """Run one child of this Python and read its line; a child that fails ends the benchmark."""
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, *command], capture_output=True, text=True, check=False, cwd=REPOSITORY
    )
    wall = time.perf_counter() - start
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stderr[-4000:]}")
    line = json.loads(done.stdout.strip().splitlines()[-1])
    return Run(line["wall"], line["cpu"], wall, line["peak_mb"], line["answer"])


def in_turn(contestants: Mapping[str, Sequence[str]], rounds: int) -> dict[str, list[Run]]:
    """A B C A B C ...: one list of runs for each contestant."""
    runs: dict[str, list[Run]] = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, command in contestants.items():
            runs[name].append(run_child(command))
    return runs


def ratio(slow: Sequence[Run], fast: Sequence[Run]) -> float:
    """How many times longer one took than the other: the median over the rounds."""
    return statistics.median(s.wall / f.wall for s, f in zip(slow, fast, strict=True))


def show(runs: Mapping[str, Sequence[Run]], rows: int) -> None:
    """One line for each contestant: medians, so that the JSON line can be checked by eye."""
    for name, its in runs.items():
        wall = statistics.median(r.wall for r in its)
        cpu = statistics.median(r.cpu for r in its)
        peak = max(r.peak_mb for r in its)
        each = ", ".join(f"{r.wall:.2f}" for r in its)
        print(
            f"{name:16} {wall:7.2f} s wall ({each})  {cpu:7.2f} s cpu  "
            f"{rows / wall:10,.0f} rows/s  {peak:6,.0f} MB"
        )


def verdict(bench: str, figure: Mapping[str, Any], aim: Mapping[str, Any], holds: bool) -> None:
    """The last line of every benchmark."""
    print(json.dumps({"bench": bench, "figure": figure, "aim": aim, "holds": holds}))


def machine() -> str:
    """What the figures were measured on."""
    return f"{os.cpu_count()} cores, Python {sys.version.split()[0]}"
