"""Ledger: order lines and their settlements, from TikTok Shop's exports to a published ledger.

Compared in one run with DuckDB alone reading and writing the same bytes (the limit; aim: at least 0.3 of its
speed) and with a pandas script of the same job (the peer; aim: faster, in less memory), within 4 GB. Then the
profit pages' own queries on that snapshot: 95 of 100 within 200 ms. `--quick` takes 100,000 lines and
`--lines N` any number; beyond a million the peer reads a million, for more do not fit its memory.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

import harness
from harness import Run
from ledger_job import contestants, made_up

AIMS = {"of_duckdb_alone": 0.3, "times_pandas": 1.0, "peak_mb": 4000, "page_p95_ms": 200}
FULL, QUICK, MOST_FOR_PANDAS = 10_000_000, 100_000, 1_000_000
BYTES_A_LINE = 2_000  # of exports, records, ledger and what the engine puts aside, at most
OURS, DUCKDB, PANDAS, PAGES = "Channelshift", "DuckDB alone", "pandas script", "pages"


def main() -> None:
    options = _options()
    if options.child:
        _child(options.child, Path(options.folder))
        return
    lines = options.lines or (QUICK if options.quick else FULL)
    with tempfile.TemporaryDirectory(prefix="channelshift-bench-") as name:
        _bench(Path(name), lines)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="100,000 order lines instead of 10 million")
    parser.add_argument("--lines", type=int, help="so many order lines")
    parser.add_argument("--child", choices=[OURS, DUCKDB, PANDAS, PAGES], help=argparse.SUPPRESS)
    parser.add_argument("--folder", help=argparse.SUPPRESS)
    return parser.parse_args()


def _bench(folder: Path, lines: int) -> None:
    if shutil.disk_usage(folder).free < lines * BYTES_A_LINE:
        sys.exit(f"{lines:,} lines need {lines * BYTES_A_LINE / 1e9:.0f} GB of free disk")
    for name, count in (("all", lines), ("some", min(lines, MOST_FOR_PANDAS))):
        made_up.write(folder / name, count)
        made_up.write_products(folder / name / "channelshift-products.csv")
    size = sum(p.stat().st_size for p in (folder / "all").rglob("*.csv")) / 1e6
    print(f"{lines:,} order lines and their settlements, {size:,.0f} MB; {harness.machine()}")
    runs = {
        who: harness.run_child([__file__, "--child", who, "--folder", str(folder)])
        for who in (OURS, DUCKDB, PANDAS, PAGES)
    }
    _report(runs, lines)


def _child(who: str, folder: Path) -> None:
    """One contestant does the job once."""
    jobs = {
        OURS: lambda: contestants.ours(folder / "all", folder / "shop"),
        DUCKDB: lambda: contestants.duckdb_alone(folder / "all", folder / "copied"),
        PANDAS: lambda: contestants.pandas_script(folder / "some", folder / "pandas.parquet"),
        PAGES: lambda: contestants.pages(folder / "shop"),
    }
    harness.timed_job(jobs[who])


def _report(runs: dict[str, Run], lines: int) -> None:
    ours, theirs, pages = runs[OURS], runs[PANDAS].answer, runs[PAGES].answer
    some = min(lines, MOST_FOR_PANDAS)
    for who, count in ((OURS, lines), (DUCKDB, lines), (PANDAS, some)):
        harness.show({who: [runs[who]]}, count)
    told = ", ".join(f"{name.replace('_', ' ')} {ms} ms" for name, ms in pages["p95_ms"].items())
    print(f"pages, p95 of {contestants.ROUNDS}: {told}")
    print(f"net sales {pages['net_sales']:,.2f}, fees {pages['fees']:,.2f} USD")
    agree = all(abs(pages[n] - theirs[n]) < 1 + lines * 1e-5 for n in ("net_sales", "fees"))
    compared = some == lines  # else the peer read a part of the lines only
    figure = {
        "lines": lines,
        "lines_per_second": round(lines / ours.wall),
        "of_duckdb_alone": round(runs[DUCKDB].wall / ours.wall, 3),
        "times_pandas": round((lines / ours.wall) / (some / runs[PANDAS].wall), 2),
        "peak_mb": round(ours.peak_mb),
        "page_p95_ms": max(pages["p95_ms"].values()),
        "same_sums_as_pandas": agree if compared else "not compared",
    }
    fast = all(figure[name] >= AIMS[name] for name in ("of_duckdb_alone", "times_pandas"))
    small = all(figure[name] <= AIMS[name] for name in ("peak_mb", "page_p95_ms"))
    harness.verdict("ledger", figure, AIMS, (agree or not compared) and fast and small)
    if compared and not agree:
        sys.exit("the two ledgers do not agree, so the times compare nothing")


if __name__ == "__main__":
    main()
