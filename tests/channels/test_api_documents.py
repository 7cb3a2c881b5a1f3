"""Answers of the platforms' interfaces, saved as JSON: the same records as from their exports."""

from __future__ import annotations

import json
import tempfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from channel_files import order, read, write_orders

from channelshift.channels import opening
from channelshift.channels.refusals import NotReadable

SECOND = 1_693_472_700  # 2023-08-31 09:05:00 in UTC


def _unit(number: int, **changes: Any) -> dict[str, Any]:
    """One unit of Mei's mug as the interface writes it."""
    unit = {"id": str(number), "sku_id": "1729000000000000001", "seller_sku": "MUG-1", "currency": "USD"}
    unit |= {"product_name": "Mug", "sku_name": "Blue", "display_status": "AWAITING_SHIPMENT"}
    unit |= {
        "original_price": "10",
        "sale_price": "7.75",
        "seller_discount": "1.5",
        "platform_discount": "0.75",
    }
    return unit | changes


def _order(**changes: Any) -> dict[str, Any]:
    """Mei's order of two mugs."""
    payment = {"currency": "USD", "sub_total": "15.5", "shipping_fee": "4.99", "tax": "1.20"}
    payment |= {"retail_delivery_fee": "0.28", "total_amount": "21.97", "shipping_fee_seller_discount": "1"}
    whole = {"id": "577000000000000001", "status": "AWAITING_SHIPMENT", "create_time": SECOND}
    whole |= {"update_time": SECOND + 60, "paid_time": (SECOND + 60) * 1000, "payment": payment}
    whole |= {"recipient_address": {"name": "N***** V** A", "region_code": "US"}, "user_id": "7494"}
    return whole | {"line_items": [_unit(1), _unit(2)]} | changes


def _save(path: Path, answer: Any) -> Path:
    path.write_text(json.dumps(answer), encoding="utf-8")
    return path


def _money(*amounts: str) -> tuple[Decimal, ...]:
    return tuple(Decimal(a).quantize(Decimal("0.0001")) for a in amounts)


# ------------------------------------------------------------------ TikTok Shop orders


def test_units_of_one_sku_are_one_line_and_times_are_instants(tmp_path: Path) -> None:
    """Seconds and milliseconds alike, on the clock of the shop; order amounts stand once."""
    (row,) = read(_save(tmp_path / "orders.json", {"code": 0, "data": {"orders": [_order()]}})).rows
    amounts = ("gross", "seller_discount", "platform_discount", "buyer_shipping", "tax", "order_amount")
    assert tuple(row[n] for n in amounts) == _money("20", "3", "1.50", "4.99", "1.48", "21.97")
    assert (row["quantity"], row["sku"], row["status"], row["payment"]) == (2, "MUG-1", "to_ship", "paid")
    assert (row["market"], row["currency"], row["zone"]) == ("US", "USD", "America/Los_Angeles")
    assert row["created_at"] == datetime(2023, 8, 31, 2, 5)
    assert row["paid_at"] == row["version"] == datetime(2023, 8, 31, 2, 6)


def test_an_order_has_one_key_whether_exported_or_fetched(tmp_path: Path) -> None:
    (exported,) = read(write_orders(tmp_path / "All order.csv", order())).rows
    (fetched,) = read(_save(tmp_path / "orders.json", [_order()])).rows
    assert fetched["line_key"] == exported["line_key"]
    assert (fetched["gross"], fetched["seller_discount"]) == (exported["gross"], exported["seller_discount"])


@pytest.mark.parametrize("wrap", ["a list", "an answer", "one order", "lines"])
def test_however_the_answer_is_wrapped_it_is_the_same_order(tmp_path: Path, wrap: str) -> None:
    path = tmp_path / "orders.json"
    wrapped = {"a list": [_order()], "an answer": {"data": {"orders": [_order()]}}, "one order": _order()}
    text = json.dumps(wrapped.get(wrap, _order()), indent=None if wrap == "lines" else 2)
    path.write_text(f"\ufeff{text}\n", encoding="utf-8")
    assert [(r["quantity"], r["gross"]) for r in read(path).rows] == [(2, *_money("20"))]


