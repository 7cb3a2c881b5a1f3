"""Mei's list: made from her plan, closed by data or by hand, given to people; nothing twice, nothing lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from duties_cast import LINES, MONDAY, PLAN, TODAY, adas_shop, person, save_plan
from hypothesis import given, settings
from hypothesis import strategies as st

from channelshift.store.models import Role, Task, TrailEntry
from channelshift.store.scope import in_shop
from channelshift.terms.text import sentence
from channelshift.workflows import tasks
from channelshift.workflows.task_drafts import TaskDraft, listed
from channelshift.workflows.tasks import BadTask, Ending
from channelshift.workflows.tasks_answers import Made
from channelshift.workflows.tasks_gather import gather
from channelshift.workflows.tasks_of_plan import plan_drafts

D = Decimal
GONE = {"audit": lambda key: Ending(Task.State.DONE, sentence("The newest files no longer show it."))}


def draft(key: str = "audit:1", **said) -> TaskDraft:
    words = sentence("Take the link down")
    first = TaskDraft(key, "audit", words, "/audit/", date(2023, 8, 12), D("100"), "USD")
    return replace(first, **said)


def open_keys() -> set[str]:
    return set(Task.objects.filter(state="open").values_list("key", flat=True))


# ------------------------------------------------------------------ made once


@pytest.mark.django_db
def test_the_same_drafts_change_nothing_the_second_time():
    drafts = [draft("audit:1"), draft("audit:2")]
    assert tasks.make(drafts) == Made(new=2)
    entries = TrailEntry.objects.count()
    assert tasks.make(drafts) == Made()
    assert TrailEntry.objects.count() == entries
    assert tasks.make([draft("audit:1", due_on=date(2023, 8, 11))]) == Made(changed=1)
    assert Task.objects.get(key="audit:1").due_on == date(2023, 8, 11)


@pytest.mark.django_db
def test_a_link_gone_from_the_next_export_is_closed_by_data_and_opened_when_it_is_back():
    tasks.make([draft("audit:1"), draft("audit:2")], GONE)
    assert tasks.make([draft("audit:2")], GONE).closed == 1
    (row,) = tasks.listing(TODAY).closed
    assert (row.key, row.state, row.closed_by) == ("audit:1", "done", "data")
    assert str(row.closed_why) == "The newest files no longer show it."
    assert tasks.make([draft("audit:1"), draft("audit:2")], GONE) == Made(again=1)
    assert open_keys() == {"audit:1", "audit:2"}


@pytest.mark.django_db
def test_what_a_person_did_or_dropped_stays_so_whatever_is_drafted():
    tasks.make([draft("audit:1"), draft("audit:2")])
    one, two = Task.objects.order_by("key")
    tasks.done(one.id, "Seen on my phone")
    tasks.drop(two.id, "The video is private now")
    assert tasks.make([draft("audit:1", stake=D(5)), draft("audit:2")], GONE) == Made()
    assert open_keys() == set()
    assert {str(row.closed_why) for row in tasks.listing(TODAY).closed} == {
        "Seen on my phone",
        "The video is private now",
    }


@pytest.mark.django_db
def test_an_origin_that_was_not_asked_keeps_its_tasks():
    tasks.make([draft("audit:1")])
    tasks.make([], {"links": GONE["audit"]})
    assert open_keys() == {"audit:1"}
    tasks.make([], GONE)  # the control: asked, and it names nothing
    assert open_keys() == set()


steps = st.lists(
    st.one_of(
        st.tuples(st.just("make"), st.frozensets(st.sampled_from("abcd"))),
        st.tuples(st.sampled_from(["done", "drop"]), st.sampled_from("abcd")),
    ),
    max_size=12,
)


@pytest.mark.django_db
@settings(max_examples=40, deadline=None)
@given(steps)
def test_whatever_happens_no_key_is_twice_and_a_persons_word_stands(done):
    Task.objects.all().delete()
    closed_by_hand: set[str] = set()
    for act, what in done:
        if act == "make":
            tasks.make([draft(key) for key in sorted(what)], GONE)
            assert open_keys() == set(what) - closed_by_hand
            continue
        task = Task.objects.filter(key=what, state="open").first()
        if task:
            tasks.done(task.id) if act == "done" else tasks.drop(task.id, "no")
            closed_by_hand.add(what)
    keys = list(Task.objects.values_list("key", flat=True))
    assert len(keys) == len(set(keys))
    assert not open_keys() & closed_by_hand


# ------------------------------------------------------------------ from the plan


def test_the_plans_lines_of_the_coming_weeks_become_one_task_for_what_is_decided_together():
    drafts = {d.key: d for d in plan_drafts(PLAN, TODAY, "/plan/1/")}
    assert {key: (str(d.title), d.stake) for key, d in drafts.items()} == {
        # CM3 of TikTok video in an average week: (4000 + 1500) / 10; what waits for news is no task
        "plan:hours:2023-08-14:": ("Plan the week's content hours: tiktok_video 60.5 h", D("550")),
        # Meta ads: 800 / 10; TikTok ads have no route in the plan
        "plan:spend:2023-08-14:": ("Set the week's ad spend: meta_ads 37 USD, tiktok_ads 26 USD", D("80")),
        "plan:mode:2023-08-14:closed_loop:US": ("Sell in US as closed_loop: MUG", D("400")),
        # at least 10 x 1.50; one more lamp brings nothing more
        "plan:buy:2023-08-14:seller_warehouse": ("Order 14 units: MUG × 10, LAMP × 4", D("15")),
    }
    assert {d.due_on for d in drafts.values()} == {MONDAY}
    assert {d.place for d in drafts.values()} == {"/plan/1/"}


def test_a_line_without_a_worth_has_no_stake_rather_than_none_at_all():
    (only,) = plan_drafts(replace(PLAN, lines=(LINES[7],)), TODAY, "")
    assert only.stake is None and only.stake_currency == ""


def test_hours_of_a_week_that_is_over_are_no_task_and_goods_not_ordered_still_are():
    later = MONDAY + timedelta(days=8)
    kinds = {d.key.split(":")[1] for d in plan_drafts(PLAN, later, "")}
    assert kinds == {"mode", "buy"}


def test_a_long_list_names_the_largest_and_counts_the_rest():
    assert str(listed([sentence("{sku}", sku=c) for c in "ABCDEF"])) == "A, B, C, D, E and 1 more"
    assert str(listed([])) == ""


@pytest.mark.django_db
def test_a_newer_plan_closes_what_it_no_longer_asks_for(workspace):
    workspace.remember(today=TODAY.isoformat())
    save_plan()
    gather(workspace, ("plan",))
    assert len(open_keys()) == 4
    save_plan(replace(PLAN, lines=LINES[:1]))
    made = gather(workspace, ("plan",))
    assert (made.closed, open_keys()) == (3, {"plan:hours:2023-08-14:"})
    assert {str(row.closed_why) for row in tasks.listing(TODAY).closed} == {
        "The latest plan no longer asks for it."
    }
    workspace.remember(today="2023-08-22")
    gather(workspace, ("plan",))
    assert str(tasks.listing(TODAY).closed[0].closed_why) == "The week it was for is over."


@pytest.mark.django_db
def test_an_empty_shop_is_asked_without_a_stumble(workspace):
    assert gather(workspace) == Made()


# ------------------------------------------------------------------ the list and its people


@pytest.mark.django_db
def test_overdue_comes_first_then_by_day_and_within_a_day_by_money():
    tasks.make(
        [
            draft("a", due_on=date(2023, 8, 11), stake=D(5)),
            draft("b", due_on=date(2023, 8, 11), stake=D(50)),
            draft("c", due_on=date(2023, 8, 11), stake=None, stake_currency=""),
            draft("late", due_on=date(2023, 8, 7), stake=D(1)),
            draft("never", due_on=None, stake=D(900)),
        ]
    )
    answer = tasks.listing(TODAY)
    assert [(row.key, row.late) for row in answer.overdue] == [("late", 3)]
    assert [(day.day, [row.key for row in day.tasks]) for day in answer.days] == [
        (date(2023, 8, 11), ["b", "a", "c"]),
        (None, ["never"]),
    ]
    assert answer.first and answer.first.key == "never"
    assert (answer.open, answer.due_this_week) == (5, 4)


@pytest.mark.django_db
def test_a_task_is_due_on_its_day_and_late_on_the_next():
    tasks.make([draft(due_on=TODAY)])
    assert tasks.listing(TODAY).overdue == ()
    assert len(tasks.listing(TODAY + timedelta(days=1)).overdue) == 1


@pytest.mark.django_db
def test_the_only_worker_gets_what_is_new_and_of_two_nobody_does():
    mei = person("Mei")
    tasks.make([draft("audit:1")])
    omar = person("Omar", Role.OPERATOR)
    tasks.make([draft("audit:1"), draft("audit:2")])
    owners = dict(Task.objects.values_list("key", "owner_id"))
    assert owners == {"audit:1": mei.id, "audit:2": None}
    tasks.assign(Task.objects.get(key="audit:2").id, omar.id)
    assert [row.key for row in tasks.listing(TODAY, omar.id).days[0].tasks] == ["audit:2"]


@pytest.mark.django_db
def test_a_viewer_and_a_stranger_cannot_be_given_a_task():
    tasks.make([draft()])
    (task,) = Task.objects.all()
    viewer = person("Vera", Role.VIEWER)
    with in_shop(adas_shop().id):
        ada = person("Ada")
    for somebody in (viewer, ada):
        with pytest.raises(BadTask, match="owner or operator"):
            tasks.assign(task.id, somebody.id)


@pytest.mark.django_db
def test_ada_sees_and_closes_nothing_of_meis():
    tasks.make([draft()])
    (task,) = Task.objects.all()
    with in_shop(adas_shop().id):
        assert tasks.listing(TODAY).open == 0
        with pytest.raises(BadTask, match="no such task"):
            tasks.done(task.id)
        tasks.make([draft(stake=D(1))])  # her own of the same key
    assert Task.objects.get().stake == D(100)


@pytest.mark.django_db
def test_a_task_by_hand_says_its_words_and_leads_nowhere_else():
    row = tasks.add("Call the  forwarder", TODAY, place="/stock/", stake=D("12.5"), stake_currency="USD")
    assert (str(row.title), row.place, row.stake) == ("Call the forwarder", "/stock/", D("12.50"))
    assert row.origin == "hand"
    for place in (
        "https://ada.example/",
        "//ada.example",
        "/\\ada.example",
        "/\t/ada.example",
        "javascript:x",
    ):
        with pytest.raises(BadTask, match="no page"):
            tasks.add("x", place=place)
    with pytest.raises(BadTask):
        tasks.add("  ")
    with pytest.raises(BadTask, match="why"):
        tasks.drop(row.id, " ")


@pytest.mark.django_db
def test_every_change_is_in_the_trail_with_who_made_it():
    mei = person("Mei")
    with in_shop(mei.places.get().shop_id, mei.id):
        row = tasks.add("Call the forwarder")
        tasks.done(row.id, "Called")
        tasks.open_again(row.id)
    said = [(e.act, e.what, e.who) for e in TrailEntry.objects.order_by("id")]
    assert said == [("made", "task", "Mei"), ("closed", "task", "Mei"), ("opened", "task", "Mei")]
