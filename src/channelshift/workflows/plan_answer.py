"""The answer: the plan in lines with reasons, before and after, what it rests on, what it risks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from channelshift.planning import explain, worth
from channelshift.planning.risk.branches import carried_over
from channelshift.planning.risk.jury import Verdict
from channelshift.planning.shadow import Shadow
from channelshift.planning.solve import Plan
from channelshift.terms.money import Money
from channelshift.terms.text import Sentence, sentence
from channelshift.workflows.answers import PlanAnswer, PlanLine, Range, ShadowPrice
from channelshift.workflows.plan_changes import changed_since
from channelshift.workflows.plan_deciding import Decided
from channelshift.workflows.plan_expected import expected_of
from channelshift.workflows.plan_facts import facts_of
from channelshift.workflows.plan_figures import Parts, amount, by_route, flows, proven, weeks_of
from channelshift.workflows.plan_judging import Judged
from channelshift.workflows.plan_tests import tests_of
from channelshift.workflows.workspace import Workspace

_STOCK_SHOWN = 5


def answer_of(
    workspace: Workspace,
    decided: Decided,
    judged: Judged,
    limits: Mapping[str, str],
    data: str,
    last: PlanAnswer | None,
) -> PlanAnswer:
    """Everything the answer says. `data` names the numbers kept for the sliders."""
    plan, problem = decided.plan, decided.plan.problem
    parts = parts_of(decided)
    before, after = judged.before, judged.after
    basis = sentence(
        "{worlds} futures drawn from how sure rules, curves and demand are", worlds=len(before.values)
    )
    answer = PlanAnswer(
        first_day=problem.first_day,
        weeks=problem.weeks,
        currency=problem.currency,
        answer=_said(decided, judged),
        lines=lines_of(decided, judged),
        before=weeks_of(problem, before.by_week),
        after=weeks_of(problem, after.by_week),
        by_route=by_route(problem, parts, before.contribution, after.contribution),
        cm3_before=_range(before, basis),
        cm3_after=_range(after, basis),
        shadow_prices=_shadow_prices(plan),
        rests_on=(*decided.question.rests_on, *decided.futures.rests_on, *decided.rests_on),
        gap=proven(plan.gap),
        limits=tuple(sorted((name, text) for name, text in limits.items() if text.strip())),
        flows=flows(problem, parts, before.contribution, after.contribution),
        frontier=judged.frontier,
        scenarios=judged.scenarios,
        regret=judged.regret,
        caps=judged.caps,
        tests=tests_of(decided),
        facts=facts_of(workspace, decided, data, expected_of(workspace, decided, after, parts)),
        mean_before=amount(before.mean),
        mean_after=amount(after.mean),
    )
    return replace(answer, changed=changed_since(last, answer)) if last else answer


def parts_of(decided: Decided) -> Parts:
    """Which part of each lever's profit comes by which route in each week."""
    return {lever.name: decided.question.parts(lever.name) for lever in decided.plan.problem.levers}


def _said(decided: Decided, judged: Judged) -> Sentence:
    problem = decided.plan.problem
    before, after = judged.before.mean, judged.after.mean
    values = {
        "day": problem.first_day,
        "weeks": problem.weeks,
        "after": Money(amount(after), problem.currency),
        "before": Money(amount(before), problem.currency),
    }
    if after < before and decided.nothing.broken:
        return sentence(
            "From {day}, over {weeks} weeks, the best plan within your limits earns about {after}. "
            "Going on as now would earn {before}, but it does not keep your limits.",
            **values,
        )
    return sentence(
        "From {day}, over {weeks} weeks, this plan earns about {after} where going on as now earns {before}: "
        "{gain} more. It is the better one in {chance} of 100 worlds our knowledge allows.",
        gain=Money(amount(after - before), problem.currency),
        chance=round(100 * judged.chance_of_gain),
        **values,
    )


def _range(verdict: Verdict, basis: Sentence) -> Range:
    return Range(amount(verdict.at(0.1)), amount(verdict.at(0.5)), amount(verdict.at(0.9)), basis)


