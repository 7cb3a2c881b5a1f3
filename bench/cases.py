"""Do all of the article's seller cases run, and what does the plan bring in shops of their shape?

Each seller's shop is simulated in some seeds and lived for 16 weeks from 14 August 2023 by three hands: go on
as now, what the seller says they did, and the product's own plan. With `--write` the lives are shipped with
the product, which shows them at once.

    python bench/cases.py [--quick] [--seeds N] [--first SEED] [--rows FILE] [--write]

With `--rows` each life is written down, and one that stands there is not lived again.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import time
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

os.environ |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS"), "1")
HOUSE = Path(__file__).resolve().parent.parent
RESULTS = HOUSE / "src/channelshift/workflows/cases/results.yaml"
QUICK = ("wang-lei", "meizhuang-puzi")  # small shops
WEEKS_OF_A_QUICK_RUN = 6
SELLERS = 12

Row = dict[str, Any]


def main() -> None:
    asked = _arguments()
    weeks = WEEKS_OF_A_QUICK_RUN if asked.quick else 16
    rows = _written(asked.rows)
    cpu = time.process_time()
    for seed in range(asked.first, asked.first + (1 if asked.quick else asked.seeds)):
        rows += _lived(seed, weeks, QUICK if asked.quick else (), rows, asked.rows)
    print(f"{time.process_time() - cpu:,.0f} CPU s")
    told = _by_case(rows)
    for key, found in told.items():
        print(_line(key, found, weeks))
    if asked.write:
        RESULTS.write_text(_shipped(told), encoding="utf-8")
    print(json.dumps(_verdict(told, len(QUICK) if asked.quick else SELLERS)))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="two small shops, one seed, six weeks")
    parser.add_argument("--seeds", type=int, default=5, help="how many seeds")
    parser.add_argument("--first", type=int, default=1, help="the first seed")
    parser.add_argument("--rows", type=Path, help="where lives are kept, to go on after a break")
    parser.add_argument("--write", action="store_true", help="ship the lives with the product")
    return parser.parse_args()


def _lived(seed: int, weeks: int, only: tuple[str, ...], done: list[Row], kept: Path | None) -> list[Row]:
    from channelshift.workflows.cases.lives import live_case
    from channelshift.workflows.cases.results import as_row
    from channelshift.workflows.cases.seller import cases

    known = {(row["case"], row["shape"], row["seed"]) for row in done}
    fresh = []
    for case in cases():
        shop = case.simulated
        if shop is None or (only and case.key not in only) or (case.key, shop.fingerprint, seed) in known:
            continue
        (one,) = live_case(case, [seed], weeks)
        row = {"case": case.key, "shape": shop.fingerprint, **as_row(one)}
        fresh.append(row)
        if kept is not None:
            with kept.open("a", encoding="utf-8") as stream:
                stream.write(json.dumps(row) + "\n")
    return fresh


def _written(kept: Path | None) -> list[Row]:
    if kept is None or not kept.exists():
        return []
    return [json.loads(line) for line in kept.read_text(encoding="utf-8").splitlines()]


def _by_case(rows: list[Row]) -> dict[str, list[Row]]:
    """The lives of each seller in the order of the seeds, as far as every seller has lived them."""
    from channelshift.workflows.cases.seller import cases

    told: dict[str, list[Row]] = {}
    for case in cases():
        if case.simulated is not None:
            mine = [r for r in rows if r["case"] == case.key and r["shape"] == case.simulated.fingerprint]
            if mine:
                told[case.key] = sorted(mine, key=lambda row: row["seed"])
    return told


def _line(key: str, rows: list[Row], weeks: int) -> str:
    from channelshift.workflows.cases.results import from_row, summed_up

    lived = summed_up([from_row(row) for row in rows], weeks, "", "")
    parts = [f"{o.hand} {o.cm3.mid:,.0f} ({o.cm3.low:,.0f} to {o.cm3.high:,.0f})" for o in lived.outcomes]
    return f"{key}, {len(rows)} seeds, CM3 in USD: " + ", ".join(parts)


def _shipped(told: dict[str, list[Row]]) -> str:
    """The file of kept results: settings, and for each seller one line of JSON a seed."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=HOUSE, capture_output=True, text=True, check=True
    ).stdout.strip()
    lines = [
        "# Written by bench/cases.py --write: each seller's simulated shops as they were lived.",
        "settings:",
        "  first_day: 2023-08-14",
        "  weeks: 16",
        "  plans_anew_every: 4",
        "  closing: known, 2023-09-12",
        f"  version: {version('channelshift')}",
        f"  commit: {commit}",
        f"  made_on: {datetime.now(UTC).date().isoformat()}",
        "cases:",
    ]
    for key, rows in told.items():
        lines += [f"  {key}:", f"    shape: '{rows[0]['shape']}'", "    seeds:"]
        for row in rows:
            kept = {name: row[name] for name in ("seed", "lives", "advice")}
            lines.append(f"    - '{json.dumps(kept)}'")
    return "\n".join(lines) + "\n"


def _verdict(told: dict[str, list[Row]], aim: int) -> dict[str, Any]:
    """All cases run; beside it, in how many the plan's middle is above doing nothing's."""
    ran = sum(bool(rows) for rows in told.values())
    return {"bench": "cases", "figure": ran, "aim": aim, "holds": ran == aim}


if __name__ == "__main__":
    main()