def test_lines_of_json_with_two_snapshots_of_an_order_count_the_later(tmp_path: Path) -> None:
    """Pages overlap and snapshots pile up in one file: no unit is counted twice."""
    later = _order(status="CANCELLED", update_time=SECOND + 600)
    path = tmp_path / "orders.jsonl"
    path.write_text("\n".join(json.dumps(o) for o in (later, _order())), encoding="utf-8")
    reading = read(path)
    assert [(r["quantity"], r["status"], r["gross"]) for r in reading.rows] == [
        (2, "cancelled", *_money("20"))
    ]
    assert (reading.rows_read, reading.left_out) == (1, 0)


def test_a_unit_taken_out_of_a_living_order_is_counted_as_come_back(tmp_path: Path) -> None:
    units = [_unit(1), _unit(2, display_status="CANCELLED")]
    (row,) = read(_save(tmp_path / "orders.json", [_order(line_items=units)])).rows
    assert (row["status"], row["quantity"], row["returned_quantity"]) == ("to_ship", 2, 1)


def test_two_skus_of_one_order_stay_two_lines(tmp_path: Path) -> None:
    units = [_unit(1), _unit(2, sku_id="1729000000000000002", seller_sku="", original_price="4")]
    rows = read(_save(tmp_path / "orders.json", [_order(line_items=units)])).rows
    assert [(r["sku"], r["quantity"], r["gross"]) for r in rows] == [
        ("MUG-1", 1, *_money("10")),
        ("1729000000000000002", 1, *_money("4")),
    ]


def test_a_unit_whose_price_cannot_be_read_is_left_out_with_its_place(tmp_path: Path) -> None:
    units = [_unit(1), _unit(2, original_price="ten")]
    reading = read(_save(tmp_path / "orders.json", [_order(line_items=units)]))
    assert [(r["quantity"], r["gross"]) for r in reading.rows] == [(1, *_money("10"))]
    assert reading.said() == ["3|original_price|Expected an amount, found “ten”."]
    assert reading.left_out == 1


def test_an_order_without_a_country_asks_for_the_market(tmp_path: Path) -> None:
    euros = [_unit(1, currency="EUR")]
    path = _save(tmp_path / "orders.json", [_order(recipient_address=None, line_items=euros)])
    assert read(path).asked == ["market"]
    assert [(r["market"], r["zone"]) for r in read(path, market="IE").rows] == [("IE", "Europe/Dublin")]


@pytest.mark.samples
def test_vietnamese_snapshots_by_plain_arithmetic(samples: Path) -> None:
    """One line item per unit; between the two snapshots the first order was cancelled by its buyer."""
    first = samples / "tiktok_api/vn_orders_20250904_213005.json"
    second = samples / "tiktok_api/vn_orders_20250905_123608.json"
    for path in (first, second, samples / "tiktok_api/vn_orders.json"):
        plain = json.loads(path.read_text(encoding="utf-8"))
        rows = read(path).rows
        assert [(r["order_id"], r["sku_id"]) for r in rows] == [
            (o["id"], unit["sku_id"]) for o in plain for unit in o["line_items"]
        ]
        assert [r["gross"] for r in rows] == [
            Decimal(o["payment"]["original_total_product_price"]) for o in plain
        ]
        assert [r["seller_discount"] for r in rows] == [
            Decimal(o["payment"]["seller_discount"]) for o in plain
        ]
        assert [r["order_amount"] for r in rows] == [Decimal(o["payment"]["total_amount"]) for o in plain]
    before, after = ({r["order_id"]: r for r in read(path).rows} for path in (first, second))
    order_id = "485506642697937745"
    assert (before[order_id]["status"], after[order_id]["status"]) == ("to_ship", "cancelled")
    assert before[order_id]["line_key"] == after[order_id]["line_key"]
    assert before[order_id]["version"] < after[order_id]["version"]
    assert before[order_id]["created_at"] == datetime(2025, 9, 4, 8, 39, 16)  # 01:39:16 in UTC


# ------------------------------------------------------------------ TikTok Shop finance

