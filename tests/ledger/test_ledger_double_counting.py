"""The same money told twice, by two reports or on two rows, is counted once."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa
import pytest
from ledger_shop import Shop, adjustment, item, store_order, tiktok_line, usd

from channelshift.ledger import after_sales, ageing, fees, stock
from channelshift.ledger.lines import SCHEMA
from channelshift.ledger.orders import with_whole_order
from channelshift.terms.days import month_of
from channelshift.terms.facts import Outcome
from channelshift.terms.records import KINDS
from channelshift.terms.steps import step
from channelshift.workflows.import_export import import_files


def _campaign(shop: Shop, name: str, *rows: tuple[str, str, str], campaign: str = "US shop"):
    """Meta's report over stated days: from, to, spend."""
    return shop.write(
        name,
        [
            {
                "Reporting starts": first,
                "Reporting ends": last,
                "Campaign name": campaign,
                "Amount spent (USD)": spend,
                "Impressions": "100",
                "Link clicks": "5",
            }
            for first, last, spend in rows
        ],
    )


MUG = {"Note Attributes": "utm_source: facebook\nutm_medium: paid"}


def test_a_month_of_spend_and_its_days_are_the_same_money(shop: Shop):
    """10.00 and 20.00 by day; the report of the whole month says 30.00."""
    by_day = _campaign(
        shop, "Meta-days.csv", ("2023-07-10", "2023-07-10", "10.00"), ("2023-07-11", "2023-07-11", "20.00")
    )
    month = _campaign(shop, "Meta-month.csv", ("2023-07-01", "2023-07-31", "30.00"))
    shop.reads(shop.store_orders(store_order("#1", item("MUG-1", "20.00"), **MUG)), by_day)
    assert shop.figure("ads") == usd("-30.00")
    shop.reads(month)
    assert shop.figure("ads") == usd("-30.00")


def test_days_that_are_a_part_of_the_month_give_way_to_it(shop: Shop):
    """The days reach to 11 July, the month to its end: 30.00 of 45.00."""
    by_day = _campaign(
        shop, "Meta-days.csv", ("2023-07-10", "2023-07-10", "10.00"), ("2023-07-11", "2023-07-11", "20.00")
    )
    weeks = _campaign(shop, "Meta-week.csv", ("2023-07-10", "2023-07-16", "33.00"))
    month = _campaign(shop, "Meta-month.csv", ("2023-07-01", "2023-07-31", "45.00"))
    other = _campaign(shop, "Meta-other.csv", ("2023-07-10", "2023-07-10", "7.00"), campaign="GB shop")
    shop.reads(
        shop.store_orders(store_order("#1", item("MUG-1", "20.00"), **MUG)), by_day, weeks, month, other
    )
    assert shop.figure("ads") == usd("-52.00")


def test_days_over_a_quarter_know_the_month(shop: Shop):
    """A report of 92 days belongs to no month; its days, which come to the same sum, do."""
    by_day = _campaign(
        shop, "Meta-days.csv", ("2023-07-31", "2023-07-31", "10.00"), ("2023-08-01", "2023-08-01", "20.00")
    )
    quarter = _campaign(shop, "Meta-quarter.csv", ("2023-07-01", "2023-09-30", "30.00"))
    shop.reads(shop.store_orders(store_order("#1", item("MUG-1", "20.00"), **MUG)), quarter, by_day)
    assert shop.profit(period=month_of(date(2023, 7, 1))).total.figures["ads"] == usd("-10.00")
    assert shop.figure("ads") == usd("-30.00")


def test_ads_paid_from_sales_are_the_reports_in_every_month_it_reaches_into(shop: Shop):
    """
    month    ads manager, 20 July to 10 August  paid from sales  counted
    2023-07                             100.00            60.00   100.00
    2023-08                                  -            40.00        -
    2023-09                                  -             5.00     5.00
    """
    paid = [
        adjustment(
            "GMV Payment for TikTok Ads",
            f"-{amount}",
            **{"Statement date (UTC)": day, "Order/adjustment ID": f"726000000000000001{n}"},
        )
        for n, (day, amount) in enumerate(
            (("2023/07/31", "60.00"), ("2023/08/14", "40.00"), ("2023/09/01", "5.00"))
        )
    ]
    report = shop.write(
        "Campaign report 2023-07-20 to 2023-08-10.csv",
        [
            {
                "Campaign name": "US shop",
                "Primary status": "Active",
                "Cost": "100.00",
                "Impressions": "100",
                "Clicks (destination)": "5",
                "Currency": "USD",
            }
        ],
    )
    shop.reads(shop.tiktok_orders(tiktok_line(1, "MUG-1", "20.00")), shop.statement(*paid), report)
    months = {row.key[0]: row.figures["ads"] for row in shop.profit("month").rows}
    assert {month: ads for month, ads in months.items() if ads} == {
        "2023-07": usd("-100.00"),
        "2023-09": usd("-5.00"),
    }


