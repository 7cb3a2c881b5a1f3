"""The worker process: does the jobs that pages ask for, and gives back those whose worker died.

python -m channelshift.web.worker
"""

from __future__ import annotations

import logging
import os
import threading
from typing import Any

import django

from channelshift.terms.collector import collect_seldom
from channelshift.web.rounds import go_round_for_ever

log = logging.getLogger(__name__)
BETWEEN_LOOKS = 15.0
BETWEEN_COUNTS = 60.0  # seconds between two readings of the click logs


def main() -> None:
    """Work until told to stop."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "channelshift.config.settings")
    django.setup()
    collect_seldom()
    pick_up_what_waits()
    threading.Thread(target=_reap_for_ever, daemon=True).start()
    threading.Thread(target=_serve_links_for_ever, daemon=True).start()
    threading.Thread(target=go_round_for_ever, daemon=True).start()
    worker = task_worker()
    worker.configure_signals()
    worker.run()


def pick_up_what_waits() -> int:
    """Hand out again what was waiting when the last worker stopped.

    A job handed out twice is done once: only a waiting job can be claimed.
    """
    from channelshift.store.models import Job
    from channelshift.web.tasks import start

    waiting = list(Job.everywhere.filter(status=Job.Status.WAITING).order_by("created_at"))
    for job in waiting:
        start(job)
    return len(waiting)


def _reap_for_ever() -> None:
    from django.db import connection

    from channelshift.store.jobs import reap

    pause = threading.Event()
    while True:
        try:
            if found := reap():
                log.warning("%s jobs were found dead and can be run again", found)
        except Exception:
            log.exception("looking for dead jobs failed")
        finally:
            connection.close()
        pause.wait(BETWEEN_LOOKS)


def _serve_links_for_ever() -> None:
    """Keep the edge's links as the rulebook has them, and count what it logged."""
    from django.db import connection

    from channelshift.workflows.clicks import compact_everywhere
    from channelshift.workflows.links_publish import publish_everything

    pause = threading.Event()
    while True:
        try:
            publish_everything()
            compact_everywhere()
        except Exception:
            log.exception("publishing links or counting clicks failed")
        finally:
            connection.close()
        pause.wait(BETWEEN_COUNTS)


def task_worker(until_empty: bool = False) -> Any:
    """What takes tasks from the queue, one at a time: for ever, or until none is left."""
    from django.utils.crypto import get_random_string
    from django_tasks_db.management.commands.db_worker import Worker

    return Worker(
        queue_names=["default"],
        interval=0.4,
        batch=until_empty,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=get_random_string(32),
        excluded_queue_names=[],
    )


if __name__ == "__main__":
    main()
