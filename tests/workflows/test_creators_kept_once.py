"""Mei pays creators with samples, fees and commission: each is counted once, and the sum is the ledger's."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from channelshift.terms.days import Period
from channelshift.workflows.creators import creators
from channelshift.workflows.creators_claims import apart
from channelshift.workflows.creators_costs import covered_by_spend
from channelshift.workflows.creators_export import as_csv
from channelshift.workflows.creators_lines import creator_lines, summed
from channelshift.workflows.creators_rows import creator_rows
from channelshift.workflows.file_rows import NoSuchFigure
from channelshift.workflows.profit import opened
from live_cast import meis_shop

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    """Jess sold three mugs; Tom and Kit got samples. A mug costs 4 pounds."""
    return meis_shop(tmp_path_factory)


@pytest.fixture(scope="module")
def found(shop):
    """All creators of Mei's shop."""
    return creators(shop)


@pytest.fixture(scope="module")
def rows(found):
    """By handle."""
    return {row.creator: row for row in found.rows}


def test_a_sample_that_both_the_order_and_the_template_tell_of_is_one_sample(rows):
    tom = rows["tom"]
    assert (tom.sent, tom.delivered, tom.samples) == (1, 1, D("4.0000"))
    assert tom.cm3 == D("-4.0000") and tom.orders == 0


def test_a_sample_order_without_a_handle_is_whose_the_template_says(rows):
    jess = rows["jess"]  # written @Jess in the template, jess in the export
    assert (jess.sent, jess.posts, jess.samples) == (1, 1, D("4.0000"))
    assert (jess.orders, jess.units, jess.ledger["net_sales"]) == (3, 3, D("60.0000"))


def test_a_sample_that_is_no_order_costs_its_goods_and_its_postage(rows):
    kit = rows["kit"]
    assert (kit.sent, kit.delivered) == (2, 2)
    assert (kit.samples, kit.fees) == (D("10.5000"), D("15.0000"))  # two mugs of 4, 2.50 postage
    assert kit.cm3 == D("-25.5000") and kit.returned == D(-1)


def test_a_fee_told_by_week_and_by_creator_is_one_fee(found, rows):
    """50 were spent in the week: 30 of it is Jess's fee, 20 is nobody's. Kit's 15 the week does not have."""
    assert rows["jess"].fees == D("30.0000") and found.nobody.fees == D("20.0000")
    assert found.total.fees == D("65.0000")


def test_the_total_is_the_ledgers_less_what_the_ledger_does_not_have(shop, found):
    with opened(shop) as ledger:
        sums = ledger.con.to_pyarrow(ledger.sums(("source",), None, "paid", "GBP")).to_pylist()
    creator = next(row for row in sums if row["source"] == "tiktok_creator")
    given_away = next(
        row["cm3"] for row in sums if row["source"] == "unattributed"
    )  # the sample without a handle
    assert found.total.cm3 == creator["cm3"] + given_away - 15 - D("10.5")
    assert found.total.orders == creator["orders"] == 3
    assert found.total.ledger["net_sales"] == creator["net_sales"]


@pytest.mark.parametrize(
    ("who", "figure"),
    [("jess", "left"), ("kit", "left"), ("", "left"), ("", "fees"), ("kit", "sample_cost")],
)
def test_every_figure_opens_to_rows_that_add_up_to_it(shop, found, rows, who, figure):
    row = rows[who] if who else found.nobody
    amount = {"left": row.cm3, "fees": row.fees, "sample_cost": row.samples}[figure]
    told = creator_rows(shop, figure, {"creator": who})
    assert (told.total or D(0)) == amount == sum((r.amount for r in told.rows), D(0))


def test_an_unknown_figure_is_said(shop):
    with pytest.raises(NoSuchFigure):
        creator_rows(shop, "luck", {})


def test_three_orders_make_nobody_one_to_keep(rows):
    assert rows["jess"].verdict in ("ask", "wait") and rows["jess"].cm3 > 0
    assert {rows["tom"].verdict, rows["kit"].verdict} == {"wait"}


