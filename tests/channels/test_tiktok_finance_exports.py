"""Mei's TikTok income from every market: each line is the platform's amount, broken down to the cent."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from channel_files import Reading, read
from hypothesis import given, settings
from hypothesis import strategies as st
from tiktok_files import money, parts_sum, sheet, workbook


def amounts(**parts: str) -> dict[str, Decimal]:
    return {name: Decimal(amount) for name, amount in parts.items()}


# ------------------------------------------------------------------ the samples


@pytest.fixture(scope="session")
def finance(samples: Path) -> dict[str, Reading]:
    """The income of four markets as it is read."""
    folder = samples / "tiktok_finance"
    return {file.name.split("_")[0]: read(file) for file in sorted(folder.iterdir())}


@pytest.mark.samples
def test_the_american_statement_line_by_line(finance: dict[str, Reading]) -> None:
    """Worked out from the columns: discounts in sales, incentives in shipping, warehouse work apart."""
    lines = [(r["order_id"], r["sku_id"], r["type"], money(r)) for r in finance["us"].rows]
    assert lines == [
        (
            "576461234567890123",
            "1729412345678901234",
            "order",
            amounts(
                sales="42",  # 50 - 8
                buyer_shipping="4.99",
                shipping_cost="-5.2",
                platform_fee="-2.82",
                creator_commission="-6.3",
            ),
        ),
        (
            "576461234567890123",
            "1729412345678905555",
            "order",
            amounts(sales="20", platform_fee="-1.2", creator_commission="-3"),
        ),
        (
            "576466666666666666",
            "1729412345678905555",
            "order",
            amounts(
                sales="36",  # 40 - 4
                refunds="-18",  # -20 + 2
                buyer_shipping="4.99",
                shipping_cost="-9.3",  # -5.2 and -4.1 for the return
                platform_fee="-1.3",  # -1.08 and -0.22 for working the refund
            ),
        ),
        (
            "576468888888888888",
            "1729412345678907777",
            "order",
            amounts(sales="38", fulfilment_fee="-4.2", platform_fee="-2.28"),
        ),
        ("7600000000000000009", None, "reimbursement", amounts(adjustment="18.5")),
        ("7600000000000000010", None, "ad_payment", amounts(ad_payment="-25")),
    ]
    assert {(r["statement_id"], r["payment_id"], r["settled_on"]) for r in finance["us"].rows} == {
        ("7500000000000000001", "3600000000000000001", date(2026, 9, 14))
    }
    assert [r["quantity"] for r in finance["us"].rows] == [2, 1, 2, 1, None, None]
    assert finance["us"].rows[4]["related_order_id"] == "576460000000000009"
    assert finance["us"].rows[0]["product"] == "Vitamin C Serum 30ml"


@pytest.mark.samples
def test_the_malaysian_income_line_by_line(finance: dict[str, Reading]) -> None:
    """The second order comes back a week later: its fees do too, the way home is paid."""
    lines = [(r["order_id"], str(r["settled_on"]), r["type"], money(r)) for r in finance["my"].rows]
    assert lines == [
        (
            "230694220645762308",
            "2026-07-08",
            "order",
            amounts(
                sales="130",
                buyer_shipping="5",
                shipping_cost="-6.5",
                platform_fee="-9.64",  # -9.10 - 0.54
                payment_fee="-4.66",
                creator_commission="-6.5",
            ),
        ),
        (
            "5800000000008900",
            "2026-07-09",
            "order",
            amounts(sales="130.5", platform_fee="-8.42", payment_fee="-4.29"),  # shipping -6.90 + 6.90
        ),
        (
            "5800000000008900",
            "2026-07-15",
            "order",
            amounts(refunds="-130.5", shipping_cost="-6.9", platform_fee="8.42", payment_fee="4.29"),
        ),
        ("7100000000000001234", "2026-07-10", "ad_payment", amounts(ad_payment="-20.5")),
    ]


@pytest.mark.samples
def test_the_indonesian_income_line_by_line(finance: dict[str, Reading]) -> None:
    lines = [(r["order_id"], r["sku_id"], r["quantity"], r["type"], money(r)) for r in finance["id"].rows]
    assert lines == [
        (
            "580000000000000101",
            "1730000000000000001",  # the one SKU of "1730000000000000001*1;"
            1,
            "order",
            amounts(
                sales="139000",
                buyer_shipping="3000",
                shipping_cost="-3000",  # -12000 + 9000
                platform_fee="-22656",  # -8896 - 5560 - 6950 - 1250
                creator_commission="-12650",
            ),
        ),
        (
            "580000000000000102",
            None,  # two SKUs
            3,
            "order",
            amounts(sales="140000", shipping_cost="-9000", platform_fee="-17210"),  # -8960 - 7000 - 1250
        ),
        ("7543000000000000001", None, None, "ad_payment", amounts(ad_payment="-50000")),
    ]


@pytest.mark.samples
def test_the_thai_income_with_chinese_names_line_by_line(finance: dict[str, Reading]) -> None:
    lines = [(r["order_id"], r["sku_id"], r["type"], money(r)) for r in finance["th"].rows]
    assert lines == [
        (
            "580123456789012345",
            None,  # 1.73238E+18: its digits are lost, and that is said
            "order",
            amounts(
                sales="199",
                shipping_cost="-3",  # -38 + 35
                payment_fee="-6.39",
                platform_fee="-18.55",  # -13.93 - 1.07 - 3.55
            ),
        ),
        ("7412345678901234567", None, "ad_payment", amounts(ad_payment="-500")),
    ]
    assert [c.column for c in finance["th"].complaints] == ["SKU ID"]


@pytest.mark.samples
@pytest.mark.parametrize("market", ["us", "my", "id", "th"])
def test_each_line_adds_up_and_nothing_is_left_over(finance: dict[str, Reading], market: str) -> None:
    for line in finance[market].rows:
        assert parts_sum(line) == line["settlement_amount"], line["order_id"]
        assert not line["not_broken_down"]
        assert (line["status"], line["repeated"]) == ("settled", False)


@pytest.mark.samples
def test_the_american_statement_agrees_with_plain_arithmetic(
    finance: dict[str, Reading], samples: Path
) -> None:
    with (samples / "tiktok_finance/us_statement_details.csv").open(encoding="utf-8-sig") as stream:
        rows = list(csv.DictReader(stream))
    for line, row in zip(finance["us"].rows, rows, strict=True):
        assert line["settlement_amount"] == Decimal(row["Total settlement amount"])
        assert line["sales"] + line["refunds"] == Decimal(row["Net sales"])
        shipping = line["buyer_shipping"] + line["shipping_cost"] + line["fulfilment_fee"]
        assert shipping == Decimal(row["Shipping"])
        assert line["platform_fee"] + line["creator_commission"] + line["payment_fee"] == Decimal(row["Fees"])


@pytest.mark.samples
def test_the_wallet_of_the_malaysian_workbook(samples: Path) -> None:
    """What is paid out leaves the wallet and reaches the bank: positive. Its currency stands beside it."""
    found = read(samples / "tiktok_finance/my_income_order_details.xlsx", 2)
    assert (found.facts["currency"], found.asked) == ("MYR", [])
    lines = [
        (r["payout_id"], r["type"], r["status"], r["amount"], str(r["paid_on"]), r["bank_account"])
        for r in found.rows
    ]
    assert lines == [
        ("9000000000006189", "earnings", "paid", Decimal("80.3"), "2026-07-15", None),
        ("9000000000006190", "payout", "paid", Decimal("80.3"), "2026-07-17", "***1234"),
    ]


# ------------------------------------------------------------------ other markets, later months

US = {
    "Statement date (UTC)": "2026/09/14",
    "Statement ID": "S1",
    "Status": "Paid",
    "Currency": "USD",
    "Type": "Order",
    "Order/adjustment ID": "5801",
    "SKU ID": "17290001",
}
SEA = {
    "Order/adjustment ID": "5801",
    "Type": "Order",
    "Order created time": "2026/09/01",
    "Order settled time": "2026/09/10",
    "Currency": "PHP",
}


def us(amount: str, **changes: str) -> dict[str, str]:
    """A line of a statement: amounts by the file's own names, `Gross_sales="50"`."""
    named = {name.replace("_", " "): value for name, value in changes.items()}
    sums = {"Net sales": "0", "Shipping": "0", "Fees": "0", "Adjustment amount": "0"}
    return US | {"Total settlement amount": amount} | sums | named


