"""Orders = statements: what does not clear has a cause, the rows of both sides, and its money."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from reconcile_records import Books, said

D = Decimal


def test_an_order_settled_as_sold_leaves_no_gap():
    mei = Books()
    mei.order("A1", "20.00", buyer_shipping=D("3.00"))
    mei.settled("A1", "20.00", fee="-1.15", buyer_shipping=D("3.00"))
    tied = mei.tied()
    assert tied.postings == ()
    assert [(s.expected, s.actual) for s in tied.sums if s.expected or s.actual] == [(D("21.85"), D("21.85"))]


def test_a_penny_of_rounding_is_named_and_two_pence_are_a_fee_change():
    mei = Books()
    mei.order("A1", "20.00")
    mei.settled("A1", "20.00", fee="-1.01")
    assert [said(g) for g in mei.gaps()] == [("statement", "rounding", "-0.01")]
    ada = Books()
    ada.order("A1", "20.00")
    ada.settled("A1", "20.00", fee="-1.02")
    assert [said(g) for g in ada.gaps()] == [("statement", "fee_change", "-0.02")]


def test_a_paid_order_in_no_statement_is_on_its_way_with_what_it_should_bring():
    mei = Books()
    mei.order("A1", "20.00")
    mei.settled("A1", "20.00", fee="-1.00")
    mei.order("A2", "40.00", on="2023-07-20")
    (gap,) = mei.gaps()
    assert said(gap) == ("statement", "timing", "-38.00")  # 40.00 less five per cent
    assert (gap.order_id, gap.since) == ("A2", date(2023, 7, 20))
    assert [(line.side, line.row) for line in gap.rows] == [("order", 3)]


def test_an_order_from_before_the_first_statement_is_no_open_money():
    mei = Books()
    mei.order("A1", "20.00", on="2023-06-02")
    mei.settled("A1", "20.00", on="2023-06-12", fee="-1.00")  # ten days after it was paid
    mei.order("OLD", "10.00", on="2023-06-01")
    mei.order("NEW", "10.00", on="2023-06-02")
    assert {(g.cause, f"{g.amount:.2f}") for g in mei.gaps()} == {
        ("not_imported", "-9.50"),
        ("timing", "-9.50"),
    }


def test_orders_that_were_cancelled_given_away_or_never_paid_expect_nothing():
    mei = Books()
    mei.order("A1", "20.00")
    mei.settled("A1", "20.00", fee="-1.00")
    mei.order("A2", "20.00", status="cancelled", payment="voided")
    mei.order("A3", "20.00", is_sample=True)
    mei.order("A4", "20.00", payment="unpaid", status="unpaid")
    assert mei.gaps() == []


def test_a_line_on_hold_is_expected_by_what_the_platform_says_of_it():
    mei = Books()
    mei.order("A1", "20.00")
    mei.settled("A1", "20.00", fee="-1.00")
    mei.order("A2", "40.00")
    mei.settled("A2", "40.00", fee="-2.00", status="on_hold", shipping_cost=D("-3.00"))
    (gap,) = mei.gaps()
    assert said(gap) == ("statement", "timing", "-35.00")


def test_a_refund_after_the_settlement_has_both_its_rows():
    mei = Books()
    mei.order("A1", "20.00", returned_quantity=1, order_refund=D("20.00"))
    mei.settled("A1", "20.00", fee="-1.00")
    mei.settled("A1", "0", on="2023-07-15", fee="1.00", refunds=D("-20.00"))
    (gap,) = mei.gaps()
    assert said(gap) == ("statement", "refund_after_settlement", "-19.00")
    assert (gap.since, [(line.side, line.row) for line in gap.rows]) == (
        date(2023, 7, 15),
        [("order", 2), ("statement", 3)],
    )


def test_a_refund_before_the_settlement_is_expected_by_the_order():
    mei = Books()
    mei.order("A1", "20.00", returned_quantity=1, order_refund=D("20.00"))
    mei.settled("A1", "20.00", fee="0", refunds=D("-20.00"))
    assert mei.gaps() == []


def test_a_refund_the_orders_do_not_show_is_named_and_one_not_taken_back_yet_too():
    mei = Books()
    mei.order("A1", "20.00")
    mei.settled("A1", "20.00", fee="-0.50", refunds=D("-10.00"))
    mei.order("A2", "20.00", returned_quantity=1)
    mei.settled("A2", "20.00", fee="-1.00")
    assert {said(g) for g in mei.gaps()} == {
        ("statement", "refund_not_in_orders", "-10.00"),
        ("statement", "timing", "20.00"),
    }


def test_a_fee_step_is_one_gap_from_its_first_day_on():
    mei = Books()
    for n in range(1, 7):
        mei.order(f"A{n}", "100.00", on=f"2023-06-0{n}")
        mei.settled(f"A{n}", "100.00", on=f"2023-06-1{n}", fee="-5.00" if n < 4 else "-6.50")
    (gap,) = mei.gaps()
    assert said(gap) == ("statement", "fee_change", "-4.50")
    assert (gap.since, gap.facts["old"], gap.facts["new"]) == (date(2023, 6, 14), D("0.05"), D("0.065"))
    assert [line.row for line in gap.rows if line.side == "statement"] == [5, 6, 7]


def test_where_the_rulebook_is_silent_the_shops_own_rate_is_the_measure():
    mei = Books()
    for n in range(1, 21):
        mei.order(f"A{n}", "100.00", on="2023-06-01")
        mei.settled(f"A{n}", "100.00", on=f"2023-06-{n + 5:02}", fee="-8.00" if n <= 15 else "-9.00")
    (gap,) = mei.gaps(periods=())
    assert said(gap) == ("statement", "fee_change", "-5.00")
    assert (gap.facts["by"], gap.facts["old"], gap.facts["new"]) == ("own", D("0.08"), D("0.09"))
    assert gap.since == date(2023, 6, 21)


def test_a_shop_whose_fees_follow_no_one_rate_has_no_usual_rate():
    mei = Books()
    for n in range(1, 21):
        mei.order(f"A{n}", "100.00")
        mei.settled(f"A{n}", "100.00", fee=f"-{n}.00")
    assert mei.gaps(periods=()) == []


def test_rows_that_are_no_order_are_listed_each_with_its_money():
    mei = Books()
    mei.order("A1", "20.00")
    mei.settled("A1", "20.00", fee="-1.00")
    mei.other("ad_payment", "-39.08")
    mei.other("reimbursement", "6.50")
    assert {(*said(g), g.facts["written"]) for g in mei.gaps()} == {
        ("statement", "adjustment", "-39.08", "ad_payment"),
        ("statement", "adjustment", "6.50", "reimbursement"),
    }


def test_a_repeated_block_is_what_counting_it_twice_would_have_added():
    mei = Books()
    mei.order("A1", "20.00")
    row = mei.settled("A1", "20.00", fee="-1.00")
    mei.settled("A1", "20.00", fee="-1.00", repeated=True, line_key=f"{row['line_key']}~2")
    (gap,) = mei.gaps()
    assert (*said(gap), gap.key) == ("statement", "duplicate", "19.00", "S-2023-06-12")
    assert [(line.side, line.row) for line in gap.rows] == [("order", 2), ("statement", 2), ("statement", 3)]


def test_a_reserve_in_a_repeated_block_is_part_of_what_would_have_been_added():
    mei = Books()
    mei.order("A1", "20.00")
    for copy in (False, True):
        mei.settled("A1", "20.00", fee="-1.00", repeated=copy, line_key=f"sale{'~2' if copy else ''}")
        mei.other("reserve", "-6.00", repeated=copy, line_key=f"held{'~2' if copy else ''}")
    (gap,) = mei.gaps()
    assert said(gap) == ("statement", "duplicate", "13.00")
    assert [line.row for line in gap.rows if line.side == "statement"] == [2, 3, 4, 5]


def test_settled_without_an_order_row_and_goods_of_another_price():
    mei = Books()
    mei.order("A1", "20.00")
    mei.settled("A1", "18.00", fee="-0.90")
    mei.settled("GHOST", "10.00", fee="-0.50")
    assert {(*said(g), g.order_id) for g in mei.gaps()} == {
        ("statement", "unexplained", "-2.00", "A1"),
        ("statement", "no_order", "9.50", "GHOST"),
    }


def test_an_order_settled_in_another_currency_goes_by_the_dated_rate():
    mei = Books()
    mei.order("A1", "20.00", currency="USD")
    mei.settled("A1", "16.00", fee="-0.80")
    assert [said(g) for g in mei.gaps()] == [("statement", "missing_rate", "15.20")]
    mei.rate("USD", "GBP", "0.8", "2023-06-12")
    assert mei.gaps() == []
    ada = Books()
    ada.order("A1", "20.00", currency="USD")
    ada.settled("A1", "15.00", fee="-0.75")
    ada.rate("USD", "GBP", "0.8", "2023-06-12")
    (gap,) = ada.gaps()
    assert (*said(gap), gap.facts["sold_in"]) == ("statement", "currency", "-1.00", "USD")


def test_an_own_stores_payments_are_held_against_what_the_buyer_paid():
    mei = Books(channel="shopify", currency="USD", market="US")
    mei.order("#1001", "40.00", order_amount=D("44.99"), buyer_shipping=D("4.99"))
    mei.settled("#1001", "0", provider_sales=D("44.99"), payment_fee=D("-1.60"))
    mei.order("#1002", "30.00", order_amount=D("30.00"), order_refund=D("30.00"))
    mei.settled("#1002", "0", provider_sales=D("30.00"), payment_fee=D("-1.17"))
    mei.settled("#1002", "0", on="2023-07-01", provider_sales=D("-30.00"))
    mei.order("#1003", "50.00", order_amount=D("50.00"))
    mei.settled("#1003", "0", provider_sales=D("45.00"), payment_fee=D("-1.61"))
    assert {(*said(g), g.order_id) for g in mei.gaps(periods=())} == {
        ("statement", "refund_after_settlement", "-30.00", "#1002"),
        ("statement", "unexplained", "-5.00", "#1003"),
    }


def test_a_shop_without_statements_or_without_orders_is_said_not_compared():
    mei = Books()
    mei.order("A1", "20.00")
    tied = mei.tied()
    assert (tied.postings, tied.no_statements) == ((), (("tiktok_shop", "main"),))
    ada = Books()
    ada.settled("A1", "20.00")
    tied = ada.tied()
    assert (tied.postings, tied.no_orders) == ((), (("tiktok_shop", "main"),))
