"""The seller's own rules file: written whole or not at all."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from channelshift.rulebook import Rulebook, RulebookError, append_own_rule, read_own_rules

DRAFT = {
    "platform": "tiktok",
    "market": "US",
    "topic": "product_link_external_checkout",
    "value": False,
    "effective_from": date(2023, 8, 31),
    "confidence": "low",
    "source": "听同行说",
    "note": "",
}


def test_mei_notes_what_she_heard_and_finds_it_in_the_book(tmp_path: Path):
    path = tmp_path / "rules" / "own.yaml"
    assert read_own_rules(path) == ()
    rule = append_own_rule(path, DRAFT)
    assert (rule.value, rule.source, rule.own) == (False, ("听同行说",), True)
    assert read_own_rules(path) == (rule,)
    assert Rulebook.load([path]).rule(rule.id) == rule
    assert path.read_text("utf-8").startswith("# Rules we heard of ourselves.")
    assert [p.name for p in path.parent.iterdir()] == ["own.yaml"]


def test_a_second_rule_leaves_the_first_and_its_remarks(tmp_path: Path):
    path = tmp_path / "own.yaml"
    first = append_own_rule(path, DRAFT)
    path.write_text(path.read_text("utf-8") + "# ask Omar again\n", "utf-8")
    second = append_own_rule(
        path,
        DRAFT | {"topic": "referral_rate", "value": Decimal("6.5"), "unit": "percent", "status": "in_force"},
    )
    assert [rule.id for rule in read_own_rules(path)] == [first.id, second.id]
    assert second.value == Decimal("6.5")
    assert "# ask Omar again" in path.read_text("utf-8")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"topic": "moon"}, "unknown topic 'moon'"),
        ({"value": None}, "the field value is missing"),
        ({"effective_to": "2023-01-01"}, "lies before the first day"),
        ({}, "is already used"),
    ],
)
def test_a_draft_that_does_not_hold_leaves_the_file_as_it_was(tmp_path: Path, change, said):
    path = tmp_path / "own.yaml"
    append_own_rule(path, DRAFT)
    before = path.read_bytes()
    with pytest.raises(RulebookError, match=said):
        append_own_rule(path, DRAFT | change)
    assert path.read_bytes() == before


def test_a_file_in_another_encoding_is_refused_and_kept(tmp_path: Path):
    path = tmp_path / "own.yaml"
    path.write_bytes("# 听说\n".encode("gb18030"))
    with pytest.raises(RulebookError, match="own.yaml, line 1: not UTF-8 text. Save the file as UTF-8."):
        append_own_rule(path, DRAFT)
    assert path.read_bytes() == "# 听说\n".encode("gb18030")


def test_a_sellers_rule_in_force_takes_the_place_of_ours(tmp_path: Path):
    path = tmp_path / "own.yaml"
    own = append_own_rule(
        path,
        DRAFT
        | {"topic": "referral_rate", "value": 7, "unit": "percent", "status": "in_force"}
        | {"effective_from": "2024-10-01"},
    )
    rates = [
        (str(p.starts), str(p.ends), str(p.rate))
        for p in Rulebook.load([path]).fee_periods()
        if (p.checkout, p.market, p.account) == ("tiktok_shop", "US", "platform_fee")
        and p.starts.year == 2024
    ]
    assert rates == [("2024-04-01", "2024-09-30", "0.06"), ("2024-10-01", "None", "0.07")]
    assert own.id in {r.id for r in Rulebook.load([path]).on(date(2024, 10, 1)).rules("US")}


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40), st.text(max_size=40))
def test_whatever_is_written_in_a_note_comes_back(tmp_path_factory, note, source):
    path = tmp_path_factory.mktemp("own") / "own.yaml"
    try:
        rule = append_own_rule(path, DRAFT | {"note": note, "source": source})
    except RulebookError:
        assert not path.exists()
    else:
        said = [re.sub("\r\n|[\r\x85\u2028\u2029]", "\n", text) for text in (note, source)]
        assert (rule.note, rule.source) == (said[0], (said[1],) if source else ())
        assert read_own_rules(path) == (rule,)