def test_two_shops_lists_state_one_sku_in_two_currencies(shop: Shop):
    """9.00 EUR in one shop's product list, 6.00 USD in the other's: never 9.00 USD."""
    names = ("Handle", "Title", "Option1 Value", "Variant SKU", "Variant Price", "Cost per item")
    for currency, cost in (("EUR", "9.00"), ("USD", "6.00")):
        row = dict(zip(names, ("mug", "Mug", "Default Title", "MUG-1", "20.00", cost), strict=True))
        path = shop.write(f"products_export_{currency}.csv", [row])
        import_files(shop.workspace, [path], {"currency": currency, "shop": currency})
    shop.reads(
        shop.store_orders(store_order("#1", item("MUG-1", "20.00"))),
        shop.rates(("2023-07-17", "EUR", "USD", "1.10")),
    )
    assert shop.figure("cogs") == usd("-6.00")


@pytest.fixture
def con():
    return ibis.duckdb.connect()


def _table(con, kind: str, *rows: dict[str, Any]) -> ir.Table:
    schema = ibis.schema(KINDS[kind].schema)
    columns = {n: pa.array([r.get(n) for r in rows], type=t.to_pyarrow()) for n, t in schema.items()}
    return step(ibis.memtable(pa.table(columns), schema=schema), con)


def test_what_is_settled_by_sku_counts_once_where_an_order_has_the_sku_on_two_lines(con):
    """Two mugs on two lines, one of them free; 2.00 of fees for the mug, 1.00 for the order: 3.00."""
    placed = {"channel": "tiktok_shop", "shop": "main", "currency": "USD", "order_id": "1", "file": "o.csv"}
    lines = [
        {**placed, "line_key": f"{n}", "row": n, "import_id": "i", "sku_id": sku, "gross": Decimal(gross)}
        for n, (sku, gross) in enumerate((("7", "20"), ("7", "0"), ("7", "0"), ("8", "20")), start=2)
    ]
    said = {"channel": "tiktok_shop", "shop": "main", "currency": "USD", "order_id": "1", "type": "order"}
    fees_said = [
        {**said, "sku_id": sku, "platform_fee": Decimal(fee), "settled_on": date(2023, 7, 31)}
        for sku, fee in (("7", "-2.00"), (None, "-1.00"))
    ]
    whole = with_whole_order(_table(con, "order_line", *lines)).select(
        *("channel", "shop", "order_id", "currency", "sku_id", "import_id", "row"),
        *("_lines", "_before", "_after", "_all"),
    )
    counted = fees.counted(
        _table(con, "settlement_line", *fees_said), _table(con, "ad_day"), _table(con, "payout")
    )
    found = con.to_pyarrow(fees.with_settlements(step(whole), counted)).to_pylist()
    assert sum(row["settled_platform_fee"] for row in found) == Decimal("-3.00")
    assert [row["settled_on"] for row in found] == [date(2023, 7, 31)] * 4
    assert len(found) == 4


def test_one_file_that_writes_a_sku_on_two_rows_counts_both(con):
    """Five new mugs and two used ones in Amazon's warehouse; the list of the week before said nine."""
    count = {"shop": "main", "sku": "MUG-1", "location": "Amazon FBA", "pool": "platform_warehouse"}
    earlier = {**count, "day": date(2023, 7, 1), "import_id": "a", "row": 2, "on_hand": 9}
    later = [
        {**count, "day": date(2023, 7, 8), "import_id": "b", "row": row, "on_hand": units}
        for row, units in ((2, 5), (3, 2))
    ]
    last = stock.last_counts(_table(con, "stock_day", earlier, *later), date(2023, 7, 31))
    assert con.to_pyarrow(last.on_hand.sum()).as_py() == 7
    by_day = ageing.counted_by_day(
        _table(con, "stock_day", earlier, *later).mutate(
            checkout=ibis.literal("amazon"), market=ibis.literal("US")
        )
    )
    sums = {row["day"]: row["on_hand"] for row in con.to_pyarrow(by_day).to_pylist()}
    assert sums == {date(2023, 7, 1): 9, date(2023, 7, 8): 7}


