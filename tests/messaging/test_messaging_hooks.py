"""Where the providers call us: proved, taken in once, and whoever says STOP hears nothing more."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from messaging_people import broadcast, contact, row_of, sender, state_of

from channelshift.messaging import consent, leases, signatures
from channelshift.messaging.arrivals import known, spellings
from channelshift.messaging.limits import Limits
from channelshift.messaging.wishes import asks_to_stop, start_code
from channelshift.store.models import Code, ConsentEvent, Contact, HookEvent, Link, Person, Sender
from channelshift.store.scope import in_shop
from channelshift.store.shops import open_shop
from channelshift.web.views import hooks
from channelshift.workflows.erasure import erase

WORDING = "Press start to get our offers here. Write STOP at any time."
SECRET = "s3cret"


def bot(**fields: Any) -> Sender:
    return sender(webhook_secret=SECRET, wording=WORDING, **fields)


def number(**fields: Any) -> Sender:
    return sender("whatsapp", webhook_secret=SECRET, verify_token="verify", wording=WORDING, **fields)


def telegram(update: Any, secret: str = SECRET, hook: str = "hook-telegram") -> int:
    body = update if isinstance(update, bytes) else json.dumps(update)
    said = Client(enforce_csrf_checks=True).post(
        f"/hooks/{hook}/",
        body,
        content_type="application/json",
        headers={"X-Telegram-Bot-Api-Secret-Token": secret},
    )
    return said.status_code


def whatsapp(value: Any, secret: str = SECRET, body: bytes | None = None) -> int:
    call = {"entry": [{"changes": [{"field": "messages", "value": value}]}]}
    signed = json.dumps(call, ensure_ascii=False).encode()
    signature = hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    said = Client(enforce_csrf_checks=True).post(
        "/hooks/hook-whatsapp/",
        body or signed,
        content_type="application/json",
        headers={"X-Hub-Signature-256": f"sha256={signature}"},
    )
    return said.status_code


def message(text: str, number: int = 1, chat: int = 42, **more: Any) -> dict[str, Any]:
    who = {"id": chat, "first_name": "Omar", "language_code": "en"}
    chat_of = {"id": chat, "type": "private"}
    said = {"message_id": number, "date": 1_700_000_000 + number, "from": who, "chat": chat_of, "text": text}
    return {"update_id": number, "message": {**said, **more}}


def text_from(text: str, wamid: str = "wamid.1", **ids: str) -> dict[str, Any]:
    sent = ids or {"from": "447400123456"}
    at = str(int(timezone.now().timestamp()))
    return {"messages": [{"id": wamid, "timestamp": at, "type": "text", "text": {"body": text}, **sent}]}


def may_hear(who: Contact | int) -> bool:
    return consent.may_send(who, "offers", timezone.now()) is None


# ------------------------------------------------------------------ who calls


@pytest.mark.django_db
def test_a_call_without_the_secret_is_refused():
    bot()
    assert [telegram(message("/start"), secret) for secret in ("", "wrong", "S3cret", SECRET)] == [
        403,
        403,
        403,
        200,
    ]
    assert Contact.objects.count() == 1


@pytest.mark.django_db
def test_a_sender_without_a_secret_takes_nothing():
    sender()
    sender("whatsapp")
    assert (telegram(message("/start"), ""), whatsapp(text_from("hi"), "")) == (403, 403)


@pytest.mark.django_db
def test_a_whatsapp_call_is_signed_over_its_very_bytes():
    number()
    assert whatsapp(text_from("hello"), "wrong") == 403
    assert whatsapp(text_from("hello"), body=b'{"entry": []}') == 403
    assert Contact.objects.count() == 0
    assert whatsapp(text_from("你好")) == 200
    assert Contact.objects.count() == 1


def test_with_the_signature_guard_off_anybody_could_call(monkeypatch: pytest.MonkeyPatch, db: None):
    number()
    monkeypatch.setattr(hooks, "is_signed", lambda *_: True)
    assert (whatsapp(text_from("hello"), "wrong"), Contact.objects.count()) == (200, 1)


def test_secrets_are_compared_in_constant_time(monkeypatch: pytest.MonkeyPatch):
    compared: list[tuple[bytes, bytes]] = []
    real = hmac.compare_digest

    def noted(one: bytes, other: bytes) -> bool:
        compared.append((one, other))
        return real(one, other)

    monkeypatch.setattr(signatures.hmac, "compare_digest", noted)
    assert not signatures.same("gues$é", SECRET)
    assert not signatures.is_signed(b"body", "sha256=abc", SECRET)
    assert (signatures.same("", ""), signatures.is_signed(b"", "sha256=", "")) == (False, False)
    assert len(compared) == 2


@pytest.mark.django_db
def test_whatsapp_shakes_hands_once():
    number()
    asked = {"hub.mode": "subscribe", "hub.challenge": "1158201444"}
    right = Client().get("/hooks/hook-whatsapp/", {**asked, "hub.verify_token": "verify"})
    wrong = Client().get("/hooks/hook-whatsapp/", {**asked, "hub.verify_token": "guess"})
    assert (right.status_code, right.content, wrong.status_code) == (200, b"1158201444", 403)
    assert right["Content-Type"] == "text/plain"


@pytest.mark.django_db
def test_unknown_hooks_large_bodies_and_broken_ones_are_refused(monkeypatch: pytest.MonkeyPatch):
    mei = bot()
    assert telegram(message("/start"), hook="nobody") == 404
    assert telegram(b"{not json") == 400
    assert telegram(b"[" * 100_000) == 400
    monkeypatch.setattr(hooks, "LARGEST", 1000)
    assert telegram(message("x" * 1000)) == 413
    Sender.objects.filter(id=mei.pk).update(closed_at=timezone.now())
    assert telegram(message("/start")) == 404


@pytest.mark.django_db
@pytest.mark.parametrize(
    "call",
    [
        1,
        [],
        None,
        "text",
        {},
        {"update_id": "1"},
        {"update_id": 1, "message": []},
        {"update_id": 2, "message": {"chat": {"id": "x", "type": "private"}}},
        {"update_id": 3, "message": {"chat": {"id": -5, "type": "group"}, "text": "/start"}},
        {
            "update_id": 4,
            "message": {"chat": {"id": 5, "type": "private"}, "from": 1, "text": 7, "date": "x"},
        },
        {"entry": [{"changes": [{"value": {"messages": [{"id": 1}, 2], "contacts": {}, "statuses": 3}}]}]},
        {"entry": [{"changes": [{"value": {"messages": [{"id": "a", "from": 5}], "metadata": 1}}]}]},
        {"entry": {"changes": 1}},
    ],
)
def test_a_call_of_an_odd_shape_breaks_nothing(call: Any):
    bot()
    number()
    assert telegram(call) == 200
    signature = hmac.new(SECRET.encode(), json.dumps(call).encode(), hashlib.sha256).hexdigest()
    said = Client().post(
        "/hooks/hook-whatsapp/",
        json.dumps(call),
        content_type="application/json",
        headers={"X-Hub-Signature-256": f"sha256={signature}"},
    )
    assert said.status_code == 200


@pytest.mark.django_db
def test_a_call_reaches_its_own_shop_only():
    with in_shop(open_shop("Ada's", Person.objects.welcome("ada@example.com")).pk):
        bot(hook="hook-ada")
        theirs = contact("42")
    bot()
    mine = contact("42")
    telegram(message("STOP"), hook="hook-ada")
    assert (may_hear(mine), may_hear(theirs)) == (True, False)


# ------------------------------------------------------------------ people


@pytest.mark.django_db
def test_start_with_a_code_records_the_person_their_consent_and_what_brought_them():
    bot()
    link = Link.objects.create(code="mug", content_id="7301")
    Code.objects.create(code="AUTUMN", link=link)
    assert telegram(message("/start autumn")) == 200
    omar = Contact.objects.get()
    line = ConsentEvent.objects.get()
    assert (omar.external_id, omar.name, omar.language, omar.link_id) == ("42", "Omar", "en", link.pk)
    assert (omar.content_id, line.content_id) == ("7301", "7301")
    assert (line.act, line.where, line.wording, line.at.timestamp()) == (
        "given",
        "Telegram start",
        WORDING,
        1_700_000_001,
    )
    assert may_hear(omar)


@pytest.mark.django_db
def test_without_a_wording_pressing_start_is_no_consent():
    sender(webhook_secret=SECRET)
    telegram(message("/start video-7"))
    omar = Contact.objects.get()
    assert (omar.content_id, may_hear(omar)) == ("video-7", False)


@pytest.mark.django_db
def test_a_repeated_call_is_taken_in_once():
    bot()
    for _ in range(3):
        assert telegram(message("/start")) == 200
    assert (ConsentEvent.objects.count(), HookEvent.objects.count()) == (1, 1)


@pytest.mark.django_db
def test_an_event_that_could_not_be_worked_on_is_taken_in_when_it_is_repeated(
    monkeypatch: pytest.MonkeyPatch,
):
    bot()
    with monkeypatch.context() as broken, pytest.raises(RuntimeError):
        broken.setattr(consent, "opt_in", lambda *_, **__: (_ for _ in ()).throw(RuntimeError("disk full")))
        telegram(message("/start"))
    assert (HookEvent.objects.count(), Contact.objects.count()) == (0, 0)
    assert telegram(message("/start")) == 200
    assert may_hear(Contact.objects.get())


STOPS = (
    "STOP",
    "stop!",
    "Unsubscribe please",
    "退订",
    "请不要再发了",
    "berhenti",
    "หยุด",
    "hủy đăng ký",
    "BAJA",
    "配信停止",
)


@pytest.mark.django_db
@pytest.mark.parametrize("word", STOPS)
def test_stop_holds_at_once_in_every_language(word: str):
    mei, omar = bot(), contact("42")
    campaign = broadcast(mei, omar)
    assert telegram(message(word)) == 200
    assert leases.claim(mei.pk, "loop", 9, Limits()) == []
    assert (state_of(campaign, omar), may_hear(omar)) == ("skipped", False)


def test_other_words_are_no_stop():
    said = (
        "When do you stop by the fair in Kuala Lumpur with the new mugs, and do you ship?",
        "stopper for a bath",
        "fine",
    )
    assert [asks_to_stop(text) for text in (*said, "endlich!", "", "👍")] == [False] * 6


def test_a_start_message_carries_what_a_start_link_may():
    said = (
        "/start",
        "/start AB_c-1",
        "/start@mugs_bot x",
        "/start " + "a" * 65,
        "/start <b>",
        "start",
        "/started",
    )
    assert [start_code(text) for text in said] == ["", "AB_c-1", "x", "", "", None, None]


@pytest.mark.django_db
def test_who_stopped_and_starts_again_may_be_written_to():
    bot()
    omar = contact("42")
    consent.opt_out(omar, "by phone")
    ConsentEvent.objects.update(at=timezone.now() - timedelta(days=2000))
    telegram(message("/start"))
    assert may_hear(omar)


@pytest.mark.django_db
def test_blocking_the_bot_is_an_opt_out():
    bot()
    omar = contact("42")
    chat = {"id": 42, "type": "private"}
    telegram({"update_id": 9, "my_chat_member": {"chat": chat, "new_chat_member": {"status": "kicked"}}})
    assert not may_hear(omar)


@pytest.mark.django_db
def test_a_whatsapp_message_with_our_code_is_consent_and_opens_the_window():
    number()
    link = Link.objects.create(code="mug", content_id="7301")
    Code.objects.create(code="AUTUMN", link=link)
    names = {"contacts": [{"wa_id": "447400123456", "profile": {"name": "Omar"}}]}
    whatsapp({**text_from("Yes, send me offers. AUTUMN"), **names})
    omar = Contact.objects.get()
    assert (omar.external_id, omar.phone, omar.name, omar.market) == (
        "447400123456",
        "+447400123456",
        "Omar",
        "GB",
    )
    assert (omar.content_id, omar.link_id, may_hear(omar)) == ("7301", link.pk, True)
    assert timezone.now() - omar.last_wrote_at < timedelta(minutes=1)


@pytest.mark.django_db
def test_a_whatsapp_message_without_a_code_opens_the_window_and_is_no_consent():
    number()
    whatsapp(text_from("Do you ship to Leeds?"))
    omar = Contact.objects.get()
    assert (omar.last_wrote_at is not None, may_hear(omar)) == (True, False)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "asked", ["Is the sale still on?", "LENA10 does not work", "lena10", "autumn is here"]
)
def test_a_whatsapp_message_that_names_a_link_or_a_discount_is_no_consent(asked):
    number()
    Link.objects.create(code="sale")
    Code.objects.create(code="LENA10", creator="lena")
    Code.objects.create(code="AUTUMN", link=Link.objects.create(code="mug"))
    whatsapp(text_from(asked))
    assert not may_hear(Contact.objects.get())


@pytest.mark.django_db
def test_a_user_id_that_is_no_phone_is_a_key_too():
    number()
    whatsapp(text_from("hi", from_user_id="GB.1349120"))
    only_id = Contact.objects.get()
    assert (only_id.external_id, only_id.phone) == ("GB.1349120", "")


@pytest.mark.django_db
def test_whoever_is_known_by_phone_is_found_when_only_the_user_id_comes():
    number()
    omar = contact("447400123456", "whatsapp")
    whatsapp(text_from("hi", **{"from": "447400123456", "from_user_id": "GB.1349120"}))
    whatsapp(text_from("STOP", "wamid.2", from_user_id="GB.1349120"))
    assert (Contact.objects.count(), may_hear(omar)) == (1, False)


@pytest.mark.django_db
def test_a_stop_holds_for_all_that_one_person_is_known_by():
    number()
    by_phone, by_id = contact("447400123456", "whatsapp"), contact("GB.1349120", "whatsapp")
    whatsapp(text_from("STOP", **{"from": "447400123456", "from_user_id": "GB.1349120"}))
    assert (may_hear(by_phone), may_hear(by_id)) == (False, False)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kept", "comes"),
    [("5511987654321", "551187654321"), ("525512345678", "5215512345678"), ("541112345678", "5491112345678")],
)
def test_a_number_is_found_in_the_other_spelling_of_its_country(kept: str, comes: str):
    omar = contact(kept, "whatsapp")
    assert known("whatsapp", [comes]) == omar.pk
    assert comes in spellings("whatsapp", kept)


@pytest.mark.django_db
def test_switching_marketing_off_in_the_app_is_an_opt_out():
    number()
    omar = contact("447400123456", "whatsapp")
    wish = {"wa_id": "447400123456", "category": "marketing_messages", "value": "stop", "timestamp": 1}
    whatsapp({"user_preferences": [wish]})
    assert not may_hear(omar)


# ------------------------------------------------------------------ statuses


def sent_to(mei: Sender, who: Contact) -> leases.Claimed:
    """A message handed over, whose answer has not come."""
    broadcast(mei, who, template="mugs")
    (mine,) = leases.claim(mei.pk, "loop", 9, Limits())
    leases.hand_over(mine, mei.pk, Limits())
    return mine


def status(kind: str, wamid: str = "wamid.9", ours: str = "", **more: Any) -> dict[str, Any]:
    said = {"id": wamid, "status": kind, "timestamp": "1700000000", "biz_opaque_callback_data": ours, **more}
    return {"statuses": [said]}


@pytest.mark.django_db
def test_delivered_and_read_are_noted_by_message_id():
    mei, omar = number(), contact("447400123456", "whatsapp")
    mine = sent_to(mei, omar)
    leases.close_sent(mine, "wamid.9")
    whatsapp(status("read"))
    whatsapp(status("delivered"))
    row = row_of(mine.campaign_id, omar)
    assert (row.state, row.delivered_at.timestamp(), row.read_at.timestamp()) == (
        "sent",
        1_700_000_000,
        1_700_000_000,
    )


@pytest.mark.django_db
def test_a_status_settles_a_message_whose_answer_never_came():
    mei, omar = number(), contact("447400123456", "whatsapp")
    mine = sent_to(mei, omar)
    leases.close_unknown(mine, consent.ERASED)
    whatsapp(status("delivered", ours=f"channelshift:{mine.delivery_id}"))
    row = row_of(mine.campaign_id, omar)
    assert (row.state, row.message_id, row.reason) == ("sent", "wamid.9", {})


@pytest.mark.django_db(transaction=True)
def test_what_comes_back_after_an_erasure_brings_no_number_of_theirs_back():
    """WhatsApp's message numbers are the phone number in another spelling."""
    mei = number()
    omar, grace = contact("447400123456", "whatsapp"), contact("447400123457", "whatsapp")
    answered, silent = sent_to(mei, omar), sent_to(mei, grace)
    leases.close_unknown(silent, consent.ERASED)
    erase(omar.pk)
    erase(grace.pk)
    leases.close_sent(answered, "wamid.HBgMNDQ3NDAwMTIzNDU2")
    whatsapp(status("delivered", ours=f"channelshift:{silent.delivery_id}"))
    rows = [row_of(answered.campaign_id, omar), row_of(silent.campaign_id, grace)]
    assert [(row.state, row.message_id) for row in rows] == [("sent", ""), ("sent", "")]


@pytest.mark.django_db
def test_a_failed_status_says_why_and_an_opt_out_in_it_counts():
    mei, omar = number(), contact("447400123456", "whatsapp")
    mine = sent_to(mei, omar)
    leases.close_sent(mine, "wamid.9")
    whatsapp(status("failed", errors=[{"code": 131050, "title": "stopped"}]))
    assert (row_of(mine.campaign_id, omar).state, may_hear(omar)) == ("failed", False)


@pytest.mark.django_db
def test_a_status_of_another_shops_message_changes_nothing():
    number()
    with in_shop(open_shop("Ada's", Person.objects.welcome("ada@example.com")).pk):
        ada = sender("whatsapp", hook="hook-ada")
        who = contact("447400123456", "whatsapp")
        mine = sent_to(ada, who)
    whatsapp(status("failed", ours=f"channelshift:{mine.delivery_id}", errors=[{"code": 131026}]))
    with in_shop(mine.shop_id):
        assert row_of(mine.campaign_id, who).state == "sending"
