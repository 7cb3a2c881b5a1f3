"""Files that are not what they should be: a clear sentence, no guess, nothing lost and no stack trace."""

from __future__ import annotations

import gzip
import random
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from channel_files import MUG, ORDER_COLUMNS, csv_text, order, read, write_orders

from channelshift.channels import examining, opening
from channelshift.channels.refusals import NotReadable
from channelshift.terms.complaints import ChannelshiftError

THREE = (
    MUG,
    order(Order_ID="577000000000000002\t", Seller_SKU="PLATE-1", Order_Amount="7.25"),
    order(Order_ID="577000000000000003\t", Seller_SKU='CUP "S", red', Order_Amount="31.00"),
)


def _refusal(path: Path) -> str:
    """The one sentence by which a file is refused, as a whole or on its sheet."""
    try:
        found = read(path)
    except NotReadable as error:
        return str(error)
    assert (found.rows, found.complaints) == ([], [])
    return found.refused


# ------------------------------------------------------------------ no table at all

NO_TABLES: dict[str, tuple[str, bytes, str]] = {
    "an empty file": ("empty.csv", b"", "is empty"),
    "blank lines": ("blank.csv", b"\r\n\r\n  \t\r\n", "is empty"),
    "a PDF named csv": ("orders.csv", b"%PDF-1.7\n%\xe2\xe3", "is a PDF, whatever its name says"),
    "a picture named xlsx": ("orders.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(50), "is a picture"),
    "an old workbook": ("orders.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old or password-protected"),
    "a gzip archive": ("orders.csv.gz", gzip.compress(b"a,b\n"), "is a gzip archive"),
    "JSON": ("orders.csv", b'\n {"data": []}', "is JSON"),
    "a sign-in page": ("orders.csv", b"<!doctype html><title>Sign in</title>", "is a web page"),
    "binary data": ("orders.csv", b"Order ID,SKU\n1,\x00\x01\x02\n", "is not text"),
    "a cut zip": ("orders.xlsx", b"PK\x03\x04" + bytes(40), "cut short or damaged"),
    "one long line": ("orders.csv", b"x" * 5_000_000, "has the column names of an export"),
    "one long row": ("orders.csv", b"x," * 2_500_000, "more than 2000 columns"),
    "prose": ("orders.csv", b"Dear Mei,\nhere are the files.\n", "has the column names"),
}


@pytest.mark.parametrize("what", NO_TABLES)
def test_what_is_no_table_is_refused_with_its_reason(tmp_path: Path, what: str) -> None:
    name, content, reason = NO_TABLES[what]
    (tmp_path / name).write_bytes(content)
    assert reason in _refusal(tmp_path / name)


def test_a_folder_and_a_missing_file_are_named(tmp_path: Path) -> None:
    (tmp_path / "exports.csv").mkdir()
    assert _refusal(tmp_path / "exports.csv") == "exports.csv cannot be opened: Is a directory."
    assert _refusal(tmp_path / "gone.csv") == "gone.csv cannot be opened: No such file or directory."


def test_a_header_without_rows_says_so(tmp_path: Path) -> None:
    assert _refusal(write_orders(tmp_path / "a.csv")) == (
        "This is “TikTok Shop orders”, but there are no rows under its column names. Choose a longer period "
        "and export again."
    )


def test_a_hundred_thousand_columns_are_too_many(tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    header = ",".join([*ORDER_COLUMNS, *(f"extra {n}" for n in range(100_000))])
    path.write_text(f"{header}\n" + ",".join(["1"] * 100_016) + "\n", encoding="utf-8")
    assert _refusal(path).startswith("wide.csv has more than 2000 columns.")


@pytest.mark.parametrize(
    "name",
    ["<script>alert(1)</script>.csv", "orders [1].csv", "it's {odd} *.csv", "订单 (2).csv", "a.csv.gz"],
)
def test_any_name_a_file_system_allows_is_only_a_name(tmp_path: Path, name: str) -> None:
    folder = tmp_path / ("deep/" * 20) / "[x]"
    folder.mkdir(parents=True)
    path = folder / name.replace("/", "_")
    found = read(write_orders(path, MUG, MUG | {"Quantity": "?"}))
    assert [r["file"] for r in found.rows] == [path.name]
    assert found.complaints[0].file == path.name


# ------------------------------------------------------------------ cells that are wrong


def test_a_rounded_id_is_left_out_and_the_rest_counts(tmp_path: Path) -> None:
    found = read(write_orders(tmp_path / "a.csv", MUG, order(Order_ID="5.77E+17")))
    assert ([r["row"] for r in found.rows], found.left_out) == ([2], 1)
    assert "was an id until a spreadsheet rounded it" in found.said_of(3)


@pytest.mark.parametrize(
    "formula", ["=1+1", '=HYPERLINK("http://x.example","20")', "+1+1", "@SUM(A1)", "=20"]
)
def test_a_formula_is_text_and_is_never_worked_out(tmp_path: Path, formula: str) -> None:
    rows = [order(Seller_SKU=formula), order(Order_ID="577000000000000002\t", Order_Amount=formula)]
    found = read(write_orders(tmp_path / "a.csv", *rows))
    assert [(r["sku"], r["order_amount"]) for r in found.rows] == [
        (formula, Decimal("20.49")),
        ("MUG-1", None),
    ]
    assert [(c.row, c.column, c.left_out) for c in found.complaints] == [(3, "Order Amount", False)]
    assert str(found.complaints[0].message) == f"Expected an amount, found “{formula}”."


def test_columns_in_another_order_are_the_same_columns(tmp_path: Path) -> None:
    usual = read(write_orders(tmp_path / "a.csv", *THREE))
    turned = read(write_orders(tmp_path / "b.csv", *THREE, columns=ORDER_COLUMNS[::-1]))
    assert usual.complaints == turned.complaints == []
    assert [_without_place(r) for r in turned.rows] == [_without_place(r) for r in usual.rows]


def test_values_under_the_wrong_header_are_complained_about(tmp_path: Path) -> None:
    """Seller SKU and subtotal have changed places: codes must not become amounts."""
    path = tmp_path / "a.csv"
    text = csv_text(THREE).split("\r\n")
    names = text[0].replace("Seller SKU", "@").replace("SKU Subtotal After Discount", "Seller SKU")
    path.write_text("\r\n".join([names.replace("@", "SKU Subtotal After Discount"), *text[1:]]), newline="")
    found = read(path)
    assert (found.rows, found.rows_read, found.left_out) == ([], 3, 3)
    assert found.said_of(2) == "Expected an amount, found “MUG-1”."


def test_a_missing_column_is_named_with_the_nearest_one(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(csv_text(THREE).replace("Order Status", "Order State"), encoding="utf-8")
    assert _refusal(path) == (
        "This looks like “TikTok Shop orders”, but the column “Order Status” is missing; the closest one "
        "found is “Order State”. If it is the same one, teach it; else export again with all columns."
    )


def _without_place(row: dict[str, object]) -> dict[str, object]:
    return {k: v for k, v in row.items() if k not in ("file", "exported_at")}


# ------------------------------------------------------------------ files that were cut


def test_a_file_cut_anywhere_counts_only_whole_rows_and_says_where_it_was_cut(tmp_path: Path) -> None:
    path = write_orders(tmp_path / "a.csv", *THREE)
    content = path.read_bytes()
    known = read(path, market="US", date_order="mdy")
    whole = {str(r["order_id"]): _without_place(r) for r in known.rows}
    header = content.index(b"\r\n") + 2
    ends = [n + 2 for n in range(header - 2, len(content)) if content[n : n + 2] == b"\r\n"]
    near_the_end = (end - back for end in ends[1:] for back in range(4))
    cuts = sorted({*range(header, ends[-2], 61), *range(ends[-2], len(content), 13), *near_the_end})
    for cut in cuts:
        path.write_bytes(content[:cut])
        found = read(path, market="US", date_order="mdy")
        complete = sum(end <= cut for end in ends[1:])
        sure = [r for r in found.rows if int(r["row"]) <= complete + 1]
        assert [_without_place(r) for r in sure] == list(whole.values())[:complete], cut
        if cut not in ends:
            at_the_cut = [r for r in found.rows if int(r["row"]) > complete + 1]
            warned = [c for c in found.complaints if "cut" in str(c.message)]
            assert len(at_the_cut) <= 1, cut
            assert warned, cut


def test_a_row_cut_in_its_last_cell_is_counted_with_a_warning(tmp_path: Path) -> None:
    """Nothing tells "3100" from "31" but the missing line end, so Mei is told to look."""
    path = tmp_path / "meta.csv"
    head = "Reporting starts,Reporting ends,Campaign name,Amount spent (USD),Link clicks\n"
    row = "2023-08-01,2023-08-31,Mugs,10.00,3100"
    path.write_text(head + row + "\n", encoding="utf-8")
    assert read(path).complaints == []
    path.write_text(head + row[:-2], encoding="utf-8")
    found = read(path)
    assert [r["clicks"] for r in found.rows] == [31]
    assert [(c.row, c.left_out) for c in found.complaints] == [(0, False)]
    assert "The last row has no line end though the others have one." in found.said_of(0)


def test_a_header_cut_anywhere_is_refused_or_asked_never_guessed(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    content = csv_text(THREE).encode()
    for cut in range(1, content.index(b"\r\n"), 9):
        path.write_bytes(content[:cut])
        assert _refusal(path), cut


def test_an_unclosed_quote_costs_its_row_and_no_other(tmp_path: Path) -> None:
    path = write_orders(tmp_path / "a.csv", *THREE)
    path.write_bytes(path.read_bytes().replace(b",PLATE-1,", b',"PLATE-1,'))
    found = read(path)
    assert ([r["row"] for r in found.rows], found.left_out) == ([2, 4], 1)
    assert "A quote opened in this row is never closed" in found.said_of(3)


def test_two_stray_quotes_do_not_swallow_the_rows_between(tmp_path: Path) -> None:
    rows = [order(Order_ID=f"57700000000000000{n}\t", Seller_SKU=f"S{n}") for n in range(1, 7)]
    path = write_orders(tmp_path / "a.csv", *rows)
    path.write_bytes(path.read_bytes().replace(b",S2,", b',"S2,').replace(b",S5,", b',S5",'))
    found = read(path)
    assert [r["row"] for r in found.rows] == [2, 4, 5, 7]
    assert sorted(c.row for c in found.complaints) == [3, 6]


def test_bytes_of_another_encoding_cost_their_row_and_no_other(tmp_path: Path) -> None:
    rows = [order(Order_ID=f"5770000000000000{n:02}\t", Seller_SKU=f"杯子{n}") for n in range(60)]
    path = write_orders(tmp_path / "a.csv", *rows)
    path.write_bytes(path.read_bytes().replace("杯子7,".encode(), b"\xff\xfe7,"))
    found = read(path)
    assert (len(found.rows), found.left_out) == (59, 1)
    assert "bytes that are no text" in found.said_of(9)


def test_a_row_of_two_million_letters_is_left_out_without_reading_it_whole(tmp_path: Path) -> None:
    rows = [MUG, order(Order_ID="577000000000000002\t", Seller_SKU="x" * 5_000_000), THREE[2]]
    found = read(write_orders(tmp_path / "a.csv", *rows))
    assert ([r["row"] for r in found.rows], found.left_out) == ([2, 4], 1)
    assert "longer than 2000000 characters" in found.said_of(3)


def test_a_short_row_in_the_middle_counts_and_is_mentioned(tmp_path: Path) -> None:
    path = write_orders(tmp_path / "a.csv", *THREE)
    lines = path.read_text(encoding="utf-8-sig").split("\n")
    lines[2] = ",".join(lines[2].split(",")[:-2])
    path.write_text("\n".join(lines), encoding="utf-8", newline="")
    found = read(path)
    assert ([r["row"] for r in found.rows], found.left_out) == ([2, 3, 4], 0)
    assert found.said_of(3) == "This row has only 14 of 16 cells; the missing ones were taken as empty."


# ------------------------------------------------------------------ any byte may be wrong


def _damaged(content: bytes, rng: random.Random) -> bytes:
    """One to four bytes changed, dropped or doubled."""
    damaged = bytearray(content)
    for _ in range(rng.randint(1, 4)):
        place = rng.randrange(len(damaged))
        how = rng.randrange(3)
        damaged[place : place + 1] = [bytes([rng.randrange(256)]), b"", damaged[place : place + 1] * 2][how]
    return bytes(damaged)


def _shopify() -> bytes:
    head = "Name,Financial Status,Created at,Currency,Total,Lineitem quantity,Lineitem name,Lineitem price\n"
    first = "#1001,paid,2023-08-01 10:00:00 +0100,GBP,30.00,1,Mug,10.00\n"
    return (head + first + "#1001,,2023-08-01 10:00:00 +0100,,,2,Cup,10.00\n").encode()


def _ads() -> bytes:
    rows = "UGC風業態訴求,配信中,80000,JPY\n全1件の結果,-,80000,JPY\n"
    return ("キャンペーン名,一級ステータス,コスト,通貨\n" + rows).encode("cp932")


INPUTS: dict[str, Callable[[], bytes]] = {
    "TikTok Shop orders": lambda: csv_text(THREE).encode(),
    "Shopify orders": _shopify,
    "TikTok Ads in Japanese": _ads,
}


@pytest.mark.parametrize("what", INPUTS)
def test_no_damage_of_any_bytes_ends_in_anything_but_a_sentence(tmp_path: Path, what: str) -> None:
    """300 damaged copies are opened and examined; each twentieth is read to its last row."""
    rng = random.Random(20230810)
    content = INPUTS[what]()
    for number in range(300):
        path = tmp_path / "a.csv"
        path.write_bytes(_damaged(content, rng))
        try:
            for sheet in opening.open_file(path, tmp_path):
                assert examining.examine(path, sheet, {}) is not None
            if number % 20 == 0:
                read(path)
        except ChannelshiftError as error:
            assert str(error)