STATEMENT = {
    "id": "75",
    "currency": "USD",
    "create_time": SECOND,
    "transactions": [
        {
            "id": "1",
            "type": "ORDER",
            "order_id": "577000000000000001",
            "settlement_amount": "10.00",
            "revenue_amount": "20.00",
            "revenue_breakdown": {"subtotal_before_discount_amount": "23", "seller_discount_amount": "-3"},
            "shipping_cost_amount": "-4.00",
            "shipping_cost_breakdown": {"customer_paid_shipping_fee_amount": "1.00"},
            "fee_tax_amount": "-6.00",
            "fee_tax_breakdown": {
                "fee": {
                    "referral_fee_amount": "-2",
                    "transaction_fee_amount": "-1",
                    "a_new_fee_amount": "-1",
                },
                "tax": {"import_vat_amount": "-2"},
            },
            "adjustment_amount": "0",
        },
        {
            "id": "2",
            "type": "RESERVE",
            "settlement_amount": "-3.00",
            "revenue_amount": "0",
            "fee_tax_amount": "0",
        },
        {
            "id": "3",
            "type": "FBT_WAREHOUSE_SERVICE_FEE",
            "adjustment_id": "76",
            "settlement_amount": "-1.50",
            "revenue_amount": "0",
            "fee_tax_amount": "0",
            "adjustment_amount": "-1.50",
        },
    ],
}
_PARTS = (
    *("sales", "refunds", "buyer_shipping", "shipping_cost", "platform_fee", "payment_fee", "fulfilment_fee"),
    *("storage_fee", "creator_commission", "ad_payment", "tax_withheld", "adjustment", "reserve"),
    "not_broken_down",
)


def _parts(row: dict[str, Any]) -> dict[str, float]:
    return {name: float(row[name]) for name in _PARTS if row[name]}


def test_a_statement_adds_up_line_by_line_and_a_new_fee_is_a_fee(tmp_path: Path) -> None:
    rows = read(_save(tmp_path / "statement.json", {"data": STATEMENT})).rows
    assert [(r["type"], _parts(r)) for r in rows] == [
        (
            "order",
            {
                **{"sales": 20.0, "buyer_shipping": 1.0, "shipping_cost": -5.0},
                **{"platform_fee": -3.0, "payment_fee": -1.0, "tax_withheld": -2.0},
            },
        ),
        ("reserve", {"reserve": -3.0}),
        ("storage", {"storage_fee": -1.5}),
    ]
    assert {r["settled_on"] for r in rows} == {date(2023, 8, 31)}
    assert {r["statement_id"] for r in rows} == {"75"}


def test_a_statement_that_writes_costs_without_a_sign_comes_to_the_same(tmp_path: Path) -> None:
    """The published schema subtracts costs; only that adds up here, so the signs are turned."""
    answer = json.loads(json.dumps(STATEMENT))
    one = answer["transactions"][0]
    one["shipping_cost_amount"], one["fee_tax_amount"] = "4.00", "6.00"
    one["shipping_cost_breakdown"] = {"customer_paid_shipping_fee_amount": "-1.00"}
    one["fee_tax_breakdown"] = {"fee": {"transaction_fee_amount": "1"}, "tax": {"import_vat_amount": "2"}}
    turned = read(_save(tmp_path / "turned.json", {"data": answer})).rows
    plain = read(_save(tmp_path / "plain.json", {"data": STATEMENT})).rows
    assert [_parts(r) for r in turned] == [_parts(r) for r in plain]


def test_a_statement_without_a_day_takes_the_one_in_its_name(tmp_path: Path) -> None:
    answer = {"data": {k: v for k, v in STATEMENT.items() if k != "create_time"}}
    dated = read(_save(tmp_path / "statement 2023-08-31.json", answer))
    undated = read(_save(tmp_path / "statement.json", answer))
    assert ({r["settled_on"] for r in dated.rows}, dated.complaints) == ({date(2023, 8, 31)}, [])
    assert {r["settled_on"] for r in undated.rows} == {None}
    assert undated.said()[0].startswith("0||Neither the rows nor the name of the file say which days")


@pytest.mark.samples
def test_statement_sample_adds_up_to_the_total_it_states(samples: Path) -> None:
    path = samples / "tiktok_api/v202501_statement_transactions.json"
    answer = json.loads(path.read_text(encoding="utf-8"))["data"]
    rows = read(path).rows
    assert [_parts(r) for r in rows] == [
        {
            **{"sales": 42.0, "buyer_shipping": 4.99, "shipping_cost": -5.2},
            **{"platform_fee": -2.82, "creator_commission": -6.3},
        },
        {"adjustment": 18.5},
        {"ad_payment": -25.0},
    ]
    assert sum(r["settlement_amount"] for r in rows) == Decimal(answer["total_settlement_amount"])
    assert (rows[0]["order_created_on"], rows[1]["related_order_id"]) == (
        date(2026, 9, 8),
        "576460000000000009",
    )


