"""The shop's papers: wanted, applied for, granted, rejected, renewed, with their numbers and files sealed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone

from channelshift.store.models import Document, DocumentEvent, Person
from channelshift.store.scope import current_person_id
from channelshift.store.trail import note
from channelshift.terms.complaints import ChannelshiftError, NotThere
from channelshift.terms.text import sentence
from channelshift.workflows import document_files
from channelshift.workflows.documents_answers import Paper, Step

LONGEST = {"name": 200, "issuer": 200, "number": 200, "note": 2000, "reason": 2000}
WANTED, IN_HAND = Document.State.WANTED, Document.State.IN_HAND
# What each step makes of a paper's state; None leaves it as it is.
ACTS: Mapping[str, str | None] = {
    "wanted": Document.State.WANTED,
    "applied": Document.State.APPLIED,
    "appealed": Document.State.APPLIED,
    "rejected": Document.State.REJECTED,
    "granted": Document.State.IN_HAND,
    "renewed": Document.State.IN_HAND,
    "not_needed": Document.State.NOT_NEEDED,
}
_SEALED = ("number", "file_name")
_STATED = ("name", "issuer", "number", "issued_on", "expires_on", "days_needed", "days_most", "note")


class BadDocument(ChannelshiftError):
    """A paper cannot be kept as it was stated."""


class NoSuchDocument(BadDocument, NotThere):
    """The shop has no such paper."""


class About(NamedTuple):
    """What a paper is for: the need, and the way of it that the shop takes."""

    need: str
    name: str
    platform: str = ""
    market: str = ""
    mode: str = ""
    category: str = ""


# ------------------------------------------------------------------ keeping


def start(about: About, act: str = "wanted", on: date | None = None, reason: str = "") -> int:
    """Begin a paper for a need; one that is there already is gone on with. Returns its number."""
    name = _words("name", about.name)
    if not name or not about.need or len(about.need) > 120:
        raise BadDocument(sentence("Say what the paper is called."))
    with transaction.atomic():
        paper = Document.objects.filter(need=about.need, mode=about.mode, category=about.category).first()
        if paper is None:
            paper = Document.objects.create(**{**about._asdict(), "name": name})
            note("made", "document", paper.id, {}, {"need": about.need})
        _step(paper, act, on, reason)
    return int(paper.id)


def state_facts(paper_id: int, facts: Mapping[str, Any]) -> None:
    """Keep what a person states of a paper: its number, issuer, days, and how long it takes."""
    said = {name: _fact(name, value) for name, value in facts.items() if name in _STATED}
    with transaction.atomic():
        paper = _paper(paper_id)
        was = {name: getattr(paper, name) for name in said}
        changed = {name: value for name, value in said.items() if was[name] != value}
        if not changed:
            return
        for name, value in changed.items():
            setattr(paper, name, value)
        _check(paper)
        paper.save()
        note("changed", "document", paper.id, _shown(was, changed), _shown(changed, changed))


def step(paper_id: int, act: str, on: date, reason: str = "") -> None:
    """Record a step of a paper's life: applied, rejected, appealed, granted, renewed, not needed."""
    with transaction.atomic():
        _step(_paper(paper_id), act, on, reason)


def put_file(paper_id: int, name: str, content: bytes) -> None:
    """Keep the file of a paper, sealed; the file before it goes."""
    safe = document_files.checked_name(name, content)
    key = document_files.keep(content)
    try:
        with transaction.atomic():
            paper = _paper(paper_id)
            before = paper.file_key
            Document.objects.filter(id=paper.id).update(
                file_key=key, file_name=safe, changed_at=timezone.now()
            )
            note("changed", "document", paper.id, {"file": bool(before)}, {"file": True})
    except BaseException:
        document_files.forget(key)
        raise
    if before:
        transaction.on_commit(lambda: document_files.forget(before))


