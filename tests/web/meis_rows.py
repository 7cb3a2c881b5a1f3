"""One row of every kind in Mei's shop, all with the same number and every text marked as hers."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

import mei_answers as mei
from django.apps import apps
from django.db import models

from channelshift.store import people
from channelshift.store.models import ApiToken, Invitation, Membership, Person, Shop
from channelshift.store.models.rows import ShopRow
from channelshift.store.packing import pack
from channelshift.store.scope import in_shop
from channelshift.store.seals import Sealed
from channelshift.store.shops import home_shop
from channelshift.terms.text import sentence

MARK = "ofmeionly"
NUMBER = 7001
KEY = UUID(int=NUMBER)
AT = datetime(2026, 11, 1, 10, tzinfo=UTC)
SAID = pack(sentence("{x}", x=MARK))
OWN: dict[str, dict[str, Any]] = {
    "SavedPlan": {"answer": pack(mei.PLAN), "weeks": 8, "first_day": mei.PLAN.first_day},
    "Task": {"title": SAID, "place": "/plan/", "state": "open"},
    "Link": {
        "targets": [{"url": f"https://{MARK}.example/", "weight": 1}],
        "expired_url": "",
        "market": "GB",
    },
    "LinkDomain": {"host": f"{MARK}.example"},
    "Sender": {
        "base_url": "http://127.0.0.1:9",
        "channel": "telegram",
        "closed_at": None,
        "hook": "meis-own",
    },
    "Contact": {"channel": "telegram", "erased_at": None, "phone": "", "market": "GB", "zone": ""},
    "Campaign": {"state": "draft", "started_at": None, "finished_at": None, "template": ""},
    "Group": {"channel": "telegram", "closed_at": None, "market": "GB"},
    "Job": {"work": "import", "status": "failed", "answer": None},
    "Explanation": {"withdrawn_at": None, "currency": "USD"},
    "Document": {"state": "wanted", "file_key": ""},
    "LetterReader": {"weekday": 1, "language": "en", "sent_for": None},
    "Alert": {"gone_on": None, "aside_at": None, "kind": "fee", "facts": {"said": SAID}},
    "TaskFeed": {"revoked_at": None, "language": "en"},
}
BY_KIND: tuple[tuple[type[models.Field[Any, Any]], Any], ...] = (
    (models.DateTimeField, AT),
    (models.DateField, date(2026, 11, 1)),
    (models.TimeField, time(22)),
    (models.DecimalField, Decimal(7)),
    (models.BooleanField, False),
    (models.IntegerField, 7),
    (models.FloatField, 0.5),
)


def kinds() -> list[type[ShopRow]]:
    """Every kind of row that belongs to a shop, those others point to in front."""
    waiting = [m for m in apps.get_app_config("store").get_models() if issubclass(m, ShopRow)]
    ordered: list[type[ShopRow]] = []
    while waiting:
        for kind in list(waiting):
            if not any(f.related_model in waiting and f.related_model is not kind for f in _ties(kind)):
                ordered.append(kind)
                waiting.remove(kind)
    return ordered


def fill(shop: Shop, owner: Person) -> None:
    """A row of every kind, and a helper, an invitation and a key."""
    with in_shop(shop.id, owner.id):
        for kind in kinds():
            kind(**_facts(kind, owner), **{kind._meta.pk.name: _number(kind)}).save(force_insert=True)
    helper = Person(id=NUMBER, email=f"{MARK}@example.com", name=MARK)
    helper.set_unusable_password()
    helper.save(force_insert=True)
    Membership.objects.create(shop=shop, person=helper, role="viewer")
    offered = {"email": f"x{MARK}@example.com", "role": "viewer", "expires_at": AT.replace(year=2090)}
    Invitation.objects.create(id=NUMBER, shop=shop, secret_hash=MARK, **offered)
    key = {"person": owner, "name": MARK, "scopes": ["links:read"]}
    ApiToken.objects.create(id=NUMBER, shop=shop, secret_hash=MARK, **key)


def everything(shop: Shop) -> list[tuple[Any, ...]]:
    """All there is of a shop, to see whether anything changed."""
    rows = [(k.__name__, *row) for k in kinds() for row in k.everywhere.filter(shop=shop).values_list()]
    for kind in (Membership, Invitation, ApiToken):
        rows += [(kind.__name__, *row) for row in kind.objects.filter(shop=shop).values_list()]
    return rows


def owner_of_the_first_shop() -> tuple[Shop, Person]:
    """Mei, who has chosen a password."""
    shop, person = home_shop(), people.local_owner()
    with in_shop(shop.id, person.id):
        people.introduce(person, "mei@example.com", "Mei", "green-tea-at-nine")
    return shop, person


def _ties(kind: type[models.Model]) -> list[models.ForeignKey[Any, Any]]:
    return [f for f in kind._meta.concrete_fields if isinstance(f, models.ForeignKey)]


def _number(kind: type[models.Model]) -> Any:
    return KEY if isinstance(kind._meta.pk, models.UUIDField) else NUMBER


def _facts(kind: type[models.Model], owner: Person) -> dict[str, Any]:
    given = OWN.get(kind.__name__, {})
    facts: dict[str, Any] = {}
    for field in kind._meta.concrete_fields:
        if field.primary_key or field.name == "shop":
            continue
        if field.name in given:
            facts[field.name] = given[field.name]
        elif isinstance(field, models.ForeignKey):
            facts[field.attname] = owner.id if field.related_model is Person else NUMBER
        elif (value := _value(field)) is not None:
            facts[field.name] = value
    return facts


def _value(field: models.Field[Any, Any]) -> Any:
    """Something of this kind; None: what the model itself begins with."""
    if isinstance(field, Sealed):
        return MARK
    if isinstance(field, models.CharField | models.TextField):
        return field.choices[0][0] if field.choices else MARK[: field.max_length]
    return next((value for kind, value in BY_KIND if isinstance(field, kind)), None)
