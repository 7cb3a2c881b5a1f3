"""channelshift teach: Mei's bank writes its own kind of file; she says once which column is which."""

from __future__ import annotations

from pathlib import Path

import pytest

BANK = """Statement of account

Ref No,Posted,What,Paid in,Paid out
A1,09/08/2023,TIKTOK PAYOUT,120.50,
A2,31/08/2023,"CARD FEE, AUGUST",,3.00
"""


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    path = tmp_path / "bank.csv"
    path.write_text(BANK, encoding="utf-8")
    return path


def _teach(run, home: Path, bank: Path, *more: str):
    return run(
        *("--workspace", home, "teach", bank, "--as", "bank_line", "--column", "booked_on=Posted"),
        *("--column", "amount=Paid in", "--column", "reference=What", "--currency", "GBP", *more),
    )


def test_teaching_shows_what_it_would_make_of_the_file_and_keeps_nothing(run, tmp_path, bank):
    ran = _teach(run, tmp_path / "mei", bank, "--json")
    shown = ran.json["preview"]
    assert (ran.code, ran.json["kept"]) == (0, None)
    assert [(r["booked_on"], r["reference"], r.get("amount")) for r in shown["rows"]] == [
        ("2023-08-09", "TIKTOK PAYOUT", "120.5")
    ]
    assert (shown["totals"], shown["rows_read"], shown["left_out"]) == (
        [["GBP", [["amount", "120.5"]]]],
        2,
        1,
    )
    assert run("--workspace", tmp_path / "mei", "teach", "list").out == (
        "Nothing was taught yet: channelshift teach FILE --as KIND\n"
    )


def test_what_was_taught_is_read_at_the_next_import(run, tmp_path, bank):
    home = tmp_path / "mei"
    assert run("--workspace", home, "import", bank).code == 3
    kept = _teach(run, home, bank, "--name", "my-bank")
    assert (kept.code, "Kept as my-bank, version 1." in kept.out) == (0, True)
    sheet = run("--workspace", home, "import", bank, "--json").json["files"][0]["sheets"][0]
    assert (sheet["kind"], sheet["totals"]) == ("bank_line", {"GBP": {"amount": "120.5"}})


def test_a_mapping_travels_as_a_columns_file(run, tmp_path, bank):
    _teach(run, tmp_path / "mei", bank, "--name", "my-bank")
    file = tmp_path / "columns.yaml"
    assert run("--workspace", tmp_path / "mei", "teach", "export", "my-bank", "--to", file).code == 0
    taken = run("--workspace", tmp_path / "omar", "teach", "import", file, "--name", "his-bank")
    assert (taken.code, "Kept as his-bank, version 1." in taken.out) == (0, True)
    sheet = run("--workspace", tmp_path / "omar", "import", bank, "--json").json["files"][0]["sheets"][0]
    assert sheet["totals"] == {"GBP": {"amount": "120.5"}}


def test_a_retired_mapping_reads_no_more(run, tmp_path, bank):
    home = tmp_path / "mei"
    _teach(run, home, bank, "--name", "my-bank")
    assert run("--workspace", home, "teach", "retire", "my-bank").out == (
        "my-bank is retired: no file is read with it. What was read with it stays.\n"
    )
    assert run("--workspace", home, "import", bank).code == 3


def test_what_is_wrong_is_one_line(run, tmp_path, bank):
    home = tmp_path / "mei"
    assert run("--workspace", home, "teach", bank).err.startswith("channelshift: Say what the rows")
    assert run("--workspace", home, "teach", "none.csv", "--as", "bank_line").err == (
        "channelshift: There is no file none.csv.\n"
    )
    wrong = _teach(run, home, bank, "--column", "balance=Saldo")
    assert wrong.err == "channelshift: The file has no column “Saldo” to be “balance”.\n"
    twice = _teach(run, home, bank, "--column", "counterparty=What")
    assert (
        twice.err
        == "channelshift: The column “What” cannot be both “reference” and “counterparty”. Choose one.\n"
    )
    assert _teach(run, home, bank, "--name", "../mei").code == 1


def test_a_question_is_left_open_until_it_is_answered(run, tmp_path):
    path = tmp_path / "bank.csv"
    path.write_text("Posted,What,Paid in\n09/08/2023,PAYOUT,1.50\n", encoding="utf-8")
    said = (
        "--as",
        "bank_line",
        "--column",
        "booked_on=Posted",
        "--column",
        "amount=Paid in",
        "--currency",
        "GBP",
    )
    ran = run("--workspace", tmp_path / "mei", "teach", path, *said, "--name", "my-bank")
    assert (ran.code, "--date-order: Are the dates in bank.csv day/month or month/day?" in ran.out) == (
        3,
        True,
    )
    ran = run("--workspace", tmp_path / "mei", "teach", path, *said, "--name", "b", "--date-order", "dmy")
    assert (ran.code, "Kept as b, version 1." in ran.out) == (0, True)
