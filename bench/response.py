"""How well is it learned what each source brings? Against pymc-marketing's sampler, where the truth is known.

Ours is fitted to a hundred simulated histories (52, 104, 156 weeks; curves of three families; carry-over;
spend that moves with the season and together) and to the public sets of three packages. pymc-marketing's
NUTS is fitted to its own sets and to a part of the simulated ones, with its own defaults; both are compared
on exactly those. Meridian's and Robyn's sets have no published truth: there the last fifth of the weeks is
held out and foretold.

    python bench/response.py [--quick] [--pymc PYTHON] [--record]

`--pymc` (or CHANNELSHIFT_PYMC) names a Python that has pymc-marketing; without one the figures recorded in
response_job/recorded.json by `--record` on another day are used, and that is said.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any, NamedTuple

os.environ.setdefault("OMP_NUM_THREADS", "1")  # many small matrices: a second thread only waits
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

from channelshift.planning.learning import Belief, Posterior, Series, Source, learn
from channelshift.planning.learning.facts import usual_input
from harness import machine, verdict
from response_job.histories import FAMILIES, LENGTHS, Case, public, simulated

HERE = Path(__file__).resolve().parent
PEER = HERE / "response_job" / "pymc_peer.py"
RECORDED = HERE / "response_job" / "recorded.json"
SETS = Path(os.environ.get("CHANNELSHIFT_SHARED", str(HERE.parent.parent / "shared"))) / "benchdata" / "mmm"
HISTORIES = 100
COMPARED = range(0, 40, 5)  # simulated histories that NUTS is fitted to as well
AIM_CPU, AIM_COVER = 30, (0.87, 0.93)
MEDIA = 0.35  # part of the outcome that all sources together are believed to bring: a factor of 3 either way
HELD_OUT = 0.2


class Line(NamedTuple):
    """One source of one history: the estimate and its 90 % interval, as multiples of the truth."""

    case: str
    family: str
    weeks: int
    mean: float
    mid: float
    low: float
    high: float

    @property
    def off(self) -> float:
        return abs(self.mean - 1)

    @property
    def covered(self) -> bool:
        return self.low <= 1 <= self.high


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="NUTS as recorded")
    parser.add_argument(
        "--pymc", default=os.environ.get("CHANNELSHIFT_PYMC"), help="a Python with pymc-marketing"
    )
    parser.add_argument("--record", action="store_true", help="keep what NUTS found in recorded.json")
    asked = parser.parse_args()
    histories = [simulated(seed) for seed in range(HISTORIES)]
    sets = public(SETS) if SETS.is_dir() else []
    if not sets:
        print(f"the public sets are not here ({SETS.name}): simulated histories only")
    wall, cpu = time.perf_counter(), time.process_time()
    ours, seconds = fitted([*histories, *(c for c in sets if c.truth)])
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    theirs = peers(asked, [*(c for c in sets if c.truth), *(simulated(seed) for seed in COMPARED)])
    for case in sets:
        if not case.truth:
            foretold(case)
    own = [line for line in ours if line.case.startswith("simulated")]
    covers = coverage(own)
    figure = {**covers, **compared(ours, seconds, theirs)}
    print(f"{machine()}; ours: {len(seconds)} fits in {wall:.1f} s wall, {cpu:.1f} s CPU")
    verdict("response", figure, AIM, holds(figure))


AIM = {
    "cover_90": "87 to 93 % of 90 % intervals, also for each family of true curves",
    "error": "median contribution error no worse than NUTS on the same sources",
    "times_less_cpu": AIM_CPU,
}


def holds(figure: dict[str, Any]) -> bool:
    low, high = AIM_COVER
    covers = [v for k, v in figure.items() if k.startswith("cover_90")]
    return (
        all(low <= v <= high for v in covers)
        and figure["error"] <= figure["error_nuts"]
        and figure["times_less_cpu"] >= AIM_CPU
    )


# ---------------------------------------------------------------- ours


def series_of(case: Case, weeks: int | None = None) -> Series:
    """The same belief for every source of every history: together about a third of the outcome."""
    seen = case.outcome if weeks is None else case.outcome[:weeks]
    each = float(np.mean(seen)) * MEDIA / len(case.spend)
    sources = tuple(
        Source(name, spent, Belief(usual_input(spent) or 1.0, each, "a third of the outcome"), earlier=0.0)
        for name, spent in case.spend.items()
    )
    outcome = [*seen, *[None] * (len(case.outcome) - len(seen))]
    return Series(case.name, outcome, sources, controls=case.controls, counts=case.counts, period=case.period)


def fitted(cases: list[Case]) -> tuple[list[Line], dict[str, float]]:
    lines: list[Line] = []
    seconds: dict[str, float] = {}
    for case in cases:
        cpu = time.process_time()
        posterior = learn([series_of(case)], seed=1)
        seconds[case.name] = time.process_time() - cpu
        lines += [line_of(case, name, posterior) for name in case.truth]
    return lines, seconds


def line_of(case: Case, name: str, posterior: Posterior) -> Line:
    total = posterior[name].total / case.truth[name]
    low, mid, high = np.percentile(total, (5, 50, 95)).tolist()
    return Line(case.name, case.family, len(case.outcome), float(total.mean()), mid, low, high)


def coverage(lines: list[Line]) -> dict[str, float]:
    """Shares of true contributions within the 90 % intervals: all, by the true family, by length."""
    print(f"\n{'simulated histories':24}{'sources':>8}{'median error':>14}{'covered by 90 %':>17}")
    groups = {"all": lines}
    groups |= {f"true curve: {name}": [x for x in lines if x.family == name] for name in FAMILIES}
    groups |= {f"{weeks} weeks": [x for x in lines if x.weeks == weeks] for weeks in LENGTHS}
    for name, group in groups.items():
        off, covered = statistics.median(x.off for x in group), statistics.fmean(x.covered for x in group)
        print(f"{name:24}{len(group):>8}{off:>13.1%}{covered:>17.1%}")
    found = {"cover_90": round(statistics.fmean(x.covered for x in lines), 3)}
    for name in FAMILIES:
        found[f"cover_90_{name}"] = round(statistics.fmean(x.covered for x in lines if x.family == name), 3)
    return found


# ---------------------------------------------------------------- pymc-marketing


def peers(asked: argparse.Namespace, cases: list[Case]) -> dict[str, Any]:
    """What NUTS finds on these histories: in this run, or as recorded."""
    if asked.quick or not asked.pymc:
        recorded = json.loads(RECORDED.read_text(encoding="utf-8"))
        print(f"NUTS as recorded: {recorded['what']}")
        found = recorded["found"]
        return {c.name: {**found[c.name], "truth": c.truth} for c in cases if c.name in found}
    with tempfile.TemporaryDirectory() as folder:
        given = Path(folder) / "cases.json"
        given.write_text(json.dumps([case.plain() for case in cases]), encoding="utf-8")
        run = subprocess.run(
            [asked.pymc, str(HERE / "response_job" / "pymc_peer.py"), str(given)],
            capture_output=True,
            text=True,
            check=False,
        )
    if run.returncode:
        raise SystemExit(f"pymc-marketing failed:\n{run.stderr[-3000:]}")
    answer = json.loads(run.stdout.strip().splitlines()[-1])
    if asked.record:
        RECORDED.write_text(json.dumps(answer, indent=1) + "\n", encoding="utf-8")
    return {case.name: {**answer["found"][case.name], "truth": case.truth} for case in cases}


def compared(ours: list[Line], seconds: dict[str, float], theirs: dict[str, Any]) -> dict[str, Any]:
    """The same sources of the same histories under both."""
    lines = [line for name in theirs for line in ours if line.case == name]
    nuts = []
    for name, found in theirs.items():
        for source, truth in found["truth"].items():
            told = {k: v / truth for k, v in found["brought"][source].items()}
            nuts.append(Line(name, "", 0, told["mean"], told["mid"], told["low"], told["high"]))
    times = sum(found["cpu"] for found in theirs.values()) / sum(seconds[name] for name in theirs)
    table(lines, nuts)
    return {
        "error": round(statistics.median(x.off for x in lines), 3),
        "error_nuts": round(statistics.median(x.off for x in nuts), 3),
        "cover_same": round(statistics.fmean(x.covered for x in lines), 3),
        "cover_same_nuts": round(statistics.fmean(x.covered for x in nuts), 3),
        "sources_compared": len(lines),
        "times_less_cpu": round(times),
    }


def table(lines: list[Line], nuts: list[Line]) -> None:
    print(f"\n{'same history':20}{'ours':>8}{'90 %':>16}{'NUTS':>9}{'90 %':>16}   (multiples of the truth)")
    for mine, peer in zip(lines, nuts, strict=True):
        own, other = f"{mine.low:.2f} to {mine.high:.2f}", f"{peer.low:.2f} to {peer.high:.2f}"
        print(f"{mine.case:20}{mine.mean:>8.2f}{own:>16}{peer.mean:>9.2f}{other:>16}")


# ---------------------------------------------------------------- no truth: weeks held out


def foretold(case: Case) -> None:
    """Fit on four fifths and foretell the rest from its spend; beside it the mean of the last year."""
    known = int(len(case.outcome) * (1 - HELD_OUT))
    posterior = learn([series_of(case, known)], seed=1)
    whole = learn([series_of(case)], seed=1)
    expected = posterior.outcomes[0]
    assert expected is not None
    actual = np.array(case.outcome[known:])
    plain = float(np.mean(case.outcome[known - round(case.period) : known]))
    off = float(np.mean(np.abs(expected[known:] - actual)) / actual.mean())
    plain_off = float(np.mean(np.abs(plain - actual)) / actual.mean())
    print(
        f"\n{case.name}: no published truth. {len(actual)} weeks held out: off by {off:.1%} of the mean week"
    )
    print(
        f"(the mean of the year before: {plain_off:.1%}). Part of the outcome, from 80 % and from all weeks:"
    )
    for name in case.spend:
        shares = [
            p[name].brought[:, :known].sum(axis=1) / sum(case.outcome[:known]) for p in (posterior, whole)
        ]
        told = ["{:.1%} ({:.1%} to {:.1%})".format(s.mean(), *np.percentile(s, (5, 95))) for s in shares]
        print(f"  {name:18} {told[0]:26} {told[1]:26}")


if __name__ == "__main__":
    main()
