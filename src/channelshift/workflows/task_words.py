"""What letters, calendars and packs say, in the language of who reads them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

KNOWN = ("en", "zh-hans")


def language_of(stated: str) -> str:
    """The language to write in: as stated where we have it, else English."""
    return stated if stated in KNOWN else "zh-hans" if stated.lower().startswith("zh") else "en"


def rendered(template: str, language: str, facts: Mapping[str, Any]) -> str:
    """A template filled in a language, whatever the language of whoever asked for it."""
    with spoken_in(language):
        return render_to_string(template, dict(facts))


@contextmanager
def spoken_in(language: str) -> Iterator[None]:
    """Everything inside is said in this language."""
    with translation.override(language_of(language)):
        yield


def plain_line(template: str, language: str, facts: Mapping[str, Any]) -> str:
    """A filled template as one line of text, for a letter's subject or a calendar entry."""
    return " ".join(rendered(template, language, facts).split())


def address_of_pages() -> str:
    """Where the pages are reached, without a slash at its end; empty where only this machine reaches them."""
    host = getattr(settings, "PUBLIC_HOST", "")
    return f"https://{host}" if host else ""
