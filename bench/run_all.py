"""Run every benchmark and write what they found to docs/benchmarks.md: `make bench`.

`--quick` runs each in its short form. A benchmark that misses its aim is written down as such; only one
that breaks ends the run with an error.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import harness

HERE = Path(__file__).resolve().parent
PAGE = HERE.parent / "docs" / "benchmarks.md"
NOT_BENCHMARKS = {"run_all.py", "harness.py"}
MARK = "<!-- below this line everything is written by bench/run_all.py -->"
HEAD = """# Benchmarks

What we promise about speed and about plans, measured. `make bench` runs every file of `bench/` and writes
this page; `python bench/import.py --quick` runs one of them in its short form. Each benchmark prints what
it did and, as its last line, one JSON line with its figure, its aim and whether the aim holds. An aim that is
missed stays on this page as missed.
"""


@dataclass(frozen=True)
class Result:
    """One benchmark: what it printed and what its last line says."""

    name: str
    text: str
    verdict: dict[str, Any]
    when: datetime


def main() -> None:
    quick = "--quick" in sys.argv[1:]
    results = [_run(path, quick) for path in sorted(HERE.glob("*.py")) if path.name not in NOT_BENCHMARKS]
    PAGE.write_text(page(results, _head()), encoding="utf-8")
    for result in results:
        print(f"{result.name}: {'holds' if result.verdict['holds'] else 'does not hold'}")


def _run(path: Path, quick: bool) -> Result:
    print(f"{path.name} ...", flush=True)
    command = [sys.executable, str(path), *(["--quick"] if quick else [])]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    lines = done.stdout.strip().splitlines()
    if done.returncode or not lines:
        raise SystemExit(f"{path.name} broke:\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}")
    text = "\n".join(lines[:-1])
    return Result(path.stem, text, json.loads(lines[-1]), datetime.now(UTC))


def _head() -> str:
    """The words of people above the mark, kept from run to run."""
    if PAGE.exists() and MARK in PAGE.read_text(encoding="utf-8"):
        return PAGE.read_text(encoding="utf-8").split(MARK)[0].rstrip() + "\n"
    return HEAD


def page(results: list[Result], head: str) -> str:
    """The page: a table of all benchmarks, then what each printed."""
    rows = [
        f"| {r.name} | {_in_words(r.verdict['figure'])} | {_in_words(r.verdict['aim'])} | "
        f"{'yes' if r.verdict['holds'] else '**no**'} | {r.when:%Y-%m-%d %H:%M} UTC | {harness.machine()} |"
        for r in results
    ]
    table = ["| bench | figure | aim | holds | when | machine |", "|---|---|---|---|---|---|", *rows]
    parts = [f"## {r.name}\n\n```text\n{r.text}\n{json.dumps(r.verdict)}\n```" for r in results]
    return "\n\n".join([head + "\n" + MARK, "\n".join(table), *parts]) + "\n"


def _in_words(figure: Any) -> str:
    """A figure or an aim as a cell of the table."""
    if not isinstance(figure, dict):
        return str(figure)
    return ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in figure.items())


if __name__ == "__main__":
    main()
