"""Many shops: how many small shops a processor plans in a minute, through the group's own job.

Made-up shops of three sources, four products and six weeks, each packed, planned and turned into its row as
`channelshift plan-group` does in process and on a Spark worker alike. Compared in one run with the planner
alone on the same questions (the limit): what packing, doing nothing beside it and the row itself cost.
"""

from __future__ import annotations

import argparse
import time
from datetime import date

import numpy as np

import harness
from channelshift.planning.problem import Lever, Limits, Margin, Pool, Problem, Product
from channelshift.planning.response import Curve
from channelshift.planning.solve import solve
from channelshift.workflows.plan_deciding import GAP, SECONDS
from channelshift.workflows.plan_group_job import ShopPlan, ShopQuestion, pack, plan_packed

SHOPS, QUICK = 200, 30
AIMS = {"shops_per_cpu_minute": 100, "of_planner_alone": 0.5, "worst_gap": GAP}


def main() -> None:
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--quick", action="store_true", help=f"{QUICK} shops instead of {SHOPS}")
    count = QUICK if parser.parse_args().quick else SHOPS
    questions = [made_up(seed) for seed in range(count)]
    plan_packed(pack(questions[0]))  # loads compiled code
    wall = time.perf_counter()
    alone, ours, rows = 0.0, 0.0, []
    for question in questions:  # in turn: a machine's mood is the same for both
        begun = time.process_time()
        solve(question.problem, gap=GAP, seconds=SECONDS)
        between = time.process_time()
        rows.append(plan_packed(pack(question)))
        alone, ours = alone + between - begun, ours + time.process_time() - between
    print(
        f"{count} shops planned in {ours:.1f} CPU s, by the planner alone in {alone:.1f}; {harness.machine()}"
    )
    print(f"wall {time.perf_counter() - wall:.0f} s, CPU {alone + ours:.0f} s")
    report(rows, alone, ours)


def made_up(seed: int) -> ShopQuestion:
    """A small shop: money and hours for three sources, stock of four products."""
    draw = np.random.default_rng(seed)
    skus = [f"SKU-{n}" for n in range(4)]
    levers = tuple(_lever(name, draw) for name in ("youtube", "reels", "live"))
    shares = draw.dirichlet(np.ones(4))
    products = tuple(
        Product(sku, share=float(share), unit_cost=4.0, cash_cost=4.0, lead_time_weeks=2)
        for sku, share in zip(skus, shares, strict=True)
    )
    stock = {sku: float(draw.integers(50, 400)) for sku in skus}
    problem = Problem(
        first_day=date(2023, 8, 14),
        levers=levers,
        products=products,
        margins=tuple(Margin(v.name, s, float(draw.uniform(4, 12))) for v in levers for s in skus),
        pools=(Pool("warehouse", "US", storage_cost=0.02, opening=stock),),
        warehouse="warehouse",
        limits=Limits(budget=float(draw.uniform(1500, 6000)), buying=3000.0),
        weeks=6,
    )
    return ShopQuestion(f"shop {seed}", "", problem)


def _lever(name: str, draw: np.random.Generator) -> Lever:
    curve = Curve(float(draw.uniform(0, 10)), float(draw.uniform(40, 160)), float(draw.uniform(100, 500)))
    return Lever(name, name, name, "video", "money", curve, 80.0, 800.0, name, "US", "warehouse")


def report(rows: list[ShopPlan], alone: float, ours: float) -> None:
    failed = [row for row in rows if row.wrong or row.gap is None]
    for row in failed:
        print(f"{row.shop}: {row.wrong}")
    figure = {
        "shops_per_cpu_minute": round(60 * len(rows) / ours),
        "of_planner_alone": round(alone / ours, 2),
        "worst_gap": round(max(row.gap or 0.0 for row in rows), 5),
        "not_planned": len(failed),
    }
    holds = (
        not failed
        and figure["shops_per_cpu_minute"] >= AIMS["shops_per_cpu_minute"]
        and figure["of_planner_alone"] >= AIMS["of_planner_alone"]
        and figure["worst_gap"] <= AIMS["worst_gap"]
    )
    harness.verdict("plan_group", figure, AIMS, holds)


if __name__ == "__main__":
    main()
