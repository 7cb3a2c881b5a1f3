"""Groups that a person runs by hand: members, posts and orders by code. The program writes into none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from channelshift.rulebook import Rulebook
from channelshift.store import trail
from channelshift.store.models import Channel, Code, Group, GroupDay
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.text import Sentence, sentence
from channelshift.workflows.private_traffic_orders import CodeOrders, Ordered, not_told

MOST = 10_000_000


class NotAGroup(ChannelshiftError):
    """A group, or a day of it, was written in a way that cannot be kept."""


@dataclass(frozen=True)
class GroupRow:
    """A group as it stands: what was counted last, and what its codes brought.

    Conversion = buyers by its codes ÷ members when the offer began, or ÷ members who saw it. Where a base
    was not counted it is None.
    """

    group: Group
    last: GroupDay | None
    codes: tuple[str, ...]
    ordered: Ordered
    members_at_offer: int | None
    seen: int | None

    @property
    def by_members(self) -> Decimal | None:
        return _share(self.ordered.buyers, self.members_at_offer)

    @property
    def by_seen(self) -> Decimal | None:
        return _share(self.ordered.buyers, self.seen)


def _share(part: int | None, base: int | None) -> Decimal | None:
    return Decimal(part) / base if base and part is not None else None


@transaction.atomic
def start(channel: str, name: str, market: str = "", content_id: str = "") -> Group:
    """Begin to record a group."""
    if channel not in Channel.values:
        raise NotAGroup(sentence("{text} is no channel. Write telegram or whatsapp.", text=channel))
    if not name.strip():
        raise NotAGroup(sentence("Give the group a name."))
    group: Group = Group.objects.create(
        channel=channel, name=name.strip()[:100], market=market[:2], content_id=content_id.strip()[:100]
    )
    trail.note("made", "group", group.pk, became={"channel": channel, "name": group.name})
    return group


@transaction.atomic
def count_day(
    group: Group,
    day: date,
    members: int | None = None,
    posts: int | None = None,
    seen: int | None = None,
    note: str = "",
) -> GroupDay:
    """What was counted on a day; a second count of the day takes the place of the first."""
    if day > timezone.localdate():
        raise NotAGroup(sentence("{day} is still to come.", day=day))
    if members is None and posts is None and seen is None and not note.strip():
        raise NotAGroup(sentence("Write at least one number. What was not counted stays empty."))
    said = {"members": members, "posts": posts, "seen": seen}
    for number in said.values():
        if number is not None and not 0 <= number <= MOST:
            raise NotAGroup(sentence("{n} cannot be a count of people or posts.", n=number))
    was = GroupDay.objects.filter(group=group, day=day).values(*said).first() or {}
    counted: GroupDay
    counted, _ = GroupDay.objects.update_or_create(
        group=group, day=day, defaults={**said, "note": note.strip()[:300]}
    )
    trail.note("counted", "group", group.pk, was, {**said, "day": day.isoformat()})
    return counted


@transaction.atomic
def close(group: Group) -> None:
    """Record nothing more of a group; what was recorded stays."""
    Group.objects.filter(pk=group.pk, closed_at__isnull=True).update(closed_at=timezone.now())
    trail.note("closed", "group", group.pk)


def listed(orders: CodeOrders) -> list[GroupRow]:
    """Every group with its last count and what its codes brought; those still run first."""
    codes: dict[int, list[Code]] = {}
    for code in Code.objects.filter(group__isnull=False).order_by("code"):
        codes.setdefault(code.group_id, []).append(code)
    days: dict[int, list[GroupDay]] = {}
    for counted in GroupDay.objects.order_by("day"):
        days.setdefault(counted.group_id, []).append(counted)
    groups = sorted(Group.objects.all(), key=lambda g: (g.closed_at is not None, g.name))
    return [_row(g, codes.get(g.pk, []), days.get(g.pk, []), orders) for g in groups]


def row_of(group: Group, orders: CodeOrders) -> GroupRow:
    """One group with its last count and what its codes brought."""
    codes = list(Code.objects.filter(group=group).order_by("code"))
    return _row(group, codes, list(GroupDay.objects.filter(group=group).order_by("day")), orders)


def _row(group: Group, codes: list[Code], days: list[GroupDay], orders: CodeOrders) -> GroupRow:
    names = tuple(code.code for code in codes)
    first = min((code.first_day for code in codes if code.first_day), default=None)
    return GroupRow(
        group=group,
        last=next((d for d in reversed(days) if d.members is not None), days[-1] if days else None),
        codes=names,
        ordered=orders.of(names) if names else not_told(orders.currency),
        members_at_offer=_members_on(days, first),
        seen=_seen_since(days, first),
    )


def _members_on(days: list[GroupDay], first: date | None) -> int | None:
    """Members at the time of the offer: the last count up to its first day; without one, the first after."""
    counted = [d for d in days if d.members is not None]
    if first is None or not counted:
        return None
    before = [d for d in counted if d.day <= first]
    return before[-1].members if before else counted[0].members


def _seen_since(days: list[GroupDay], first: date | None) -> int | None:
    """The most people who saw it on one day since the offer began: the same person counts on each day."""
    seen = [d.seen for d in days if d.seen is not None and first is not None and d.day >= first]
    return max(seen, default=None)


def cautions(group: Group, days: Mapping[date, int | None], book: Rulebook, day: date) -> list[Sentence]:
    """What the rulebook says of a group of this size on a day."""
    members = max((n for n in days.values() if n is not None), default=None)
    if group.channel != Channel.WHATSAPP or members is None:
        return []
    rules = [r for r in book.on(day).rules("GLOBAL") if r.platform == "whatsapp" and r.topic == "group_max"]
    return [
        sentence(
            "A WhatsApp group holds {most} members ({rule}). {n} were counted.",
            most=rule.value,
            rule=rule.id,
            n=members,
        )
        for rule in rules
        if isinstance(rule.value, Decimal) and members > rule.value
    ]
