"""Broadcasts: from a draft through preview, cost and warnings to a schedule; then pause, stop, resolve."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from channelshift.messaging import outbox
from channelshift.messaging.filling import NoCode, text_of, values
from channelshift.store import trail
from channelshift.store.models import Campaign, Contact
from channelshift.store.packing import pack
from channelshift.store.scope import current_person_id
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.text import sentence
from channelshift.workflows.campaigns_audience import Audience, audience, priced_as
from channelshift.workflows.campaigns_draft import CampaignDraft
from channelshift.workflows.campaigns_rules import zone_of_shop
from channelshift.workflows.campaigns_warnings import Caution, cautions
from channelshift.workflows.codes import personal_codes
from channelshift.workflows.contacts_keys import initial, masked
from channelshift.workflows.message_costs import MessageCost, message_cost
from channelshift.workflows.message_limits import limits_on
from channelshift.workflows.segments import segment
from channelshift.workflows.workspace import Workspace

SHOWN = 3  # contacts in a preview
AT_ONCE = 500


class NotNow(ChannelshiftError):
    """The broadcast is past the point at which this could be done."""


class NotRead(ChannelshiftError):
    """A broadcast that breaks a rule was to be sent without anybody having read so."""


@dataclass(frozen=True)
class Filled:
    """The text as one contact would read it. `code_to_come`: their code is made when it is scheduled."""

    contact_id: int
    shown: str
    name: str
    market: str
    text: str
    code_to_come: bool


@dataclass(frozen=True)
class Preview:
    """All there is to know before sending."""

    at: datetime
    reached: Audience
    filled: tuple[Filled, ...]
    cost: MessageCost
    cautions: tuple[Caution, ...]

    @property
    def grave(self) -> tuple[Caution, ...]:
        return tuple(caution for caution in self.cautions if caution.grave)


@transaction.atomic
def create(draft: CampaignDraft) -> Campaign:
    """A new draft."""
    campaign: Campaign = Campaign.objects.create(**draft.fields(), made_by_id=current_person_id())
    trail.note("made", "campaign", campaign.pk, became={"name": campaign.name})
    return campaign


@transaction.atomic
def change(campaign: Campaign, draft: CampaignDraft) -> Campaign:
    """A draft written anew; what is scheduled or sent stays as it was."""
    changed = Campaign.objects.filter(pk=campaign.pk, state=Campaign.State.DRAFT).update(**draft.fields())
    if not changed:
        raise NotNow(sentence("This broadcast is no draft any more. Make a new one."))
    trail.note("changed", "campaign", campaign.pk, became={"name": draft.name})
    campaign.refresh_from_db()
    return campaign


@transaction.atomic
def remove(campaign: Campaign) -> None:
    """Forget a draft that was never sent."""
    removed, _ = Campaign.objects.filter(pk=campaign.pk, state=Campaign.State.DRAFT).delete()
    if not removed:
        raise NotNow(sentence("Only a draft can be removed. Stop the broadcast instead."))
    trail.note("removed", "campaign", campaign.pk, was={"name": campaign.name})


# ------------------------------------------------------------------ before sending


def preview(workspace: Workspace, campaign: Campaign, at: datetime | None = None) -> Preview:
    """Texts of real contacts, the cost and the warnings, for a moment: else as scheduled, else now."""
    moment = max(at or campaign.scheduled_at or timezone.now(), timezone.now())
    day, book = sending_day(workspace, moment), workspace.rulebook()
    limits = limits_on(book, campaign.sender.channel, day)
    reached = audience(campaign, moment, limits.window, zone_of_shop(workspace))
    return Preview(
        at=moment,
        reached=reached,
        filled=tuple(_filled(campaign, contact) for contact in _some(reached)),
        cost=message_cost(campaign.sender.channel, priced_as(campaign), reached.readers, book, day),
        cautions=tuple(cautions(campaign, reached, book, day)),
    )


def sending_day(workspace: Workspace, at: datetime) -> date:
    """The day a moment lies on in the shop's zone: the day whose rules and prices count."""
    return at.astimezone(ZoneInfo(zone_of_shop(workspace))).date()


