"""Groups: chats a person runs by hand, what they counted, and what their codes brought."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from channelshift.store.models import Channel, Group, GroupDay
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.market import MARKETS
from channelshift.web import ask_contacts as ask
from channelshift.web.asked import a_day, a_number
from channelshift.workflows import codes, groups

MOST_DAYS = 400


@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """Every group with its last count."""
    return _list(request)


def _list(request: HttpRequest, wrong: object = None) -> HttpResponse:
    facts = {"groups": ask.groups(), "channels": Channel.values, "markets": MARKETS, "wrong": wrong}
    return render(request, "web/groups.html", facts, status=422 if wrong else 200)


@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Begin to record a group."""
    asked = request.POST
    try:
        made = groups.start(
            asked.get("channel", ""),
            asked.get("name", ""),
            asked.get("market", "") if asked.get("market", "") in MARKETS else "",
            asked.get("content_id", ""),
        )
    except ChannelshiftError as error:
        return _list(request, error.message)
    return redirect("groups_one", group_id=made.pk)


@require_GET
def one(request: HttpRequest, group_id: int) -> HttpResponse:
    """One group, day by day."""
    return _page(request, get_object_or_404(Group, pk=group_id))


def _page(request: HttpRequest, group: Group, wrong: object = None) -> HttpResponse:
    today = timezone.localdate()
    days = list(GroupDay.objects.filter(group=group)[:MOST_DAYS])
    facts = {
        "row": ask.group(group),
        "days": days,
        "cautions": ask.group_cautions(group, {d.day: d.members for d in days}, today),
        "today": today,
        "wrong": wrong,
    }
    return render(request, "web/groups_one.html", facts, status=422 if wrong else 200)


@require_POST
def count(request: HttpRequest, group_id: int) -> HttpResponse:
    """What was counted on a day."""
    group = get_object_or_404(Group, pk=group_id)
    try:
        groups.count_day(
            group,
            a_day(request.POST, "day") or timezone.localdate(),
            **{name: _counted(request, name) for name in ("members", "posts", "seen")},
            note=request.POST.get("note", ""),
        )
    except ChannelshiftError as error:
        return _page(request, group, error.message)
    return redirect("groups_one", group_id=group_id)


def _counted(request: HttpRequest, name: str) -> int | None:
    """What was counted; an empty field was not counted."""
    if not request.POST.get(name, "").strip():
        return None
    return a_number(request.POST, name, 0, 0, groups.MOST)


@require_POST
def code(request: HttpRequest, group_id: int) -> HttpResponse:
    """A code for this group's members."""
    group = get_object_or_404(Group, pk=group_id)
    asked = request.POST
    try:
        codes.own_code(
            asked.get("code", ""),
            asked.get("offer", ""),
            group=group,
            first=a_day(asked, "first_day"),
            last=a_day(asked, "last_day"),
        )
    except ChannelshiftError as error:
        return _page(request, group, error.message)
    return redirect("groups_one", group_id=group_id)


@require_POST
def close(request: HttpRequest, group_id: int) -> HttpResponse:
    """Record nothing more of a group."""
    groups.close(get_object_or_404(Group, pk=group_id))
    messages.success(request, gettext("The group is closed. What was recorded stays."))
    return redirect("groups")
