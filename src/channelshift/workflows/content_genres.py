"""Genres of the shop's content: what persons said, what files and hashtags say, what we would propose."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from channelshift.content.genres import LONGEST, Said, decided, name_of
from channelshift.content.ledger import About
from channelshift.content.proposals import proposed
from channelshift.store.models import ContentGenre
from channelshift.store.scope import current_person_id
from channelshift.store.trail import note
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.text import sentence

_PROPOSED_FOR = ("video", "post", "")  # a live or a message is no kind of film


class BadGenre(ChannelshiftError):
    """A genre that cannot be kept."""


def confirmed() -> dict[str, str]:
    """What persons of the current shop said, by content."""
    return dict(ContentGenre.objects.order_by("at").values_list("content_id", "genre"))


def of_all(about: Mapping[str, About]) -> dict[str, Said]:
    """The genre of every content, and who says so."""
    persons = confirmed()
    known = {i: decided(persons.get(i, ""), said.genre, said.tags) for i, said in about.items()}
    open_titles = {
        i: about[i].title for i, said in known.items() if not said.genre and about[i].medium in _PROPOSED_FOR
    }
    learnt = [(about[i].title, genre) for i, genre in persons.items() if i in about and about[i].title]
    return {**known, **proposed(open_titles, learnt)}


def confirm(content_id: str, source: str, genre: str) -> None:
    """Keep what a person says a content is; an empty genre takes the word back."""
    name = name_of(genre)
    if not content_id or len(content_id) > 100 or len(source) > 40:
        raise BadGenre(sentence("This content has no id by which its genre could be kept."))
    if len(genre.strip()) > LONGEST:
        raise BadGenre(sentence("A genre has at most {most} letters.", most=LONGEST))
    with transaction.atomic():
        row = ContentGenre.objects.filter(content_id=content_id).first()
        was = row.genre if row else ""
        if was == name:
            return
        if row is None:
            row = ContentGenre(content_id=content_id, source=source)
        if not name:
            number = row.id
            row.delete()
        else:
            row.genre, row.person_id = name, current_person_id()
            row.save()
            number = row.id
        note("changed", "content", number, {"content": content_id, "genre": was}, {"genre": name})
