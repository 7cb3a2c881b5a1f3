"""What the simulated platform pays out is what its statements came to, and the bank has it."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from simulate_files import read, read_all, total

from channelshift.simulate import World
from channelshift.simulate.faults import FAULTS, small_shop, with_faults, write_papers
from channelshift.simulate.files import payouts, tiktok_income

UNTIL = date(2022, 12, 31)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("exports")
    history = World(5, last_day=UNTIL).history(UNTIL)
    tiktok_income.write(history, path)
    payouts.write(history, path)
    return path


def test_each_payment_pays_the_statement_rows_that_carry_its_id(folder: Path) -> None:
    owed: dict[str, Decimal] = defaultdict(Decimal)
    for row in read_all(folder, "tiktok_shop/income_*.csv"):
        owed[row["Payment ID"]] += Decimal(row["Total settlement amount"])
    paid = read(folder / "tiktok_shop" / "Withdrawal records.csv")
    assert len(paid) > 10
    assert {row["Reference ID"]: Decimal(row["Amount"].strip("£").replace(",", "")) for row in paid} == {
        name: owed[name] for name in owed if name in {row["Reference ID"] for row in paid}
    }
    unpaid = set(owed) - {row["Reference ID"] for row in paid}
    assert len(unpaid) <= 2  # the last weeks of the year


def test_the_bank_has_every_payout_once_and_other_money_too(folder: Path) -> None:
    paid = read(folder / "tiktok_shop" / "Withdrawal records.csv")
    lines = read(folder / "channelshift-bank-lines.csv")
    ours = [line for line in lines if line["counterparty"] == "TikTok Shop"]
    amounts = [Decimal(row["Amount"].strip("£").replace(",", "")) for row in paid]
    # One booked on the day after New Year's Eve is not in a statement of that year.
    assert [Decimal(line["amount"]) for line in ours] in (amounts, amounts[:-1])
    assert {line["counterparty"] for line in lines} == {"TikTok Shop", "Harbour Lets", "Paper & Co"}
    assert Decimal(lines[-1]["balance"]) == Decimal("2400.00") + total(lines, "amount")


def test_the_same_seed_plants_the_same_faults_and_another_seed_others(tmp_path: Path) -> None:
    one, again = with_faults(small_shop(4), 4), with_faults(small_shop(4), 4)
    assert one[1] == again[1]
    assert [fault.fault for fault in one[1]] == list(FAULTS)
    other = with_faults(small_shop(5), 5)[1]
    assert [fault.amount for fault in one[1]] != [fault.amount for fault in other]
    first = [path.read_bytes() for path in write_papers(one[0], tmp_path / "one")]
    assert first == [path.read_bytes() for path in write_papers(again[0], tmp_path / "again")]


def test_a_fault_can_be_planted_alone() -> None:
    papers, planted = with_faults(small_shop(4), 4, ["missing_payout"])
    assert [fault.cause for fault in planted] == ["missing_payout"]
    assert len(papers.paid) == len(small_shop(4).paid) - 1
