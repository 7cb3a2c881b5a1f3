"""What people said of the tie-out, as it is kept in the store."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.text import sentence
from channelshift.workflows.reconcile_answers import Explained, ResidualRow

SETTINGS = "channelshift.config.settings"
LONGEST = 2000


class BadExplanation(ChannelshiftError):
    """An explanation without words or without a name."""


def explanations() -> dict[str, Explained]:
    """What is said now, by residual."""
    from channelshift.store.explanations import standing

    return {name: _said(e) for name, e in standing().items()}


def history_of(name: str) -> tuple[Explained, ...]:
    """All that was ever said of one residual, the newest first."""
    from channelshift.store.explanations import history

    return tuple(_said(e) for e in history([name]))


def explain(residual: ResidualRow, note: str, who: str) -> None:
    """Keep what a person says of a residual, with the amount it was said of."""
    if not note.strip() or not who.strip():
        raise BadExplanation(sentence("Write what the gap is and who says so."))
    if len(note) > LONGEST:
        raise BadExplanation(sentence("An explanation has at most {n} characters.", n=LONGEST))
    from channelshift.store import explanations as store

    store.explain(residual.id, residual.whole, residual.currency, note, who[:100])


def withdraw(name: str, who: str) -> None:
    """Take back what was said; it stays in the history with the name of who took it back."""
    if not who.strip():
        raise BadExplanation(sentence("Say who takes the explanation back."))
    from channelshift.store import explanations as store

    store.withdraw(name, who[:100])


def explanations_in(home: Path) -> Mapping[str, Explained]:
    """What was said on the pages of the shop in a folder, for a program that serves no pages.

    A shop whose pages were never opened has no store yet: nothing was said.
    """
    os.environ.setdefault("CHANNELSHIFT_HOME", str(home))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    import django
    from django.apps import apps
    from django.conf import settings
    from django.db import connection

    if not apps.ready:
        django.setup()
    if Path(settings.CHANNELSHIFT_HOME).resolve() != home.resolve() or not _is_there(settings.DATABASES):
        return {}
    if "store_shop" not in connection.introspection.table_names():
        return {}  # a store of an older day: the pages bring it up to date
    from channelshift.store.scope import in_shop
    from channelshift.store.shops import home_shop

    with in_shop(home_shop().id):
        return explanations()


def _is_there(databases: Mapping[str, Any]) -> bool:
    """Whether the store can hold anything; looking must not make an empty one."""
    store = databases["default"]
    return "sqlite" not in store["ENGINE"] or Path(store["NAME"]).exists()


def _said(kept: Any) -> Explained:
    return Explained(
        kept.note, kept.who, kept.said_at, kept.amount, kept.currency, kept.withdrawn_at, kept.withdrawn_by
    )
