"""Workbooks that are bombs, broken or strange: refused in a sentence, in little memory."""

from __future__ import annotations

import random
import subprocess
import sys
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from channel_files import MUG, ORDER_COLUMNS, order, read
from openpyxl.utils import get_column_letter

from channelshift.channels.refusals import NotReadable
from channelshift.terms.complaints import ChannelshiftError

ONE_GIGABYTE_IN_KILOBYTES = 1_000_000
_WORKBOOK = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>'
)
_ROOT = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="xl/workbook.xml"/></Relationships>'
)
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
    'Target="worksheets/sheet1.xml"/></Relationships>'
)
_SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    "<sheetData>{}</sheetData></worksheet>"
)


def _workbook(path: Path, *rows: dict[str, str]) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "OrderSKUList"
    sheet.append(list(ORDER_COLUMNS))
    for row in rows:
        sheet.append([row[c] for c in ORDER_COLUMNS])
    book.save(path)
    return path


def _bare(path: Path, sheet: str) -> Path:
    """A workbook of one sheet, written by hand."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("_rels/.rels", _ROOT)
        archive.writestr("xl/workbook.xml", _WORKBOOK)
        archive.writestr("xl/_rels/workbook.xml.rels", _RELATIONS)
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
    return path


def _bomb(path: Path) -> Path:
    """300 KB that unpack to 300 MB."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", _WORKBOOK)
        with archive.open("xl/worksheets/sheet1.xml", "w") as member:
            for _ in range(300):
                member.write(bytes(1_000_000))
    return path


def _ten_gigabytes_on_paper(path: Path) -> Path:
    """A workbook whose list of contents says that one sheet has 10 GB: as the 64-bit extra field has it."""
    _workbook(path, MUG)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet9.xml", "<x/>")
        info = archive.getinfo("xl/worksheets/sheet9.xml")
        info.file_size = 10_000_000_000
    return path


def _far_cell(path: Path) -> Path:
    cell = '<row r="{0}"><c r="{1}{0}" t="inlineStr"><is><t>x</t></is></c></row>'
    return _bare(path, _SHEET.format(cell.format(1, "A") + cell.format(1_048_576, "XFD")))


def _wide_and_tall(path: Path) -> Path:
    cell = '<row r="{0}"><c r="{1}{0}" t="inlineStr"><is><t>x</t></is></c></row>'
    return _bare(path, _SHEET.format(cell.format(1, "A") + cell.format(100_000, "ZZ")))


def _laughs(path: Path) -> Path:
    """An entity made of ten entities made of ten entities ..."""
    entities = '<!ENTITY a0 "lol">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    cell = '<row r="1"><c r="A1" t="inlineStr"><is><t>&a9;</t></is></c></row>'
    return _bare(path, f"<!DOCTYPE x [{entities}]>" + _SHEET.format(cell))


def _a_thousand_columns_too_many(path: Path) -> Path:
    names = [*ORDER_COLUMNS, *(f"extra {n}" for n in range(3000))]
    cell = '<c r="{0}{1}" t="inlineStr"><is><t>{2}</t></is></c>'
    letters = [get_column_letter(n) for n in range(1, len(names) + 1)]
    named = list(zip(letters, names, strict=True))
    rows = ["".join(cell.format(letter, row, name) for letter, name in named) for row in (1, 2)]
    return _bare(path, _SHEET.format("".join(f'<row r="{n}">{row}</row>' for n, row in enumerate(rows, 1))))


HOSTILE: dict[str, tuple[Callable[[Path], Path], tuple[str, ...]]] = {
    "a bomb": (_bomb, ("which no honest export of its size does",)),
    "ten gigabytes on paper": (_ten_gigabytes_on_paper, ("would unpack to 10000 MB or more",)),
    "a cell in the last corner": (_far_cell, ("damaged workbook, or one too large",)),
    "a cell far off": (_wide_and_tall, ("damaged workbook, or one too large",)),
    "a billion laughs": (_laughs, ("damaged workbook", "column names of an export", "holds no rows")),
    "3000 columns": (_a_thousand_columns_too_many, ("more than 2000 columns",)),
}

