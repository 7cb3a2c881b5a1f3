"""Forecast three public order sets week by week, beside the peers, on the protocol they were measured on.

Three origins (the last 12 whole weeks in steps of four), four weeks ahead, the 2,000 best-selling products
of the weeks before each origin (Rossmann: its 1,115 shops). Weighted quantile loss: mean over the levels
0.1, 0.5 and 0.9 of twice the pinball loss over the sum of sales; coverage is the share of product weeks
within the 80 % range. CPU seconds are those of preparing features, fitting, calibrating and predicting,
on one thread: for one origin (the dearest), and for all three; reading the files is not counted.

    python bench/demand.py [--quick]
"""

from __future__ import annotations

import argparse
import json
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

import demand_orders
from demand_orders import Set

LEVELS = (0.1, 0.5, 0.9)
AHEAD, TOP = 4, 2000
AIMS = {"uci": 0.42, "cj": 0.33, "rossmann": 0.058}
RECORDED = {  # ../shared/peers.md section 9, same protocol
    "LightGBM, level-scaled quantile loss": {"uci": 0.435, "cj": 0.338, "rossmann": 0.062},
    "LightGBM through mlforecast": {"uci": 0.450, "cj": 0.345, "rossmann": 0.076},
}
Forecaster = Callable[[Set, np.ndarray, int], np.ndarray]


@dataclass
class Score:
    """What one forecaster did on one set."""

    lost: float = 0.0
    sold: float = 0.0
    covered: list[float] = field(default_factory=list)
    each: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    @property
    def loss(self) -> float:
        return self.lost / self.sold

    @property
    def coverage(self) -> float:
        return float(np.mean(self.covered))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="leave out the slow peers")
    quick = parser.parse_args().quick
    warnings.filterwarnings("ignore")
    wall, cpu = time.perf_counter(), time.process_time()
    if not demand_orders.ORDERS.exists():
        raise SystemExit(f"{demand_orders.ORDERS} is not here: nothing to forecast.")
    scores = {name: contest(demand_orders.load(name), contestants(name, quick)) for name in AIMS}
    for name, found in scores.items():
        show(name, found)
    print(f"wall {time.perf_counter() - wall:.0f} s, CPU {time.process_time() - cpu:.0f} s")
    print(json.dumps(verdict(scores)))


def contestants(name: str, quick: bool) -> dict[str, Forecaster]:
    ours: dict[str, Forecaster] = {"channelshift": channelshift}
    if name == "cj" and not quick:
        ours["channelshift, promotions not known"] = without_promotions
    ours["EWMA, negative binomial"] = ewma
    if not quick:
        ours["channelshift, no LightGBM"] = smoothing
        ours |= {"AutoETS (statsforecast)": auto_ets, "IMAPA (statsforecast)": imapa}
    return ours


def contest(orders: Set, forecasters: dict[str, Forecaster]) -> dict[str, Score]:
    scores = {name: Score() for name in forecasters}
    for origin in range(orders.weeks - 3 * AHEAD, orders.weeks, AHEAD):
        top = np.argsort(-np.nansum(orders.units[:, :origin], axis=1), kind="stable")[:TOP]
        truth = np.nan_to_num(orders.units[top, origin : origin + AHEAD])
        for name, forecaster in forecasters.items():
            start = time.process_time()
            found = forecaster(orders, top, origin)
            scores[name].cpu.append(time.process_time() - start)
            judge(scores[name], found, truth)
    return scores


def judge(score: Score, found: np.ndarray, truth: np.ndarray) -> None:
    assert (found >= 0).all()
    assert (np.diff(found, axis=0) >= 0).all()
    away = [truth - found[n] for n in range(len(LEVELS))]
    lost = [2 * np.maximum(q * a, (q - 1) * a).sum() for q, a in zip(LEVELS, away, strict=True)]
    score.lost += float(np.mean(lost))
    score.sold += float(truth.sum())
    score.each.append(float(np.mean(lost) / truth.sum()))
    score.covered.append(float(((truth >= found[0]) & (truth <= found[2])).mean()))


def channelshift(orders: Set, top: np.ndarray, origin: int) -> np.ndarray:
    from channelshift.planning.demand.forecast import forecast

    return forecast(shop_of(orders, top, origin), AHEAD, LEVELS).quantiles


def without_promotions(orders: Set, top: np.ndarray, origin: int) -> np.ndarray:
    bare = Set(orders.name, orders.units, orders.tables, {}, orders.groups, orders.daily)
    return channelshift(bare, top, origin)


def smoothing(orders: Set, top: np.ndarray, origin: int) -> np.ndarray:
    from channelshift.planning.demand.forecast import forecast

    return forecast(shop_of(orders, top, origin), AHEAD, LEVELS, trees=False).quantiles


