"""One shop's part of a group's plan: a packed question in, one row out.

The same function runs in this process and on the workers of a Spark cluster. It takes numbers only, so a
worker needs this package and none of the shops' folders.
"""

from __future__ import annotations

import pickle
import time
from dataclasses import dataclass, replace

from channelshift.planning import explain
from channelshift.planning.problem import Problem
from channelshift.planning.solve import Plan, solve
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.text import Sentence, sentence
from channelshift.workflows.plan_deciding import GAP, SECONDS, Watching, going_on, plans_for
from channelshift.workflows.plan_scenarios import Futures

STEPS = 5  # of the first week, in a row of the table


@dataclass(frozen=True)
class ShopQuestion:
    """What one shop asks the planner, or the sentence of why it cannot ask."""

    shop: str
    folder: str
    problem: Problem | None = None
    futures: Futures | None = None
    wrong: Sentence | None = None


@dataclass(frozen=True)
class ShopPlan:
    """One row of a group's plan. Amounts are expected CM3 in the shop's currency; None: not planned."""

    shop: str
    folder: str
    currency: str = ""
    earns: float | None = None
    as_now: float | None = None
    gap: float | None = None  # proven distance to the best plan, as a fraction
    first_steps: tuple[str, ...] = ()
    wrong: Sentence | None = None
    seconds: float = 0.0  # of a processor

    @property
    def gain(self) -> float | None:
        """What the plan earns beyond going on as now."""
        return None if self.earns is None or self.as_now is None else self.earns - self.as_now


def pack(question: ShopQuestion) -> bytes:
    """A question as bytes that any worker can read."""
    return pickle.dumps(question, protocol=5)


def plan_packed(packed: bytes) -> ShopPlan:
    """Plan one shop. Whatever goes wrong becomes the row's sentence: the other shops go on."""
    question: ShopQuestion = pickle.loads(packed)  # noqa: S301  packed by this very program
    begun = time.process_time()
    row = ShopPlan(question.shop, question.folder, wrong=question.wrong)
    if question.problem is None:
        return row
    try:
        row = _planned(question, question.problem)
    except ChannelshiftError as error:
        row = replace(row, wrong=said_by(error))
    except Exception as error:  # a shop that breaks is named, and must not end thousands of others
        row = replace(row, wrong=broke(error))
    return replace(row, seconds=round(time.process_time() - begun, 3))


def said_by(error: ChannelshiftError) -> Sentence:
    """The sentence of an error, which travels where the error itself may not."""
    said = error.args[0] if error.args else ""
    return said if isinstance(said, Sentence) else sentence("{why}", why=str(error))


def broke(error: Exception) -> Sentence:
    """One line on what is our fault."""
    what = f"{type(error).__name__}: {error}".splitlines()[0][:300]
    return sentence("This went wrong on our side ({what}).", what=what)


def _planned(question: ShopQuestion, problem: Problem) -> ShopPlan:
    plan = _plan_for(question, problem)
    return ShopPlan(
        shop=question.shop,
        folder=question.folder,
        currency=problem.currency,
        earns=plan.mean,
        as_now=going_on(problem, plan).mean,
        gap=plan.gap,
        first_steps=_first_steps(plan),
    )


def _plan_for(question: ShopQuestion, problem: Problem) -> Plan:
    if question.futures is None:
        return solve(problem, gap=GAP, seconds=SECONDS)
    return plans_for(problem, question.futures, problem.risk, Watching())[1]


def _first_steps(plan: Plan) -> tuple[str, ...]:
    """What to do in the first week, the largest amounts of each kind first."""
    first = [n for n in explain.lines(plan) if n.what != "hold" and n.amount > 0]
    first = [n for n in first if n.week == plan.problem.first_day]
    return tuple(_in_words(line) for line in sorted(first, key=lambda n: -n.amount)[:STEPS])


def _in_words(line: explain.Line) -> str:
    if line.what == "mode":
        return f"{line.what} {line.sku} @ {line.market}: {line.unit}"
    where = f"{line.sku} -> {line.where}" if line.sku else line.where
    return f"{line.what} {where}: {line.amount:,.1f} {line.unit}"
