"""Alerts: a limit passed, a rule event near, a fee in the settlements unlike the rulebook."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from channelshift.store.models import Alert
from channelshift.store.packing import pack, unpack
from channelshift.store.scope import current_person_id
from channelshift.store.trail import note
from channelshift.terms.complaints import NotThere
from channelshift.terms.money import Money
from channelshift.terms.route import Checkout, Pool, Source
from channelshift.terms.text import Sentence, sentence
from channelshift.workflows.reconcile import reconcile
from channelshift.workflows.risk import risk
from channelshift.workflows.risk_answers import AlertRow, Risk
from channelshift.workflows.what_if import candidates
from channelshift.workflows.workspace import Workspace

NEAR = timedelta(days=45)
FEE_CAUSE = "fee_change"
_PLATFORMS = {"tiktok": "TikTok", "youtube": "YouTube", "whatsapp": "WhatsApp", "shein": "SHEIN"}


def noticed(workspace: Workspace, known: Risk | None = None) -> list[AlertRow]:
    """Everything that holds today; nothing is written."""
    return [*_shares(known or risk(workspace)), *_rules(workspace), *_fees(workspace)]


def look(workspace: Workspace) -> list[AlertRow]:
    """Notice, and remember since when: what no longer holds ends by itself. What is new is told once."""
    found = noticed(workspace)
    with transaction.atomic():
        known = {alert.key: alert for alert in Alert.objects.select_for_update()}
        for row in found:
            _remember(row, known.get(row.key), workspace)
        gone = set(known) - {row.key for row in found}
        Alert.objects.filter(key__in=gone, gone_on=None).update(gone_on=workspace.today)
    return with_memory(found)


def with_memory(found: Iterable[AlertRow]) -> list[AlertRow]:
    """The alerts with the day each was first seen, and whether a person put it aside."""
    known = {alert.key: alert for alert in Alert.objects.filter(gone_on=None)}
    return [
        AlertRow(row.key, row.kind, row.said, row.place, alert.first_seen_on, alert.aside_at is not None)
        if (alert := known.get(row.key))
        else row
        for row in found
    ]


def standing() -> list[Sentence]:
    """What was noticed last time somebody looked, and nobody put aside."""
    return [unpack(alert.facts["said"]) for alert in Alert.objects.filter(gone_on=None, aside_at=None)]


def put_aside(key: str) -> None:
    """Say no more of an alert as long as it holds."""
    with transaction.atomic():
        changed = Alert.objects.filter(key=key, gone_on=None).update(
            aside_at=timezone.now(), aside_by_id=current_person_id()
        )
        if not changed:
            raise NotThere(sentence("There is no such alert any more."))
        note("put aside", "alert", key, {}, {})


def _remember(row: AlertRow, alert: Alert | None, workspace: Workspace) -> None:
    said = {"said": pack(row.said)}
    if alert is None:
        Alert.objects.create(
            key=row.key,
            kind=row.kind,
            facts=said,
            first_seen_on=workspace.today,
            last_seen_on=workspace.today,
        )
        return
    came_back = {"gone_on": None, "aside_at": None, "first_seen_on": workspace.today}
    again = came_back if alert.gone_on else {}
    Alert.objects.filter(id=alert.id).update(facts=said, last_seen_on=workspace.today, **again)


# ------------------------------------------------------------------ what is looked for


def _shares(found: Risk) -> list[AlertRow]:
    """Kinds whose largest share is above the limit the seller set."""
    rows = []
    for kind in found.kinds:
        if kind.is_over and kind.largest is not None and kind.most is not None:
            said = sentence(
                "{name} makes {share} of the profit; your limit for one {what} is {most}.",
                name=_named(kind.what, kind.largest.name),
                share=_percent(kind.largest.share or Decimal(0)),
                what=_kind_named(kind.what),
                most=_percent(kind.most),
            )
            rows.append(AlertRow(f"share:{kind.what}:{kind.largest.name}"[:120], "share", said, "risk"))
    return rows


def _named(what: str, name: str) -> Source | Checkout | Pool | str:
    """What has a word of its own in each language is said by it; a SKU or a name as it stands."""
    if what == "platform":
        return _PLATFORMS.get(name, name.title())
    family = {"source": Source, "checkout": Checkout, "pool": Pool}.get(what)
    return family(name) if family else name


def _kind_named(what: str) -> Sentence:
    return {
        "platform": sentence("platform"),
        "checkout": sentence("checkout"),
        "market": sentence("market"),
        "pool": sentence("warehouse"),
        "source": sentence("source"),
        "creator": sentence("creator"),
        "sku": sentence("product"),
        "supplier": sentence("supplier"),
    }[what]


def _percent(share: Decimal) -> str:
    return f"{share * 100:.0f} %"


def _rules(workspace: Workspace) -> list[AlertRow]:
    """Changes in force that close a route of the seller within 45 days."""
    last = workspace.today + NEAR
    return [
        AlertRow(
            f"rule:{event.rule_id}:{event.day}"[:120],
            "rule",
            sentence(
                "On {day}: {title}. It closes {n} of your routes.", day=event.day, title=event.title, n=n
            ),
            "what_if",
        )
        for event in candidates(workspace)
        if (n := len(event.closes)) and event.status == "in_force" and event.day <= last
    ]


def _fees(workspace: Workspace) -> list[AlertRow]:
    """Fees in the statements that are not what the rulebook, or the shop's own usual rate, says."""
    return [
        AlertRow(
            f"fee:{total.stage}:{total.currency}",
            "fee",
            sentence(
                "{n} statement lines charge fees unlike the rates known, {amount} in all.",
                n=total.count,
                amount=Money(total.amount, total.currency),
            ),
            "reconcile",
        )
        for total in reconcile(workspace).causes
        if total.cause == FEE_CAUSE and total.amount
    ]
