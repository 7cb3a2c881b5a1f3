"""Run every benchmark and write what they found to docs/benchmarks.md: `make bench`.

`--quick` runs each in its short form. Names run only these (`python bench/run_all.py stock demand`), and
the page keeps what it says of the others. A benchmark that misses its aim is written down as such; only
one that breaks ends the run with an error.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import harness

HERE = Path(__file__).resolve().parent
PAGE = HERE.parent / "docs" / "benchmarks.md"
NOT_BENCHMARKS = {"run_all.py", "harness.py", "demand_orders.py", "planner_shops.py", "effects_peer.py"}
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


class Said(NamedTuple):
    """What the page says of one benchmark: its row of the table and its own part."""

    row: str
    part: str


def main() -> None:
    quick = "--quick" in sys.argv[1:]
    known = {path.stem: path for path in sorted(HERE.glob("*.py")) if path.name not in NOT_BENCHMARKS}
    named = [name for name in sys.argv[1:] if not name.startswith("--")]
    if unknown := sorted(set(named) - set(known)):
        raise SystemExit(f"No benchmark is called {', '.join(unknown)}. There are {', '.join(known)}.")
    results = [_run(known[name], quick) for name in named or known]
    told = {name: said for name, said in _told().items() if name in known}
    PAGE.write_text(page(told | {r.name: _said(r) for r in results}, _head()), encoding="utf-8")
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


def _told() -> dict[str, Said]:
    """What the page says of each benchmark so far."""
    text = PAGE.read_text(encoding="utf-8").partition(MARK)[2] if PAGE.exists() else ""
    rows = {line.split("|")[1].strip(): line for line in text.splitlines() if line.startswith("| ")}
    parts = {part.partition("\n")[0]: f"## {part.rstrip()}" for part in text.split("\n## ")[1:]}
    return {name: Said(row, parts.get(name, "")) for name, row in rows.items()}


def _said(result: Result) -> Said:
    verdict = result.verdict
    holds = "yes" if verdict["holds"] else "**no**"
    figure, aim = _in_words(verdict["figure"]), _in_words(verdict["aim"])
    when = f"{result.when:%Y-%m-%d %H:%M} UTC"
    row = f"| {result.name} | {figure} | {aim} | {holds} | {when} | {harness.machine()} |"
    return Said(row, f"## {result.name}\n\n```text\n{result.text}\n{json.dumps(verdict)}\n```")


def page(told: Mapping[str, Said], head: str) -> str:
    """The page: a table of all benchmarks, then what each printed."""
    ordered = [told[name] for name in sorted(told)]
    table = [
        "| bench | figure | aim | holds | when | machine |",
        "|---|---|---|---|---|---|",
        *(said.row for said in ordered),
    ]
    return (
        "\n\n".join([head + "\n" + MARK, "\n".join(table), *(said.part for said in ordered if said.part)])
        + "\n"
    )


def _in_words(figure: Any) -> str:
    """A figure or an aim as a cell of the table."""
    if not isinstance(figure, dict):
        return str(figure)
    return ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in figure.items())


if __name__ == "__main__":
    main()
