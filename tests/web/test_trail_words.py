"""What the trail notes is said in words, in both languages."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import channelshift
from channelshift.web.people_words import ACTS, KINDS

SOURCE = Path(channelshift.__file__).parent


def noted() -> Iterator[tuple[str, str]]:
    """The act and the kind of row of every note that the program writes."""
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and getattr(node.func, "attr", getattr(node.func, "id", "")) == "note"
            ):
                words = [a.value for a in node.args[:2] if isinstance(a, ast.Constant)]
                if len(words) == 2:
                    yield words[0], words[1]


def test_every_act_and_every_kind_of_row_has_a_word():
    found = set(noted())
    assert len(found) > 25
    assert {act for act, _ in found} - set(ACTS) == set()
    assert {kind for _, kind in found} - set(KINDS) == set()