# ------------------------------------------------------------------ the lines


def lines_of(decided: Decided, judged: Judged) -> tuple[PlanLine, ...]:
    """Every decision; what is held back is summed per SKU, or a page would drown in it."""
    kept: list[PlanLine] = []
    held: dict[tuple[str, str], list[explain.Line]] = defaultdict(list)
    shown = replace(decided.plan, decisions=carried_over(decided.plan.numbers, decided.plan.decisions))
    for line in explain.lines(shown):
        if line.what == "hold":
            held[(line.where, line.sku)].append(line)
        else:
            kept.append(_line(decided, judged, line))
    for group in held.values():
        first = group[0]
        total = _rounded(sum(n.amount for n in group), "hold")
        if total:
            kept.append(PlanLine(first.week, "hold", _where(first), total, first.unit, first.reason, "now"))
    return tuple(sorted(kept, key=lambda n: (n.week, n.what, n.where)))


def _line(decided: Decided, judged: Judged, line: explain.Line) -> PlanLine:
    mark = judged.timing.mark(line)
    return PlanLine(
        week=line.week,
        what=line.what,
        where=_where(line),
        amount=_rounded(line.amount, line.what),
        unit=line.unit,
        reason=_reason(decided, line),
        when=mark.when,
        decide_by=mark.by,
        worth=_worth(decided.plan, line),
    )


def _reason(decided: Decided, line: explain.Line) -> Sentence:
    """The planner's reason; of money or hours on a route that never sold, also that it is a bet."""
    new = {b.lever.name: b.lever.route for b in decided.question.built if b.like and b.lever.curve.scale > 0}
    untried = line.where in new and not decided.history.orders.get(new[line.where])
    if line.what in ("spend", "hours") and untried and line.amount > 0:
        return sentence("{reason} Nobody has sold here yet: it rests on a prior.", reason=line.reason)
    return line.reason


def _where(line: explain.Line) -> str:
    if line.what == "mode":
        return f"{line.sku} @ {line.market}"
    return f"{line.sku} -> {line.where}" if line.sku else line.where


def _rounded(value: float, what: str) -> Decimal:
    return Decimal(str(value)).quantize(Decimal("0.1" if what == "hours" else "1"))


def _worth(plan: Plan, line: explain.Line) -> Money | None:
    """What one more unit of this line would bring: of an input before its own cost, of goods on day one."""
    problem = plan.problem
    if line.what in ("spend", "hours") and plan.marginal is not None:
        lever = next(n for n, v in enumerate(problem.levers) if v.name == line.where)
        week = (line.week - problem.first_day).days // 7
        return Money(amount(float(plan.marginal[lever, week])), problem.currency)
    if line.what in ("buy", "send") and plan.shadows:
        stock = (s for s in plan.shadows if s.kind == "stock" and (s.sku, s.name) == (line.sku, line.where))
        return Money(amount(next((s.worth for s in stock), 0.0)), problem.currency)
    return None


# ------------------------------------------------------------------ the limits


def _shadow_prices(plan: Plan) -> tuple[ShadowPrice, ...]:
    """The limits that bind first; of stock only the dearest few."""
    stock = sorted((s for s in plan.shadows if s.kind == "stock" and s.worth >= 0.01), key=lambda s: -s.worth)
    others = [s for s in plan.shadows if s.kind != "stock"]
    return tuple(_shadow_price(plan, shadow) for shadow in [*others, *stock[:_STOCK_SHOWN]])


def _shadow_price(plan: Plan, shadow: Shadow) -> ShadowPrice:
    scale = 100 if shadow.kind == "share" else 1  # a fraction in the model, percent for a reader
    return ShadowPrice(
        limit=worth.shadow_sentence(plan, shadow),
        unit=_unit(shadow.kind, plan.problem.currency),
        used=amount(scale * shadow.used),
        available=amount(scale * shadow.available),
        worth=Money(amount(shadow.worth), plan.problem.currency),
    )


def _unit(kind: str, currency: str) -> str:
    return {"hours": "hours", "stock": "units", "capacity": "units", "share": "%"}.get(kind, currency)
