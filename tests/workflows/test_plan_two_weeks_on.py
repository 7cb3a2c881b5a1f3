"""Two weeks on Mei plans again: what changed, what is under way, and what the last plan made of its weeks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from channelshift.planning.problem import Lever, Margin, ModeChoice, ModeOption, Pool, Problem, Product
from channelshift.planning.response import Curve
from channelshift.store.models import SavedPlan
from channelshift.store.packing import pack
from channelshift.terms.text import sentence
from channelshift.workflows.answers import PlanAnswer, PlanLine, Range
from channelshift.workflows.answers_plan import Belief, PlanFacts, Turn
from channelshift.workflows.plan_compare import compare_plans
from channelshift.workflows.plan_rolling import last_for, rolled
from channelshift.workflows.workspace import Workspace

FIRST, SECOND, THIRD, FOURTH = (date(2023, 8, day) for day in (7, 14, 21, 28))
CLOSING = "tiktok_video>product_link>own_store>seller_warehouse@US"
RANGE = Range(Decimal(1), Decimal(2), Decimal(3), sentence("As it is."))


def line(week: date, what: str, where: str, amount: int, unit: str = "units") -> PlanLine:
    return PlanLine(week, what, where, Decimal(amount), unit, sentence("{where} pays.", where=where))


def plan(first: date, *lines: PlanLine, facts: PlanFacts, **limits: str) -> PlanAnswer:
    mondays = [date.fromordinal(first.toordinal() + 7 * n) for n in range(3)]
    return PlanAnswer(
        first_day=first,
        weeks=3,
        currency="USD",
        answer=sentence("Do this."),
        lines=lines,
        before=tuple((m, Decimal(50)) for m in mondays),
        after=tuple((m, Decimal(100)) for m in mondays),
        by_route=(),
        cm3_before=RANGE,
        cm3_after=RANGE,
        shadow_prices=(),
        rests_on=(),
        gap=Decimal(0),
        limits=tuple(sorted(limits.items())),
        facts=facts,
    )


THEN = PlanFacts(
    today=FIRST,
    data="then",
    known_until=date(2023, 8, 6),
    orders=900,
    stock=(("MUG-1", "seller_warehouse", Decimal(100)),),
    stock_planned=(("seller_warehouse", SECOND, Decimal(80)),),
    turns=(Turn(CLOSING, date(2023, 9, 12), opens=False),),
    beliefs=(Belief("meta_ads", Decimal(200), Decimal(20), Decimal(25)),),
    modes=(("MUG-1", "US", "own_store_only"),),
)
NOW = replace(
    THEN,
    today=THIRD,
    data="now",
    known_until=date(2023, 8, 20),
    stock=(("MUG-1", "seller_warehouse", Decimal(30)),),
    stock_planned=(),
    turns=(Turn(CLOSING, date(2023, 8, 31), opens=False),),
    beliefs=(Belief("meta_ads", Decimal(200), Decimal(20), Decimal(40)),),
    modes=(("MUG-1", "US", "closed_loop"),),
)
OLDER = plan(
    FIRST,
    line(THIRD, "spend", "meta_ads", 200, "USD"),
    line(THIRD, "hours", "whatsapp", 7, "hours"),
    line(THIRD, "buy", "MUG-1 -> seller_warehouse", 10),
    facts=THEN,
    budget_per_week="500",
)
NEWER = plan(
    THIRD,
    line(THIRD, "spend", "meta_ads", 320, "USD"),
    line(THIRD, "hours", "whatsapp", 7, "hours"),
    line(THIRD, "buy", "MUG-1 -> seller_warehouse", 60),
    facts=NOW,
    budget_per_week="600",
)


def test_what_changed_between_two_plans_stands_in_sentences() -> None:
    said = [str(s) for s in compare_plans(OLDER, NEWER).changed]
    assert said == [
        "budget_per_week is 600.00 USD; it was 500.00 USD.",
        f"{CLOSING} is now believed to close on 2023-08-31, not on 2023-09-12.",
        "MUG-1 in US is to be sold as closed_loop, no longer as own_store_only.",
        "meta_ads: at half more than now it is believed to bring 40 orders a week; it was 25.",
        "seller_warehouse holds 30 units; the last plan expected 80 by now.",
        "MUG-1 in seller_warehouse: 30 units are there; it was 100.",
        "2 more weeks of sales are known, up to 2023-08-20.",
    ]


def test_two_plans_differ_line_by_line_over_the_weeks_they_share_and_each_has_its_cause() -> None:
    found = compare_plans(OLDER, NEWER)
    assert (found.first_day, found.weeks) == (THIRD, 1)
    assert (found.cm3_before, found.cm3_after) == (Decimal(100), Decimal(100))
    changes = {c.where: c for c in found.lines}
    assert set(changes) == {"meta_ads", "MUG-1 -> seller_warehouse"}
    ads = changes["meta_ads"]
    assert (ads.before, ads.after) == (Decimal(200), Decimal(320))
    assert str(ads.why).startswith("meta_ads: at half more than now")
    assert str(changes["MUG-1 -> seller_warehouse"].why).startswith("MUG-1 in US is to be sold as")


def test_plans_without_a_common_week_say_so() -> None:
    later = replace(NEWER, first_day=date(2024, 1, 1))
    found = compare_plans(OLDER, later)
    assert (found.weeks, found.lines) == (0, ())
    assert str(found.answer) == "The two plans have no week in common."


MAIL = Lever(
    name="whatsapp",
    route="whatsapp>chat_link>own_store>seller_warehouse@US",
    source="whatsapp",
    format="message",
    unit="hours",
    curve=Curve(2.0, 10.0, 5.0),
    now=3.0,
    most=10.0,
    platform="",
    market="US",
    pool="warehouse",
)


def shop(first: date) -> Problem:
    """Mugs take two weeks to buy and one to send; none are in the files as being on their way."""
    options = (ModeOption("own_store_only"), ModeOption("closed_loop", fixed_cost=90.0))
    return Problem(
        first_day=first,
        levers=(MAIL,),
        products=(Product("MUG-1", lead_time_weeks=2),),
        margins=(Margin("whatsapp", "MUG-1", 5.0),),
        pools=(Pool("warehouse", "CN"), Pool("fba", "US", transfer_weeks=1)),
        warehouse="warehouse",
        choices=(ModeChoice("MUG-1", "US", options, "own_store_only"),),
        weeks=3,
    )


def test_orders_of_the_last_plan_that_no_file_knows_of_are_on_their_way() -> None:
    """Bought in the weeks of 7 and 14 August, they arrive in those of 21 and 28 August."""
    last = plan(
        FIRST,
        line(FIRST, "buy", "MUG-1 -> warehouse", 40),
        line(SECOND, "buy", "MUG-1 -> warehouse", 25),
        line(SECOND, "send", "MUG-1 -> fba", 10),
        line(THIRD, "buy", "MUG-1 -> warehouse", 99),
        facts=replace(THEN, modes=(("MUG-1", "US", "closed_loop"),)),
    )
    gone_on = rolled(shop(THIRD), last)
    arrivals = {pool.name: pool.arrivals for pool in gone_on.problem.pools}
    assert arrivals == {"warehouse": {"MUG-1": (40.0, 25.0, 0.0)}, "fba": {"MUG-1": (10.0, 0.0, 0.0)}}
    assert str(gone_on.rests_on[0]).startswith("75 units of 1 products are taken to be on their way")


def test_what_a_plan_before_the_last_ordered_is_still_on_its_way() -> None:
    """Bought in the week of 7 August with three weeks to come; the plan of the 14th only heard of it."""
    slow = replace(shop(SECOND), products=(Product("MUG-1", lead_time_weeks=3),))
    gone_on = rolled(slow, plan(FIRST, line(FIRST, "buy", "MUG-1 -> warehouse", 40), facts=THEN))
    assert gone_on.problem.pools[0].arrivals == {"MUG-1": (0.0, 0.0, 40.0)}
    second = plan(SECOND, facts=replace(THEN, coming=gone_on.coming))
    third = rolled(replace(slow, first_day=THIRD), second)
    assert third.problem.pools[0].arrivals == {"MUG-1": (0.0, 40.0, 0.0)}


def test_mode_once_chosen_is_today_s_and_its_cost_is_paid() -> None:
    last = plan(FIRST, facts=replace(THEN, modes=(("MUG-1", "US", "closed_loop"),)))
    choice = rolled(shop(SECOND), last).problem.choices[0]
    assert choice.now == "closed_loop"
    assert [(o.mode, o.fixed_cost) for o in choice.options] == [("own_store_only", 0.0), ("closed_loop", 0.0)]


def test_plan_asked_again_on_its_own_first_day_starts_afresh() -> None:
    assert rolled(shop(FIRST), plan(FIRST, facts=THEN)).problem == shop(FIRST)
    assert rolled(shop(FIRST), None).problem == shop(FIRST)


def test_arrivals_that_the_files_name_are_not_counted_twice() -> None:
    known = replace(shop(THIRD), pools=(Pool("warehouse", "CN", arrivals={"MUG-1": (40.0, 0.0, 0.0)}),))
    last = plan(FIRST, line(FIRST, "buy", "MUG-1 -> warehouse", 40), facts=THEN)
    assert rolled(known, last).problem.pools == known.pools


@pytest.mark.django_db
def test_a_new_plan_goes_on_from_the_last_that_began_earlier(workspace: Workspace) -> None:
    """Plans of 7 and 14 August are saved; one from the 14th goes on from the 7th, one later from the 14th."""
    assert last_for(workspace, SECOND) is None
    second = replace(OLDER, first_day=SECOND)
    for made in (OLDER, second):
        SavedPlan.objects.create(first_day=made.first_day, weeks=3, answer=pack(made))
    assert last_for(workspace, SECOND) == OLDER
    assert last_for(workspace, THIRD) == second
    assert last_for(workspace, date(2023, 8, 1)) == second
