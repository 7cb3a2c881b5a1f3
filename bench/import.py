"""Import: rows per second from a TikTok Shop order export to a published ledger.

Compared in one run, round by round, with DuckDB alone reading the same CSV into Parquet (aim: at least
0.3 of its rows per second) and with a plain pandas script doing the same job (aim: at least 10 times as
fast). `--quick` takes a tenth of the rows.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

import harness
from harness import Run

AIMS = {"of_duckdb_alone": 0.3, "times_pandas": 10.0}
OURS, DUCKDB, PANDAS = "Channelshift", "DuckDB alone", "pandas script"


def main() -> None:
    options = _options()
    if options.child:
        _child(options.child, Path(options.folder))
        return
    rows, rounds = (100_000, 2) if options.quick else (1_000_000, 3)
    with tempfile.TemporaryDirectory(prefix="channelshift-bench-") as name:
        folder = Path(name)
        _prepare(folder, rows)
        commands = {who: [__file__, "--child", who, "--folder", name] for who in (OURS, DUCKDB, PANDAS)}
        runs = harness.in_turn(commands, rounds)
        _report(folder, runs, rows)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="100,000 rows instead of 1,000,000")
    parser.add_argument("--child", choices=[OURS, DUCKDB, PANDAS], help=argparse.SUPPRESS)
    parser.add_argument("--folder", help=argparse.SUPPRESS)
    return parser.parse_args()


def _prepare(folder: Path, rows: int) -> None:
    """The export, and a workspace that knows costs and rates before it comes."""
    from import_job import contestants, made_up

    made_up.write_orders(folder / "orders.csv", rows)
    templates = [folder / "channelshift-products.csv", folder / "channelshift-fx-rates.csv"]
    made_up.write_products(templates[0])
    made_up.write_rates(templates[1])
    contestants.prepare(folder / "prepared", templates)
    size = (folder / "orders.csv").stat().st_size / 1e6
    print(f"{rows:,} order lines of 63 columns, {size:,.0f} MB; {harness.machine()}")


def _child(who: str, folder: Path) -> None:
    """One contestant does the job once; what it needs to load is loaded before the clock starts."""
    orders = folder / "orders.csv"
    if who == PANDAS:
        from import_job import with_pandas

        harness.timed_job(
            lambda: with_pandas.run(orders, folder / "channelshift-products.csv", folder / "pandas.parquet")
        )
        return
    from import_job import contestants

    if who == DUCKDB:
        harness.timed_job(lambda: contestants.duckdb_alone(orders, folder / "duckdb.parquet"))
        return
    shutil.rmtree(folder / "shop", ignore_errors=True)
    shutil.copytree(folder / "prepared", folder / "shop")
    harness.timed_job(lambda: contestants.ours(orders, folder / "shop"))


def _report(folder: Path, runs: dict[str, list[Run]], rows: int) -> None:
    """The runs, whether both ledgers say the same, and the figure."""
    from import_job import contestants

    harness.show(runs, rows)
    ledger = contestants.published(folder / "shop")
    loaded, theirs = runs[OURS][-1].answer["loaded"], runs[PANDAS][-1].answer
    print(
        f"Channelshift loaded {loaded:,} lines, net sales {ledger['net_sales']:,.2f} USD "
        f"in {ledger['orders']:,} orders"
    )
    print(f"the pandas script {theirs['lines']:,} lines, net sales {theirs['net_sales']:,.2f} USD")
    agree = (
        loaded == theirs["lines"] == rows and abs(ledger["net_sales"] - theirs["net_sales"]) < 1 + rows * 1e-5
    )
    figure = {
        "rows": rows,
        "rows_per_second": round(rows / statistics.median(r.wall for r in runs[OURS])),
        "of_duckdb_alone": round(harness.ratio(runs[DUCKDB], runs[OURS]), 3),
        "times_pandas": round(harness.ratio(runs[PANDAS], runs[OURS]), 2),
        "peak_mb": round(max(r.peak_mb for r in runs[OURS])),
        "same_net_sales": agree,
    }
    holds = agree and all(figure[name] >= aim for name, aim in AIMS.items())
    harness.verdict("import", figure, AIMS, holds)
    if not agree:
        sys.exit("the two ledgers do not agree, so the times compare nothing")


if __name__ == "__main__":
    main()
