"""A program of Mei's does what she may do, within its key; Ada's finds nothing of hers."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from programs import MARK, contact_of

from channelshift.store.models import ApiToken, ConsentEvent, Contact, Job, Link, SavedPlan, Task, TrailEntry
from channelshift.store.scope import in_shop

CONSENT = {"where": "web form", "at": "2026-11-01T10:00:00Z", "wording": "Yes, write to me"}
ONE = ("/links/mug-of-mei-only", "/clicks?link=mug-of-mei-only")
ADDRESSES = ("/links", "/contacts", "/tasks", "/imports", "/plans", *ONE)


def test_without_a_key_that_works_nothing_is_told(mei, client):
    for headers in ({}, {"Authorization": "Bearer chs_guess"}, {"Authorization": f"Basic {mei.secret}"}):
        answer = client.get("/api/links", headers=headers)
        assert answer.status_code == 401
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.headers["WWW-Authenticate"] == "Bearer"
        assert answer.json()["detail"].startswith("Send a key that works")


@pytest.mark.parametrize("how", ["revoked", "expired", "person left", "person closed"])
def test_a_key_that_was_taken_back_or_whose_person_left_opens_nothing(mei, omar, how):
    keeper = omar("operator")
    assert keeper.asks("get", "/links").status_code == 200
    token = ApiToken.objects.filter(person=keeper.person)
    if how == "revoked":
        token.update(revoked_at=timezone.now())
    elif how == "expired":
        token.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif how == "person left":
        keeper.person.places.all().delete()
    else:
        keeper.person.is_active = False
        keeper.person.save()
    assert keeper.asks("get", "/links").status_code == 401


def test_a_key_does_what_its_scopes_and_its_persons_role_both_allow(omar, mei):
    reader = omar("operator", ("links:read",))
    assert reader.asks("get", "/links").status_code == 200
    assert reader.asks("get", "/contacts").status_code == 403
    assert "links:write" in reader.asks("post", "/links/mug-of-mei-only/archive").json()["detail"]
    viewer = omar("viewer")  # all scopes, but the person may only look
    assert viewer.asks("get", "/tasks").status_code == 200
    assert viewer.asks("post", "/links/mug-of-mei-only/archive").status_code == 403
    assert omar("operator").asks("delete", f"/contacts/{contact_of(mei).id}").status_code == 403


def test_a_program_that_asks_too_often_waits(mei, settings):
    settings.API_PER_MINUTE = 2
    answers = [mei.asks("get", "/tasks") for _ in range(4)]
    assert 429 in {a.status_code for a in answers}
    assert 1 <= int(next(a for a in answers if a.status_code == 429).headers["Retry-After"]) <= 60


def test_the_password_session_of_a_person_opens_no_operation(mei, client):
    client.force_login(mei.person, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/api/links").status_code == 401


def test_a_link_is_made_changed_and_archived(mei):
    made = mei.asks("post", "/links", {"code": "tea", "targets": [{"url": "https://mei.example/tea"}]})
    assert (made.status_code, made.json()["code"]) == (201, "tea")
    changed = mei.asks(
        "patch", "/links/tea", {"name": "Tea", "targets": [{"url": "https://mei.example/new"}]}
    )
    assert (changed.status_code, changed.json()["name"]) == (200, "Tea")
    assert changed.json()["targets"][0]["url"].startswith("https://mei.example/new")
    assert mei.asks("post", "/links/tea/archive").json()["archived_at"]
    assert [row["code"] for row in mei.asks("get", "/links?archived=true").json()["items"]] == ["tea"]
    assert {e.act for e in TrailEntry.objects.filter(what="link")} >= {"made", "changed"}


def test_a_link_out_of_the_shops_domains_is_refused_with_a_sentence(mei):
    refused = mei.asks("post", "/links", {"targets": [{"url": "https://ada.example/"}]})
    assert refused.status_code == 422
    assert "ada.example" in refused.json()["detail"]
    assert not Link.everywhere.filter(targets__icontains="ada.example").exists()


def test_clicks_are_counted_by_day(mei):
    assert mei.asks("get", "/clicks?link=mug-of-mei-only&from=2023-08-01&to=2023-08-31").json() == []
    assert mei.asks("get", "/clicks?link=nothing").status_code == 404


def test_contacts_are_listed_without_a_name_and_kept_with_their_consent(mei):
    grace = {"channel": "telegram", "identifier": "123456789", "name": "Grace", "consent": CONSENT}
    made = mei.asks("post", "/contacts", grace)
    assert (made.status_code, made.json()["consent"]) == (201, "given")
    listed = mei.asks("get", "/contacts?consent=given")
    assert listed.json()["total"] == 2
    for word in ("Grace", "123456789", "700700700"):
        assert word not in listed.content.decode()
    without = mei.asks("post", "/contacts", {"channel": "telegram", "identifier": "123456780"})
    assert without.status_code == 422
    assert "consent" in without.json()["detail"]


def test_a_withdrawal_and_an_erasure_hold_at_once(mei):
    contact = contact_of(mei)
    assert mei.asks("post", f"/contacts/{contact.id}/withdraw", {}).json()["consent"] == "withdrawn"
    assert ConsentEvent.objects.filter(contact=contact, act="withdrawn").exists()
    assert mei.asks("delete", f"/contacts/{contact.id}").status_code == 204
    assert Contact.objects.get(id=contact.id).name == ""
    assert mei.asks("delete", f"/contacts/{contact.id}").status_code == 404


def test_a_task_is_done_by_a_program(mei):
    (task,) = mei.asks("get", "/tasks").json()["items"]
    assert (task["title"], task["due_on"], task["stake"]) == (MARK, "2026-12-01", None)
    assert mei.asks("post", f"/tasks/{task['id']}/done", {"note": "by robot"}).json()["state"] == "done"
    assert mei.asks("get", "/tasks").json()["total"] == 0
    assert Task.objects.get().done_by == mei.person


def test_a_file_is_handed_over_and_waits_for_the_worker(mei, settings):
    file = SimpleUploadedFile("../orders.csv", b"a,b\n")
    headers = {"Authorization": f"Bearer {mei.secret}"}
    answer = Client().post("/api/imports", {"file": file, "market": "GB"}, headers=headers)
    assert (answer.status_code, answer.json()["file"]) == (202, "orders.csv")
    job = Job.objects.get(id=answer.json()["id"])
    assert job.given == {"market": "GB"}
    assert (settings.UPLOADS / str(job.id) / "orders.csv").read_bytes() == b"a,b\n"


def test_plans_are_read_and_never_written(mei):
    plan = SavedPlan.objects.get()
    assert mei.asks("get", f"/plans/{plan.id}").json()["answer"] == {"said": MARK}
    assert mei.asks("delete", f"/plans/{plan.id}").status_code == 405


@pytest.mark.parametrize("address", ADDRESSES)
def test_ada_finds_nothing_of_meis(mei, ada, address):
    answer = ada.asks("get", address)
    assert MARK not in answer.content.decode()
    if address in ONE:
        assert answer.status_code == 404
    else:
        assert answer.json()["total"] == 0


def test_what_is_meis_and_what_is_not_there_get_the_same_answer(mei, ada):
    contact, task, plan = contact_of(mei), Task.objects.get(), SavedPlan.objects.get()
    pairs = [
        ("get", "/links/mug-of-mei-only", "/links/nothing", None),
        ("patch", "/links/mug-of-mei-only", "/links/nothing", {"name": "x"}),
        ("post", "/links/mug-of-mei-only/archive", "/links/nothing/archive", {}),
        ("get", "/clicks?link=mug-of-mei-only", "/clicks?link=nothing", None),
        ("post", f"/contacts/{contact.id}/withdraw", "/contacts/999999/withdraw", {}),
        ("delete", f"/contacts/{contact.id}", "/contacts/999999", None),
        ("post", f"/tasks/{task.id}/done", "/tasks/999999/done", {}),
        ("get", f"/plans/{plan.id}", "/plans/999999", None),
    ]
    for method, meis, nobodys, body in pairs:
        first, second = ada.asks(method, meis, body), ada.asks(method, nobodys, body)
        assert (first.status_code, first.content) == (second.status_code, second.content), meis
        assert first.status_code == 404
    with in_shop(mei.shop.id):
        assert Link.objects.get().archived_at is None
        assert Task.objects.get().state == "open"
        assert Contact.objects.get().erased_at is None


def test_the_description_needs_no_script_no_other_host_and_no_key(client):
    page = client.get("/api/docs")
    text = page.content.decode()
    assert page.status_code == 200
    assert "/api/contacts/{contact_id}" in text
    assert "<script" not in text
    assert "//" not in text.replace("http://testserver", "").replace("<!--", "")
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert client.get("/api/openapi.json").status_code == 200
    assert client.get("/api/nowhere").json()["status"] == 404
