"""Who may be written to: the newest line of the consent ledger says, and no line says no."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from messaging_people import broadcast, contact, says, sender, state_of

from channelshift.messaging import consent, leases, outbox
from channelshift.messaging.limits import Limits
from channelshift.store.models import Campaign, ConsentEvent, Contact, Delivery, Sender

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_nobody_is_written_to_without_a_line():
    ada = contact("1", agreed=False)
    assert consent.may_send(ada, "offers", NOON) == consent.NEVER_AGREED


def test_the_newest_line_holds_however_they_were_entered():
    omar = contact("1", agreed=False)
    says(omar, "withdrawn", NOON - HOUR)
    says(omar, "given", NOON - 2 * HOUR)  # a paper entered late
    assert consent.may_send(omar, "offers", NOON) == consent.WITHDREW
    says(omar, "given", NOON - HOUR / 2)
    assert consent.may_send(omar, "offers", NOON) is None


def test_consent_is_for_one_purpose_and_not_for_another():
    omar = contact("1", agreed=False)
    says(omar, "given", NOON - HOUR, purpose="orders")
    assert consent.may_send(omar, "orders", NOON) is None
    assert consent.may_send(omar, "offers", NOON) == consent.NEVER_AGREED


def test_consent_dated_tomorrow_does_not_count_today():
    omar = contact("1", agreed=False)
    says(omar, "given", NOON + 24 * HOUR)
    assert consent.may_send(omar, "offers", NOON) == consent.NEVER_AGREED


def test_an_opt_out_takes_back_every_purpose_and_a_date_in_the_future_does_not_outlive_it():
    omar = contact("1")
    in_a_year = datetime.now(UTC) + timedelta(days=365)
    says(omar, "given", in_a_year)
    says(omar, "given", NOON - HOUR, purpose="orders")
    consent.opt_out(omar, "reply STOP")
    for purpose in ("offers", "orders"):
        for day in (datetime.now(UTC), in_a_year + HOUR):
            assert consent.may_send(omar, purpose, day) == consent.WITHDREW


def test_an_erased_contact_hears_nothing_though_they_once_agreed():
    omar = contact("1", erased_at=NOON)
    assert consent.may_send(omar, "offers", NOON) == consent.ERASED


def test_what_they_agreed_to_is_on_record():
    omar = contact("1", agreed=False)
    consent.opt_in(omar, "Yes, send me offers. Stop any time.", "start link", content_id="7301")
    line = ConsentEvent.objects.get()
    assert (line.act, line.wording, line.where, line.content_id) == (
        "given",
        "Yes, send me offers. Stop any time.",
        "start link",
        "7301",
    )


LINES = st.lists(
    st.tuples(
        st.sampled_from(["given", "withdrawn"]), st.integers(-200, 48), st.sampled_from(["offers", "orders"])
    ),
    max_size=5,
)


def may_hear(lines: list[tuple[str, int, str]]) -> bool:
    """The rule in plain words: of the lines about offers that have happened, the last one says yes."""
    past = [(hour, place, act) for place, (act, hour, purpose) in enumerate(lines) if purpose == "offers"]
    counting = [line for line in past if line[0] < 0 or line[2] == "withdrawn"]
    return bool(counting) and max(counting)[2] == "given"


def reached(ledgers: list[list[tuple[str, int, str]]]) -> list[bool]:
    """Which of these people a broadcast reaches, as far as handing over."""
    now = datetime.now(UTC)
    for model in (Delivery, Campaign, ConsentEvent, Contact, Sender):
        model.objects.all().delete()
    mei = sender()
    people = [contact(str(n), agreed=False) for n in range(len(ledgers))]
    for who, lines in zip(people, ledgers, strict=True):
        for act, hour, purpose in lines:
            says(who, act, now + hour * HOUR + HOUR / 2, purpose)
    campaign = broadcast(mei, *people)
    for mine in leases.claim(mei.pk, "loop", 50, Limits()):
        leases.hand_over(mine, mei.pk, Limits())
    return [bool(Delivery.objects.get(campaign=campaign, contact=who).handed_over) for who in people]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ledgers=st.lists(LINES, min_size=1, max_size=4))
def test_a_contact_without_consent_never_gets_a_message(ledgers):
    assert reached(ledgers) == [may_hear(lines) for lines in ledgers]


def test_the_same_fails_with_the_guard_off(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(consent, "held_back", lambda *_: {})
    assert reached([[("withdrawn", -5, "offers")], []]) == [True, True]


def test_consent_is_asked_inside_the_claim():
    mei, ada = sender(), contact("1", agreed=False)
    campaign = broadcast(mei, ada)
    assert leases.claim(mei.pk, "loop", 9, Limits()) == []
    assert (state_of(campaign, ada), outbox.reasons(campaign)) == (
        "skipped",
        [outbox.Why("skipped", consent.NEVER_AGREED, 1)],
    )


def test_an_opt_out_after_the_claim_still_wins():
    mei, omar = sender(), contact("1")
    campaign = broadcast(mei, omar)
    (mine,) = leases.claim(mei.pk, "loop", 9, Limits())
    consent.opt_out(omar, "reply STOP")
    assert isinstance(leases.hand_over(mine, mei.pk, Limits()), leases.Gone)
    assert state_of(campaign, omar) == "skipped"


def test_without_the_second_question_the_opt_out_would_come_too_late(monkeypatch: pytest.MonkeyPatch):
    mei, omar = sender(), contact("1")
    broadcast(mei, omar)
    (mine,) = leases.claim(mei.pk, "loop", 9, Limits())
    consent.opt_out(omar, "reply STOP")
    monkeypatch.setattr(consent, "may_send", lambda *_: None)
    assert isinstance(leases.hand_over(mine, mei.pk, Limits()), leases.Go)