def test_rates_from_sample_to_post_and_sale_name_creators_over_samples(found):
    assert found.post_rate.mid == found.sale_rate.mid == 0.25  # one creator of four samples delivered
    assert found.post_rate.low < 0.05 and found.post_rate.high > 0.6


def test_a_formula_in_a_handle_is_text(found):
    assert as_csv(found).count("\n") == 5  # a head, three creators, nobody


@settings(max_examples=4, deadline=None)
@given(st.dates(date(2023, 6, 4), date(2023, 6, 18)), st.integers(0, 14))
def test_no_line_is_counted_twice_in_any_period(shop, first, days):
    """Whatever the days, the creators' lines are lines of the ledger, each once."""
    period = Period(first, first + timedelta(days=days))
    with opened(shop) as ledger:
        lines = creator_lines(shop, ledger, period)
        rows = ledger.con.to_pyarrow(summed(lines)).to_pylist()
        own = ledger.select(period, "paid")
        own = own.filter((own.source == "tiktok_creator") | (own.what == "sample"))
        whole = ledger.con.to_pyarrow(
            own.aggregate(cm3=own.cm3.sum(), n=own.order_key.nunique(where=own.what == "order_line"))
        ).to_pylist()[0]
    assert sum((r["cm3"] for r in rows), D(0)) == (whole["cm3"] or 0)
    assert sum(r["orders"] for r in rows) == whole["n"]


MONEY = st.decimals(0, 500, places=2)
DAYS = st.dates(date(2023, 1, 1), date(2023, 3, 1))


@given(st.lists(st.tuples(DAYS, MONEY), max_size=12), st.dictionaries(DAYS, MONEY, max_size=6))
def test_fees_are_never_covered_twice(fees, spent):
    weeks = {day - timedelta(days=day.weekday()): amount for day, amount in spent.items()}
    covered = covered_by_spend(fees, weeks)
    assert 0 <= covered <= min(sum(f for _, f in fees), sum(weeks.values()))


def test_claims_of_two_exports_over_the_same_days_are_not_added():
    def told(first: int, last: int) -> dict:
        return {"first_day": date(2023, 6, first), "last_day": date(2023, 6, last), "exported_at": None}

    kept = apart([told(1, 10), told(5, 15), told(11, 20)])
    assert [(r["first_day"].day, r["last_day"].day) for r in kept] == [(11, 20), (1, 10)]


def test_of_two_exports_over_the_same_days_the_later_one_is_told():
    days = {"first_day": date(2023, 6, 1), "last_day": date(2023, 6, 30)}
    early, late = ({**days, "exported_at": datetime(2023, 7, day), "orders": 7 * day} for day in (1, 2))
    for both in ((early, late), (late, early)):
        assert [row["orders"] for row in apart(both)] == [14]


def test_a_week_in_two_months_has_its_fee_once(shop):
    """50 are dated Monday 5 June; Jess's 30 of it Tuesday. Days that part the two count 50 still."""
    monday, tuesday = Period(date(2023, 5, 1), date(2023, 6, 5)), Period(date(2023, 6, 6), date(2023, 6, 30))
    before, after = creators(shop, monday), creators(shop, tuesday)
    assert (before.total.fees, after.total.fees) == (D(20), D(45))  # 20 nobody's; 30 Jess's and 15 Kit's
    assert before.total.fees + after.total.fees == creators(shop).total.fees == D(65)
    assert before.total.cm3 + after.total.cm3 == creators(shop).total.cm3
    assert creator_rows(shop, "fees", {"creator": ""}, monday).total == D(20)


@given(st.lists(st.tuples(DAYS, MONEY), max_size=8), st.lists(st.tuples(DAYS, MONEY), max_size=8), DAYS)
def test_two_halves_cover_what_the_whole_covers(fees, spends, cut):
    def weeks(chosen):
        found: dict = {}
        for day, amount in chosen:
            week = day - timedelta(days=day.weekday())
            found[week] = found.get(week, D(0)) + amount
        return found

    first, second = weeks(s for s in spends if s[0] < cut), weeks(s for s in spends if s[0] >= cut)
    halves = covered_by_spend(fees, first) + covered_by_spend(fees, second, first)
    assert halves == covered_by_spend(fees, weeks(spends))