def sea(amount: str, revenue: str, fees: str, **changes: str) -> dict[str, str]:
    named = {name.replace("_", " "): value for name, value in changes.items()}
    sums = {"Total Revenue": revenue, "Total Fees": fees, "Adjustment amount": "0"}
    return SEA | {"Total settlement amount": amount} | sums | named


def only(found: Reading) -> Mapping[str, Any]:
    assert len(found.rows) == 1, found.refused or found.asked
    assert parts_sum(found.rows[0]) == found.rows[0]["settlement_amount"]
    return found.rows[0]


def test_a_british_statement(tmp_path: Path) -> None:
    line = us(
        "33.40",
        Currency="GBP",
        Net_sales="45",
        Gross_sales="50",
        Seller_discount="-5",
        Shipping="-2.1",
        TikTok_Shop_shipping_fee="-3.6",
        Fees="-9.5",
    ) | {
        "Customer-paid shipping fee": "1.5",
        "TikTok Shop commission fee": "-4.05",
        "Affiliate commission": "-2.25",
        "Smart Promotion fee": "-0.5",
        "Smart Promotion fee tax": "-0.1",
        "Managed service plan (Per order fee)": "-0.6",
        "EPR Pay on Behalf service fee": "-0.2",
        "Campaign resource fee": "-0.8",
        "GMV Max ad fee": "-1",
        "VAT": "-1.02",  # contained in the fees above
    }
    found = read(sheet(tmp_path / "uk.csv", line))
    assert (found.facts["market"], found.facts["currency"]) == ("GB", "GBP")
    assert money(only(found)) == amounts(
        sales="45",
        buyer_shipping="1.5",
        shipping_cost="-3.6",
        platform_fee="-6.25",
        creator_commission="-2.25",
        ad_payment="-1",
    )


