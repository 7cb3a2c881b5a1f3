"""The sending process: sends the messages of broadcasts, and nothing else. It may be killed at any moment.

python -m channelshift.web.sending
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from typing import Any

import django

FRESH = 60.0  # seconds for which a shop's limits are remembered


def main() -> None:
    """Send until told to stop, then finish what is on its way."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "channelshift.config.settings")
    django.setup()
    from channelshift.messaging.worker import SendingLoop

    told = threading.Event()
    for told_by in (signal.SIGTERM, signal.SIGINT):
        signal.signal(told_by, lambda *_: told.set())
    SendingLoop(remembering(_limits_of)).run(told.is_set)


def _limits_of(shop_id: int, channel: str) -> Any:
    from channelshift.messaging.limits import DEFAULTS
    from channelshift.terms.complaints import ChannelshiftError
    from channelshift.workflows.message_limits import limits_of

    try:
        return limits_of(shop_id, channel)
    except ChannelshiftError:  # a shop whose own rules cannot be read still keeps to the providers' limits
        return DEFAULTS[channel]


def remembering(ask: Callable[[int, str], Any]) -> Callable[[int, str], Any]:
    """The same question, asked anew once a minute."""
    known: dict[tuple[int, str], tuple[float, Any]] = {}

    def answer(shop_id: int, channel: str) -> Any:
        key, now = (shop_id, channel), time.monotonic()
        if key not in known or now - known[key][0] > FRESH:
            known[key] = (now, ask(shop_id, channel))
        return known[key][1]

    return answer


if __name__ == "__main__":
    main()
