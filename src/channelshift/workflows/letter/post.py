"""The weekly letter by mail: once a week to each reader, in the reader's language, with the page as PDF.

A week is claimed for a reader before the letter leaves, so that a second round sends nothing twice; a letter
the mail server refused is given back with what it said, and the next round tries again.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import date
from email.mime.image import MIMEImage

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import Q

from channelshift.store.models import LetterReader
from channelshift.store.trail import note
from channelshift.terms.complaints import ChannelshiftError, NotThere
from channelshift.terms.text import sentence
from channelshift.workflows.letter.charts import weeks_png
from channelshift.workflows.letter.facts import Letter, NothingToTell, last_week, letter
from channelshift.workflows.letter.paper import pdf
from channelshift.workflows.task_letters import NoMailServer
from channelshift.workflows.task_words import address_of_pages, language_of, plain_line, rendered
from channelshift.workflows.workspace import Workspace

log = logging.getLogger(__name__)
PICTURE = "weeks"
WEEKDAYS = 7


class BadReader(ChannelshiftError):
    """A reader of the letter whose address, language or day cannot be used."""


@dataclass(frozen=True)
class Posted:
    """What a round of weekly letters did."""

    sent: int
    failed: int


def readers() -> list[LetterReader]:
    """Who gets the letter of the current shop."""
    return list(LetterReader.objects.all())


def add_reader(email: str, language: str, weekday: int) -> LetterReader:
    """Send the letter to somebody from now on, on a day of the week (0 is Monday).

    Raises BadReader where the address is none, or gets the letter already.
    """
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise BadReader(sentence("{email} is not an address.", email=email.strip()[:100])) from None
    if not 0 <= weekday < WEEKDAYS:
        raise BadReader(sentence("A day of the week is a number from 0, Monday, to 6, Sunday."))
    try:
        with transaction.atomic():
            reader: LetterReader = LetterReader.objects.create(
                email=address, language=language_of(language), weekday=weekday
            )
            note("added", "letter reader", reader.id, {}, {"language": reader.language, "weekday": weekday})
            return reader
    except IntegrityError:
        raise BadReader(sentence("{email} gets the letter already.", email=address)) from None


def remove_reader(reader_id: int) -> None:
    """Send no more letters to somebody. Raises NotThere where nobody has that number."""
    with transaction.atomic():
        gone, _ = LetterReader.objects.filter(id=reader_id).delete()
        if not gone:
            raise NotThere(sentence("There is no such reader of the letter."))
        note("removed", "letter reader", reader_id, {}, {})


def post(workspace: Workspace) -> Posted:
    """Send the letter of the last week to everybody whose day has come and who has not had it.

    Raises NoMailServer where none is named, NothingToTell where there is no week to write about.
    """
    if not settings.EMAIL_HOST:
        raise NoMailServer(
            sentence("No mail server is named. Set CHANNELSHIFT_SMTP_HOST and CHANNELSHIFT_MAIL_FROM.")
        )
    today, monday = workspace.today, last_week(workspace.today).first
    waiting = [reader for reader in readers() if reader.active and _is_due(reader, today, monday)]
    if not waiting:
        return Posted(0, 0)
    written = letter(workspace)
    outcomes = [_send(reader, written) for reader in waiting]
    return Posted(sent=outcomes.count(True), failed=outcomes.count(False))


def _is_due(reader: LetterReader, today: date, monday: date) -> bool:
    return today.weekday() >= reader.weekday and reader.sent_for != monday


def _send(reader: LetterReader, written: Letter) -> bool | None:
    """Whether it left; None where another round has it already."""
    monday, before = written.week.first, reader.sent_for
    not_yet = LetterReader.objects.filter(Q(id=reader.id), ~Q(sent_for=monday) | Q(sent_for=None))
    if not not_yet.update(sent_for=monday, trouble=""):
        return None
    try:
        message(written, reader.email, reader.language).send()
    except OSError as error:  # smtplib's errors are OSErrors: no connection, refused, cut off
        log.exception("the weekly letter to reader %s was not taken", reader.id)
        LetterReader.objects.filter(id=reader.id).update(sent_for=before, trouble=str(error)[:300])
        return False
    note("sent", "weekly letter", reader.id, {}, {"week": monday.isoformat()})
    return True


def message(written: Letter, email: str, language: str) -> EmailMultiAlternatives:
    """The letter as a mail: text, the same with its chart, and one page of PDF."""
    language = language_of(language)
    facts = {"letter": written, "language": language, "pages": address_of_pages(), "chart": f"cid:{PICTURE}"}
    mail = EmailMultiAlternatives(
        subject=plain_line("web/letter_mail_subject.txt", language, facts),
        body=rendered("web/letter_mail.txt", language, facts),
        to=[email],
        headers={"Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(rendered("web/letter_mail.html", language, facts), "text/html")
    picture = MIMEImage(weeks_png(written, language), "png")
    picture.add_header("Content-ID", f"<{PICTURE}>")
    picture.add_header("Content-Disposition", "inline", filename="weeks.png")
    mail.attach(picture)
    mail.attach(f"channelshift-{written.week.first}.pdf", pdf(written, language), "application/pdf")
    return mail


def post_quietly(workspace: Workspace) -> None:
    """A worker's round: nothing to tell, or no mail server, is nothing wrong."""
    try:
        post(workspace)
    except (NoMailServer, NothingToTell):
        return
