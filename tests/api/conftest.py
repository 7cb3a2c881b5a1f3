"""Two shops with rows of every kind the interface shows: Mei's and, of a stranger, Ada's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone
from programs import MARK, Shopkeeper, with_key

from channelshift.store import tokens
from channelshift.store.models import (
    Job,
    Link,
    LinkDomain,
    Membership,
    Person,
    SavedPlan,
    Task,
)
from channelshift.store.packing import pack
from channelshift.store.people import local_owner
from channelshift.store.scope import in_shop
from channelshift.store.shops import home_shop, open_shop
from channelshift.terms.text import sentence
from channelshift.workflows.consent import Evidence
from channelshift.workflows.contacts import keep


@pytest.fixture(autouse=True)
def fresh(db: None, settings: Any, tmp_path: Any) -> None:
    """Uploads in a folder of the test's own, and nobody has asked yet."""
    settings.UPLOADS = tmp_path / "uploads"
    settings.API_PER_MINUTE = 1_000_000
    cache.clear()


@pytest.fixture
def mei() -> Shopkeeper:
    """Mei, with one row of everything. Every text of hers is marked."""
    shop, person = home_shop(), local_owner()
    with in_shop(shop.id, person.id):
        LinkDomain.objects.create(host="mei.example")
        Link.objects.create(
            code="mug-of-mei-only", name=MARK, targets=[{"url": "https://mei.example/", "weight": 1}]
        )
        said = Evidence("fair", timezone.now(), wording=MARK)
        keep("telegram", "700700700", MARK, content_id=MARK, evidence=said)
        Task.objects.create(
            key=MARK, origin="hand", title=pack(sentence("{n}", n=MARK)), due_on=date(2026, 12, 1)
        )
        Job.objects.create(work="import", file_name=f"{MARK}.csv")
        plan = SavedPlan(first_day=date(2023, 8, 1), weeks=7, limits={"note": MARK}, answer={"said": MARK})
        plan.save()
    return with_key(shop, person)


@pytest.fixture
def ada() -> Shopkeeper:
    """Ada, a stranger with an empty shop of her own."""
    person = Person.objects.welcome("ada@example.com", "Ada")
    return with_key(open_shop("Ada's", person), person)


@pytest.fixture
def omar(mei: Shopkeeper) -> Callable[..., Shopkeeper]:
    """Omar in Mei's shop, in a role, with a key."""

    def made(role: str, scopes: tuple[str, ...] = tokens.SCOPES) -> Shopkeeper:
        person = Person.objects.called("omar@example.com") or Person.objects.welcome(
            "omar@example.com", "Omar"
        )
        Membership.objects.update_or_create(shop=mei.shop, person=person, defaults={"role": role})
        return with_key(mei.shop, person, scopes)

    return made
