"""Mei's launches: from an idea to a verdict, what is late, what is at risk, and what no form may say."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from channelshift.rulebook import Rulebook
from channelshift.store.models import Launch, LaunchDay, Task, TrailEntry
from channelshift.store.people import local_owner
from channelshift.store.scope import in_shop
from channelshift.store.shops import open_shop
from channelshift.workflows import launches
from channelshift.workflows.launches import BadLaunch, NoSuchLaunch
from channelshift.workflows.launches_export import LIST_COLUMNS, list_csv
from channelshift.workflows.launches_list import advice_of, has_days, launch
from channelshift.workflows.launches_list import launches as listed
from channelshift.workflows.launches_suppliers import lead_days, leads, suppliers
from channelshift.workflows.launches_terms import set_terms
from channelshift.workflows.plan_cautions import cautions
from channelshift.workflows.plan_history import Cost, History, with_leads
from channelshift.workflows.tasks_gather import gather
from channelshift.workflows.workspace import Workspace

pytestmark = pytest.mark.django_db
TODAY = date(2023, 8, 10)
DAY = timedelta(days=1)
LAMP = {"sku": "LAMP-09", "supplier": "Guangmei", "currency": "USD", "unit_cost": Decimal("8.40")}
TERMS = {"hurdle": Decimal("0.02"), "hoped": Decimal("0.04")}


@pytest.fixture
def shop(workspace) -> Workspace:
    workspace.remember(today=TODAY.isoformat())
    return workspace


def selling(first: date = date(2023, 8, 1), counts: tuple[tuple[int, int], ...] = (), **facts) -> int:
    """A lamp that sells since a day, a hundred of them bought at 8.40."""
    made = launches.start(
        "Lamp", first - 40 * DAY, {**LAMP, "batch_units": 100, "lead_time_days": 20, **facts}
    )
    launches.step(made, "ordered", first - 30 * DAY)
    launches.step(made, "arrived", first - 5 * DAY)
    set_terms(made, TERMS, has_days=False)
    launches.step(made, "selling", first)
    for n, (clicks, orders) in enumerate(counts):
        launches.put_day(made, first + n * DAY, clicks, orders, TODAY)
    return made


# ------------------------------------------------------------------ steps and days


def test_a_sample_is_late_from_the_eighth_day_on(shop):
    made = launches.start("Projector", date(2023, 7, 20), LAMP)
    launches.step(made, "sample_asked", date(2023, 8, 3))
    (row,) = listed(shop).rows
    assert (row.due.what, row.due.on, row.due.late) == ("sample", TODAY, None)
    shop.remember(today=(TODAY + DAY).isoformat())
    assert listed(shop).rows[0].due.late == 1
    launches.step(made, "sample_here", TODAY + DAY)
    assert listed(shop).rows[0].due is None
    assert Launch.objects.get().step == "sampled"


def test_steps_may_be_written_down_later_but_days_follow_one_another(shop):
    made = launches.start("Lamp", date(2023, 7, 20), LAMP)
    launches.step(made, "ordered", date(2023, 8, 1))
    launches.step(made, "sample_here", date(2023, 7, 30))
    assert Launch.objects.get().step == "ordered"  # a step is not taken back by an older one
    with pytest.raises(BadLaunch, match="arrived on 2023-07-31 cannot come before ordered on 2023-08-01"):
        launches.step(made, "arrived", date(2023, 7, 31))
    with pytest.raises(BadLaunch, match="cannot come before idea on 2023-09-01"):
        launches.state_facts(made, {"idea_on": date(2023, 9, 1)})


@pytest.mark.parametrize("day", [date.min, date.max])
def test_a_day_at_the_end_of_the_calendar_is_none_and_the_board_stays_open(shop, day):
    """From such a day on nothing can be promised: the board of all launches could not be shown."""
    made = launches.start("Lamp", date(2023, 7, 1), {"sample_days": 7})
    for wrong in (lambda: launches.step(made, "sample_asked", day), lambda: launches.start("Mug", day)):
        with pytest.raises(BadLaunch):
            wrong()
    assert [one.facts.name for one in listed(shop).rows] == ["Lamp"]


def test_money_in_grows_with_the_steps_and_the_next_decision_is_priced(shop):
    facts = {**LAMP, "sample_cost": Decimal(35), "batch_units": 100}
    made = launches.start("Lamp", date(2023, 7, 1), facts)
    row = listed(shop).rows[0].batch
    assert (row.money_in, row.next_what, row.next_cost, row.at_risk) == (0, "sample", 35, None)
    launches.step(made, "sample_asked", date(2023, 7, 2))
    row = listed(shop).rows[0].batch
    assert (row.money_in, row.next_what, row.next_cost) == (35, "batch", 840)
    launches.step(made, "ordered", date(2023, 7, 9))
    row = listed(shop).rows[0].batch
    assert (row.money_in, row.at_risk, row.next_what) == (875, 840, "refill")


def test_what_is_left_is_at_risk_with_its_days_of_cover(shop):
    selling(counts=((100, 4), (100, 2)))
    found = listed(shop)
    batch = found.rows[0].batch
    assert (batch.sold, batch.left, batch.at_risk) == (6, 94, Decimal("789.6"))
    assert batch.cover == Decimal("31.3")  # 94 units at 3 a day
    assert (found.at_risk, found.currency) == (Decimal("789.6"), "USD")


def test_only_whole_days_from_the_first_day_of_selling_count(shop):
    made = selling(counts=((100, 2),))
    with pytest.raises(BadLaunch, match="not over yet"):
        launches.put_day(made, TODAY, 10, 1, TODAY)
    with pytest.raises(BadLaunch, match="from which day it sells"):
        launches.put_day(made, date(2023, 7, 31), 10, 1, TODAY)
    launches.put_day(made, date(2023, 8, 1), 120, 3, TODAY)  # again: the same day, replaced
    assert launch(shop, made).row.test.clicks == 120
    launches.drop_day(made, date(2023, 8, 1))
    assert launch(shop, made).row.test.clicks == 0 and not LaunchDay.objects.exists()


def test_more_orders_than_clicks_gets_a_sentence(shop):
    made = selling()
    with pytest.raises(BadLaunch, match="2023-08-01 has 3 orders of 2 clicks"):
        launches.put_day(made, date(2023, 8, 1), 2, 3, TODAY)
    with pytest.raises(BadLaunch, match="whole numbers from 0 up"):
        launches.put_day(made, date(2023, 8, 1), -1, -2, TODAY)


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": " "},
        {"name": "x" * 201},
        {"unit_cost": Decimal("NaN"), "currency": "USD"},
        {"price": Decimal(-1), "currency": "USD"},
        {"price": Decimal(5)},
        {"sample_days": 4000},
        {"sample_days": None},
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(wrong):
    with pytest.raises(BadLaunch):
        launches.start(wrong.get("name", "Lamp"), TODAY, wrong)
    assert not Launch.objects.exists() and not TrailEntry.objects.exists()


# ------------------------------------------------------------------ the test and the verdict


def test_the_rule_advises_and_a_person_decides_with_the_advice_in_the_trail(shop):
    made = selling(counts=((200, 2), (200, 2), (200, 1), (200, 2)))
    page = launch(shop, made)
    assert page.row.test.outcome == "stop" and page.row.due.what == "verdict"
    assert page.row.test.conversion == pytest.approx(7 / 800)
    advice = advice_of(shop, made)
    assert (advice["advice"], advice["clicks"], advice["orders"]) == ("stop", 800, 7)
    launches.decide(made, "refill", TODAY, advice)  # against the advice
    kept = Launch.objects.get()
    assert (kept.verdict, kept.step, kept.verdict_facts["advice"]) == ("refill", "selling", "stop")
    entry = TrailEntry.objects.filter(act="decided").get()
    assert (entry.became["verdict"], entry.became["advice"]) == ("refill", "stop")
    launches.decide(made, "stop", TODAY, advice)
    assert Launch.objects.get().ended_on == TODAY and listed(shop).at_risk is None
    with pytest.raises(BadLaunch, match="has ended"):
        launches.step(made, "arrived", TODAY)
    launches.take_back(made)
    assert (Launch.objects.get().step, Launch.objects.get().verdict) == ("selling", "")


def test_terms_stand_once_a_day_has_counted(shop):
    made = selling()
    set_terms(made, {"hurdle": Decimal("0.03")}, has_days(shop, made))
    assert Launch.objects.get().asked == {"hurdle": "0.03", "hoped": "0.06"}  # twice the hurdle
    launches.put_day(made, date(2023, 8, 1), 100, 2, TODAY)
    with pytest.raises(BadLaunch, match="changed after looking"):
        set_terms(made, TERMS, has_days(shop, made))


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        ({"hurdle": Decimal(0), "hoped": Decimal("0.1")}, "hurdle"),
        ({"hurdle": Decimal("0.04"), "hoped": Decimal("0.02")}, "above the hurdle"),
        ({"hurdle": Decimal("0.9")}, None),
        ({"hurdle": Decimal("0.02"), "stop_error": Decimal("0.5")}, "below 0.5"),
        ({"hurdle": Decimal("0.02"), "swing": Decimal(3)}, "between 0 and 1"),
    ],
)
def test_terms_that_cannot_be_say_why(terms, said):
    made = launches.start("Lamp", TODAY)
    if said is None:
        set_terms(made, terms, has_days=False)
        return
    with pytest.raises(BadLaunch, match=said):
        set_terms(made, terms, has_days=False)


def test_without_terms_days_are_shown_and_nothing_is_advised(shop):
    made = selling(counts=((100, 2),))
    Launch.objects.update(asked={})
    page = launch(shop, made)
    assert page.row.test is None and [day.orders for day in page.days] == [2]
    assert advice_of(shop, made) == {}


# ------------------------------------------------------------------ suppliers, lead times, tasks


def test_a_supplier_s_promise_and_what_came_of_it(shop):
    for promised, real in ((20, 25), (20, 22), (20, 20)):
        made = launches.start("Lamp", date(2023, 5, 1), {**LAMP, "lead_time_days": promised})
        launches.step(made, "ordered", date(2023, 5, 2))
        launches.step(made, "arrived", date(2023, 5, 2) + real * DAY)
    (row,) = suppliers(list(Launch.objects.all()), TODAY)
    assert (row.what, row.promised, row.real, row.low, row.high, row.late) == ("batch", 20, 22, 20, 25, 2)


def test_a_new_sku_takes_as_long_as_promised_and_as_late_as_its_supplier_is():
    before = launches.start("Lamp", date(2023, 5, 1), {**LAMP, "sku": "OLD-1", "lead_time_days": 20})
    launches.step(before, "ordered", date(2023, 5, 2))
    launches.step(before, "arrived", date(2023, 5, 27))
    launches.start("Lamp 2", date(2023, 8, 1), {**LAMP, "sku": "NEW-1", "lead_time_days": 14})
    launches.start("Mug", date(2023, 8, 1), {"sku": "MUG-1", "supplier": "Ada", "lead_time_days": 9})
    told = leads(TODAY)
    assert (told["OLD-1"].days, told["OLD-1"].rests_on) == (25, "seen")
    assert (told["NEW-1"].days, told["NEW-1"].rests_on) == (19, "promised_and_late")
    assert (told["MUG-1"].days, told["MUG-1"].rests_on) == (9, "promised")


def test_the_plan_takes_a_launch_s_days_only_where_the_product_file_says_nothing():
    launches.start("Lamp", TODAY, {"sku": "NEW-1", "lead_time_days": 15})
    launches.start("Mug", TODAY, {"sku": "MUG-1", "lead_time_days": 15})
    costs = {"NEW-1": Cost(5.0, None, 0.0, None, None), "MUG-1": Cost(4.0, None, 0.0, 6, None)}
    history = History((), {}, {}, {}, {}, costs, {}, "USD")
    after = with_leads(history, lead_days(TODAY))
    filled = after.costs
    assert (filled["NEW-1"].lead_weeks, filled["NEW-1"].lead_of_launch) == (3, True)
    assert (filled["MUG-1"].lead_weeks, filled["MUG-1"].lead_of_launch) == (6, False)
    book = Rulebook.packaged()
    assert any("the days of their launches are taken" in str(said) for said in cautions(after, book, TODAY))
    assert not any("launches" in str(said) for said in cautions(history, book, TODAY))


def test_what_is_due_becomes_a_task_and_is_closed_when_it_came(shop):
    made = launches.start("Projector", date(2023, 8, 1), LAMP)
    launches.step(made, "sample_asked", date(2023, 8, 2))
    gather(shop, ("launches",))
    task = Task.objects.get()
    assert (task.key, task.due_on, task.state) == (f"launches:{made}:sample", date(2023, 8, 9), "open")
    assert task.place == f"/launches/{made}/"
    launches.step(made, "sample_here", TODAY)
    gather(shop, ("launches",))
    assert Task.objects.get().state == "done"


# ------------------------------------------------------------------ whose it is, and files


def test_ada_sees_nothing_of_it(shop):
    made = selling(counts=((100, 2),))
    with in_shop(open_shop("Ada's", local_owner()).id):
        assert listed(shop).rows == () and leads(TODAY) == {}
        for act in (lambda: launch(shop, made), lambda: launches.remove(made), lambda: advice_of(shop, made)):
            with pytest.raises(NoSuchLaunch):
                act()
    assert Launch.objects.count() == 1


def test_a_name_is_no_formula_in_the_table(shop):
    launches.start("=HYPERLINK(1)", TODAY, {"supplier": "@ada"})
    text = list_csv(listed(shop))
    assert text.startswith("\ufeff" + ",".join(LIST_COLUMNS))
    assert ",'=HYPERLINK(1)," in text and ",'@ada," in text


def test_removing_a_launch_leaves_its_trail():
    made = selling(counts=((100, 2),))
    launches.remove(made)
    assert not LaunchDay.objects.exists()
    assert TrailEntry.objects.filter(act="removed", row=str(made)).get().was == {"name": "Lamp"}