@pytest.mark.samples
def test_first_generation_samples_record_by_record(samples: Path) -> None:
    """Their parts have no signs; the second example's payment fee is not in its own sum."""
    rows = read(samples / "tiktok_api/v1_finance_search_settlements.json").rows
    assert [(r["order_id"], r["settled_on"], _parts(r)) for r in rows] == [
        ("576462919350519044", date(2021, 11, 4), {"sales": 1000.0, "refunds": -1000.0}),
        ("576462772652640213", date(2021, 11, 1), {"sales": 100.0, "refunds": -100.0}),
    ]
    (row,) = read(samples / "tiktok_api/v1_finance_get_order_settlements.json").rows
    assert row["settlement_amount"] == 300 + 29600 - 17342
    assert _parts(row) == {
        "sales": 29900.0,
        "shipping_cost": -17342.0,
        "payment_fee": -3.0,
        "not_broken_down": 3.0,
    }
    rows = read(samples / "tiktok_api/v1_finance_search_transactions.json").rows
    assert [(r["sku"], r["quantity"], r["returned_quantity"], r["gross"]) for r in rows] == [
        ("1729389661993665752", 1, 0, *_money("20000")),
        ("test_seller_sku", 1, 0, *_money("501")),
        ("1729389552620045528", 1, 1, *_money("1000")),
    ]
    assert {r["created_at"] for r in rows} == {datetime(2021, 4, 28, 19, 6, 1)}  # 12:06:01 in UTC


# ------------------------------------------------------------------ WooCommerce


@pytest.mark.samples
def test_woocommerce_sample_is_left_out_for_its_date_and_read_once_it_has_one(
    samples: Path, tmp_path: Path
) -> None:
    """The sample's dates are placeholders of the test it was made for."""
    path = samples / "woocommerce/api_order_2201.json"
    reading = read(path)
    assert ([r["order_id"] for r in reading.rows], reading.left_out) == ([], 1)
    assert "Expected a date and time" in reading.said()[0]
    answer = json.loads(path.read_text(encoding="utf-8"))
    (whole,) = answer["response"]["jsonBody"]["data"]
    whole |= {"date_created": "2023-08-31T09:05:00", "date_modified": "2023-08-31T09:06:00"}
    whole |= {"date_paid_gmt": None}
    (row,) = read(_save(tmp_path / "order.json", answer)).rows
    # 110.00 of goods, 3.30 of shipping and 2.25 of the shop's own fee come to 115.55.
    amounts = ("gross", "seller_discount", "buyer_shipping", "tax", "order_amount")
    assert tuple(row[n] for n in amounts) == _money("110", "0", "5.55", "0", "115.55")
    assert (row["order_id"], row["sku"], row["status"]) == ("2201", "Akoya Pearl shades", "to_ship")
    assert row["created_at"] == datetime(2023, 8, 31, 9, 5)


# ------------------------------------------------------------------ tables out of documents in general


def test_a_list_of_costs_in_our_own_words_is_our_template(tmp_path: Path) -> None:
    costs = [{"sku": "MUG-1", "valid_from": "2023-08-01", "landed_cost": "3.10", "currency": "EUR"}]
    (row,) = read(_save(tmp_path / "costs.json", {"costs": costs})).rows
    assert (row["sku"], row["landed_cost"], row["valid_from"]) == ("MUG-1", *_money("3.10"), date(2023, 8, 1))


def test_json_that_is_no_answer_we_know_says_so(tmp_path: Path) -> None:
    path = _save(tmp_path / "weather.json", {"days": [{"rain": 3}, {"rain": 0}]})
    assert read(path).refused.startswith("weather.json is JSON, but no list in it has the fields")


def test_an_answer_that_holds_nothing_says_so(tmp_path: Path) -> None:
    with tempfile.TemporaryDirectory() as scratch, pytest.raises(NotReadable) as caught:
        opening.open_file(_save(tmp_path / "orders.json", []), Path(scratch))
    assert str(caught.value).startswith("orders.json is JSON without any record in it")
