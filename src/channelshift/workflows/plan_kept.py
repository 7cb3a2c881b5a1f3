"""A plan's numbers, kept in the workspace so that a slider need not read the ledger again.

They are named by the data and the question, so that new imports, other rules or another day never meet old
numbers. Only the newest few stay.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from channelshift.planning import problem as terms
from channelshift.planning.evaluate import Decisions, evaluate
from channelshift.planning.numbers import numbers_of
from channelshift.planning.problem import Problem, Scenario
from channelshift.planning.response import Array, Curve
from channelshift.planning.risk.branches import carried_over
from channelshift.planning.solve import Plan
from channelshift.store.packing import pack, unpack
from channelshift.workflows.workspace import Workspace

FOLDER, MOST = "plans", 12


@dataclass(frozen=True)
class Kept:
    """The problem with the scenarios planned for, those it is judged by, and what was decided in it."""

    problem: Problem
    jury: tuple[Scenario, ...]
    parts: dict[str, dict[str, tuple[float, ...]]]  # lever -> route -> part of its profit by week
    plan: Taken
    nothing: Taken


@dataclass(frozen=True)
class Taken:
    """Decisions as plain numbers, row by row; what is not decided is empty."""

    inputs: tuple[float, ...]
    buy: tuple[float, ...]
    send: tuple[float, ...]
    modes: tuple[int, ...]
    back: tuple[float, ...] = ()
    clear: tuple[float, ...] = ()  # the mean over the scenarios
    steer: tuple[float, ...] = ()


_CLASSES = (
    Kept,
    Taken,
    Curve,
    Problem,
    Scenario,
    terms.Lever,
    terms.Product,
    terms.Margin,
    terms.Pool,
    terms.ModeOption,
    terms.ModeChoice,
    terms.HourLimit,
    terms.Limits,
    terms.Risk,
)


def name_of(
    workspace: Workspace, first_day: date, weeks: int, limits: dict[str, str], after: str = ""
) -> str:
    """A name for the data as they are and the question as it was asked, `after` another plan's numbers."""
    own = workspace.own_rules_file
    said = own.stat().st_mtime_ns if own.exists() else 0
    facts = [
        str(workspace.warehouse.snapshot()),
        said,
        workspace.today.isoformat(),
        workspace.reporting_currency,
        first_day.isoformat(),
        weeks,
        sorted(limits.items()),
        after,
    ]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:32]


def keep(workspace: Workspace, name: str, kept: Kept) -> None:
    """Write the numbers down; the oldest make room."""
    folder = workspace.path / FOLDER
    folder.mkdir(exist_ok=True)
    draft = folder / f"{name}.draft"
    draft.write_text(json.dumps(pack(kept)), encoding="utf-8")
    draft.replace(_file(workspace, name))
    for old in sorted(folder.glob("*.json"), key=lambda f: -f.stat().st_mtime_ns)[MOST:]:
        old.unlink(missing_ok=True)


def find(workspace: Workspace, name: str) -> Kept | None:
    """The numbers of this name; None where they have made room or were never there."""
    file = _file(workspace, name)
    if not name.isalnum() or not file.exists():
        return None
    kept: Kept = unpack(json.loads(file.read_text(encoding="utf-8")), _CLASSES)
    return kept


def _file(workspace: Workspace, name: str) -> Path:
    return workspace.path / FOLDER / f"{name}.json"


def taken(plan: Plan) -> Taken:
    """A plan's decisions as plain numbers. What is sold follows from them."""
    chosen = carried_over(plan.numbers, plan.decisions)
    return Taken(
        inputs=_flat(chosen.inputs),
        buy=_flat(chosen.buy),
        send=_flat(chosen.send),
        modes=tuple(chosen.modes.tolist()),
        back=_flat(chosen.back),
        clear=_flat(chosen.clear),
        steer=_flat(chosen.steer),
    )


def _flat(rows: Array | None) -> tuple[float, ...]:
    return () if rows is None else tuple(rows.ravel().tolist())


def plan_of(problem: Problem, made: Taken) -> Plan:
    """The plan again, played in this problem."""
    numbers = numbers_of(problem)
    levers, skus, pools, weeks = numbers.shape
    decisions = Decisions(
        inputs=np.array(made.inputs, dtype=float).reshape(levers, weeks),
        buy=np.array(made.buy, dtype=float).reshape(skus, weeks),
        send=np.array(made.send, dtype=float).reshape(pools, skus, weeks),
        modes=np.array(made.modes, dtype=np.int64),
        back=_shaped(made.back, (pools, skus, weeks)),
        clear=_shaped(made.clear, (pools, skus, weeks)),
        steer=_shaped(made.steer, (levers, skus, weeks)),
    )
    return Plan(problem, numbers, decisions, evaluate(numbers, decisions))


def _shaped(values: tuple[float, ...], shape: tuple[int, ...]) -> Array | None:
    return np.array(values, dtype=float).reshape(shape) if values else None
