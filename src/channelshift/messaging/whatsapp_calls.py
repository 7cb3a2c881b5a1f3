"""What WhatsApp calls us with: https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/components"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from channelshift.messaging import arrivals
from channelshift.messaging.arrivals import Visitor
from channelshift.messaging.once import once
from channelshift.messaging.receipts import note_status
from channelshift.messaging.wishes import PAYLOAD, asks_to_stop
from channelshift.store.models import Channel, Code, Link, Sender

HERE = str(Channel.WHATSAPP)


def take_in(sender: Sender, call: Any) -> None:
    """Take in one call: messages of people, statuses of ours, and wishes set in the app."""
    for value in _values(sender, call):
        names = _names(value)
        for message in _rows(value, "messages"):
            _once(sender, "message", message.get("id"), partial(_message, sender, message, names))
        for status in _rows(value, "statuses"):
            kind = f"status:{status.get('status')}"
            _once(sender, kind, status.get("id"), partial(_status, sender, status))
        for wish in _rows(value, "user_preferences"):
            _once(sender, "wish", json.dumps(wish, sort_keys=True), partial(_wish, wish))


def _values(sender: Sender, call: Any) -> Iterator[dict[str, Any]]:
    """The parts of a call that are of this sender's number; one app may serve several."""
    for entry in _rows(call, "entry"):
        for change in _rows(entry, "changes"):
            value = change.get("value")
            if not isinstance(value, dict):
                continue
            number = value["metadata"] if isinstance(value.get("metadata"), dict) else {}
            if not sender.account or number.get("phone_number_id") in (None, sender.account):
                yield value


def _rows(part: Any, name: str) -> list[dict[str, Any]]:
    found = part.get(name) if isinstance(part, dict) else None
    return [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []


def _once(sender: Sender, kind: str, number: Any, work: Callable[[], None]) -> None:
    if isinstance(number, str) and number:
        once(sender, f"{kind}:{number}", work)


def _names(value: dict[str, Any]) -> dict[str, str]:
    """What people call themselves, by each of their ids."""
    names: dict[str, str] = {}
    for row in _rows(value, "contacts"):
        profile = row["profile"] if isinstance(row.get("profile"), dict) else {}
        for own in _ids(row, "wa_id", "user_id"):
            names[own] = str(profile.get("name", ""))
    return names


def _ids(row: dict[str, Any], *names: str) -> tuple[str, ...]:
    """The ids a row names, the phone number first: it is the one to write to."""
    found = (row.get(name) for name in names)
    return tuple(dict.fromkeys(one.lstrip("+") for one in found if isinstance(one, str) and one))


def _message(sender: Sender, message: dict[str, Any], names: dict[str, str]) -> None:
    ids = _ids(message, "from", "from_user_id")
    if not ids:
        return
    text, at = _text(message), arrivals.moment(message.get("timestamp"))
    code = _code_in(text)
    content_id, link_id = arrivals.brought_by(code)
    name = next((names[own] for own in ids if names.get(own)), "")
    contact_id = arrivals.meet(HERE, Visitor(ids, name), content_id, link_id)
    arrivals.wrote(contact_id, at)
    if asks_to_stop(text):
        arrivals.no_more(HERE, ids, f"wrote {text.strip()[:20]}")
    elif _came_by_chat_link(text):
        arrivals.agree(sender, contact_id, "WhatsApp link", at, content_id)


def _text(message: dict[str, Any]) -> str:
    """What a message says: typed, or the button of a template."""
    for kind, name in (("text", "body"), ("button", "text")):
        part = message.get(kind)
        if isinstance(part, dict) and isinstance(part.get(name), str):
            return part[name]
    return ""


def _came_by_chat_link(text: str) -> bool:
    """Whether the text holds the code of a chat link of ours as the link prefilled it, in capitals.

    Who names another link or a discount ("is the sale on?", "LENA10 does not work") agreed to nothing.
    """
    return Code.objects.filter(code__in=_words(text), link__isnull=False).exists()


def _code_in(text: str) -> str:
    """The code of ours in a text, which says what brought them; empty where it holds none."""
    fitting = _words(text)
    codes = set(Code.objects.filter(code__in=[w.upper() for w in fitting]).values_list("code", flat=True))
    links = set(Link.objects.filter(code__in=fitting).values_list("code", flat=True))
    return next((word for word in fitting if word.upper() in codes or word in links), "")


def _words(text: str) -> list[str]:
    words = [word.strip(".,:;!?()\"'") for word in text.split()[:40]]
    return [word for word in words if PAYLOAD.fullmatch(word)]


def _status(sender: Sender, status: dict[str, Any]) -> None:
    errors = _rows(status, "errors")
    note_status(
        sender,
        str(status["id"]),
        str(status.get("biz_opaque_callback_data", "")),
        str(status.get("status", "")),
        arrivals.moment(status.get("timestamp")),
        errors[0] if errors else None,
    )


def _wish(wish: dict[str, Any]) -> None:
    """Marketing messages switched off in the app. Switched on again there is no consent to our wording."""
    if wish.get("value") == "stop":
        arrivals.no_more(HERE, _ids(wish, "wa_id", "user_id"), "switched off in WhatsApp")
