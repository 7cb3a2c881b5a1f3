"""Real lists of lives, creators and affiliate orders: the pages digest them, and add nothing twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from channelshift.workflows.creators import creators
from channelshift.workflows.import_export import import_files
from channelshift.workflows.live import live
from channelshift.workflows.live_rows import live_rows
from channelshift.workflows.workspace import Workspace

pytestmark = [pytest.mark.samples, pytest.mark.django_db]
LISTS = ("seller_live_list_my.xlsx", "affiliate_live_list_by_product.xlsx", "affiliate_creator_list.xlsx")


@pytest.fixture(scope="module")
def shop(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A Malaysian shop with TikTok's three lists and its affiliate orders."""
    workspace = Workspace.open(tmp_path_factory.mktemp("mine"))
    workspace.remember(reporting_currency="MYR")
    folder = samples / "tiktok_analytics"
    files = [*(folder / name for name in LISTS), folder / "affiliate_orders_my.csv"]
    orders = [samples / "tiktok_orders" / "my_orders_subset.csv"]
    for name in (*files, *orders):
        if not name.exists():
            pytest.skip(f"the private sample {name.name} is not there")
    import_files(workspace, files, {"currency": "MYR"})
    import_files(workspace, orders)
    return workspace


def test_a_session_in_two_lists_with_a_row_per_product_is_one(shop):
    (row,) = live(shop).rows
    assert (row.live.viewers, row.live.views, row.live.claimed_orders) == (8800, 12500, 66)
    assert row.live.products == 2 and row.live.hours == pytest.approx(2 + 1 / 6)
    assert str(row.rates["ctr"]) == "0.073152"  # 2,210 clicks of 30,211 impressions
    assert str(row.rates["ctor"]) == "0.029864"  # 66 orders of 2,210 clicks
    assert live_rows(shop, "viewers", {}).total == 8800


def test_creators_of_a_list_stand_beside_and_are_not_added(shop):
    found = creators(shop)
    assert {row.creator: row.claimed.orders for row in found.rows if row.claimed} == {
        "creator_one": 30,
        "creator_two": 0,
    }
    assert found.total.orders == sum(row.orders for row in found.rows) <= 2
