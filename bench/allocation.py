"""Allocation: one budget over 5 to 5,000 arms, ours beside the optimizers that marketers use.

Each contestant splits the same budgets: concave, 40 % S-shaped ("mixed") and all S-shaped arms, with bounds
and capped groups. Shown are processor seconds and how far each ends below what is proven to be the most;
`>` says that its time was over, `not kept` that its split breaks a limit. Compiled code is loaded before,
for ours and for the peers' goal alike. `--quick` takes one seed up to 500 arms and 2.5 s for each.
"""

from __future__ import annotations

import argparse
import multiprocessing as mp
import resource
import signal
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from typing import NamedTuple

import numpy as np

import harness
from allocation_job.family import SHAPES, Instance, instance
from allocation_job.peers import PEERS, Asked
from channelshift.planning.allocation.allocate import Split, allocate
from channelshift.planning.response import Array

SEEDS = {5: 5, 50: 3, 500: 2, 5_000: 1}
QUICK_SEEDS = {5: 1, 50: 1, 500: 1}
AIMS = {"worst_gap": 1e-4, "times_slsqp_at_500": 1.0, "of_highs_time_at_5000_mixed": 0.5}


class Result(NamedTuple):
    """One contestant on one instance: None for a value means no split that keeps the limits."""

    seconds: float
    value: float | None
    over: bool


def main() -> None:
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="one seed, 5 to 500 arms, 2.5 s for each peer")
    parser.add_argument("--seconds", type=float, help="processor seconds for each peer; else 60")
    parser.add_argument("--size", type=int, choices=SEEDS, help="only this many arms")
    parser.add_argument("--shape", choices=SHAPES, help="only this shape")
    asked = parser.parse_args()
    seconds = asked.seconds or (2.5 if asked.quick else 60.0)
    wall = time.perf_counter()
    instances = [
        one
        for one in family(QUICK_SEEDS if asked.quick else SEEDS)
        if asked.size in (None, one.size) and asked.shape in (None, one.shape)
    ]
    allocate(instances[0].arms, instances[0].budget, instances[0].groups)  # loads compiled code
    print(f"{len(instances)} budgets, {seconds:g} CPU s for each contestant; {harness.machine()}")
    rows = [compare(one, seconds) for one in instances]
    spent = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime + time.process_time()
    print(f"wall {time.perf_counter() - wall:.0f} s, CPU {spent:.0f} s")
    report(rows)


class Row(NamedTuple):
    """One instance, our answer with its seconds, and the peers'."""

    instance: Instance
    ours: Split
    seconds: float
    peers: dict[str, Result]

    def short(self, name: str) -> float | None:
        value = self.peers[name].value
        return None if value is None else 1 - value / self.ours.bound


def family(seeds: dict[int, int]) -> Iterator[Instance]:
    for size, count in seeds.items():
        for shape in SHAPES:
            for seed in range(count):
                yield instance(size, shape, seed)


def compare(one: Instance, seconds: float) -> Row:
    cpu = time.process_time()
    ours = allocate(one.arms, one.budget, one.groups, seconds=seconds)
    cpu = time.process_time() - cpu
    peers = {name: in_child(name, one, seconds) for name in PEERS}
    row = Row(one, ours, cpu, peers)
    print(f"{one.size:>5} {one.shape:8} seed {one.seed}: ours {cpu:7.3f} s  {ours.proof}")
    print("      " + "  ".join(f"{name} {told(row, name)}" for name in PEERS), flush=True)
    return row


def told(row: Row, name: str) -> str:
    result, short = row.peers[name], row.short(name)
    seconds = f"{'> ' if result.over else ''}{result.seconds:.3g} s"
    if short is None:
        return seconds if result.over else f"{seconds}, not kept"
    return f"{seconds}, {100 * short:.3f} %"


def in_child(name: str, one: Instance, seconds: float) -> Result:
    """A peer in a process of its own, which the system ends when its processor time is over."""
    here, there = mp.Pipe(duplex=False)
    child = mp.get_context("fork").Process(target=job, args=(name, one, seconds, there))
    child.start()
    there.close()
    try:
        spent, found = here.recv()
    except EOFError:
        return Result(seconds, None, over=True)
    finally:
        child.join()
    return Result(spent, kept_value(one, found), over=spent >= 0.94 * seconds)


def job(name: str, one: Instance, seconds: float, there: Connection) -> None:
    asked = Asked(one)
    used = time.process_time()
    limit = int(used + seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 1))
    signal.signal(signal.SIGXCPU, signal.SIG_DFL)
    found = PEERS[name](asked, seconds)
    there.send((time.process_time() - used, found * asked.unit))


def kept_value(one: Instance, x: Array) -> float | None:
    """What a split brings, if it keeps the limits to a millionth."""
    asked = Asked(one)
    shares = x / asked.unit
    inside = (shares >= asked.low - 1e-6) & (shares <= asked.high + 1e-6)
    if not (np.isfinite(shares).all() and inside.all()):
        return None
    if (asked.sums @ shares > asked.caps * (1 + 1e-6)).any():
        return None
    return float(asked.gains(shares)[0].sum())


def report(rows: list[Row]) -> None:
    print(f"{'arms':>14} {'ours':>18} " + " ".join(f"{name:>20}" for name in PEERS))
    for size in dict.fromkeys(row.instance.size for row in rows):
        for shape in SHAPES:
            its = [r for r in rows if (r.instance.size, r.instance.shape) == (size, shape)]
            if its:
                print(line(size, shape, its))
    print("CPU seconds (mean) and worst distance below what is proven to be the most")
    worst = max(row.ours.gap for row in rows)
    times = [row.peers["SLSQP"].seconds / row.seconds for row in rows if row.instance.size == 500]
    faster = min(times, default=None)
    large = [row for row in rows if (row.instance.size, row.instance.shape) == (5_000, "mixed")]
    of_highs = max((row.seconds / row.peers["HiGHS, plain"].seconds for row in large), default=None)
    beaten = [name for row in rows for name in PEERS if (row.short(name) or 0) < -1e-6]
    figure = {
        "worst_gap": worst,
        "times_slsqp_at_500": None if faster is None else round(faster, 1),
        "of_highs_time_at_5000_mixed": None if of_highs is None else round(of_highs, 4),
        "splits_above_our_bound": len(beaten),
    }
    quick = (faster is None or faster > 1) and (of_highs is None or of_highs <= 0.5)
    holds = worst <= AIMS["worst_gap"] and not beaten and quick
    harness.verdict("allocation", figure, AIMS, holds)


def line(size: int, shape: str, rows: list[Row]) -> str:
    ours = f"{np.mean([r.seconds for r in rows]):.3f}, {100 * max(r.ours.gap for r in rows):.4f} %"
    cells = [f"{f'{size:,} {shape}':>14} {ours:>18}"]
    for name in PEERS:
        short = [r.short(name) for r in rows]
        missing = [r.peers[name].over for r, s in zip(rows, short, strict=True) if s is None]
        mean = f"{'> ' if any(r.peers[name].over for r in rows) else ''}" + (
            f"{np.mean([r.peers[name].seconds for r in rows]):.3g}"
        )
        known = [s for s in short if s is not None]
        worst = f"{100 * max(known):.2f} %" if known else "-"
        cells.append(f"{mean}, {worst}{' not kept' if False in missing else ''}".rjust(20))
    return " ".join(cells)


if __name__ == "__main__":
    main()
