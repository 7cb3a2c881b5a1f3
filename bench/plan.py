"""Does the plan earn more? Played out in the simulated world, where the truth is known.

For each seed a shop's history is written as native exports, imported by the real importers, and a
plan is made from 14 August 2023 for 16 weeks, over the closing on 12 September. The world then plays
on under three hands: going on as now, the article's split of the budget (50 % YouTube, 30 % TikTok,
20 % Reels), and the plan. Chance is the same under all three, so the differences are paired.

    python bench/plan.py [--quick] [--seeds N]
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import date, timedelta
from pathlib import Path

FIRST, WEEKS = date(2023, 8, 14), 16


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="three seeds instead of twenty")
    parser.add_argument("--seeds", type=int, default=0, help="how many seeds")
    asked = parser.parse_args()
    seeds = list(range(1, (asked.seeds or (3 if asked.quick else 20)) + 1))
    wall, cpu = time.perf_counter(), time.process_time()
    with ProcessPoolExecutor(2) as pool:
        results = list(pool.map(one_seed, seeds))
    report(seeds, results)
    print(f"wall {time.perf_counter() - wall:.0f} s, CPU of this process {time.process_time() - cpu:.0f} s")
    print(json.dumps(verdict(results)))


def one_seed(seed: int) -> dict[str, float]:
    """CM3 in USD over the weeks, by who decides."""
    from channelshift.simulate import World, do_nothing_actions, fifty_thirty_twenty_actions, play
    from channelshift.workflows.demo import build_demo
    from channelshift.workflows.propose_plan import decide
    from channelshift.workflows.workspace import Workspace

    world = World(seed)
    cpu = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace.open(Path(folder))
        build_demo(workspace, seed=seed)
        decided = decide(workspace, FIRST, WEEKS)
    hands = {
        "nothing": do_nothing_actions(world, FIRST, WEEKS),
        "article": fifty_thirty_twenty_actions(world, FIRST, WEEKS),
        "plan": actions_of(decided, world.usual_actions()),
    }
    earned = {name: float(play(world, actions, FIRST, WEEKS).cm3) for name, actions in hands.items()}
    return {**earned, "foreseen": decided.plan.objective, "cpu": time.process_time() - cpu}


def actions_of(decided, usual) -> dict:  # noqa: ANN001
    """The plan's decisions in the words of the simulated world; all else goes on as usual."""
    from channelshift.simulate import WeekActions

    plan, problem = decided.plan, decided.question.problem
    skus = [p.sku for p in problem.products]
    modes = {key: mode for key, mode in plan.modes.items() if mode in ("closed_loop", "fully_managed")}
    weeks = {}
    for week in range(problem.weeks):
        spend: dict[str, float] = dict(usual.spend)
        hours: dict[str, float] = {}
        for n, lever in enumerate(problem.levers):
            amount = float(plan.inputs[n, week])
            if lever.unit == "hours":
                hours[lever.name if ">" in lever.name else lever.source] = amount
            elif lever.most > 0:
                spend[lever.route] = amount
        send = {
            (sku, "platform_warehouse@GB"): float(plan.decisions.send[p, s, week])
            for s, sku in enumerate(skus)
            for p, pool in enumerate(problem.pools)
            if pool.name == "platform_warehouse" and plan.decisions.send[p, s, week] > 0
        }
        buy = {
            sku: float(plan.decisions.buy[s, week])
            for s, sku in enumerate(skus)
            if plan.decisions.buy[s, week] > 0
        }
        weeks[problem.first_day + timedelta(weeks=week)] = WeekActions(spend, hours, send, buy, modes)
    return weeks


def report(seeds: list[int], results: list[dict[str, float]]) -> None:
    print(f"CM3 in USD from {FIRST} over {WEEKS} weeks; product links close on 2023-09-12")
    print(f"{'seed':>5} {'as now':>10} {'50/30/20':>10} {'plan':>10} {'foreseen':>10} {'CPU s':>7}")
    for seed, row in zip(seeds, results, strict=True):
        print(
            f"{seed:>5} {row['nothing']:>10,.0f} {row['article']:>10,.0f} {row['plan']:>10,.0f} "
            f"{row['foreseen']:>10,.0f} {row['cpu']:>7.1f}"
        )


def verdict(results: list[dict[str, float]]) -> dict[str, object]:
    mean = {k: statistics.fmean(r[k] for r in results) for k in ("nothing", "article", "plan")}
    over_nothing = [r["plan"] - r["nothing"] for r in results]
    over_article = [r["plan"] - r["article"] for r in results]
    return {
        "bench": "plan",
        "figure": {
            "seeds": len(results),
            "mean_cm3_as_now": round(mean["nothing"]),
            "mean_cm3_50_30_20": round(mean["article"]),
            "mean_cm3_plan": round(mean["plan"]),
            "better_than_as_now": sum(d > 0 for d in over_nothing),
            "better_than_50_30_20": sum(d > 0 for d in over_article),
        },
        "aim": "mean CM3 of the plan above both, over 20 seeds",
        "holds": statistics.fmean(over_nothing) > 0 and statistics.fmean(over_article) > 0,
    }


if __name__ == "__main__":
    main()
