"""Segments: criteria become contacts, only those who agreed, and the others are counted with the reason."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from audience_cast import evidence, on_telegram, on_whatsapp
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from channelshift.messaging.consent import may_send
from channelshift.store.models import ConsentEvent, Contact
from channelshift.workflows import consent
from channelshift.workflows.erasure import erase
from channelshift.workflows.segments import CRITERIA, NotASegment, criteria, segment

pytestmark = pytest.mark.django_db


def test_a_segment_says_how_many_are_left_out_and_why():
    agreed = [on_telegram(1), on_telegram(2)]
    on_telegram(3, agreed=False)
    consent.withdraw(on_telegram(4), "reply STOP")
    erase(on_telegram(5).pk)
    on_whatsapp(1)  # another channel is not meant at all
    found = segment("telegram", {})
    assert found.ids == tuple(contact.pk for contact in agreed)
    assert found.meeting == 5
    assert [(str(part.reason), part.contacts) for part in found.left_out] == [
        ("They have not agreed to be written to.", 1),
        ("They asked not to be written to.", 1),
        ("This contact was erased.", 1),
    ]


@pytest.mark.parametrize(
    ("asked", "met"),
    [
        ({}, {1, 2, 3}),
        ({"market": "GB"}, {1, 2}),
        ({"language": "de"}, {3}),
        ({"content_id": "7301"}, {2}),
        ({"bought_on": "tiktok_shop"}, {2, 3}),
        ({"not_bought_on": "tiktok_shop"}, {1}),
        ({"market": "GB", "bought_on": "tiktok_shop"}, {2}),
        ({"market": "FR"}, set()),
    ],
)
def test_every_criterion_narrows(asked, met):
    on_whatsapp(1, language="en")
    on_whatsapp(2, language="en", content_id="7301", bought_on=("tiktok_shop", "own_store"))
    on_whatsapp(3, "DE", language="de", bought_on=("tiktok_shop",))
    ids = dict(zip(Contact.objects.order_by("id").values_list("id", flat=True), (1, 2, 3), strict=True))
    assert {ids[key] for key in segment("whatsapp", asked).ids} == met


def test_since_and_until_are_whole_days():
    first, second = on_telegram(1), on_telegram(2)
    Contact.objects.filter(pk=first.pk).update(created_at=datetime(2026, 3, 1, 23, 59, tzinfo=UTC))
    Contact.objects.filter(pk=second.pk).update(created_at=datetime(2026, 3, 2, 0, 0, tzinfo=UTC))
    assert segment("telegram", {"until": "2026-03-01"}).ids == (first.pk,)
    assert segment("telegram", {"since": "2026-03-02"}).ids == (second.pk,)


def test_consent_to_news_of_orders_is_no_consent_to_offers():
    ana = on_telegram(1, agreed=False)
    consent.give(ana, consent.Evidence("checkout", datetime(2026, 1, 5, tzinfo=UTC), "orders", "Tell me"))
    assert segment("telegram", {}).ids == ()
    assert segment("telegram", {}, "orders").ids == (ana.pk,)


@pytest.mark.parametrize(
    "wrong",
    [{"since": "yesterday"}, {"market": "Atlantis"}, {"bought_on": "corner_shop"}, {"until": "2026-02-30"}],
)
def test_a_criterion_nobody_can_meet_is_refused(wrong):
    with pytest.raises(NotASegment):
        criteria(wrong)


def test_only_what_we_know_is_asked():
    asked = criteria({"market": "gb", "name": "Grace", "shop_id": "2", "language": ""})
    assert asked == {"market": "GB"}
    assert set(asked) <= set(CRITERIA)


EVENTS = st.lists(
    st.tuples(
        st.sampled_from(["given", "withdrawn"]), st.integers(-3, 3), st.sampled_from(["offers", "orders"])
    ),
    max_size=6,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(EVENTS, min_size=1, max_size=4))
def test_a_contact_is_in_a_segment_exactly_where_they_may_be_written_to(ledgers):
    """The same rule in one query as the outbox asks one by one, whatever order the ledger was written in."""
    Contact.objects.all().delete()
    now = timezone.now()
    for n, ledger in enumerate(ledgers):
        contact = on_telegram(n, agreed=False)
        for act, days, purpose in ledger:
            ConsentEvent.objects.create(
                contact=contact,
                act=act,
                purpose=purpose,
                at=now + timedelta(days=days, seconds=-5),
                where="form",
            )
    for purpose in ("offers", "orders"):
        may = {c.pk for c in Contact.objects.all() if may_send(c, purpose, timezone.now()) is None}
        assert set(segment("telegram", {}, purpose).ids) == may


def test_evidence_of_today_counts_today():
    ana = on_telegram(1, agreed=False)
    consent.give(ana, evidence(timezone.now()))
    assert segment("telegram", {}).ids == (ana.pk,)
