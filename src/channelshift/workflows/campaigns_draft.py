"""What a broadcast is before anything is sent: checked, so that nothing is found wrong halfway through."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from channelshift.messaging.filling import PLACE
from channelshift.store.models import Channel, Sender
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.text import sentence
from channelshift.workflows.codes import a_prefix, checked_days
from channelshift.workflows.consent import OFFERS, PURPOSES
from channelshift.workflows.message_costs import CATEGORIES, MARKETING
from channelshift.workflows.segments import criteria

LONGEST = 4096  # characters of one message on both channels
LONGEST_PREFIX = 19
MOST_PER_WEEK = 100
_ANY_PLACE = re.compile(r"\{[^{}]*\}")
_TEMPLATE = re.compile(r"[a-z0-9_]{1,200}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(_[A-Z]{2})?")


class NotADraft(ChannelshiftError):
    """A broadcast was written in a way that cannot be sent."""


@dataclass(frozen=True)
class CampaignDraft:
    """What a person wrote of a broadcast."""

    name: str
    sender: Sender
    body: str
    template: str = ""
    template_language: str = ""
    category: str = MARKETING
    purpose: str = OFFERS
    segment: dict[str, str] = field(default_factory=dict)
    offer: str = ""
    code_prefix: str = ""
    code_first_day: date | None = None
    code_last_day: date | None = None
    scheduled_at: datetime | None = None
    quiet_from: time | None = None
    quiet_to: time | None = None
    most_per_week: int | None = None

    def fields(self) -> dict[str, Any]:
        """The columns of the row. Raises NotADraft with what to correct."""
        self._check_text()
        self._check_template()
        self._check_choices()
        prefix = f"{a_prefix(self.code_prefix)}-" if self.code_prefix.strip() else ""
        if len(prefix) > LONGEST_PREFIX:
            raise NotADraft(sentence("The codes' beginning has {n} letters at most.", n=LONGEST_PREFIX - 1))
        checked_days(self.code_first_day, self.code_last_day)
        return {
            "name": self.name.strip()[:100],
            "sender": self.sender,
            "body": self.body.strip(),
            "template": self.template.strip(),
            "template_language": self.template_language.strip(),
            "category": self.category,
            "purpose": self.purpose,
            "segment": criteria(self.segment),
            "offer": self.offer.strip()[:100],
            "code_prefix": prefix,
            "code_first_day": self.code_first_day,
            "code_last_day": self.code_last_day,
            "scheduled_at": self.scheduled_at,
            "quiet_from": self.quiet_from,
            "quiet_to": self.quiet_to,
            "most_per_week": self.most_per_week,
        }

    def _check_text(self) -> None:
        if not self.name.strip():
            raise NotADraft(sentence("Give the broadcast a name."))
        if not self.body.strip() and not self.template.strip():
            raise NotADraft(sentence("Write a text."))
        if len(self.body) > LONGEST:
            raise NotADraft(sentence("A message has {n} signs at most.", n=LONGEST))
        for place in _ANY_PLACE.findall(self.body):
            if not PLACE.fullmatch(place):
                raise NotADraft(
                    sentence("{place} cannot be filled in. Use (name) or (code) in braces.", place=place[:40])
                )
        if "{code}" in self.body and not self.code_prefix.strip():
            raise NotADraft(sentence("The text names a personal code: write what the codes begin with."))

    def _check_template(self) -> None:
        template = self.template.strip()
        if not template:
            return
        if self.sender.channel == Channel.TELEGRAM:
            raise NotADraft(sentence("Telegram knows no templates. Leave the field empty."))
        if not _TEMPLATE.fullmatch(template) or not _LANGUAGE.fullmatch(self.template_language.strip()):
            raise NotADraft(
                sentence("A template is named in small letters, digits and _, with its language: en, pt_BR.")
            )

    def _check_choices(self) -> None:
        if self.sender.closed_at is not None:
            raise NotADraft(sentence("This sender is closed. Choose another."))
        if self.category not in CATEGORIES or self.purpose not in PURPOSES:
            raise NotADraft(sentence("Choose the category and the purpose from the lists."))
        if (self.quiet_from is None) != (self.quiet_to is None):
            raise NotADraft(sentence("Quiet hours have a beginning and an end."))
        if self.most_per_week is not None and not 1 <= self.most_per_week <= MOST_PER_WEEK:
            raise NotADraft(sentence("Write from 1 to {n} messages a week.", n=MOST_PER_WEEK))
