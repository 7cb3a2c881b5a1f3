"""A file is whole or the old one; no cell of ours runs in a spreadsheet."""

from __future__ import annotations

import stat
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from channelshift.terms.files import written_aside
from channelshift.terms.spreadsheets import harmless
from channelshift.terms.text import sentence


def test_a_file_that_breaks_off_leaves_the_old_one_and_nothing_else(tmp_path: Path):
    kept = tmp_path / "rules.yaml"
    kept.write_text("old")
    with pytest.raises(ZeroDivisionError), written_aside(kept) as file:
        file.write(b"half")
        raise ZeroDivisionError
    assert kept.read_text() == "old"
    assert list(tmp_path.iterdir()) == [kept]


def test_a_whole_file_takes_the_old_ones_place_and_is_its_owners_alone(tmp_path: Path):
    kept = tmp_path / "rules.yaml"
    with written_aside(kept) as file:
        file.write("新".encode())
    assert kept.read_text(encoding="utf-8") == "新"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_what_begins_as_a_formula_is_led_by_an_apostrophe(start: str):
    assert harmless(f"{start}1+1") == f"'{start}1+1"
    assert harmless(sentence("{text}", text=f"{start}1")) == f"'{start}1"


@pytest.mark.parametrize("cell", [Decimal("-1.50"), -3, -0.5, date(2023, 9, 12), None, "plain", ""])
def test_numbers_days_and_plain_words_stay_as_they_are(cell: object):
    assert harmless(cell) is cell or harmless(cell) == cell
