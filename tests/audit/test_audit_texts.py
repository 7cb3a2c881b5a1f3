"""How much of 400 labelled texts in six languages the audit finds, and how often it cries wolf."""

from __future__ import annotations

from collections import Counter

import labelled
import pytest

TUNED, HELD_OUT = labelled.read("tuned"), labelled.read("held_out")


def test_there_are_400_texts_in_six_languages_and_near_half_are_clean_or_traps():
    assert (len(TUNED), len(HELD_OUT)) == (200, 200)
    assert len({t.text for t in TUNED + HELD_OUT}) == 400
    assert set(Counter(t.language for t in TUNED + HELD_OUT)) == {"en", "zh", "id", "vi", "th", "es"}
    assert 170 <= sum(not t.labels for t in TUNED + HELD_OUT) <= 230


def test_of_all_400_at_least_95_percent_is_found_with_at_most_2_percent_false_alarms():
    whole = labelled.score(TUNED + HELD_OUT)
    assert whole.found >= 0.95, whole.missed
    assert whole.false_of_findings <= 0.02, whole.alarms
    assert whole.false_of_clean <= 0.02, whole.alarms


def test_the_half_it_was_not_written_for_reaches_95_percent_too():
    half = labelled.score(HELD_OUT)
    assert half.found >= 0.95, half.missed
    assert half.false_of_findings <= 0.02, half.alarms


def test_what_is_found_is_called_by_its_kind():
    assert labelled.score(TUNED + HELD_OUT).wrong_kind == ()


@pytest.mark.parametrize("language", ["en", "zh", "id", "vi", "th", "es"])
def test_no_language_is_left_far_behind(language):
    of_it = labelled.score([t for t in TUNED + HELD_OUT if t.language == language])
    assert of_it.found >= 0.9, of_it.missed


def test_a_finder_that_finds_nothing_fails_this_measure(monkeypatch):
    monkeypatch.setattr(labelled, "find", lambda text: ())
    assert labelled.score(HELD_OUT).found == 0


def test_a_finder_that_flags_everything_fails_this_measure(monkeypatch):
    from channelshift.audit import Found

    everything = lambda text: (Found(0, len(text), "link", text, "", "all", ""),)  # noqa: E731
    monkeypatch.setattr(labelled, "find", everything)
    assert labelled.score(HELD_OUT).false_of_clean == 1
