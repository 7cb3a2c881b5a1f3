"""Orders by code and what came back of a closed route, from a store's own export, each order once."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from audience_cast import on_telegram

from channelshift.store.models import Code
from channelshift.terms.days import Period
from channelshift.workflows import codes, groups
from channelshift.workflows.import_export import import_files
from channelshift.workflows.private_traffic import NotARecapture, recapture
from channelshift.workflows.private_traffic_orders import code_rows, orders_by_code
from channelshift.workflows.workspace import Workspace

pytestmark = pytest.mark.django_db
D = Decimal
COSTS = (
    "sku,product,category,valid_from,landed_cost,shipping_cost,packing_cost,supply_price,storage_cost,currency,"
    "lead_time_days,transfer_days,unit_litres\n"
    "MUG,Stoneware mug,kitchen,2023-01-01,3.00,0.00,0.00,,,USD,30,21,1.2\n"
)


def order(name: int, day: str, code: str = "", buyer: str = "grace@example.com") -> dict[str, str]:
    """One mug for 20 dollars, paid on a day, with a code."""
    at = f"{day} 12:00:00 -0800"
    return {
        "Name": f"#{name}",
        "Email": buyer,
        "Financial Status": "paid",
        "Paid at": at,
        "Fulfillment Status": "fulfilled",
        "Fulfilled at": at,
        "Currency": "USD",
        "Subtotal": "20.00",
        "Shipping": "0.00",
        "Taxes": "0.00",
        "Total": "20.00",
        "Discount Code": code,
        "Discount Amount": "0.00",
        "Created at": at,
        "Lineitem quantity": "1",
        "Lineitem name": "Stoneware mug",
        "Lineitem price": "20.00",
        "Lineitem sku": "MUG",
        "Lineitem fulfillment status": "fulfilled",
        "Lineitem discount": "0.00",
        "Shipping Country": "US",
        "Billing Country": "US",
        "Note Attributes": "",
        "Cancelled at": "",
        "Refunded Amount": "0.00",
        "Tags": "",
        "Source": "web",
    }


@pytest.fixture
def shop(workspace: Workspace, tmp_path: Path) -> Workspace:
    """Five orders of March 2026: two with SPRING-ANA, one with MUGS10, two without ours."""
    orders = [
        order(1001, "2026-03-02", "spring-ana"),
        order(1002, "2026-03-03", "SPRING-ANA"),
        order(1003, "2026-03-12", "MUGS10, WELCOME", "omar@example.com"),
        order(1004, "2026-03-13", "WELCOME"),
        order(1005, "2026-03-14"),
    ]
    file = tmp_path / "orders_export_1.csv"
    with file.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, list(orders[0]))
        writer.writeheader()
        writer.writerows(orders)
    (tmp_path / "products.csv").write_text(COSTS, encoding="utf-8")
    import_files(workspace, [file, tmp_path / "products.csv"])
    workspace.remember(today="2026-03-21")
    return workspace


@pytest.fixture
def ours() -> groups.Group:
    """Ana's own code, and one of a group that a person runs."""
    Code.objects.create(code="SPRING-ANA", offer="Spring", contact=on_telegram(1))
    team = groups.start("whatsapp", "Mug lovers", "US")
    codes.own_code("mugs10", "10 %", group=team, first=date(2026, 3, 10))
    return team


def test_nothing_imported_is_not_known_and_not_none(workspace, ours):
    assert orders_by_code(workspace).known is False
    row = groups.row_of(ours, orders_by_code(workspace))
    assert (row.ordered.orders, row.ordered.cm3, row.by_members) == (None, None, None)


def test_orders_are_counted_by_code_each_once_and_only_ours(shop, ours):
    found = orders_by_code(shop)
    ana, group = found.of(["spring-ana"]), found.of(["MUGS10"])
    assert (ana.orders, ana.net_sales, ana.buyers) == (2, D("40.00"), 1)
    assert (group.orders, group.net_sales, group.buyers) == (1, D("20.00"), 1)
    both = found.of(["SPRING-ANA", "MUGS10", "MUGS10"])
    assert (both.orders, both.net_sales, both.buyers) == (3, D("60.00"), 2)
    assert found.of(["WELCOME"]).orders == 0


