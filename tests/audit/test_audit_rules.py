"""Each finding's rule and days are right on both sides of every change about links in the rulebook."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from channelshift.audit import KINDS, Place, Verdict, judged, spells, surface_named, surfaces
from channelshift.audit.found import LINK
from channelshift.audit.surfaces import UnknownSurface
from channelshift.audit.verdicts import deadline, lines, topics_not_of_texts
from channelshift.rulebook import Rulebook, Surface
from channelshift.rulebook.markets import countries_of
from channelshift.rulebook.words import TOPICS

BOOK = Rulebook.packaged()
DAY = timedelta(days=1)
FAR = date(2099, 1, 1)
READ = [rule for rule in BOOK.rules if rule.in_force and any(line.is_of(rule) for line in lines())]
MARKETS = sorted(
    {"GLOBAL", "US", "GB", "DE", "JP", "KR"} | {m for rule in READ for m in countries_of(rule.market)}
)


def verdict(surface: str, kind: str, market: str, day: str, in_shop: bool = False) -> str:
    place = Place(surface_named(surface), market, in_shop)
    return judged(BOOK, place, kind, date.fromisoformat(day)).verdict.value


@pytest.mark.parametrize(
    ("surface", "kind", "market", "in_shop", "eve", "before", "after", "rule"),
    [
        ("tiktok_product_link", "link", "US", False, "2021-07-31", "not_known", "allowed", "link-us"),
        ("tiktok_product_link", "link", "GB", False, "2021-07-31", "not_known", "allowed", "link-gb"),
        ("tiktok_product_link", "link", "US", False, "2023-09-11", "allowed", "banned", "storefront-off"),
        (
            "tiktok_product_link",
            "short_link",
            "GB",
            False,
            "2023-09-11",
            "allowed",
            "banned",
            "storefront-off",
        ),
        ("tiktok_bio", "link", "US", False, "2023-08-23", "not_known", "allowed", "tiktok-denial"),
        ("tiktok_bio", "link", "US", False, "2025-01-17", "allowed", "switched_off", "us-app-off"),
        ("tiktok_bio", "link", "US", False, "2025-01-19", "switched_off", "allowed", "tiktok-denial"),
        ("tiktok_bio", "link", "US", False, "2025-09-12", "allowed", "demoted", "offplatform-downrank"),
        ("tiktok_caption", "bio_mention", "GB", False, "2025-09-12", "allowed", "demoted", "downrank"),
        ("tiktok_caption", "messenger", "GB", False, "2025-09-12", "not_known", "demoted", "downrank"),
        ("tiktok_live", "phone", "ID", True, "2022-12-31", "not_known", "banned", "redirect-id"),
        ("tiktok_live", "qr", "TH", True, "2025-06-08", "not_known", "banned", "redirect-th"),
        ("tiktok_live", "handle", "VN", True, "2025-06-28", "not_known", "banned", "redirect-vn"),
        ("tiktok_product_page", "elsewhere", "VN", False, "2025-06-28", "not_known", "banned", "redirect-vn"),
        ("tiktok_caption", "direct_message", "US", True, "2026-02-24", "demoted", "banned", "redirect-us"),
        ("youtube_shorts_description", "link", "US", False, "2023-08-09", "not_known", "allowed", "links-on"),
        ("youtube_shorts_description", "link", "US", False, "2023-08-30", "allowed", "dead", "links-off"),
        ("youtube_shorts_comment", "link", "JP", False, "2023-08-30", "allowed", "dead", "links-off"),
        ("youtube_description", "link", "US", False, "2023-08-09", "not_known", "allowed", "longform-links"),
        ("youtube_channel", "link", "US", False, "2023-08-22", "not_known", "allowed", "channel-links"),
        ("youtube_banner", "link", "US", False, "2023-08-09", "not_known", "dead", "banner-icons-off"),
        ("instagram_caption", "link", "US", False, "2023-07-31", "not_known", "dead", "caption-links"),
        ("instagram_bio", "link", "US", False, "2023-04-17", "not_known", "allowed", "ig-bio-links"),
        ("instagram_caption", "bio_mention", "US", False, "2023-12-31", "not_known", "allowed", "linkinbio"),
        ("instagram_story", "link", "US", False, "2023-07-31", "not_known", "allowed", "story-sticker"),
        ("instagram_product_page", "link", "US", False, "2024-04-23", "allowed", "banned", "offsite-us-off"),
        ("instagram_product_page", "link", "GB", False, "2023-08-09", "not_known", "allowed", "offsite-intl"),
        ("pinterest_pin", "link", "US", False, "2024-12-31", "not_known", "allowed", "pinterest-out"),
        ("snapchat_story", "link", "US", False, "2017-06-30", "not_known", "allowed", "snap-link"),
        ("snapchat_profile", "link", "US", False, "2025-12-31", "not_known", "allowed", "profile-link"),
        ("x_post", "link", "US", False, "2023-07-31", "not_known", "demoted", "x-downrank"),
        ("temu_shop_name", "phone", "US", False, "2023-12-31", "not_known", "banned", "private-traffic"),
    ],
)
def test_the_verdict_turns_on_the_day_of_the_rule(surface, kind, market, in_shop, eve, before, after, rule):
    day = date.fromisoformat(eve) + DAY
    place = Place(surface_named(surface), market, in_shop)
    assert verdict(surface, kind, market, eve, in_shop) == before
    told = judged(BOOK, place, kind, day)
    assert told.verdict.value == after
    assert any(one.id.endswith(rule) or rule in one.id for one in told.rules)
    assert all(one.source for one in told.rules)


def test_every_rule_about_links_is_read_or_said_to_be_of_no_text():
    about_links = {topic for topic, subject in TOPICS.items() if subject == "link"}
    read = {line.topic for line in lines()}
    assert about_links - read == topics_not_of_texts()
    assert read - about_links == {
        "offplatform_redirect_in_shop_content",
        "app_available",
        "contact_details_in_shop_name",
    }


@pytest.mark.parametrize("rule", READ, ids=lambda rule: rule.id)
def test_on_both_sides_of_every_change_the_time_line_says_what_the_rules_of_that_day_say(rule):
    """Walks the first day of each rule and the day after its last, in the places and markets it meets."""
    ends = [rule.effective_to + DAY] if rule.effective_to else []
    seen = 0
    for place, kind in _met_by(rule):
        timeline = spells(BOOK, place, kind)
        for day in (rule.starts - DAY, rule.starts, *(day for end in ends for day in (end - DAY, end))):
            (holding,) = [spell for spell in timeline if day in spell]
            assert holding.judgement == judged(BOOK, place, kind, day)
            seen += 1
    assert seen


def _met_by(rule):
    names = {line.surfaces for line in lines() if line.is_of(rule)}
    for surface in surfaces().values():
        if surface.platform != rule.platform or not any(not n or surface.name in n for n in names):
            continue
        for market in [m for m in MARKETS if rule in BOOK.on(rule.starts).rules(m, rule.applies_to)][:4]:
            for kind in (LINK, "bio_mention", "messenger"):
                yield Place(surface, market, True, rule.applies_to or ""), kind


def test_a_time_line_has_no_gap_and_no_day_twice():
    for surface in surfaces().values():
        for kind in KINDS:
            timeline = spells(BOOK, Place(surface, "US", True), kind)
            assert timeline[0].first is None and timeline[-1].last is None
            for one, following in zip(timeline, timeline[1:], strict=False):
                assert one.last + DAY == following.first
                assert one.judgement != following.judgement


@pytest.mark.parametrize("market", ["US", "GB", "VN", "JP"])
def test_the_audit_and_the_routes_never_contradict_each_other(market):
    """A link the audit says must go is one no route may use, on every day something changes."""
    days = {rule.starts for rule in READ} | {r.effective_to + DAY for r in READ if r.effective_to}
    for surface in surfaces().values():
        if surface.source is None or surface.name in ("youtube_banner", "instagram_story"):
            continue
        for day in sorted(days):
            told = judged(BOOK, Place(surface, market), LINK, day)
            may = BOOK.on(day).may_link_out(Surface(surface.source, surface.hop, market))
            if told.verdict in (Verdict.BANNED, Verdict.DEAD) and not surface.always_shop:
                assert may.allowed is False, (surface.name, day)
            if may.allowed is False:
                assert told.verdict in (Verdict.BANNED, Verdict.DEAD, Verdict.SWITCHED_OFF), (
                    surface.name,
                    day,
                )


def test_where_the_book_is_silent_it_says_so():
    assert verdict("instagram_story", "messenger", "US", "2024-06-01") == "not_known"
    (spell,) = spells(BOOK, Place(surface_named("instagram_story"), "US"), "messenger")
    assert (spell.first, spell.last, spell.judgement.verdict) == (None, None, Verdict.NOT_KNOWN)


def test_content_that_sells_nothing_of_the_shop_does_not_meet_the_shops_rule():
    assert verdict("tiktok_caption", "messenger", "VN", "2025-07-01", in_shop=True) == "banned"
    assert verdict("tiktok_caption", "messenger", "VN", "2025-07-01", in_shop=False) == "not_known"


def test_a_deadline_is_the_spell_that_holds_or_the_next_and_an_outage_is_none():
    product = spells(BOOK, Place(surface_named("tiktok_product_link"), "US"), LINK)
    assert deadline(product, date(2023, 8, 10)).first == date(2023, 9, 12)
    assert deadline(product, date(2024, 1, 1)).judgement.verdict is Verdict.BANNED
    bio = spells(BOOK, Place(surface_named("tiktok_bio"), "US"), LINK)
    assert deadline(bio, date(2023, 8, 10)) is None
    assert deadline(bio, FAR) is None


def test_a_personal_account_meets_its_own_limits():
    business = judged(BOOK, Place(surface_named("tiktok_bio"), "US"), LINK, date(2026, 3, 1))
    personal = judged(
        BOOK, Place(surface_named("tiktok_bio"), "US", account="personal account"), LINK, date(2026, 3, 1)
    )
    names = {rule.id for rule in personal.limits} - {rule.id for rule in business.limits}
    assert names == {"tiktok-bio-link-personal-threshold", "tiktok-bio-appstore-links"}


def test_a_place_nobody_knows_is_refused_with_the_names_there_are():
    with pytest.raises(UnknownSurface, match="tiktok_caption"):
        surface_named("myspace_wall")
