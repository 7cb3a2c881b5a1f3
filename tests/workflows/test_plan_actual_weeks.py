"""A plan of Mei's against her books: every week to the cent, every route's rows behind it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from effects_cast import CHAT, LINK, order, sold

from channelshift.store.models import Person, SavedPlan
from channelshift.store.packing import pack
from channelshift.store.scope import in_shop
from channelshift.store.shops import open_shop
from channelshift.terms.days import Period
from channelshift.terms.text import sentence
from channelshift.workflows.answers import PlanAnswer, Range
from channelshift.workflows.answers_plan import Expected, PlanFacts
from channelshift.workflows.plan_actual import NoSuchPlan, plan_actual, plans, saved_plan
from channelshift.workflows.plan_weeks import route_weeks
from channelshift.workflows.profit import profit
from channelshift.workflows.workspace import Workspace

pytestmark = pytest.mark.django_db
D = Decimal
FIRST, SECOND, THIRD = (date(2023, 7, day) for day in (3, 10, 17))
RANGE = Range(D(1), D(2), D(3), sentence("As it is."))


def expected(route: str, week: date, cm3: str, orders: str) -> Expected:
    """As many pieces as orders, at 20 dollars, with 3 of goods and no fee."""
    n = D(orders)
    return Expected(route, week, D(cm3), n, n, None, None, D(20), D(-3), D(0), D(0))


def plan(*rows: Expected) -> PlanAnswer:
    weeks = ((FIRST, D("100.00")), (SECOND, D("100.00")), (THIRD, D("100.00")))
    facts = PlanFacts(FIRST, "d", None, 0, (), (), (), (), (), expected=rows)
    return PlanAnswer(
        first_day=FIRST,
        weeks=3,
        currency="USD",
        answer=sentence("Do this."),
        lines=(),
        before=weeks,
        after=weeks,
        by_route=(),
        cm3_before=RANGE,
        cm3_after=RANGE,
        shadow_prices=(),
        rests_on=(),
        gap=None,
        facts=facts,
    )


ROWS = tuple(expected(LINK, week, "85.00", "5") for week in (FIRST, SECOND, THIRD))


@pytest.fixture(scope="module")
def books(tmp_path_factory) -> Workspace:
    """Eight orders by the links in the first week, two in the second, one by chat; then a Monday's."""
    folder = tmp_path_factory.mktemp("mei")
    orders = [order(n, FIRST + timedelta(days=n % 7)) for n in range(8)]
    orders += [order(20 + n, SECOND + timedelta(days=n)) for n in range(2)]
    orders += [order(30, SECOND + timedelta(days=6), CHAT), order(40, THIRD)]
    return sold(Workspace.open(folder / "shop"), folder, orders, THIRD)


@pytest.fixture
def shop(books: Workspace) -> Workspace:
    """The books on Wednesday of the third week."""
    books.remember(today=(THIRD + timedelta(days=2)).isoformat())
    return books


def test_each_week_is_the_books_week_and_its_causes_add_up(shop):
    found = plan_actual(shop, 1, plan(*ROWS))
    assert [w.week for w in found.weeks] == [FIRST, SECOND]  # the third is not over
    for week in found.weeks:
        books = profit(shop, ("route",), Period(week.week, week.week + timedelta(days=6)))
        assert week.real == books.total.figures["cm3"]
        assert {r.route: r.real for r in week.routes if r.real} == {
            row.key[0]: row.figures["cm3"] for row in books.rows
        }
        assert sum(amount for _, amount in week.causes) == week.real - week.planned
        assert sum((r.planned for r in week.routes), D(0)) == week.planned == D("100.00")
    assert sum(amount for _, amount in found.causes) == found.real - found.planned


def test_three_orders_more_than_planned_are_orders_and_not_price(shop):
    """8 at 17.00 instead of 5: 51.00 by orders. 15.00 of the plan's week belongs to no route."""
    week = plan_actual(shop, 1, plan(*ROWS)).weeks[0]
    causes = dict(week.causes)
    fees = sum((dict(r.causes).get("fees", D(0)) for r in week.routes), D(0))
    assert causes["price"] == 0
    assert causes["orders"] + fees + causes["rest"] == week.real - week.planned
    assert D("45") < causes["orders"] <= D("51.00")
    assert [r.planned for r in week.routes if not r.route] == [D("15.00")]


def test_a_route_the_plan_did_not_know_stands_there_with_what_it_earned(shop):
    week = plan_actual(shop, 1, plan(*ROWS)).weeks[1]
    (chat,) = (r for r in week.routes if r.route == CHAT)
    assert chat.planned == 0
    assert dict(chat.causes)["orders"] == chat.real > 0


def test_the_evening_of_a_sunday_is_not_yet_a_week_and_monday_makes_it_one(shop):
    shop.remember(today=(SECOND + timedelta(days=6)).isoformat())
    assert [w.week for w in plan_actual(shop, 1, plan(*ROWS)).weeks] == [FIRST]
    shop.remember(today=THIRD.isoformat())
    assert [w.week for w in plan_actual(shop, 1, plan(*ROWS)).weeks] == [FIRST, SECOND]


def test_a_week_the_files_do_not_reach_is_not_a_bad_week(workspace, tmp_path):
    """The files end on Wednesday of the second week: four silent days are more than a small shop has."""
    orders = [order(n, FIRST + timedelta(days=n)) for n in range(7)] + [order(9, SECOND + timedelta(days=2))]
    sold(workspace, tmp_path, orders, date(2023, 8, 1))
    found = plan_actual(workspace, 1, plan(*ROWS))
    assert [w.week for w in found.weeks] == [FIRST]
    assert any("import what is missing" in str(note) for note in found.notes)


def test_a_plan_of_before_shows_its_weeks_without_causes(shop):
    found = plan_actual(shop, 1, replace(plan(), facts=None))
    assert [(w.planned, w.causes, w.routes) for w in found.weeks] == [(D("100.00"), (), ())] * 2
    assert any("cannot be divided" in str(note) for note in found.notes)


def test_ada_cannot_hold_meis_plan_against_anything(shop):
    saved = SavedPlan.objects.create(first_day=FIRST, weeks=3, limits={}, answer=pack(plan(*ROWS)))
    assert [p.id for p in plans()] == [saved.id]
    assert saved_plan(saved.id)[1].facts.expected == ROWS  # kept and read back as it was
    ada = Person.objects.welcome("ada@example.com", "Ada")
    with in_shop(open_shop("Ada's", ada).id, ada.id):
        assert plans() == ()
        assert saved_plan() is None
        with pytest.raises(NoSuchPlan):
            saved_plan(saved.id)


def test_clicks_told_by_day_and_by_week_count_once(workspace, tmp_path):
    """70 clicks by the week, 10 by each of its days in another export: 70, and 5 of a second video."""
    days = [FIRST + timedelta(days=n) for n in range(7)]
    rows = [("v1", FIRST, days[-1], 70), ("v2", FIRST, days[-1], 5), *(("v1", day, day, 10) for day in days)]
    file = tmp_path / "channelshift-content.csv"
    lines = [f"{first},{last},tiktok_video,{video},video,100,{n}" for video, first, last, n in rows]
    file.write_text("\n".join(["from,to,source,content_id,format,views,clicks", *lines]), encoding="utf-8")
    sold(workspace, tmp_path, [order(1, FIRST), order(2, SECOND)], THIRD, file)
    assert route_weeks(workspace, FIRST, SECOND).of(LINK, FIRST).clicks == 75
