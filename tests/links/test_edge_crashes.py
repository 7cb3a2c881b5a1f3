"""A killed worker loses no click that it acknowledged, and none is counted twice."""

from __future__ import annotations

from pathlib import Path

import pytest
from crashes import kill_under_load
from edge_at_work import asking, link

from channelshift.links.recording import Recording
from channelshift.links.table import publish


def test_kill_9_under_load_loses_no_acknowledged_click(tmp_path: Path) -> None:
    """Three kills here; `bench/links_crash.py` makes 100."""
    toll = kill_under_load(tmp_path, kills=3, seed=5)
    assert toll.acknowledged >= 90
    assert (toll.lost, toll.twice) == (0, 0)


def test_a_click_is_in_the_log_before_the_answer_is_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(tmp_path, [link("mug")])
    with asking(tmp_path) as edge:
        for number in range(1, 4):
            edge.get("/mug")
            assert len(edge.clicks()) == number


def test_clicks_gathered_in_memory_would_be_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: with the write put off, an answered click is in no log."""
    put_off: list[str] = []
    monkeypatch.setattr(Recording, "write", lambda self, text, now: put_off.append(text))
    publish(tmp_path, [link("mug")])
    with asking(tmp_path) as edge:
        assert "cs_click=" in edge.get("/mug").location
        assert edge.clicks() == ()
    assert len(put_off) == 1
