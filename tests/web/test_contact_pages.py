"""Contacts, Groups and Broadcasts as pages: who may do what, and what is never shown."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from channelshift.messaging.consent import may_send
from channelshift.store.models import (
    Campaign,
    Code,
    ConsentEvent,
    Contact,
    Delivery,
    Group,
    Membership,
    Person,
    Role,
    Sender,
)
from channelshift.store.scope import in_shop
from channelshift.store.shops import home_shop, open_shop
from channelshift.workflows import campaigns, campaigns_senders, codes, contacts, groups
from channelshift.workflows.campaigns_draft import CampaignDraft
from channelshift.workflows.campaigns_senders import SenderDraft
from channelshift.workflows.consent import Evidence

pytestmark = pytest.mark.django_db
AGREED = Evidence("web form", datetime(2026, 1, 5, 9, tzinfo=UTC), "offers", "Yes, send me offers.")
SECRET = "1:never-shown-again"
LISTS = (
    "contacts",
    "contacts_figures",
    "groups",
    "campaigns",
    "campaigns_new",
    "campaigns_codes",
    "campaigns_senders",
)


@pytest.fixture
def grace() -> Contact:
    return contacts.keep("whatsapp", "+44 7400 123456", name="Grace Hopper", evidence=AGREED)


@pytest.fixture
def bot() -> Sender:
    return campaigns_senders.add(SenderDraft("telegram", "Mei's bot", token=SECRET))


@pytest.fixture
def spring(bot) -> Campaign:
    ana = contacts.keep("telegram", "123456789", name="Ana", evidence=AGREED)
    assert ana.pk
    return campaigns.create(CampaignDraft("Spring", bot, "Hello {name}", quiet_from=None))


def page(client, name: str, *given, status: int = 200, language: str = "en") -> str:
    response = client.get(reverse(name, args=given), headers={"accept-language": language})
    assert response.status_code == status, response.content.decode()[:2000]
    return response.content.decode()


def everything(grace, spring) -> list[tuple[str, tuple[int, ...]]]:
    team = groups.start("whatsapp", "Mug lovers", "GB")
    groups.count_day(team, datetime(2026, 3, 1, tzinfo=UTC).date(), 1100, 3)
    codes.own_code("MUGS10", "10 %", group=team)
    return [
        *((name, ()) for name in LISTS),
        ("contacts_one", (grace.pk,)),
        ("groups_one", (team.pk,)),
        ("campaigns_one", (spring.pk,)),
        ("campaigns_edit", (spring.pk,)),
        ("campaigns_part", (spring.pk,)),
    ]


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_every_page_opens_runs_nothing_inline_and_shows_no_key_and_no_secret(client, grace, spring, language):
    for name, given in everything(grace, spring):
        text = page(client, name, *given, language=language)
        assert not re.search(r"<script(?![^>]*(src=|application/json))", text), name
        assert not re.search(r"\s(style|on\w+)=", text), name
        assert re.findall(r">([a-z]+_[a-z_]+)<", text) == [], name
        assert SECRET not in text and "7400 123456" not in text and "447400123456" not in text, name


@pytest.mark.parametrize("name", LISTS)
def test_an_empty_page_says_what_to_do(client, name):
    text = page(client, name)
    assert "<h1>" in text and not re.search(r">\s*None\s*<", text)


def test_a_contact_comes_by_hand_is_found_by_number_and_withdraws(client):
    form = {
        "channel": "whatsapp",
        "identifier": "+44 7400 123456",
        "name": "Grace Hopper",
        "where": "paper at a fair",
        "day": "2026-01-05",
        "purpose": "offers",
        "wording": "Yes",
    }
    client.post(reverse("contacts_new"), form)
    assert "G…" in page(client, "contacts") and "Grace" not in page(client, "contacts")
    found = client.post(
        reverse("contacts_find"), {"channel": "whatsapp", "identifier": "07400 123456", "market": "gb"}
    )
    mine = Contact.objects.get()
    assert found["location"] == reverse("contacts_one", args=[mine.pk])
    assert "paper at a fair" in page(client, "contacts_one", mine.pk)
    client.post(reverse("contacts_withdraw", args=[mine.pk]), {"where": "reply STOP"})
    assert ConsentEvent.objects.first().act == "withdrawn"
    assert "They get nothing more" in page(client, "contacts_one", mine.pk)


def test_a_consent_told_by_its_day_does_not_undo_a_stop_of_that_day(client, grace):
    stopped = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
    ConsentEvent.objects.create(contact=grace, act="withdrawn", at=stopped, where="reply STOP")
    told = {"where": "fair", "day": "2026-03-02", "wording": "Yes, write to me"}
    assert client.post(reverse("contacts_give", args=[grace.pk]), told).status_code == 302
    assert may_send(grace, "offers", timezone.now()) is not None


def test_who_is_not_there_is_said_without_repeating_the_number(client, grace):
    response = client.post(reverse("contacts_find"), {"channel": "whatsapp", "identifier": "+44 7400 123457"})
    assert response.status_code == 422
    text = response.content.decode()
    assert "Nobody here is known by this identifier." in text and "123457" not in text


def test_a_file_is_read_and_its_faults_are_listed_by_row_and_column(client):
    template = client.get(reverse("contacts_template")).content
    upload = SimpleUploadedFile("fair.csv", template + b"\nsms,1,,,,,,,,,\n")
    text = client.post(reverse("contacts_import"), {"file": upload}).content.decode()
    assert re.search(r"<b>2</b>\s*new", text) and "left out" in text
    assert Contact.objects.count() == 2


def test_erasing_wants_to_be_sure(client, grace):
    client.post(reverse("contacts_erase", args=[grace.pk]), {})
    assert Contact.objects.get().erased_at is None
    client.post(reverse("contacts_erase", args=[grace.pk]), {"sure": "yes"})
    assert Contact.objects.get().erased_at is not None
    assert "erased" in page(client, "contacts_one", grace.pk)


def test_a_broadcast_is_written_looked_at_sent_paused_and_stopped(client, bot):
    contacts.keep(
        "telegram", "123456789", name="Ana <b>", evidence=AGREED, bought_on=("tiktok_shop",), market="US"
    )
    contacts.keep("telegram", "123456780", name="Omar")
    form = {
        "name": "Spring",
        "sender": bot.pk,
        "body": "Hello {name}, take {code}",
        "category": "marketing",
        "purpose": "offers",
        "code_prefix": "SPRING",
        "offer": "10 % until Sunday",
        "quiet_from": "21:00",
        "quiet_to": "08:00",
        "most_per_week": "2",
    }
    wrong = client.post(reverse("campaigns_new"), {**form, "code_prefix": ""})
    assert wrong.status_code == 422 and "Hello {name}" in wrong.content.decode()
    client.post(reverse("campaigns_new"), form)
    spring = Campaign.objects.get()
    text = page(client, "campaigns_one", spring.pk)
    assert "Hello Ana &lt;b&gt;, take SPRING-······" in text
    assert "It would go to 1 contact." in text and "They have not agreed to be written to." in text
    assert "is a listed violation" in text and "free" in text
    unread = client.post(reverse("campaigns_send", args=[spring.pk]))
    assert unread.status_code == 422 and Delivery.objects.count() == 0
    client.post(reverse("campaigns_send", args=[spring.pk]), {"has_read": "yes"})
    assert Delivery.objects.count() == Code.objects.count() == 1
    for act, state in (("pause", "paused"), ("resume", "sending"), ("stop", "stopped")):
        client.post(reverse(f"campaigns_{act}", args=[spring.pk]))
        spring.refresh_from_db()
        assert spring.state == state
    assert "The broadcast was stopped before this message left." in page(client, "campaigns_one", spring.pk)
    assert client.post(reverse("campaigns_pause", args=[spring.pk])).status_code == 422


def test_a_message_nobody_knows_of_waits_for_a_person(client, spring):
    client.post(reverse("campaigns_send", args=[spring.pk]), {"has_read": "yes"})
    lost = Delivery.objects.get()
    Delivery.objects.update(state="unknown")
    assert "Did these arrive?" in page(client, "campaigns_one", spring.pk)
    client.post(reverse("campaigns_resolve", args=[lost.pk]), {"went_out": "yes"})
    assert Delivery.objects.get().state == "sent"


def test_groups_are_counted_and_their_codes_go_to_the_store(client):
    client.post(reverse("groups_start"), {"name": "Mug lovers", "channel": "whatsapp", "market": "GB"})
    team = Group.objects.get()
    client.post(
        reverse("groups_count", args=[team.pk]), {"day": "2026-03-01", "members": "1100", "posts": ""}
    )
    text = page(client, "groups_one", team.pk)
    assert "1,100" in text and "not available" in text and "whatsapp-group-1024" in text
    given = {"code": "mugs10", "offer": "10 %", "last_day": "2026-03-31"}
    client.post(reverse("groups_code", args=[team.pk]), given)
    assert "MUGS10" in page(client, "campaigns_codes")
    file = client.get(
        reverse("campaigns_codes_csv"),
        {"offer": "10 %", "store": "shopify", "kind": "percent", "value": "10"},
    )
    assert "MUGS10" in file.content.decode()
    wrong = client.get(
        reverse("campaigns_codes_csv"), {"offer": "10 %", "store": "shopify", "kind": "percent", "value": "x"}
    )
    assert wrong.status_code == 422


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("contacts", {"page": "-1"}),
        ("campaigns", {"page": "x"}),
        ("contacts_figures", {"route": "x>y", "closed_on": "2026-01-01"}),
    ],
)
def test_nonsense_in_an_address_is_answered_with_what_to_do(client, name, asked):
    assert client.get(reverse(name), asked).status_code in (200, 422)


def test_a_broadcast_from_no_sender_is_refused(client):
    assert client.post(reverse("campaigns_new"), {"name": "x", "sender": "999"}).status_code == 422


# ------------------------------------------------------------------ who may do what


@pytest.fixture
def people() -> dict[str, Person]:
    """Mei owns the shop, Omar operates it, Vera looks on; Ada has a shop of her own."""
    found = {}
    for name, role in (("mei", Role.OWNER), ("omar", Role.OPERATOR), ("vera", Role.VIEWER)):
        found[name] = Person.objects.welcome(f"{name}@example.com", password="a long password")
        Membership.objects.create(shop=home_shop(), person=found[name], role=role)
    found["ada"] = Person.objects.welcome("ada@example.com", password="a long password")
    open_shop("Ada's", found["ada"])
    return found


def signed_in(client, person: Person):
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_ada_sees_nothing_and_changes_nothing_of_meis(client, people, grace, spring):
    pages = everything(grace, spring)
    ada = signed_in(client, people["ada"])
    for name, given in pages:
        response = ada.get(reverse(name, args=given))
        assert response.status_code == (404 if given else 200), name
        text = response.content.decode()
        assert not any(
            word in text for word in ("Spring", "Mug lovers", "MUGS10", "Mei&#x27;s bot", "••• 56")
        ), name
    for act in ("give", "withdraw", "bought_on", "erase"):
        assert ada.post(reverse(f"contacts_{act}", args=[grace.pk]), {"sure": "yes"}).status_code == 404, act
    for act in ("send", "pause", "stop", "remove"):
        assert ada.post(reverse(f"campaigns_{act}", args=[spring.pk])).status_code == 404, act
    found = ada.post(reverse("contacts_find"), {"channel": "whatsapp", "identifier": "+44 7400 123456"})
    assert found.status_code == 422
    with in_shop(home_shop().id):
        assert Contact.objects.get(pk=grace.pk).erased_at is None
        assert Campaign.objects.get(pk=spring.pk).state == "draft"


def test_vera_looks_and_changes_nothing(client, people, grace, spring):
    vera = signed_in(client, people["vera"])
    assert vera.get(reverse("campaigns_one", args=[spring.pk])).status_code == 200
    assert vera.post(reverse("campaigns_send", args=[spring.pk]), {"has_read": "yes"}).status_code == 403
    assert vera.post(reverse("contacts_withdraw", args=[grace.pk]), {"where": "x"}).status_code == 403
    found = vera.post(reverse("contacts_find"), {"channel": "whatsapp", "identifier": "+44 7400 123456"})
    assert found.status_code == 302
    assert Delivery.objects.count() == 0


def test_omar_sends_but_senders_and_erasure_are_the_owner_s(client, people, grace, spring, bot):
    omar = signed_in(client, people["omar"])
    assert omar.get(reverse("campaigns_senders")).status_code == 403
    assert omar.post(reverse("campaigns_senders_close", args=[bot.pk])).status_code == 403
    assert omar.post(reverse("contacts_erase", args=[grace.pk]), {"sure": "yes"}).status_code == 403
    assert omar.post(reverse("campaigns_send", args=[spring.pk]), {"has_read": "yes"}).status_code == 302
    assert Contact.objects.get(pk=grace.pk).erased_at is None
    assert Sender.objects.get().closed_at is None


def test_a_sender_is_kept_and_its_token_never_shown_again(client, people):
    mei = signed_in(client, people["mei"])
    form = {"channel": "telegram", "name": "Mei's bot", "token": SECRET, "webhook_secret": "s3cret-of-mine"}
    mei.post(reverse("campaigns_senders_add"), form)
    text = page(mei, "campaigns_senders")
    assert "Mei&#x27;s bot" in text and SECRET not in text and "s3cret-of-mine" not in text
    kept = Sender.objects.get()
    mei.post(reverse("campaigns_senders_change", args=[kept.pk]), {"name": "New name"})
    kept.refresh_from_db()
    assert (kept.name, kept.token) == ("New name", SECRET)
    refused = mei.post(reverse("campaigns_senders_add"), {**form, "base_url": "http://example.com"})
    assert refused.status_code == 422 and SECRET not in refused.content.decode()
