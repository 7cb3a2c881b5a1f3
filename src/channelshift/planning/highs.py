"""A linear programme as arrays, handed to HiGHS and read back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

import highspy
import numpy as np
from scipy.sparse import coo_matrix

from channelshift.planning.numbers import Flags, Ints
from channelshift.planning.response import Array

INFINITY = highspy.kHighsInf
Progress = Callable[[float, float, float], None]  # part of the way, best value so far, bound
Cancelled = Callable[[], bool]


@dataclass
class Sheet:
    """Columns and rows as they are added, block by block. The objective is to be made large."""

    gain: list[Array] = field(default_factory=list)
    low: list[Array] = field(default_factory=list)
    high: list[Array] = field(default_factory=list)
    whole: list[Flags] = field(default_factory=list)
    row_low: list[Array] = field(default_factory=list)
    row_high: list[Array] = field(default_factory=list)
    cells: list[tuple[Ints, Ints, Array]] = field(default_factory=list)
    earned: list[tuple[Ints, Array]] = field(default_factory=list)
    columns: int = 0
    rows: int = 0

    def add_columns(
        self,
        shape: tuple[int, ...],
        gain: Any = 0.0,
        low: Any = 0.0,
        high: Any = INFINITY,
        whole: bool = False,
    ) -> Ints:
        """Add a block of unknowns and return their places, in the block's shape."""
        n = int(np.prod(shape))
        for values, value in ((self.gain, gain), (self.low, low), (self.high, high)):
            values.append(np.broadcast_to(np.asarray(value, dtype=float), shape).ravel())
        self.whole.append(np.full(n, whole))
        places = np.arange(self.columns, self.columns + n, dtype=np.int64).reshape(shape)
        self.columns += n
        return places

    def add_rows(self, shape: tuple[int, ...], low: Any = -INFINITY, high: Any = INFINITY) -> Ints:
        n = int(np.prod(shape))
        self.row_low.append(np.broadcast_to(np.asarray(low, dtype=float), shape).ravel())
        self.row_high.append(np.broadcast_to(np.asarray(high, dtype=float), shape).ravel())
        places = np.arange(self.rows, self.rows + n, dtype=np.int64).reshape(shape)
        self.rows += n
        return places

    def put(self, rows: Any, columns: Any, values: Any = 1.0) -> None:
        r, c, v = np.broadcast_arrays(rows, columns, np.asarray(values, dtype=float))
        self.cells.append((r.ravel(), c.ravel(), v.ravel()))

    def earn(self, columns: Ints, amounts: Array) -> None:
        """Add to what these columns bring."""
        self.earned.append((columns, amounts))

    def aim_at_nothing(self) -> None:
        """Forget what anything brings."""
        self.gain = [np.zeros_like(g) for g in self.gain]
        self.earned = []

    @property
    def has_choices(self) -> bool:
        """Whether anything must be whole."""
        return any(bool(w.any()) for w in self.whole)


class Watch:
    """The time there is, and who wants to know or to stop."""

    def __init__(
        self, seconds: float, progress: Progress | None = None, cancelled: Cancelled | None = None
    ) -> None:
        self.started, self.seconds = monotonic(), seconds
        self.progress, self.cancelled = progress, cancelled
        self.value, self.bound = -np.inf, np.inf

    @property
    def left(self) -> float:
        """Seconds that are left; 0 once somebody has called a halt."""
        return 0.0 if self.halted else max(self.seconds - (monotonic() - self.started), 0.0)

    @property
    def halted(self) -> bool:
        return self.cancelled is not None and self.cancelled()

    def tell(self, value: float = -np.inf, bound: float = np.inf) -> None:
        """Say how far it is, with the best value and the lowest bound so far."""
        self.value, self.bound = max(self.value, value), min(self.bound, bound)
        if self.progress is not None:
            part = (monotonic() - self.started) / max(self.seconds, 1e-9)
            self.progress(min(part, 1.0), self.value, self.bound)


@dataclass(frozen=True)
class Answer:
    """What HiGHS found. `prices` are what one more unit of each row's bound is worth."""

    found: bool
    infeasible: bool
    values: Array
    prices: Array
    objective: float
    bound: float


