"""Does the plan earn more? Lived in the simulated world, where the truth is known.

Each seed is a shop of its own in four kinds (strong content, weak content, stock-heavy, private traffic) and
meets a closing of its product links that was announced, announced wrongly, or not announced. Every hand lives
the same 16 weeks in the same weather and plans anew every four weeks and when news comes, from where its
shop then stands: go on as now; the article's split of the money (50 % YouTube, 30 % TikTok, 20 % Reels);
everything to TikTok Shop; fully managed only; the budget optimizer of pymc-marketing with an (s, S) stock
policy; our plan as the product makes it; and perfect foresight, a linear programme that is given the truth.

Our plan sees what a seller's files and the rulebook of the day say, as numbers without the files: importing
takes 20 CPU seconds a shop, and tests hold both ways to the same figures.

    python bench/value.py [--quick] [--seeds N] [--first SEED] [--page FILE] [--rows FILE]

With `--rows` each shop is written down when it has been lived, and one that stands there is not lived again.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor, as_completed
from datetime import timedelta
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np

PAGE = Path(__file__).resolve().parent.parent / "docs" / "value.md"
KINDS = ("strong content", "weak content", "stock-heavy", "private traffic")
CLOSINGS = ("known", "wrong", "unannounced")
OURS, FORESIGHT = "our plan", "perfect foresight"
HANDS = (
    "do nothing",
    "50/30/20 of the article",
    "everything to the shop",
    "fully managed only",
    "budget optimizer + (s, S)",
    OURS,
    FORESIGHT,
)
AIM = 0.9  # of perfect foresight, in the mean
ROUNDING = 1.002  # above which a hand counts as having beaten perfect foresight

Row = Mapping[str, Any]


def main() -> None:
    asked = _arguments()
    seeds = [asked.first + n for n in range(1 if asked.quick else asked.seeds)]
    closings = CLOSINGS[:1] if asked.quick else CLOSINGS
    rows = _written(asked.rows)
    done = {(r["seed"], r["kind"]) for r in rows}
    jobs = [(seed, kind, closings) for seed in seeds for kind in KINDS if (seed, kind) not in done]
    os.environ |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS"), "1")
    start = time.perf_counter()
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        for found in as_completed([pool.submit(shop, job) for job in jobs]):
            rows += found.result()
            _write(asked.rows, found.result())
    rows.sort(key=lambda r: (r["seed"], KINDS.index(r["kind"]), CLOSINGS.index(r["closing"])))
    text = page(rows)
    print(text)
    print(f"{time.perf_counter() - start:,.0f} s of wall time, two processes")
    if not asked.quick or asked.page != PAGE:
        asked.page.write_text(text + "\n", encoding="utf-8")
    print(json.dumps(verdict(rows)))


def _written(kept: Path | None) -> list[Row]:
    if kept is None or not kept.exists():
        return []
    return [json.loads(line) for line in kept.read_text(encoding="utf-8").splitlines()]


def _write(kept: Path | None, rows: list[Row]) -> None:
    if kept is not None:
        with kept.open("a", encoding="utf-8") as stream:
            stream.writelines(json.dumps(row) + "\n" for row in rows)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="one seed, the closing known; writes no page")
    parser.add_argument("--seeds", type=int, default=50, help="how many seeds")
    parser.add_argument("--first", type=int, default=1, help="the first seed")
    parser.add_argument("--page", type=Path, default=PAGE, help="where the table is written")
    parser.add_argument("--rows", type=Path, help="where lives are kept, to go on after a break")
    return parser.parse_args()


def shop(job: tuple[int, str, tuple[str, ...]]) -> list[Row]:
    """All hands in one shop, under each closing."""
    from channelshift.simulate import KINDS as SHOPS
    from channelshift.simulate import World, closing_of
    from channelshift.workflows.lived import FIRST, live
    from channelshift.workflows.plan_simulated import SimulatedBooks

    seed, kind, closings = job
    world = World(seed, kind=SHOPS[kind])
    books = SimulatedBooks(world, FIRST - timedelta(days=1))
    rows = []
    for name in closings:
        closing = closing_of(name, seed)
        for hand, make in _hands().items():
            cpu = time.process_time()
            lived = live(world, books, closing, make(world, closing))
            cpu = time.process_time() - cpu
            rows.append(
                {"seed": seed, "kind": kind, "closing": name, "hand": hand, "cpu": cpu, **vars(lived)}
            )
    return rows


def _hands() -> dict[str, Callable[..., Any]]:
    from channelshift.workflows.lived import FIRST, WEEKS
    from channelshift.workflows.lived_plan import planner
    from contest import others
    from contest.foresight import foresee
    from contest.optimizer import optimizer

    def foreseeing(world: Any, closing: Any) -> Callable[..., Any]:
        actions = foresee(world, FIRST, WEEKS, closing.steps).actions
        return lambda moment: actions

    plain = (others.nothing, others.article, others.shop, others.managed, optimizer, planner)
    made = [lambda world, closing, make=make: make(world) for make in plain]
    return dict(zip(HANDS, [*made, foreseeing], strict=True))


# ------------------------------------------------------------------ what came of it


def page(rows: list[Row]) -> str:
    """The tables of docs/value.md."""
    seeds = sorted({r["seed"] for r in rows})
    closings = [c for c in CLOSINGS if any(r["closing"] == c for r in rows)]
    ours = [r["cpu"] for r in rows if r["hand"] == OURS]
    versions = ", ".join(f"{name} {version(name)}" for name in ("highspy", "numpy", "scipy"))
    parts = [
        "# What the plan is worth",
        "Written by `bench/value.py`. CM3 in US dollars over 16 weeks from 14 August 2023, lived in the "
        f"simulated world over {_counted(seeds)} and {len(KINDS)} kinds of "
        f"shop; the closing of product links is {', '.join(closings)}. A wrong date is, by seed, three weeks "
        "too late, three weeks too early, or the day on which only half of the links end. Chance is the same "
        "under all hands. Goods left are what lies on the shelves and is under way at the end, at cost.",
        _overall(rows),
        _beaten(rows),
        "## By kind of shop and closing",
        "Mean CM3, below it the 10th percentile.",
        _by_cell(rows),
        "## What each hand does",
        _explained(),
        f"Python {platform.python_version()}, {versions}. {np.mean(ours):.1f} CPU s for our plan's four to "
        f"six plannings of a shop, {sum(r['cpu'] for r in rows):,.0f} CPU s for all hands in all shops.",
    ]
    return "\n\n".join(parts)


def _counted(seeds: list[int]) -> str:
    return f"{len(seeds)} seeds ({seeds[0]} to {seeds[-1]})" if len(seeds) > 1 else f"one seed ({seeds[0]})"


def _explained() -> str:
    return (
        "Everybody keeps to the money and hours of a usual week. *Budget optimizer + (s, S)* is the "
        "algorithm of pymc-marketing's `BudgetOptimizer` (SciPy's SLSQP from the equal split, the total as a "
        "constraint), run on saturation curves fitted to the same weeks by least squares instead of on a "
        "sampled posterior, for money and for hours; closed routes are left out, and stock is bought and "
        "sent by an (s, S) policy on recent demand. *Perfect foresight* is given every curve, the closing "
        "day and each week's luck, and lives a linear programme's answer in the same world. Our plan sees "
        "what a seller's files and the rulebook say on the day it is made."
    )


def _of(rows: Iterable[Row], hand: str, what: str = "cm3") -> np.ndarray:
    return np.array([r[what] for r in rows if r["hand"] == hand])


def _overall(rows: list[Row]) -> str:
    best = _of(rows, FORESIGHT).mean()
    lines = [
        "| hand | mean CM3 | 10th percentile | of foresight | goods left | units missed |",
        "|---|---|---|---|---|---|",
    ]
    for hand in HANDS:
        cm3 = _of(rows, hand)
        lines.append(
            f"| {hand} | {cm3.mean():,.0f} | {np.percentile(cm3, 10):,.0f} | {cm3.mean() / best:.1%} | "
            f"{_of(rows, hand, 'left').mean():,.0f} | {_of(rows, hand, 'missed').mean():,.0f} |"
        )
    return "\n".join(lines)


def _beaten(rows: list[Row]) -> str:
    above = beyond_foresight(rows)
    if not above:
        return "No hand beat perfect foresight in any shop by more than rounding (0.2 %)."
    return f"In {len(above)} lives a hand earned more than perfect foresight: {'; '.join(above)}."


def beyond_foresight(rows: list[Row]) -> list[str]:
    """Where somebody did better than the hand that knows all: then its programme is not good enough."""
    best = {(r["seed"], r["kind"], r["closing"]): r["cm3"] for r in rows if r["hand"] == FORESIGHT}
    return [
        f"{r['hand']} in {r['kind']}, seed {r['seed']}, {r['closing']}"
        for r in rows
        if r["cm3"] > ROUNDING * best[r["seed"], r["kind"], r["closing"]]
    ]


def _by_cell(rows: list[Row]) -> str:
    closings = [c for c in CLOSINGS if any(r["closing"] == c for r in rows)]
    lines = [f"| kind | closing | {' | '.join(HANDS)} | ours of foresight |", "|" + "---|" * (len(HANDS) + 3)]
    for kind in KINDS:
        for closing in closings:
            cell = [r for r in rows if r["kind"] == kind and r["closing"] == closing]
            values = [_of(cell, hand) for hand in HANDS]
            shown = [f"{v.mean():,.0f}<br>{np.percentile(v, 10):,.0f}" for v in values]
            share = _of(cell, OURS).mean() / _of(cell, FORESIGHT).mean()
            lines.append(f"| {kind} | {closing} | {' | '.join(shown)} | {share:.1%} |")
    return "\n".join(lines)


def verdict(rows: list[Row]) -> dict[str, Any]:
    """The last line: ours above everybody in mean and 10th percentile, and near perfect foresight."""
    ours, best = _of(rows, OURS), _of(rows, FORESIGHT)
    others = [_of(rows, hand) for hand in HANDS if hand not in (OURS, FORESIGHT)]
    share = ours.mean() / best.mean()
    above = all(ours.mean() > o.mean() and np.percentile(ours, 10) > np.percentile(o, 10) for o in others)
    return {
        "bench": "value",
        "figure": {
            "lives": len(ours),
            "mean_cm3_ours": round(float(ours.mean())),
            "p10_cm3_ours": round(float(np.percentile(ours, 10))),
            "mean_cm3_best_other": round(max(float(o.mean()) for o in others)),
            "p10_cm3_best_other": round(max(float(np.percentile(o, 10)) for o in others)),
            "share_of_foresight": round(float(share), 4),
            "beyond_foresight": len(beyond_foresight(rows)),
        },
        "aim": {"above_all_others_in_mean_and_p10": True, "share_of_foresight": AIM, "beyond_foresight": 0},
        "holds": bool(above and share >= AIM and not beyond_foresight(rows)),
    }


if __name__ == "__main__":
    main()
