"""Kill -9 under load: visitors ask two workers all the while, and the clicks are harvested all the while.

For a test, and in full for the bench.
"""

from __future__ import annotations

import random
import socket
import threading
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from edge_at_work import PATIENCE, Server, exchange, link, serving

from channelshift.links.harvest import harvest
from channelshift.links.table import publish

VISITORS, A_LINE = 4, 40  # at once, and how many requests over one connection
BETWEEN = 30  # clicks at least that are acknowledged between two kills


class Toll(NamedTuple):
    """What the kills cost."""

    kills: int
    acknowledged: int
    lost: int  # acknowledged and in no log
    twice: int  # harvested more than once
    unacknowledged: int  # written, and killed before the answer
    damages: int  # torn ends of logs


class Visitors:
    """People who ask without pause, and remember each click id they were sent on with."""

    def __init__(self, server: Server) -> None:
        self.acknowledged: list[str] = []
        self._server = server
        self._leaving = threading.Event()
        self._threads = [threading.Thread(target=self._ask_on) for _ in range(VISITORS)]
        for thread in self._threads:
            thread.start()

    def _ask_on(self) -> None:
        while not self._leaving.is_set():
            with (
                suppress(OSError),
                socket.create_connection(("127.0.0.1", self._server.port), timeout=5) as line,
            ):
                for _ in range(A_LINE):
                    answer = exchange(line, "/mug")
                    if answer is None:
                        break
                    self.acknowledged.append(answer.location.partition("cs_click=")[2])
                    time.sleep(0.001)
            time.sleep(0.01)

    def leave(self) -> None:
        self._leaving.set()
        for thread in self._threads:
            thread.join()


class Warehouse:
    """Stores what it harvested together with the cursor; now and then it is cut off before it could."""

    def __init__(self, folder: Path, chance: random.Random) -> None:
        self.ids: Counter[str] = Counter()
        self.damages = 0
        self._folder, self._chance, self._cursor = folder, chance, {}

    def compact(self, surely: bool = False) -> None:
        got = harvest(self._folder, self._cursor)
        if not surely and self._chance.random() < 0.3:
            return
        self.ids.update(click.id for click in got.clicks)
        self.damages += len(got.damages)
        self._cursor = dict(got.cursor)


def kill_under_load(folder: Path, kills: int, seed: int) -> Toll:
    """Kill a worker, or now and then the whole server, again and again; then count the clicks."""
    chance = random.Random(seed)
    publish(folder, [link("mug")])
    warehouse = Warehouse(folder, chance)
    with serving(folder, "/mug") as server:
        visitors = Visitors(server)
        try:
            for _ in range(kills):
                wait_for_clicks(server, visitors)
                server.kill(chance.choice([server.process.pid, *server.workers() * 2]))
                warehouse.compact()
        finally:
            server.until_ready_again()
            visitors.leave()
    warehouse.compact(surely=True)
    acknowledged = [click for click in visitors.acknowledged if click]
    return Toll(
        kills,
        len(acknowledged),
        sum(click not in warehouse.ids for click in acknowledged),
        sum(times > 1 for times in warehouse.ids.values()),
        len(warehouse.ids.keys() - set(acknowledged)),
        warehouse.damages,
    )


def wait_for_clicks(server: Server, visitors: Visitors) -> None:
    """Until the load flows again over two workers."""
    enough, give_up = len(visitors.acknowledged) + BETWEEN, time.monotonic() + PATIENCE
    while len(visitors.acknowledged) < enough or len(server.workers()) < 2:
        server.revive()
        time.sleep(0.02)
        if time.monotonic() > give_up:
            raise AssertionError("the edge did not come back")
