"""Letters and calendars of tasks: one a day, in one's own language, to nobody who may not know."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core import mail
from duties_cast import TODAY, adas_shop, person

from channelshift.config.mail import mail_server
from channelshift.store.models import Membership, Role, Task, TaskFeed, TaskLetter, TrailEntry
from channelshift.store.people import local_owner
from channelshift.store.scope import current_shop_id, in_shop
from channelshift.terms.text import sentence
from channelshift.workflows import task_feed, tasks
from channelshift.workflows.task_drafts import TaskDraft
from channelshift.workflows.task_letters import NoMailServer, Reminded, remind

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def post_office(settings):
    settings.EMAIL_HOST = "mail.shop.example"
    settings.PUBLIC_HOST = "shop.example"


def due(key: str, day: date, owner: int | None = None, words: str = "Take the link down") -> Task:
    tasks.make(
        [TaskDraft(key, "audit", sentence("{what}", what=words), "/audit/", day, Decimal("1200"), "USD")]
    )
    Task.objects.filter(key=key).update(owner_id=owner)
    return Task.objects.get(key=key)


# ------------------------------------------------------------------ letters


def test_one_letter_a_day_however_often_it_is_asked_for():
    mei = person("Mei")
    due("a", TODAY, mei.id)
    assert remind(TODAY) == Reminded(sent=1, tasks=1, failed=0, already=0)
    due("b", TODAY, mei.id)  # comes later in the day
    assert remind(TODAY) == Reminded(sent=0, tasks=0, failed=0, already=1)
    assert remind(TODAY + timedelta(days=1)).sent == 1
    assert [len(m.to) for m in mail.outbox] == [1, 1]
    assert Task.objects.get(key="b").reminded_on == TODAY + timedelta(days=1)


def test_what_is_not_due_yet_done_or_anothers_is_in_no_letter():
    mei, omar = person("Mei"), person("Omar", Role.OPERATOR)
    due("today", TODAY, mei.id, "Today's")
    due("tomorrow", TODAY + timedelta(days=1), mei.id, "Tomorrow's")
    tasks.done(due("done", TODAY, mei.id, "Done").id)
    due("omars", TODAY - timedelta(days=2), omar.id, "Omar's")
    due("nobodys", TODAY, None, "Nobody's")
    remind(TODAY)
    letters = {m.to[0]: m.body for m in mail.outbox}
    mine = letters["mei@shop.example"]
    assert "Today's" in mine and "Nobody's" in mine  # she owns the shop
    assert not any(words in mine for words in ("Tomorrow's", "Done", "Omar's"))
    his = letters["omar@shop.example"]
    assert "Omar's" in his and "(2 days late)" in his and "Nobody's" not in his


def test_a_letter_says_the_money_the_page_and_nothing_that_runs():
    mei = person("Mei")
    due("a", TODAY, mei.id, "Take <b>it</b> down\r\nBcc: ada@shop.example")
    remind(TODAY)
    (letter,) = mail.outbox
    (page, kind) = letter.alternatives[0]
    assert "1,200.00" in letter.body and "https://shop.example/audit/" in letter.body
    assert kind == "text/html" and "&lt;b&gt;it" in page and "<b>it" not in page
    assert "\n" not in letter.subject and letter.recipients() == ["mei@shop.example"]


def test_a_letter_is_in_its_readers_language():
    person("Mei", language="zh-hans")
    due("a", TODAY)
    remind(TODAY)
    assert "2023年8月10日" in mail.outbox[0].body


def test_a_letter_that_was_not_taken_is_tried_again_the_same_day(monkeypatch):
    mei = person("Mei")
    due("a", TODAY, mei.id)

    def refused(letter):
        raise ConnectionRefusedError("no post office")

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", refused)
    assert remind(TODAY).failed == 1 and not TaskLetter.objects.exists()
    monkeypatch.undo()
    assert remind(TODAY).sent == 1 and len(mail.outbox) == 1


def test_without_a_mail_server_nothing_is_claimed(settings):
    settings.EMAIL_HOST = ""
    due("a", TODAY, person("Mei").id)
    with pytest.raises(NoMailServer, match="CHANNELSHIFT_SMTP_HOST"):
        remind(TODAY)
    assert not TaskLetter.objects.exists()


def test_who_sits_at_the_machine_without_an_address_gets_no_letter():
    local_owner()
    due("a", TODAY)
    assert remind(TODAY) == Reminded(0, 0, 0, 0)


def test_a_stranger_hears_nothing_of_meis_tasks():
    person("Mei")
    due("a", TODAY, words="Mei's secret")
    with in_shop(adas_shop().id):
        person("Ada")
        assert remind(TODAY) == Reminded(0, 0, 0, 0)
    remind(TODAY)
    assert [m.to for m in mail.outbox] == [["mei@shop.example"]]


@pytest.mark.parametrize(
    ("stated", "port", "security"),
    [
        ({}, 587, "starttls"),
        ({"CHANNELSHIFT_SMTP_SECURITY": "tls"}, 465, "tls"),
        ({"CHANNELSHIFT_SMTP_SECURITY": "none", "CHANNELSHIFT_SMTP_PORT": "2525"}, 2525, "none"),
        ({"CHANNELSHIFT_SMTP_SECURITY": "tsl"}, 587, "starttls"),  # a slip sends no password in the open
        ({"CHANNELSHIFT_SMTP_PORT": "x"}, 587, "starttls"),
    ],
)
def test_the_mail_server_is_read_from_the_environment(stated, port, security):
    mail_read = mail_server({"CHANNELSHIFT_SMTP_HOST": "mail.example", **stated})
    assert (mail_read.host, mail_read.port, mail_read.security) == ("mail.example", port, security)
    assert mail_server({}).host == ""


# ------------------------------------------------------------------ the calendar


def unfolded(text: str) -> list[str]:
    return text.replace("\r\n ", "").split("\r\n")


def test_a_calendar_holds_ones_own_tasks_and_nobodys_with_the_day_as_a_day():
    mei, omar = person("Mei"), person("Omar", Role.OPERATOR)
    due("mine", TODAY, mei.id, "Mine, all; mine")
    due("his", TODAY, omar.id, "His")
    due("nobodys", TODAY + timedelta(days=40), None, "物" * 60)
    with in_shop(current_shop_id(), mei.id):
        secret = task_feed.open_feed("en")
    text = task_feed.calendar(secret)
    lines = unfolded(text)
    assert [line for line in lines if line.startswith("SUMMARY")] == [
        "SUMMARY:Mine\\, all\\; mine",
        "SUMMARY:" + "物" * 60,
    ]
    assert "DTSTART;VALUE=DATE:20230810" in lines and "DTEND;VALUE=DATE:20230811" in lines
    assert lines[0] == "BEGIN:VCALENDAR" and text.endswith("END:VCALENDAR\r\n")
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    assert len(set(re.findall(r"UID:.*", text))) == 2


def test_a_title_cannot_write_lines_of_the_calendar():
    due("a", TODAY, words="x\r\nBEGIN:VALARM\x0bATTACH:http://ada.example")
    text = task_feed.calendar(task_feed.open_feed("en"))
    assert not re.search(r"^(BEGIN:VALARM|ATTACH)", text, re.M)


def test_a_secret_is_kept_as_a_hash_ends_when_revoked_and_is_not_in_the_trail():
    secret = task_feed.open_feed("en")
    assert len(secret) >= 40 and secret not in str(TaskFeed.objects.values())
    assert task_feed.calendar(secret) is not None
    assert task_feed.calendar(secret[:-1]) is None and task_feed.calendar("") is None
    task_feed.revoke(TaskFeed.objects.get().id)
    assert task_feed.calendar(secret) is None
    assert all(secret not in str(e.became) for e in TrailEntry.objects.all())


def test_who_leaves_the_shop_loses_the_calendar():
    omar = person("Omar", Role.OPERATOR)
    with in_shop(current_shop_id(), omar.id):
        secret = task_feed.open_feed("en")
    assert task_feed.calendar(secret) is not None
    Membership.objects.filter(person=omar).delete()
    assert task_feed.calendar(secret) is None


def test_nobody_revokes_anothers_calendar():
    mei, omar = person("Mei"), person("Omar", Role.OPERATOR)
    with in_shop(current_shop_id(), mei.id):
        secret = task_feed.open_feed("en")
    with in_shop(current_shop_id(), omar.id):
        task_feed.revoke(TaskFeed.objects.get().id)
    with in_shop(adas_shop().id):
        task_feed.revoke(TaskFeed.everywhere.get().id)
    assert task_feed.calendar(secret) is not None