def test_vat_beside_the_fees_is_counted_where_the_row_adds_up_only_so(tmp_path: Path) -> None:
    line = us("17", Currency="GBP", Net_sales="20", Gross_sales="20", Fees="-3") | {
        "TikTok Shop commission fee": "-2.5",
        "VAT": "-0.5",
    }
    assert money(only(read(sheet(tmp_path / "uk.csv", line)))) == amounts(sales="20", platform_fee="-3")


LATER = {
    "Affiliate Shop Ads commission": "-1",
    "Affiliate Partner shop ads commission": "-0.5",
    "TikTok Shop Partner commission": "-0.25",
    "Co-funded promotion (seller-funded)": "-2",
    "Campaign service fee": "-0.3",
    "Smart Promotion fee": "-0.2",
    "Marketing benefits package fee": "-0.1",
    "FBT fulfillment fee": "-4",
    "FBT fulfillment fee reimbursement": "1.5",
    "Return shipping label fee": "-2.4",
    "Shipping fee discount": "0.4",
}


def test_the_later_names_of_an_american_statement(tmp_path: Path) -> None:
    line = us("41.15", Net_sales="50", Gross_sales="50", Shipping="-4.5", Fees="-4.35") | LATER
    assert money(only(read(sheet(tmp_path / "us.csv", line)))) == amounts(
        sales="50",
        shipping_cost="-2",
        fulfilment_fee="-2.5",
        platform_fee="-2.6",
        creator_commission="-1.75",
    )


