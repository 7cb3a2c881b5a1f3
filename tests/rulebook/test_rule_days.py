"""Every dated rule is asked on both sides of its first and of its last day."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from channelshift.rulebook import Rule, Rulebook

BOOK = Rulebook.packaged()
DAY = timedelta(days=1)
# On their last day these already give way to the rule that ends them.
HANDED_OVER = {"tiktok-storefront-link-us", "tiktok-storefront-link-gb"}

STARTING = [r for r in BOOK.rules if r.in_force and r.effective_from]
SEEN_ONLY = [r for r in BOOK.rules if r.in_force and not r.effective_from]
ENDING = [r for r in BOOK.rules if r.in_force and r.effective_to and r.id not in HANDED_OVER]
NOT_IN_FORCE = [r for r in BOOK.rules if not r.in_force]


def answers_with(rule: Rule, day) -> bool:
    """Whether the book, asked for what the rule speaks of, answers with it."""
    return rule in BOOK.on(day).rules(rule.market, rule.applies_to)


@pytest.mark.parametrize("rule", STARTING, ids=lambda r: r.id)
def test_rule_governs_from_its_first_day_and_not_before(rule):
    assert answers_with(rule, rule.effective_from)
    assert not answers_with(rule, rule.effective_from - DAY)


@pytest.mark.parametrize("rule", ENDING, ids=lambda r: r.id)
def test_rule_governs_to_its_last_day_and_not_after(rule):
    assert answers_with(rule, rule.effective_to)
    assert not answers_with(rule, rule.effective_to + DAY)


@pytest.mark.parametrize("rule", SEEN_ONLY, ids=lambda r: r.id)
def test_rule_of_unknown_age_counts_from_the_day_it_was_seen(rule):
    assert rule.since_observed
    assert answers_with(rule, rule.observed_on)
    assert not answers_with(rule, rule.observed_on - DAY)


def test_handed_over_rules_give_way_on_their_last_day():
    for name in HANDED_OVER:
        rule = BOOK.rule(name)
        assert answers_with(rule, rule.effective_to - DAY)
        assert not answers_with(rule, rule.effective_to)


def test_what_is_not_in_force_never_answers():
    for rule in NOT_IN_FORCE:
        assert not answers_with(rule, rule.starts)


def test_package_holds_all_452_rules_with_their_sources():
    assert len(BOOK.rules) == 452
    assert all(rule.source and rule.line > 1 and rule.file.endswith(".yaml") for rule in BOOK.rules)
    by_status = {status: len(BOOK.rules_for(status=status)) for status in ("in_force", "disputed", "test")}
    assert by_status == {"in_force": 410, "disputed": 18, "test": 4}


def test_values_are_exact():
    assert BOOK.rule("tiktok-my-comm-2023").value == Decimal("2.12")
    assert BOOK.rule("tiktok-my-comm-2023").rate == Decimal("0.0212")
    assert BOOK.rule("tiktok-storefront-off").value is False
    assert BOOK.rule("tiktok-th-txn-321").currency is None
    assert BOOK.rule("temu-comm-claim").value == (Decimal(6), Decimal(10))


def test_rules_for_a_market_leave_out_markets_nobody_named():
    ids = {rule.id for rule in BOOK.rules_for(platform="meta", market="US")}
    assert {"meta-ig-bio-links", "meta-shop-offsite-us-off"} <= ids
    assert "meta-ig-caption-links-test" not in ids  # MULTI: some markets, not all known
    assert "meta-shop-other-markets-off" not in ids  # OTHER: the US is named elsewhere
    assert "meta-ig-caption-links-test" in {r.id for r in BOOK.rules_for(market="MULTI")}
