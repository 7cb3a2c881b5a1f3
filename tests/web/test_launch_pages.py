"""The pages of launches as Mei, Omar, a viewer and a stranger meet them."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from channelshift.store.models import Launch, LaunchDay, Membership, Person, Role, Task
from channelshift.store.scope import current_shop_id
from channelshift.workflows import demo_launches, launches
from channelshift.workflows.workspace import Workspace

TODAY = date(2023, 8, 10)


@pytest.fixture(autouse=True)
def meis_folder(tmp_path, monkeypatch) -> Workspace:
    """An empty shop that looks out from 10 August 2023."""
    shop = Workspace.open(tmp_path / "mei")
    shop.remember(today=TODAY.isoformat())
    for module in ("ask", "ask_duties", "ask_launches"):
        monkeypatch.setattr(f"channelshift.web.{module}.workspace", lambda: shop)
    return shop


def page(client: Client, address: str) -> str:
    response = client.get(address, headers={"accept-language": "en"})
    assert response.status_code == 200, address
    return response.content.decode()


def helper(name: str, role: str) -> Client:
    person = Person.objects.welcome(f"{name}@shop.example", name, "a long password")
    Membership.objects.create(shop_id=current_shop_id(), person=person, role=role)
    client = Client()
    client.force_login(person)
    return client


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_the_pages_open_empty_and_full_run_nothing_inline_and_show_no_raw_key(client, language):
    for full in (False, True):
        addresses = ["/launches/"]
        if full:
            demo_launches.furnish()
            addresses += [f"/launches/{row.id}/" for row in Launch.objects.all()]
        for address in addresses:
            response = client.get(address, headers={"accept-language": language})
            text = response.content.decode()
            assert response.status_code == 200, address
            assert not re.search(r"<script(?![^>]*(src=|application/json))", text)
            assert not re.search(r"\s(style|on\w+)=", text)
            assert re.findall(r">([a-z]+_[a-z_]+)<", text) == [], address


def test_an_empty_board_says_what_to_do(client):
    text = page(client, "/launches/")
    assert "No launch is kept yet." in text and "Write down the first idea below" in text


def test_the_demo_s_three_launches_one_late_one_to_stop_one_not_told(client):
    demo_launches.furnish()
    demo_launches.furnish()  # done once
    text = page(client, "/launches/")
    assert Launch.objects.count() == 3
    assert "The days of 1 launch have told enough: decide." in text
    assert "sample 6 days late" in text
    lunch, brush = (Launch.objects.get(name__startswith=name) for name in ("Folding", "Steam"))
    told = page(client, f"/launches/{lunch.id}/")
    assert "It falls short of the 2.40% hoped for" in told and "in at most 5% of launches" in told
    assert "10 orders of 972 clicks" in told and "1.03%" in told
    assert "Not told yet. About" in page(client, f"/launches/{brush.id}/")


def test_an_idea_goes_its_way_to_a_verdict_by_forms(client):
    made = client.post(
        "/launches/start/",
        {"name": "Lamp", "sku": "L-1", "sample_days": "7", "currency": "usd", "unit_cost": "8.40"},
    )
    launch = Launch.objects.get()
    assert made["Location"] == f"/launches/{launch.id}/"
    assert (launch.idea_on, launch.currency, launch.unit_cost) == (TODAY, "USD", Decimal("8.4"))
    at = f"/launches/{launch.id}"
    launches.state_facts(launch.id, {"idea_on": date(2023, 7, 1)})
    for act, day in (("sample_asked", "2023-07-02"), ("ordered", "2023-07-12"), ("selling", "2023-08-01")):
        assert client.post(f"{at}/step/", {"act": act, "on": day}).status_code == 302
    assert client.post(f"{at}/terms/", {"hurdle": "2", "hoped": "4", "swing": "40%"}).status_code == 302
    assert Launch.objects.get().asked == {"hurdle": "0.02", "hoped": "0.04", "swing": "0.4"}
    for day in ("2023-08-01", "2023-08-02", "2023-08-03", "2023-08-04"):
        client.post(f"{at}/day/", {"on": day, "clicks": "200", "orders": "10"})
    assert "It beats the hurdle of 2.00%: refill." in page(client, f"{at}/")
    assert Task.objects.get(key=f"launches:{launch.id}:verdict").due_on == date(2023, 8, 2)
    client.post(f"{at}/verdict/", {"verdict": "scale"})
    kept = Launch.objects.get()
    assert (kept.verdict, kept.step, kept.verdict_facts["advice"]) == ("scale", "ended", "refill")
    assert Task.objects.get(key=f"launches:{launch.id}:verdict").state == "done"
    assert "Refill" in page(client, "/launches/")  # what the rule advised stands beside the verdict
    client.post(f"{at}/verdict/", {"act": "take_back"})
    assert Launch.objects.get().step == "selling"


@pytest.mark.parametrize(
    ("where", "wrong", "said"),
    [
        ("day", {"on": "2023-08-02", "clicks": "2", "orders": "3"}, "An order needs a click"),
        ("day", {"on": "", "clicks": "2", "orders": "1"}, "Say for which day"),
        ("day", {"on": "2023-08-10", "clicks": "2", "orders": "1"}, "not over yet"),
        ("day", {"on": "2023-08-02", "clicks": "2.5", "orders": "1"}, "whole number"),
        ("terms", {"hurdle": "NaN"}, "no amount"),
        ("terms", {"hurdle": "200"}, "above 0 and below 1"),
        ("step", {"act": "explode"}, "no step of a launch"),
        ("verdict", {"verdict": "go_on"}, "no verdict"),
        ("facts", {"price": "Infinity"}, "no amount"),
        ("facts", {"name": ""}, "Say what the product is called"),
    ],
)
def test_nonsense_is_answered_with_a_sentence_and_changes_nothing(client, where, wrong, said):
    demo_launches.furnish()
    launch = Launch.objects.get(name__startswith="Steam")
    before = (list(Launch.objects.values()), list(LaunchDay.objects.values()))
    if where == "terms":
        launch.days.all().delete()
        before = (before[0], [day for day in before[1] if day["launch_id"] != launch.id])
    answer = client.post(f"/launches/{launch.id}/{where}/", wrong, headers={"accept-language": "en"})
    assert answer.status_code == 422 and said in answer.content.decode()
    assert (list(Launch.objects.values()), list(LaunchDay.objects.values())) == before


def test_the_tables_hold_the_page_s_figures_and_no_formula(client):
    demo_launches.furnish()
    Launch.objects.filter(name__startswith="Galaxy").update(name="=1+1")
    text = client.get("/launches.csv").content.decode()
    assert "'=1+1" in text and ",972,10,0.010288,0.012,0.024,stop," in text
    lunch = Launch.objects.get(name__startswith="Folding")
    days = client.get(f"/launches/{lunch.id}.csv").content.decode().splitlines()
    assert len(days) == 14 and days[-1].startswith("2023-08-09,72,1,hand,")


def test_a_viewer_reads_and_changes_nothing_and_ada_finds_nothing(client):
    demo_launches.furnish()
    lunch = Launch.objects.get(name__startswith="Folding")
    omar = helper("Omar", Role.VIEWER)
    assert "Folding" in page(omar, "/launches/") and "A new idea" not in page(omar, "/launches/")
    assert omar.post(f"/launches/{lunch.id}/verdict/", {"verdict": "stop"}).status_code == 403
    from channelshift.store.shops import open_shop

    ada = Person.objects.welcome("ada@example.com", "Ada", "a long password")
    open_shop("Ada's", ada)
    stranger = Client()
    stranger.force_login(ada)
    assert "Folding" not in page(stranger, "/launches/")
    assert stranger.get(f"/launches/{lunch.id}/").status_code == 404
    assert stranger.post(f"/launches/{lunch.id}/remove/").status_code == 404
    assert Launch.objects.count() == 3


def test_a_hostile_name_is_only_a_name(client):
    client.post("/launches/start/", {"name": "<script>alert(1)</script>", "sample_days": "7"})
    assert "<script>alert(1)" not in page(client, "/launches/")


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "1999-12-31"])
def test_a_day_no_shop_has_gets_a_sentence_and_breaks_no_page(client, day):
    made = launches.start("Lamp", TODAY)
    sent = client.post(f"/launches/{made}/step/", {"act": "sample_asked", "on": day})
    assert sent.status_code == 422 and b"is no day" in sent.content
    assert client.get("/effects/who-came-back/", {"route": "x", "closed_on": day}).status_code == 422
    page(client, "/launches/")