def test_reimbursements_and_shelves_stand_in_the_adjustment_or_beside_it(tmp_path: Path) -> None:
    """The row adds up in one way only, and in that way it is read."""
    detail = {"Logistics reimbursement": "12", "GMV deduction for FBT warehouse service fee": "-5"}
    inside = us("7", Adjustment_amount="7", Type="Other adjustment") | detail
    beside = us("7", Type="Other adjustment") | detail
    for name, line in (("inside", inside), ("beside", beside)):
        record = only(read(sheet(tmp_path / f"{name}.csv", line)))
        assert money(record) == amounts(storage_fee="-5", adjustment="12"), name


@pytest.mark.parametrize(
    ("written", "kind", "part"),
    [
        ("GMV Payment for TikTok Ads", "ad_payment", "ad_payment"),
        ("GMV Payment for Promote", "ad_payment", "ad_payment"),
        ("Pembayaran GMV untuk Iklan TikTok", "ad_payment", "ad_payment"),
        ("TikTok 广告的 GMV 付款", "ad_payment", "ad_payment"),
        ("Logistics reimbursement", "reimbursement", "adjustment"),
        ("Platform reimbursement", "reimbursement", "adjustment"),
        ("TikTok Shop reimbursement", "reimbursement", "adjustment"),
        ("Shipping fee compensation", "reimbursement", "adjustment"),
        ("Shipping fee adjustment", "adjustment", "adjustment"),
        ("Shipping fee rebate", "adjustment", "adjustment"),
        ("Platform penalty", "adjustment", "adjustment"),
        (
            "Violation fee （settlement fee）",
            "adjustment",
            "adjustment",
        ),  # full-width brackets, as TikTok writes
        ("Rebate", "adjustment", "adjustment"),
        ("Other adjustment", "adjustment", "adjustment"),
        ("Something new", "adjustment", "adjustment"),
        ("Chargeback", "dispute", "adjustment"),
        ("Withholding tax", "tax", "tax_withheld"),
        ("FBT warehouse service fee", "storage", "storage_fee"),
        ("Sample shipping fee", "sample_shipping", "shipping_cost"),
        ("Reserve collected", "reserve", "reserve"),
        ("Reserve released", "reserve", "reserve"),
        ("EPR Pay on Behalf service fee", "fee", "platform_fee"),
    ],
)
def test_a_line_that_is_no_order_goes_where_its_type_says(
    tmp_path: Path, written: str, kind: str, part: str
) -> None:
    stated = us("-12.5", Type=written, Adjustment_amount="-12.5")
    alone = us("-12.5", Type=written)  # the amount as the total only
    for line in (stated, alone):
        record = only(read(sheet(tmp_path / "a.csv", line)))
        assert (record["type"], record["type_as_written"], money(record)) == (
            kind,
            written,
            {part: Decimal("-12.5")},
        )


def test_a_reserve_is_held_and_released_and_is_no_cost(tmp_path: Path) -> None:
    held = us("-30", Type="Reserve collected", Adjustment_amount="-30") | {"Order/adjustment ID": "7601"}
    back = us("30", Type="Reserve released", Adjustment_amount="30") | {"Order/adjustment ID": "7602"}
    rows = read(sheet(tmp_path / "a.csv", held, back)).rows
    assert [(r["type"], money(r)) for r in rows] == [
        ("reserve", amounts(reserve="-30")),
        ("reserve", amounts(reserve="30")),
    ]


@pytest.mark.parametrize(
    "written", ["Order", "Refund", "Pesanan", "订单", "退款", "คำสั่งซื้อ", "Partial refund"]
)
def test_orders_and_their_refunds_are_orders_in_every_language(tmp_path: Path, written: str) -> None:
    record = only(read(sheet(tmp_path / "a.csv", us("10", Type=written, Net_sales="10", Gross_sales="10"))))
    assert (record["type"], money(record)) == ("order", amounts(sales="10"))


