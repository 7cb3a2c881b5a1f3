"""What a provider's answer means for one message: it went, never will, may be tried again, or who knows."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from channelshift.terms.text import Sentence, sentence


class Fate(StrEnum):
    """What became of one request."""

    SENT = "sent"
    FAILED = "failed"  # refused for good
    LATER = "later"  # certainly not sent; may be tried again
    UNKNOWN = "unknown"  # may have been sent: never tried again by itself
    HALT = "halt"  # certainly not sent, and no other message of this broadcast would be


@dataclass(frozen=True)
class Answer:
    """The meaning of a provider's answer."""

    fate: Fate
    reason: Sentence | None = None
    message_id: str = ""
    wait: float | None = None  # seconds the provider asks for
    whole_sender: bool = False  # the wait is of all messages of the sender
    opted_out: bool = False  # the person does not want to hear from us


def sent(message_id: str) -> Answer:
    return Answer(Fate.SENT, message_id=message_id)


def failed(reason: Sentence, opted_out: bool = False) -> Answer:
    return Answer(Fate.FAILED, reason, opted_out=opted_out)


def later(reason: Sentence, wait: float | None = None, whole_sender: bool = False) -> Answer:
    return Answer(Fate.LATER, reason, wait=wait, whole_sender=whole_sender)


def unknown(reason: Sentence) -> Answer:
    return Answer(Fate.UNKNOWN, reason)


def halt(reason: Sentence) -> Answer:
    return Answer(Fate.HALT, reason)


UNREACHABLE = sentence("The provider cannot be reached just now. It is tried again.")
NO_ANSWER = sentence(
    "The request left and no answer came. Look in the chat whether the message arrived, then say so."
)
STRANGE = sentence(
    "The provider's answer makes no sense. Look in the chat whether the message arrived, then say so."
)
