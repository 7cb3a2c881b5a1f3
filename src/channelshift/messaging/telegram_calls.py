"""What Telegram calls us with: https://core.telegram.org/bots/api#update"""

from __future__ import annotations

from typing import Any

from channelshift.messaging import arrivals
from channelshift.messaging.arrivals import Visitor
from channelshift.messaging.once import once
from channelshift.messaging.wishes import asks_to_stop, start_code
from channelshift.store.models import Channel, Sender

HERE = str(Channel.TELEGRAM)


def take_in(sender: Sender, update: Any) -> None:
    """Take in one update: a message in a private chat, or that somebody blocked the bot; no others."""
    if not isinstance(update, dict) or not isinstance(update.get("update_id"), int):
        return
    once(sender, f"update:{update['update_id']}", lambda: _work(sender, update))


def _work(sender: Sender, update: dict[str, Any]) -> None:
    if (left := _private(update.get("my_chat_member"))) is not None:
        _membership(left)
    elif (message := _private(update.get("message"))) is not None:
        _message(sender, message)


def _private(part: Any) -> dict[str, Any] | None:
    """A part of an update that is of a private chat."""
    chat = part.get("chat") if isinstance(part, dict) else None
    is_private = isinstance(chat, dict) and chat.get("type") == "private" and isinstance(chat.get("id"), int)
    return part if is_private else None


def _membership(change: dict[str, Any]) -> None:
    now = change.get("new_chat_member")
    if isinstance(now, dict) and now.get("status") in ("kicked", "left"):
        arrivals.no_more(HERE, [str(change["chat"]["id"])], "blocked the bot")


def _message(sender: Sender, message: dict[str, Any]) -> None:
    said = message.get("text")
    text = said if isinstance(said, str) else ""
    visitor, at = _visitor(message), arrivals.moment(message.get("date"))
    code = start_code(text)
    content_id, link_id = arrivals.brought_by(code or "")
    contact_id = arrivals.meet(HERE, visitor, content_id, link_id)
    arrivals.wrote(contact_id, at)
    if code is not None:
        arrivals.agree(sender, contact_id, "Telegram start", at, content_id)
    elif asks_to_stop(text):
        arrivals.no_more(HERE, visitor.ids, f"wrote {text.strip()[:20]}")


def _visitor(message: dict[str, Any]) -> Visitor:
    who = message["from"] if isinstance(message.get("from"), dict) else {}
    return Visitor(
        ids=(str(message["chat"]["id"]),),
        name=str(who.get("first_name", "")),
        language=str(who.get("language_code", "")),
    )
