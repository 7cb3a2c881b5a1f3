"""Large shops: a plan with a proof, beside the whole model in HiGHS where that ends at all.

Each size runs in a process of its own. Compiled code is kept on disk: the first plan after an
installation waits for the compiler once, which is shown but not counted. Seconds are those of the
planner from the numbers to the plan; "again" is planning anew after the rule comes a sixth of the
plan earlier, beginning with the plan before. Values are played by planning.evaluate in every scenario.

    python bench/planner.py [--quick] [--only N]
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from harness import machine, run_child, timed_job, verdict
from planner_shops import Size, make_shop

SIZES = [  # size, gap and seconds asked for
    (Size(20, 6, 12, 1), 0.002, 2.0),
    (Size(100, 8, 16, 10), 0.002, 20.0),
    (Size(500, 8, 16, 20), 0.002, 120.0),
    (Size(2000, 10, 26, 5), 0.002, 180.0),
    (Size(2000, 10, 26, 50), 0.01, 600.0),
]
BESIDE = [Size(20, 6, 12, 4), Size(60, 8, 16, 2)]
WHOLE_SECONDS = 300.0


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="the two smallest sizes and one beside HiGHS")
    parser.add_argument("--only", type=int, help="one of the five sizes, counted from 1")
    parser.add_argument("--child", nargs=4, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.child:
        child(*asked.child)
        return
    sizes = SIZES[:2] if asked.quick else SIZES
    if asked.only:
        sizes = [SIZES[asked.only - 1]]
    print(f"{machine()}; compiled in {first_time():.0f} s, once after an installation")
    rows = [row_of(*each) for each in sizes]
    beside = [] if asked.only else [beside_of(s, asked.quick) for s in BESIDE[: 1 if asked.quick else 2]]
    figure = {"sizes": {r["size"]: r for r in rows}, "beside_highs": {b["size"]: b for b in beside}}
    aim = {s.name: {"gap": gap, "seconds": seconds} for s, gap, seconds in sizes}
    verdict("planner", figure, aim, all(r["holds"] for r in rows) and all(b["same"] for b in beside))


def first_time() -> float:
    start = time.perf_counter()
    run_child(child_command(Size(20, 6, 12, 1), 0.01, 600.0, "cold"))
    return time.perf_counter() - start


def row_of(size: Size, gap: float, seconds: float) -> dict[str, object]:
    run = run_child(child_command(size, gap, seconds, "again"))
    found = run.answer
    row = {
        "size": size.name,
        "gap": found["gap"],
        "wall": round(found["wall"], 1),
        "cpu": round(found["cpu"], 1),
        "first_plan": found["first_plan"],
        "again_wall": round(found["again_wall"], 1),
        "again_cpu": round(found["again_cpu"], 1),
        "again_gap": found["again_gap"],
        "again_share": round(found["again_wall"] / found["wall"], 2),
        "again_cpu_share": round(found["again_cpu"] / found["cpu"], 2),
        "peak_mb": round(run.peak_mb),
        "broken": found["broken"],
    }
    row["holds"] = bool(
        found["gap"] is not None
        and found["gap"] <= gap
        and found["wall"] <= seconds
        and row["again_share"] <= 1 / 3
        and run.peak_mb < 6000
        and not found["broken"]
    )
    print(row, flush=True)
    return row


def beside_of(size: Size, quick: bool) -> dict[str, object]:
    ours = run_child(child_command(size, 0.002, 60.0, "cold"))
    seconds = 10.0 if quick else WHOLE_SECONDS
    whole = run_child(child_command(size, 0.002, seconds, "whole"))
    a, b = ours.answer, whole.answer
    row = {
        "size": size.name,
        "ours": a["value"],
        "our_bound": a["bound"],
        "our_wall": round(a["wall"], 1),
        "highs": b["value"],
        "highs_bound": b["bound"],
        "highs_wall": round(b["wall"], 1),
    }
    values = [v for v in (a["value"], b["value"]) if v is not None]
    bounds = [v for v in (a["bound"], b["bound"]) if v is not None]
    row["same"] = len(values) == 2 and max(values) <= min(bounds) * (1 + 1e-6)
    print(row, flush=True)
    return row


def child_command(size: Size, gap: float, seconds: float, what: str) -> list[str]:
    numbers = ",".join(str(v) for v in (size.products, size.places, size.weeks, size.scenarios))
    return [str(Path("bench/planner.py")), "--child", numbers, str(gap), str(seconds), what]


def child(numbers: str, gap: str, seconds: str, what: str) -> None:
    size = Size(*(int(v) for v in numbers.split(",")))
    timed_job(lambda: plan(size, float(gap), float(seconds), what))


def plan(size: Size, gap: float, seconds: float, what: str) -> dict[str, object]:
    from channelshift.planning.evaluate import evaluate, risk_adjusted
    from channelshift.planning.limits import violations
    from channelshift.planning.numbers import numbers_of

    if what != "whole" and size.products > 20:
        solve(make_numbers(Size(20, 6, 12, 1), 0.5), 0.05, 60.0, what)  # reads compiled code from disk
    asked = numbers_of(make_shop(size))
    found, figures = solve(asked, gap, seconds, what)
    if found is None:
        return {"value": None, "bound": None, "gap": None, **figures}
    outcome = evaluate(asked, found.decisions)
    value = risk_adjusted(asked, outcome.values)
    figures |= {
        "value": value,
        "bound": found.bound,
        "gap": round((found.bound - value) / found.bound, 5),
        "broken": [f"{v.kind} {v.name}" for v in violations(asked, found.decisions, outcome)],
    }
    if what == "again":
        figures |= replan(size, found, gap, seconds)
    return figures


def replan(size: Size, before, gap: float, seconds: float) -> dict[str, object]:  # noqa: ANN001
    from channelshift.planning.evaluate import evaluate, risk_adjusted

    changed = make_numbers(size, 1 / 3)
    found, figures = solve(changed, gap, seconds, "again", before)
    value = risk_adjusted(changed, evaluate(changed, found.decisions).values)
    return {
        "again_wall": figures["wall"],
        "again_cpu": figures["cpu"],
        "again_gap": round((found.bound - value) / found.bound, 5),
    }


def make_numbers(size: Size, closing: float):  # noqa: ANN201
    from channelshift.planning.numbers import numbers_of

    return numbers_of(make_shop(size, closing=closing))


def solve(numbers, gap, seconds, what, before=None):  # noqa: ANN001, ANN201
    """One plan, and what it took."""
    wall, cpu = time.perf_counter(), time.process_time()
    first: list[float] = []

    def watch(part: float, value: float, bound: float) -> None:
        if not first and value > -1e300:
            first.append(round(time.perf_counter() - wall, 1))

    if what == "whole":
        from channelshift.planning.highs import Watch
        from channelshift.planning.search import Search

        found = Search(numbers, Watch(seconds, None, None), gap).run()
    else:
        from channelshift.planning.decompose import solve_decomposed

        last = {} if before is None else {"warm": before.decisions, "trace": before.trace}
        found = solve_decomposed(numbers, gap, seconds, progress=watch, **last)
    took = {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}
    return found, took | {"first_plan": first[0] if first else None}


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent))
    main()
