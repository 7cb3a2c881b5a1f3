"""channelshift import, complaints and templates: what is read, what is asked, what is left out."""

from __future__ import annotations

import csv

PRODUCTS = (
    "sku,product,category,valid_from,landed_cost,shipping_cost,packing_cost,supply_price,storage_cost,currency,"
    "lead_time_days,transfer_days\n"
    "MUG-01,Mug,kitchen,2023-01-01,3.10,4.20,0.35,5.50,0.02,USD,30,21\n"
)


def test_import_says_what_a_file_was_taken_for_and_its_sums(run, exports, tmp_path):
    file = exports / "All order-2023-07-31-18_05.csv"
    ran = run("import", file, "--json", "-w", tmp_path)
    assert ran.code == 0
    (report,) = ran.json["files"]
    (sheet,) = report["sheets"]
    facts = {fact["name"]: fact["value"] for fact in sheet["facts"]}
    assert [facts[n] for n in ("channel", "kind", "market", "currency")] == [
        "tiktok_shop",
        "order_line",
        "GB",
        "GBP",
    ]
    assert all(fact["evidence"] for fact in sheet["facts"])
    with file.open(encoding="utf-8-sig", newline="") as text:
        rows = [row for row in csv.DictReader(text) if row["Order ID"].strip().isdigit()]
    assert sheet["rows_read"] == sheet["new"] == sheet["counts"]["lines"] == len(rows)
    assert sheet["counts"]["orders"] == len({row["Order ID"].strip() for row in rows})
    assert isinstance(sheet["totals"]["GBP"]["gross"], str)


def test_importing_twice_brings_nothing_new(run, exports, tmp_path):
    file = exports / "channelshift-products.csv"
    first, second = (
        run("import", file, "--json", "-w", tmp_path).json["files"][0]["sheets"][0] for _ in range(2)
    )
    assert first["new"] == first["loaded"] == second["unchanged"] > 0
    assert (second["new"], second["updated"]) == (0, 0)


def test_a_file_nobody_can_read_is_refused_with_a_reason_and_three(run, tmp_path):
    (tmp_path / "invoice.csv").write_bytes(b"%PDF-1.7\n1 0 obj\n")
    ran = run("import", tmp_path / "invoice.csv", "-w", tmp_path / "shop")
    assert ran.code == 3
    assert ran.out.startswith("invoice.csv: not read. ")


def test_a_folder_is_walked_and_one_good_file_is_enough(run, tmp_path):
    folder = tmp_path / "exports"
    (folder / "deep").mkdir(parents=True)
    (folder / "deep" / "products.csv").write_text(PRODUCTS)
    (folder / "empty.csv").write_text("")
    (folder / ".hidden.csv").write_text(PRODUCTS)
    ran = run("import", folder, "--json", "-w", tmp_path / "shop")
    assert (ran.code, [f["file"] for f in ran.json["files"]]) == (0, ["products.csv", "empty.csv"])


def test_an_open_question_ends_with_three_and_names_the_option(run, tmp_path):
    spend = (
        "week_from,week_to,source,campaign,spend,currency\n03/04/2023,09/04/2023,meta_ads,Lamps,10.00,USD\n"
    )
    (tmp_path / "products.csv").write_text(PRODUCTS)
    (tmp_path / "spend.csv").write_text(spend)
    ran = run("import", tmp_path / "products.csv", tmp_path / "spend.csv", "-w", tmp_path / "shop")
    asked = run("import", tmp_path / "spend.csv", "-w", tmp_path / "shop")
    assert (ran.code, asked.code) == (3, 3)
    assert "  --date-order: " in asked.out
    answered = run("import", tmp_path / "spend.csv", "--date-order", "dmy", "-w", tmp_path / "shop")
    assert answered.code == 0


def test_complaints_are_listed_and_written_so_that_no_cell_runs(run, tmp_path):
    bad = PRODUCTS + "LAMP-02,Lamp,home,2023-01-01,=1+1,5,0.5,,,USD,30,21\n"
    (tmp_path / "=products.csv").write_text(bad)
    assert run("import", tmp_path / "=products.csv", "-w", tmp_path / "shop").code == 0
    listed = run("complaints", "-w", tmp_path / "shop")
    assert "row 3, column landed_cost" in listed.out
    written = run("complaints", "--csv", tmp_path / "left-out.csv", "-w", tmp_path / "shop")
    assert written.out == f"1 complaints written to {tmp_path / 'left-out.csv'}.\n"
    with (tmp_path / "left-out.csv").open(encoding="utf-8-sig", newline="") as text:
        (row,) = csv.DictReader(text)
    assert (row["file"], row["row"], row["column"]) == ("'=products.csv", "3", "landed_cost")
    (told,) = run("complaints", "--json", "-w", tmp_path / "shop").json["complaints"]
    assert told["row"] == 3


def test_templates_are_written_and_can_be_imported(run, tmp_path):
    ran = run("templates", tmp_path / "forms", "--json", "-w", tmp_path / "shop")
    assert len(ran.json["written"]) >= 4
    assert run("import", tmp_path / "forms", "-w", tmp_path / "shop").code == 0
    assert run("templates", tmp_path / "forms", "--json", "-w", tmp_path / "shop").json["written"] == []
