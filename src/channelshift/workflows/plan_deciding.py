"""Decide: ask the planner for the plan that holds in many futures, and for what comes of doing nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from channelshift.planning.evaluate import evaluate
from channelshift.planning.numbers import numbers_of
from channelshift.planning.problem import Problem, Risk, Scenario
from channelshift.planning.risk.fewer import fewer
from channelshift.planning.risk.quick import in_units, quick
from channelshift.planning.solve import WHOLE, Plan, do_nothing, size_of, solve
from channelshift.rulebook import Rulebook
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.text import Sentence, sentence
from channelshift.workflows.answers import PlanAnswer
from channelshift.workflows.answers_plan import Coming
from channelshift.workflows.plan_cautions import cautions
from channelshift.workflows.plan_history import History, history_before, with_leads
from channelshift.workflows.plan_limits import limits_of, risk_of
from channelshift.workflows.plan_news import AS_SAID, priors
from channelshift.workflows.plan_problem import Question, ask
from channelshift.workflows.plan_rolling import rolled
from channelshift.workflows.plan_scenarios import Futures, futures_of
from channelshift.workflows.workspace import Workspace

SECONDS = 60.0
GAP = 0.01
LONGEST = 26
RETURNING = 0.2  # middle of the stated prior for displaced buyers, see docs/impact.md
RISK = 0.2  # weight of the worst tenth where the seller states none

Report = Callable[[float, Sentence], None]
Cancelled = Callable[[], bool]


class CannotPlan(ChannelshiftError):
    """There is not enough to plan with, or the request makes no plan."""


@dataclass(frozen=True)
class Watching:
    """Whom to tell how far the plan is, and whom to ask whether it is still wanted."""

    report: Report | None = None
    cancelled: Cancelled | None = None

    def tell(self, part: float, said: Sentence) -> None:
        if self.report is not None:
            self.report(part, said)

    @property
    def stopped(self) -> bool:
        return self.cancelled is not None and self.cancelled()


@dataclass(frozen=True)
class Decided:
    """The question asked, the futures it was asked for, and the two plans compared."""

    question: Question
    plan: Plan
    nothing: Plan
    expected: Plan  # the best plan were everything to come as expected
    history: History
    futures: Futures
    rests_on: tuple[Sentence, ...] = ()
    coming: tuple[Coming, ...] = ()  # ordered by plans before, and in no file yet


def decide(
    workspace: Workspace,
    first_day: date | None = None,
    weeks: int = 12,
    limits: Mapping[str, str] | None = None,
    book: Rulebook | None = None,
    last: PlanAnswer | None = None,
    watching: Watching | None = None,
    leads: Mapping[str, int] | None = None,
) -> Decided:
    """Ask the planner; both plans are priced by the same physics."""
    watching = watching or Watching()
    monday = first_monday(workspace, first_day, weeks)
    asked = dict(limits or {})
    limits_of(asked, ())  # what is no limit is said before anything is learnt
    risk = risk_asked(asked)
    watching.tell(0.05, sentence("Reading your weeks."))
    history = with_leads(sales_before(workspace, monday), leads or {})
    rules = book or workspace.rulebook()
    watching.tell(0.1, sentence("Learning from your sales how each source responds."))
    question = ask(history, rules, monday, weeks, asked, RETURNING)
    gone_on = rolled(question.problem, last)
    question = replace(question, problem=replace(gone_on.problem, risk=risk))
    futures = futures_of(question, history, rules, min(workspace.today, monday), RETURNING)
    expected, plan = plans_for(question.problem, futures, risk, watching)
    nothing = going_on(question.problem, plan)
    rests_on = (*cautions(history, rules, monday), *gone_on.rests_on)
    return Decided(question, plan, nothing, expected, history, futures, rests_on, gone_on.coming)


def first_monday(workspace: Workspace, first_day: date | None, weeks: int) -> date:
    """The Monday on which a plan of so many weeks begins: from the day asked for, else from today."""
    if not 1 <= weeks <= LONGEST:
        raise CannotPlan(
            sentence("A plan can have 1 to {most} weeks, not {weeks}.", most=LONGEST, weeks=weeks)
        )
    return monday_from(first_day or workspace.today)


def sales_before(workspace: Workspace, monday: date) -> History:
    """The shop's weeks before a plan; without any sales there is nothing to plan with."""
    history = history_before(workspace, monday)
    if not history.routes:
        raise CannotPlan(
            sentence(
                "There are no sales in the year before {day}: import your orders first, or plan from "
                "an earlier day.",
                day=monday,
            )
        )
    return history


def risk_asked(limits: Mapping[str, str]) -> Risk:
    """How much the worst tenth weighs: as stated, else a little."""
    return risk_of(limits) if limits.get("risk", "").strip() else Risk(RISK)


def plans_for(problem: Problem, futures: Futures, risk: Risk, watching: Watching) -> tuple[Plan, Plan]:
    """The best plan for what is expected, and the one that holds in the futures.

    The second is found near the first; where it is not proven to lie within the gap, a full search follows.
    """
    watching.tell(0.2, sentence("Searching for the best plan."))
    expected = solve(problem, gap=GAP / 2, seconds=SECONDS, cancelled=watching.cancelled)
    many = replace(problem, scenarios=planned_for(problem, futures), risk=risk)
    watching.tell(0.4, sentence("Making it hold where things go otherwise than believed."))
    near = None if _is_large(many) else quick(many, expected, bounded=True)
    if near is not None:
        near = in_units(near)
        if near.gap is not None and near.gap <= GAP:
            return expected, near
    return expected, solve(many, gap=GAP, seconds=SECONDS, cancelled=watching.cancelled, warm=near)


def planned_for(problem: Problem, futures: Futures) -> tuple[Scenario, ...]:
    """The scenarios that decisions are taken for: one for each way of the news, and a few for the rest."""
    ways = frozenset(s.name for s in futures.scenarios if futures.branches and not s.name.startswith(AS_SAID))
    always = frozenset(name for name in ways if not name.startswith("shock"))
    return fewer(problem, futures.scenarios, priors()["planned"], always)


def _is_large(problem: Problem) -> bool:
    return size_of(numbers_of(problem)) > WHOLE


def going_on(problem: Problem, plan: Plan) -> Plan:
    """Going on as now, in the plan's futures and with stock run as well for them as the plan's.

    Were its stock bought for the expected demand alone, the plan would earn more for its safety stock and
    not for its move. A large shop's is, for the whole programme of it takes too long.
    """
    if not _is_large(plan.problem):
        return do_nothing(plan.problem)
    nothing, numbers = do_nothing(problem), plan.numbers
    return replace(
        nothing, problem=plan.problem, numbers=numbers, outcome=evaluate(numbers, nothing.decisions)
    )


def monday_from(day: date) -> date:
    """The day itself if it is a Monday, else the next one."""
    return day + timedelta(days=-day.weekday() % 7)
