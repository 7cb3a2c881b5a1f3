"""An answer is made in the thread its request arrives in; whatever else the loop is asked goes its way."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.request import urlopen

import pytest

from channelshift.links.loop import AtOnce, run_to_its_end


def test_a_coroutine_handed_over_runs_at_once_and_here() -> None:
    where: list[int] = []

    async def answer() -> None:
        where.append(threading.get_ident())

    loop = AtOnce()
    loop.call_soon_threadsafe(print, answer(), None)
    loop.close()
    assert where == [threading.get_ident()]


def test_anything_else_runs_in_the_loop() -> None:
    loop, done = AtOnce(), threading.Event()

    async def waits() -> None:
        event = asyncio.Event()
        threading.Thread(target=lambda: loop.call_soon_threadsafe(event.set)).start()
        await asyncio.wait_for(event.wait(), 10)
        done.set()

    loop.run_until_complete(waits())
    loop.close()
    assert done.is_set()


def test_an_answer_that_would_wait_is_a_fault_that_shows() -> None:
    class Something:
        def __await__(self):
            yield

    async def waits() -> None:
        await Something()

    with pytest.raises(RuntimeError, match="waited"):
        run_to_its_end(waits())


def test_granian_hands_requests_over_in_the_form_the_loop_knows() -> None:
    """Should a later Granian not, this fails, and the edge is right but half as fast."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = Path(__file__).parent
    server = subprocess.Popen([sys.executable, "thread_told.py", str(port)], cwd=folder)
    try:
        assert answered_by(port) == "where it arrived"
    finally:
        server.terminate()
        server.wait(timeout=20)


def answered_by(port: int) -> str | None:
    give_up = time.monotonic() + 30
    while time.monotonic() < give_up:
        try:
            with urlopen(f"http://127.0.0.1:{port}/") as answer:
                return answer.headers["answered-by"]
        except OSError:
            time.sleep(0.1)
    return None
