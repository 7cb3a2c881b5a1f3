"""What became of a broadcast: delivered, read, clicked, ordered by code, opted out, each with its base."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import F

from channelshift.messaging import outbox
from channelshift.messaging.outbox import Counts, Why
from channelshift.store.models import Campaign, Channel, Code, ConsentEvent, Delivery, Link
from channelshift.store.packing import unpack
from channelshift.workflows.consent import WITHDRAWN
from channelshift.workflows.private_traffic_orders import CodeOrders, Ordered, orders_by_code
from channelshift.workflows.workspace import Workspace

OPT_OUT_WITHIN = timedelta(days=7)
_SHORT = re.compile(r"https?://[^\s/]+/([A-Za-z0-9_-]{1,60})")


@dataclass(frozen=True)
class UnknownMessage:
    """A message of which nobody knows whether it left: a person looks in the chat and says so."""

    id: int
    contact_id: int
    handed_at: datetime | None
    reason: Any


@dataclass(frozen=True)
class CampaignResult:
    """What came of a broadcast.

    Bases: delivered and opted out are of messages sent, read of messages delivered, orders of contacts whose
    message with a code was sent. Telegram reports neither delivery nor reading: None there.
    """

    counts: Counts
    why: tuple[Why, ...]
    unknown: tuple[UnknownMessage, ...]
    reports_delivery: bool
    received_code: int
    ordered: Ordered | None
    clicked: int | None
    opted_out: int
    cost: Any

    @property
    def delivered_of_sent(self) -> Decimal | None:
        return _share(self.counts.delivered, self.counts.sent) if self.reports_delivery else None

    @property
    def read_of_delivered(self) -> Decimal | None:
        return _share(self.counts.read, self.counts.delivered) if self.reports_delivery else None

    @property
    def opted_out_of_sent(self) -> Decimal | None:
        return _share(self.opted_out, self.counts.sent)

    @property
    def redeemed(self) -> Decimal | None:
        """Code redemption: orders using a code ÷ contacts who received one."""
        return _share(self.ordered.orders, self.received_code) if self.ordered else None


def _share(part: int | None, base: int) -> Decimal | None:
    return Decimal(part) / base if base and part is not None else None


def result(workspace: Workspace, campaign: Campaign, known: CodeOrders | None = None) -> CampaignResult:
    """What came of a broadcast so far. `known`: the orders by code, where somebody has worked them out."""
    codes = codes_of(campaign)
    orders = (known or orders_by_code(workspace)) if codes else None
    return CampaignResult(
        counts=outbox.counts(campaign),
        why=tuple(outbox.reasons(campaign)),
        unknown=tuple(_unknown(campaign)),
        reports_delivery=bool(campaign.sender.channel == Channel.WHATSAPP),
        received_code=len(codes),
        ordered=orders.of(codes) if orders is not None and orders.known else None,
        clicked=clicked(workspace, campaign),
        opted_out=_opted_out(campaign),
        cost=unpack(campaign.cost) if campaign.cost else None,
    )


def codes_of(campaign: Campaign) -> list[str]:
    """The personal codes that left with this broadcast: of contacts whose message was sent."""
    if not campaign.code_prefix:
        return []
    sent = Delivery.objects.filter(campaign=campaign, state=Delivery.State.SENT).values("contact_id")
    mine = Code.objects.filter(
        contact_id__in=sent,
        code__startswith=campaign.code_prefix,
        offer=campaign.offer,
        first_day=campaign.code_first_day,
        last_day=campaign.code_last_day,
    )
    return list(mine.order_by("code").values_list("code", flat=True))


def links_in(campaign: Campaign) -> list[str]:
    """The codes of the shop's own short links in the text."""
    found = set(_SHORT.findall(campaign.body))
    return list(Link.objects.filter(code__in=found).order_by("code").values_list("code", flat=True))


def clicked(workspace: Workspace, campaign: Campaign) -> int | None:
    """People's clicks on the shop's links in the text since it began; None where it has none of ours.

    A link may stand elsewhere too: these are clicks on the link, not on the message.
    """
    links = links_in(campaign)
    if not links or campaign.started_at is None:
        return None
    return _clicks(workspace, links, campaign.started_at)


def _clicks(workspace: Workspace, links: list[str], since: datetime) -> int:
    con = workspace.warehouse.connect()
    try:
        clicks = workspace.warehouse.records(con, "click")
        began = since.astimezone(UTC).replace(tzinfo=None)
        ours = clicks.filter(clicks.link.isin(links) & (clicks.visit == "person"))
        ours = ours.filter(ours.clicked_at >= began)
        return int(con.to_pyarrow(ours.count()).as_py())
    finally:
        con.disconnect()


def _unknown(campaign: Campaign) -> list[UnknownMessage]:
    rows = outbox.unknown(campaign).values_list("id", "contact_id", "handed_at", "reason")
    return [UnknownMessage(key, who, at, unpack(why) if why else None) for key, who, at, why in rows]


def _opted_out(campaign: Campaign) -> int:
    """People who withdrew within seven days of getting this broadcast."""
    sent_at = F("contact__deliveries__sent_at")
    return int(
        ConsentEvent.objects.filter(
            act=WITHDRAWN,
            purpose=campaign.purpose,
            contact__deliveries__campaign=campaign,
            contact__deliveries__state=Delivery.State.SENT,
            at__gte=sent_at,
            at__lte=sent_at + OPT_OUT_WITHIN,
        )
        .order_by()
        .values("contact_id")
        .distinct()
        .count()
    )
