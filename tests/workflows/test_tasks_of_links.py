"""Mei's smart links before TikTok ends links to her store on 12 September 2023: which need another target."""

from __future__ import annotations

from datetime import date

import pytest
from duties_cast import STORE, TODAY

from channelshift.store.models import Link, LinkDomain, Task
from channelshift.workflows import tasks
from channelshift.workflows.tasks_gather import gather

pytestmark = pytest.mark.django_db
AT = {"source": "tiktok_video", "hop": "product_link", "market": "US"}
SHOP = [{"url": "https://shop.example/mug", "weight": 1, "name": "A"}]
ELSEWHERE = [{"url": "https://other.example/mug", "weight": 1, "name": "A"}]
WHILE_OPEN = [{"when": {"rulebook": {"route": STORE, "is": "open"}}, "targets": SHOP}]


@pytest.fixture(autouse=True)
def domains():
    for host in ("shop.example", "other.example"):
        LinkDomain.objects.create(host=host)


def link(code: str, **said) -> Link:
    return Link.objects.create(code=code, **{**AT, "targets": SHOP, **said})


def asked(workspace, today: date = TODAY) -> dict[str, date | None]:
    workspace.remember(today=today.isoformat())
    gather(workspace, ("links",))
    return dict(
        Task.objects.filter(state="open", origin="links").values_list("title__of__values__link", "due_on")
    )


def test_a_link_that_leads_on_as_before_needs_another_target_the_day_before_its_place_closes(workspace):
    mug = link("mug")
    link(
        "safe", targets=ELSEWHERE, rules=WHILE_OPEN
    )  # the store while it may, something else from the day on
    link("gone", archived_at="2023-01-01T00:00Z")
    link("mail", source="email", hop="none")
    assert asked(workspace) == {"mug": date(2023, 9, 11)}
    task = Task.objects.get()
    assert task.place == f"/links/{mug.id}/" and task.stake is None
    Link.objects.filter(id=mug.id).update(targets=ELSEWHERE, rules=WHILE_OPEN)
    assert asked(workspace) == {}
    assert tasks.listing(TODAY).closed[0].closed_by == "data"


@pytest.mark.parametrize(
    ("today", "is_asked"),
    [
        (date(2023, 6, 13), False),
        (date(2023, 6, 14), True),
        (date(2023, 9, 11), True),
        (date(2023, 9, 12), True),
    ],
)
def test_it_is_asked_for_from_90_days_before_and_still_after_the_day(workspace, today, is_asked):
    link("mug")
    assert (asked(workspace, today) != {}) is is_asked
