"""Whatever orders name whatever contents: money is the ledger's by content, an order is of one content."""

from __future__ import annotations

import tempfile
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import ibis
import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from channelshift.ledger.book import Ledger
from channelshift.ledger.build import LINES, Notes, write_notes
from channelshift.ledger.lines import RUNGS, SCHEMA, SUBTOTALS
from channelshift.terms.days import Period
from channelshift.workflows.content_read import order_squares, places, read_ledger

DAY = date(2023, 7, 3)
ZERO = Decimal("0.0000")
# An order's number, the content one line of it names, cents of goods, of costs, and units.
LINE = st.tuples(
    st.integers(1, 4),
    st.sampled_from(["71", "72", "", None]),
    st.integers(0, 9999),
    st.integers(0, 9999),
    st.integers(1, 3),
)
AD = st.tuples(st.sampled_from(["71", None]), st.integers(1, 5000))


def line(**facts):
    """A line of the ledger: what it does not say is nothing."""
    row = dict.fromkeys(SCHEMA) | dict.fromkeys((*RUNGS, *SUBTOTALS, "estimated"), ZERO)
    row |= {"currency": "USD", "to_reporting": Decimal(1), "cost_known": True, "source": "tiktok_video"}
    row |= {"month": "2023-07", "market": "US", "file": "orders.csv", "row": 2}
    return row | facts


def sold(number, content, goods, costs, units):
    goods, costs = Decimal(goods) / 100, Decimal(costs) / 100
    return line(
        what="order_line",
        order_key=f"tiktok_shop|Mei|{number}",
        content_id=content,
        quantity=units,
        paid_on=DAY + timedelta(days=number),  # an order is paid on one day
        gross_sales=goods,
        net_sales=goods,
        cogs=-costs,
        cm3=goods - costs,
    )


def spent(content, cents):
    money = Decimal(cents) / 100
    return line(what="ad_day", content_id=content, paid_on=DAY, ads=-money, cm3=-money)


def ledger_of(rows):
    """A published ledger with these lines, as the program reads any."""
    folder = Path(tempfile.mkdtemp(dir=_HOME.name))
    (folder / LINES).mkdir()
    schema = ibis.schema(SCHEMA).to_pyarrow()
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), folder / LINES / "all.parquet")
    write_notes(folder, Notes("USD"))
    return Ledger(ibis.duckdb.connect(), folder)


_HOME = tempfile.TemporaryDirectory(prefix="channelshift-content-")


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(LINE, min_size=1, max_size=10), st.lists(AD, max_size=3), st.booleans())
def test_nothing_is_attributed_twice_and_nothing_is_lost(lines, ads, some_days):
    ledger = ledger_of([*(sold(*told) for told in lines), *(spent(*told) for told in ads)])
    period = Period(DAY, DAY + timedelta(days=2)) if some_days else None
    found = read_ledger(ledger, period)
    every = [earned for of in found.values() for earned in of]
    (whole,) = ledger.con.to_pyarrow(ledger.sums((), period, "paid", "USD")).to_pylist() or [None]
    if whole is None:
        assert not every
        return
    assert sum(e.orders for e in every) == whole["orders"]
    assert sum(e.units for e in every) == whole["units"]
    assert sum((e.cm3 for e in every if e.cm3 is not None), ZERO) == (whole["cm3"] or ZERO)
    assert sum((e.net_sales for e in every), ZERO) == (whole["net_sales"] or ZERO)
    assert -sum((e.spend for e in every), ZERO) == (whole["ads"] or ZERO)
    by_content = ledger.con.to_pyarrow(ledger.sums(("content_id",), period, "paid", "USD")).to_pylist()
    for content in ("71", "72"):
        said = sum((row["cm3"] for row in by_content if row["content_id"] == content), ZERO)
        assert sum((e.cm3 for e in found.get(content, ())), ZERO) == said


def test_an_order_that_names_two_videos_is_of_the_one_it_holds_most_of():
    """Grace bought a lamp by 71 and a cup by 72 in one order, and a bag that no video brought."""
    ledger = ledger_of([sold(1, "72", 500, 100, 1), sold(1, "71", 3000, 900, 1), sold(1, None, 9000, 0, 1)])
    found = read_ledger(ledger, None)
    assert {content: sum(e.orders for e in of) for content, of in found.items()} == {"71": 1, "72": 0, "": 0}
    assert found["72"][0].cm3 == Decimal("4.00") and found["71"][0].gmv == Decimal("30.00")
    assert places(ledger, {"71"}) == {"71": {"source": "tiktok_video", "market": "US", "sku": ""}}
    squares = order_squares(ledger, None)
    assert (squares.cm3, squares.gmv) == (25.0**2, 35.0**2)  # of the lines that name a content
