"""Publishing links, and both workers serving what was published last."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

import pytest
from edge_at_work import Server, asking, exchange, link, serving

from channelshift.links.table import TABLE, Changes, TableReader, publish, publish_changes


def test_publishing_again_writes_only_what_changed(tmp_path: Path) -> None:
    links = [link(f"mug{n}") for n in range(50)]
    assert publish(tmp_path, links) == 50
    assert publish(tmp_path, links) == 0
    reader = TableReader(tmp_path)
    assert reader.changes() is None
    assert publish(tmp_path, [link("mug0", "https://mei.example/new"), *links[1:49]]) == 2
    assert reader.changes() == Changes(frozenset({"mug0", "mug49"}))
    assert reader.changes() is None
    assert reader.body("mug49") is None


def test_one_link_is_changed_and_another_goes_without_the_rest(tmp_path: Path) -> None:
    publish(tmp_path, [link("mug"), link("cup"), link("pot")])
    reader = TableReader(tmp_path)
    publish_changes(tmp_path, [link("mug", "https://mei.example/new")], gone=["cup"])
    assert reader.changes() == Changes(frozenset({"mug", "cup"}))
    with asking(tmp_path) as edge:
        assert [edge.get(path).status for path in ("/mug", "/cup", "/pot")] == [302, 404, 302]


def test_a_publication_that_fails_half_way_changes_nothing(tmp_path: Path) -> None:
    publish(tmp_path, [link("mug")])

    def breaking():
        yield link("mug", "https://mei.example/new")
        raise RuntimeError("the power went")

    with pytest.raises(RuntimeError):
        publish(tmp_path, breaking())
    with asking(tmp_path) as edge:
        assert edge.get("/mug").location.startswith("https://shop.mei.example/mug?")


def test_a_table_put_in_its_place_is_noticed(tmp_path: Path) -> None:
    publish(tmp_path / "new", [link("mug", "https://mei.example/restored")])
    publish(tmp_path / "edge", [link("mug")])
    with asking(tmp_path / "edge") as edge:
        edge.get("/mug")
        (tmp_path / "new" / TABLE).replace(tmp_path / "edge" / TABLE)
        edge.keep_up()
        assert edge.get("/mug").location.startswith("https://mei.example/restored?")


def test_a_link_published_before_the_edge_ever_ran_and_one_after(tmp_path: Path) -> None:
    with asking(tmp_path) as edge:
        assert edge.get("/mug").status == 404
        publish(tmp_path, [link("mug")])
        assert edge.get("/mug").status == 302


def test_a_link_that_cannot_be_read_is_no_link_and_no_crash(tmp_path: Path) -> None:
    publish(tmp_path, [link("mug"), link("cup")])
    with sqlite3.connect(tmp_path / TABLE) as table:
        table.execute("UPDATE links SET body = ? WHERE code = 'mug'", (b'{"code": 1',))
    with asking(tmp_path) as edge:
        assert [edge.get(path).status for path in ("/mug", "/cup")] == [404, 302]


def test_a_broken_table_costs_no_link_that_is_at_hand(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    publish(tmp_path, [link("mug"), link("cup")])
    with asking(tmp_path) as edge:
        edge.get("/mug")
        (tmp_path / "broken").write_bytes(b"no table at all" * 1000)
        (tmp_path / "broken").replace(tmp_path / TABLE)
        edge.keep_up()
        assert edge.get("/mug").status == 302
        assert edge.get("/cup").status == 404
    assert "is served as it was" in capsys.readouterr().err


def test_a_link_changed_while_it_is_read_is_not_kept_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(tmp_path, [link("mug")])
    with asking(tmp_path) as edge:
        shelf = edge.edge._shelf
        read = shelf._asked.body

        def slowly(code: str) -> bytes | None:
            body = read(code)
            publish(tmp_path, [link("mug", "https://mei.example/new")])
            shelf.keep_up()
            return body

        monkeypatch.setattr(shelf._asked, "body", slowly)
        edge.get("/mug")
        monkeypatch.undo()
        assert edge.get("/mug").location.startswith("https://mei.example/new?")


def test_a_changed_link_is_live_in_both_workers_without_a_restart(tmp_path: Path) -> None:
    """Within half a second here; the deadline is generous, for a machine with much else to do."""
    publish(tmp_path, [link("mug")])
    with serving(tmp_path, "/mug") as server:
        lines = lines_to_both_workers(server)
        before = server.workers()
        publish_changes(tmp_path, [link("mug", "https://mei.example/new")])
        give_up = time.monotonic() + 10
        waiting = dict(lines)
        while waiting and time.monotonic() < give_up:
            for worker, line in list(waiting.items()):
                answer = exchange(line, "/mug")
                if answer and answer.location.startswith("https://mei.example/new?"):
                    del waiting[worker]
            time.sleep(0.01)
        assert waiting == {}
        assert server.workers() == before


def lines_to_both_workers(server: Server) -> dict:
    """One open connection to each worker, told apart by how their click ids begin."""
    import socket

    lines: dict = {}
    give_up = time.monotonic() + 20
    while len(lines) < 2 and time.monotonic() < give_up:
        line = socket.create_connection(("127.0.0.1", server.port), timeout=5)
        answer = exchange(line, "/mug")
        assert answer is not None
        lines.setdefault(answer.location.partition("cs_click=")[2][:12], line)
    assert len(lines) == 2
    return lines