def test_a_reimbursement_on_hold_is_no_reimbursement_yet(con):
    """First on hold, then settled: 6.00 once. And the order of the same name in another shop is another's."""
    said = {"channel": "shopify", "currency": "USD", "type": "reimbursement", "order_id": "#1001"}
    events = [
        {**said, "shop": "main", "status": "on_hold", "settlement_amount": Decimal(6)},
        {**said, "shop": "main", "settlement_amount": Decimal(6), "settled_on": date(2023, 7, 31)},
    ]
    lines = [
        {"what": "order_line", "channel": "shopify", "shop": shop, "order_id": "#1001", "route": route}
        for shop, route in (("main", "b"), ("other", "a"))
    ]
    schema = ibis.schema(SCHEMA)
    columns = {n: pa.array([r.get(n) for r in lines], type=t.to_pyarrow()) for n, t in schema.items()}
    found = after_sales.events(
        _table(con, "settlement_line", *events),
        step(ibis.memtable(pa.table(columns), schema=schema), con),
        _table(con, "fx_rate"),
        "USD",
        None,
    )
    (row,) = con.to_pyarrow(found).to_pylist()
    assert (row["amount"], row["route"]) == (Decimal(6), "b")


_TOP = "settlement-id\tdeposit-date\ttotal-amount\tcurrency\ttransaction-type\torder-id\tposted-date\tsku\t"
_V2 = _TOP + "amount-type\tamount-description\tamount"
_V1 = (
    _TOP + "shipment-fee-amount\torder-fee-amount\tprice-type\tprice-amount\titem-related-fee-type\t"
    "item-related-fee-amount\tmisc-fee-amount\tother-fee-amount\tother-fee-reason-description\t"
    "direct-payment-amount\tother-amount"
)


@pytest.mark.parametrize("first", ["v1", "v2"])
def test_a_settlement_imported_in_both_of_amazons_layouts_counts_once(shop: Shop, first: str):
    """A mug for 20.00 less 3.00: one report has the minute it was posted, the other the day alone."""
    total = "111\t2023-07-17 00:00:00 UTC\t17.00\tCAD" + "\t" * 4
    row = "111\t\t\t\tOrder\t702-1\t{}\tMUG-1\t"
    by_day, by_minute = row.format("2023-07-10"), row.format("2023-07-10 10:00:00 UTC")
    texts = {
        "v1": (_V1, total + "\t" * 11, by_minute + "\t\tPrincipal\t20.00" + "\t" * 7)
        + (by_minute + "\t\t\t\tCommission\t-3.00" + "\t" * 5,),
        "v2": (_V2, total + "\t" * 3, by_day + "ItemPrice\tPrincipal\t20.00")
        + (by_day + "ItemFees\tCommission\t-3.00",),
    }
    for name in sorted(texts, reverse=first == "v2"):
        path = shop.folder / f"{name}.txt"
        path.write_text("\n".join(texts[name]) + "\n", encoding="utf-8")
        (report,) = import_files(shop.workspace, [path])
        assert all(sheet.outcome is Outcome.LOADED for sheet in report.sheets)
    figures = shop.profit(currency="CAD").total.figures
    assert (figures["gross_sales"], figures["platform_fee"]) == (usd("20.00"), usd("-3.00"))


def test_a_payment_in_shopifys_export_and_in_its_interfaces_answer_counts_once(shop: Shop):
    """The export names the order #1001, the answer by a number: a mug for 20.00 and a fee of 0.88, once."""
    moved = {"id": 1, "type": "charge", "test": False, "payout_id": 77, "payout_date": "2023-07-24"}
    moved |= {"currency": "USD", "amount": "20.00", "fee": "0.88", "net": "19.12", "source_order_id": 450}
    answer = shop.folder / "balance.json"
    answer.write_text(json.dumps({"transactions": [moved | {"processed_at": "2023-07-20T10:00:00-07:00"}]}))
    export = {"Transaction Date": "2023-07-20 10:00:00 -0700", "Type": "charge", "Order": "#1001"}
    export |= {"Payout Status": "paid", "Payout Date": "2023-07-24", "Payout ID": "77", "Amount": "20.00"}
    export |= {"Fee": "0.88", "Net": "19.12", "Currency": "USD", "VAT": "0.00"}
    orders = shop.store_orders(store_order("#1001", item("MUG-1", "20.00")))
    import_files(shop.workspace, [answer, shop.write("payment_transactions_export_1.csv", [export]), orders])
    assert (shop.figure("net_sales"), shop.figure("payment_fee")) == (usd("20.00"), usd("-0.88"))
