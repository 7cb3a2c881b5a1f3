"""What a file does not say outright: known with evidence, else asked, and what Mei states wins."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from channel_files import MUG, ORDER_COLUMNS, csv_text, order, read, write_orders

from channelshift.channels.stated import UnknownValue


def _times(path: Path, *created: str, country: str = "Malaysia", **given: str) -> object:
    """The date order found in a file whose orders were placed at these times."""
    rows = [
        order(Order_ID=f"57700000000000000{n}\t", Created_Time=time, Paid_Time="", Country=country)
        for n, time in enumerate(created)
    ]
    return read(write_orders(path, *rows), **given)


def test_a_number_above_twelve_tells_the_date_order(tmp_path: Path) -> None:
    day_first = _times(tmp_path / "a.csv", "04/08/2023 10:15:08", "31/08/2023 10:15:08")
    month_first = _times(tmp_path / "b.csv", "04/08/2023 10:15:08", "08/31/2023 10:15:08")
    assert (day_first.facts["date_order"], month_first.facts["date_order"]) == ("dmy", "mdy")
    assert [r["created_at"].date() for r in day_first.rows] == [date(2023, 8, 4), date(2023, 8, 31)]
    assert [r["created_at"].date() for r in month_first.rows] == [date(2023, 4, 8), date(2023, 8, 31)]


def test_am_and_pm_go_with_month_first(tmp_path: Path) -> None:
    found = _times(tmp_path / "a.csv", "05/02/2026 2:49:19 PM", country="Philippines")
    assert found.facts["date_order"] == "mdy"
    assert found.rows[0]["created_at"].isoformat() == "2026-05-02T14:49:19"


def test_no_order_is_younger_than_the_day_in_the_files_name(tmp_path: Path) -> None:
    found = _times(tmp_path / "All order-2023-04-09-10_00.csv", "04/08/2023 10:15:08", "04/07/2023 10:15:08")
    assert found.facts["date_order"] == "mdy"


def test_order_ids_rise_with_time(tmp_path: Path) -> None:
    """Read day first, the third order would be older than the second though its id is higher."""
    found = _times(tmp_path / "a.csv", "01/10/2023 10:00:00", "02/10/2023 10:00:00", "03/01/2023 10:00:00")
    assert found.facts["date_order"] == "mdy"


def test_dates_that_can_be_read_both_ways_are_asked_and_can_be_stated(tmp_path: Path) -> None:
    asked = _times(tmp_path / "a.csv", "04/08/2023 10:15:08")
    assert (asked.asked, asked.rows) == (["date_order"], [])
    stated = _times(tmp_path / "a.csv", "04/08/2023 10:15:08", date_order="dmy")
    assert (stated.asked, stated.rows[0]["created_at"].date()) == ([], date(2023, 8, 4))


def test_a_file_with_dates_of_both_kinds_is_asked(tmp_path: Path) -> None:
    assert _times(tmp_path / "a.csv", "31/08/2023 10:00:00", "08/31/2023 10:00:00").asked == ["date_order"]


def _without_country(path: Path) -> Path:
    columns = [c for c in ORDER_COLUMNS if c != "Country"]
    return write_orders(path, MUG, columns=columns)


def test_an_unknown_market_is_asked_with_its_currency(tmp_path: Path) -> None:
    assert sorted(read(_without_country(tmp_path / "a.csv")).asked) == ["currency", "market"]


def test_stating_the_market_answers_the_currency_and_zone_too(tmp_path: Path) -> None:
    found = read(_without_country(tmp_path / "a.csv"), market="GB")
    facts = found.facts
    assert (found.asked, facts["market"], facts["currency"], facts["zone"]) == (
        [],
        "GB",
        "GBP",
        "Europe/London",
    )
    assert (found.rows[0]["market"], found.rows[0]["currency"]) == ("GB", "GBP")


def test_stated_facts_win_over_what_the_file_says(tmp_path: Path) -> None:
    path = write_orders(tmp_path / "a.csv", MUG)
    found = read(path, market="PH", currency="PHP", zone="Asia/Manila")
    row = found.rows[0]
    assert (row["market"], row["currency"], row["zone"]) == ("PH", "PHP", "Asia/Manila")


def test_a_stated_currency_wins_over_a_currency_column(tmp_path: Path) -> None:
    path = tmp_path / "ads.csv"
    path.write_text("Campaign name,Primary status,Cost,Currency\nMugs,Active,12.50,EUR\n", encoding="utf-8")
    assert read(path).rows[0]["currency"] == "EUR"
    assert read(path, currency="GBP").rows[0]["currency"] == "GBP"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("channel", "tiktok"),
        ("kind", "orders"),
        ("market", "Britain"),
        ("currency", "dollars"),
        ("zone", "Mars/Base"),
        ("date_order", "ydm"),
        ("period", "August"),
    ],
)
def test_a_stated_word_that_means_nothing_is_refused(tmp_path: Path, name: str, value: str) -> None:
    path = write_orders(tmp_path / "a.csv", MUG)
    with pytest.raises(UnknownValue, match=f"“{value}” is no {name} that Channelshift knows"):
        read(path, **{name: value})


def test_a_day_stated_for_a_report_without_days_is_its_period(tmp_path: Path) -> None:
    path = tmp_path / "ads.csv"
    path.write_text("Campaign name,Primary status,Cost,Currency\nMugs,Active,12.50,EUR\n", encoding="utf-8")
    silent = read(path)
    assert (silent.rows[0]["first_day"], len(silent.complaints), silent.left_out) == (None, 1, 0)
    stated = read(path, period="2023-08-01..2023-08-31")
    assert (stated.rows[0]["first_day"], stated.rows[0]["last_day"]) == (date(2023, 8, 1), date(2023, 8, 31))
    assert stated.complaints == []


def test_a_campaign_called_total_is_no_total_row(tmp_path: Path) -> None:
    path = tmp_path / "ads.csv"
    rows = ["Total clearance,Active,10,USD", "全商品セール,配信中,5,USD", "Total of 2 results,-,15,USD"]
    path.write_text("Campaign name,Primary status,Cost,Currency\n" + "\n".join(rows) + "\n", encoding="utf-8")
    assert [(r["campaign"], r["spend"]) for r in read(path).rows] == [
        ("Total clearance", Decimal(10)),
        ("全商品セール", Decimal(5)),
    ]


def test_a_meta_report_by_ad_drops_only_the_row_without_any_name(tmp_path: Path) -> None:
    path = tmp_path / "meta.csv"
    head = "Reporting starts,Reporting ends,Campaign name,Ad name,Amount spent (USD)\n"
    rows = ["2023-08-01,2023-08-31,,,30.00", "2023-08-01,2023-08-31,,Mug film,10.00"]
    rows.append("2023-08-01,2023-08-31,Mugs,Mug photo,20.00")
    path.write_text(head + "\n".join(rows) + "\n", encoding="utf-8")
    assert [(r["ad"], r["spend"]) for r in read(path).rows] == [
        ("Mug film", Decimal(10)),
        ("Mug photo", Decimal(20)),
    ]


def test_one_odd_comma_does_not_change_how_all_amounts_are_read(tmp_path: Path) -> None:
    rows = [order(Order_Amount="20,49"), order(Order_ID="577000000000000002\t", SKU_Seller_Discount="3.25")]
    found = read(write_orders(tmp_path / "a.csv", *rows))
    assert [r["order_amount"] for r in found.rows] == [Decimal("20.49"), Decimal("20.49")]
    assert [r["seller_discount"] for r in found.rows] == [Decimal(3), Decimal("3.25")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_the_encoding_is_found(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(csv_text([order(Seller_SKU="杯子-1")]).encode(encoding))
    found = read(path)
    assert [(r["sku"], r["gross"]) for r in found.rows] == [("杯子-1", Decimal(20))]
    assert found.facts["encoding"].split("-")[1] == encoding.split("-")[1]


@pytest.mark.parametrize(
    ("encoding", "word"),
    [("cp932", "マグカップ"), ("gb18030", "马克杯"), ("cp1252", "Tasse à café crème, générale")],
)
def test_an_old_encoding_is_found_by_how_it_reads(tmp_path: Path, encoding: str, word: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(csv_text([order(Seller_SKU=word)]).encode(encoding))
    found = read(path)
    assert (found.facts["encoding"], found.rows[0]["sku"], found.rows[0]["gross"]) == (
        encoding,
        word,
        Decimal(20),
    )
