"""The documents check finds what it is there to find."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "tools"))
import check_docs


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A document of a house of its own."""
    monkeypatch.setattr(check_docs, "HOUSE", tmp_path)

    def write(text: str) -> Path:
        path = tmp_path / "page.md"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_the_documents_of_this_house_are_in_order():
    assert check_docs.everything_wrong() == []


def test_a_link_that_leads_nowhere_is_found(page):
    path = page(
        "# The *house*\n[here](#the-house) [there](gone.md) [out](https://example.com)\n[part](page.md#no)\n"
    )
    assert [(w.line, w.what) for w in check_docs.broken_links(path)] == [
        (2, "the link gone.md leads nowhere"),
        (3, "the link page.md#no leads nowhere"),
    ]


def test_a_command_or_option_that_does_not_exist_is_found(page):
    path = page(
        "Say `channelshift --workspace my-shop profit --by route` or `channelshift sing`.\n\n"
        "```\n$ channelshift profit --loud\n$ channelshift --json what-if x --on 2023-08-31\n```\n"
    )
    assert [(w.line, w.what) for w in check_docs.unknown_commands(path, check_docs.commands())] == [
        (1, "there is no command “channelshift sing”"),
        (4, "“channelshift profit” has no option --loud"),
    ]


def test_a_page_or_recipe_that_does_not_exist_is_found(page):
    path = page("See `/profit/?by=sku`, `/nowhere/`; run `make test` and `make money`. We make do.\n")
    assert [w.what for w in check_docs.unknown_pages(path, {"/profit/"})] == ["there is no page /nowhere/"]
    assert [w.what for w in check_docs.unknown_recipes(path, {"test"})] == ["there is no recipe “make money”"]


@pytest.mark.parametrize(
    "place", ["see /home/" + "mei/shop", "open /work/" + "main now", "a sub" + "agent did it"]
)
def test_what_is_no_readers_business_is_found(page, place):
    assert len(list(check_docs.private_words(page(place + "\n")))) == 1


def test_an_address_on_the_web_is_no_path_of_a_machine(page):
    assert list(check_docs.private_words(page("https://example.com/home/" + "mei and ~/work/" + "x\n"))) == []
