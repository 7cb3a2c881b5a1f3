"""Ten old videos lose their links on Monday 10 July 2023: did views move, and is only said what is known?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pytest
from effects_cast import LINK, order, seen, sold

from channelshift.store.scope import in_shop
from channelshift.store.shops import home_shop
from channelshift.workflows.acts import Kept, Stated, measures_of
from channelshift.workflows.effects import measured
from channelshift.workflows.effects_rows import content_rows
from channelshift.workflows.effects_series import series_of, weeks_around
from channelshift.workflows.effects_words import needed_of
from channelshift.workflows.workspace import Workspace

pytestmark = pytest.mark.django_db
DAY = date(2023, 7, 10)
FIRST = DAY - timedelta(weeks=18)
TODAY = DAY + timedelta(weeks=5)
TOUCHED = tuple(f"t{n}" for n in range(10))
LEFT = tuple(f"u{n}" for n in range(30))
REMOVED = Kept(1, Stated("Links removed", "links_removed", DAY, "content", TOUCHED, measure="views"))
COVERS = Kept(2, Stated("New covers", "other", DAY, "content", LEFT[:5], measure="views"))


def weekly(rng: np.random.Generator, falls: bool) -> list[int | None]:
    """About 500 views a week; a touched video keeps 40 % of them from the day on."""
    usual = 500 * rng.lognormal(0, 0.4)
    return [int(rng.poisson(usual * (0.4 if falls and n >= 18 else 1))) for n in range(23)]


@pytest.fixture(scope="module")
def books(tmp_path_factory, django_db_setup, django_db_blocker) -> Workspace:
    """Views of forty videos, an order a day from u0 and, up to the day, one a week from t0."""
    folder = tmp_path_factory.mktemp("mei")
    rng = np.random.default_rng(7)
    views = {v: weekly(rng, v in TOUCHED) for v in (*TOUCHED, *LEFT)}
    views["u9"][3] = None  # a week no row tells of
    days = [FIRST + timedelta(days=n) for n in range(23 * 7)]
    orders = [order(n, day, video="u0") for n, day in enumerate(days)]
    orders += [
        order(900 + n, day, video="t0", sku="CUP") for n, day in enumerate(days) if n % 7 == 0 and day < DAY
    ]
    with django_db_blocker.unblock(), in_shop(home_shop().id):
        return sold(Workspace.open(folder / "shop"), folder, orders, TODAY, seen(folder, views, FIRST))


def test_views_fell_by_about_sixty_percent(books):
    found = measured(books, REMOVED, every=(REMOVED,))
    assert found.verdict == "down"
    assert Decimal("-0.70") < found.relative < Decimal("-0.50")
    assert found.relative_low < found.relative < found.relative_high < 0
    assert (found.weeks_before, found.weeks_after) == (16, 5)
    assert [w.first for w in found.weeks if w.after][0] == DAY
    assert "lowered" in str(found.answer)


def test_new_covers_that_changed_nothing_are_not_said_to_have_worked(books):
    found = measured(books, COVERS, every=(REMOVED, COVERS))
    assert found.verdict in ("none_seen", "cannot_tell")
    assert found.low is None or found.low <= 0 <= found.high


def test_what_another_act_touched_is_no_comparison_and_it_is_said(books):
    found = measured(books, REMOVED, every=(REMOVED, COVERS))
    left_out = {one.unit: one.why for one in found.left_out}
    assert left_out == dict.fromkeys(LEFT[:5], "another_act")
    assert not set(found.compared) & set(LEFT[:5])
    # The control: an act whose weeks are long over leaves nobody out.
    long_ago = replace(COVERS, said=replace(COVERS.said, on=FIRST - timedelta(weeks=20)))
    assert measured(books, REMOVED, every=(REMOVED, long_ago)).left_out == ()


def test_a_week_that_no_row_tells_of_is_missing_and_a_week_without_a_sale_is_nothing(books):
    weeks = weeks_around(DAY, 16, TODAY - timedelta(days=1), "views")
    views = series_of(books, "content", "views", weeks).by_unit["u9"]
    assert views[FIRST + timedelta(weeks=3)] is None
    assert views[FIRST + timedelta(weeks=4)] > 0
    orders = series_of(books, "content", "orders", weeks).by_unit
    assert orders["t0"][DAY] == 0  # the files go on, and nobody bought
    assert orders["u0"][DAY] == 7
    before = (FIRST - timedelta(weeks=1), *weeks)
    assert series_of(books, "content", "orders", before).by_unit["u0"][before[0]] is None  # before the files


def test_the_sums_are_those_of_the_rows(books):
    found = measured(books, REMOVED, every=(REMOVED,))
    one = next(unit for unit in found.touched if unit.unit == "t3")
    after = [week for week in found.weeks if week.after]
    from channelshift.terms.days import Period

    days = Period(after[0].first, after[-1].last)
    assert content_rows(books, "views", "t3", days, 10, 0).total == one.after
    assert sum(week.actual for week in after) == sum(unit.after for unit in found.touched)


def test_on_its_own_day_nothing_is_over_and_a_week_later_one_week_is(books):
    try:
        books.remember(today=(DAY + timedelta(days=6)).isoformat())
        early = measured(books, REMOVED, every=(REMOVED,))
        assert (early.verdict, early.total, early.weeks_after) == ("not_over", None, 0)
        books.remember(today=(DAY + timedelta(days=7)).isoformat())
        assert measured(books, REMOVED, every=(REMOVED,)).weeks_after == 1
    finally:
        books.remember(today=TODAY.isoformat())


def test_views_of_a_week_the_act_fell_into_are_left_out(books):
    """Content files tell of weeks from Monday: an act of Wednesday is looked at from the next Monday on."""
    wednesday = replace(REMOVED, said=replace(REMOVED.said, on=DAY + timedelta(days=2)))
    found = measured(books, wednesday, every=(wednesday,))
    assert [w.first for w in found.weeks if w.after][0] == DAY + timedelta(weeks=1)
    assert DAY not in {w.first for w in found.weeks}
    assert any("is left out" in str(note) for note in found.notes)


def test_orders_of_a_video_that_hardly_sold_cannot_be_told(books):
    found = measured(
        books, replace(REMOVED, said=replace(REMOVED.said, touched=("t1",))), "orders", (REMOVED,)
    )
    assert found.verdict == "cannot_tell"
    assert found.reasons


def test_the_whole_shop_has_nothing_to_be_compared_with(books):
    act = Kept(3, Stated("Sale", "price", DAY, "shop"))
    found = measured(books, act, every=(act,))
    assert found.method in ("interrupted", "none")
    assert found.compared == ()
    assert [w.actual for w in found.weeks if w.after][:2] == [7, 7]
    assert measures_of("shop") == ("orders", "net_sales", "cm3")


def test_money_says_its_currency_and_the_refunds_that_may_come(books):
    act = Kept(4, Stated("Chat", "other", DAY, "route", (LINK,), measure="cm3"))
    found = measured(books, act, every=(act,))
    assert found.currency == "USD"
    assert any("may still come" in str(note) for note in found.notes)


def test_what_it_would_take_grows_with_what_is_not_seen():
    """A smallest visible change of 44 % is twice 20 % in logarithms: four times the units or weeks."""
    from channelshift.impact.effects import Effect

    blank = dict.fromkeys(("total", "low", "high", "relative", "relative_low", "relative_high"))
    effect = Effect("differences", "none_seen", **blank, level=0.95, smallest=0.44, treated_units=5)
    (said,) = needed_of(effect, 4, REMOVED.said, 16)
    assert (said.values["units"], said.values["weeks"]) == (20, 16)
    assert needed_of(replace(effect, smallest=0.1), 4, REMOVED.said, 16) == ()


def test_clicks_of_two_days_are_not_the_clicks_of_a_week(workspace, tmp_path):
    """All views of the week are told, clicks of its Monday and Tuesday alone; the next week has both."""
    rows = (
        ("2023-07-03,2023-07-09", "700,"),
        ("2023-07-03,2023-07-03", ",5"),
        ("2023-07-04,2023-07-04", ",6"),
        ("2023-07-10,2023-07-16", "800,40"),
    )
    file = tmp_path / "channelshift-content.csv"
    lines = [f"{days},tiktok_video,v1,video,{counts}" for days, counts in rows]
    file.write_text("\n".join(["from,to,source,content_id,format,views,clicks", *lines]), encoding="utf-8")
    sold(workspace, tmp_path, [order(1, date(2023, 7, 3)), order(2, DAY)], TODAY, file)
    weeks = (date(2023, 7, 3), DAY)
    told = {name: series_of(workspace, "content", name, weeks).by_unit["v1"] for name in ("views", "clicks")}
    assert told["views"] == {weeks[0]: 700, weeks[1]: 800}
    assert told["clicks"] == {weeks[0]: None, weeks[1]: 40}
