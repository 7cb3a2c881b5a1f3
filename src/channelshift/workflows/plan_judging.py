"""What a plan risks: each way the news may go, the trade-off, the price of a cap, and when to decide."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from channelshift.planning.risk.branches import Known, earned_in, known
from channelshift.planning.risk.frontier import frontier, prices_of_caps
from channelshift.planning.risk.jury import Jury, Verdict
from channelshift.planning.risk.quick import quick
from channelshift.planning.risk.timing import Timing
from channelshift.planning.solve import Plan
from channelshift.terms.money import Money
from channelshift.terms.text import Sentence, sentence
from channelshift.workflows.answers import CapPrice, FrontierPoint, ScenarioRow
from channelshift.workflows.plan_deciding import Decided, Watching
from channelshift.workflows.plan_figures import amount
from channelshift.workflows.plan_news import AS_SAID, NEVER

WEIGHTS = (0.0, 0.5, 1.0)
SHARES = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3)


@dataclass(frozen=True)
class Judged:
    """Both plans before the jury, and everything about risk in the answer."""

    before: Verdict
    after: Verdict
    chance_of_gain: float
    scenarios: tuple[ScenarioRow, ...]
    regret: Sentence | None
    frontier: tuple[FrontierPoint, ...]
    caps: tuple[CapPrice, ...]
    timing: Timing


def judged(decided: Decided, watching: Watching) -> Judged:
    """Judge the plan. Once somebody wants to wait no longer, what is not worked out yet is left out."""
    plan, nothing = decided.plan, decided.nothing
    jury = Jury(plan, decided.futures.jury)
    before, after = jury.verdict(nothing), jury.verdict(plan)
    watching.tell(0.6, sentence("Weighing what happens if the news comes otherwise."))
    ways = () if watching.stopped else tuple(_ways(decided))
    rows = tuple(_row(decided, way) for way in ways)
    watching.tell(0.75, sentence("Weighing safety against profit."))
    curve = () if watching.stopped else _frontier(plan, jury)
    watching.tell(0.9, sentence("Pricing how much hangs on one platform."))
    caps = () if watching.stopped else _caps(decided, jury)
    news = decided.futures.news
    return Judged(
        before=before,
        after=after,
        chance_of_gain=float(before.chances @ (after.values > before.values)),
        scenarios=rows,
        regret=_regret(rows, plan.problem.currency),
        frontier=curve,
        caps=caps,
        timing=Timing(plan, ways, news_day(decided) if news else None),
    )


def news_day(decided: Decided) -> date | None:
    """The day by which it is known how the news goes: the believed one."""
    return decided.futures.news.day if decided.futures.news else None


def _ways(decided: Decided) -> Iterator[Known]:
    for branch in decided.futures.branches:
        problem = known(decided.expected.problem, branch.scenario)
        yield Known(branch.scenario, quick(problem, decided.expected))


def _row(decided: Decided, way: Known) -> ScenarioRow:
    after = earned_in(decided.plan, way.scenario)
    best = None if way.best is None else amount(max(way.best.mean, after))
    return ScenarioRow(
        name=way.scenario.name,
        words=way.scenario.words or sentence("As believed."),
        probability=Decimal(str(round(way.scenario.probability, 4))),
        before=amount(earned_in(decided.nothing, way.scenario)),
        after=amount(after),
        best=best,
    )


def _regret(rows: tuple[ScenarioRow, ...], currency: str) -> Sentence | None:
    """What the plan gives up if the change never comes, and what doing nothing loses if it comes."""
    by_name = {row.name: row for row in rows}
    never, said = by_name.get(NEVER), by_name.get(AS_SAID)
    if never is None or never.best is None or said is None:
        return None
    return sentence(
        "If the change never comes, this plan earns {regret} less than the best plan for that. "
        "If it comes as said and you go on as now, you earn {loss} less than with this plan.",
        regret=Money(never.best - never.after, currency),
        loss=Money(max(said.after - said.before, Decimal(0)), currency),
    )


def _frontier(plan: Plan, jury: Jury) -> tuple[FrontierPoint, ...]:
    return tuple(
        FrontierPoint(Decimal(str(round(p.weight, 4))), amount(p.mean), amount(p.worst), p.chosen)
        for p in frontier(plan, jury, WEIGHTS)
    )


def _caps(decided: Decided, jury: Jury) -> tuple[CapPrice, ...]:
    asked = decided.plan.problem.limits.max_share  # what a looser cap would earn was not worked out
    shares = [share for share in SHARES if asked is None or share <= asked + 1e-9]
    prices = prices_of_caps(decided.plan, decided.expected, jury, shares)
    return tuple(CapPrice(Decimal(str(p.share)), None if p.mean is None else amount(p.mean)) for p in prices)
