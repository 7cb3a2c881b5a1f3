"""Mei's video links end on 1 July 2023: who of their buyers came back, where, and more than ordinary?"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from effects_cast import CHAT, LINK, order, sold

from channelshift.workflows.cohorts import NoCohort, choices, cohorts
from channelshift.workflows.cohorts_answers import Cohorts
from channelshift.workflows.workspace import Workspace

pytestmark = pytest.mark.django_db
D = Decimal
CLOSED = date(2023, 7, 1)
EARLIER = CLOSED - timedelta(days=91)  # 1 April, when the links were open
TODAY = date(2023, 9, 5)


def after(days: int) -> date:
    return CLOSED + timedelta(days=days)


@pytest.fixture(scope="module")
def answer(tmp_path_factory, django_db_setup, django_db_blocker) -> Cohorts:
    folder = tmp_path_factory.mktemp("mei")
    before = [
        # Four buyers of the spring, of whom Bea was back within 30 days (by the same links).
        *(order(n, EARLIER - timedelta(days=40), buyer=f"{who}@example.com") for n, who in enumerate("bcde")),
        order(10, EARLIER + timedelta(days=5), buyer="b@example.com"),
        # Four buyers of June.
        *(
            order(20 + n, CLOSED - timedelta(days=9), buyer=f"{who}@example.com")
            for n, who in enumerate("pqrs")
        ),
        order(30, CLOSED - timedelta(days=200), buyer="old@example.com"),  # too long ago to count
        order(31, CLOSED - timedelta(days=4), buyer=""),
    ]
    since = [
        order(40, after(30), CHAT, buyer="p@example.com"),
        order(41, after(31), CHAT, buyer="q@example.com"),
        order(42, after(60), CHAT, buyer="q@example.com"),  # a second time: one buyer still
        order(43, after(2), CHAT, buyer="new@example.com"),  # never bought by the links
        order(44, after(65), CHAT, buyer="z@example.com"),  # the files go to 4 September
    ]
    with django_db_blocker.unblock():
        from channelshift.store.scope import in_shop
        from channelshift.store.shops import home_shop

        shop = sold(Workspace.open(folder / "shop"), folder, [*before, *since], TODAY)
        with in_shop(home_shop().id):
            return cohorts(shop, LINK, CLOSED)


def test_the_30th_day_is_within_30_days_the_31st_is_not(answer):
    """Of Bea, June's four and one more, two are back: on day 30 and on day 31.

    Buyers count 109 days back, as far as the files reach before the ordinary day: February's do not.
    """
    thirty, sixty, ninety = answer.windows
    assert (answer.buyers, thirty.returned, sixty.returned) == (6, 1, 2)
    assert thirty.share == D("0.1667")
    assert (ninety.buyers, ninety.open, ninety.share) == (0, 6, None)  # 65 days are known


def test_ordinary_return_stands_beside_it(answer):
    """91 days earlier: of the four of spring and the one of winter, Bea came back."""
    thirty, _, ninety = answer.ordinary
    assert answer.ordinary_day == EARLIER
    assert (thirty.buyers, thirty.returned) == (5, 1)
    assert (ninety.buyers, ninety.returned) == (5, 1)  # its longest window is over before the day
    assert answer.ordinary_other_routes[0].returned == 0  # by the same links


def test_where_and_how_soon(answer):
    (chat,) = answer.where
    assert (chat.route, chat.buyers, chat.half_after) == (CHAT, 2, 30)
    # Three orders of 20.00 less 3.00 of goods each, before the store's own fees if a rule knows any.
    assert chat.cm3 is not None and 0 < chat.cm3 <= D("51.00")


def test_the_curve_steps_on_the_days_they_came(answer):
    assert [(step.day, step.watched) for step in answer.curve] == [(30, 6), (31, 5)]


def test_a_route_nobody_closed_needs_a_day_that_is_over(workspace: Workspace, tmp_path):
    sold(workspace, tmp_path, [order(1, CLOSED - timedelta(days=1)), order(2, CLOSED, CHAT)], TODAY)
    assert [c.closed_on for c in choices(workspace)] == [None, None]
    with pytest.raises(NoCohort):
        cohorts(workspace, LINK)
    with pytest.raises(NoCohort):
        cohorts(workspace, "nowhere", CLOSED)
    with pytest.raises(NoCohort):
        cohorts(workspace, LINK, CLOSED + timedelta(days=1))  # no file tells of that day
    last = cohorts(workspace, LINK, CLOSED)  # the files' last day is still a day
    assert (last.buyers, last.windows[0].share) == (1, None)
