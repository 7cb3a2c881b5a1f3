"""The rows of a backup: every table of the store as JSON lines, sealed columns as they lie."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import F
from django.db.models.functions import Cast

from channelshift.store.seals import AsSealed, Sealed

APP = "store"
AT_ONCE = 500


def tables() -> list[type[models.Model]]:
    """What is kept: all tables of the store. Sessions, sign-in attempts and queues are not."""
    return list(apps.get_app_config(APP).get_models())


def written(model: type[models.Model]) -> Iterator[bytes]:
    """Each row of a table as one line; a sealed column stays sealed."""
    names = [f.attname for f in model._meta.concrete_fields]
    sealed = {f.attname for f in model._meta.concrete_fields if isinstance(f, Sealed)}
    raw = {f"raw_{name}": Cast(F(name), models.TextField()) for name in sealed}
    rows = model._base_manager.annotate(**raw).order_by("pk")
    asked = [f"raw_{name}" if name in sealed else name for name in names]
    for row in rows.values_list(*asked).iterator(chunk_size=AT_ONCE):
        yield (
            json.dumps(dict(zip(names, row, strict=True)), default=_plain, ensure_ascii=False).encode()
            + b"\n"
        )


def _plain(value: Any) -> str:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    raise TypeError(f"a column of {type(value).__name__} has no way into a backup")


def newest_migration() -> str:
    """The last change of the tables that this program knows."""
    graph = MigrationExecutor(connection).loader.graph
    return str(max(name for app, name in graph.leaf_nodes(APP)))


def knows(migration: str) -> bool:
    """Whether this program knows tables of that day."""
    return (APP, migration) in MigrationExecutor(connection).loader.graph.nodes


def is_empty() -> bool:
    """Whether the database has no tables of ours yet, or nothing but a first shop nobody has used."""
    there = set(connection.introspection.table_names())
    rows = 0
    for model in tables():
        if model._meta.db_table in there and model.__name__ not in ("Shop", "Person", "Membership"):
            rows += model._base_manager.count()
    return rows == 0 and ("store_shop" not in there or _nobody_yet())


def _nobody_yet() -> bool:
    from channelshift.store.shops import is_private

    return not is_private()


def take_in(migration: str, lines_of: Callable[[str], Iterator[bytes]]) -> dict[str, int]:
    """Fill the tables as they were on that day, then bring them up to today. How many rows each got."""
    call_command("migrate", interactive=False, verbosity=0)
    executor = MigrationExecutor(connection)
    if migration != newest_migration():
        executor.migrate([(APP, migration)])
    then = executor.loader.project_state([(APP, migration)]).apps
    with transaction.atomic():
        models_then = list(then.get_app_config(APP).get_models())
        for model in reversed(models_then):
            model._base_manager.all().delete()
        counts = {m.__name__: _filled(m, lines_of(m.__name__)) for m in models_then}
        _number_on(models_then)
    if migration != newest_migration():
        call_command("migrate", interactive=False, verbosity=0)
    return counts


def _filled(model: type[models.Model], lines: Iterator[bytes]) -> int:
    """All rows of one table, in the form they had; times set by the program are kept as they were."""
    for field in model._meta.concrete_fields:
        if isinstance(field, models.DateField):
            field.auto_now = field.auto_now_add = False
    fields = {f.attname: f for f in model._meta.concrete_fields}
    batch: list[models.Model] = []
    done = 0
    for line in lines:
        row = {n: _valued(fields[n], v) for n, v in json.loads(line).items() if n in fields}
        batch.append(model(**row))
        if len(batch) == AT_ONCE:
            done, batch = done + len(model._base_manager.bulk_create(batch)), []
    return done + len(model._base_manager.bulk_create(batch))


def _valued(field: models.Field[Any, Any], value: Any) -> Any:
    if isinstance(field, Sealed):
        return AsSealed(value) if value else value
    if value is None or isinstance(field, models.JSONField | models.ForeignKey):
        return value
    return field.to_python(value)


def _number_on(kept: list[type[models.Model]]) -> None:
    """New rows get numbers after the old ones (PostgreSQL; SQLite counts by itself)."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), kept):
            cursor.execute(statement)
