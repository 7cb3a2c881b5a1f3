"""What came of the simulated shops: ranges over the seeds, kept so that a page shows them at once."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from channelshift.terms.files import written_aside
from channelshift.workflows.cases.lives import HANDS, NOTHING, Life, Seed
from channelshift.workflows.cases.seller import Case
from channelshift.workflows.cases.texts import read_yaml
from channelshift.workflows.lived import FIRST, WEEKS
from channelshift.workflows.workspace import Workspace

LOW, HIGH = 10, 90  # percentiles of the seeds between which a range is told
FOLDER = "cases"


@dataclass(frozen=True)
class Spread:
    """The middle of the seeds, and their 10th and 90th percentile."""

    low: float
    mid: float
    high: float


@dataclass(frozen=True)
class Outcome:
    """What one hand brought: CM3 in US dollars over the weeks, orders, and CM3 against doing nothing."""

    hand: str
    cm3: Spread
    orders: Spread
    gain: Spread


@dataclass(frozen=True)
class Advice:
    """One line of the plan: a usual week beside the mean week that it asks for."""

    key: str
    usual: float
    asked: Spread


@dataclass(frozen=True)
class Lived:
    """All that came of one seller's simulated shops."""

    seeds: tuple[int, ...]
    weeks: int
    first_day: date
    made_by: str  # version of the program, and where it is known the commit
    made_on: str
    outcomes: tuple[Outcome, ...]
    advice: tuple[Advice, ...]

    def outcome(self, hand: str) -> Outcome:
        return next(outcome for outcome in self.outcomes if outcome.hand == hand)


def spread(values: Sequence[float]) -> Spread:
    """The range of some figures.

    >>> spread([1.0, 2.0, 3.0])
    Spread(low=1.2, mid=2.0, high=2.8)
    """
    low, mid, high = (round(float(x), 4) for x in np.percentile(list(values), (LOW, 50, HIGH)))
    return Spread(low, mid, high)


def summed_up(seeds: Sequence[Seed], weeks: int, made_by: str, made_on: str) -> Lived:
    """The ranges over some seeds, each hand in the same shops and the same weather."""
    return Lived(
        tuple(one.seed for one in seeds),
        weeks,
        FIRST,
        made_by,
        made_on,
        tuple(_outcome(hand, seeds) for hand in HANDS),
        _advice(seeds),
    )


def _outcome(hand: str, seeds: Sequence[Seed]) -> Outcome:
    lives = [one.lives[hand] for one in seeds]
    return Outcome(
        hand,
        spread([life.cm3 for life in lives]),
        spread([life.orders for life in lives]),
        spread([one.lives[hand].cm3 - one.lives[NOTHING].cm3 for one in seeds]),
    )


def _advice(seeds: Sequence[Seed]) -> tuple[Advice, ...]:
    keys = sorted({key for one in seeds for key in one.advice})
    told = {key: [one.advice.get(key, (0.0, 0.0)) for one in seeds] for key in keys}
    return tuple(
        Advice(key, float(np.mean([usual for usual, _ in rows])), spread([asked for _, asked in rows]))
        for key, rows in told.items()
    )


# ------------------------------------------------------------------ kept


def as_row(one: Seed) -> dict[str, Any]:
    """One seed as a file keeps it, to a tenth of a dollar and of an order."""
    lives = {hand: [round(life.cm3, 1), round(life.orders, 1)] for hand, life in one.lives.items()}
    advice = {key: [round(x, 1) for x in pair] for key, pair in one.advice.items()}
    return {"seed": one.seed, "lives": lives, "advice": advice}


def from_row(row: Mapping[str, Any]) -> Seed:
    """One seed as it was kept."""
    lives = {hand: Life(float(cm3), float(orders)) for hand, (cm3, orders) in row["lives"].items()}
    advice = {key: (float(usual), float(asked)) for key, (usual, asked) in row["advice"].items()}
    return Seed(int(row["seed"]), lives, advice)


def kept(case: Case, workspace: Workspace | None = None) -> Lived | None:
    """What is known of a case without living it: this shop's own runs where they hold more seeds, else the
    shipped ones. None where neither is of the shape as it is now."""
    if case.simulated is None:
        return None
    own, shipped = (workspace and _own(case, workspace)) or None, _shipped(case)
    if own is None or (shipped is not None and len(shipped.seeds) >= len(own.seeds)):
        return shipped
    return own


def keep(case: Case, seeds: Sequence[Seed], weeks: int, workspace: Workspace) -> Lived:
    """Sum up a run; one of all the weeks is kept in the shop's folder, under the version that made it."""
    assert case.simulated is not None
    lived = summed_up(seeds, weeks, version("channelshift"), datetime.now(UTC).date().isoformat())
    if weeks != WEEKS:
        return lived
    folder = workspace.path / FOLDER
    folder.mkdir(exist_ok=True)
    told = {
        "version": lived.made_by,
        "shape": case.simulated.fingerprint,
        "made_on": lived.made_on,
        "weeks": weeks,
        "seeds": [as_row(one) for one in seeds],
    }
    with written_aside(_file(case, workspace)) as file:
        file.write(json.dumps(told).encode())
    return lived


def _file(case: Case, workspace: Workspace) -> Path:
    return workspace.path / FOLDER / f"{case.key}.json"


def _own(case: Case, workspace: Workspace) -> Lived | None:
    """A run of this shop, if it is of this version, this shape and all the weeks."""
    assert case.simulated is not None
    path = _file(case, workspace)
    if not path.is_file():
        return None
    told = json.loads(path.read_text(encoding="utf-8"))
    asked = (version("channelshift"), case.simulated.fingerprint, WEEKS)
    if (told["version"], told["shape"], told["weeks"]) != asked:
        return None
    seeds = [from_row(row) for row in told["seeds"]]
    return summed_up(seeds, told["weeks"], told["version"], told["made_on"])


@cache
def _results() -> Mapping[str, Any]:
    return dict(read_yaml("results.yaml"))


def _shipped(case: Case) -> Lived | None:
    """The lives that came with the product, if they are of the shape as it is now."""
    assert case.simulated is not None
    told = _results()
    found = told["cases"].get(case.key)
    if found is None or found["shape"] != case.simulated.fingerprint:
        return None
    settings = told["settings"]
    made_by = f"{settings['version']} ({settings['commit']})"
    rows = [from_row(json.loads(row)) for row in found["seeds"]]
    return summed_up(rows, settings["weeks"], made_by, str(settings["made_on"]))
