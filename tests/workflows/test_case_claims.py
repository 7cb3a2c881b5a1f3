"""The article's claims: each once, in one case, with arithmetic that is worked out and not copied."""

from __future__ import annotations

import os
import re
from datetime import date
from pathlib import Path

import pytest
import yaml

from channelshift.rulebook import Rulebook
from channelshift.terms.complaints import NotThere
from channelshift.workflows.cases.answers import all_cases, case
from channelshift.workflows.cases.arithmetic import BadFormula, Sums
from channelshift.workflows.cases.claims import (
    VERDICTS,
    article,
    change_agrees,
    last_day_of,
    read_claims,
)
from channelshift.workflows.cases.seller import cases
from channelshift.workflows.cases.texts import read_yaml

BOOK = Rulebook.packaged()
CLAIMS = {claim.id: claim for claim in article().claims}
NUMBER = re.compile(r"(?<![\w.-])\d[\d,]*\.?\d*")
DAY = re.compile(r"\d{4}-\d\d(-\d\d)?")
_SHARED = Path(os.environ.get("CHANNELSHIFT_SHARED", Path(__file__).resolve().parents[3] / "shared"))


@pytest.fixture(scope="module")
def seed() -> dict:
    """The claims as the project was given them, which lie beside it and not in it."""
    path = _SHARED / "seed-claims.yaml"
    if not path.is_file():
        pytest.skip(f"the founding claims are not at {path} (CHANNELSHIFT_SHARED names another place)")
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def figures(claim_id: str) -> dict[str, str]:
    return dict(CLAIMS[claim_id].arithmetic.shown)


def retold(claim_id: str, field: str, value: object) -> dict:
    """The claims with one figure changed."""
    told = read_yaml("claims.yaml")
    next(row for row in told["claims"] if row["id"] == claim_id)[field] = value
    return {claim.id: claim for claim in read_claims(told, BOOK).claims}


# ------------------------------------------------------------------ each claim once


def test_every_claim_of_the_article_is_here_once(seed):
    ids = [row["id"] for row in (*seed["claims"], *seed["rule_claims"])]
    assert sorted(claim.id for claim in article().claims) == sorted(ids)


def test_every_claim_belongs_to_exactly_one_case():
    told = [claim.id for found in all_cases() for claim in found.claims]
    assert sorted(told) == sorted(CLAIMS) and len(set(told)) == len(told) == 59
    assert len(cases()) == 15


def test_figures_are_those_of_the_article(seed):
    wrong = [
        (row["id"], field)
        for row in seed["claims"]
        for field in ("metric", "before", "after", "change", "unit", "date", "who_type")
        if getattr(CLAIMS[row["id"]], field) != row[field]
    ]
    assert wrong == []
    kept = {row["id"]: row["rules"] for row in seed["rule_claims"]}
    assert all(set(rules) <= {r.rule_id for r in CLAIMS[name].rules} for name, rules in kept.items())


def test_every_claim_has_a_check_in_both_languages_and_something_it_rests_on():
    for claim in article().claims:
        texts = [claim.claim, claim.check, claim.arithmetic.says if claim.arithmetic else claim.silent]
        assert all(text.en and text.zh for text in texts), claim.id
        assert claim.verdict in VERDICTS
        if claim.verdict == "contradicted":
            assert claim.rules or claim.sources, claim.id


def test_no_sentence_of_the_article_is_taken_over():
    path = _SHARED / "article.zh.txt"
    if not path.is_file():
        pytest.skip(f"the founding article is not at {path}")
    plain = re.compile(r"[\s,，。、“”\"]")
    theirs = plain.sub("", path.read_text(encoding="utf-8"))
    texts = [plain.sub("", t.zh) for c in article().claims for t in (c.claim, c.check, c.silent)]
    assert [t for t in texts for n in range(len(t) - 13) if t[n : n + 14] in theirs] == []


# ------------------------------------------------------------------ arithmetic


@pytest.mark.parametrize("claim_id", [c.id for c in article().claims if c.arithmetic])
def test_the_worked_example_comes_out_of_the_claims_own_figures(seed, claim_id):
    row = next((row for row in seed["claims"] if row["id"] == claim_id), None)
    if row is None:
        return
    example = {_number(n) for n in NUMBER.findall(DAY.sub("", row["worked_example"] or ""))}
    inputs = {v for c in CLAIMS.values() for v in (c.before, c.after) if isinstance(v, int | float)}
    inputs |= {v / 100 for v in inputs} | set(CLAIMS[claim_id].arithmetic.figures.values())
    said = {_number(n) for n in NUMBER.findall(CLAIMS[claim_id].arithmetic.says.en)}
    assert example - said - {round(v, 4) for v in inputs} == set()


def _number(text: str) -> float:
    return float(text.replace(",", "").rstrip("."))


