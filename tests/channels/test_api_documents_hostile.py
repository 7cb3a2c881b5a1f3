"""JSON that is broken, cut, bottomless or enormous ends in a sentence, and nothing else comes of it."""

from __future__ import annotations

import json
import resource
import tempfile
from pathlib import Path
from typing import Any

import pytest
from channel_files import read
from hypothesis import given, settings
from hypothesis import strategies as st

from channelshift.channels import opening
from channelshift.channels.refusals import NotReadable

ORDERS = [
    {
        "id": str(577000000000000000 + n),
        "status": "COMPLETED",
        "create_time": 1_693_472_700 + n,
        "payment": {"total_amount": "10", "currency": "USD"},
        "recipient_address": {"region_code": "US"},
        "line_items": [{"id": str(n), "sku_id": "17", "original_price": "10", "currency": "USD"}],
    }
    for n in range(5)
]


def _refusal(path: Path) -> str:
    with tempfile.TemporaryDirectory() as scratch:
        with pytest.raises(NotReadable) as caught:
            opening.open_file(path, Path(scratch))
        assert sum(p.stat().st_size for p in Path(scratch).iterdir()) < 50_000_000
    return str(caught.value)


def _written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_a_cut_answer_says_where_it_stops(tmp_path: Path) -> None:
    whole = json.dumps({"data": {"orders": ORDERS}}, indent=1)
    cut = whole[: len(whole) // 2]
    said = _refusal(_written(tmp_path / "orders.json", cut))
    last = cut.count("\n") + 1
    assert said.startswith(
        "orders.json is JSON that was cut short or damaged: it stops making sense in line "
    )
    assert int(said.split("line ")[1].split(".")[0]) in (last - 1, last)


@pytest.mark.parametrize(
    "text", ['{"orders": [1, 2', "[1, 2] and more", '{"a": tru}', "{'a': 1}", '["\x01"]']
)
def test_what_only_begins_like_json_is_refused(tmp_path: Path, text: str) -> None:
    assert "is JSON that was cut short or damaged" in _refusal(_written(tmp_path / "orders.json", text))


@pytest.mark.parametrize("text", ["[" * 200_000, '{"a":' * 200_000, "[" * 300 + "]" * 300])
def test_a_bottomless_answer_is_refused(tmp_path: Path, text: str) -> None:
    said = _refusal(_written(tmp_path / "deep.json", text))
    assert "nested more than 48 levels deep" in said


def test_an_object_in_an_object_in_an_object_ends_somewhere(tmp_path: Path) -> None:
    deep: Any = {"x": 1}
    for _ in range(300):
        deep = {"x": deep}
    assert "nested more than 48 levels deep" in _refusal(_written(tmp_path / "deep.json", json.dumps(deep)))


def test_two_hundred_megabytes_are_refused_before_they_are_read(tmp_path: Path) -> None:
    path = tmp_path / "large.json"
    with path.open("wb") as sink:
        sink.write(b'{"orders": [')
        for _ in range(200):
            sink.write(b" " * 1_000_000)
        sink.write(b"]}")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert "too large to read safely as one JSON answer (more than 64 MB" in _refusal(path)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000  # kB


def test_an_answer_that_grows_when_it_is_laid_out_is_refused(tmp_path: Path) -> None:
    """A long word in an order stands beside each of its lines: a few megabytes would become thousands."""
    lines = [{"sku_id": "1", "original_price": "1", "id": str(n)} for n in range(20_000)]
    answer = {"id": "5" * 100_000, "status": "COMPLETED", "create_time": 1_693_472_700, "line_items": lines}
    answer["payment"] = {"total_amount": "1"}
    said = _refusal(_written(tmp_path / "orders.json", json.dumps([answer])))
    assert "far more once opened" in said


def test_ten_thousand_lists_are_refused(tmp_path: Path) -> None:
    answer = {f"list{n}": [{"id": n}] for n in range(10_000)}
    assert "far more once opened" in _refusal(_written(tmp_path / "lists.json", json.dumps(answer)))


def test_a_key_that_looks_like_a_path_stays_a_key(tmp_path: Path) -> None:
    orders = [order | {"../../etc/passwd": "x", "line_items[0].id": "y"} for order in ORDERS]
    rows = read(_written(tmp_path / "orders.json", json.dumps(orders))).rows
    assert [r["order_id"] for r in rows] == [order["id"] for order in ORDERS]


def test_line_ends_and_quotes_inside_a_text_move_no_row(tmp_path: Path) -> None:
    orders = json.loads(json.dumps(ORDERS))
    orders[1]["line_items"][0]["product_name"] = 'A 5.9" mug,\r\n"for tea"\n\nand more\x00'
    rows = read(_written(tmp_path / "orders.json", json.dumps(orders))).rows
    assert [r["row"] for r in rows] == [2, 3, 4, 5, 6]
    assert rows[1]["product"] == 'A 5.9" mug, "for tea" and more'


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_an_answer_saved_in_another_encoding_is_read(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "orders.json"
    path.write_bytes(json.dumps(ORDERS).encode(encoding))
    assert len(read(path).rows) == 5


def test_an_id_that_was_a_number_keeps_every_digit_and_one_that_lost_them_is_refused(tmp_path: Path) -> None:
    text = json.dumps(ORDERS).replace('"577000000000000001"', "577000000000000001")
    text = text.replace('"577000000000000002"', "5.77E17")
    reading = read(_written(tmp_path / "orders.json", text))
    assert [r["order_id"][-1] for r in reading.rows] == ["0", "1", "3", "4"]
    assert "its last digits are lost" in reading.said()[0]


@given(st.integers(0, len(json.dumps(ORDERS))))
@settings(max_examples=12, deadline=None)
def test_an_answer_cut_anywhere_is_whole_or_refused(tmp_path_factory: Any, at: int) -> None:
    """Never half of the orders without a word."""
    text = json.dumps(ORDERS)
    path = _written(tmp_path_factory.mktemp("cut") / "orders.json", text[:at])
    if at == len(text):
        assert len(read(path).rows) == 5
    else:
        with pytest.raises(NotReadable):
            read(path)
