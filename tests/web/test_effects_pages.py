"""Did it work over given answers: verdicts in words, what leads where, two languages, who may change what."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client

from channelshift.store.models import Act
from channelshift.terms.days import Period
from channelshift.terms.money import Money
from channelshift.terms.text import sentence
from channelshift.web import ask, ask_effects
from channelshift.workflows.acts import Kept, NoSuchAct, Stated
from channelshift.workflows.acts_proposed import Proposed
from channelshift.workflows.acts_units import Unit
from channelshift.workflows.cohorts_answers import Back, Choice, Cohorts, Step, Where
from channelshift.workflows.effects_answers import LeftOut, Measured, UnitSeen, WeekSeen
from channelshift.workflows.plan_actual import PlanActual, PlanNamed, RouteActual, WeekActual
from channelshift.workflows.plan_learned import Learned, LeverLearned

D = Decimal
DAY = date(2023, 7, 10)
LINK = "tiktok_video>product_link>own_store>seller_warehouse@US"
ACT = Kept(
    1, Stated("Links <b>removed</b>", "links_removed", DAY, "content", ("v1", "v2"), measure="views"), "Mei"
)
FELL = Measured(
    act=ACT,
    measure="views",
    currency="",
    verdict="down",
    answer=sentence(
        "“{act}” lowered {measure} by {percent} ({total}; between {low} and {high}).",
        act=ACT.said.name,
        measure="views",
        percent="60%",
        total=-6000,
        low=-7000,
        high=-5000,
    ),
    method="differences",
    level=D("0.95"),
    total=D(-6000),
    low=D(-7000),
    high=D(-5000),
    relative=D("-0.6"),
    relative_low=D("-0.7"),
    relative_high=D("-0.5"),
    weeks_before=1,
    weeks_after=1,
    weeks=(
        WeekSeen(
            DAY - timedelta(days=7), DAY - timedelta(days=1), D(10000), D(10000), D(9500), D(10500), False
        ),
        WeekSeen(DAY, DAY + timedelta(days=6), D(4000), D(10000), D(9000), D(11000), True),
    ),
    touched=(UnitSeen("v1", D(6000), D(2400), 1, 1), UnitSeen("v2", None, None, 0, 0)),
    compared=("v3", "v4"),
    left_out=(LeftOut("v5", "another_act"),),
    checks=(sentence("Before the day, what was touched and what was not went alike."),),
    reasons=(),
    needed=(),
    notes=(),
)
PROPOSED = Proposed(
    "k1",
    sentence("Links removed from {n} videos", n=3),
    Stated("Links removed from 3 videos", "links_removed", DAY, "content", ("v7",), measure="views"),
    sentence("The audit found links on {n} contents that a later export no longer shows.", n=3),
)
COHORTS = Cohorts(
    route=LINK,
    closed_on=DAY,
    rule="",
    first=DAY - timedelta(days=180),
    known_until=DAY + timedelta(days=40),
    currency="USD",
    buyers=200,
    masked=3,
    linked=1,
    windows=(
        Back(30, 200, 24, 0, D("0.1200"), D("0.0821"), D("0.1721")),
        Back(60, 0, 0, 200, None, None, None),
    ),
    ordinary=(Back(30, 180, 9, 0, D("0.0500"), D("0.0265"), D("0.0923")),),
    ordinary_day=DAY - timedelta(days=91),
    ordinary_other_routes=(Back(30, 180, 2, 0, D("0.0111"), D("0.0031"), D("0.0396")),),
    curve=(Step(4, D("0.06"), D("0.03"), D("0.1"), 200), Step(20, D("0.12"), D("0.08"), D("0.17"), 188)),
    ordinary_curve=(Step(9, D("0.05"), D("0.03"), D("0.09"), 180),),
    where=(Where("whatsapp>chat_link>own_store>seller_warehouse@US", 24, 11, D("310.20")),),
    recapture=D("0.2500"),
    recapture_after=Period(DAY, DAY + timedelta(days=40)),
    recapture_before=Period(DAY - timedelta(days=41), DAY - timedelta(days=1)),
    cm3_after=D("310.20"),
    cm3_before=D("1240.80"),
    answer=sentence("Of {n} buyers of {route}, {back} came.", n=200, route=LINK, back=24),
    notes=(sentence("A note."),),
)
CAUSES = (("traffic", D("-30.00")), ("price", D("12.50")), ("rest", D("-2.50")))
ROUTES = (
    RouteActual(LINK, D("90.00"), D("70.00"), CAUSES),
    RouteActual("", D("10.00"), D("10.00"), (("rest", D(0)),)),
)
WEEK = WeekActual(DAY, D("100.00"), D("80.00"), CAUSES, ROUTES)
PLAN = PlanActual(
    plan_id=5,
    made_on=DAY,
    first_day=DAY,
    weeks_planned=6,
    currency="USD",
    weeks=(WEEK,),
    planned=D("100.00"),
    real=D("80.00"),
    causes=CAUSES,
    by_route=ROUTES,
    answer=sentence("The largest cause: {cause} ({amount}).", cause="traffic", amount=Money(D(-30), "USD")),
    notes=(),
)
LEARNED = Learned(
    DAY,
    DAY + timedelta(weeks=6),
    DAY + timedelta(weeks=6),
    (
        LeverLearned(
            "tiktok_video",
            D(51),
            D(98),
            D(103),
            D(120),
            D(130),
            sentence(
                "{lever} brings more than believed: {after} orders a week, not {before}.",
                lever="tiktok_video",
                after=103,
                before=98,
            ),
        ),
    ),
    sentence("{weeks} weeks more are known.", weeks=6),
)


@pytest.fixture(autouse=True)
def answers(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, object]]:
    """What the workflows answer; what is asked to be changed is noted."""
    asked: list[tuple[str, object]] = []

    def one(act_id: int) -> Kept:
        if act_id != ACT.id:
            raise NoSuchAct(sentence("There is no such act."))
        return ACT

    def noted(name: str, answer: object = None):
        return lambda *given: (asked.append((name, given)), answer)[1]

    given = {
        "acts": lambda: (ACT,),
        "act": one,
        "measured": lambda kept, every, figure="": FELL,
        "proposed_acts": lambda: (PROPOSED,),
        "units": lambda unit: (Unit("v1", "=SUM(A1)", 3),),
        "cohort_choices": lambda: (Choice(LINK, DAY, "some-rule"),),
        "cohorts": lambda route, closed_on: COHORTS,
        "plans": lambda: (PlanNamed(5, DAY, 6, DAY), PlanNamed(4, DAY, 6, DAY)),
        "plan_actual": lambda plan_id: PLAN,
        "plan_learned": lambda plan_id: LEARNED,
        "add_act": noted("add", 1),
        "change_act": noted("change"),
        "remove_act": noted("remove"),
        "confirm_act": noted("confirm", 1),
    }
    for name, answer in given.items():
        monkeypatch.setattr(ask_effects, name, answer)
    monkeypatch.setattr(ask, "is_empty", lambda: False)
    monkeypatch.setattr(ask, "today", lambda: DAY + timedelta(weeks=6))
    return asked


def page(address: str, client: Client, **given: str) -> str:
    answer = client.get(address, given)
    assert answer.status_code == 200, answer.content.decode()[:400]
    return answer.content.decode()


def test_the_list_says_the_verdict_and_offers_what_was_seen(client):
    body = page("/effects/", client)
    assert "less than before" in body and "lowered views by 60%" in body
    assert "-6,000" in body or "−6,000" in body
    assert "Links removed from 3 videos" in body and 'value="k1"' in body
    assert "<b>removed</b>" not in body  # a name is text, never markup


def test_one_act_shows_its_weeks_and_each_sum_opens_its_rows(client):
    body = page("/effects/1/", client)
    assert "/effects/rows/?figure=views&amp;is_content_id=v1&amp;from=2023-07-10&amp;to=2023-07-16" in body
    assert "not available" in body  # of v2 no file tells
    assert "another act touched it in these weeks" in body
    assert "went alike" in body
    assert 'id="effect"' in body  # the chart's facts


def test_an_act_nobody_knows_is_not_there(client):
    for address in ("/effects/2/", "/effects/2.csv"):
        assert client.get(address).status_code == 404
    for address in ("/effects/2/change/",):
        assert client.post(address).status_code == 404


def test_a_figure_nobody_can_look_at_is_said(client):
    answer = client.get("/effects/1/", {"measure": "luck"})
    assert 400 <= answer.status_code < 500
    assert "luck" in answer.content.decode()


def test_an_act_is_entered_as_the_form_says_it(client, answers):
    form = {
        "name": "New price", "kind": "price", "on": "2023-07-03", "unit": "sku", "measure": "orders",
        "weeks": "4", "picked": ["MUG"], "touched": "CUP\n\n LAMP ", "beside": "", "note": "",
    }  # fmt: skip
    assert client.post("/effects/add/", form).status_code == 302
    ((name, (said,)),) = answers
    assert (name, said.touched, said.on, said.weeks) == ("add", ("MUG", "CUP", "LAMP"), date(2023, 7, 3), 4)
    assert client.post("/effects/add/", {**form, "on": ""}).status_code == 422
    assert client.post("/effects/add/", {**form, "weeks": "27"}).status_code == 422


def test_a_proposal_is_kept_under_the_name_it_was_shown_by(client, answers):
    client.post("/effects/confirm/", {"key": "k1"})
    assert answers == [("confirm", ("k1", "Links removed from 3 videos"))]


def test_files_hold_the_same_figures_and_run_no_formula(client):
    acts = client.get("/effects.csv").content.decode("utf-8-sig").splitlines()
    assert acts[1].startswith(
        "1,Links <b>removed</b>,links_removed,2023-07-10,content,views,down,,-6000,-7000,-5000"
    )
    weeks = client.get("/effects/1.csv").content.decode("utf-8-sig").splitlines()
    assert weeks[2] == "2023-07-10,2023-07-16,1,views,,4000,10000,9000,11000"
    back = client.get("/effects/who-came-back.csv", {"route": LINK}).content.decode("utf-8-sig").splitlines()
    assert back[1] == f"{LINK},2023-07-10,since,30,200,24,0,0.1200,0.0821,0.1721"
    plan = client.get("/effects/plan.csv").content.decode("utf-8-sig").splitlines()
    assert plan[1].split(",")[:6] == ["2023-07-10", LINK, "USD", "90.00", "70.00", "-20.00"]


def test_who_came_back_stands_beside_an_ordinary_time(client):
    body = page("/effects/who-came-back/", client)
    assert "12.0%" in body and "5.0%" in body and "1.1%" in body
    assert "not over yet" in body  # the 60 days
    assert "25.0%" in body  # recaptured
    assert "is_route=whatsapp" in body


def test_a_plans_causes_stand_under_their_names_and_open_rows(client):
    body = page("/effects/plan/", client)
    assert "traffic" in body and "-30.00" in body.replace("−", "-")
    assert "figure=cm3&amp;is_route=tiktok_video" in body
    assert "Charged to no route" in body
    assert "brings more than believed: 103 orders a week, not 98" in body
    assert "/plan/5/" in body


@pytest.mark.parametrize("address", ["/effects/", "/effects/1/", "/effects/who-came-back/", "/effects/plan/"])
def test_every_page_is_spoken_in_chinese_too(client, address):
    client.cookies["django_language"] = "zh-hans"
    assert 'lang="zh' in page(address, client)


def test_without_a_plan_and_without_orders_the_pages_say_what_to_do(client, monkeypatch):
    monkeypatch.setattr(ask, "is_empty", lambda: True)
    for name, answer in (("acts", ()), ("proposed_acts", ()), ("units", ()), ("plans", ())):
        monkeypatch.setattr(ask_effects, name, lambda *given, answer=answer: answer)
    monkeypatch.setattr(ask_effects, "plan_actual", lambda plan_id: None)
    assert "Import your orders first" in page("/effects/", client)
    assert "Make a plan first" in page("/effects/plan/", client)
    assert "Import your orders first" in page("/effects/who-came-back/", client)


def test_the_real_doors_keep_an_act_in_the_shop(client, monkeypatch):
    """The control of the given answers: through the workflows themselves, an act is a row of Mei's shop."""
    from channelshift.workflows import acts

    monkeypatch.setattr(ask_effects, "add_act", acts.add)
    form = {
        "name": "Links",
        "kind": "other",
        "on": "2023-07-03",
        "unit": "shop",
        "measure": "cm3",
        "weeks": "4",
    }
    assert client.post("/effects/add/", form).status_code == 302
    assert Act.objects.get().measure == "cm3"
