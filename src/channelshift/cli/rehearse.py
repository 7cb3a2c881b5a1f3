"""channelshift rehearse: see a broadcast arrive before anybody gets it."""

from __future__ import annotations

from typing import Annotated

import typer

from channelshift.cli import screen
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.text import sentence

PORT = 8790


def rehearse(
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="The port it listens on.")] = PORT,
) -> None:
    """Show a broadcast here before anybody gets it.

    Stands in for Telegram on this machine until Ctrl-C.

    Give the address it prints to a sender as its own address (Broadcasts, Senders): messages then come here
    and go to nobody.
    """
    from channelshift.messaging.rehearsal import Heard, Rehearsal

    def show(message: Heard) -> None:
        screen.say(f"to {message.chat}: {message.text}")

    try:
        stand_in = Rehearsal(port, show)
    except OSError as error:
        raise ChannelshiftError(
            sentence("Another program is using port {port}. Choose another with --port.", port=str(port))
        ) from error
    screen.say(f"Give this address to a sender: {stand_in.url}", "Ctrl-C ends the rehearsal.")
    try:
        stand_in.serve_forever()
    except KeyboardInterrupt:
        stand_in.server_close()
