"""Mei asks what a single failure would cost her, and is told when too much hangs on one."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channelshift.store.models import Alert, RiskLimit
from channelshift.terms.complaints import NotThere
from channelshift.terms.days import Period
from channelshift.terms.route import Route
from channelshift.terms.shares import exposure
from channelshift.workflows import alerts
from channelshift.workflows.import_export import import_files
from channelshift.workflows.profit import profit
from channelshift.workflows.risk import BadLimit, platform_of_route, risk, set_limit
from channelshift.workflows.risk_answers import AlertRow, Risk
from channelshift.workflows.workspace import Workspace
from live_cast import order, shop_with

pytestmark = pytest.mark.django_db
MAY_TO_JULY = Period(date(2023, 5, 1), date(2023, 7, 31))


@pytest.fixture(scope="module")
def found(demo: Workspace, django_db_setup: None, django_db_blocker) -> Risk:
    from channelshift.store.scope import in_shop
    from channelshift.store.shops import home_shop

    with django_db_blocker.unblock(), in_shop(home_shop().id):
        return risk(demo)


def kind(answer: Risk, what: str):
    return next(one for one in answer.kinds if one.what == what)


def test_every_route_hangs_on_one_platform_and_all_of_it_is_the_ledgers(found: Risk, demo: Workspace):
    whole = profit(demo, ("route",), MAY_TO_JULY).total.figures["cm3"]
    assert found.period == MAY_TO_JULY
    for what in ("platform", "checkout", "market", "pool", "source"):
        assert sum(row.cm3 for row in kind(found, what).rows) == whole


def test_shares_are_of_what_earns_and_add_up_to_the_whole(found: Risk):
    for one in found.kinds:
        shares = [row.share for row in one.rows if row.share is not None]
        assert abs(sum(shares) - 1) < Decimal("0.0001")
        assert all(row.cm3 <= 0 for row in one.rows if row.share is None)


def test_the_worst_is_tiktok_and_its_months_lie_around_its_average(found: Risk):
    worst = found.worst
    assert (worst.what, worst.name) == ("platform", "tiktok")
    assert worst.low <= worst.month <= worst.high
    assert [f.month for f in found.failures] == sorted((f.month for f in found.failures), reverse=True)
    assert not {("pool", "seller_warehouse"), ("checkout", "own_store")} & {
        (f.what, f.name) for f in found.failures
    }


def test_goods_in_tiktoks_british_warehouse_lie_behind_tiktok(found: Risk):
    shop = next(f for f in found.failures if (f.what, f.name) == ("checkout", "tiktok_shop"))
    assert shop.stock == found.worst.stock > 0


def test_suppliers_are_named_by_the_product_file(found: Risk):
    assert {row.name for row in kind(found, "supplier").rows} == {
        "Zhongshan Guzhen lamps",
        "Shantou Mist factory",
        "Yiwu market",
    }


def test_a_supplier_from_a_day_on_follows_one_without_a_day(tmp_path):
    """The first product list states no day; since May mugs come from Foshan."""
    head, files = "sku,product,supplier,valid_from,landed_cost,currency", []
    for name, who, day in (("a", "Foshan", "2023-05-01"), ("b", "Yiwu", "")):
        files.append(tmp_path / f"channelshift-products-{name}.csv")
        files[-1].write_text(f"{head}\nMUG,Mug,{who},{day},4,GBP\n", encoding="utf-8")
    shop = shop_with(tmp_path, [order(1, "15/06/2023 18:30")])
    import_files(shop, files)
    (supplier,) = kind(risk(shop), "supplier").rows
    assert supplier.name == "Foshan"


@pytest.mark.parametrize(
    ("route", "platform"),
    [
        ("tiktok_video>product_link>own_store>seller_warehouse@US", "tiktok"),
        ("tiktok_live>product_card>tiktok_shop>platform_warehouse@GB", "tiktok"),
        ("instagram_reels>bio_link>own_store>seller_warehouse@US", "meta"),
        ("search>none>amazon>platform_warehouse@DE", "amazon"),
        ("email>none>own_store>seller_warehouse@US", "none"),
        ("platform>none>temu>consigned@US", "temu"),
    ],
)
def test_a_route_hangs_on_who_takes_the_order_else_on_where_the_buyer_came_from(route: str, platform: str):
    assert platform_of_route(Route.parse(route)) == platform


def test_a_limit_is_passed_only_above_it(found: Risk, demo: Workspace):
    share = kind(found, "platform").largest.share
    set_limit("platform", str(int(share * 100)))
    (said,) = [row for row in alerts.noticed(demo) if row.kind == "share"]
    assert "TikTok makes" in str(said.said)
    set_limit("platform", "100")
    assert not [row for row in alerts.noticed(demo, risk(demo)) if row.kind == "share"]
    set_limit("platform", "")
    assert not RiskLimit.objects.exists()


@pytest.mark.parametrize("percent", ["0", "-5", "101", "half", "NaN", "1e999"])
def test_what_is_no_share_is_refused(percent: str):
    with pytest.raises(BadLimit):
        set_limit("platform", percent)


def _told(monkeypatch, *keys: str) -> None:
    rows = [AlertRow(key, "fee", alerts.sentence("{n} lines", n=3), "reconcile") for key in keys]
    monkeypatch.setattr(alerts, "noticed", lambda workspace, known=None: rows)


def test_an_alert_is_told_once_and_ends_by_itself(workspace: Workspace, monkeypatch):
    _told(monkeypatch, "fee:a", "fee:b")
    first = alerts.look(workspace)
    assert [row.since for row in alerts.look(workspace)] == [row.since for row in first]
    assert Alert.objects.count() == 2
    alerts.put_aside("fee:b")
    assert [str(said) for said in alerts.standing()] == ["3 lines"]
    _told(monkeypatch, "fee:b")
    alerts.look(workspace)
    assert alerts.standing() == []
    assert Alert.objects.get(key="fee:a").gone_on == workspace.today
    _told(monkeypatch, "fee:a")
    (back,) = alerts.look(workspace)
    assert not back.is_aside
    with pytest.raises(NotThere):
        alerts.put_aside("fee:b")


def test_the_day_the_links_close_is_told_45_days_before_and_not_earlier(demo: Workspace, monkeypatch):
    closing = "rule:tiktok-storefront-off:2023-09-12"
    assert closing in {row.key for row in alerts._rules(demo)}
    for today, told in ((date(2023, 7, 29), True), (date(2023, 7, 28), False)):
        monkeypatch.setattr(Workspace, "today", today)
        assert (closing in {row.key for row in alerts._rules(demo)}) is told


@given(st.dictionaries(st.text(max_size=3), st.decimals(-1000, 1000, places=2), max_size=8))
def test_shares_of_any_profits(earned: dict[str, Decimal]):
    spread = exposure(earned)
    gains = [amount for amount in earned.values() if amount > 0]
    assert len(spread.shares) == len(gains)
    if gains:
        assert abs(sum(share for _, share in spread.shares) - 1) < Decimal("0.0001")
        assert Decimal("0.99") <= spread.effective <= len(gains) + Decimal("0.01")
    else:
        assert (spread.hhi, spread.effective) == (None, None)
