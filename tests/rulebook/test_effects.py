"""The table of effects speaks only of rules that exist, in words that exist."""

from __future__ import annotations

from datetime import date

from channelshift.rulebook import BASES, Rulebook, Surface
from channelshift.rulebook.costs import ACCOUNTS, PER
from channelshift.rulebook.effects import CLOSES, DEMOTES, LIMITS, OPENS, TAXES, effects_of, table
from channelshift.rulebook.words import MODES, PLATFORMS, TOPICS
from channelshift.terms.route import Hop, Route, Source

BOOK = Rulebook.packaged()


def test_every_effect_is_written_in_known_words():
    for effect in table().effects:
        assert effect.platform in PLATFORMS
        assert effect.topic in TOPICS
        assert effect.mode == "" or effect.mode in MODES
        assert effect.effect in (OPENS, CLOSES, DEMOTES, LIMITS, TAXES)
        assert (effect.effect == TAXES) == (effect.account in ACCOUNTS)
        assert (effect.effect == TAXES) == (effect.per in PER)
        assert effect.base == "" or effect.base in BASES


def test_every_effect_is_about_a_topic_that_the_platform_has_rules_on():
    known = {(rule.platform, rule.topic) for rule in BOOK.rules}
    assert {(effect.platform, effect.topic) for effect in table().effects} - known == set()


def test_every_rule_on_tiktok_product_links_does_something():
    rules = [rule for rule in BOOK.rules if rule.topic == "product_link_external_checkout"]
    assert {rule.id: effects_of(rule)[0].effect for rule in rules} == {
        "tiktok-storefront-link-us": OPENS,
        "tiktok-storefront-link-gb": OPENS,
        "tiktok-storefront-off": CLOSES,
        "tiktok-semi-loop-end-august": CLOSES,
    }


def test_a_surface_is_asked_without_naming_a_route():
    day = BOOK.on(date(2023, 8, 31))
    answer = day.may_link_out(Surface(Source.YOUTUBE_SHORTS, Hop.DESCRIPTION_LINK))
    assert (answer.allowed, answer.rule.id) == (False, "youtube-shorts-links-off")
    assert str(answer.why) == "Closed since 2023-08-31 by youtube-shorts-links-off."


def test_an_answer_that_rests_on_a_sighting_says_so():
    answer = BOOK.on(date(2023, 8, 30)).may_link_out(Surface(Source.YOUTUBE_SHORTS, Hop.DESCRIPTION_LINK))
    assert (
        str(answer.why) == "Open by youtube-shorts-links-on, seen on 2023-08-10; when it began is not known."
    )


def test_what_is_not_known_names_the_first_rule_to_come():
    route = Route.parse("pinterest>pin_link>own_store>seller_warehouse@US")
    status = BOOK.on(date(2023, 9, 12)).route(route)
    assert (
        str(status.why)
        == "Not known on 2023-09-12: the first rule about it is pinterest-out, from 2025-01-01."
    )


def test_what_holds_for_a_route_leaves_out_other_platforms_and_ways():
    route = Route.parse("tiktok_video>product_link>own_store>seller_warehouse@US")
    held = {rule.id for rule in BOOK.on(date(2023, 9, 11)).holds(route)}
    assert {"tiktok-storefront-link-us", "tiktok-storefront-tiktok-denial"} <= held
    assert {BOOK.rule(name).platform for name in held} <= {"tiktok", "shopify", "regulation"}
    assert "tiktok-us-ref-2pct" not in held
