"""New keys for what lies sealed: all is sealed anew and checked, only then the old keys are forgotten.

It may be stopped at any point and run again: until the end, every key that sealed anything is still there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import connection, models, transaction
from django.db.models import F
from django.db.models.functions import Cast

from channelshift.store import seals
from channelshift.store.models import Shop
from channelshift.store.scope import in_shop
from channelshift.store.trail import note
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.text import sentence
from channelshift.workflows import document_files

BATCH = 500


class StillSealedOld(ChannelshiftError):
    """Something was sealed with an old key while the keys changed, over and over."""


@dataclass(frozen=True)
class Rotated:
    """What was sealed anew: rows of the database, and files."""

    rows: int
    files: int


def rotate() -> Rotated:
    """A new key; every sealed column and file under it; the old keys forgotten.

    The blind index keeps its key: contacts are found by it.
    """
    seals.rotate()
    rows = sum(_reseal(model, fields) for model, fields in sealed_models())
    files = 0
    for shop_id in Shop.objects.values_list("id", flat=True):
        with in_shop(shop_id):
            files += document_files.reseal_all()
            note("rotated", "keys")
    _retire()
    return Rotated(rows, files)


def sealed_models() -> Iterator[tuple[type[models.Model], list[str]]]:
    """Every table with sealed columns, and which they are."""
    for model in apps.get_app_config("store").get_models():
        fields = [f.name for f in model._meta.concrete_fields if isinstance(f, seals.Sealed)]
        if fields:
            yield model, fields


def _reseal(model: type[models.Model], fields: list[str]) -> int:
    """Row by row in small locked steps, so that a change made meanwhile is not undone."""
    done, last = 0, 0
    while True:
        with transaction.atomic():
            rows = model._base_manager.select_for_update().filter(pk__gt=last).order_by("pk")
            batch = list(rows.values("pk", *fields)[:BATCH])
            for row in batch:
                model._base_manager.filter(pk=row["pk"]).update(**{name: row[name] for name in fields})
        if not batch:
            return done
        done, last = done + len(batch), batch[-1]["pk"]


def _retire() -> None:
    """Forget the old keys, while nobody can write: first everything must open with the new one."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            tables = ", ".join(connection.ops.quote_name(m._meta.db_table) for m, _ in sealed_models())
            with connection.cursor() as cursor:
                cursor.execute(f"LOCK TABLE {tables} IN SHARE ROW EXCLUSIVE MODE")
        for model, fields in sealed_models():
            for row in _stale(model, fields):
                model._base_manager.filter(pk=row["pk"]).update(**{name: row[name] for name in fields})
            if any(True for _ in _stale(model, fields)):
                raise StillSealedOld(sentence("Something is still sealed with an old key. Rotate once more."))
        seals.retire_old_keys()


def _stale(model: type[models.Model], fields: list[str]) -> Iterator[dict[str, str]]:
    """Rows that do not open with the newest key, with what they say."""
    raw = {f"raw_{name}": Cast(F(name), models.TextField()) for name in fields}
    for row in model._base_manager.annotate(**raw).values("pk", *fields, *raw):
        if not all(seals.is_newest(row[name]) for name in raw):
            yield row
