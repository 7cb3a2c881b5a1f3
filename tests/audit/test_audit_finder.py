"""What counts as a link or diversion, one text at a time, and where it leads."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from channelshift.audit import KINDS, find, surfaces
from channelshift.audit.patterns import patterns

TIKTOK = surfaces()["tiktok_caption"]


def found(text: str, **where) -> list[tuple[str, str]]:
    return [(f.kind, f.target or f.words) for f in find(text, **where)]


@pytest.mark.parametrize(
    ("text", "kind", "target"),
    [
        ("Order at https://lumen.shop/mug?x=1.", "link", "https://lumen.shop/mug?x=1"),
        ("lumen dot com", "broken_link", "lumen.com"),
        ("lumen . com", "broken_link", "lumen.com"),
        ("l u m e n . c o m", "broken_link", "lumen.com"),
        ("w w w . lumen . com", "broken_link", "www.lumen.com"),
        ("ｌｕｍｅｎ．ｓｈｏｐ", "broken_link", "lumen.shop"),
        ("lu\u200bmen.sh\u200bop", "broken_link", "lumen.shop"),
        ("lumen点com", "broken_link", "lumen.com"),
        ("lumen。shop", "broken_link", "lumen.shop"),
        ("hxxps://lumen.com", "broken_link", "hxxps://lumen.com"),
        ("lumеn.com", "broken_link", "lumen.com"),  # its e is Cyrillic
        ("bit.ly/abc", "short_link", "bit.ly/abc"),
        ("t.me/lumen", "chat_link", "t.me/lumen"),
        ("WhatsApp +44 7400 123456", "phone", "+447400123456"),
        ("WhatsApp: 0️⃣7️⃣4️⃣0️⃣0️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣", "phone", "07400123456"),
        ("加V: lumen88", "messenger", None),
        ("薇信 lumen_88", "messenger", "lumen_88"),
        ("Telegram: @lumenbot", "handle", "@lumenbot"),
        ("Link ist in der Bio", "bio_mention", None),
        ("lien dans ma bio", "bio_mention", None),
        ("link na bio", "bio_mention", None),
        ("リンクはプロフィールから", "bio_mention", None),
        ("Bestell einfach per WhatsApp", "messenger", None),
        ("commandez sur notre site", "elsewhere", None),
        ("chama no zap", "messenger", None),
        ("公式サイトで購入", "elsewhere", None),
    ],
)
def test_a_diversion_is_found_with_where_it_leads(text, kind, target):
    (only,) = find(text)
    assert only.kind == kind
    assert target is None or only.target == target


def test_two_messengers_side_by_side_are_two_ways_out():
    assert found("加微信 lumen88, WhatsApp +44 7400 123456") == [
        ("messenger", "lumen88"),
        ("phone", "+447400123456"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "mail me: hello@lumen.com",
        "Node.js 18.2, v2.0, ASP.NET",
        "only 3.com left, opens 10.30 a.m.",
        "report.pdf main.py notes.md clip.mov photos.zip",
        "@anna @ben.tom you two!",
        "#linkoftheday #shop #lumen",
        "Great pan.In the box is a lid",
        "The dot com boom",
        "polka dot shop",
        "Cheaper than anything you find on Amazon",
        "QR code scanner with USB",
        "2023-08-31 12:30, batch 20230831-4471",
        "สั่งของออนไลน์",
        "适合上班人群",
        "加微波炉两分钟",
    ],
)
def test_what_only_looks_like_one_is_left_alone(text):
    assert find(text) == ()


def test_a_link_that_stays_on_the_platform_is_no_diversion():
    mine = "Part 2: https://www.tiktok.com/@lumen/video/7251 and https://lumen.shop"
    assert found(mine, home=TIKTOK.home) == [("link", "https://lumen.shop")]
    assert found("https://tiktok.com.evil.shop/x", home=TIKTOK.home) == [
        ("link", "https://tiktok.com.evil.shop/x")
    ]


def test_a_name_on_the_platform_itself_is_no_diversion():
    assert found("IG: @lumen.home", platform="meta") == []
    assert found("IG: @lumen.home", platform="tiktok") == [("handle", "@lumen.home")]


def test_a_number_of_the_market_is_read_as_one_dials_it():
    assert found("Zalo 0901 234 567", market="VN") == [("phone", "+84901234567")]
    assert found("Zalo 0901 234 567") == [("phone", "0901 234 567")]


def test_a_messenger_and_its_number_are_one_finding():
    (only,) = find("Order on WhatsApp: +44 7400 123456")
    assert only.kind == "phone"


def test_two_diversions_in_one_text_are_two():
    assert [f.kind for f in find("Link in bio, or lumen.shop")] == ["bio_mention", "link"]


def test_every_pattern_has_a_name_of_its_own_and_a_known_kind():
    names = [p.name for p in patterns()]
    assert len(names) == len(set(names))
    assert {p.kind for p in patterns()} <= set(KINDS)
    assert {p.language for p in patterns()} >= {"en", "zh", "id", "vi", "th", "es", "de", "fr", "pt", "ja"}


@given(st.text(max_size=300))
@settings(max_examples=150, deadline=None)
def test_whatever_is_written_each_finding_points_at_its_own_words(text):
    last = 0
    for one in find(text):
        assert last <= one.start < one.end <= len(text)
        assert one.words == text[one.start : one.end]
        last = one.end


@given(st.sampled_from(["lumen.shop", "bit.ly/mug", "t.me/lumen", "www.lumen.com"]), st.data())
@settings(max_examples=80, deadline=None)
def test_an_address_stays_found_however_wide_or_pierced_it_is_written(address, data):
    wide = "".join(_wide(sign) if data.draw(st.booleans()) else sign for sign in address)
    at = data.draw(st.integers(1, len(wide) - 1))
    (only,) = find(f"see {wide[:at]}\u200b{wide[at:]} now")
    assert unicodedata.normalize("NFKC", only.target) == address


def _wide(sign: str) -> str:
    return chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" and sign != "/" else sign


@pytest.mark.parametrize(
    "piece", ["a", "w ", "0 1 ", "a.b.", "加", "link ", "linkaaa", "shop on ", "dot ", "+1 ", "@a ", "zalo "]
)
def test_a_text_made_to_be_slow_ends_and_its_findings_are_in_order(piece):
    found_there = find(piece * (6_000 // len(piece)))
    assert [f.start for f in found_there] == sorted(f.start for f in found_there)
