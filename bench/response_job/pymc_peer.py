"""pymc-marketing's NUTS on the histories it is given, run under a Python that has it (1.3 needs 3.12).

    PYTHON bench/response_job/pymc_peer.py CASES.json > ANSWERS.json

Its own defaults: geometric adstock over 8 steps, logistic saturation, two yearly waves, its own priors,
4 chains of 1,000 + 1,000 draws, one after the other on one core. A trend is given as a control, as its
tutorials do. Each answer: what each source brought in all (mean, 5th, 50th and 95th percentile) and
seconds: of the sampling alone, and of the whole fit in a process that has compiled one before.
"""

from __future__ import annotations

import json
import logging
import sys
import time
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd
from pymc_marketing.mmm import MMM, GeometricAdstock, LogisticSaturation

DRAWS, CHAINS = 1000, 4


def main() -> None:
    logging.disable(logging.WARNING)
    cases = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    fit(cases[0], draws=10)  # what is compiled once is not counted
    answers = {}
    for case in cases:
        answers[case["name"]] = fit(case)
        print(case["name"], answers[case["name"]], file=sys.stderr, flush=True)
    spent = sum(answer["cpu"] for answer in answers.values())
    what = f"pymc-marketing {version('pymc-marketing')}, {CHAINS} x {DRAWS} draws, {spent:.0f} CPU s"
    print(json.dumps({"what": what, "found": answers}))


def fit(case: dict, draws: int = DRAWS) -> dict:
    y = pd.Series(case["outcome"], name="y")
    step = "D" if case["period"] > 100 else "W-MON"
    frame = pd.DataFrame({"date": pd.date_range("2020-01-06", periods=len(y), freq=step)})
    frame["t"] = np.arange(len(y)) / len(y)
    for name, column in {**case["spend"], **case["controls"]}.items():
        values = np.asarray(column, dtype=float)
        frame[name] = values if name in case["spend"] else values / max(np.abs(values).max(), 1e-9)
    mmm = MMM(
        date_column="date",
        channel_columns=list(case["spend"]),
        control_columns=["t", *case["controls"]],
        adstock=GeometricAdstock(l_max=8),
        saturation=LogisticSaturation(),
        yearly_seasonality=2,
    )
    wall, cpu = time.perf_counter(), time.process_time()
    mmm.build_model(frame, y)
    mmm.add_original_scale_contribution_variable(["channel_contribution"])
    mmm.fit(frame, y, draws=draws, tune=draws, chains=CHAINS, cores=1, random_seed=1, progressbar=False)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    brought = mmm.idata.posterior["channel_contribution_original_scale"].sum("date")
    found = {}
    for name in case["spend"]:
        values = brought.sel(channel=name).to_numpy().ravel()
        low, mid, high = np.percentile(values, (5, 50, 95)).tolist()
        told = {"mean": float(values.mean()), "low": low, "mid": mid, "high": high}
        found[name] = {key: float(f"{value:.6g}") for key, value in told.items()}
    sampling = float(mmm.idata.posterior.attrs.get("sampling_time", float("nan")))
    return {"brought": found, "cpu": round(cpu, 2), "wall": round(wall, 2), "sampling": round(sampling, 2)}


if __name__ == "__main__":
    main()
