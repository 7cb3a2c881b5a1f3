"""channelshift serve: the pages of the shop on this machine."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer

from channelshift.cli.asked import asked_of

PORT = 8000
SERVER = "channelshift.config.serve"
Port = Annotated[int, typer.Option(min=1, max=65535, help="The port of the pages.")]
Browser = Annotated[bool, typer.Option("--browser/--no-browser", help="Open a browser, if there is one.")]


def serve(context: typer.Context, port: Port = PORT, browser: Browser = True) -> None:
    """Serve the pages on this machine until Ctrl-C."""
    home = asked_of(context).workspace().path
    raise typer.Exit(run_server(home, port, browser))


def run_server(home: Path, port: int, browser: bool) -> int:
    """Start the server as a program of its own and wait for its end; asked to stop, it is asked too."""
    server = subprocess.Popen(server_command(home, port, browser))

    def pass_on(number: int, frame: FrameType | None) -> None:
        server.terminate()

    earlier = signal.signal(signal.SIGTERM, pass_on)
    try:
        return 1 if server.wait() > 0 else 0
    except KeyboardInterrupt:
        server.terminate()
        server.wait()
        return 0
    finally:
        signal.signal(signal.SIGTERM, earlier)


def server_command(home: Path, port: int, browser: bool) -> list[str]:
    quiet = [] if browser else ["--no-browser"]
    return [sys.executable, "-m", SERVER, str(home), "--port", str(port), *quiet]
