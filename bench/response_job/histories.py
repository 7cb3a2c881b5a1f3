"""Histories whose truth is known: a hundred simulated shops, and the public sets of three packages.

A simulated shop has 2 to 6 sources, 52, 104 or 156 weeks, spend that swings with the season and with the
other sources, carry-over, and curves of one family: Hill, logistic or exponential (Weibull). Every range
below is wide and none is the prior of the model that is tested.
"""

from __future__ import annotations

import csv
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

LENGTHS = (52, 104, 156)
FAMILIES = ("hill", "logistic", "exponential")


@dataclass(frozen=True)
class Case:
    """One outcome, what was spent on each source, what else is known, and the truth where there is one."""

    name: str
    kind: str  # "simulated", "pymc", "meridian", "robyn"
    family: str
    outcome: list[float]
    spend: dict[str, list[float]]
    controls: dict[str, list[float]]
    truth: dict[str, float]  # source -> what it brought in all
    period: float = 365.25 / 7  # steps in a year
    counts: bool = False

    def plain(self) -> dict[str, Any]:
        return asdict(self)


def simulated(seed: int) -> Case:
    """One shop's history, drawn from a seed."""
    rng = np.random.default_rng([4, seed])
    weeks, family = LENGTHS[seed % 3], FAMILIES[(seed // 3) % 3]
    sources = int(rng.integers(2, 7))
    time = np.arange(weeks)
    yearly = np.cos(2 * np.pi * (time / 52.18 - rng.uniform()))
    level = float(np.exp(rng.uniform(np.log(60), np.log(2000))))
    media = rng.uniform(0.2, 0.6) * rng.dirichlet(np.full(sources, 2.0))
    spend, brought = {}, {}
    common = wander(rng, weeks, 0.7)
    for n, share in enumerate(media.tolist()):
        name = f"source_{n + 1}"
        spend[name] = spend_of(rng, weeks, common, yearly)
        force = carried(spend[name], rng.uniform(0, 0.7))
        answer = curve(family, force / (np.mean(spend[name]) * np.exp(rng.normal(0.2, 0.6))), shape_of(rng))
        brought[name] = level * share * answer / max(float(np.mean(answer)), 1e-9)
    base = level * (1 - media.sum()) * base_of(rng, time, yearly)
    mean = np.maximum(base + sum(brought.values()), 0.05 * level)
    counts = bool(seed % 2)
    noise = rng.uniform(0.03, 0.12)
    if counts:
        outcome = rng.poisson(mean * rng.gamma(1 / noise**2, noise**2, weeks)).astype(float)
    else:
        outcome = np.maximum(mean + noise * level * rng.normal(size=weeks), 0)
    return Case(
        f"simulated_{seed}",
        "simulated",
        family,
        outcome.tolist(),
        {k: v.tolist() for k, v in spend.items()},
        {},
        {k: float(v.sum()) for k, v in brought.items()},
        counts=counts,
    )


def wander(rng: np.random.Generator, weeks: int, memory: float) -> np.ndarray:
    """A series of spread 1 that keeps part of last week's mood."""
    series = np.empty(weeks)
    mood = rng.normal()
    for week in range(weeks):
        series[week] = mood
        mood = memory * mood + np.sqrt(1 - memory**2) * rng.normal()
    return series


def spend_of(rng: np.random.Generator, weeks: int, common: np.ndarray, yearly: np.ndarray) -> np.ndarray:
    """Spend that moves with the other sources and the season; every third source runs in flights."""
    own = wander(rng, weeks, 0.5)
    together = rng.uniform(0, 0.7)
    move = np.sqrt(together) * common + np.sqrt(1 - together) * own
    amount = np.exp(rng.uniform(0.25, 0.6) * move + rng.uniform(0, 0.3) * yearly)
    if rng.uniform() < 1 / 3:
        amount = amount * (wander(rng, weeks, 0.85) > rng.uniform(-0.8, 0.2))
    scale = np.exp(rng.uniform(np.log(100), np.log(5000)))
    return np.asarray(scale * amount) if amount.any() else np.full(weeks, scale)


def carried(spend: np.ndarray, part: float) -> np.ndarray:
    """Part of each week's force works on in the next one; nothing was spent before the first."""
    force, before = np.empty(len(spend)), 0.0
    for week, amount in enumerate(spend):
        before = (1 - part) * amount + part * before
        force[week] = before
    return force


def shape_of(rng: np.random.Generator) -> float:
    """Concave for two in three, S-shaped for the others."""
    return float(rng.uniform(1.2, 2.2) if rng.uniform() < 1 / 3 else rng.uniform(0.7, 1.1))


def curve(family: str, x: np.ndarray, shape: float) -> np.ndarray:
    """From 0 to 1; at 1 about half of it."""
    z = np.maximum(x, 0) ** shape
    if family == "hill":
        return np.asarray(z / (1 + z))
    if family == "logistic":
        return np.tanh(0.55 * z)
    return -np.expm1(-0.7 * z)


def base_of(rng: np.random.Generator, time: np.ndarray, yearly: np.ndarray) -> np.ndarray:
    """Orders without any spend: a trend, a season and a slow drift around 1."""
    trend = rng.uniform(-0.2, 0.4) * (time / 104)
    drift = np.cumsum(rng.normal(0, rng.uniform(0, 0.012), len(time)))
    return np.asarray(1 + trend + rng.uniform(0.02, 0.2) * yearly + drift)


def public(folder: Path) -> list[Case]:
    """The sets that pymc-marketing, Meridian and Robyn publish; truth where their authors give it."""
    found = [_example(folder), _roas(folder, known=True), _roas(folder, known=False)]
    return [*found, _credibility(folder), _varying(folder), _meridian(folder), _robyn(folder)]


def _columns(path: Path) -> dict[str, list[str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return {name: [row[name] for row in rows] for name in rows[0]}


def _floats(columns: dict[str, list[str]], *names: str) -> dict[str, list[float]]:
    return {name: [float(v) for v in columns[name]] for name in names}


def _example(folder: Path) -> Case:
    table = _columns(folder / "pymc_mmm_example.csv")
    spend = _floats(table, "x1", "x2")
    truth = {"x1": 4967.83 * sum(spend["x1"]), "x2": 2274.88 * sum(spend["x2"])}
    y = _floats(table, "y")["y"]
    return Case("pymc_example", "pymc", "logistic", y, spend, _floats(table, "event_1", "event_2"), truth)


def _roas(folder: Path, known: bool) -> Case:
    """With the confounder z as a control, and without it: then everybody is off."""
    table = _columns(folder / "pymc_mmm_roas_data.csv")
    values = _floats(table, "y", "y01", "y02", "z")
    truth = {"x1": sum(values["y"]) - sum(values["y01"]), "x2": sum(values["y"]) - sum(values["y02"])}
    controls = {"z": values["z"]} if known else {}
    name = "pymc_roas" if known else "pymc_roas_hidden"
    return Case(name, "pymc", "hill", values["y"], _floats(table, "x1", "x2"), controls, truth)


def _credibility(folder: Path) -> Case:
    """Days. The truth is given by campaign, and all seven campaigns are social."""
    table = _columns(folder / "pymc_credibility_mmm_input_data.csv")
    campaigns = _columns(folder / "pymc_credibility_ground_truth_campaign_contributions.csv")
    truth = sum(float(v) for name, column in campaigns.items() if name != "date" for v in column)
    y = _floats(table, "y")["y"]
    spend = _floats(table, "social", "search")
    return Case("pymc_credibility", "pymc", "unknown", y, spend, {}, {"social": truth}, period=365.25)


def _varying(folder: Path) -> Case:
    table = _columns(folder / "pymc_media_tvp_data.csv")
    made = _floats(table, "x1_contribution", "x2_contribution")
    truth = {name[:2]: sum(column) for name, column in made.items()}
    controls = _floats(table, "event_1", "event_2")
    y = _floats(table, "y")["y"]
    return Case("pymc_varying", "pymc", "logistic", y, _floats(table, "x1", "x2"), controls, truth)


def _meridian(folder: Path) -> Case:
    table = _columns(folder / "meridian_national_media.csv")
    spend = _floats(table, *(f"Channel{n}_spend" for n in range(4)))
    controls = _floats(table, "competitor_activity_score_control", "sentiment_score_control")
    y = _floats(table, "conversions")["conversions"]
    return Case("meridian_national", "meridian", "unknown", y, spend, controls, {})


def _robyn(folder: Path) -> Case:
    table = _columns(folder / "robyn_dt_simulated_weekly.csv")
    spend = _floats(table, "tv_S", "ooh_S", "print_S", "facebook_S", "search_S")
    controls = _floats(table, "competitor_sales_B", "newsletter")
    y = _floats(table, "revenue")["revenue"]
    return Case("robyn_weekly", "robyn", "unknown", y, spend, controls, {})
