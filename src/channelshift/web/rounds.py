"""What the worker does for every shop by itself: the list of tasks kept up to date, and the day's letters."""

from __future__ import annotations

import logging
import threading
from datetime import date
from typing import Any

log = logging.getLogger(__name__)
BETWEEN_ROUNDS = 300.0  # seconds


def go_round_for_ever() -> None:
    """Look after every shop now and then, until the process ends."""
    from django.db import connection

    seen: dict[int, object] = {}
    pause = threading.Event()
    while not pause.wait(BETWEEN_ROUNDS):
        try:
            go_round(seen)
        except Exception:
            log.exception("a round over the shops failed")
        finally:
            connection.close()


def go_round(seen: dict[int, object]) -> None:
    """One round: a shop's list is made anew when what it is made of has changed, its letters go once a day.

    `seen` remembers from round to round what each shop's list was made of.
    """
    from channelshift.store.models import Shop

    for shop in list(Shop.objects.all()):
        try:
            _look_after(shop.id, seen)
        except Exception:
            log.exception("looking after shop %s failed", shop.id)  # the other shops go on


def _look_after(shop_id: int, seen: dict[int, object]) -> None:
    from channelshift.store.scope import in_shop
    from channelshift.web.ask import workspace
    from channelshift.workflows.letter.post import post_quietly
    from channelshift.workflows.tasks_gather import gather, stamp

    with in_shop(shop_id):
        shop = workspace()
        made_of = stamp(shop)
        if seen.get(shop_id) != made_of:
            gather(shop)
            _notice(shop)
            seen[shop_id] = made_of
        _letters(shop.today)
        post_quietly(shop)


def _notice(shop: Any) -> None:
    """Alerts are looked for when what they are made of has changed; an empty shop has none."""
    from channelshift.terms.complaints import ChannelshiftError
    from channelshift.workflows.alerts import look

    try:
        look(shop)
    except ChannelshiftError:
        return


def _letters(today: date) -> None:
    from channelshift.workflows.task_letters import NoMailServer, remind

    try:
        remind(today)
    except NoMailServer:
        return  # nobody asked for letters