def test_an_order_with_two_of_our_codes_counts_once(shop, ours):
    codes.own_code("WELCOME", "Welcome", creator="@grace")
    found = orders_by_code(shop)
    assert [found.of([code]).orders for code in ("MUGS10", "WELCOME")] == [1, 1]
    assert found.of(["SPRING-ANA", "MUGS10", "WELCOME"]).orders == 4
    rows = code_rows(shop, ["WELCOME"])  # 1003 used both and counts for MUGS10, 1004 used it alone
    assert ([row.name for row in rows.rows], rows.total) == (["#1004"], found.of(["WELCOME"]).net_sales)


def test_without_a_code_a_groups_orders_are_not_told_and_not_none(shop):
    quiet = groups.start("telegram", "Lamp lovers", "US")
    row = groups.row_of(quiet, orders_by_code(shop))
    assert (row.ordered.orders, row.ordered.cm3, row.ordered.buyers) == (None, None, None)


def test_a_period_counts_by_the_day_paid(shop, ours):
    march = orders_by_code(shop, Period(date(2026, 3, 3), date(2026, 3, 12)))
    assert march.of(["SPRING-ANA", "MUGS10"]).orders == 2


def test_a_count_opens_to_the_rows_of_the_file(shop, ours):
    found = code_rows(shop, ["SPRING-ANA"])
    assert (found.total_rows, found.total) == (2, D("40.00"))
    assert [(row.file, row.row, row.name) for row in found.rows] == [
        ("orders_export_1.csv", 3, "#1002"),
        ("orders_export_1.csv", 2, "#1001"),
    ]
    assert code_rows(shop, ["WELCOME"]).total_rows == 0  # nobody's of this shop


def test_a_group_converts_by_members_at_the_offer_and_by_those_who_saw_it(shop, ours):
    groups.count_day(ours, date(2026, 3, 1), members=80)
    groups.count_day(ours, date(2026, 3, 9), members=100)
    groups.count_day(ours, date(2026, 3, 11), members=140, seen=50)
    row = groups.row_of(ours, orders_by_code(shop))
    assert (row.members_at_offer, row.seen, row.last.members) == (100, 50, 140)
    assert (row.by_members, row.by_seen) == (D(1) / 100, D(1) / 50)


def test_a_group_that_was_not_counted_has_no_conversion(shop, ours):
    row = groups.row_of(ours, orders_by_code(shop))
    assert (row.ordered.orders, row.by_members, row.by_seen) == (1, None, None)


def test_what_came_back_is_measured_over_as_many_days_as_before(shop, ours):
    """Closed on 11 March, the files end on the 20th: ten days after it against the ten before it.

    Before, the two orders of 2 and 3 March earned on the store's own route; after, one order came by a code.
    """
    direct = "unattributed>none>own_store>seller_warehouse@US"
    came = recapture(shop, direct, date(2026, 3, 11))
    assert (came.before, came.after) == (
        Period(date(2026, 3, 1), date(2026, 3, 10)),
        Period(date(2026, 3, 11), date(2026, 3, 20)),
    )
    assert came.ordered.orders == 1
    assert came.rate == came.ordered.cm3 / came.cm3_before == D("0.5")


def test_a_route_that_is_not_closed_yet_or_never_was_has_no_rate(shop, ours):
    with pytest.raises(NotARecapture):
        recapture(shop, "unattributed>none>own_store>seller_warehouse@US", date(2026, 3, 21))
    with pytest.raises(NotARecapture):
        recapture(shop, "anything", date(2026, 3, 11))
    other = recapture(shop, "tiktok_video>product_link>own_store>seller_warehouse@US", date(2026, 3, 11))
    assert (other.cm3_before, other.rate) == (None, None)
