"""The reader: what it refuses, where it says the fault lies, and that it never fails otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from channelshift.rulebook import RulebookError, read_rules, rules_in
from channelshift.rulebook.book import DATA

FULL = (DATA / "pinterest.yaml").read_text("utf-8")

RULE = """\
- id: tiktok-us-test
  platform: tiktok
  market: US
  mode: closed_loop
  subject: commission
  topic: referral_rate
  value: 6
  unit: percent
  currency: null
  effective_from: "2024-04-01"
  effective_to: null
  date_precision: day
  observed_on: null
  applies_to: null
  status: in_force
  confidence: high
  source:
  - https://seller.example/fees
  note: ''
"""

OWN = """\
- platform: tiktok
  market: US
  topic: referral_rate
  value: 7
  unit: percent
  effective_from: 2024-10-01
"""


def complaint(text: str, own: bool = False) -> str:
    with pytest.raises(RulebookError) as caught:
        rules_in(text, "rules.yaml", own=own)
    assert caught.value.file == "rules.yaml"
    return str(caught.value)


@pytest.mark.parametrize(
    ("change", "by", "said"),
    [
        ("  topic:", "  topik:", "line 6: unknown field topik. Known are: topic."),
        ("tiktok\n", "tikton\n", "line 2: unknown platform 'tikton'. Did you mean: tiktok?"),
        ("market: US", "market: UK", "line 3: unknown market 'UK'. Write two-letter country codes"),
        ("market: US", "market: US,XX", "line 3: unknown market 'US,XX'"),
        ("closed_loop", "closed_lop", "line 4: unknown mode 'closed_lop'. Did you mean: closed_loop"),
        ("commission\n", "link\n", "line 5: subject 'link' does not fit the topic. Write commission."),
        (
            "referral_rate",
            "referal_rate",
            "line 6: unknown topic 'referal_rate'. Did you mean: referral_rate",
        ),
        ("value: 6", "value: .inf", "line 7: .inf is no number we can use"),
        ("value: 6", "value: 1.0e+999999", "line 7: 1.0e+999999 is no number we can use"),
        ("value: 6", "value: {a: 1}", "line 7: expected one value or a plain list"),
        ("value: 6", "value: true", "line 8: the value does not fit the unit percent"),
        ("value: 6", "value:", "line 7: the field value is missing"),
        ("unit: percent", "unit: per_order", "line 9: an amount per_order needs a currency"),
        ("unit: percent", "unit: percent_range", "line 8: the value does not fit the unit percent_range"),
        ("currency: null", "currency: dollars", "line 9: unknown currency 'dollars'"),
        ('"2024-04-01"', "01/04/2024", "line 10: effective_from '01/04/2024' is no day"),
        ('"2024-04-01"', "2024-02-30", "line 10: effective_from '2024-02-30' is no day"),
        ('"2024-04-01"', "0001-01-01", "line 10: effective_from '0001-01-01' is no day"),
        ("effective_to: null", "effective_to: 9999-12-31", "line 11: effective_to '9999-12-31' is no day"),
        ('"2024-04-01"', "null", "line 10: effective_from is missing. Give the first day"),
        ("effective_to: null", "effective_to: 2024-03-31", "line 11: effective_to 2024-03-31 lies before"),
        ("in_force", "in force", "line 15: unknown status 'in force'. Did you mean: in_force"),
        ("confidence: high", "confidence: sure", "line 16: unknown confidence 'sure'"),
        ("id: tiktok-us-test", "id: amazon-us-test", "line 1: the id 'amazon-us-test' must be"),
        ("  note: ''\n", "", "line 1: the field note is missing. Add it."),
        ("  note: ''\n", "  note: ''\n  note: x\n", "line 20: the field note is given twice"),
        ("  mode:", " mode:", "line 4: not readable as YAML"),
    ],
)
def test_a_fault_is_named_with_its_line(change, by, said):
    assert change in RULE
    assert said in complaint(RULE.replace(change, by, 1))


def test_the_untouched_rule_is_read():
    (rule,) = rules_in(RULE, "rules.yaml")
    assert (rule.id, rule.line, rule.own) == ("tiktok-us-test", 1, False)


def test_the_same_id_twice_names_both_places():
    second = RULE.replace("2024-04-01", "2025-04-01").replace("value: 6", "value: 8")
    first = RULE.replace("effective_to: null", "effective_to: 2025-03-31")
    assert "line 20: the id tiktok-us-test is already used in rules.yaml, line 1" in complaint(first + second)


def test_two_rates_on_one_day_are_refused():
    later = (
        RULE.replace("us-test", "us-later")
        .replace("2024-04-01", "2025-04-01")
        .replace("value: 6", "value: 8")
    )
    assert "line 20: tiktok-us-later and tiktok-us-test (line 1) both hold on 2025-04-01" in complaint(
        RULE + later
    )
    closed = RULE.replace("effective_to: null", "effective_to: 2025-03-31")
    assert len(rules_in(closed + later, "rules.yaml")) == 2
    assert len(rules_in(RULE + later.replace("in_force", "announced"), "rules.yaml")) == 2


def test_a_sellers_rule_may_be_short():
    (rule,) = rules_in(OWN, "mine.yaml", own=True)
    assert (rule.mode, rule.subject, rule.status, rule.confidence) == (
        "closed_loop",
        "commission",
        "announced",
        "low",
    )
    assert rule.own
    assert rule.id.startswith("own-")


@pytest.mark.parametrize(
    ("change", "by", "said"),
    [
        ("  unit: percent\n", "", "line 1: the field unit is missing. Say what the number counts"),
        ("  effective_from: 2024-10-01\n", "", "line 1: effective_from is missing"),
        ("referral_rate", "plan_fee", "line 1: the field mode is missing. Say which kind of selling"),
        ("  value: 7\n", "", "line 1: the field value is missing"),
        ("  market: US\n", "  market: US\n  status: disputed\n", "line 3: unknown status 'disputed'"),
    ],
)
def test_a_sellers_rule_must_say_what_cannot_be_worked_out(change, by, said):
    assert change in OWN
    assert said in complaint(OWN.replace(change, by, 1), own=True)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xff\xfe", "line 1: not UTF-8 text"),
        (b"- id: x\n- id: \x8a", "line 2: not UTF-8 text"),
        (b"just text", "line 1: expected a list of rules"),
        (b"- 7", "line 1: expected fields such as"),
        (b"[" * 50_000, "line 1: not readable"),
        (b"- {a: !!python/object:os.system x}", "line 1: unknown field a"),
        (b"x" * 1_000_001, "larger than 1 MB"),
    ],
)
def test_a_hostile_file_is_refused_in_a_sentence(tmp_path: Path, data, said):
    path = tmp_path / "mine.yaml"
    path.write_bytes(data)
    with pytest.raises(RulebookError, match="^mine.yaml") as caught:
        read_rules(path, own=True)
    assert said in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path):
    with pytest.raises(RulebookError, match="none.yaml cannot be opened: No such file"):
        read_rules(tmp_path / "none.yaml", own=True)


@settings(max_examples=200, deadline=None)
@given(
    text=st.sampled_from([FULL, RULE, OWN]),
    cuts=st.lists(
        st.tuples(st.integers(0, 2000), st.integers(0, 6), st.text(max_size=6)), min_size=1, max_size=4
    ),
    own=st.booleans(),
)
def test_a_mutated_file_is_read_or_refused_and_nothing_else(text, cuts, own):
    for at, length, put in cuts:
        text = text[:at] + put + text[at + length :]
    try:
        rules = rules_in(text, "rules.yaml", own=own)
    except RulebookError as error:
        assert str(error).startswith("rules.yaml, line ")
    else:
        assert all(rule.starts for rule in rules)