# ------------------------------------------------------------------ South-East Asia


def test_a_philippine_income(tmp_path: Path) -> None:
    line = sea(
        "802.5",
        "1000",
        "-197.5",
        Subtotal_after_seller_discounts="1000",
        Subtotal_before_discounts="1100",
        Seller_discounts="-100",
        Transaction_fee="-22.4",
        TikTok_Shop_commission_fee="-60",
        Seller_shipping_fee="-30",
        Actual_shipping_fee="-85",
        Platform_shipping_fee_discount="55",
        Order_processing_fee="-5",
        Shipping_service_fee="-40",
        GST="-3.1",
        Affiliate_commission_deposit="-50",
        Affiliate_commission_refund="20",
        GMV_Max_Coupon="-7",
    )
    found = read(sheet(tmp_path / "ph.csv", line))
    assert (found.facts["market"], found.complaints) == ("PH", [])
    assert money(only(found)) == amounts(
        sales="1000",
        shipping_cost="-30",
        payment_fee="-22.4",
        platform_fee="-108.1",
        creator_commission="-30",  # the deposit comes back when the commission is paid
        ad_payment="-7",
    )


def test_an_indonesian_income_in_english(tmp_path: Path) -> None:
    line = sea(
        "76000",
        "100000",
        "-24000",
        Currency="IDR",
        Subtotal_after_seller_discounts="100000",
        Platform_commission_fee="-6000",
        Dynamic_commission="-4000",
        Payment_Fee="-1000",
        Shipping_cost="-5000",
        Dilayani_Tokopedia_fee="-2500",
        Dilayani_Tokopedia_handling_fee="-500",
        PayLater_program_fee="-1500",
        Installation_service_fee="-2000",
        Article_22_Income_Tax_withheld="-500",
        GMV_Max_ad_fee="-1000",
    ) | {
        "Shipping costs passed on to the logistics provider": "-9000",
        "Shipping cost borne by the platform": "3000",
        "Shipping cost paid by the customer": "2000",
        "Return shipping costs (passed on to the customer)": "-1000",
    }
    assert money(only(read(sheet(tmp_path / "id.csv", line)))) == amounts(
        sales="100000",
        buyer_shipping="2000",
        shipping_cost="-7000",
        platform_fee="-12000",
        payment_fee="-2500",
        fulfilment_fee="-3000",
        ad_payment="-1000",
        tax_withheld="-500",
    )


def test_sales_are_found_by_their_parts_where_the_sum_is_missing(tmp_path: Path) -> None:
    line = sea(
        "60",
        "70",
        "-10",
        Subtotal_before_discounts="120",
        Seller_discounts="-20",
        Refund_subtotal_before_seller_discounts="-36",
        Refund_of_seller_discounts="6",
        Seller_shipping_fee="-10",
    )
    assert money(only(read(sheet(tmp_path / "a.csv", line)))) == amounts(
        sales="100", refunds="-30", shipping_cost="-10"
    )


def test_a_fee_nobody_knows_is_not_broken_down_and_named(tmp_path: Path) -> None:
    """In a column of its own, and within the platform's sums, which do not hide it."""
    line = us("14", Net_sales="20", Gross_sales="20", Shipping="-2.5", Fees="-3.5") | {
        "TikTok Shop shipping fee": "-1.5",
        "Drone delivery fee": "-1",
        "Referral fee": "-3",
        "Moonlight fee": "-0.5",
    }
    found = read(sheet(tmp_path / "a.csv", line))
    assert money(only(found)) == amounts(
        sales="20", shipping_cost="-1.5", platform_fee="-3", not_broken_down="-1.5"
    )