def shop_of(orders: Set, top: np.ndarray, origin: int):  # noqa: ANN201
    """What the shop knew before the origin; of the weeks ahead only its own calendar."""
    from channelshift.planning.demand.days import exposure_of_days
    from channelshift.planning.demand.shop import Shop

    tables = {name: table[top, :origin] for name, table in orders.tables.items()}
    known, exposure = {name: table[top] for name, table in orders.known.items()}, None
    if orders.daily:
        until = 7 * (origin + AHEAD)
        daily = {name: table[top, :until] for name, table in orders.daily.items()}
        known = demand_orders.calendar_of(daily)
        opened, promoted = ~np.isnan(daily["Sales"]), np.nan_to_num(daily["Promo"]) > 0
        exposure = exposure_of_days(daily["Sales"][:, : 7 * origin], opened, promoted)
    groups = {kind: labels[top].tolist() for kind, labels in orders.groups.items()}
    return Shop(orders.units[top, :origin], exposure=exposure, known=known, groups=groups, **tables)


def ewma(orders: Set, top: np.ndarray, origin: int) -> np.ndarray:
    """The peers' quick one: exponential smoothing at 0.1, spread from its own errors."""
    from scipy.stats import nbinom

    units = orders.units[top, :origin]
    level, spread, seen = np.zeros(len(top)), np.zeros(len(top)), np.zeros(len(top))
    for week in np.nan_to_num(units).T:
        away, first = week - level, seen == 0
        started = ~first | (week > 0)
        seen += started
        gain = np.maximum(0.1, 1 / (seen + 1))
        spread = np.where(first, 0.0, (1 - gain) * spread + gain * away**2)
        level = np.where(started, np.where(first, week, level + gain * away), level)
    mean = np.maximum(level, 1e-6)
    shape = mean**2 / (np.maximum(spread, 1.01 * mean) - mean)
    found = [nbinom.ppf(q, shape, shape / (shape + mean)) for q in LEVELS]
    return np.repeat(np.stack(found)[:, :, None], AHEAD, axis=2)


def auto_ets(orders: Set, top: np.ndarray, origin: int) -> np.ndarray:
    from statsforecast.models import AutoETS

    return each_series(orders.units[top, :origin], lambda: AutoETS(season_length=1))


def imapa(orders: Set, top: np.ndarray, origin: int) -> np.ndarray:
    """With the conformal intervals of two windows that the package gives."""
    from statsforecast.models import IMAPA
    from statsforecast.utils import ConformalIntervals

    return each_series(
        orders.units[top, :origin],
        lambda: IMAPA(prediction_intervals=ConformalIntervals(h=AHEAD, n_windows=2)),
    )


def each_series(units: np.ndarray, model: Callable) -> np.ndarray:  # type: ignore[type-arg]
    found = np.zeros((3, len(units), AHEAD))
    for n, row in enumerate(units):
        known = np.nan_to_num(row[np.argmax(~np.isnan(row)) :])
        try:
            told = model().forecast(y=known, h=AHEAD, level=[80])
            found[:, n] = told["lo-80"], told["mean"], told["hi-80"]
        except Exception:  # noqa: BLE001  a series too short for the model: its last weeks' mean
            found[:, n] = np.array([0.3, 1.0, 1.8])[:, None] * known[-8:].mean()
    return np.maximum(np.sort(found, axis=0), 0.0)


def show(name: str, scores: dict[str, Score]) -> None:
    print(f"{name}: weighted quantile loss (each origin), coverage of 80 % ranges, CPU s an origin / in all")
    for who, score in scores.items():
        each = ", ".join(f"{loss:.3f}" for loss in score.each)
        seconds = f"{max(score.cpu):6.1f} / {sum(score.cpu):.1f}"
        print(f"  {who:38} {score.loss:.4f} ({each})  {100 * score.coverage:5.1f} %  {seconds}")
    for who, figures in RECORDED.items():
        print(f"  {who:38} {figures[name]:.3f}  (recorded)")


def verdict(scores: dict[str, dict[str, Score]]) -> dict[str, object]:
    ours = {name: found["channelshift"] for name, found in scores.items()}
    dearest = max(max(score.cpu) for score in ours.values())
    return {
        "bench": "demand",
        "figure": {
            "loss": {name: round(score.loss, 4) for name, score in ours.items()},
            "coverage": {name: round(score.coverage, 3) for name, score in ours.items()},
            "cpu_s_one_origin": round(dearest, 1),
            "cpu_s_three_origins": {name: round(sum(score.cpu), 1) for name, score in ours.items()},
        },
        "aim": {"loss at most": AIMS, "coverage": [0.77, 0.83], "cpu_s": 15},
        "holds": dearest < 15
        and all(score.loss <= AIMS[name] for name, score in ours.items())
        and all(0.77 <= score.coverage <= 0.83 for score in ours.values()),
    }


if __name__ == "__main__":
    main()
