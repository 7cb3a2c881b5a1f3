"""The sending loop against a provider on this machine, from the outbox to the closed row."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from messaging_people import broadcast, contact, row_of, sender, state_of
from scripted_provider import Asked, Scripted

from channelshift.messaging import consent, outbox
from channelshift.messaging.limits import Limits
from channelshift.messaging.worker import SendingLoop
from channelshift.store.models import Campaign, Code, Delivery, Sender

pytestmark = pytest.mark.django_db(transaction=True)


def send(until: Callable[[], bool], limits: Limits | None = None) -> None:
    """Run the loop until something is so, ten seconds at most."""
    give_up = time.monotonic() + 10
    loop = SendingLoop(lambda *_: limits or Limits(), at_once=4, timeout=1.0)
    loop.run(lambda: until() or time.monotonic() > give_up)


def closed(campaign: Campaign) -> Callable[[], bool]:
    return lambda: outbox.counts(campaign).waiting == 0


def test_each_person_reads_their_own_name_and_code(provider: Scripted):
    mei = sender(base_url=provider.url)
    omar, lin = contact("1", name="Omar"), contact("2", name="Lin {code}")
    for who, code in ((omar, "MUG-O1"), (lin, "MUG-L2")):
        Code.objects.create(code=code, contact=who)
    campaign = broadcast(mei, omar, lin, body="Hi {name}: {code}", code_prefix="MUG-")
    send(closed(campaign))
    texts = {body["chat_id"]: body["text"] for _, _, body in provider.asked}
    assert texts == {"1": "Hi Omar: MUG-O1", "2": "Hi Lin {code}: MUG-L2"}
    assert outbox.counts(campaign) == outbox.Counts(sent=2)


def test_who_has_no_code_gets_no_text_that_names_one(provider: Scripted):
    mei, omar = sender(base_url=provider.url), contact("1")
    campaign = broadcast(mei, omar, body="Your code: {code}", code_prefix="MUG-")
    send(closed(campaign))
    assert (state_of(campaign, omar), provider.asked) == ("failed", [])


def test_a_template_is_filled_in_the_order_of_its_text(provider: Scripted):
    provider.says(200, {"messages": [{"id": "wamid.9"}]})
    mei = sender("whatsapp", base_url=provider.url)
    omar = contact("447400123456", "whatsapp", name="Omar")
    Code.objects.create(code="MUG-O1", contact=omar)
    campaign = broadcast(
        mei, omar, body="{code} is yours, {name}", code_prefix="MUG-", template="mugs", template_language="en"
    )
    send(closed(campaign))
    body = provider.asked[0][2]
    places = [place["text"] for place in body["template"]["components"][0]["parameters"]]
    assert (places, row_of(campaign, omar).message_id) == (["MUG-O1", "Omar"], "wamid.9")
    assert body["biz_opaque_callback_data"] == f"channelshift:{row_of(campaign, omar).pk}"


def test_who_blocked_the_bot_has_opted_out(provider: Scripted):
    provider.says(403, {"ok": False, "error_code": 403, "description": "Forbidden: bot was blocked"})
    mei, omar = sender(base_url=provider.url), contact("1")
    campaign = broadcast(mei, omar)
    send(closed(campaign))
    assert state_of(campaign, omar) == "failed"
    assert consent.may_send(omar, "offers", timezone.now()) == consent.WITHDREW


def test_a_wait_the_provider_asks_for_is_kept_for_all_messages_of_the_sender(provider: Scripted):
    times: list[float] = []

    def script(asked: Asked) -> None:
        times.append(time.monotonic())
        if len(times) == 1:
            said = {"ok": False, "error_code": 429, "parameters": {"retry_after": 2}}
            asked.answer(429, said)
        else:
            asked.answer(200, {"ok": True, "result": {"message_id": len(times)}})

    provider.script = script
    mei, people = sender(base_url=provider.url), [contact(str(n)) for n in range(3)]
    campaign = broadcast(mei, *people)
    send(closed(campaign), Limits())
    assert outbox.counts(campaign).sent == 3
    already_out = 4  # at once: requests that had left when the answer came
    assert all(at - times[0] >= 1.9 for at in times[already_out:])
    held = Sender.objects.get().held_until
    assert held is not None and held > timezone.now() - timedelta(seconds=10)
    assert row_of(campaign, people[0]).attempts + row_of(campaign, people[1]).attempts >= 2


def test_a_bad_token_pauses_the_broadcast_and_loses_nothing(provider: Scripted):
    provider.says(401, {"ok": False, "error_code": 401, "description": "Unauthorized"})
    mei, people = sender(base_url=provider.url), [contact(str(n)) for n in range(3)]
    campaign = broadcast(mei, *people)
    send(lambda: Campaign.objects.get().state == "paused" and not Delivery.objects.filter(state="sending"))
    assert outbox.counts(campaign) == outbox.Counts(queued=3)
    assert "token" in str(outbox.reasons(campaign)[0].reason)


def test_a_broken_answer_is_held_as_unknown_and_not_sent_again(provider: Scripted):
    provider.says(502, b"Bad Gateway")
    mei, omar = sender(base_url=provider.url), contact("1")
    campaign = broadcast(mei, omar)
    send(closed(campaign))
    send(lambda: Campaign.objects.get().state == "done")
    assert (state_of(campaign, omar), len(provider.asked)) == ("unknown", 1)


def test_a_broadcast_that_has_nothing_left_is_done(provider: Scripted):
    mei, omar = sender(base_url=provider.url), contact("1")
    broadcast(mei, omar)
    send(lambda: Campaign.objects.get().state == "done")
    assert Campaign.objects.get().finished_at is not None


def test_a_loop_that_is_told_to_end_gives_back_what_it_claimed(provider: Scripted):
    mei, people = sender(base_url=provider.url), [contact(str(n)) for n in range(20)]
    campaign = broadcast(mei, *people)
    send(lambda: len(provider.asked) >= 2)
    counts = outbox.counts(campaign)
    assert (counts.sending, counts.sent + counts.queued) == (0, 20)
    assert counts.sent == len(provider.asked)
