"""How fast, how often and when: the providers' limits, caps per week and quiet hours."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from messaging_people import broadcast, contact, row_of, sender, state_of

from channelshift.messaging import leases, outbox
from channelshift.messaging.limits import TELEGRAM, WHATSAPP, Limits, Rate, quiet_until, zone_of
from channelshift.rulebook import Rulebook
from channelshift.store.models import Contact, Delivery, Sender
from channelshift.workflows.message_limits import limits_on

DAY = timedelta(hours=24)


def handed(of: Sender, limits: Limits) -> list[str]:
    """Claim what is due and try to hand all of it over; what became of each."""
    claimed = leases.claim(of.pk, "loop", 50, limits)
    return [type(leases.hand_over(mine, of.pk, limits)).__name__ for mine in claimed]


@pytest.mark.django_db
def test_a_bot_sends_no_more_in_a_second_than_it_may():
    mei = sender()
    broadcast(mei, *[contact(str(n)) for n in range(5)])
    slow = Limits(overall=Rate(3, 60))
    assert handed(mei, slow) == ["Go", "Go", "Go", "Wait", "Wait"]


@pytest.mark.django_db
def test_the_pace_is_kept_by_a_second_loop_and_after_a_restart():
    mei = sender()
    broadcast(mei, *[contact(str(n)) for n in range(4)])
    slow = Limits(overall=Rate(2, 60))
    first, second = leases.claim(mei.pk, "a", 2, slow), leases.claim(mei.pk, "b", 2, slow)
    went = [type(leases.hand_over(mine, mei.pk, slow)).__name__ for mine in (*first, *second)]
    assert went == ["Go", "Go", "Wait", "Wait"]


@pytest.mark.django_db
def test_one_person_is_written_to_once_in_six_seconds_on_whatsapp():
    mei, omar = sender("whatsapp"), contact("4474", "whatsapp", last_wrote_at=timezone.now())
    broadcast(mei, omar)
    second = broadcast(mei, omar)
    assert handed(mei, WHATSAPP) == ["Go", "Gone"]
    row = row_of(second, omar)
    wait = row.not_before - timezone.now()
    assert (row.state, timedelta(seconds=4) < wait <= timedelta(seconds=6)) == ("queued", True)


@pytest.mark.django_db
def test_a_group_has_a_limit_of_its_own():
    mei, group = sender(), contact("-100200300")
    rows = [broadcast(mei, group) for _ in range(3)]
    limits = Limits(per_chat=Rate(1, 600), per_group=Rate(2, 60))
    assert (handed(mei, limits), state_of(rows[2], group)) == (["Go", "Go", "Gone"], "queued")


@pytest.mark.django_db
def test_new_people_wait_for_the_next_day_and_those_who_wrote_do_not():
    mei = sender("whatsapp")
    strangers = [contact(f"44{n}", "whatsapp") for n in range(3)]
    friend = contact("4499", "whatsapp", last_wrote_at=timezone.now() - DAY / 2)
    campaign = broadcast(mei, *strangers, friend, template="mugs", template_language="en")
    assert handed(mei, Limits(new_people=2, window=DAY)) == ["Go", "Go", "Go"]
    row = row_of(campaign, strangers[2])
    assert (row.state, state_of(campaign, friend)) == ("queued", "sending")
    assert DAY - timedelta(minutes=1) < row.not_before - timezone.now() <= DAY


@pytest.mark.django_db
def test_people_written_to_today_already_are_not_new():
    mei, omar, lin = sender("whatsapp"), contact("441", "whatsapp"), contact("442", "whatsapp")
    limits = Limits(new_people=1)
    broadcast(mei, omar, template="mugs")
    assert handed(mei, limits) == ["Go"]
    again = broadcast(mei, omar, lin, template="caps")
    assert (handed(mei, limits), state_of(again, lin)) == (["Go"], "queued")


@pytest.mark.django_db
def test_free_text_goes_only_to_who_wrote_within_a_day():
    mei = sender("whatsapp")
    omar = contact("441", "whatsapp", last_wrote_at=timezone.now() - DAY + timedelta(minutes=1))
    lin = contact("442", "whatsapp", last_wrote_at=timezone.now() - DAY)
    campaign = broadcast(mei, omar, lin)
    assert handed(mei, Limits(window=DAY)) == ["Go"]
    assert (state_of(campaign, omar), state_of(campaign, lin)) == ("sending", "skipped")


@pytest.mark.django_db
def test_marketing_is_not_sent_where_it_does_not_arrive():
    mei, omar = sender("whatsapp"), contact("1555", "whatsapp", market="US")
    limits = Limits(no_marketing_in=frozenset({"US"}))
    mugs = broadcast(mei, omar, template="mugs", category="marketing")
    parcel = broadcast(mei, omar, template="parcel", category="utility")
    assert (handed(mei, limits), state_of(mugs, omar), state_of(parcel, omar)) == (
        ["Go"],
        "skipped",
        "sending",
    )


@pytest.mark.django_db
def test_nobody_gets_more_in_a_week_than_the_broadcast_says():
    mei, omar = sender(), contact("1")
    first, second, third = (broadcast(mei, omar, most_per_week=2) for _ in range(3))
    assert handed(mei, Limits()) == ["Go", "Go"]  # counted within one claim, too
    assert [state_of(one, omar) for one in (first, second, third)] == ["sending", "sending", "skipped"]
    Delivery.objects.update(handed_at=timezone.now() - timedelta(days=7, minutes=1), state="sent")
    later = broadcast(mei, omar, most_per_week=1)
    assert (handed(mei, Limits()), state_of(later, omar)) == (["Go"], "sending")


@pytest.mark.django_db
def test_a_message_waits_for_the_morning_where_the_contact_lives():
    mei = sender()
    zones = ("Asia/Shanghai", "America/New_York")
    china, america = (contact(str(n), zone=zone) for n, zone in enumerate(zones))
    clock = timezone.now().astimezone(ZoneInfo(zones[0]))
    night = {
        "quiet_from": (clock - timedelta(hours=1)).time(),
        "quiet_to": (clock + timedelta(hours=1)).time(),
    }
    campaign = broadcast(mei, china, america, **night)
    assert handed(mei, Limits()) == ["Go"]
    assert (state_of(campaign, china), state_of(campaign, america)) == ("queued", "sending")
    wait = row_of(campaign, china).not_before - timezone.now()
    assert timedelta(minutes=58) < wait <= timedelta(minutes=60)
    assert outbox.reasons(campaign)[0].state == "queued"


def test_the_zone_is_the_contacts_else_the_markets_else_the_shops():
    assert zone_of("Asia/Tokyo", "DE", "UTC").key == "Asia/Tokyo"
    assert zone_of("", "DE", "UTC").key == "Europe/Berlin"
    assert zone_of("nowhere", "", "Asia/Shanghai").key == "Asia/Shanghai"
    assert zone_of("../etc", "XX", "").key == "UTC"


ZONES = st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Shanghai", "Asia/Kolkata", "UTC"])
CLOCK = st.times().map(lambda at: at.replace(microsecond=0, tzinfo=None))
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))


@given(moment=MOMENTS, zone=ZONES, start=CLOCK, end=CLOCK)
def test_quiet_hours_end_within_a_day_and_on_the_clock(moment, zone, start, end):
    """Outside them: at once. Inside: later, within a day, and not quiet any more."""
    home = ZoneInfo(zone)
    until = quiet_until(moment, home, start, end)
    if until is None:
        local = moment.astimezone(home).time().replace(tzinfo=None)
        assert start == end or not (start <= local < end if start < end else local >= start or local < end)
        return
    assert moment < until <= moment + timedelta(hours=25)
    assert quiet_until(until, home, start, end) is None


def test_a_night_ends_at_eight_by_the_local_clock():
    berlin, night = ZoneInfo("Europe/Berlin"), (time(21), time(8))
    late = datetime(2026, 7, 1, 20, 30, tzinfo=UTC)  # 22:30 in Berlin
    assert quiet_until(late, berlin, *night) == datetime(2026, 7, 2, 6, tzinfo=UTC)
    assert quiet_until(datetime(2026, 7, 2, 6, tzinfo=UTC), berlin, *night) is None


def test_limits_come_from_the_rulebook_of_the_day():
    book = Rulebook.packaged()
    before, after = (limits_on(book, "whatsapp", day) for day in (date(2025, 3, 31), date(2025, 4, 1)))
    assert (before.no_marketing_in, after.no_marketing_in) == (frozenset(), frozenset({"US"}))
    today = limits_on(book, "telegram", date(2026, 11, 22))
    assert (today.overall, today.per_chat, today.per_group) == (Rate(30, 1), Rate(1, 1), Rate(20, 60))
    assert limits_on(book, "whatsapp", date(2026, 11, 22)).new_people == 250
    assert (TELEGRAM.window, WHATSAPP.of_tier(2000).new_people, WHATSAPP.of_tier(None).new_people) == (
        None,
        2000,
        250,
    )


@pytest.mark.django_db
def test_a_contact_without_market_or_zone_keeps_the_shops_night():
    mei, omar = sender(), contact("1")
    clock = timezone.now().astimezone(ZoneInfo("Asia/Shanghai"))
    night = {
        "quiet_from": (clock - timedelta(hours=1)).time(),
        "quiet_to": (clock + timedelta(hours=1)).time(),
    }
    campaign = broadcast(mei, omar, **night)
    assert (handed(mei, Limits(zone="Asia/Shanghai")), state_of(campaign, omar)) == ([], "queued")
    assert Contact.objects.get().zone == ""
