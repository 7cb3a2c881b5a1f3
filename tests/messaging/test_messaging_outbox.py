"""The outbox: one message each, held by one loop at a time, and of unknown fate rather than sent twice."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from messaging_people import broadcast, contact, row_of, sender, state_of

from channelshift.messaging import campaigns, leases, outbox
from channelshift.messaging.limits import Limits
from channelshift.store import seals
from channelshift.store.models import Campaign, Delivery, Person, Sender, TrailEntry
from channelshift.store.scope import in_shop
from channelshift.store.shops import open_shop

pytestmark = pytest.mark.django_db
FREE = Limits()
PAST = timedelta(seconds=-1)
SECONDS = timedelta(seconds=30)


def claim(of: Sender, lease: timedelta = SECONDS) -> list[leases.Claimed]:
    return leases.claim(of.pk, "loop", 50, FREE, lease)


def test_queueing_twice_adds_nothing():
    mei, people = sender(), [contact(str(n)) for n in range(3)]
    campaign = Campaign.objects.create(name="Mugs", sender=mei)
    assert (outbox.queue(campaign, people), outbox.queue(campaign, [p.pk for p in people])) == (3, 0)
    assert outbox.counts(campaign) == outbox.Counts(queued=3)


def test_contacts_of_another_shop_or_channel_are_left_out():
    mei, omar = sender(), contact("1")
    ada_shop = open_shop("Ada's", Person.objects.welcome("ada@example.com"))
    with in_shop(ada_shop.pk):
        ada = contact("2")
    elsewhere, gone = contact("3", channel="whatsapp"), contact("4", erased_at=timezone.now())
    campaign = Campaign.objects.create(name="Mugs", sender=mei)
    assert outbox.queue(campaign, [omar, ada, elsewhere, gone]) == 1


def test_a_message_is_claimed_by_one_loop_and_handed_over_once():
    mei, omar = sender(), contact("1")
    campaign = broadcast(mei, omar)
    (mine,) = claim(mei)
    assert claim(mei) == []
    assert isinstance(leases.hand_over(mine, mei.pk, FREE), leases.Go)
    assert isinstance(leases.hand_over(mine, mei.pk, FREE), leases.Gone)
    assert leases.close_sent(mine, "77")
    assert not leases.close_sent(mine, "78")
    assert (state_of(campaign, omar), row_of(campaign, omar).message_id) == ("sent", "77")


def test_what_a_dead_loop_had_handed_over_is_unknown_and_not_sent_again():
    mei, omar = sender(), contact("1")
    campaign = broadcast(mei, omar)
    (mine,) = claim(mei)
    leases.hand_over(mine, mei.pk, FREE, lease=PAST)
    assert leases.expire() == (1, 0)
    assert (state_of(campaign, omar), claim(mei)) == ("unknown", [])


def test_what_a_dead_loop_had_only_claimed_is_queued_again():
    mei, omar = sender(), contact("1")
    campaign = broadcast(mei, omar)
    (old,) = claim(mei, PAST)
    assert leases.expire() == (0, 1)
    (new,) = claim(mei)
    assert isinstance(leases.hand_over(old, mei.pk, FREE), leases.Gone)  # the late loop has lost it
    assert isinstance(leases.hand_over(new, mei.pk, FREE), leases.Go)
    assert row_of(campaign, omar).attempts == 1


def test_a_late_loop_would_send_it_twice_if_nobody_asked_whose_it_is(monkeypatch: pytest.MonkeyPatch):
    mei, omar = sender(), contact("1")
    broadcast(mei, omar)
    (old,) = claim(mei, PAST)
    leases.expire()
    (new,) = claim(mei)
    monkeypatch.setattr(leases, "_held", lambda mine: Delivery.everywhere.filter(id=mine.delivery_id))
    handed = [leases.hand_over(mine, mei.pk, FREE) for mine in (old, new)]
    assert [type(one) for one in handed] == [leases.Go, leases.Go]


def test_a_lease_that_has_run_out_hands_nothing_over():
    mei, omar = sender(), contact("1")
    broadcast(mei, omar)
    (mine,) = claim(mei, PAST)
    assert isinstance(leases.hand_over(mine, mei.pk, FREE), leases.Gone)


def test_an_answer_that_comes_late_beats_not_knowing():
    mei, omar = sender(), contact("1")
    campaign = broadcast(mei, omar)
    (mine,) = claim(mei)
    leases.hand_over(mine, mei.pk, FREE, lease=PAST)
    leases.expire()
    assert leases.close_sent(mine, "77")
    assert state_of(campaign, omar) == "sent"


@pytest.mark.parametrize(("went_out", "state"), [(True, "sent"), (False, "queued")])
def test_a_person_says_what_became_of_an_unknown_message(went_out: bool, state: str):
    mei, omar = sender(), contact("1")
    campaign = broadcast(mei, omar)
    (mine,) = claim(mei)
    leases.hand_over(mine, mei.pk, FREE, lease=PAST)
    leases.expire()
    campaigns.go_round()
    campaign.refresh_from_db()
    assert campaign.state == "done"
    outbox.resolve(row_of(campaign, omar).pk, went_out)
    campaign.refresh_from_db()
    assert (state_of(campaign, omar), campaign.state) == (state, "done" if went_out else "sending")
    assert not leases.close_later(mine, timezone.now(), outbox.STOPPED)  # the dead loop's word is over
    assert TrailEntry.objects.filter(act="resolved", became={"state": state}).count() == 1
    with pytest.raises(outbox.CannotResolve):
        outbox.resolve(row_of(campaign, omar).pk, went_out)


def test_a_paused_broadcast_sends_nothing_and_goes_on():
    mei, omar, lin = sender(), contact("1"), contact("2")
    campaign = broadcast(mei, omar, lin)
    first, _ = claim(mei)
    assert outbox.pause(campaign)
    assert isinstance(leases.hand_over(first, mei.pk, FREE), leases.Gone)
    assert (claim(mei), outbox.pause(campaign)) == ([], False)
    assert outbox.resume(campaign)
    assert [mine.contact_id for mine in claim(mei)] == [omar.pk]  # Lin's is still held by its lease


def test_a_stopped_broadcast_is_over():
    mei, omar, lin = sender(), contact("1"), contact("2")
    campaign = broadcast(mei, omar, lin)
    mine = leases.claim(mei.pk, "loop", 1, FREE)[0]
    assert outbox.stop(campaign)
    assert isinstance(leases.hand_over(mine, mei.pk, FREE), leases.Gone)
    assert outbox.counts(campaign) == outbox.Counts(skipped=2)
    assert (outbox.resume(campaign), outbox.start(campaign), claim(mei)) == (False, False, [])


def test_a_scheduled_broadcast_begins_on_its_day():
    mei, omar = sender(), contact("1")
    campaign = Campaign.objects.create(name="Mugs", sender=mei)
    outbox.queue(campaign, [omar])
    outbox.start(campaign, timezone.now() + SECONDS)
    campaigns.go_round()
    assert claim(mei) == []
    assert (outbox.pause(campaign), outbox.resume(campaign)) == (True, True)
    assert claim(mei) == []  # going on does not mean going at once
    Campaign.objects.update(scheduled_at=timezone.now())
    campaigns.go_round()
    assert len(claim(mei)) == 1


def test_nothing_sealed_is_read_before_a_message_is_handed_over(monkeypatch: pytest.MonkeyPatch):
    mei, omar = sender(), contact("1")
    campaign = broadcast(mei, omar)

    def no(*_: object) -> str:
        raise AssertionError("a sealed column was read")

    monkeypatch.setattr(seals, "unseal", no)
    outbox.queue(campaign, [omar.pk])
    (mine,) = claim(mei)
    leases.expire()
    campaigns.go_round()
    assert (outbox.counts(campaign).sending, outbox.reasons(campaign)) == (1, [])
    with pytest.raises(AssertionError, match="sealed"):
        leases.hand_over(mine, mei.pk, FREE)


def test_after_a_restore_nothing_that_may_have_been_sent_since_goes_by_itself():
    mei, omar, lin, ada = sender(), contact("1"), contact("2"), contact("3")
    sending = broadcast(mei, omar, lin)
    (mine,) = leases.claim(mei.pk, "loop", 1, FREE)
    leases.hand_over(mine, mei.pk, FREE)
    scheduled = Campaign.objects.create(name="Caps", sender=mei)
    outbox.queue(scheduled, [ada])
    outbox.start(scheduled, timezone.now() + SECONDS)
    campaigns.after_a_restore()
    assert outbox.counts(sending) == outbox.Counts(unknown=2)
    assert set(Campaign.objects.values_list("state", flat=True)) == {"paused"}
    assert (claim(mei), outbox.counts(scheduled)) == ([], outbox.Counts(queued=1))
