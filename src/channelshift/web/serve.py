"""The server, its worker and the edge of the short links, on this machine only, until Ctrl-C.

python -m channelshift.web.serve WORKSPACE [--port 8000] [--no-browser]
"""

from __future__ import annotations

import argparse
import errno
import os
import socket
import sys
import threading
import time
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from channelshift.links.setting import LISTEN, PORT, edge_folder, note_address
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.text import sentence
from channelshift.web.kept import Kept

ADDRESS = "127.0.0.1"
EVERYWHERE = ("", "0.0.0.0", "::")  # noqa: S104 - only compared with
LONGEST_START = 60.0
HELPERS = (["channelshift.web.worker"], ["channelshift.web.sending"])


def serve(
    workspace: Path,
    port: int = 8000,
    open_browser: bool = True,
    on_ready: Callable[[str], None] = print,
) -> None:
    """Serve the pages of one workspace until Ctrl-C or SIGTERM. `on_ready` is told the address."""
    _refuse_a_busy_port(port)
    _prepare(workspace)
    helpers = [*map(Kept, HELPERS), _edge_beside(workspace, port)]
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


def _edge_beside(workspace: Path, pages_port: int) -> Kept:
    """The edge, which serves the short links: on the port asked for, else on the next free one."""
    asked = os.environ.get(PORT, "")
    port = int(asked) if asked.isdigit() else _free_port_after(pages_port)
    _refuse_a_busy_port(port)
    listens = os.environ.get(LISTEN, "")
    note_address(workspace, f"http://{ADDRESS if listens in EVERYWHERE else listens}:{port}")
    folder = edge_folder(workspace)
    program = ["channelshift.links.run", str(folder), "--port", str(port), "--parent", str(os.getpid())]
    return Kept(program, troubles=folder / "edge.log")


def _free_port_after(port: int) -> int:
    """The next port that no program uses; the last of a hundred is complained of like any other."""
    for candidate in range(port + 1, port + 100):
        with suppress(ChannelshiftError, OverflowError):
            _refuse_a_busy_port(candidate)
            return candidate
    _refuse_a_busy_port(port + 100)
    return port + 100


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