def test_without_any_part_of_shipping_its_sum_is_taken(tmp_path: Path) -> None:
    record = only(read(sheet(tmp_path / "a.csv", us("15", Net_sales="20", Gross_sales="20", Shipping="-5"))))
    assert money(record) == amounts(sales="20", shipping_cost="-5")


# ------------------------------------------------------------------ what always holds

CENTS = st.integers(-10_000_00, 10_000_00).map(lambda cents: str(Decimal(cents) / 100))
NAMES = (
    "Gross sales",
    "Seller discount",
    "Gross sales refund",
    "Shipping",
    "TikTok Shop shipping fee",
    "Customer-paid shipping fee",
    "FBT fulfillment fee",
    "Fees",
    "Referral fee",
    "Transaction fee",
    "Affiliate commission",
    "GMV Max ad fee",
    "VAT",
    "Adjustment amount",
    "Logistics reimbursement",
    "GMV deduction for FBT warehouse service fee",
    "A fee of next month",
)
TYPES = ("Order", "Refund", "Reserve collected", "Chargeback", "GMV Payment for TikTok Ads", "Rebate", "New")


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_whatever_a_line_says_its_parts_add_up_to_its_amount(data: st.DataObject) -> None:
    """Columns in any choice, amounts that fit or do not: what no column explains is not broken down."""
    names = data.draw(st.lists(st.sampled_from(NAMES), unique=True))
    lines = [
        us(data.draw(CENTS), Type=data.draw(st.sampled_from(TYPES)))
        | {"Order/adjustment ID": str(5800 + n)}
        | {name: data.draw(CENTS) for name in names}
        for n in range(4)
    ]
    with tempfile.TemporaryDirectory() as folder:
        found = read(sheet(Path(folder) / "a.csv", *lines))
    assert [r["settlement_amount"] for r in found.rows] == [
        Decimal(line["Total settlement amount"]) for line in lines
    ]
    for record in found.rows:
        assert parts_sum(record) == record["settlement_amount"]


# ------------------------------------------------------------------ on hold

SALE = {"Net_sales": "20", "Gross_sales": "20"}


def test_a_line_is_on_hold_by_its_status_or_for_want_of_a_day(tmp_path: Path) -> None:
    paid = us("20", **SALE)
    waiting = us("20", Status="On hold", **SALE) | {"Order/adjustment ID": "5802"}
    dayless = us("20", **SALE) | {"Order/adjustment ID": "5803", "Statement date (UTC)": "/"}
    found = read(sheet(tmp_path / "a.csv", paid, waiting, dayless))
    assert [(r["order_id"], r["status"], str(r["settled_on"])) for r in found.rows] == [
        ("5801", "settled", "2026-09-14"),
        ("5802", "on_hold", "2026-09-14"),
        ("5803", "on_hold", "None"),
    ]
    assert (found.left_out, found.complaints) == (0, [])


def test_a_day_that_cannot_be_read_is_no_missing_day(tmp_path: Path) -> None:
    found = read(
        sheet(tmp_path / "a.csv", us("20", **SALE), us("20", **SALE) | {"Statement date (UTC)": "soon"})
    )
    assert (len(found.rows), found.left_out) == (1, 1)
    assert found.said_of(3) == "Expected a date, found “soon”."


def test_all_lines_of_a_sheet_called_on_hold_are(tmp_path: Path) -> None:
    line = sea("20", "20", "0", Subtotal_after_seller_discounts="20")
    found = read(workbook(tmp_path / "a.xlsx", On_hold=[line], Order_details=[line]))
    assert (found.facts["status"], found.rows[0]["status"]) == ("on_hold", "on_hold")
    settled = read(tmp_path / "a.xlsx", 1)
    assert ("status" in settled.facts, settled.rows[0]["status"]) == (False, "settled")


