"""Links into a chat with the shop, each with a code that says who came by it, and QR pictures of any link."""

from __future__ import annotations

import io
import re
import secrets
from dataclasses import replace
from typing import Any

import segno
from django.db import IntegrityError, transaction

from channelshift.store import trail
from channelshift.store.models import Code, Link, LinkDomain
from channelshift.terms.text import sentence
from channelshift.workflows import links
from channelshift.workflows.links_draft import LinkDraft
from channelshift.workflows.links_hosts import CHATS
from channelshift.workflows.links_refused import ChatNotOurs, SlugTaken
from channelshift.workflows.links_targets import telegram_link, whatsapp_link

CODE = re.compile(r"[A-Z0-9](?:[A-Z0-9-]{1,38}[A-Z0-9])")
LETTERS = "23456789BCDFGHJKMNPQRSTVWXZ"
LONGEST_GREETING = 500
_MODULE = 8  # pixels of a QR picture's smallest square: sharp in print at 3 cm


def accounts() -> list[str]:
    """The shop's own chat accounts: `wa.me/NUMBER` and `t.me/BOT`."""
    hosts = LinkDomain.objects.values_list("host", flat=True)
    return [host for host in hosts if host.partition("/")[0] in CHATS]


def chat_address(account: str, code: str, greeting: str = "") -> str:
    """The address that opens a chat with the shop and brings the code along.

    WhatsApp shows the greeting and the code as a text ready to send; Telegram tells the bot the code alone,
    when the reader presses Start (https://core.telegram.org/bots/features#deep-linking).
    """
    host, _, name = account.partition("/")
    if host == "t.me":
        return telegram_link(name, code)
    return whatsapp_link(name, f"{greeting.strip()} ({code})".strip())


def create_chat_link(draft: LinkDraft, account: str, greeting: str = "", code: str = "") -> Link:
    """A short link that opens a chat, with a code of its own by which orders are tied to the link."""
    if account not in accounts():
        raise ChatNotOurs(
            sentence(
                "{account} is not among your shop's domains. Add it to them first.", account=account[:80]
            )
        )
    if len(greeting) > LONGEST_GREETING or not greeting.replace("\n", "").isprintable():
        raise ChatNotOurs(sentence("A greeting has at most {most} plain characters.", most=LONGEST_GREETING))
    with transaction.atomic():
        kept = code_for_link(code)
        target = {"url": chat_address(account, kept.code, greeting), "weight": 1, "name": "chat"}
        made = links.create(replace(draft, targets=(target,)))
        kept.link = made
        kept.save(update_fields=["link"])
    return made


def code_for_link(text: str = "", **fields: Any) -> Code:
    """A code that no other stands for; made where none is named."""
    for _ in range(20):
        code = text.strip().upper() or "".join(secrets.choice(LETTERS) for _ in range(8))
        if not CODE.fullmatch(code):
            raise ChatNotOurs(
                sentence("{code} is no code: use 3 to 40 of A to Z, 0 to 9 and hyphens.", code=code[:60])
            )
        try:
            with transaction.atomic():
                kept: Code = Code.objects.create(code=code, **fields)
                trail.note("made", "code", kept.id, became={"code": code})
                return kept
        except IntegrityError:
            if text.strip():
                raise SlugTaken(sentence("The code {code} stands for something else.", code=code)) from None
    raise SlugTaken(sentence("No free code was found. Try again, or choose one."))


def qr_svg(address: str) -> bytes:
    """A QR picture for print and pages."""
    stream = io.BytesIO()
    _qr(address).save(stream, kind="svg", scale=_MODULE, border=4, xmldecl=True, svgns=True)
    return stream.getvalue()


def qr_png(address: str) -> bytes:
    """A QR picture for videos and chats."""
    stream = io.BytesIO()
    _qr(address).save(stream, kind="png", scale=_MODULE, border=4)
    return stream.getvalue()


def _qr(address: str) -> segno.QRCode:
    # A quarter of the picture may be hidden by a logo or a crease.
    return segno.make_qr(address, error="q", boost_error=False)
