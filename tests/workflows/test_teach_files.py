"""Mei teaches a marketplace's statement no program knows; its totals are what she adds up by hand."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from channelshift.channels.mapping_checks import BadMapping
from channelshift.terms.facts import Outcome
from channelshift.warehouse.warehouse import read
from channelshift.workflows import teach
from channelshift.workflows.answers import SheetReport
from channelshift.workflows.import_export import import_file
from channelshift.workflows.import_export import reports as imports
from channelshift.workflows.workspace import Workspace

# Costs are written positive here, and a levy stands in a column Mei does not map.
STATEMENT = """Basar statement
;;;;;;
Vorgang;Tag;Art;Umsatz;Provision;Abgabe;Auszahlung
4711;09.08.2023;Verkauf;100,00;12,50;0,50;87,00
4712;31.08.2023;Verkauf;40,00;5,00;0;35,00
4711;31.08.2023;Refund;-100,00;-12,50;0;-87,50
"""
COLUMNS = {
    "order_id": ["Vorgang"],
    "settled_on": ["Tag"],
    "type_as_written": ["Art"],
    "sales": ["Umsatz"],
    "platform_fee": ["Provision"],
    "settlement_amount": ["Auszahlung"],
}


@pytest.fixture
def statement(tmp_path: Path) -> Path:
    path = tmp_path / "basar.csv"
    path.write_text(STATEMENT.replace(".08.", "/08/"), encoding="utf-8")
    return path


def entry(
    workspace: Workspace, path: Path, negated: tuple[str, ...] = ("platform_fee",), **columns: list[str]
):
    seen = teach.look(workspace, path, "settlement_line")
    stated = {"currency": "EUR", "market": "DE"}
    return teach.mapping(seen, COLUMNS | columns, negated, stated, "basar")


def read_again(workspace: Workspace, path: Path) -> SheetReport:
    return import_file(workspace, path).sheets[0]


def sums(report: SheetReport) -> dict[str, Decimal]:
    return {name: value for name, value in report.totals["EUR"].items() if value}


def test_a_file_nobody_knows_is_refused_with_the_way_out(workspace: Workspace, statement: Path) -> None:
    report = read_again(workspace, statement)
    assert (report.outcome, str(report.reason)) == (
        Outcome.REFUSED,
        "No row of basar.csv has the column names of an export Channelshift reads. Export it again from the "
        "platform without editing it, or teach Channelshift which column is which.",
    )


def test_the_preview_is_the_import_before_anything_is_kept(workspace: Workspace, statement: Path) -> None:
    shown = teach.preview(workspace, statement, entry(workspace, statement))
    assert shown.rows[0]["settlement_amount"] == Decimal("87.00")
    assert [row["platform_fee"] for row in shown.rows] == [Decimal("-12.5"), Decimal("-5"), Decimal("12.5")]
    assert (teach.listed(workspace), imports(workspace)) == ([], [])
    teach.keep(workspace, "basar", entry(workspace, statement))
    report = read_again(workspace, statement)
    assert dict(shown.totals)["EUR"] == tuple(report.totals["EUR"].items())
    assert (shown.rows_read, shown.left_out) == (report.rows_read, report.left_out) == (3, 0)


def test_the_totals_are_those_of_the_file(workspace: Workspace, statement: Path) -> None:
    teach.keep(workspace, "basar", entry(workspace, statement))
    assert sums(read_again(workspace, statement)) == {
        "settlement_amount": Decimal("34.50"),  # 87 + 35 - 87.50
        "sales": Decimal(40),  # 100 + 40 - 100
        "platform_fee": Decimal("-5"),  # written 12.50 + 5 - 12.50
        "not_broken_down": Decimal("-0.5"),  # the levy
    }


def test_every_line_adds_up_and_says_where_it_came_from(workspace: Workspace, statement: Path) -> None:
    teach.keep(workspace, "basar", entry(workspace, statement))
    read_again(workspace, statement)
    with workspace.warehouse.engine() as con:
        lines = con.to_pyarrow(
            read(con, workspace.warehouse.paths("settlement_line"), "settlement_line")
        ).to_pylist()
    assert [(x["row"], x["channel"], x["market"], x["type"]) for x in lines] == [
        (4, "basar", "DE", "adjustment"),
        (5, "basar", "DE", "adjustment"),
        (6, "basar", "DE", "order"),
    ]
    assert all(x["sales"] + x["platform_fee"] + x["not_broken_down"] == x["settlement_amount"] for x in lines)


def test_a_changed_mapping_is_a_new_version_and_reads_the_file_anew(
    workspace: Workspace, statement: Path
) -> None:
    teach.keep(workspace, "basar", entry(workspace, statement, negated=()))
    first = read_again(workspace, statement)
    assert sums(first)["platform_fee"] == Decimal(5)
    kept = teach.keep(workspace, "basar", entry(workspace, statement))
    assert (kept.version, [(one.file, one.version, one.rows) for one in kept.outdated]) == (
        2,
        [("basar.csv", 1, 3)],
    )
    assert sums(read_again(workspace, statement))["platform_fee"] == Decimal(-5)
    assert [report.import_id == first.import_id for report in imports(workspace)] == [False]
    assert teach.known(workspace, "basar").outdated == ()


def test_the_same_mapping_again_is_no_new_version(workspace: Workspace, statement: Path) -> None:
    for _ in range(2):
        assert teach.keep(workspace, "basar", entry(workspace, statement)).version == 1


def test_several_columns_of_the_file_can_be_one_of_ours(workspace: Workspace, statement: Path) -> None:
    teach.keep(workspace, "basar", entry(workspace, statement, platform_fee=["Provision", "Abgabe"]))
    assert sums(read_again(workspace, statement)) == {
        "settlement_amount": Decimal("34.50"),
        "sales": Decimal(40),
        "platform_fee": Decimal("-5.5"),
    }


def test_a_new_column_of_a_taught_file_is_spoken_of(workspace: Workspace, statement: Path) -> None:
    teach.keep(workspace, "basar", entry(workspace, statement, platform_fee=["Provision", "Abgabe"]))
    later = statement.with_name("september.csv")
    lines = statement.read_text(encoding="utf-8").splitlines()
    later.write_text(
        "\n".join(
            [*lines[:2], f"{lines[2]};Green fee", "4713;30/09/2023;Verkauf;10,00;1,00;0;8,25;-0,75", ""]
        ),
        encoding="utf-8",
    )
    report = import_file(workspace, later)
    assert [str(c.message) for c in report.first_complaints] == [
        "Channelshift does not know “Green fee” (-0.75) yet. Each line still adds up to its settlement "
        "amount: -0.75 in 1 rows is kept as “not broken down”."
    ]


def test_a_taught_file_without_a_needed_column_is_refused_by_its_name(
    workspace: Workspace, statement: Path
) -> None:
    teach.keep(workspace, "basar", entry(workspace, statement))
    later = statement.with_name("september.csv")
    later.write_text(
        statement.read_text(encoding="utf-8").replace("Auszahlung", "Auszahlbetrag"), encoding="utf-8"
    )
    assert str(read_again(workspace, later).reason) == (
        "This looks like “basar”, but the column “Auszahlung” is missing; the closest one found is "
        "“Auszahlbetrag”. If it is the same one, teach it; else export again with all columns."
    )


def test_a_retired_mapping_reads_no_more_and_its_records_stay(workspace: Workspace, statement: Path) -> None:
    teach.keep(workspace, "basar", entry(workspace, statement))
    read_again(workspace, statement)
    assert teach.retire(workspace, "basar").retired
    other = statement.with_name("other.csv")
    other.write_bytes(statement.read_bytes() + b"\n")
    assert read_again(workspace, other).outcome == Outcome.REFUSED
    assert [(r.file, sums(r)["settlement_amount"]) for r in imports(workspace)] == [
        ("basar.csv", Decimal("34.50"))
    ]


def test_a_mapping_travels_to_another_workspace(
    workspace: Workspace, statement: Path, tmp_path: Path
) -> None:
    teach.keep(workspace, "basar", entry(workspace, statement))
    omar = Workspace.open(tmp_path / "omar")
    assert teach.take_over(omar, teach.as_columns_file(workspace, "basar")).name == "basar"
    assert sums(read_again(omar, statement)) == sums(read_again(workspace, statement))


def test_a_renamed_export_is_taught_and_its_orders_count_once(workspace: Workspace, tmp_path: Path) -> None:
    """TikTok Shop calls the state of an order otherwise next month; the orders are the same ones."""
    header = "Order ID,Order Status,SKU ID,Quantity,SKU Subtotal After Discount,Created Time,Country\n"
    row = "577000000000000001,Completed,1729000000000000001,2,15.50,08/31/2023 9:05:00 AM,United States\n"
    august, september = tmp_path / "august.csv", tmp_path / "september.csv"
    august.write_text(header + row, encoding="utf-8")
    september.write_text(header.replace("Order Status", "Stage") + row, encoding="utf-8")
    assert read_again(workspace, august).new == 1
    assert read_again(workspace, september).outcome == Outcome.REFUSED
    seen = teach.look(workspace, september)
    assert seen.what == "tiktok_shop/orders"
    columns = {ours: [theirs] for ours, theirs in seen.guessed} | {"status": ["Stage"]}
    teach.keep(workspace, "renamed", teach.mapping(seen, columns))
    report = read_again(workspace, september)
    assert (report.new, report.unchanged, report.kind) == (0, 1, "order_line")
    assert report.totals["USD"]["gross"] == Decimal("15.5")


def test_a_taught_mapping_takes_no_file_that_is_not_like_it(workspace: Workspace, tmp_path: Path) -> None:
    """A bank's file needs a day and an amount, and many files have both."""
    bank = tmp_path / "bank.csv"
    bank.write_text("Day,Amount,Note\n2023-08-09,1.00,x\n", encoding="utf-8")
    seen = teach.look(workspace, bank, "bank_line")
    columns = {"booked_on": ["Day"], "amount": ["Amount"]}
    teach.keep(workspace, "bank", teach.mapping(seen, columns, stated={"currency": "GBP"}))
    assert read_again(workspace, bank).kind == "bank_line"
    other = tmp_path / "other.csv"
    other.write_text("Day,Amount,Colour,Size,Shape\n2023-08-09,1.00,a,b,c\n", encoding="utf-8")
    assert read_again(workspace, other).outcome == Outcome.REFUSED


def test_what_the_file_does_not_have_cannot_be_mapped(workspace: Workspace, statement: Path) -> None:
    with pytest.raises(BadMapping) as said:
        entry(workspace, statement, sku=["Artikel"])
    assert str(said.value) == "The file has no column “Artikel” to be “sku”."


def test_of_a_big_file_the_beginning_is_previewed(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(teach, "HEAD_BYTES", 200)
    bank = tmp_path / "bank.csv"
    bank.write_text("Day,Amount\n" + "2023-08-09,1.00\n" * 100, encoding="utf-8")
    seen = teach.look(workspace, bank, "bank_line")
    mapping = teach.mapping(seen, {"booked_on": ["Day"], "amount": ["Amount"]}, stated={"currency": "GBP"})
    shown = teach.preview(workspace, bank, mapping)
    assert (shown.only_beginning, shown.rows_read, len(shown.rows)) == (True, 11, 11)  # (200 - 11) // 16