def _some(reached: Audience) -> list[Contact]:
    """A few contacts to show the text of, of different markets where there are."""
    contacts = list(Contact.objects.filter(id__in=reached.segment.ids[:200]).order_by("id"))
    first = list({contact.market: contact for contact in reversed(contacts)}.values())
    return [*first, *(c for c in contacts if c not in first)][:SHOWN]


def _filled(campaign: Campaign, contact: Contact) -> Filled:
    try:
        filled, to_come = values(campaign, contact), False
    except NoCode:
        filled, to_come = {"name": contact.name.strip(), "code": f"{campaign.code_prefix}······"}, True
    return Filled(
        contact_id=contact.pk,
        shown=masked(contact.phone or contact.external_id),
        name=initial(contact.name),
        market=contact.market,
        text=text_of(campaign, filled),
        code_to_come=to_come,
    )


# ------------------------------------------------------------------ sending


@transaction.atomic
def schedule(
    workspace: Workspace, campaign: Campaign, at: datetime | None = None, has_read: bool = False
) -> int:
    """Give out codes, queue one message each and send from a moment on (None: now). How many are queued.

    What breaks a rule has to be read first; that it was is on record with the rules' names. Raises NotRead,
    NotNow.
    """
    locked = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if locked.state != Campaign.State.DRAFT:
        raise NotNow(sentence("This broadcast is scheduled or sent already."))
    seen = preview(workspace, locked, at)
    if not seen.reached.segment.size:
        raise NotNow(sentence("Nobody of this segment agreed to be written to. Nothing was scheduled."))
    if seen.grave and not has_read:
        raise NotRead(sentence("Read the warnings first and say that you have."))
    _give_codes(locked, seen.reached.segment.ids)
    Campaign.objects.filter(pk=locked.pk).update(cost=pack(_cost_shown(seen.cost)), scheduled_at=at)
    queued = outbox.queue(locked, seen.reached.segment.ids)
    if not outbox.start(locked, at):
        raise NotNow(sentence("This broadcast is scheduled or sent already."))
    trail.note(
        "scheduled",
        "campaign",
        locked.pk,
        became={"messages": queued, "rules_read": [c.rule for c in seen.grave if c.rule]},
    )
    return queued


def give_codes(campaign: Campaign) -> int:
    """Make the personal codes of a draft before it is sent, so that the store can learn them in time."""
    if campaign.state != Campaign.State.DRAFT or not campaign.code_prefix:
        raise NotNow(sentence("Only a draft with a beginning for its codes can be given codes."))
    reached = segment(campaign.sender.channel, campaign.segment, campaign.purpose)
    return _give_codes(campaign, reached.ids)


@transaction.atomic
def _give_codes(campaign: Campaign, ids: tuple[int, ...]) -> int:
    if not campaign.code_prefix:
        return 0
    made = 0
    for first in range(0, len(ids), AT_ONCE):
        contacts = Contact.objects.filter(id__in=ids[first : first + AT_ONCE]).defer("external_id", "phone")
        made += personal_codes(
            contacts,
            campaign.code_prefix,
            campaign.offer,
            campaign.code_first_day,
            campaign.code_last_day,
        )
    return made


def _cost_shown(cost: MessageCost) -> Mapping[str, Any]:
    """What was shown before sending, to be shown again beside what came of it."""
    return {
        "on": cost.on,
        "messages": cost.messages,
        "unpriced": cost.unpriced,
        "totals": [{"currency": t.currency, "low": t.low, "high": t.high} for t in cost.totals],
    }


def pause(campaign: Campaign) -> None:
    """Send nothing further for now."""
    if not outbox.pause(campaign):
        raise NotNow(sentence("This broadcast is not being sent."))


def resume(campaign: Campaign) -> None:
    """Go on with a paused broadcast."""
    if not outbox.resume(campaign):
        raise NotNow(sentence("This broadcast is not paused."))


def stop(campaign: Campaign) -> None:
    """End a broadcast for good."""
    if not outbox.stop(campaign):
        raise NotNow(sentence("This broadcast is over, or was never sent."))


def resolve(delivery_id: int, went_out: bool) -> None:
    """A person's word on a message of which nobody knows whether it left."""
    outbox.resolve(delivery_id, went_out)
