"""Statements ± reserve = payouts, payouts = bank: both sides of every date, each bank line once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from reconcile_records import Books, said

D = Decimal


def week(mei: Books, n: int, amount: str, payout: bool = True, bank: bool = True) -> None:
    """A statement on a Monday of June, paid on the Wednesday, booked on the Thursday."""
    monday = 5 + 7 * (n - 1)
    mei.other("reimbursement", amount, on=f"2023-06-{monday:02}", payment_id=f"PAY-000{n}")
    if payout:
        mei.paid(f"PAY-000{n}", amount, on=f"2023-06-{monday + 2:02}")
    if bank:
        mei.booked(amount, on=f"2023-06-{monday + 3:02}", reference=f"TTS PAY-000{n}")


def test_statements_payouts_and_bank_that_agree_leave_no_gap():
    mei = Books()
    for n, amount in enumerate(("100.00", "80.00", "60.00"), start=1):
        week(mei, n, amount)
    tied = mei.tied()
    assert tied.postings == ()
    totals = {s: sum(x.actual for x in tied.sums if x.stage == s) for s in ("payout", "bank")}
    assert totals == {"payout": D("240.00"), "bank": D("240.00")}


def test_a_reserve_stands_until_it_is_released():
    mei = Books()
    week(mei, 1, "100.00", payout=False, bank=False)
    mei.other("reserve", "-30.00", on="2023-06-05", payment_id="PAY-0001")
    mei.paid("PAY-0001", "70.00", on="2023-06-07")
    (gap,) = mei.gaps()
    assert (*said(gap), gap.since) == ("payout", "reserve", "-30.00", date(2023, 6, 5))
    week(mei, 2, "50.00", payout=False, bank=False)
    mei.other("reserve", "10.00", on="2023-06-12", payment_id="PAY-0002")
    mei.paid("PAY-0002", "60.00", on="2023-06-14")
    (gap,) = mei.gaps()
    assert (*said(gap), gap.since) == ("payout", "reserve", "-20.00", date(2023, 6, 5))
    assert [line.row for line in gap.rows] == [3, 5]
    mei.other("reserve", "20.00", on="2023-06-13", payment_id="PAY-0002")
    mei.lines["payout"][1]["amount"] = D("80.00")
    assert mei.gaps() == []


def test_a_payout_is_missing_only_when_it_is_later_than_usual():
    mei = Books()
    week(mei, 1, "100.00")
    week(mei, 2, "80.00", payout=False, bank=False)  # 12 June; usual are two days, three more are patience
    mei.paid("PAY-0009", "1.00", on="2023-06-16")
    assert ("payout", "timing", "-80.00") in {said(g) for g in mei.gaps(today=date(2023, 6, 16))}
    mei.lines["payout"][-1]["paid_on"] = date(2023, 6, 17)
    missing = next(g for g in mei.gaps(today=date(2023, 6, 17)) if g.cause == "missing_payout")
    assert (*said(missing), missing.payout_id) == ("payout", "missing_payout", "-80.00", "PAY-0002")
    assert [(line.file, line.row) for line in missing.rows] == [("settlement_line.csv", 3)]


def test_what_lies_outside_the_payout_list_is_not_called_missing():
    mei = Books()
    week(mei, 2, "80.00", payout=False, bank=False)
    week(mei, 3, "60.00")
    week(mei, 4, "40.00", payout=False, bank=False)
    mei.paid("PAY-0099", "5.00", on="2023-06-21")
    assert {(*said(g), g.payout_id) for g in mei.gaps() if g.stage == "payout"} == {
        ("payout", "not_imported", "-80.00", "PAY-0002"),
        ("payout", "not_imported", "-40.00", "PAY-0004"),
        ("payout", "not_imported", "5.00", "PAY-0099"),
    }


def test_a_failed_payout_has_paid_nothing():
    mei = Books()
    week(mei, 1, "100.00")
    week(mei, 2, "80.00", payout=False, bank=False)
    mei.paid("PAY-0002", "80.00", on="2023-06-14", status="failed")
    week(mei, 3, "60.00")
    assert [said(g) for g in mei.gaps() if g.stage == "payout"] == [("payout", "missing_payout", "-80.00")]


def test_a_settlement_without_payment_ids_is_paid_by_its_own_id():
    mei = Books(channel="amazon", currency="CAD", market="CA")
    mei.other("reimbursement", "100.00", on="2023-06-05", payment_id=None, statement_id="AMZ-111")
    mei.other("transfer", "-12.00", on="2023-06-05", payment_id=None, statement_id="AMZ-111")
    mei.paid("AMZ-111", "88.00", on="2023-06-07")
    assert [said(g) for g in mei.gaps()] == [("payout", "balance", "-12.00")]


def test_statements_that_name_no_payout_are_matched_by_their_days():
    mei = Books()
    for on, amount in (("2023-06-05", "10.00"), ("2023-06-06", "20.00"), ("2023-06-08", "5.00")):
        mei.other("reimbursement", amount, on=on, payment_id=None, statement_id=None)
    mei.paid("W-000001", "30.00", on="2023-06-07")
    mei.paid("W-000002", "5.00", on="2023-06-09")
    assert mei.gaps() == []


def test_a_payout_in_another_currency_states_both_rates_and_never_takes_one():
    mei = Books()
    mei.other("reimbursement", "100.00")
    mei.paid("PAY-0001", "120.00", currency="USD")
    assert [said(g) for g in mei.gaps()] == [("payout", "missing_rate", "-100.00")]
    mei.rate("GBP", "USD", "1.25", "2023-06-12")
    (gap,) = mei.gaps()
    assert said(gap) == ("payout", "currency", "-4.00")  # 120 / 1.25 = 96
    assert (gap.facts["dated"], gap.facts["implied"]) == (D("0.8"), D("0.833333"))


def test_money_in_a_wallet_is_not_at_the_bank_yet():
    mei = Books()
    mei.other("reimbursement", "100.00")
    mei.paid("PAY-0001", "100.00", type="earnings")
    mei.paid("W-000001", "60.00", on="2023-06-20")
    mei.booked("60.00", on="2023-06-21", reference="W-000001")
    (gap,) = mei.gaps()
    assert (*said(gap), gap.facts) == ("bank", "timing", "-40.00", {"wallet": True})


# ------------------------------------------------------------------ the bank


def paid_weeks(*amounts: str) -> Books:
    mei = Books()
    for n, amount in enumerate(amounts, start=1):
        week(mei, n, amount, bank=False)
    return mei


def test_each_bank_line_is_used_once_even_where_amounts_are_the_same():
    mei = paid_weeks("50.00", "50.00", "70.00")
    mei.booked("-640.00", on="2023-06-01", counterparty="Harbour Lets")
    mei.booked("50.00", on="2023-06-15")  # the week before's would have come on the 8th
    mei.booked("70.00", on="2023-06-22")
    (gap,) = mei.gaps()
    assert (*said(gap), gap.payout_id) == ("bank", "not_arrived", "-50.00", "PAY-0001")


def test_several_payouts_in_one_line_when_the_sum_is_exact():
    mei = paid_weeks("50.00", "70.00", "90.00")
    mei.booked("120.00", on="2023-06-15")
    mei.booked("90.00", on="2023-06-22")
    assert mei.gaps() == []


def test_the_same_small_deduction_each_time_is_the_banks_fee():
    mei = paid_weeks("50.00", "70.00", "90.00")
    for amount, on in (("49.20", "08"), ("69.20", "15"), ("89.20", "22")):
        mei.booked(amount, on=f"2023-06-{on}")
    assert [said(g) for g in mei.gaps()] == [("bank", "bank_fee", "-0.80")] * 3
    ada = paid_weeks("50.00", "70.00")
    ada.booked("49.20", on="2023-06-08", reference="PAY-0001")
    ada.booked("68.00", on="2023-06-15", reference="PAY-0002")
    assert {said(g) for g in ada.gaps()} == {
        ("bank", "unexplained", "-0.80"),
        ("bank", "unexplained", "-2.00"),
    }


def test_a_bank_line_in_another_currency_is_found_near_the_dated_rate():
    mei = paid_weeks("100.00", "70.00")
    mei.rate("GBP", "USD", "1.25", "2023-06-05")
    mei.booked("120.00", on="2023-06-08", currency="USD")
    mei.booked("70.00", on="2023-06-15")
    (gap,) = mei.gaps()
    assert said(gap) == ("bank", "currency", "-4.00")
    assert (gap.facts["other"], gap.facts["dated"]) == ("USD", D("0.8"))


def test_not_arrived_is_said_only_where_the_bank_lines_cover_the_day():
    mei = paid_weeks("50.00", "70.00", "90.00")
    mei.booked("50.00", on="2023-06-08")  # one day; one more is patience
    mei.booked("90.00", on="2023-06-22")
    assert [said(g) for g in mei.gaps()] == [("bank", "not_arrived", "-70.00")]
    ada = paid_weeks("50.00", "70.00")
    ada.booked("50.00", on="2023-06-08")
    assert [said(g) for g in ada.gaps(today=date(2023, 6, 15))] == [("bank", "timing", "-70.00")]
    assert [said(g) for g in ada.gaps(today=date(2023, 6, 16))] == [("bank", "not_imported", "-70.00")]


def test_a_line_that_names_the_platform_and_no_payout_says_what_to_import():
    mei = paid_weeks("50.00")
    mei.booked("50.00", on="2023-06-08")
    mei.booked("31.00", on="2023-05-02", counterparty="TikTok Shop")
    mei.booked("-640.00", on="2023-06-01", counterparty="Harbour Lets")
    (gap,) = mei.gaps()
    assert said(gap) == ("bank", "not_imported", "31.00")
