"""What must hold for every link: its days are the rulebook's, and it never leaves the allowed domains."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from channelshift.links.agents import Agent
from channelshift.links.exits import Ready, Visit
from channelshift.rulebook import RouteState, Rulebook
from channelshift.store.models import Link
from channelshift.terms.route import Route
from channelshift.workflows.links_days import HOLDS, days_when
from channelshift.workflows.links_preview import explain, preview
from channelshift.workflows.links_refused import LinkRefused
from channelshift.workflows.links_spec import spec_of
from channelshift.workflows.links_targets import checked_target

LINK_OUT = "tiktok_video>product_link>own_store>seller_warehouse@US"
BIO = "tiktok_profile>bio_link>own_store>seller_warehouse@US"
SHORTS = "youtube_shorts>description_link>own_store>seller_warehouse@GB"
DOMAINS = ["lumen.example", "shop.tiktok.example"]
STORE, PAGE = "https://lumen.example/", "https://shop.tiktok.example/"


@pytest.mark.parametrize("key", [LINK_OUT, BIO, SHORTS])
@pytest.mark.parametrize("state", list(HOLDS))
def test_the_days_of_a_state_are_those_the_rulebook_answers_day_by_day(key: str, state: str) -> None:
    book, route = Rulebook.packaged(), Route.parse(key)
    spans = days_when(book, route, state)
    day = date(2023, 8, 1)
    while day < date(2025, 10, 1):
        assert any(day in span for span in spans) == (book.on(day).route(route).state in HOLDS[state]), day
        day += timedelta(days=1)


def test_a_day_the_book_does_not_know_is_neither_open_nor_closed() -> None:
    book, route = Rulebook.packaged(), Route.parse(BIO)
    assert book.on(date(2023, 8, 1)).route(route).state is RouteState.UNKNOWN
    assert not any(date(2023, 8, 1) in span for state in HOLDS for span in days_when(book, route, state))


def rule(url: str, **when: object) -> dict[str, object]:
    return {"when": {name.rstrip("_"): said for name, said in when.items()}, "targets": [{"url": url}]}


def test_a_preview_names_each_stretch_of_days_and_who_is_led_where() -> None:
    link = Link(
        code="lamps",
        shop_id=1,
        market="US",
        source="tiktok_video",
        targets=[{"url": PAGE}],
        rules=[
            rule(STORE + "uk", country=["GB"]),
            rule(STORE, rulebook={"route": LINK_OUT, "is": "open"}),
        ],
    )
    found = preview(link, Rulebook.packaged(), DOMAINS, date(2023, 9, 1))
    assert [(s.days.first, s.days.last, [led.rule for led in s.led]) for s in found] == [
        (date(2023, 9, 1), date(2023, 9, 11), [1, 2]),
        (date(2023, 9, 12), None, [1, 0]),
    ]
    told = explain(link, Rulebook.packaged(), {"country": "US"}, date(2023, 9, 12))
    assert [(p.rule, p.fits, p.failed) for p in told] == [
        (1, False, "country"),
        (2, False, "days"),
        (0, True, ""),
    ]


WORDS = st.fixed_dictionaries(
    {},
    optional={
        "country": st.lists(st.sampled_from(["US", "GB", "DE"]), min_size=1, unique=True),
        "device": st.lists(st.sampled_from(["ios", "android", "desktop"]), min_size=1, unique=True),
        "language": st.lists(st.sampled_from(["en", "zh", "zh-tw"]), min_size=1, unique=True),
        "in_app": st.lists(st.sampled_from(["any", "none", "tiktok"]), min_size=1, unique=True),
        "channel": st.lists(st.sampled_from(["tiktok_video", "email"]), min_size=1, unique=True),
        "from": st.sampled_from(["2023-09-01", "2023-09-12"]),
        "to": st.sampled_from(["2023-09-11", "2023-12-31"]),
        "rulebook": st.fixed_dictionaries(
            {"route": st.sampled_from([LINK_OUT, BIO, SHORTS]), "is": st.sampled_from(list(HOLDS))}
        ),
    },
)
VISITORS = st.fixed_dictionaries(
    {
        "country": st.sampled_from(["", "US", "GB", "FR"]),
        "device": st.sampled_from(["ios", "desktop", "other"]),
        "language": st.sampled_from(["", "en-us", "zh-tw", "zh", "fr"]),
        "in_app": st.sampled_from(["", "tiktok", "instagram"]),
        "channel": st.sampled_from(["", "tiktok_video", "email"]),
    }
)


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=4), VISITORS, st.dates(date(2023, 8, 1), date(2024, 1, 31)))
def test_what_the_preview_explains_is_what_the_edge_does(
    whens: list[dict[str, object]], visitor: dict[str, str], day: date
) -> None:
    link = Link(
        code="lamps",
        shop_id=1,
        market="US",
        source="tiktok_video",
        targets=[{"url": PAGE, "name": "rest"}],
        rules=[
            {"when": when, "targets": [{"url": f"{STORE}{number}", "name": f"r{number}"}]}
            for number, when in enumerate(whens, start=1)
        ],
    )
    winner = explain(link, Rulebook.packaged(), visitor, day)[-1].rule
    ready = Ready(spec_of(link, Rulebook.packaged(), DOMAINS))
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo("America/Los_Angeles"))
    visit = Visit(
        int(noon.timestamp() * 1_000_000),
        visitor["country"],
        Agent(visitor["device"], visitor["in_app"], False),
        visitor["language"],
        visitor["channel"] or "tiktok_video",
    )
    assert ready.choice(visit)[0][1].text.split("\t")[2] == str(winner)
    on_that_day = next(
        s for s in preview(link, Rulebook.packaged(), DOMAINS, date(2023, 8, 1)) if day in s.days
    )
    assert winner in [led.rule for led in on_that_day.led]


PIECES = st.sampled_from(
    ["https://", "http://", "//", "/", "\\", "@", ":", "#", "?", "&", "=", ".", "%2F", "%5C", "%40", "%00"]
    + [
        "lumen.example",
        "ada.example",
        "127.0.0.1",
        "[::1]",
        "localhost",
        "javascript:",
        "url",
        "443",
        " ",
        "\t",
    ]
    + ["t.me", "wa.me", "lumen_bot", "start", "CODE", "é", "。", "​", "xn--", "0x7f.1", "2130706433"]
)


@settings(max_examples=400, deadline=None)
@given(st.one_of(st.lists(PIECES, max_size=9).map("".join), st.text(max_size=40)))
def test_no_address_that_is_taken_leaves_the_allowed_domains(text: str) -> None:
    for url in (text, f"https://lumen.example{text}", f"https://lumen.example/?{text}"):
        try:
            kept = checked_target(url, [*DOMAINS, "t.me/lumen_bot"], ["CODE"])
        except LinkRefused:
            continue
        host = urlsplit(kept).hostname or ""
        assert (
            host in DOMAINS
            or host.endswith(tuple(f".{d}" for d in DOMAINS))
            or (kept == "https://t.me/lumen_bot?start=CODE")
        )
        assert urlsplit(kept).scheme in ("http", "https")
        assert kept.isascii() and not set(kept) & set(' \\\t\n"<>')
        assert checked_target(kept, [*DOMAINS, "t.me/lumen_bot"], ["CODE"]) == kept
