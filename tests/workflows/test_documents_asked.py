"""What platforms and states ask Mei for, on both sides of every rule's day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from channelshift.rulebook import Rulebook
from channelshift.terms.route import Route
from channelshift.workflows.document_needs import Asked, asked_for, need_key, needs, oldest_days

BOOK = Rulebook.packaged()
DAY = timedelta(days=1)


def asked(market: str, day: date, ahead: int = 0) -> dict[str, Asked]:
    return {one.key: one for one in asked_for(BOOK, market, day, day + timedelta(days=ahead))}


def states(market: str, day: date, key: str, ahead: int = 0) -> set[tuple[str, str]]:
    """Each rule that asks for it, and how."""
    found = asked(market, day, ahead).get(key)
    return {(way.rule_id, way.asked) for way in found.ways} if found else set()


# market, need, first day, rule
BEGINS = (
    ("FR", "regulation/EU/eu_responsible_person", date(2024, 12, 13), "law-eu-gpsr-rp"),
    ("FR", "regulation/EU/listing_information", date(2024, 12, 13), "law-eu-gpsr-listing"),
    ("ID", "tiktok/ID/foreign_merchant_papers", date(2023, 9, 26), "tiktok-id-import-docs"),
    ("MX", "tiktok/MX/onboarding", date(2025, 2, 13), "tiktok-mx-docs"),
    ("US", "tiktok/US/security_deposit", date(2025, 12, 15), "tiktok-us-deposit"),
    ("US", "regulation/US/cosmetic_facility_registration/cosmetics", date(2024, 7, 1), "law-us-mocra-reg"),
    ("JP", "tiktok/JP/security_deposit", date(2025, 6, 30), "tiktok-jp-deposit-70k"),
)


@pytest.mark.parametrize(("market", "need", "first", "rule"), BEGINS)
def test_a_paper_is_asked_for_from_its_rules_first_day_and_announced_the_day_before(
    market, need, first, rule
):
    assert (rule, "now") in states(market, first, need)
    assert (rule, "now") not in states(market, first - DAY, need)
    assert (rule, "from") in states(market, first - DAY, need, ahead=1)
    assert rule not in {name for name, _ in states(market, first - DAY, need)}


@pytest.mark.parametrize(
    ("market", "rule", "need", "last"),
    [
        ("US", "tiktok-us-deposit-500", "tiktok/US/security_deposit", date(2025, 12, 14)),
        ("US", "tiktok-us-docs-xb-exp", "tiktok/US/marketplace_track_record_required", date(2024, 11, 18)),
        ("JP", "tiktok-jp-deposit-70k", "tiktok/JP/security_deposit", date(2026, 3, 14)),
    ],
)
def test_a_paper_is_asked_for_on_its_rules_last_day_and_not_after(market, rule, need, last):
    assert (rule, "now") in states(market, last, need)
    assert rule not in {name for name, _ in states(market, last + DAY, need)}


def test_a_deposit_that_rises_is_one_need_with_the_amount_of_the_day():
    def amounts(day: date) -> list[tuple[str, str]]:
        found = asked("US", day)["tiktok/US/security_deposit"]
        return [(str(way.amount), way.currency) for way in found.ways]

    assert amounts(date(2025, 12, 14)) == [("500", "USD")]
    assert amounts(date(2025, 12, 15)) == [("1500", "USD")]


def test_what_the_book_saw_only_later_is_said_so_and_never_taken_for_known():
    """Nobody wrote down since when TikTok asks a US company for papers; 2025 is when it was first seen."""
    ways = states("US", date(2023, 9, 12), "tiktok/US/onboarding")
    assert ways == {("tiktok-us-docs-company", "seen_later"), ("tiktok-us-docs-person", "seen_later")}
    seen = states("US", date(2025, 1, 1), "tiktok/US/onboarding")
    assert ("tiktok-us-docs-company", "now") in seen and ("tiktok-us-docs-person", "seen_later") in seen


def test_what_the_law_did_not_ask_for_then_is_not_said_to_be_asked():
    """In 2023 no cosmetic registration was in force; the book says so."""
    assert states("US", date(2023, 8, 15), "regulation/US/cosmetic_facility_registration/cosmetics") == set()


def test_an_announced_rule_is_marked_and_a_withdrawn_one_never_shown():
    halal = "regulation/ID/halal/cosmetics, imported food, worn goods of animal origin"
    assert states("ID", date(2026, 10, 16), halal, ahead=1) == {("law-id-halal-import", "announced")}
    assert not any("kc_mark" in key for key in asked("KR", date(2024, 5, 31), ahead=1))


def test_kinds_of_seller_are_ways_of_one_need_and_kinds_of_goods_are_needs_of_their_own():
    us = asked("US", date(2026, 3, 1))
    assert {way.mode for way in us["tiktok/US/onboarding"].ways} == {
        "cross_border_pop",
        "local_entity",
        "local_entity_cn_owner",
    }
    assert not us["tiktok/US/onboarding"].is_for_some
    kids = us["tiktok/US/kids_fashion_papers/children's products"]
    assert kids.is_for_some and len(kids.ways) == 2
    assert us["tiktok/US/security_deposit"].is_for_some  # of cross-border sellers only


@pytest.mark.parametrize(
    ("need", "route", "is_needed"),
    [
        ("tiktok/US/onboarding", "tiktok_video>product_card>tiktok_shop>seller_warehouse@US", True),
        ("tiktok/US/onboarding", "tiktok_video>product_link>own_store>seller_warehouse@US", False),
        ("tiktok/US/onboarding", "platform>none>platform>consigned@US", False),
        ("amazon/US/onboarding", "search>none>amazon>platform_warehouse@US", True),
        ("amazon/US/onboarding", "tiktok_video>product_card>tiktok_shop>seller_warehouse@US", False),
        (
            "regulation/US/childrens_product_certificate/children's products",
            "tiktok_video>product_link>own_store>seller_warehouse@US",
            True,
        ),
        ("tiktok/US/cpc_max_age", "tiktok_video>product_card>tiktok_shop>seller_warehouse@US", False),
    ],
)
def test_a_route_needs_what_its_checkout_and_its_market_ask(need, route, is_needed):
    assert needs(asked("US", date(2026, 3, 1))[need], Route.parse(route)) is is_needed


def test_a_childrens_certificate_counts_for_a_year_where_the_platform_says_so():
    topic = "childrens_product_certificate"
    assert oldest_days(BOOK, topic, "US", date(2025, 9, 1)) == 365
    assert oldest_days(BOOK, topic, "US", date(2025, 8, 31)) is None
    assert oldest_days(BOOK, "onboarding", "US", date(2025, 9, 1)) is None


def test_every_name_of_a_need_fits_its_column_and_is_its_own():
    keys = [need_key(rule) for rule in BOOK.rules if rule.subject in ("document", "certificate")]
    assert max(map(len, keys)) <= 120
    about = {(r.platform, r.market, r.topic) for r in BOOK.rules if r.subject in ("document", "certificate")}
    assert len(set(keys)) >= len(about)
