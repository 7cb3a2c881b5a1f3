"""TikTok Shop's withdrawal records of the British shop, and the bank statement as our template has it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from channelshift.simulate.files.table import write_rows
from channelshift.simulate.history import History
from channelshift.simulate.payouts import Booked, Paid, balances, bank_statement, payouts

RECORDS = Path("tiktok_shop") / "Withdrawal records.csv"
BANK = Path("channelshift-bank-lines.csv")
HEAD = (
    "Transaction type",
    "Reference ID",
    "Request time",
    "Amount",
    "Status",
    "Success time",
    "Bank account",
)
BANK_HEAD = ["booked_on", "account", "counterparty", "reference", "amount", "currency", "balance"]


def write(history: History, folder: Path) -> list[Path]:
    """Both sides of every payout: as TikTok lists it and as the bank booked it."""
    paid = payouts(history.settled, history.until)
    lines = bank_statement(paid, history.first_day, history.until)
    return [write_records(paid, folder), write_bank(lines, folder)]


def write_records(paid: Iterable[Paid], folder: Path) -> Path:
    rows = [
        {
            "Transaction type": "Earnings",
            "Reference ID": payout.payment_id,
            "Request time": f"{payout.asked_on:%Y/%m/%d}",
            "Amount": f"£{payout.amount:,.2f}",
            "Status": "Transferred",
            "Success time": f"{payout.paid_on:%Y/%m/%d}",
            "Bank account": "****4410",
        }
        for payout in paid
    ]
    return write_rows(folder / RECORDS, HEAD, rows, bom=True, line_end="\r\n")


def write_bank(lines: Iterable[Booked], folder: Path) -> Path:
    rows = [
        {
            "booked_on": line.on,
            "account": f"{line.currency} account",
            "counterparty": line.counterparty,
            "reference": line.reference,
            "amount": f"{line.amount:.2f}",
            "currency": line.currency,
            "balance": f"{balance:.2f}" if line.currency == "GBP" else "",
        }
        for line, balance in balances(lines)
    ]
    return write_rows(folder / BANK, BANK_HEAD, rows)
