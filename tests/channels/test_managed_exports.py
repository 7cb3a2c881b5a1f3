"""Temu, SHEIN and fully managed bills: the sheet gives the sign, a total is a check, a withdrawal no cost."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from channel_files import read
from openpyxl import Workbook

DETAIL = "sku明细（SKU ID_SKU货号_SKU名称_SKU属性_销售数量）"


def _book(path: Path, title: str, *rows: list[object]) -> Path:
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = title
    for row in rows:
        page.append(row)
    book.save(path)
    return path


@pytest.mark.parametrize(
    ("sheet", "column", "part", "amount", "kind"),
    [
        ("结算-交易收入", "交易收入", "sales", "12.5", "order"),
        ("结算-售后退款", "退款金额", "refunds", "-12.5", "order"),
        ("结算-运费收入", "运费收入", "buyer_shipping", "12.5", "order"),
        ("结算-运费退款", "退款金额", "buyer_shipping", "-12.5", "order"),
        ("支出-履约违规", "违规金额", "adjustment", "-12.5", "adjustment"),
        ("支出-技术服务费", "技术服务费", "platform_fee", "-12.5", "fee"),
        ("支出-买家拒付", "拒付金额", "refunds", "-12.5", "dispute"),
        ("账户-税金退回", "退税金额", "tax_withheld", "12.5", "tax"),
    ],
)
def test_the_name_of_a_temu_sheet_gives_the_part_and_the_sign(
    tmp_path: Path, sheet: str, column: str, part: str, amount: str, kind: str
) -> None:
    rows = [["账务时间", "订单编号", column, "币种"], ["2026-07-03 10:11:12", "PO-1", "12.5", "USD"]]
    line = read(_book(tmp_path / "fund.xlsx", sheet, *rows)).rows[0]
    assert (line[part], line["settlement_amount"]) == (Decimal(amount), Decimal(amount))
    assert (line["type"], line["not_broken_down"], line["currency"]) == (kind, 0, "USD")


def test_a_temu_sheet_nobody_can_sign_is_refused_by_its_name(tmp_path: Path) -> None:
    rows = [["账务时间", "订单编号", "金额", "币种"], ["2026-07-03 10:11:12", "PO-1", "12.5", "USD"]]
    refused = read(_book(tmp_path / "fund.xlsx", "其他-售后运费结算", *rows)).refused
    assert refused.startswith("This is “Temu fund detail")
    assert "nothing of it was counted" in refused


def test_the_goods_of_a_temu_sale_are_read_from_both_ends_of_their_text(tmp_path: Path) -> None:
    head = ["账务时间", "订单编号", DETAIL, "交易收入", "币种"]
    row = ["2026-07-03 10:11:12", "PO-1", "17000000001_SKU-A_大_杯子_红_3", "12.5", "USD"]
    line = read(_book(tmp_path / "fund.xlsx", "结算-交易收入", head, row)).rows[0]
    assert (line["sku_id"], line["sku"], line["product"], line["quantity"]) == (
        "17000000001",
        "SKU-A",
        "大_杯子",
        3,
    )


def test_the_bare_sum_under_a_temu_sheet_is_a_check(tmp_path: Path) -> None:
    head = ["账务时间", "订单编号", "退款金额", "币种"]
    rows = [["2026-07-03 10:11:12", f"PO-{n}", amount, "USD"] for n, amount in enumerate(("12.5", "7.5"))]
    right = read(_book(tmp_path / "a.xlsx", "结算-售后退款", head, *rows, [None, None, "20", None]))
    assert ([r["refunds"] for r in right.rows], right.complaints) == ([Decimal("-12.5"), Decimal("-7.5")], [])
    wrong = read(_book(tmp_path / "b.xlsx", "结算-售后退款", head, rows[0], [None, None, "20", None]))
    assert [str(c.message).partition(". ")[0] for c in wrong.complaints] == [
        "The file states a total of -20.00 USD, but its rows add up to -12.50: the difference is 7.50"
    ]


SHEIN = ["站点", "账单类型", "订单号", "SKC", "SKU", "签收日期", "打款日期", "应收金额"]


def _shein(path: Path, total: object, *rows: list[object], head: list[str] = SHEIN) -> Path:
    return _book(path, "Sheet1", [*[None] * (len(head) - 1), total], list(head), *rows)


def test_the_total_above_a_shein_bill_is_a_check(tmp_path: Path) -> None:
    sale: list[object] = ["UK", "销售", "GSU1", "sz1", "I1", "2026-07-20", "2026-08-05", "25.1"]
    back: list[object] = ["UK", "退款", "GSU1", "sz1", "I1", "2026-07-28", "2026-08-05", "-12.5"]
    right = read(_shein(tmp_path / "a.xlsx", "12.6", sale, back))
    shown = ("sales", "refunds", "currency", "market", "type", "row")
    assert [tuple(row[n] for n in shown) for row in right.rows] == [
        (Decimal("25.1"), 0, "GBP", "GB", "order", 3),
        (0, Decimal("-12.5"), "GBP", "GB", "order", 4),
    ]
    assert right.complaints == []
    wrong = read(_shein(tmp_path / "b.xlsx", "37.6", sale, back))
    assert "a total of 37.60 GBP, but its rows add up to 12.60: the difference is -25.00" in wrong.said_of(0)


def test_the_site_of_a_shein_bill_stands_in_its_name_where_no_column_has_it(tmp_path: Path) -> None:
    head = SHEIN[1:]
    row: list[object] = ["销售", "GSU1", "sz1", "I1", "2026-07-20", "2026-08-05", "25.1"]
    named = read(_shein(tmp_path / "已完成账单-账单商品维度-UK-20260805.xlsx", "25.1", row, head=head))
    assert [(r["currency"], r["market"]) for r in named.rows] == [("GBP", "GB")]
    silent = read(_shein(tmp_path / "bill.xlsx", "25.1", row, head=head))
    assert sorted(silent.asked) == ["currency", "market"]


def test_a_bill_line_of_an_unknown_kind_is_told(tmp_path: Path) -> None:
    odd: list[object] = ["UK", "月亮费", "GSU1", "sz1", "I1", "2026-07-20", "2026-08-05", "-3"]
    found = read(_shein(tmp_path / "a.xlsx", "-3", odd))
    assert found.rows[0]["not_broken_down"] == -3
    assert "does not know “月亮费” yet: -3.00 GBP in 1 rows" in found.said_of(0)


def test_a_withdrawal_from_a_managed_shop_is_neither_income_nor_cost(tmp_path: Path) -> None:
    """The columns a script has named `Unnamed` stand there twice and mean nothing."""
    head: list[object] = ["结算时间", "费用项", "订单号", "金额(CNY)", "Unnamed: 4", "Unnamed: 4"]
    rows: list[list[object]] = [
        ["2025/07/30 08:40:25", "供货款", "819001", "86.4", None, None],
        ["2025/07/30 08:40:25", "技术服务费", "819001", "-4.32", None, None],
        ["2025/07/30 08:40:25", "履约服务费", "819001", "-1.08", None, None],
        ["2025/07/31 08:00:00", "售后退款", "819002", "-43.2", None, None],
        ["2025/07/31 12:00:00", "提现", None, "-1000", None, None],
    ]
    found = read(_book(tmp_path / "收支明细.xlsx", "Sheet1", head, *rows))
    assert found.complaints == []
    shown = ("type", "sales", "refunds", "platform_fee", "transfer")
    assert [tuple(row[n] for n in shown) for row in found.rows] == [
        ("order", Decimal("86.4"), 0, 0, 0),
        ("order", 0, 0, Decimal("-4.32"), 0),
        ("order", 0, 0, Decimal("-1.08"), 0),
        ("order", 0, Decimal("-43.2"), 0, 0),
        ("transfer", 0, 0, 0, -1000),
    ]
    assert {r["currency"] for r in found.rows} == {"CNY"}
    assert str(found.rows[0]["settled_on"]) == "2025-07-30"
