"""The click log: whole frames are kept, damaged ones reported, and each click is harvested once."""

from __future__ import annotations

from pathlib import Path

from edge_at_work import asking, link
from hypothesis import given, settings
from hypothesis import strategies as st
from log_damage import damage_and_read

from channelshift.links import log
from channelshift.links.harvest import LOGS, harvest, logs, read_to_the_end
from channelshift.links.log import Damage, Frame, LogFile, framed, frames, is_being_written
from channelshift.links.table import publish


def test_what_was_written_is_read(tmp_path: Path) -> None:
    file = LogFile(tmp_path / "a.log")
    texts = [b"", b"one", "二".encode(), b"x" * 4000]
    for text in texts:
        file.append(text)
    assert [piece.text for piece in frames(tmp_path / "a.log") if isinstance(piece, Frame)] == texts


def test_a_worker_holds_its_log_until_it_ends(tmp_path: Path) -> None:
    file = LogFile(tmp_path / "a.log")
    assert is_being_written(tmp_path / "a.log")
    file.close()
    assert not is_being_written(tmp_path / "a.log")


def test_a_frame_cut_short_is_unfinished_until_more_follows(tmp_path: Path) -> None:
    path, whole = tmp_path / "a.log", framed(b"whole")
    for cut in range(1, len(whole)):
        path.write_bytes(whole + whole[:cut])
        assert list(frames(path))[1:] == [Damage(path, len(whole), cut, unfinished=True)]
        path.write_bytes(whole + whole[:cut] + whole)
        first, torn, last = frames(path)
        assert torn == Damage(path, len(whole), cut, unfinished=False)
        assert (first.text, last.text) == (b"whole", b"whole")


def test_random_edits_cost_only_the_frames_they_touch() -> None:
    """1,000 edits here; `bench/links_crash.py` makes 10,000."""
    assert damage_and_read(edits=1_000, seed=11) == (0, 0)


def test_without_the_checksum_edits_pass_for_clicks(monkeypatch) -> None:
    """The control of the test above."""
    monkeypatch.setattr(log, "crc32", lambda text, start=0: 0)
    kept_wrongly, unreported = damage_and_read(edits=200, seed=11)
    assert kept_wrongly > 0
    assert unreported > 0


@settings(max_examples=200, deadline=None)
@given(st.lists(st.binary(max_size=60), max_size=8), st.binary(max_size=200), st.data())
def test_any_bytes_between_frames_cost_no_frame(
    texts: list[bytes], rubbish: bytes, data: st.DataObject
) -> None:
    """Whatever stands between them, unless it could begin a frame, which a text of ours never does."""
    import tempfile

    rubbish = rubbish.replace(log.MARK[:1], b"")
    at = data.draw(st.integers(0, len(texts)))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.log"
        path.write_bytes(b"".join(map(framed, texts[:at])) + rubbish + b"".join(map(framed, texts[at:])))
        pieces = list(frames(path))
    assert [piece.text for piece in pieces if isinstance(piece, Frame)] == texts
    assert sum(piece.length for piece in pieces if isinstance(piece, Damage)) == len(rubbish)


def test_each_click_is_harvested_once_however_often_one_asks(tmp_path: Path) -> None:
    publish(tmp_path, [link("mug")])
    cursor: dict[str, int] = {}
    harvested: list[str] = []
    with asking(tmp_path) as edge:
        for _ in range(4):
            for _ in range(7):
                edge.get("/mug")
            got = harvest(tmp_path, cursor)
            again = harvest(tmp_path, cursor)  # had the first one been lost before it was stored
            assert again.clicks == got.clicks
            cursor = dict(got.cursor)
            harvested += [click.id for click in got.clicks]
        assert harvest(tmp_path, cursor).clicks == ()
    assert len(harvested) == len(set(harvested)) == 28


def test_a_harvest_stops_where_it_was_told_and_goes_on_there(tmp_path: Path) -> None:
    publish(tmp_path, [link("mug")])
    for _ in range(3):
        with asking(tmp_path) as edge:
            for _ in range(5):
                edge.get("/mug")
    first = harvest(tmp_path, {}, at_most=6)
    rest = harvest(tmp_path, first.cursor)
    assert (len(first.clicks), len(rest.clicks)) == (10, 5)


def test_a_log_that_is_read_to_its_end_and_closed_may_go(tmp_path: Path) -> None:
    publish(tmp_path, [link("mug")])
    with asking(tmp_path) as edge:
        edge.get("/mug")
        got = harvest(tmp_path, {})
        assert list(read_to_the_end(tmp_path, got.cursor)) == []  # a worker writes it still
    assert list(read_to_the_end(tmp_path, {})) == []
    (done,) = read_to_the_end(tmp_path, got.cursor)
    done.unlink()
    assert harvest(tmp_path, got.cursor) == ((), (), {})


def test_a_torn_end_waits_while_its_worker_lives_and_is_reported_after(tmp_path: Path) -> None:
    (tmp_path / LOGS).mkdir()
    file = LogFile(tmp_path / LOGS / "a.log")
    with (tmp_path / LOGS / "a.log").open("ab") as torn:
        torn.write(framed(b"half")[:-2])
    waiting = harvest(tmp_path, {})
    assert (waiting.damages, waiting.cursor) == ((), {"a.log": 0})
    file.close()
    (damage,) = harvest(tmp_path, waiting.cursor).damages
    assert (damage.offset, damage.length) == (0, len(framed(b"half")) - 2)


def test_a_whole_frame_that_holds_no_click_is_reported(tmp_path: Path) -> None:
    (tmp_path / LOGS).mkdir()
    text = framed(b"from\tanother\tversion")
    (tmp_path / LOGS / "a.log").write_bytes(text)
    got = harvest(tmp_path, {})
    assert got.clicks == ()
    assert got.damages == (Damage(logs(tmp_path)[0], 0, len(text)),)
