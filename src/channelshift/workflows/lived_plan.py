"""Our hand: the product's own plan, made from the seller's weeks, in the words of the simulated world."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from channelshift.planning.solve import Plan
from channelshift.simulate import WeekActions, World
from channelshift.simulate.levers import GB_VIDEO
from channelshift.workflows.lived import Hand, Moment
from channelshift.workflows.plan_deciding import RETURNING, Watching, plans_for, risk_asked
from channelshift.workflows.plan_problem import ask
from channelshift.workflows.plan_scenarios import futures_of

_US_MODES = ("closed_loop", "fully_managed")


def limits_of(world: World) -> dict[str, str]:
    """What everybody keeps to: the money and the hours of a usual week. British video ads are taken from
    sales by the platform and are in no plan."""
    usual = world.usual_actions()
    money = sum(v for k, v in (usual.spend or {}).items() if k != GB_VIDEO)
    return {
        "budget_per_week": f"{money:.2f}",
        "hours_per_week": f"{sum((usual.hours or {}).values()):.2f}",
    }


def planner(world: World, watching: Watching | None = None) -> Hand:
    """The plan that holds in the futures the rulebook allows, as `channelshift plan` makes it."""
    usual, limits = world.usual_actions(), limits_of(world)

    def hand(moment: Moment) -> dict[date, WeekActions]:
        question = ask(moment.history, moment.book, moment.monday, moment.weeks, limits, RETURNING)
        risk = risk_asked(limits)
        question = replace(question, problem=replace(question.problem, risk=risk))
        futures = futures_of(question, moment.history, moment.book, moment.monday, RETURNING)
        _, plan = plans_for(question.problem, futures, risk, watching or Watching())
        return actions_of(plan, usual)

    return hand


def actions_of(plan: Plan, usual: WeekActions) -> dict[date, WeekActions]:
    """Each week's decisions; what the plan has no lever for goes on as usual."""
    modes = {key: mode for key, mode in plan.modes.items() if mode in _US_MODES}
    first = plan.problem.first_day
    return {
        first + timedelta(weeks=week): _week(plan, week, usual, modes) for week in range(plan.problem.weeks)
    }


def _week(plan: Plan, week: int, usual: WeekActions, modes: dict[tuple[str, str], str]) -> WeekActions:
    problem, decisions = plan.problem, plan.decisions
    spend, hours = dict(usual.spend or {}), {}
    for n, lever in enumerate(problem.levers):
        amount = float(plan.inputs[n, week])
        if lever.unit == "hours":
            hours[lever.name if ">" in lever.name else lever.source] = amount
        elif lever.unit == "money" and lever.most > 0:
            spend[lever.route] = amount
    skus = [p.sku for p in problem.products]
    send = {
        (sku, "platform_warehouse@GB"): float(decisions.send[p, s, week])
        for s, sku in enumerate(skus)
        for p, pool in enumerate(problem.pools)
        if pool.name == "platform_warehouse" and decisions.send[p, s, week] > 0
    }
    buy = {sku: float(decisions.buy[s, week]) for s, sku in enumerate(skus) if decisions.buy[s, week] > 0}
    return WeekActions(spend, hours, send, buy, modes)