def test_what_is_on_hold_keeps_its_key_while_its_amount_changes(tmp_path: Path) -> None:
    """Next week's export of the same waiting order is the same line, with a better estimate."""
    first = us("20", Status="On hold", **SALE)
    later = us("18.5", Status="On hold", Fees="-1.5", **SALE) | {"Statement date (UTC)": "2026/09/21"}
    keys = {
        read(sheet(tmp_path / f"{n}.csv", line)).rows[0]["line_key"] for n, line in enumerate((first, later))
    }
    assert len(keys) == 1


# ------------------------------------------------------------------ the sheets beside the details

DETAIL = [
    sea("90", "100", "-10", Subtotal_after_seller_discounts="100", TikTok_Shop_commission_fee="-10"),
    sea("45", "50", "-5", Subtotal_after_seller_discounts="50", TikTok_Shop_commission_fee="-5")
    | {"Order/adjustment ID": "5802"},
]


def _report(total: str) -> list[list[str]]:
    return [["", "Time period", "2026/09/01-2026/09/30"], ["", "Total settlement amount", total]]


def test_the_summary_is_compared_with_the_rows(tmp_path: Path) -> None:
    right = read(workbook(tmp_path / "right.xlsx", Order_details=DETAIL, Reports=_report("135.00")))
    wrong = read(workbook(tmp_path / "wrong.xlsx", Order_details=DETAIL, Reports=_report("145.00")))
    assert right.complaints == []
    assert wrong.said() == [
        "0|Total settlement amount|The sheet “Reports” states 145 as “Total settlement amount”; the rows "
        "here add up to 135. Rows may have been cut off, taken out or written twice: export it again."
    ]
    assert [r["settlement_amount"] for r in wrong.rows] == [Decimal(90), Decimal(45)]


def test_a_block_written_twice_still_agrees_with_the_summary(tmp_path: Path) -> None:
    found = read(workbook(tmp_path / "a.xlsx", Order_details=DETAIL + DETAIL, Reports=_report("135")))
    assert ([r["repeated"] for r in found.rows], found.complaints) == ([False, False, True, True], [])


def test_the_wallet_knows_what_is_paid_pending_and_returned(tmp_path: Path) -> None:
    head = ["Transaction type", "Reference ID", "Request time", "Amount", "Status", "Success time"]
    rows = [
        head,
        ["Earnings", "9001", "2026/09/15", "135", "Transferred", "2026/09/15"],
        ["Withdrawal", "9002", "2026/09/16", "-100", "Success", "2026/09/18"],
        ["Withdrawal", "9003", "2026/09/20", "-20", "Processing", "/"],
        ["Withdrawal", "9004", "2026/09/21", "-5", "Failed", "/"],
        ["Deduction", "9005", "2026/09/22", "-10", "Success", "2026/09/22"],
    ]
    found = read(workbook(tmp_path / "a.xlsx", Withdrawal_records=rows, Order_details=DETAIL))
    assert found.facts["currency"] == "PHP"
    lines = [(r["payout_id"], r["type"], r["status"], r["amount"], str(r["paid_on"])) for r in found.rows]
    assert lines == [
        ("9001", "earnings", "paid", Decimal(135), "2026-09-15"),
        ("9002", "payout", "paid", Decimal(100), "2026-09-18"),
        ("9003", "payout", "pending", Decimal(20), "None"),
        ("9004", "payout", "failed", Decimal(5), "None"),
        ("9005", "other", "paid", Decimal(-10), "2026-09-22"),
    ]


def test_a_wallet_alone_asks_for_its_currency(tmp_path: Path) -> None:
    rows = [
        ["Transaction type", "Reference ID", "Request time", "Amount", "Status", "Success time"],
        ["Withdrawal", "9002", "2026/09/16", "-100", "Success", "2026/09/18"],
    ]
    file = workbook(tmp_path / "a.xlsx", Withdrawal_records=rows)
    assert read(file).asked == ["currency"]
    assert read(file, currency="PHP").rows[0]["amount"] == Decimal(100)
