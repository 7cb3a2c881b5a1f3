"""Searches in one way of writing: what is typed differently is one wish, what is meant differently is not."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from channelshift.content.search import variants
from channelshift.content.search_glossary import goods_of, meanings, pieces
from channelshift.content.search_words import LONGEST, language_of, normalised, units

HOSTILE = (
    '=HYPERLINK("http://ada.example")',
    "<script>alert(1)</script> lamp",
    "x" * 10_000,
    "\u202eevil pmal\u202c",
    "مصباح غروب",
    "מנורת שקיעה",
    "\x00\x1b[31m",
    "​‍",
    "🙂🙂",
    "ﷺ" * 300,
)
typed = st.text(max_size=60) | st.sampled_from(HOSTILE)
wishes = st.sampled_from(
    [
        "sunset lamp",
        "Sunset  Lamps",
        "lamp sunset",
        "moon lamp",
        "敏感肌适用",
        "适合敏感肌",
        "日落灯",
        "夜灯",
        *HOSTILE,
    ]
)


@settings(max_examples=300, deadline=None)
@given(typed)
def test_a_term_written_in_one_way_stays_as_it_is(term):
    once = normalised(term)
    assert normalised(once) == once
    assert len(once) <= LONGEST and once == once.strip() and "  " not in once


@settings(max_examples=150, deadline=None)
@given(st.lists(wishes | st.text(max_size=20), max_size=12, unique=True), st.randoms())
def test_which_term_comes_first_makes_no_difference(terms, random):
    turned = list(terms)
    random.shuffle(turned)
    groups = variants(terms)
    assert variants(turned) == groups
    assert sorted(term for group in groups for term in group) == sorted(terms)  # each in one group, once


@settings(max_examples=200, deadline=None)
@given(typed)
def test_any_term_has_units_and_a_language_or_none(term):
    assert isinstance(language_of(term), str)
    assert all(units(term)) and all(pieces(term))
    assert bool(units(term)) == bool(normalised(term))


def test_widths_case_hidden_letters_and_old_characters_tell_no_two_terms_apart():
    assert normalised("ＳＵＮＳＥＴ　#Lamp!!") == "sunset lamp"
    assert normalised("sun\u200bset\u202e lamp") == "sunset lamp"
    assert normalised("敏感膚適用") == "敏感肤适用"


def test_languages_are_told_by_script_and_by_words():
    told = {
        "敏感肌适用": "zh",
        "ナイトライト おすすめ": "ja",
        "โคมไฟ": "th",
        "lámpara de noche para niños": "es",
        "the best night light": "en",
        "đèn ngủ cho bé": "vi",
        "ночник для детской": "ru",
        "zxq": "",
    }
    assert {term: language_of(term) for term in told} == told


def test_variants_come_together_by_stem_order_filler_and_slip():
    found = variants(
        [
            "humidifier",
            "humidifiers",
            "humidifer",
            "best humidifier",
            "敏感肌适用",
            "敏感肌能用吗",
            "适合敏感肌",
        ]
    )
    assert found == [
        ("best humidifier", "humidifer", "humidifier", "humidifiers"),
        ("敏感肌能用吗", "敏感肌适用", "适合敏感肌"),
    ]


def test_what_asks_for_something_else_stays_apart():
    terms = [
        "face cream",
        "sensitive skin face cream",
        "chair",
        "chain",
        "敏感肌面霜",
        "敏感肌适用",
        "干皮面霜",
    ]
    assert variants(terms) == sorted((term,) for term in terms)


def test_the_glossary_knows_the_fields_words_in_several_languages():
    assert [m.name for m in meanings("敏感肌适用")] == ["sensitive skin"]
    assert [m.name for m in meanings("crema para piel sensible")] == ["sensitive skin"]
    assert meanings("a chat with friends", "en") == []  # a cat only in French
    assert goods_of(["敏感肌适用", "piel sensible"]) == ["cosmetics"]
    assert goods_of(["sunset lamp"]) == []
