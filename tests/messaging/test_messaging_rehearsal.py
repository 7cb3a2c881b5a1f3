"""A broadcast is seen before anybody gets it."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from channelshift.messaging.rehearsal import Heard, Rehearsal
from channelshift.messaging.telegram import Telegram


@pytest.fixture
def stand_in() -> Iterator[Rehearsal]:
    with Rehearsal() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_a_message_comes_to_the_rehearsal_and_counts_as_sent(stand_in: Rehearsal):
    bot = Telegram("123:secret", base_url=stand_in.url)
    first, second = (
        bot.send("5500100000", "Hello Grace: MIST10"),
        bot.send("5500107919", "Hello Aiko: MIST11"),
    )
    bot.close()
    assert [first.message_id, second.message_id] == ["1", "2"]
    assert stand_in.heard == [
        Heard("5500100000", "Hello Grace: MIST10"),
        Heard("5500107919", "Hello Aiko: MIST11"),
    ]


def test_what_telegram_would_refuse_is_refused(stand_in: Rehearsal):
    bot = Telegram("123:secret", base_url=stand_in.url)
    answer = bot.send("5500100000", "")
    bot.close()
    assert answer.message_id == ""
    assert stand_in.heard == []
