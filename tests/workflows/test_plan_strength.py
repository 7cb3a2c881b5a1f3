"""Season, growth and levels of routes, told apart in Mei's own weeks."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from channelshift.rulebook import Rulebook
from channelshift.workflows.plan_feeds import feeds_of
from channelshift.workflows.plan_history import History
from channelshift.workflows.plan_season import Calendar
from channelshift.workflows.plan_strength import Strength, strength_of

LINK = "tiktok_video>product_link>own_store>seller_warehouse@US"
TAB = "tiktok_shop_tab>product_card>tiktok_shop>platform_warehouse@GB"
BIO = "tiktok_profile>bio_link>own_store>seller_warehouse@US"


def measured(orders: dict[str, list[float]], last: date, coming: int = 12) -> Strength:
    """Strength from as many weeks as there are orders, the last of them beginning on `last`."""
    count = len(next(iter(orders.values())))
    weeks = tuple(last - timedelta(weeks=n) for n in range(count - 1, -1, -1))
    tables = {route: dict(zip(weeks, values, strict=True)) for route, values in orders.items()}
    history = History(weeks, tables, {}, {}, {}, {}, {}, "USD")
    past = Calendar(Rulebook.packaged(), weeks[0], count)
    return strength_of(history, feeds_of(history), past, last + timedelta(weeks=1), coming)


def test_a_steady_shop_has_no_season() -> None:
    steady = measured({TAB: [40.0] * 50}, date(2023, 8, 7))
    assert steady.season.coming == pytest.approx([1.0] * 12, abs=0.01)
    assert steady.now[TAB] == pytest.approx(40.0, rel=0.01)


def test_growth_is_told_from_season_where_a_years_end_joins_its_beginning() -> None:
    """Orders grew evenly from 100 to 130 in a year: the coming autumn is above the last one."""
    grown = measured({TAB: list(np.linspace(100, 130, 50))}, date(2023, 8, 7))
    assert grown.season.past[0] < 0.85
    assert 0.95 < grown.season.coming[4] < 1.1


def test_a_good_autumn_is_expected_again() -> None:
    mondays = [date(2023, 8, 7) - timedelta(weeks=n) for n in range(49, -1, -1)]
    autumn = [60.0 if day.month in (10, 11) else 40.0 for day in mondays]
    again = measured({TAB: autumn}, date(2023, 8, 7), coming=14)
    assert again.season.coming[-1] > 1.25 > 1.1 > again.season.coming[0]


def test_a_closing_is_no_season_and_its_buyers_raise_a_level() -> None:
    """The links end on 12 September 2023. The profile sells 30 a week then, not 20; the tab still 40."""
    before, after = 46, 4
    closed = measured(
        {LINK: [100.0] * before + [0.0] * after, BIO: [20.0] * before + [30.0] * after, TAB: [40.0] * 50},
        date(2023, 10, 9),
    )
    assert closed.season.past[-1] == pytest.approx(1.0, abs=0.05)
    assert closed.past[LINK][-1] == 0.0
    assert closed.now[LINK] == pytest.approx(100.0, rel=0.05)
    assert 26 < closed.now[BIO] < 31
    assert closed.now[TAB] == pytest.approx(40.0, rel=0.05)
    assert (closed.closed_for(LINK), closed.closed_for(TAB)) == (4, 0)
