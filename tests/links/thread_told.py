"""A Granian application in the edge's loop that tells which thread answers: for a test."""

from __future__ import annotations

import sys
import threading
from typing import Any


async def app(scope: Any, proto: Any) -> None:
    here = threading.current_thread() is threading.main_thread()
    proto.response_empty(200, [("answered-by", "the loop" if here else "where it arrived")])


if __name__ == "__main__":
    from granian import Granian
    from granian.constants import Interfaces

    from channelshift.links.loop import register

    register()
    Granian("thread_told:app", port=int(sys.argv[1]), interface=Interfaces.RSGI, log_enabled=False).serve()