_CHILD = """
import re, resource, sys, tempfile
from pathlib import Path
from channelshift.channels import examining, opening
from channelshift.channels.refusals import NotReadable
path = Path(sys.argv[1])
with tempfile.TemporaryDirectory() as folder:
    try:
        for sheet in opening.open_file(path, Path(folder)):
            print(examining.examine(path, sheet, {}).reason)
    except NotReadable as error:
        print(error)
own = int(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1])
print(max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))
"""


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_workbook_is_refused_in_a_sentence_and_in_little_memory(tmp_path: Path, what: str) -> None:
    make, reasons = HOSTILE[what]
    path = make(tmp_path / "orders.xlsx")
    done = subprocess.run(
        [sys.executable, "-c", _CHILD, str(path)], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    *said, peak = done.stdout.strip().splitlines()
    assert any(reason in " ".join(said) for reason in reasons), said
    assert int(peak) < ONE_GIGABYTE_IN_KILOBYTES
    assert "Traceback" not in done.stderr


def test_a_workbook_of_the_same_making_without_malice_is_read(tmp_path: Path) -> None:
    """So the refusals above are for what is hostile, not for how the workbook was made."""
    cell = '<c r="{0}{1}" t="inlineStr"><is><t>{2}</t></is></c>'
    letters = [get_column_letter(n) for n in range(1, len(ORDER_COLUMNS) + 1)]
    rows = [ORDER_COLUMNS, [MUG[c] for c in ORDER_COLUMNS]]
    xml = "".join(
        f'<row r="{n}">{"".join(cell.format(a, n, v) for a, v in zip(letters, row, strict=True))}</row>'
        for n, row in enumerate(rows, 1)
    )
    assert [r["gross"] for r in read(_bare(tmp_path / "a.xlsx", _SHEET.format(xml))).rows] == [Decimal(20)]


def test_a_workbook_cut_anywhere_is_refused(tmp_path: Path) -> None:
    content = _workbook(tmp_path / "a.xlsx", MUG).read_bytes()
    path = tmp_path / "cut.xlsx"
    for cut in range(4, len(content), len(content) // 12):
        path.write_bytes(content[:cut])
        with pytest.raises(NotReadable, match="cut.xlsx"):
            read(path)


def test_no_damage_of_a_workbook_ends_in_anything_but_a_sentence(tmp_path: Path) -> None:
    rng = random.Random(20230831)
    content = _workbook(tmp_path / "a.xlsx", MUG).read_bytes()
    path = tmp_path / "b.xlsx"
    refused = 0
    for _ in range(25):
        damaged = bytearray(content)
        for _ in range(3):
            damaged[rng.randrange(4, len(damaged))] = rng.randrange(256)
        path.write_bytes(damaged)
        try:
            read(path)
        except ChannelshiftError as error:
            refused += "b.xlsx" in str(error)
    assert refused > 5


def test_formulas_of_a_workbook_are_kept_as_they_stand_and_never_worked_out(tmp_path: Path) -> None:
    """One formula is a text, one is a real formula nobody has worked out: it has no value to read."""
    rows = [order(Seller_SKU="=1+1"), order(Order_ID="577000000000000002", Order_Amount="=10+10.49")]
    path = _workbook(tmp_path / "a.xlsx", *rows)
    book = openpyxl.load_workbook(path)
    cell = book["OrderSKUList"].cell(2, ORDER_COLUMNS.index("Seller SKU") + 1)
    cell.value, cell.data_type = "=1+1", "s"
    book.save(path)
    found = read(path)
    assert [(r["sku"], r["order_amount"]) for r in found.rows] == [
        ("=1+1", Decimal("20.49")),
        ("MUG-1", None),
    ]


def test_numbers_in_a_workbook_keep_their_digits_or_are_complained_about(tmp_path: Path) -> None:
    """A spreadsheet holds 15 digits: an id kept as a number has lost its last ones."""
    path = _workbook(tmp_path / "a.xlsx", MUG, MUG)
    book = openpyxl.load_workbook(path)
    sheet = book["OrderSKUList"]
    sheet.cell(2, 1).value = 577000000000000001
    sheet.cell(3, ORDER_COLUMNS.index("Quantity") + 1).value = 3
    sheet.cell(3, ORDER_COLUMNS.index("Order Amount") + 1).value = 19.99
    book.save(path)
    found = read(path)
    assert [(r["row"], r["quantity"], r["order_amount"]) for r in found.rows] == [(3, 3, Decimal("19.99"))]
    assert [(c.row, c.column) for c in found.complaints] == [(2, "Order ID")]


def test_a_description_row_and_cells_that_misstate_the_sheets_size_are_no_trouble(tmp_path: Path) -> None:
    note = dict.fromkeys(ORDER_COLUMNS, "") | {"Order ID": "Platform unique order ID."}
    path = _workbook(tmp_path / "a.xlsx", note, MUG)
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    members[sheet] = members[sheet].replace(b'ref="A1:P3"', b'ref="A1"')
    assert b'ref="A1"' in members[sheet]
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    found = read(path)
    assert [(r["row"], r["gross"]) for r in found.rows] == [(3, Decimal(20))]