def test_wang_leis_two_figures_make_three_quarters_not_half():
    claim = CLAIMS["sc-14"]
    assert figures("sc-13") == {"then": "500", "now": "120"}  # 2,000 x 25 % and 800 x 15 %
    assert figures("sc-14")["follows"] == "−76 %" and claim.verdict == "wrong"
    assert (claim.arithmetic.compared.claimed, claim.arithmetic.compared.holds) == (-0.5, False)


def test_four_times_the_money_for_two_fifths_more_orders_is_nearly_three_times_the_cost():
    assert figures("sc-18")["an_order"] == "×2.86" and figures("sc-18")["traffic"] == "×1.00"


def test_equal_profit_in_the_managed_mode_needs_half_of_sales_spent_on_visitors():
    assert figures("sc-26") == {"even": "50 %", "even_card": "37 %", "worse": "9", "worse_card": "5.1"}


def test_fifteen_in_a_hundred_of_lin_xiaos_followers_is_not_his_orders():
    assert figures("sc-20")["would"] == "7,500" and figures("sc-20")["real"] == "1.6 %"


def test_the_club_fee_rose_another_way():
    assert figures("sc-05") == {"claimed": "+15.0 %", "real": "+73 %"}  # 260 to 299; 150 to 260


def test_a_verdict_about_sums_is_what_the_sums_say():
    for claim in article().claims:
        if claim.arithmetic and claim.arithmetic.compared:
            assert claim.arithmetic.compared.holds == (claim.verdict == "holds"), claim.id


def test_another_figure_gives_another_answer():
    """Control: nothing is typed in. Had conversion risen to 31.25 %, half of the orders would be left."""
    claim = retold("sc-13", "after", 31.25)["sc-14"]
    assert claim.arithmetic.compared.holds and claim.arithmetic.shown["follows"] == "−50 %"
    assert "×4.00" in retold("sc-17", "after", 28000)["sc-18"].arithmetic.says.en


def test_a_wrong_change_is_caught():
    changes = {claim.id: change_agrees(claim) for claim in article().claims}
    assert [name for name, agrees in changes.items() if agrees is False] == []
    assert sum(agrees is True for agrees in changes.values()) >= 20
    assert change_agrees(retold("sc-11", "after", 50)["sc-11"]) is False


@pytest.mark.parametrize(
    "formula",
    [
        "sc_99.after",
        "sc_12.after / 0",
        "__import__('os').getcwd()",
        "sc_12.after.real",
        "[1][0]()",
        "sc_12.after if 1 else 2",
        "days('x', 'y')",
        "1 +" + " 1 +" * 99 + " 1",
    ],
)
def test_a_formula_that_is_none_is_refused_with_a_sentence(formula):
    sums = Sums({"sc-12": {"after": 800}}, lambda name: date(2023, 9, 12))
    with pytest.raises(BadFormula, match="formula"):
        sums.worked_out(formula)


# ------------------------------------------------------------------ the rules beside the day


def test_rules_stand_on_their_side_of_the_claimed_day():
    rules = {rule.rule_id: rule for rule in CLAIMS["sc-01"].rules}
    assert not rules["tiktok-storefront-link-us"].after and rules["tiktok-storefront-off"].after
    assert rules["tiktok-storefront-off"].day == date(2023, 9, 12)
    assert figures("sc-01")["days"] == "12"  # from the end of August
    both = {rule.after for claim in ("sc-10", "sc-39", "rc-02") for rule in CLAIMS[claim].rules}
    assert both == {True, False}


@pytest.mark.parametrize(
    ("told", "last"),
    [
        ("2023-Q2", date(2023, 6, 30)),
        ("2023-H1", date(2023, 6, 30)),
        ("2024", date(2024, 12, 31)),
        ("2016 onward", date(2016, 12, 31)),
        (None, None),
    ],
)
def test_a_claimed_time_ends_on_a_day(told, last):
    assert last_day_of(told) == last


def test_a_case_that_is_none_is_named():
    with pytest.raises(NotThere, match="wang-lei"):
        case("nobody")


def test_a_sellers_live_strength_follows_from_the_claims():
    rows = {row["id"]: row for row in read_yaml("claims.yaml")["claims"]}
    sums = Sums(rows, lambda name: BOOK.rule(name).starts)
    told = [found.simulated for found in cases() if found.simulated and found.simulated.strength]
    assert len(told) == 3
    assert all(round(sums.worked_out(s.strength), 2) == s.shape.live for s in told)


def test_the_page_of_the_docs_is_in_step():
    import sys

    house = Path(__file__).parents[2]
    sys.path.insert(0, str(house / "tools"))
    from make_cases_page import page

    assert (house / "docs" / "cases.md").read_text(encoding="utf-8") == page()
