"""The event loop of the edge's workers: an answer is made where the request arrives.

Granian reads requests in a thread of its own and hands each to the event loop, which wakes by a byte in a
socket. Our answer never waits for anything, so that hand-over is most of what a redirect would cost: half
of the processor time of a bare redirect here. This loop runs such a coroutine to its end at once, in the one
thread that hands requests over; whatever else is asked of the loop is done as ever.

Granian names `loops.register` as the place for a loop of one's own. Should a later version hand requests over
in another form, they take the ordinary way: slower, not wrong.
"""

from __future__ import annotations

import asyncio
from types import CoroutineType
from typing import Any


class AtOnce(asyncio.SelectorEventLoop):
    """An event loop that runs a coroutine handed over from another thread in that thread, to its end."""

    def call_soon_threadsafe(self, callback: Any, *args: Any, context: Any = None) -> Any:  # type: ignore[override]
        if args and type(args[0]) is CoroutineType:
            run_to_its_end(args[0])
            return None
        return super().call_soon_threadsafe(callback, *args, context=context)


def run_to_its_end(coroutine: CoroutineType[Any, Any, None]) -> None:
    """Run a coroutine that waits for nothing."""
    try:
        coroutine.send(None)
    except StopIteration:
        return
    coroutine.close()
    raise RuntimeError("an answer of the edge waited for something")


def register() -> None:
    """Have Granian's workers use this loop."""
    from granian import loops

    loops.register("auto")(_build)


def _build() -> asyncio.AbstractEventLoop:
    loop = AtOnce()
    asyncio.set_event_loop(loop)
    return loop
