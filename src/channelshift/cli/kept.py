"""The rows of a workspace on the command line: its database, brought up to date, seen from its first shop."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from channelshift.cli.asked import Asked

if TYPE_CHECKING:
    from channelshift.store.models import Shop

SETTINGS = "channelshift.config.settings"
DATABASE = "CHANNELSHIFT_DATABASE_URL"


def open_store(asked: Asked) -> None:
    """Point Django at the workspace and bring its tables up to date."""
    home = asked.workspace().path
    os.environ["CHANNELSHIFT_HOME"] = str(home)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", interactive=False, verbosity=0)


def has_rows(asked: Asked) -> bool:
    """Whether anything was ever kept: a command that only reads makes no database."""
    return bool(os.environ.get(DATABASE)) or (asked.workspace().path / "store.sqlite3").exists()


@contextmanager
def first_shop(asked: Asked) -> Iterator[Shop]:
    """Everything inside is of the workspace's first shop. Who may use its folder is asked for no password."""
    open_store(asked)
    from channelshift.store.scope import in_shop
    from channelshift.store.shops import home_shop

    shop = home_shop()
    with in_shop(shop.id):
        yield shop
