"""The list of tasks as a calendar that any calendar program can follow: an address with a secret in it.

Only a hash of the secret is kept. Whoever knows the address reads the titles and days of one person's tasks
and can change nothing; revoking it ends that at once.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from datetime import UTC, date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from channelshift.store.models import Membership, Task, TaskFeed
from channelshift.store.scope import current_person_id, in_shop
from channelshift.store.trail import note
from channelshift.workflows.plan_calendar import escaped, folded
from channelshift.workflows.task_words import address_of_pages, language_of, plain_line
from channelshift.workflows.tasks import row_of
from channelshift.workflows.tasks_answers import TaskRow

SECRET_BYTES = 32
READ_SELDOM = timedelta(minutes=10)  # how often it is noted that a calendar was read


def feeds() -> list[TaskFeed]:
    """The calendars that whoever asks has open, the newest first."""
    return list(TaskFeed.objects.filter(person_id=current_person_id(), revoked_at=None))


def open_feed(language: str) -> str:
    """A new calendar for whoever asks. Returns its secret, which is not shown again."""
    secret = secrets.token_urlsafe(SECRET_BYTES)
    with transaction.atomic():
        feed = TaskFeed.objects.create(
            person_id=current_person_id(), language=language_of(language), secret_hash=_hash(secret)
        )
        note("made", "task feed", feed.id)
    return secret


def revoke(feed_id: int) -> None:
    """End a calendar of whoever asks; its address answers nothing from now on."""
    with transaction.atomic():
        open_ones = TaskFeed.objects.filter(id=feed_id, person_id=current_person_id(), revoked_at=None)
        if open_ones.update(revoked_at=timezone.now()):
            note("removed", "task feed", feed_id)


def calendar(secret: str) -> str | None:
    """The calendar behind a secret; None where there is none, or its owner has left the shop."""
    known = TaskFeed.everywhere.filter(secret_hash=_hash(secret), revoked_at=None)
    feed = known.select_related("person").first()
    if feed is None or not _still_there(feed):
        return None
    _was_read(feed)
    with in_shop(feed.shop_id, feed.person_id):
        tasks = Task.objects.filter(Q(owner=feed.person_id) | Q(owner=None), due_on__isnull=False)
        shown = tasks.exclude(state=Task.State.DROPPED).select_related("owner", "done_by")
        rows = [row_of(task, date.max) for task in shown]
        return "".join(f"{piece}\r\n" for line in _lines(rows, feed) for piece in folded(line))


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _still_there(feed: TaskFeed) -> bool:
    person = feed.person
    if person is None:
        return True
    return person.is_active and Membership.objects.filter(shop_id=feed.shop_id, person=person).exists()


def _was_read(feed: TaskFeed) -> None:
    now = timezone.now()
    if feed.read_at is None or now - feed.read_at > READ_SELDOM:
        TaskFeed.everywhere.filter(id=feed.id).update(read_at=now)


def _lines(rows: list[TaskRow], feed: TaskFeed) -> Iterator[str]:
    name = plain_line("web/task_feed_name.txt", feed.language, {"shop": feed.shop.name})
    yield "BEGIN:VCALENDAR"
    yield "VERSION:2.0"
    yield "PRODID:-//Channelshift//Tasks//EN"
    yield "CALSCALE:GREGORIAN"
    yield "METHOD:PUBLISH"
    yield f"X-WR-CALNAME:{_text(name)}"
    for row in rows:
        yield from _event(row, feed)
    yield "END:VCALENDAR"


def _event(row: TaskRow, feed: TaskFeed) -> Iterator[str]:
    """One all-day entry, known by the task's number, so that a moved task moves in the calendar too."""
    assert row.due_on is not None
    facts = {"task": row, "pages": address_of_pages()}
    stamp = (row.closed_at or feed.created_at).astimezone(UTC)
    yield "BEGIN:VEVENT"
    yield f"UID:task-{row.id}-{feed.shop_id}@tasks.channelshift"
    yield f"DTSTAMP:{stamp:%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{row.due_on:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{row.due_on + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_text(plain_line('web/task_feed_title.txt', feed.language, facts))}"
    yield f"DESCRIPTION:{_text(plain_line('web/task_feed_words.txt', feed.language, facts))}"
    yield "TRANSP:TRANSPARENT"
    yield f"CATEGORIES:{row.origin}"
    yield "END:VEVENT"


def _text(text: str) -> str:
    """A text as a calendar line holds it; control characters, which could begin a line, are left out."""
    return escaped("".join(c for c in text if c >= " "))