def take_file(paper_id: int) -> tuple[str, bytes]:
    """The file of a paper, opened for whoever may see it; that it was opened is noted."""
    paper = _paper(paper_id)
    if not paper.file_key:
        raise BadDocument(sentence("No file of this paper is kept."))
    content = document_files.read(paper.file_key)
    note("opened", "document", paper.id)
    return paper.file_name, content


def remove(paper_id: int) -> None:
    """Take a paper out with its file; that it was there stays in the trail."""
    with transaction.atomic():
        paper = _paper(paper_id)
        key, need, number = paper.file_key, paper.need, paper.id
        paper.delete()
        note("removed", "document", number, {"need": need})
    if key:
        transaction.on_commit(lambda: document_files.forget(key))


# ------------------------------------------------------------------ reading


def papers() -> tuple[Paper, ...]:
    """Every paper of the shop."""
    rows = Document.objects.prefetch_related("events__person").order_by("platform", "market", "name", "id")
    return tuple(_said(row) for row in rows)


def paper(paper_id: int) -> Paper:
    """One paper of the shop. Raises BadDocument where it has none of this number."""
    return _said(_paper(paper_id))


def _said(row: Document) -> Paper:
    steps = sorted(row.events.all(), key=lambda event: (event.on, event.id), reverse=True)
    return Paper(
        id=row.id,
        need=row.need,
        name=row.name,
        platform=row.platform,
        market=row.market,
        mode=row.mode,
        category=row.category,
        state=row.state,
        number=row.number,
        issuer=row.issuer,
        issued_on=row.issued_on,
        expires_on=row.expires_on,
        applied_on=row.applied_on,
        days_needed=row.days_needed,
        days_most=row.days_most,
        file_name=row.file_name if row.file_key else "",
        note=row.note,
        steps=tuple(Step(e.on, e.act, e.reason, str(e.person or "")) for e in steps),
    )


# ------------------------------------------------------------------ checks


def _paper(paper_id: int) -> Document:
    row = Document.objects.filter(id=paper_id).first()
    if row is None:
        raise NoSuchDocument(sentence("There is no such paper."))
    return row


def _step(paper: Document, act: str, on: date | None, reason: str) -> None:
    if act not in ACTS:
        raise BadDocument(sentence("{act} is no step of a paper's life.", act=act[:40]))
    words = _words("reason", reason)
    if act == "rejected" and not words:
        raise BadDocument(sentence("Say why it was rejected: the appeal needs the platform's own words."))
    was = paper.state
    paper.state = ACTS[act] or was
    if act in ("applied", "appealed"):
        paper.applied_on = on
    paper.save()
    person = Person.objects.filter(id=current_person_id()).first()
    if on is not None:
        DocumentEvent.objects.create(document=paper, on=on, act=act, reason=words, person=person)
    note(act, "document", paper.id, {"state": was}, {"state": str(paper.state)})


def _check(paper: Document) -> None:
    if not paper.name:
        raise BadDocument(sentence("Say what the paper is called."))
    if paper.issued_on and paper.expires_on and paper.expires_on < paper.issued_on:
        raise BadDocument(
            sentence(
                "A paper cannot expire on {expires}, before it was issued on {issued}.",
                expires=paper.expires_on,
                issued=paper.issued_on,
            )
        )
    if paper.days_most is not None and (paper.days_needed or 0) > paper.days_most:
        raise BadDocument(sentence("“At most” is fewer days than “at least”."))


def _fact(name: str, value: Any) -> Any:
    return _words(name, value) if isinstance(value, str) else value


def _words(name: str, text: str) -> str:
    words = text.strip()
    most = LONGEST.get(name, 200)
    if len(words) > most:
        raise BadDocument(sentence("{field} has at most {n} characters.", field=name, n=most))
    return words


def _shown(values: Mapping[str, Any], changed: Mapping[str, Any]) -> dict[str, Any]:
    """What the trail may hold: days and texts as they are, sealed ones only named."""
    return {
        name: ("sealed" if name in _SEALED or name == "note" else str(values[name] or "")) for name in changed
    }
