"""The server and its worker, on this machine only, until Ctrl-C.

python -m channelshift.web.serve WORKSPACE [--port 8000] [--no-browser]
"""

from __future__ import annotations

import argparse
import errno
import os
import socket
import subprocess
import sys
import threading
import time
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.text import sentence

ADDRESS = "127.0.0.1"
LONGEST_START = 60.0


def serve(
    workspace: Path,
    port: int = 8000,
    open_browser: bool = True,
    on_ready: Callable[[str], None] = print,
) -> None:
    """Serve the pages of one workspace until Ctrl-C or SIGTERM. `on_ready` is told the address."""
    _refuse_a_busy_port(port)
    _prepare(workspace)
    helpers = [_Worker("channelshift.web.worker"), _Worker("channelshift.web.sending")]
    threading.Thread(target=_announce, args=(port, open_browser, on_ready), daemon=True).start()
    try:
        _run_server(port)
    finally:
        for helper in helpers:
            helper.stop()


def _refuse_a_busy_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except OSError as error:
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise
            raise ChannelshiftError(
                sentence(
                    "Another program is using port {port}. Stop it, or choose another port with --port.",
                    port=str(port),
                )
            ) from error


def _prepare(workspace: Path) -> None:
    """Point Django at the workspace and bring its tables up to date."""
    os.environ["CHANNELSHIFT_HOME"] = str(workspace)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "channelshift.config.settings")
    import django
    from django.core.management import call_command
    from django.db import connections

    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    connections.close_all()


def _run_server(port: int) -> None:
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    Granian(
        "channelshift.config.wsgi:application",
        address=ADDRESS,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=4,
        respawn_failed_workers=True,
        log_level=LogLevels.error,
    ).serve()


class _Worker:
    """A process beside the server, started again should it die while the server lives."""

    def __init__(self, module: str) -> None:
        self._module = module
        self._stopping = threading.Event()
        self._process = self._started()
        self._guard = threading.Thread(target=self._keep_alive, daemon=True)
        self._guard.start()

    def _started(self) -> subprocess.Popen[bytes]:
        # Its own process group: Ctrl-C reaches the server, which then stops the worker in order.
        return subprocess.Popen(
            [sys.executable, "-m", self._module],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def _keep_alive(self) -> None:
        while not self._stopping.wait(2.0):
            if self._process.poll() is not None:
                self._process = self._started()

    def stop(self) -> None:
        self._stopping.set()
        self._guard.join()
        self._process.terminate()
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()  # a killed job is found by the reaper and can be run again
            self._process.wait()


def _announce(port: int, open_browser: bool, on_ready: Callable[[str], None]) -> None:
    """Say the address, and open the browser, once the server answers."""
    address = f"http://{ADDRESS}:{port}/"
    give_up = time.monotonic() + LONGEST_START
    while time.monotonic() < give_up:
        with suppress(OSError), socket.create_connection((ADDRESS, port), timeout=1):
            on_ready(address)
            if open_browser and _has_a_screen():
                webbrowser.open(address)
            return
        time.sleep(0.1)


def _has_a_screen() -> bool:
    """Whether a browser opened here would be seen by anyone."""
    if sys.platform.startswith("linux"):
        return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    return True


def main() -> int:
    """Serve, from the command line."""
    parser = argparse.ArgumentParser(description="Serve the pages of one workspace on this machine.")
    parser.add_argument("workspace", type=Path)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--no-browser", action="store_true")
    given = parser.parse_args()
    try:
        serve(given.workspace.resolve(), given.port, not given.no_browser)
    except ChannelshiftError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
