"""Mei enters what she did; Omar sees who said so; Ada, a stranger, sees nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from effects_cast import order, sold

from channelshift.store.models import Act, Finding, Person, TrailEntry
from channelshift.store.scope import in_shop
from channelshift.store.shops import open_shop
from channelshift.workflows.acts import BadAct, NoSuchAct, Stated, act, acts, add, change, remove
from channelshift.workflows.acts_proposed import confirm, proposed
from channelshift.workflows.workspace import Workspace

pytestmark = pytest.mark.django_db
DAY = date(2023, 7, 10)
REMOVED = Stated("Links removed", "links_removed", DAY, "content", ("v1", " v2 ", "v1"), measure="views")


def a_link_gone(content: str, gone: date | None, key: str = "") -> None:
    seen = datetime(2023, 7, 1, tzinfo=UTC)
    Finding.objects.create(
        key=key or content,
        kind="link",
        surface="tiktok_caption",
        content_id=content,
        first_seen_on=seen.date(),
        last_seen_on=seen.date(),
        seen_at=seen,
        gone_on=gone,
    )


def test_an_act_is_kept_as_it_was_said_each_video_once():
    number = add(REMOVED)
    assert act(number).said == replace(REMOVED, touched=("v1", "v2"))
    assert TrailEntry.objects.get(what="act").became["touched"] == ["v1", "v2"]


def test_a_change_notes_only_what_changed():
    number = add(REMOVED)
    change(number, replace(act(number).said, weeks=4))
    changed = TrailEntry.objects.get(what="act", act="changed")
    assert (changed.was, changed.became) == ({"weeks": 6}, {"weeks": 4})
    change(number, act(number).said)  # the same once more is no change
    assert TrailEntry.objects.filter(what="act", act="changed").count() == 1


def test_what_is_taken_out_stays_in_the_trail():
    number = add(REMOVED)
    remove(number)
    assert acts() == ()
    assert TrailEntry.objects.get(what="act", act="removed").was["name"] == "Links removed"


def test_ada_finds_no_act_of_meis_and_takes_none_out():
    number = add(REMOVED)
    ada = Person.objects.welcome("ada@example.com", "Ada")
    with in_shop(open_shop("Ada's", ada).id, ada.id):
        assert acts() == ()
        with pytest.raises(NoSuchAct):
            remove(number)
    assert Act.objects.filter(id=number).exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "  "},
        {"name": "x" * 201},
        {"kind": "magic"},
        {"unit": "planet"},
        {"unit": "sku"},  # nobody counts the views of a SKU
        {"touched": ()},
        {"touched": (" ",)},
        {"beside": ("v1",)},  # it was touched
        {"weeks": 0},
        {"weeks": 27},
        {"on": date(1999, 12, 31)},
    ],
)
def test_what_makes_no_act_is_refused(wrong):
    with pytest.raises(BadAct):
        add(replace(REMOVED, **wrong))
    assert not Act.objects.exists()


def test_one_and_26_weeks_are_still_acts_and_the_whole_shop_needs_no_names():
    assert act(add(replace(REMOVED, weeks=1))).said.weeks == 1
    whole = Stated("Sale", "price", DAY, "shop", ("v1",), weeks=26)
    assert act(add(whole)).said.touched == ()


def test_links_that_went_on_one_day_are_offered_as_one_act_and_kept_only_when_confirmed(workspace: Workspace):
    a_link_gone("v1", DAY)
    a_link_gone("v1", DAY, key="second link of the same video")
    a_link_gone("v2", DAY)
    a_link_gone("v3", DAY + timedelta(days=1))
    a_link_gone("v4", None)  # still up
    found = proposed(workspace)
    assert [(p.said.on, p.said.touched, p.said.measure) for p in found] == [
        (DAY + timedelta(days=1), ("v3",), "views"),
        (DAY, ("v1", "v2"), "views"),
    ]
    assert not Act.objects.exists()
    number = confirm(workspace, found[1].key)
    assert act(number).said.touched == ("v1", "v2")
    assert [p.said.touched for p in proposed(workspace)] == [("v3",)]
    with pytest.raises(NoSuchAct):
        confirm(workspace, found[1].key)


def test_a_price_that_stood_for_two_weeks_on_both_sides_is_offered(workspace: Workspace, tmp_path):
    """MUG goes from 20 to 25 on 1 July; CUP is 20 but for three days: a sale, not a decision."""
    days = [date(2023, 6, 12) + timedelta(days=n) for n in range(40)]
    mugs = [order(100 + n, d, price="20.00" if d < date(2023, 7, 1) else "25.00") for n, d in enumerate(days)]
    sale = range(18, 21)
    cups = [order(200 + n, d, sku="CUP", price="15.00" if n in sale else "20.00") for n, d in enumerate(days)]
    sold(workspace, tmp_path, [*mugs, *cups], date(2023, 7, 25))
    (found,) = proposed(workspace)
    assert (found.said.kind, found.said.on, found.said.touched) == ("price", date(2023, 7, 1), ("MUG",))
