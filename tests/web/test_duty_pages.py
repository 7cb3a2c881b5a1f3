"""The pages of tasks and documents as Mei, a viewer and a stranger meet them."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date

import pytest
from django.test import Client

from channelshift.store.models import Document, Membership, Person, Role, Shop, Task, TaskFeed
from channelshift.store.scope import current_shop_id, in_shop
from channelshift.terms.text import sentence
from channelshift.web import rounds
from channelshift.workflows import documents, tasks
from channelshift.workflows.documents import About
from channelshift.workflows.task_drafts import TaskDraft
from channelshift.workflows.workspace import Workspace

TODAY = date(2023, 8, 10)
PDF = b"%PDF-1.7\n<script>alert(1)</script>"
NEED = "tiktok/US/onboarding"
LICENCE = About(NEED, "Onboarding (TikTok)", "tiktok", "US", "local_entity", "company")


@pytest.fixture(autouse=True)
def meis_folder(tmp_path, monkeypatch) -> Workspace:
    """An empty shop that looks out from 10 August 2023."""
    shop = Workspace.open(tmp_path / "mei")
    shop.remember(today=TODAY.isoformat())
    for module in ("channelshift.web.ask", "channelshift.web.ask_duties"):
        monkeypatch.setattr(f"{module}.workspace", lambda: shop)
    return shop


def make(key: str, day: date | None, **said) -> Task:
    tasks.make([TaskDraft(key, said.pop("origin", "plan"), sentence("Order mugs"), "/plan/", day, **said)])
    return Task.objects.get(key=key)


def signed_in(name: str, role: str) -> Client:
    """Somebody with a place in the shop and a password: from now on everybody signs in."""
    person = Person.objects.welcome(f"{name}@shop.example", name, "a long password")
    Membership.objects.create(shop_id=current_shop_id(), person=person, role=role)
    client = Client()
    client.force_login(person)
    return client


def page(client: Client, address: str) -> str:
    response = client.get(address, headers={"accept-language": "en"})
    assert response.status_code == 200, address
    return response.content.decode()


# ------------------------------------------------------------------ what is shown


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_the_pages_open_empty_and_full_run_nothing_inline_and_show_no_raw_key(client, language):
    addresses = ["/tasks/", "/documents/", "/documents/?market=US", "/documents/?market=FR&on=2024-12-13"]
    for full in (False, True):
        if full:
            make("late", date(2023, 8, 7))
            make("none", None, origin="documents")
            addresses.append(f"/documents/{documents.start(LICENCE, 'granted', TODAY)}/")
            tasks.done(make("done", TODAY).id, "Seen")
        for address in addresses:
            response = client.get(address, headers={"accept-language": language})
            text = response.content.decode()
            assert response.status_code == 200, address
            assert not re.search(r"<script(?![^>]*(src=|application/json))", text)
            assert not re.search(r"\s(style|on\w+)=", text)
            assert re.findall(r">([a-z]+_[a-z_]+)<", text) == [], address


def test_an_empty_list_says_how_to_make_one(client):
    text = page(client, "/tasks/")
    assert "No list has been made yet." in text and "Make a plan first" in text


def test_overdue_stands_first_with_its_days_and_money(client):
    from decimal import Decimal

    make("soon", date(2023, 8, 12), stake=Decimal("9000"), stake_currency="USD")
    make("late", date(2023, 8, 7))
    text = page(client, "/tasks/")
    assert "1 task is overdue, of 2 to do." in text and "3 days late" in text
    assert text.index("3 days late") < text.index("12 Aug 2023")
    assert "9,000\u00a0USD" in text and '<span class="gone">not available</span>' in text


def test_documents_of_a_day_stand_on_the_right_side_of_the_rule(client):
    assert "from 13 Dec 2024" in page(client, "/documents/?market=FR&on=2024-12-12")
    text = page(client, "/documents/?market=FR&on=2024-06-01")
    assert "EU responsible person" not in text
    assert client.get("/documents/?market=ZZ").status_code == 422
    assert client.get("/documents/?on=soon").status_code == 422


# ------------------------------------------------------------------ what is done


def test_a_task_is_done_dropped_opened_again_and_handed_over(client):
    task = make("a", TODAY)
    page(client, "/tasks/")  # the one who sits here gets a seat
    me = Membership.objects.get().person_id
    client.post(f"/tasks/{task.id}/owner/", {"owner": me, "back": "origin=plan"})
    assert Task.objects.get().owner_id == me
    response = client.post(f"/tasks/{task.id}/done/", {"note": "Ordered", "back": "origin=plan"})
    assert response["Location"] == "/tasks/?origin=plan"
    assert "Ordered" in page(client, "/tasks/")
    client.post(f"/tasks/{task.id}/again/")
    assert client.post(f"/tasks/{task.id}/drop/", {"note": ""}).status_code == 422
    client.post(f"/tasks/{task.id}/drop/", {"note": "Out of season"})
    assert Task.objects.get().state == "dropped"


@pytest.mark.parametrize(
    "wrong", [{"title": ""}, {"title": "x", "stake": "NaN"}, {"title": "x", "due_on": "x"}]
)
def test_nonsense_is_answered_with_what_to_do(client, wrong):
    assert client.post("/tasks/add/", wrong).status_code == 422
    assert not Task.objects.exists()


def test_a_back_address_leads_nowhere_else(client):
    task = make("a", TODAY)
    response = client.post(f"/tasks/{task.id}/done/", {"back": "//ada.example"})
    assert response["Location"].startswith("/tasks/")


def test_a_need_becomes_a_paper_with_a_file_that_is_only_ever_downloaded(client):
    response = client.post("/documents/start/", {"need": NEED, "market": "US", "act": "granted"})
    paper = Document.objects.get()
    assert response["Location"] == f"/documents/{paper.id}/"
    assert (paper.need, paper.platform, paper.market, paper.state) == (NEED, "tiktok", "US", "in_hand")
    upload = io.BytesIO(PDF)
    upload.name = "licence.html"
    assert client.post(f"/documents/{paper.id}/file/", {"file": upload}).status_code == 302
    got = client.get(f"/documents/{paper.id}/download/")
    assert got.content == PDF and got["Content-Type"] == "application/octet-stream"
    assert got["Content-Disposition"] == 'attachment; filename="licence.html.pdf"'
    assert got["X-Content-Type-Options"] == "nosniff" and "sandbox" in got["Content-Security-Policy"]
    assert "no-store" in got["Cache-Control"]
    packed = client.get("/documents/papers.zip?platform=tiktok&market=US")
    assert zipfile.ZipFile(io.BytesIO(packed.content)).testzip() is None


def test_a_paper_in_hand_closes_its_task_at_once(client):
    client.post("/documents/start/", {"need": NEED, "market": "US", "act": "wanted"})
    paper = Document.objects.get()
    client.post("/tasks/refresh/")
    task = Task.objects.get(key=f"documents:{NEED}")
    assert task.state == "open"
    client.post(f"/documents/{paper.id}/step/", {"act": "granted", "on": "2023-08-10"})
    task.refresh_from_db()
    assert (task.state, task.proof["by"]) == ("done", "data")


@pytest.mark.parametrize(
    ("address", "given"),
    [
        ("start/", {"need": "tiktok/US/nothing", "market": "US"}),
        ("start/", {"name": "  "}),
        ("1/step/", {"act": "burnt"}),
        ("1/step/", {"act": "rejected", "reason": ""}),
        ("1/facts/", {"issued_on": "2024-01-02", "expires_on": "2024-01-01"}),
        ("1/facts/", {"days_needed": "9", "days_most": "3"}),
        ("1/facts/", {"days_needed": "-1"}),
        ("1/file/", {}),
    ],
)
def test_what_makes_no_sense_of_a_paper_is_refused(client, address, given):
    Document.objects.create(id=1, need=NEED, name="Licence")
    assert client.post(f"/documents/{address}", given).status_code == 422
    assert Document.objects.get().state == "wanted"


# ------------------------------------------------------------------ who may


def test_a_viewer_sees_the_list_and_changes_nothing(client):
    task = make("a", TODAY)
    paper = documents.start(LICENCE)
    viewer = signed_in("vera", Role.VIEWER)
    text = page(viewer, "/tasks/")
    assert "Order mugs" in text and "Add a task" not in text and "tasks_done" not in text
    for address in (f"/tasks/{task.id}/done/", "/tasks/add/", f"/documents/{paper}/remove/"):
        assert viewer.post(address, {"title": "x"}).status_code == 403
    assert Task.objects.get().state == "open" and Document.objects.exists()
    operator = signed_in("omar", Role.OPERATOR)  # the control
    assert operator.post(f"/tasks/{task.id}/done/").status_code == 302


def test_ada_finds_no_task_paper_file_or_pack_of_mei(client):
    task, paper = make("a", TODAY), documents.start(LICENCE, "granted", TODAY)
    documents.put_file(paper, "licence.pdf", PDF)
    with in_shop(Shop.objects.create(slug="ada", name="Ada", folder="shops/ada").id):
        ada = signed_in("ada", Role.OWNER)
    assert "Order mugs" not in page(ada, "/tasks/")
    for address in (
        f"/documents/{paper}/",
        f"/documents/{paper}/download/",
        f"/documents/{paper}/appeal.zip",
    ):
        answer = ada.get(address)
        assert answer.status_code == 404 and PDF not in answer.content
    assert ada.post(f"/tasks/{task.id}/done/").status_code == 404
    assert Task.objects.get().state == "open"
    nobody = Client()
    for address in ("/tasks/", "/documents/", f"/documents/{paper}/download/"):
        assert nobody.get(address).status_code == 302  # to sign in


def test_a_calendar_needs_no_seat_but_its_secret_and_is_shown_once(client):
    make("a", TODAY)
    mei = signed_in("mei", Role.OWNER)
    shown = mei.post("/tasks/calendar/", headers={"accept-language": "en"}).content.decode()
    address = re.search(r'id="calendar-address">http://testserver(/tasks/calendar/[^<]+\.ics)<', shown)[1]
    assert "calendar-address" not in page(mei, "/tasks/")
    calendar = Client().get(address)
    assert calendar.status_code == 200 and calendar["Content-Type"].startswith("text/calendar")
    assert b"SUMMARY:Order mugs" in calendar.content
    assert Client().get(f"{address[:-5]}x.ics").status_code == 404
    mei.post(f"/tasks/calendar/{TaskFeed.objects.get().id}/revoke/")
    assert Client().get(address).status_code == 404


# ------------------------------------------------------------------ by itself


def test_the_round_makes_a_shops_list_anew_only_when_something_has_changed(monkeypatch, meis_folder):
    asked: list[int] = []
    monkeypatch.setattr(
        "channelshift.workflows.tasks_gather.gather", lambda shop: asked.append(current_shop_id())
    )
    seen: dict[int, object] = {}
    rounds.go_round(seen)
    rounds.go_round(seen)
    assert len(asked) == 1
    meis_folder.remember(today="2023-08-11")
    rounds.go_round(seen)
    assert len(asked) == 2


def test_one_shop_that_cannot_be_looked_after_does_not_keep_the_others_waiting(monkeypatch, meis_folder):
    Shop.objects.create(slug="ada", name="Ada", folder="shops/ada")
    first = Shop.objects.order_by("name").first().id
    asked: list[int] = []

    def gather(shop):
        asked.append(current_shop_id())
        if current_shop_id() == first:
            raise RuntimeError("a broken file")

    monkeypatch.setattr("channelshift.workflows.tasks_gather.gather", gather)
    rounds.go_round({})
    assert len(asked) == 2
