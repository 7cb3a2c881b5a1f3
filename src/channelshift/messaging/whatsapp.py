"""WhatsApp's Cloud API: https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from channelshift.messaging.answers import STRANGE, Answer, failed, halt, later, sent, unknown
from channelshift.messaging.asking import Line, Said
from channelshift.terms.text import Sentence, sentence

BASE_URL = "https://graph.facebook.com"
VERSION = "v23.0"
LONGEST_TEXT = 4096  # characters of one message

OPTED_OUT = 131050
STOPPED_MARKETING = sentence("They stopped marketing messages in WhatsApp: taken as an opt-out for good.")
TOO_FAST = sentence("WhatsApp asked to wait. It is tried again.")
AWAY = sentence("WhatsApp is not available just now. It is tried again.")
BROKEN = sentence(
    "WhatsApp failed while it had the message. Look in the chat whether it arrived, then say so."
)

# https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes
NOT_SENT: dict[int, Sentence] = {
    131026: sentence(
        "WhatsApp cannot deliver to this person: no account, an old app, or terms not accepted."
    ),
    131047: sentence("They last wrote more than 24 hours ago: only an approved template may go."),
    131049: sentence("WhatsApp held this back: the person gets enough marketing messages as it is."),
    130472: sentence("WhatsApp held this back: the person's number is part of an experiment of theirs."),
}
SENDER_WAITS = {4: 60.0, 80007: 60.0, 130429: 5.0}  # limits of the app, the account and the number: seconds
PAIR_WAITS = 131056
PAIR_WAIT = 60.0  # seconds; the provider names none, and too short a wait makes the limit stricter
AWAY_CODES = {131016, 133004}  # "service unavailable": said before anything is taken in
AWAY_WAIT = 60.0
NOBODYS: dict[int, Sentence] = {
    0: sentence("WhatsApp does not accept the access token. Put a valid one into the sender's settings."),
    190: sentence("WhatsApp's access token has expired. Put a valid one into the sender's settings."),
    10: sentence("The access token may not send messages. Grant it in WhatsApp Manager."),
    368: sentence("WhatsApp has blocked this account for breaking its policies. See WhatsApp Manager."),
    131031: sentence("WhatsApp has locked this account. See WhatsApp Manager."),
    131042: sentence("WhatsApp has no valid means of payment for this account. See WhatsApp Manager."),
    131045: sentence("This number is not registered with WhatsApp. Register it in WhatsApp Manager."),
    133010: sentence("This number is not registered with WhatsApp. Register it in WhatsApp Manager."),
    131048: sentence("WhatsApp has limited this number: too many people reported or blocked its messages."),
    132000: sentence(
        "The text fills in another number of places than the template has. Correct the broadcast."
    ),
    132001: sentence("WhatsApp knows no approved template of this name and language. Correct the broadcast."),
    132007: sentence("WhatsApp says the template breaks its rules. Choose another one."),
    132015: sentence("WhatsApp has paused this template for low quality. Choose another one."),
    132016: sentence("WhatsApp has disabled this template for low quality. Choose another one."),
}


class WhatsApp:
    """One business number. `base_url` is empty for the provider's own address."""

    def __init__(self, token: str, number_id: str, base_url: str = "", timeout: float = 20.0) -> None:
        self._token, self._number_id = token, number_id
        self._line = Line(base_url or BASE_URL, own=bool(base_url), timeout=timeout)

    def send_text(self, to: str, text: str, ours: str = "") -> Answer:
        """Send free text, allowed within 24 hours of the person's last message."""
        return self._send(to, {"type": "text", "text": {"body": text[:LONGEST_TEXT]}}, ours)

    def send_template(
        self, to: str, name: str, language: str, filled: Sequence[str], ours: str = ""
    ) -> Answer:
        """Send an approved template, its places filled in order. `ours` comes back with every status."""
        template: dict[str, Any] = {"name": name, "language": {"code": language}}
        if filled:
            places = [{"type": "text", "text": text} for text in filled]
            template["components"] = [{"type": "body", "parameters": places}]
        return self._send(to, {"type": "template", "template": template}, ours)

    def close(self) -> None:
        self._line.close()

    def _send(self, to: str, what: dict[str, Any], ours: str) -> Answer:
        body = {"messaging_product": "whatsapp", "recipient_type": "individual", **_addressed(to), **what}
        if ours:
            body["biz_opaque_callback_data"] = ours
        headers = {"Authorization": f"Bearer {self._token}"}
        said = self._line.ask(f"/{VERSION}/{self._number_id}/messages", body, headers)
        return said if isinstance(said, Answer) else meaning(said)


def _addressed(to: str) -> dict[str, str]:
    """To a phone number, or to a business-scoped user id such as US.13491208655302741918."""
    is_phone = to.lstrip("+").isdigit()
    return {"to": to.lstrip("+")} if is_phone else {"recipient": to}


def meaning(said: Said) -> Answer:
    """What WhatsApp's answer means.

    A 5xx with a code that says "not available" was given before the message was taken in and is tried again.
    Any other 5xx (131000 and 1 say "unknown error") may come after it: unknown.
    """
    body = said.body if isinstance(said.body, dict) else {}
    if said.status == 200:
        return _sent(body.get("messages"))
    code = code_of(body.get("error"))
    if code in AWAY_CODES:
        return later(AWAY, wait=AWAY_WAIT, whole_sender=True)
    if code in SENDER_WAITS or said.status == 429 and code != PAIR_WAITS:
        return later(TOO_FAST, wait=SENDER_WAITS.get(code or 0, 60.0), whole_sender=True)
    if said.status >= 500 and code not in (OPTED_OUT, PAIR_WAITS, *NOT_SENT, *NOBODYS):
        return unknown(BROKEN)
    if code is None:
        return unknown(STRANGE)
    return refusal(code, body["error"])


def refusal(code: int, error: Any) -> Answer:
    """What a documented error code means, in an answer or in a later status."""
    if code == OPTED_OUT:
        return failed(STOPPED_MARKETING, opted_out=True)
    if code == PAIR_WAITS:
        return later(TOO_FAST, wait=PAIR_WAIT)
    if code in NOBODYS:
        return halt(NOBODYS[code])
    said = sentence("WhatsApp refused the message ({code}): {why}", code=str(code), why=_why(error))
    return failed(NOT_SENT.get(code, said))


def code_of(error: Any) -> int | None:
    """The number of an error, or None where it has none."""
    code = error.get("code") if isinstance(error, dict) else None
    return code if isinstance(code, int) and not isinstance(code, bool) else None


def _why(error: Any) -> str:
    detail = error.get("error_data") if isinstance(error, dict) else None
    stated = detail.get("details") if isinstance(detail, dict) else None
    return str(stated or (error.get("message") if isinstance(error, dict) else ""))[:200]


def _sent(messages: Any) -> Answer:
    first = messages[0] if isinstance(messages, list) and messages else None
    number = first.get("id") if isinstance(first, dict) else None
    return sent(number) if isinstance(number, str) and number else unknown(STRANGE)
