"""Serve the short links: `python -m channelshift.links.run EDGE --port 8001 [--workers 2] [--parent PID]`.

EDGE is the edge's folder, `CHANNELSHIFT_HOME/edge` in a workspace. The environment variables are listed in
docs/links-edge.md.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
import time
from pathlib import Path

from channelshift.links.server import Edge
from channelshift.links.setting import LISTEN, read_setting
from channelshift.terms.complaints import ChannelshiftError

_FOLDER = "CHANNELSHIFT_EDGE_FOLDER"  # told to the workers, which Granian starts


def edge() -> Edge:
    """One worker's application, made in the worker."""
    return Edge(read_setting(Path(os.environ[_FOLDER])))


def serve(folder: Path, address: str, port: int, workers: int) -> None:
    """Serve until SIGTERM or Ctrl-C."""
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces
    from granian.log import LogLevels

    from channelshift.links.loop import register

    register()
    os.environ[_FOLDER] = str(folder)
    Granian(
        "channelshift.links.run:edge",
        factory=True,
        address=address,
        port=port,
        interface=Interfaces.RSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=workers,
        blocking_threads=1,  # the one thread that answers: see channelshift.links.loop
        respawn_failed_workers=True,
        log_level=LogLevels.error,
    ).serve()


def _end_with(parent: int) -> None:
    """Stop when the program that started us is gone, however it ended."""
    while os.getppid() == parent:
        time.sleep(0.2)
    os.kill(os.getpid(), signal.SIGTERM)


def main() -> int:
    """Serve, from the command line."""
    parser = argparse.ArgumentParser(description="Serve the short links of one workspace.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--port", type=int, default=8001)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--parent", type=int, help="end when this process, which started us, is gone")
    given = parser.parse_args()
    try:
        read_setting(given.folder)
    except ChannelshiftError as error:
        print(error, file=sys.stderr)
        return 1
    if given.parent:
        threading.Thread(target=_end_with, args=(given.parent,), daemon=True).start()
    serve(given.folder.resolve(), os.environ.get(LISTEN) or "127.0.0.1", given.port, given.workers)
    return 0


if __name__ == "__main__":
    sys.exit(main())
