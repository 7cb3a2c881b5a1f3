"""The book with a rule that is only claimed, without one that came, and with the seller's own."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from channelshift.rulebook import Rule, Rulebook, RulebookError, RuleChange, rules_in
from channelshift.terms.route import Route

BOOK = Rulebook.packaged()
VIDEO_TO_STORE = Route.parse("tiktok_video>product_link>own_store>seller_warehouse@US")

HEARD = """
- platform: tiktok
  market: US
  topic: product_link_external_checkout
  value: false
  effective_from: 2023-08-20
  source: heard from Omar
"""


def told(changes: list[RuleChange]) -> list[tuple[str, str | None, str | None]]:
    return [(str(c.day), c.before and c.before.id, c.after and c.after.id) for c in changes]


def test_changes_name_the_rule_before_and_the_rule_after():
    changes = BOOK.changes(date(2023, 8, 31), date(2023, 9, 12), platform="tiktok", market="US")
    assert told(changes) == [
        ("2023-09-12", "tiktok-storefront-link-us", "tiktok-storefront-off"),
        ("2023-09-12", "tiktok-us-beta", "tiktok-us-open"),
    ]


def test_changes_tell_of_an_end_without_a_successor():
    changes = BOOK.changes(date(2025, 1, 18), date(2025, 1, 20), platform="tiktok", market="US")
    app = [c for c in changes if c.rule.topic == "app_available"]
    assert told(app) == [("2025-01-18", None, "tiktok-us-app-off"), ("2025-01-20", "tiktok-us-app-off", None)]
    assert str(app[0].title) == "The TikTok app is switched off (US)"
    assert str(app[1].title) == "TikTok: app available no ends (US)"


def test_a_change_everywhere_is_not_felt_where_a_closer_rule_stands():
    def pins(market: str, value: str, day: str) -> tuple[Rule, ...]:
        said = f"market: {market}, value: {value}, effective_from: {day}, id: own-{market.lower()}"
        rest = "platform: pinterest, topic: pin_destination_link, status: in_force"
        return rules_in(f"- {{{said}, {rest}}}", "mine.yaml", own=True)

    book = BOOK.with_rules(pins("GLOBAL", "false", "2026-07-01")).with_rules(pins("US", "true", "2026-06-01"))
    felt = [
        told(book.changes(date(2026, 6, 2), date(2026, 8, 1), "pinterest", market)) for market in ("US", "FR")
    ]
    assert felt == [[], [("2026-07-01", "pinterest-out", "own-global")]]


def test_events_show_the_disputed_day_and_say_that_it_is_disputed():
    events = BOOK.events(date(2023, 8, 31), date(2023, 9, 12), platform="tiktok", market="US")
    assert [(str(e.day), e.rule.status, str(e.title)) for e in events] == [
        ("2023-08-31", "disputed", "TikTok ends product links to a seller's own store (GLOBAL)"),
        ("2023-09-12", "in_force", "TikTok ends product links to a seller's own store (GLOBAL)"),
        ("2023-09-12", "in_force", "TikTok Shop opens (US)"),
    ]


def test_title_of_a_fee_step_says_from_what_to_what():
    (step,) = [
        c
        for c in BOOK.changes(date(2024, 4, 1), date(2024, 4, 1), "tiktok", "US")
        if c.rule.id == "tiktok-us-ref-6pct"
    ]
    assert str(step.title) == "TikTok: referral rate from 2 % to 6 % (US)"


def test_assuming_the_august_claim_leaves_one_change_and_the_packaged_book_untouched():
    assumed = BOOK.assuming("tiktok-semi-loop-end-august")
    changes = assumed.changes(date(2023, 8, 1), date(2023, 9, 30), "tiktok", "US")
    links = [c for c in changes if c.rule.topic == "product_link_external_checkout"]
    assert told(links) == [("2023-08-31", "tiktok-storefront-link-us", "tiktok-semi-loop-end-august")]
    assert BOOK.rule("tiktok-semi-loop-end-august").status == "disputed"


def test_a_temporary_rule_gives_back_what_held_before_it():
    ban = rules_in(
        "- {platform: tiktok, market: US, mode: closed_loop, topic: channel_open, value: false,"
        " status: in_force, effective_from: 2024-02-01, effective_to: 2024-02-10}",
        "mine.yaml",
        own=True,
    )
    shop = Route.parse("tiktok_video>product_card>tiktok_shop>seller_warehouse@US")
    book = BOOK.with_rules(ban)
    states = [book.on(date(2024, m, d)).route(shop).state for m, d in ((1, 31), (2, 1), (2, 10), (2, 11))]
    assert states == ["open", "closed", "closed", "open"]


def test_an_announced_rule_of_ones_own_counts_only_when_assumed():
    book = BOOK.with_rules(rules_in(HEARD, "mine.yaml", own=True))
    (own,) = [rule for rule in book.rules if rule.own]
    assert (own.status, own.confidence, own.mode) == ("announced", "low", "semi_closed_loop")
    assert book.on(date(2023, 8, 20)).route(VIDEO_TO_STORE).state == "open"
    assumed = book.assuming(own.id)
    assert assumed.on(date(2023, 8, 19)).route(VIDEO_TO_STORE).state == "open"
    closed = assumed.on(date(2023, 8, 20)).route(VIDEO_TO_STORE)
    assert (closed.state, closed.rules[0].source) == ("closed", ("heard from Omar",))


def test_without_two_steps_the_first_goes_on_over_both():
    book = BOOK.without(["tiktok-gb-comm-9", "tiktok-id-shop-closed", "tiktok-id-shop-reopen"])
    assert book.rule("tiktok-gb-comm-5").effective_to is None
    assert book.rule("tiktok-id-shop-open-1").effective_to is None


def test_an_unknown_rule_is_named():
    for ask in (BOOK.rule, lambda name: BOOK.without([name]), BOOK.assuming):
        with pytest.raises(RulebookError, match="No rule is called tiktok-moon"):
            ask("tiktok-moon")


def test_the_same_id_twice_is_refused():
    with pytest.raises(RulebookError, match="mine.yaml, line 1: the id tiktok-us-open is already"):
        BOOK.with_rules(
            rules_in(
                "- {id: tiktok-us-open, platform: tiktok, market: US, mode: closed_loop,"
                " topic: channel_open, value: true, effective_from: 2024-01-01}",
                "mine.yaml",
                own=True,
            )
        )


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from([r.id for r in BOOK.rules if not r.in_force]),
    st.dates(date(2023, 1, 1), date(2027, 1, 1)),
)
def test_assuming_any_rule_never_lets_two_rules_of_one_topic_hold(name, day):
    book = BOOK.assuming(name)
    rule = book.rule(name)
    held = book.on(day).rules(rule.market, rule.applies_to)
    topics = [(r.platform, r.mode, r.topic) for r in held]
    assert len(topics) == len(set(topics))
    assert (rule in held) == rule.spans(day)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from([r.id for r in BOOK.rules]), st.dates(date(2023, 1, 1), date(2027, 1, 1)))
def test_without_a_rule_the_book_never_answers_with_it(name, day):
    rule = BOOK.rule(name)
    held = BOOK.without([name]).on(day).rules(rule.market, rule.applies_to)
    assert name not in {r.id for r in held}


@settings(max_examples=40, deadline=None)
@given(
    st.dates(date(2020, 1, 1), date(2027, 1, 1)),
    st.sampled_from(["US", "GB", "ID", "DE", "GLOBAL"]),
    st.randoms(),
)
def test_answers_do_not_depend_on_the_order_of_the_rules(day, market, random):
    shuffled = list(BOOK.rules)
    random.shuffle(shuffled)
    assert Rulebook(shuffled).on(day).rules(market) == BOOK.on(day).rules(market)
