"""The translation check finds what a reader would stumble over."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from babel.messages import Message
from django.utils import translation
from django.utils.translation import gettext

sys.path.insert(0, str(Path(__file__).parents[2] / "tools"))
check = pytest.importorskip("check_translations")


@pytest.mark.parametrize(
    ("message", "wrong"),
    [
        (Message("{n} rows", "{n} 行"), None),
        (Message("{n} rows", ""), "has no translation"),
        (Message("{n} rows", "{m} 行"), "fills ['m'] instead of ['n']"),
        (Message("%(n)s of %(all)s", "第 %(n)s 页"), "fills ['n'] instead of ['all', 'n']"),
        (Message("{n:,} rows", "{n} 行"), None),
        (Message("{n} rows", "{n} 行", flags=["fuzzy"]), "is marked fuzzy"),
        (Message(("%(n)s row in %(f)s", "%(n)s rows in %(f)s"), ("%(f)s 有 %(n)s 行",)), None),
    ],
)
def test_a_translation_must_fill_the_same_places(message, wrong):
    assert check.wrong_with(message) == wrong


def test_a_sentence_is_found_where_it_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr(check, "SOURCE", tmp_path / "src/channelshift")
    file = tmp_path / "src/channelshift/rows.py"
    file.parent.mkdir(parents=True)
    file.write_text('x = sentence("{n} rows " "left out.", n=3)\n')
    assert list(check.said_in_python(file)) == [("{n} rows left out.", "src/channelshift/rows.py", 1)]


def test_a_sentence_put_together_at_run_time_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(check, "SOURCE", tmp_path / "src/channelshift")
    file = tmp_path / "src/channelshift/rows.py"
    file.parent.mkdir(parents=True)
    file.write_text('x = sentence("rows" + more)\n')
    with pytest.raises(check.UntranslatableError, match="src/channelshift/rows.py:1"):
        list(check.said_in_python(file))


def test_the_pages_speak_chinese_throughout():
    said = {
        key for key, one in check.everything_said().items() if one.file.startswith("src/channelshift/web/")
    }
    chinese = check.read(check.LOCALES / "zh_Hans/LC_MESSAGES/django.po")
    known = {check._key(message) for message in chinese if message.id and check.wrong_with(message) is None}
    assert said - known == set()


@pytest.mark.parametrize("language", ["zh_Hans", "en"])
def test_compiling_twice_gives_the_same_file(language):
    po = check.LOCALES / language / "LC_MESSAGES/django.po"
    assert check.compiled(po) == check.compiled(po) == po.with_suffix(".mo").read_bytes()


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("Change it", "修改"),  # a button, not a difference
        ("Hand over", "转交"),  # to somebody else, not to me
        ("Seen", "最近看到"),  # by an export, not read by a person
        ("Routes of yours that are closed", "您用过、现已被关闭的路径"),  # a rule closed them, not the seller
    ],
)
def test_words_that_would_say_something_else_in_chinese(english, chinese):
    with translation.override("zh-hans"):
        assert gettext(english) == chinese
