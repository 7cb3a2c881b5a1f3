"""Who comes back: counted where the files allow it, a stated prior where they do not."""

from __future__ import annotations

from datetime import date, timedelta

import ibis
import pytest
from hypothesis import given
from hypothesis import strategies as st
from impact_ledger import CHAT, LINK, META, D, ledger, line

from channelshift.impact import Comeback, buyers_who_came_back, share_that_returns
from channelshift.impact.recapture import PRIOR, wilson
from channelshift.terms.route import Route

CLOSED = (Route.parse(LINK),)
OPEN = (Route.parse(META), Route.parse(CHAT))


@pytest.fixture
def con():
    return ibis.duckdb.connect()


def bought(buyer: str | None, route: str, days: int):
    return line(
        route, str(date(2023, 1, 1) + timedelta(days=days)), order_id=f"{buyer}{route}{days}", buyer=buyer
    )


def test_a_buyer_counts_who_buys_elsewhere_within_sixty_days(con):
    """
    ann   link on day 0, chat on day 60       came back
    ben   link on day 0, chat on day 61       too late
    cai   link on day 0, link on day 20       the same closing way
    dee   chat on day 0, link on day 5        came the other way round
    eva   link on day 50, chat on day 55      her 60 days are not over
    -     link on day 0, nobody knows who
    """
    lines = ledger(
        bought("ann", LINK, 0), bought("ann", CHAT, 60), bought("ann", META, 40),
        bought("ben", LINK, 0), bought("ben", CHAT, 61),
        bought("cai", LINK, 0), bought("cai", LINK, 20),
        bought("dee", CHAT, 0), bought("dee", LINK, 5),
        bought("eva", LINK, 50), bought("eva", CHAT, 55),
        bought(None, LINK, 0),
        bought("fay", META, 70),
    )  # fmt: skip
    assert buyers_who_came_back(con, lines, CLOSED, OPEN) == Comeback(buyers=4, returned=1)


def test_without_a_closing_route_or_a_way_that_stays_nobody_comes_back(con):
    lines = ledger(bought("ann", LINK, 0), bought("ann", CHAT, 10), bought("ben", META, 90))
    assert buyers_who_came_back(con, lines, (), OPEN) == Comeback(0, 0)
    assert buyers_who_came_back(con, lines, CLOSED, ()) == Comeback(1, 0)


def test_too_few_buyers_give_the_stated_prior_and_say_so():
    share = share_that_returns(Comeback(99, 30))
    assert (share.low, share.mid, share.high) == PRIOR
    assert str(share.basis).startswith("An assumption: only 99 buyers of these routes can be followed")
    assert "claim sc-10, unverified" in str(share.basis)


def test_the_sellers_own_buyers_are_a_floor_and_the_rest_stays_an_assumption():
    share = share_that_returns(Comeback(1000, 30))
    assert (share.low, share.mid, share.high) == (D("0.0211"), D("0.20"), D("0.50"))
    assert str(share.basis).startswith(
        "Your own buyers: of 1000 who bought through these routes, 30 bought again within 60 days"
    )


def test_a_loyal_crowd_lifts_the_middle_and_the_upper_end():
    share = share_that_returns(Comeback(200, 120))
    assert (share.mid, share.high) == (D("0.6000"), wilson(120, 200)[1])
    assert "the middle (60 %) and the upper end" in str(share.basis)


@given(st.integers(0, 5000).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))))
def test_low_middle_and_high_are_in_order_whatever_was_counted(counted):
    share = share_that_returns(Comeback(*counted))
    assert 0 <= share.low <= share.mid <= share.high <= 1