def solve_sheet(
    sheet: Sheet,
    time_limit: float,
    gap: float,
    whole: bool = True,
    watch: Watch | None = None,
    start: tuple[Ints, Array] | None = None,
) -> Answer:
    """Solve it; with `whole` off, whole numbers may be fractions. `start` are some columns' values."""
    solver = highspy.Highs()
    for name, value in (
        ("output_flag", False),
        ("time_limit", float(time_limit)),
        ("mip_rel_gap", float(gap)),
        ("primal_feasibility_tolerance", 1e-9),
        ("mip_feasibility_tolerance", 1e-9),
    ):
        solver.setOptionValue(name, value)
    solver.passModel(_as_highs(sheet, whole))
    integer = whole and sheet.has_choices
    if start is not None and integer:
        solver.setSolution(len(start[0]), start[0].astype(np.int32), start[1].astype(float))
    if watch is not None:
        _listen(solver, watch, integer)
    solver.run()
    if _is_infeasible(solver):
        _look_again(solver)
    return _read(sheet, solver, integer)


def _is_infeasible(solver: highspy.Highs) -> bool:
    return solver.getModelStatus() in (
        highspy.HighsModelStatus.kInfeasible,
        highspy.HighsModelStatus.kUnboundedOrInfeasible,
    )


def _look_again(solver: highspy.Highs) -> None:
    """A limit met to the last digit is no contradiction: try with HiGHS's usual tolerances, unsimplified."""
    for name, value in (
        ("presolve", "off"),
        ("primal_feasibility_tolerance", 1e-7),
        ("mip_feasibility_tolerance", 1e-7),
    ):
        solver.setOptionValue(name, value)
    solver.clearSolver()
    solver.run()


def _listen(solver: highspy.Highs, watch: Watch, integer: bool) -> None:
    """Stop where somebody calls a halt; say how far the search is."""

    def look(event: Any) -> None:
        if watch.halted:
            event.interrupt()

    def look_and_tell(event: Any) -> None:
        look(event)
        watch.tell(bound=-float(event.data_out.mip_dual_bound))

    if watch.cancelled is not None:
        solver.cbSimplexInterrupt.subscribe(look)
    if integer and (watch.cancelled is not None or watch.progress is not None):
        solver.cbMipInterrupt.subscribe(look_and_tell)


def _read(sheet: Sheet, solver: highspy.Highs, integer: bool) -> Answer:
    status = solver.getModelStatus()
    info, solution = solver.getInfo(), solver.getSolution()
    found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    proven = status == highspy.HighsModelStatus.kOptimal
    bound = info.mip_dual_bound if integer else info.objective_function_value if proven else -np.inf
    return Answer(
        found=found,
        infeasible=_is_infeasible(solver),
        values=np.array(solution.col_value) if found else np.zeros(sheet.columns),
        prices=-np.array(solution.row_dual) if found and not integer else np.zeros(sheet.rows),
        objective=-float(info.objective_function_value),
        bound=-float(bound),
    )


def _as_highs(sheet: Sheet, whole: bool) -> highspy.HighsLp:
    rows, columns, values = (np.concatenate([cell[n] for cell in sheet.cells]) for n in range(3))
    matrix = coo_matrix((values, (rows, columns)), shape=(sheet.rows, sheet.columns)).tocsc()
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = sheet.columns, sheet.rows
    gain = np.concatenate(sheet.gain)
    for places, amounts in sheet.earned:
        np.add.at(gain, places, amounts)
    lp.col_cost_ = -gain
    lp.col_lower_, lp.col_upper_ = np.concatenate(sheet.low), np.concatenate(sheet.high)
    lp.row_lower_, lp.row_upper_ = np.concatenate(sheet.row_low), np.concatenate(sheet.row_high)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = matrix.indptr, matrix.indices, matrix.data
    flags = np.concatenate(sheet.whole)
    if whole and flags.any():
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        lp.integrality_ = [kinds[int(f)] for f in flags]
    return lp
