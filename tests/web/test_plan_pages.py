"""Mei reads her plan: what is due, what it rests on, what if she had more; Omar compares two plans."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from decimal import Decimal

import mei_answers as mei
import pytest

from channelshift.store import jobs
from channelshift.store.models import Job, SavedPlan
from channelshift.store.packing import pack
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.text import sentence
from channelshift.web import tasks
from channelshift.web.packing import unpack

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan() -> SavedPlan:
    limits = {"budget_per_week": "1500"}
    return SavedPlan.objects.create(
        first_day=mei.PLAN.first_day, weeks=8, limits=limits, answer=pack(mei.PLAN)
    )


def words(response) -> str:
    """The page as it is read: without tags, with single spaces."""
    text = re.sub(r"<script.*?</script>|<[^>]+>", " ", response.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", text)


def part(page: str, name: str) -> str:
    """One card of a page, by its id."""
    return page.split(f'id="{name}"')[1].split("</section>")[0]


def test_each_decision_stands_once_under_when_it_must_be_taken(shop, plan, client):
    page = client.get("/plan/").content.decode()
    now, by, wait = (part(page, f"when-{name}") for name in ("now", "by", "wait"))
    assert now.count("<li>") == 2 and "200 units" in now and "12 hours" in now
    assert "weeks of 11 Sept to 30 Oct" in now
    assert by.count("<li>") == 1 and "decide by 8 Sept 2023" in by
    assert wait.count("<li>") == 1 and "420" in wait


def test_the_money_flows_and_the_risk_stand_in_tables_too(shop, plan, client):
    page = client.get("/plan/").content.decode()
    flows, risk = part(page, "flows"), part(page, "risk")
    assert re.findall(r'class="n ">([\d,]+)<', flows) == [
        "3,000",
        "21,000",
        "15,080",
        "4,000",
        "900",
        "2,390",
    ]
    assert "If it never comes, this plan earns 1,400.00\u00a0USD less." in risk
    assert "no plan keeps it" in risk and "this plan" in risk
    assert "2,390" in part(page, "drift") and "Pinterest" in part(page, "tests")


def test_the_chart_of_flows_holds_all_the_money_to_one_scale(shop, plan, client):
    page = client.get("/plan/").content.decode()

    def heights(name: str) -> float:
        spec = json.loads(
            page.split(f'<script id="{name}" type="application/json">')[1].split("</script>")[0]
        )
        boxes = [b for b in spec["layer"][1]["data"]["values"] if b["step"] == "checkout"]
        return sum(b["y2"] - b["y"] for b in boxes)

    before, after = heights("flows-before"), heights("flows-after")
    assert before / after == pytest.approx(18980 / 27390, rel=1e-3)


def test_a_moved_slider_is_answered_at_once_and_saves_nothing(shop, plan, client):
    page = client.get(f"/plan/{plan.id}/slide/", {"budget_per_week": "2100", "hours_per_week": "12"})
    assert shop.asked[-1] == ("plan_slid", (mei.PLAN, {"budget_per_week": "2100"}))
    said = words(page)
    assert "28,100 USD" in said and "21,400 USD" in said and "MUG-1 is bought two weeks earlier." in said
    assert "640" in said and "TikTok live" not in said  # only what moved is listed
    assert SavedPlan.objects.count() == 1


@pytest.mark.parametrize(
    ("sent", "asked"),
    [
        ({"risk": "30"}, {"budget_per_week": "1500", "risk": "0.3"}),
        ({"most_on_one_platform": "5"}, {"budget_per_week": "1500", "most_on_one_platform": "0.2"}),
        ({"budget_per_week": "-1; drop"}, {"budget_per_week": "1500"}),
        ({"hours_per_week": "99999"}, {"budget_per_week": "1500", "hours_per_week": "36"}),
    ],
)
def test_a_slider_asks_only_for_what_it_can_show(shop, plan, client, sent, asked):
    client.get(f"/plan/{plan.id}/slide/", sent)
    assert shop.asked[-1] == ("plan_slid", (mei.PLAN, asked))


def sliders(page: str) -> dict[str, tuple[str, ...]]:
    """Least, most, step and value of each slider."""
    found = re.findall(r'name="(\w+)" min="(\d+)" max="(\d+)" step="(\d+)" value="(\d+)"', page)
    return {name: numbers for name, *numbers in found}


def test_a_slider_whose_value_lies_between_its_steps_is_not_taken_for_moved(shop, plan, client):
    """1,490 a week, in steps of 75: a browser sends 1,500 when Mei moves only the other slider."""
    plan.limits = {"budget_per_week": "1490", "most_on_one_platform": "0.33"}
    plan.save()
    standing = sliders(client.get("/plan/").content.decode())
    assert standing["budget_per_week"] == ["0", "4500", "75", "1490"]
    assert standing["most_on_one_platform"] == ["20", "100", "5", "33"]
    sent = {"budget_per_week": "1500", "most_on_one_platform": "35", "risk": "30"}
    client.get(f"/plan/{plan.id}/slide/", sent)
    assert shop.asked[-1] == ("plan_slid", (mei.PLAN, {**plan.limits, "risk": "0.3"}))


def test_a_budget_of_nothing_can_be_raised_to_what_is_usual(shop, plan, client):
    plan.limits = {"budget_per_week": "0", "most_on_one_platform": "0.1"}
    plan.save()
    standing = sliders(client.get("/plan/").content.decode())
    assert standing["budget_per_week"] == ["0", "1300", "21", "0"]  # she spends 420 a week
    assert standing["most_on_one_platform"] == ["10", "100", "5", "10"]


def test_the_tiles_say_what_the_sentence_says_though_stock_is_written_down_at_the_end(shop, plan, client):
    plan.answer = pack(replace(mei.PLAN, mean_before=Decimal("17000.00"), mean_after=Decimal("27000.00")))
    plan.save()
    page = words(client.get("/plan/"))
    assert "17,000 USD" in page and "27,000 USD" in page and "10,000 USD" in page


def test_a_plan_stopped_before_anything_was_proven_claims_no_proof(shop, plan, client):
    assert "proven: no plan" in words(client.get("/plan/"))
    plan.answer = pack(replace(mei.PLAN, gap=None))
    plan.save()
    page = words(client.get("/plan/"))
    assert "proven: no plan" not in page and "0.0%" not in page


def test_limits_that_clash_are_said_where_the_slider_was_moved(shop, plan, client):
    shop.answers["plan_slid"] = ChannelshiftError(sentence("Two limits clash."))
    page = client.get(f"/plan/{plan.id}/slide/", {"risk": "30"})
    assert page.status_code == 200 and "Two limits clash." in words(page)


def test_two_plans_are_laid_side_by_side(shop, plan, client):
    newer = SavedPlan.objects.create(
        first_day=mei.PLAN.first_day, weeks=8, limits={}, answer=pack(replace(mei.PLAN, changed=()))
    )
    said = words(client.get(f"/plan/{newer.id}/compare/"))
    assert "The newer plan expects 710.00 USD more." in said
    assert "12 hours" in said and "15 hours" in said and "fully managed" in said
    assert "only one plan so far" in words(client.get(f"/plan/{plan.id}/compare/"))


def test_the_plan_goes_into_a_calendar(shop, plan, client):
    answer = client.get(f"/plan/{plan.id}.ics")
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.content == b"BEGIN:VCALENDAR\r\n"


def test_waiting_for_a_plan_can_be_ended_with_what_there_is(shop, client):
    job = Job.objects.create(work="plan", given={"weeks": "8"})
    jobs.claim(job.id)
    assert "Enough: take the best plan so far" in words(client.get(f"/jobs/{job.id}/part/"))
    client.post(f"/jobs/{job.id}/stop/")
    assert "with the best plan found so far" in words(client.get(f"/jobs/{job.id}/part/"))
    job.refresh_from_db()
    tasks._do(job)
    assert shop.asked[-1][1][4]()  # the planner is told to end
    assert unpack(SavedPlan.objects.get().answer) == mei.PLAN


def test_a_plan_that_has_not_begun_is_stopped_at_once(shop, client):
    job = Job.objects.create(work="plan", given={"weeks": "8"})
    client.post(f"/jobs/{job.id}/stop/")
    job.refresh_from_db()
    assert job.status == "failed" and not jobs.claim(job.id)
    assert "You stopped this before it had begun." in words(client.get(f"/jobs/{job.id}/"))
    assert jobs.again(job.id) and jobs.claim(job.id) and not jobs.is_stopped(job.id)


def test_only_a_plan_can_be_stopped(shop, client):
    job = Job.objects.create(work="import", file_name="orders.csv")
    assert client.post(f"/jobs/{job.id}/stop/").status_code == 404
