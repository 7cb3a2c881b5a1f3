"""The words of one message: a broadcast's text with the contact's name and personal code in their places."""

from __future__ import annotations

import re

from channelshift.store.models import Campaign, Code, Contact

PLACE = re.compile(r"\{(name|code)\}")


class NoCode(LookupError):
    """The text names a personal code and this contact has none."""


def values(campaign: Campaign, contact: Contact) -> dict[str, str]:
    """What fills the places of the text for this contact. Raises NoCode where their code is missing."""
    filled = {"name": contact.name.strip()}
    if "{code}" in campaign.body:
        filled["code"] = _code(campaign, contact)
    return filled


def text_of(campaign: Campaign, filled: dict[str, str]) -> str:
    """The text as this contact reads it. A name with {code} in it stays as it is."""
    return PLACE.sub(lambda place: filled[place[1]], campaign.body)


def places_of(campaign: Campaign, filled: dict[str, str]) -> list[str]:
    """What fills a template's places, in the order in which the text names them."""
    return [filled[name] or "-" for name in PLACE.findall(campaign.body)]


def _code(campaign: Campaign, contact: Contact) -> str:
    """The newest code of this contact that begins as the broadcast's codes do."""
    theirs = Code.everywhere.filter(contact_id=contact.pk, code__startswith=campaign.code_prefix)
    code = theirs.order_by("-id").values_list("code", flat=True).first()
    if code is None:
        raise NoCode
    return code
