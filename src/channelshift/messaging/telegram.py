"""Telegram's Bot API: https://core.telegram.org/bots/api#sendmessage"""

from __future__ import annotations

from typing import Any

from channelshift.messaging.answers import STRANGE, Answer, failed, halt, later, sent, unknown
from channelshift.messaging.asking import Line, Said
from channelshift.terms.text import sentence

BASE_URL = "https://api.telegram.org"
LONGEST_TEXT = 4096  # characters of one message

BLOCKED = sentence("They blocked the bot or closed their account: taken as an opt-out.")
BAD_TOKEN = sentence("Telegram does not know this bot's token. Put the right one into the sender's settings.")
TOO_FAST = sentence("Telegram asked to wait. It is tried again.")
BROKEN = sentence(
    "Telegram failed while it had the message. Look in the chat whether it arrived, then say so."
)


class Telegram:
    """One bot. `base_url` is empty for Telegram's own address, or that of the seller's Bot API server."""

    def __init__(self, token: str, base_url: str = "", timeout: float = 20.0) -> None:
        self._token = token
        self._line = Line(base_url or BASE_URL, own=bool(base_url), timeout=timeout)

    def send(self, chat_id: str, text: str) -> Answer:
        """Send one text to one chat, and say what became of it."""
        body = {"chat_id": chat_id, "text": text[:LONGEST_TEXT]}
        said = self._line.ask(f"/bot{self._token}/sendMessage", body, {})
        return said if isinstance(said, Answer) else meaning(said)

    def close(self) -> None:
        self._line.close()


def meaning(said: Said) -> Answer:
    """What Telegram's answer means.

    A 5xx comes from a gateway or a server that may have passed the message on already: nothing in it says
    otherwise, so it is unknown. 429 and 4xx are given before anything is sent.
    """
    body = said.body if isinstance(said.body, dict) else {}
    if said.status == 200 and body.get("ok") is True:
        return _sent(body.get("result"))
    if said.status == 429:
        return later(TOO_FAST, wait=_wait(body, said.retry_after), whole_sender=True)
    if said.status >= 500:
        return unknown(BROKEN)
    if body.get("ok") is not False:
        return unknown(STRANGE)
    return _refused(said.status, str(body.get("description", ""))[:200])


def _sent(result: Any) -> Answer:
    number = result.get("message_id") if isinstance(result, dict) else None
    return sent(str(number)) if isinstance(number, int) else unknown(STRANGE)


def _wait(body: dict[str, Any], header: str) -> float:
    """Seconds to wait: `parameters.retry_after`, or the header of a gateway; a second where neither says."""
    parameters = body.get("parameters")
    stated = parameters.get("retry_after") if isinstance(parameters, dict) else None
    for seconds in (stated, header):
        try:
            return min(max(float(str(seconds)), 1.0), 86_400.0)
        except ValueError:
            continue
    return 1.0


def _refused(status: int, why: str) -> Answer:
    if status in (401, 404):
        return halt(BAD_TOKEN)
    if status == 403:
        return failed(BLOCKED, opted_out=True)
    return failed(sentence("Telegram refused the message: {why}", why=why))
