"""Mei asks where to move three weeks before the product links end."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from channelshift.planning.problem import HOURS
from channelshift.workflows.plan_limits import BadLimit
from channelshift.workflows.propose_plan import CannotPlan, Decided, as_csv, as_xlsx, decide, propose_plan
from channelshift.workflows.workspace import Workspace

CLOSING = date(2023, 9, 12)


def money_and_hours(decided: Decided) -> tuple[np.ndarray, np.ndarray]:
    levers = decided.question.problem.levers
    is_hours = np.array([v.unit == HOURS for v in levers])
    cost = np.array([v.cost for v in levers])
    inputs = decided.plan.inputs
    return (inputs * cost[:, None])[~is_hours].sum(axis=0), inputs[is_hours].sum(axis=0)


def test_plan_earns_more_than_going_on_as_now(demo: Workspace) -> None:
    decided = decide(demo)
    assert decided.plan.objective > decided.nothing.objective
    assert decided.plan.broken == ()
    assert decided.plan.gap is not None
    assert decided.plan.gap < 0.02


def test_plan_opens_the_shop_only_after_the_rules_do(demo: Workspace) -> None:
    """TikTok Shop US opens on 12 September: the week before holds nothing for it."""
    decided = decide(demo)
    names = [v.name for v in decided.question.problem.levers]
    live = decided.plan.inputs[names.index("tiktok_live>product_card>tiktok_shop>seller_warehouse@US")]
    weeks_before = (CLOSING - decided.question.problem.first_day).days // 7
    assert live[:weeks_before].sum() == 0
    assert live[weeks_before + 1 :].sum() > 0


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    budget=st.integers(0, 1500),
    hours=st.integers(5, 120),
    share=st.sampled_from(["", "0.95", "0.85"]),
    weeks=st.integers(2, 10),
)
def test_plan_keeps_every_limit(demo: Workspace, budget: int, hours: int, share: str, weeks: int) -> None:
    limits = {"budget_per_week": str(budget), "hours_per_week": str(hours), "most_on_one_platform": share}
    decided = decide(demo, weeks=weeks, limits=limits)
    money, worked = money_and_hours(decided)
    assert (money <= budget + 1e-6).all()
    assert (worked <= hours + 1e-6).all()
    assert (decided.plan.outcome.stock >= -1e-6).all()
    assert decided.plan.broken == ()


def test_plan_leans_no_more_on_one_platform_than_mei_allows(demo: Workspace) -> None:
    """With at most 60 % of profit through TikTok, TikTok brings at most 60 % of it."""
    decided = decide(demo, limits={"most_on_one_platform": "0.6"})
    levers = decided.question.problem.levers
    brings = decided.plan.outcome.contribution.sum(axis=1)
    tiktok = sum(b for v, b in zip(levers, brings, strict=True) if v.platform == "tiktok")
    assert tiktok <= 0.6 * brings.sum() * (1 + 1e-5)
    assert decided.plan.broken == ()
    assert decided.plan.objective < decide(demo).plan.objective


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        ({"budget_per_week": "a lot"}, "must be a number"),
        ({"budget_per_week": "-5"}, "cannot be"),
        ({"most_on_one_platform": "60"}, "cannot be"),
        ({"mood": "1"}, "is no limit"),
    ],
)
def test_limit_that_is_none_gets_a_sentence(demo: Workspace, limits: dict[str, str], said: str) -> None:
    with pytest.raises(BadLimit, match=said):
        decide(demo, limits=limits)


def test_plan_of_too_many_weeks_or_without_sales_gets_a_sentence(demo: Workspace) -> None:
    with pytest.raises(CannotPlan, match="1 to 26 weeks"):
        decide(demo, weeks=60)
    with pytest.raises(CannotPlan, match="no sales in the year before"):
        decide(demo, first_day=date(2021, 1, 4))


def test_answer_gives_ranges_reasons_and_worths(demo: Workspace) -> None:
    answer = propose_plan(demo)
    assert answer.first_day == date(2023, 8, 14)
    assert len(answer.before) == len(answer.after) == 12
    assert answer.cm3_after.low <= answer.cm3_after.mid <= answer.cm3_after.high
    assert all(str(line.reason) for line in answer.lines)
    assert {line.what for line in answer.lines} >= {"spend", "hours", "buy", "mode"}
    hours = next(p for p in answer.shadow_prices if p.unit == "hours")
    assert hours.worth.amount > 0
    assert any("has no history" in str(s) for s in answer.rests_on)


def test_routes_of_the_answer_add_up_to_what_the_levers_bring(demo: Workspace) -> None:
    decided = decide(demo)
    answer = propose_plan(demo)
    by_levers = Decimal(str(round(sum(decided.plan.by_lever.values()), 2)))
    assert abs(sum(after for _, _, after in answer.by_route) - by_levers) < Decimal("0.50")


def test_plan_can_be_taken_away_as_a_table(demo: Workspace) -> None:
    answer = propose_plan(demo, weeks=4)
    rows = list(csv.DictReader(io.StringIO(as_csv(answer))))
    assert len(rows) == len(answer.lines)
    assert rows[0]["week"] == "2023-08-14"
    sheet = load_workbook(io.BytesIO(as_xlsx(answer))).active
    assert sheet.max_row == len(answer.lines) + 1
    assert not any(str(cell.value).startswith("=") for row in sheet.iter_rows() for cell in row)
