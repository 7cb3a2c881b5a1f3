"""Broadcasts: a draft is checked, shown with real texts, cost and warnings, scheduled, and followed."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from audience_cast import bot, draft, number, on_telegram, on_whatsapp, states, template
from django.utils import timezone

from channelshift.messaging import outbox
from channelshift.messaging.whatsapp import NOBODYS
from channelshift.rulebook import Rulebook
from channelshift.store.models import Campaign, Code, Contact, Delivery, Sender, TrailEntry
from channelshift.store.packing import pack
from channelshift.workflows import campaigns, campaigns_result, campaigns_senders, codes, consent
from channelshift.workflows.campaigns_audience import audience
from channelshift.workflows.campaigns_draft import NotADraft
from channelshift.workflows.campaigns_warnings import cautions
from channelshift.workflows.codes_export import Discount, NotADiscount, for_store
from channelshift.workflows.message_limits import limits_on
from channelshift.workflows.segments import NotASegment

pytestmark = pytest.mark.django_db
BOOK = Rulebook.packaged()
DAY = timedelta(hours=24)


def rules_on(campaign: Campaign, day: date, window: timedelta = DAY) -> dict[str, bool]:
    """The rules the warnings of a day name, and whether they are grave."""
    at = datetime.combine(day, time(12), UTC)
    return {c.rule: c.grave for c in cautions(campaign, audience(campaign, at, window, "UTC"), BOOK, day)}


@pytest.mark.parametrize(
    "wrong",
    [
        {"body": ""},
        {"body": "Hello {surname}"},
        {"body": "Use {code}"},
        {"body": "x" * 4097},
        {"template": "spring_offer", "template_language": "en"},
        {"category": "authentication"},
        {"quiet_from": time(21)},
        {"most_per_week": 0},
        {"code_prefix": "%%"},
        {"code_prefix": "A" * 19},
    ],
)
def test_what_cannot_be_sent_is_no_draft(wrong):
    with pytest.raises((NotADraft, codes.NotACode)):
        campaigns.create(draft(bot(), **{"body": "Hello", **wrong}))
    assert Campaign.objects.count() == 0


def test_a_segment_nobody_can_meet_is_no_draft():
    with pytest.raises(NotASegment):
        campaigns.create(draft(bot(), segment={"market": "Atlantis"}))


def test_a_preview_shows_real_contacts_texts_and_changes_nothing(workspace):
    on_telegram(1, name="Ana")
    on_telegram(2, name="{code}")  # what a contact calls themselves is not filled in again
    made = campaigns.create(draft(bot(), "Hello {name}, take {code}", code_prefix="spring"))
    seen = campaigns.preview(workspace, made)
    assert [one.text for one in seen.filled] == [
        "Hello Ana, take SPRING-······",
        "Hello {code}, take SPRING-······",
    ]
    assert all(one.code_to_come for one in seen.filled)
    assert (Code.objects.count(), Delivery.objects.count()) == (0, 0)
    assert seen.reached.segment.size == seen.cost.messages == 2


def test_scheduling_gives_a_code_each_queues_once_and_keeps_the_cost_that_was_shown(workspace):
    for n in range(3):
        on_telegram(n)
    on_telegram(9, agreed=False)
    made = campaigns.create(draft(bot(), "Take {code}", code_prefix="SPRING", offer="10 % until Sunday"))
    assert campaigns.schedule(workspace, made) == 3
    made.refresh_from_db()
    assert made.state == "sending"
    assert states(made) == ["queued"] * 3
    given = list(Code.objects.values_list("code", flat=True))
    assert len(set(given)) == 3
    assert all(code.startswith("SPRING-") and set(code[7:]) <= set(codes.LETTERS) for code in given)
    assert campaigns_result.result(workspace, made).cost["messages"] == 3
    with pytest.raises(campaigns.NotNow):
        campaigns.schedule(workspace, made)
    assert (Delivery.objects.count(), Code.objects.count()) == (3, 3)


def test_codes_are_made_before_sending_and_stay_the_same_when_sent(workspace):
    """The store has to know a code before anybody holds it."""
    on_telegram(1, name="Ana")
    made = campaigns.create(draft(bot(), "Take {code}", code_prefix="SPRING"))
    assert campaigns.give_codes(made) == 1
    (code,) = Code.objects.values_list("code", flat=True)
    assert [one.text for one in campaigns.preview(workspace, made).filled] == [f"Take {code}"]
    campaigns.schedule(workspace, made)
    assert list(Code.objects.values_list("code", flat=True)) == [code]


def test_nobody_without_consent_is_queued(workspace):
    on_telegram(1, agreed=False)
    consent.withdraw(on_telegram(2), "reply STOP")
    made = campaigns.create(draft(bot()))
    with pytest.raises(campaigns.NotNow):
        campaigns.schedule(workspace, made)
    assert Delivery.objects.count() == 0


def test_a_broadcast_of_tomorrow_waits_and_can_be_stopped(workspace):
    on_telegram(1)
    made = campaigns.create(draft(bot()))
    campaigns.schedule(workspace, made, timezone.now() + DAY)
    made.refresh_from_db()
    assert made.state == "scheduled"
    campaigns.stop(made)
    assert states(made) == ["skipped"]
    with pytest.raises(campaigns.NotNow):
        campaigns.resume(made)


def test_a_draft_changes_and_a_sent_one_does_not(workspace):
    on_telegram(1)
    sender = bot()
    made = campaigns.create(draft(sender))
    assert campaigns.change(made, draft(sender, "Hello again")).body == "Hello again"
    campaigns.schedule(workspace, made)
    with pytest.raises(campaigns.NotNow):
        campaigns.change(made, draft(sender, "Too late"))
    with pytest.raises(campaigns.NotNow):
        campaigns.remove(made)


# ------------------------------------------------------------------ warnings


@pytest.mark.parametrize(
    ("market", "rule", "seen_on"),
    [
        ("US", "tiktok-us-offplatform-redirect", date(2026, 2, 25)),
    ],
)
def test_writing_to_tiktok_shop_buyers_names_the_rule_from_the_day_it_is_known(market, rule, seen_on):
    on_whatsapp(123, market, bought_on=("tiktok_shop",))
    made = campaigns.create(template(number(), category="utility"))
    redirect = [
        r.id for r in BOOK.rules if r.topic == "offplatform_redirect_in_shop_content" and r.market == market
    ]
    assert rules_on(made, seen_on)[redirect[0]] is True
    assert redirect[0] not in rules_on(made, seen_on - timedelta(days=1))


def test_where_the_rulebook_is_silent_about_buyers_that_is_said(workspace):
    on_telegram(1, market="FR", bought_on=("tiktok_shop",))
    made = campaigns.create(draft(bot()))
    said = [str(c.said) for c in campaigns.preview(workspace, made).cautions]
    assert any("(FR)" in text and "says nothing" in text for text in said)


@pytest.mark.parametrize(("day", "stopped"), [(date(2025, 3, 31), False), (date(2025, 4, 1), True)])
def test_marketing_templates_to_american_numbers_stop_in_april_2025(day, stopped):
    on_whatsapp(123, "US")
    made = campaigns.create(template(number()))
    assert rules_on(made, day).get("whatsapp-us-marketing-stop", False) is stopped
    assert limits_on(BOOK, "whatsapp", day).no_marketing_in == (frozenset({"US"}) if stopped else frozenset())


def test_free_text_outside_the_window_is_grave_and_inside_is_not():
    on_whatsapp(1, wrote_hours_ago=1)
    made = campaigns.create(draft(number()))
    today = timezone.localdate()
    at = timezone.now()
    assert "whatsapp-window" not in {
        c.rule for c in cautions(made, audience(made, at, DAY, "UTC"), BOOK, today)
    }
    on_whatsapp(2, wrote_hours_ago=25)
    found = {c.rule: c.grave for c in cautions(made, audience(made, at, DAY, "UTC"), BOOK, today)}
    assert found["whatsapp-window"] is True


def test_without_opt_in_the_rule_that_asks_for_it_is_named():
    on_whatsapp(1)
    on_whatsapp(2, agreed=False)
    on_telegram(1)
    on_telegram(2, agreed=False)
    assert "whatsapp-optin" in rules_on(campaigns.create(template(number())), date(2026, 9, 1))
    assert "telegram-bot-no-cold" in rules_on(campaigns.create(draft(bot())), date(2026, 9, 1))


def test_a_tier_too_small_says_how_many_days_it_takes():
    for n in range(5):
        on_whatsapp(n)
    made = campaigns.create(template(number(tier=2)))
    at = timezone.now()
    (said,) = [
        str(c.said)
        for c in cautions(made, audience(made, at, DAY, "UTC"), BOOK, timezone.localdate())
        if c.rule == "whatsapp-limit-tiers-new"
    ]
    assert "5 new people" in said and "it takes 3 days" in said


def test_a_template_that_was_paused_before_is_grave():
    on_whatsapp(1)
    made = campaigns.create(template(number()))
    assert rules_on(made, date(2026, 9, 1))["whatsapp-template-disable"] is False
    outbox.queue(made, Contact.objects.all())
    Delivery.objects.update(state="failed", reason=pack(NOBODYS[132015]))
    assert rules_on(made, date(2026, 9, 1))["whatsapp-template-disable"] is True


def test_what_is_grave_has_to_be_read_and_that_is_on_record(workspace):
    on_whatsapp(1, wrote_hours_ago=30)
    made = campaigns.create(draft(number()))
    with pytest.raises(campaigns.NotRead):
        campaigns.schedule(workspace, made)
    assert Delivery.objects.count() == 0
    campaigns.schedule(workspace, made, has_read=True)
    (entry,) = TrailEntry.objects.filter(act="scheduled")
    assert entry.became["rules_read"] == ["whatsapp-window"]


def test_whoever_sleeps_is_counted(workspace):
    on_whatsapp(1)
    made = campaigns.create(template(number(), quiet_from=time(21), quiet_to=time(8)))
    night = datetime(2026, 1, 10, 23, 0, tzinfo=UTC)
    assert audience(made, night, DAY, "UTC").asleep == 1
    assert audience(made, night - timedelta(hours=9), DAY, "UTC").asleep == 0


# ------------------------------------------------------------------ what came of it


def test_a_result_names_its_bases(workspace):
    sender = number()
    contacts = [on_whatsapp(n) for n in range(4)]
    made = campaigns.create(template(sender))
    campaigns.schedule(workspace, made, has_read=True)
    now = timezone.now()
    sent = Delivery.objects.filter(contact__in=contacts[:3])
    sent.update(state="sent", sent_at=now - timedelta(minutes=5), delivered_at=now)
    Delivery.objects.filter(contact=contacts[0]).update(read_at=now)
    Delivery.objects.filter(contact=contacts[2]).update(delivered_at=None)
    Delivery.objects.filter(contact=contacts[3]).update(state="unknown")
    consent.withdraw(contacts[1], "reply STOP")
    consent.withdraw(contacts[3], "reply STOP")  # nobody knows whether theirs was sent: not in the base
    came = campaigns_result.result(workspace, made)
    assert came.delivered_of_sent == Decimal(2) / 3
    assert came.read_of_delivered == Decimal(1) / 2
    assert (came.opted_out, came.opted_out_of_sent) == (1, Decimal(1) / 3)
    assert (came.redeemed, came.clicked) == (None, None)
    assert [one.contact_id for one in came.unknown] == [contacts[3].pk]


def test_telegram_does_not_tell_what_was_delivered(workspace):
    on_telegram(1)
    made = campaigns.create(draft(bot()))
    campaigns.schedule(workspace, made)
    Delivery.objects.update(state="sent", sent_at=timezone.now())
    came = campaigns_result.result(workspace, made)
    assert (came.delivered_of_sent, came.read_of_delivered) == (None, None)


def test_an_unknown_message_is_settled_by_a_person_only(workspace):
    on_telegram(1)
    made = campaigns.create(draft(bot()))
    campaigns.schedule(workspace, made)
    lost = Delivery.objects.get()
    Delivery.objects.update(state="unknown")
    campaigns.resolve(lost.pk, went_out=True)
    assert states(made) == ["sent"]
    with pytest.raises(outbox.CannotResolve):
        campaigns.resolve(lost.pk, went_out=False)


# ------------------------------------------------------------------ codes and senders


def test_a_contact_has_one_code_of_an_offer_however_often_it_is_given():
    people = [on_telegram(n) for n in range(20)]
    assert codes.personal_codes(people, "SPRING", "10 %") == 20
    assert codes.personal_codes(people, "SPRING", "10 %") == 0
    assert codes.personal_codes(people[:3], "SPRING", "20 %") == 3
    assert Code.objects.values("code").distinct().count() == 23


def test_a_code_has_one_meaning():
    codes.own_code("mei10", creator="@grace")
    with pytest.raises(codes.NotACode):
        codes.own_code("MEI10", creator="@ana")
    with pytest.raises(codes.NotACode):
        codes.own_code("MEI20")


def test_codes_are_written_as_each_store_takes_them():
    ana = on_telegram(1)
    Code.objects.create(code="SPRING-CDFGHJ", offer="=10 %", contact=ana, last_day=date(2026, 3, 31))
    rows = list(Code.objects.all())
    shopify = for_store("shopify", rows, Discount("percent", Decimal("10.0"))).splitlines()
    assert shopify == [
        "Title,Command,Code,Type,Method,Value Type,Value,Limit Total Times,Limit One Use Per Customer,"
        "Starts At,Ends At",
        "'=10 % SPRING-CDFGHJ,NEW,SPRING-CDFGHJ,Amount off Order,Code,Percentage,10,1,TRUE,,"
        "2026-03-31 23:59:59",
    ]
    woo = for_store("woocommerce", rows, Discount("amount", Decimal("5"))).splitlines()[1]
    assert woo == "SPRING-CDFGHJ,'=10 %,publish,fixed_cart,5,yes,1,1,2026-04-01"
    with pytest.raises(NotADiscount):
        for_store("shopify", rows, Discount("percent", Decimal("101")))


def test_a_sender_s_secrets_lie_sealed_and_an_empty_field_keeps_them():
    made = bot()
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT token, webhook_secret FROM store_sender")
        assert "not-a-real-token" not in str(cursor.fetchall())
    draft_ = campaigns_senders.SenderDraft("telegram", "Mei's other bot", base_url="http://127.0.0.1:8081")
    campaigns_senders.change(made, draft_)
    kept = Sender.objects.get()
    assert (kept.name, kept.token) == ("Mei's other bot", "1:not-a-real-token")
    told = str(list(TrailEntry.objects.values_list("was", "became")))
    assert "not-a-real-token" not in told and kept.webhook_secret not in told
    campaigns_senders.close(made)
    assert Sender.objects.get().token == ""


@pytest.mark.parametrize("address", ["ftp://127.0.0.1", "http://api.example.com", "https://u:p@example.com"])
def test_a_sender_s_address_is_checked(address):
    from channelshift.terms.complaints import ChannelshiftError

    with pytest.raises(ChannelshiftError):
        bot(base_url=address)


def test_a_test_message_too_goes_to_nobody_without_consent():
    from channelshift.terms.complaints import ChannelshiftError

    with pytest.raises(ChannelshiftError):
        campaigns_senders.test(bot(), on_telegram(1, agreed=False), "Test")
    with pytest.raises(campaigns_senders.NotASender):
        campaigns_senders.test(bot(), on_whatsapp(1), "Test")
