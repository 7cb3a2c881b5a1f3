"""Letters about what is due: one a day to each person who has something due, in their language.

A letter is claimed before it is sent: whatever starts a second time on the same day sends nothing more. A
letter that the mail server refused is given back, so that the next round of the day tries again.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import IntegrityError, transaction
from django.utils import timezone

from channelshift.store.models import Membership, Person, Role, Shop, Task, TaskLetter
from channelshift.store.scope import current_shop_id
from channelshift.store.trail import note
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.text import sentence
from channelshift.workflows.task_words import address_of_pages, language_of, plain_line, rendered
from channelshift.workflows.tasks import row_of
from channelshift.workflows.tasks_answers import TaskRow

log = logging.getLogger(__name__)
NOWHERE = "@localhost"  # of whoever sits at the machine and has stated no address of their own
MOST_LISTED = 50


class NoMailServer(ChannelshiftError):
    """Letters cannot be sent because no mail server is named."""


@dataclass(frozen=True)
class Reminded:
    """What a round of letters did."""

    sent: int
    tasks: int
    failed: int
    already: int  # had their letter today


def remind(today: date) -> Reminded:
    """Write to everybody of the shop who has something due or overdue, at most once a day.

    Raises NoMailServer where none is named (see docs/tasks.md).
    """
    if not settings.EMAIL_HOST:
        raise NoMailServer(
            sentence("No mail server is named. Set CHANNELSHIFT_SMTP_HOST and CHANNELSHIFT_MAIL_FROM.")
        )
    outcomes = [_write_to(seat, today) for seat in _readers()]
    return Reminded(
        sent=sum(done == "sent" for done, _ in outcomes),
        tasks=sum(n for done, n in outcomes if done == "sent"),
        failed=sum(done == "failed" for done, _ in outcomes),
        already=sum(done == "already" for done, _ in outcomes),
    )


def due_for(person: Person, is_owner: bool, today: date) -> list[TaskRow]:
    """What is due or overdue of a person's own; an owner also hears of what nobody has taken."""
    due = Task.objects.filter(state=Task.State.OPEN, due_on__lte=today).select_related("owner", "done_by")
    mine = due.filter(owner=person) | (due.filter(owner=None) if is_owner else due.none())
    rows = [row_of(task, today) for task in mine]
    return sorted(rows, key=lambda row: (row.due_on or today, row.stake is None, -(row.stake or 0), row.id))


def _readers() -> list[Membership]:
    """Who can be written to: active people with an address of their own."""
    seats = Membership.objects.filter(shop_id=current_shop_id(), person__is_active=True)
    found = seats.select_related("person").order_by("person__email")
    return [seat for seat in found if not seat.person.email.endswith(NOWHERE)]


def _write_to(seat: Membership, today: date) -> tuple[str, int]:
    rows = due_for(seat.person, seat.role == Role.OWNER, today)
    if not rows:
        return "nothing", 0
    letter = _claimed(seat.person, today, len(rows))
    if letter is None:
        return "already", 0
    try:
        _letter(seat.person, rows, today).send()
    except OSError:  # smtplib's errors are OSErrors: no connection, refused, cut off
        log.exception("a letter to person %s was not taken", seat.person_id)
        letter.delete()
        return "failed", 0
    with transaction.atomic():
        TaskLetter.objects.filter(id=letter.id).update(sent_at=timezone.now())
        Task.objects.filter(id__in=[row.id for row in rows]).update(reminded_on=today)
        note("sent", "task letter", letter.id, {}, {"to": seat.person_id, "tasks": len(rows)})
    return "sent", len(rows)


def _claimed(person: Person, today: date, count: int) -> TaskLetter | None:
    """The right to write this person's letter of the day; None where it is taken."""
    try:
        with transaction.atomic():
            letter: TaskLetter = TaskLetter.objects.create(person=person, day=today, tasks=count)
            return letter
    except IntegrityError:
        return None


def _letter(person: Person, rows: Sequence[TaskRow], today: date) -> EmailMultiAlternatives:
    language = language_of(person.language)
    facts = {
        "name": str(person),
        "shop": Shop.objects.get(id=current_shop_id()).name,
        "shown": rows[:MOST_LISTED],
        "more": max(len(rows) - MOST_LISTED, 0),
        "late": sum(bool(row.late) for row in rows),
        "count": len(rows),
        "today": today,
        "pages": address_of_pages(),
        "language": language,
    }
    letter = EmailMultiAlternatives(
        subject=plain_line("web/task_letter_subject.txt", language, facts),
        body=rendered("web/task_letter.txt", language, facts),
        to=[person.email],
        headers={"Auto-Submitted": "auto-generated"},
    )
    letter.attach_alternative(rendered("web/task_letter.html", language, facts), "text/html")
    return letter
