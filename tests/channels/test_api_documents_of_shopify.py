"""Shopify's interfaces: the same order from REST, from GraphQL and from the orders export is one order."""

from __future__ import annotations

import csv
import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from channel_files import read

LINE = {"id": 11, "name": "Mug - Blue", "title": "Mug", "variant_title": "Blue", "sku": "MUG-1"}
LINE |= {"price": "10.00", "quantity": 2, "current_quantity": 1, "variant_id": 7, "product_id": 5}
LINE |= {"discount_allocations": [{"amount": "1.50"}, {"amount": "0.50"}], "total_discount": "1.50"}
PLAIN = {"id": 12, "name": "Bowl", "title": "Bowl", "sku": "", "price": "5.00", "quantity": 1}
PLAIN |= {"current_quantity": 1, "discount_allocations": []}


def _order(**changes: Any) -> dict[str, Any]:
    """Mei's order of two mugs and a bowl, one mug of which came back."""
    whole = {"id": 450, "name": "#1001", "currency": "EUR", "financial_status": "partially_refunded"}
    whole |= {"fulfillment_status": "fulfilled", "created_at": "2023-08-31T09:05:00+02:00", "test": False}
    whole |= {"processed_at": "2023-08-31T09:05:01+02:00", "updated_at": "2023-09-03T10:00:00+02:00"}
    whole |= {"total_price": "27.90", "total_tax": "4.45", "total_discounts": "2.00", "source_name": "web"}
    whole |= {"shipping_lines": [{"price": "3.90"}, {"price": "1.00"}], "discount_codes": [{"code": "MEI10"}]}
    whole |= {"shipping_address": {"country_code": "DE"}, "email": "b@example.com", "tags": "a, b"}
    whole |= {
        "note_attributes": [{"name": "utm_source", "value": "tiktok"}, {"name": "gift", "value": "yes"}]
    }
    whole |= {"landing_site": "/products/mug?utm_medium=product_link&utm_content=video-9"}
    refund = {
        "kind": "refund",
        "status": "success",
        "amount": "9.00",
        "id": 1,
        "order_id": 450,
        "currency": "EUR",
    }
    failed = refund | {"status": "failure", "id": 2}
    whole |= {
        "refunds": [{"id": 9, "created_at": "2023-09-03T10:00:00+02:00", "transactions": [refund, failed]}]
    }
    whole["refunds"][0]["refund_line_items"] = [{"quantity": 1}]
    whole |= {"fulfillments": [_shipped("failure", 1), _shipped("success", 2)]}
    return {"line_items": [LINE, PLAIN]} | whole | changes


def _shipped(status: str, day: int) -> dict[str, Any]:
    return {"status": status, "created_at": f"2023-09-0{day}T08:00:00+02:00", "line_items": [LINE]}


def _save(path: Path, answer: Any) -> Path:
    path.write_text(json.dumps(answer), encoding="utf-8")
    return path


def _money(*amounts: str) -> tuple[Decimal, ...]:
    return tuple(Decimal(a).quantize(Decimal("0.0001")) for a in amounts)


_AMOUNTS = (
    "gross",
    "seller_discount",
    "order_discount",
    "buyer_shipping",
    "tax",
    "order_amount",
    "order_refund",
)


def test_a_rest_order_is_read_from_all_its_parts(tmp_path: Path) -> None:
    """Only refunds that went through count, and only a parcel that left."""
    mug, bowl = read(_save(tmp_path / "order.json", {"order": _order()})).rows
    whole = _money("0", "4.90", "4.45", "27.90", "9")
    assert tuple(mug[n] for n in _AMOUNTS) == (*_money("20", "2"), *whole)
    assert tuple(bowl[n] for n in _AMOUNTS) == (*_money("5", "0"), *whole)
    assert (mug["returned_quantity"], bowl["returned_quantity"]) == (1, 0)
    assert (mug["sku"], bowl["sku"]) == ("MUG-1", "Bowl")
    assert (mug["status"], mug["payment"], mug["market"]) == ("shipped", "partially_refunded", "DE")
    assert (mug["utm_source"], mug["utm_medium"], mug["utm_content"]) == ("tiktok", "product_link", "video-9")
    assert (mug["created_at"], mug["shipped_at"]) == (
        datetime(2023, 8, 31, 9, 5),
        datetime(2023, 9, 2, 8, 0),
    )
    assert mug["version"] == datetime(2023, 9, 3, 10, 0)
    assert mug["discount_code"] == "MEI10"


def test_what_the_older_answer_says_only_of_the_whole_order_stays_with_it(tmp_path: Path) -> None:
    line = {k: v for k, v in PLAIN.items() if k != "discount_allocations"}
    (row,) = read(_save(tmp_path / "order.json", {"orders": [_order(line_items=[line])]})).rows
    assert (row["seller_discount"], row["order_discount"]) == _money("0", "2")


def test_a_test_order_is_no_sale(tmp_path: Path) -> None:
    orders = [_order(), _order(name="#1002", id=451, test=True)]
    reading = read(_save(tmp_path / "orders.json", {"orders": orders}))
    assert {r["order_id"] for r in reading.rows} == {"#1001"}
    assert (reading.rows_read, reading.left_out) == (2, 0)


def _node(name: str, **changes: Any) -> dict[str, Any]:
    def money(amount: str) -> dict[str, Any]:
        there = {"amount": "99.99", "currencyCode": "GBP"}
        return {"shopMoney": {"amount": amount, "currencyCode": "EUR"}, "presentmentMoney": there}

    lines = [
        {"id": "gid://shopify/LineItem/11", "title": "Mug", "variantTitle": "Blue", "sku": "MUG-1"}
        | {"quantity": 2, "currentQuantity": 1, "originalUnitPriceSet": money("10.00")}
        | {"discountAllocations": [{"allocatedAmountSet": money("2.00")}]},
        {"id": "gid://shopify/LineItem/12", "title": "Bowl", "variantTitle": None, "sku": None}
        | {"quantity": 1, "currentQuantity": 1, "originalUnitPriceSet": money("5.00")}
        | {"discountAllocations": []},
    ]
    node = {"name": name, "currencyCode": "EUR", "createdAt": "2023-08-31T07:05:00Z", "test": False}
    node |= {"displayFinancialStatus": "PAID", "displayFulfillmentStatus": "FULFILLED", "tags": ["a", "b"]}
    node |= {
        "totalPriceSet": money("27.90"),
        "totalTaxSet": money("4.45"),
        "totalDiscountsSet": money("2.00"),
    }
    node |= {"totalShippingPriceSet": money("4.90"), "totalRefundedSet": money("9.00")}
    node |= {"customAttributes": [{"key": "utm_source", "value": "tiktok"}]}
    return node | {"lineItems": {"edges": [{"node": line} for line in lines]}} | changes


def test_graphql_counts_the_shops_money_and_gives_the_same_lines(tmp_path: Path) -> None:
    answer = {"data": {"orders": {"nodes": [_node("#1001")], "pageInfo": {"hasNextPage": False}}}}
    graph = read(_save(tmp_path / "graph.json", answer)).rows
    rest = read(_save(tmp_path / "rest.json", {"order": _order()})).rows
    assert [r["line_key"] for r in graph] == [r["line_key"] for r in rest]
    for one, other in zip(graph, rest, strict=True):
        assert tuple(one[n] for n in _AMOUNTS) == tuple(other[n] for n in _AMOUNTS)
    assert (graph[0]["utm_source"], graph[0]["zone"]) == ("tiktok", "UTC")
    assert graph[0]["created_at"] == datetime(2023, 8, 31, 7, 5)


def test_the_orders_export_gives_the_same_lines_too(tmp_path: Path) -> None:
    head = ("Name", "Financial Status", "Currency", "Created at", "Lineitem quantity", "Lineitem name")
    with (tmp_path / "orders_export.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow((*head, "Lineitem price", "Lineitem sku"))
        writer.writerow(
            ("#1001", "paid", "EUR", "2023-08-31 09:05:00 +0200", "2", "Mug - Blue", "10.00", "MUG-1")
        )
        writer.writerow(("#1001", "", "", "2023-08-31 09:05:00 +0200", "1", "Bowl", "5.00", ""))
    exported = read(tmp_path / "orders_export.csv").rows
    rest = read(_save(tmp_path / "rest.json", {"order": _order()})).rows
    assert [r["line_key"].split("|")[2:] for r in rest] == [r["line_key"].split("|")[2:] for r in exported]
    assert rest[0]["line_key"] == exported[0]["line_key"]


def test_a_refund_inside_its_order_is_counted_there_and_one_alone_waits_for_its_payout(
    tmp_path: Path,
) -> None:
    refund = _order()["refunds"][0]
    (row,) = read(_save(tmp_path / "refund.json", {"refund": refund})).rows
    names = ("type", "status", "order_id", "settled_on", "settlement_amount", "provider_sales")
    assert tuple(row[n] for n in names) == (
        *("order", "on_hold", "450", date(2023, 9, 3)),
        *_money("-9", "-9"),
    )
    orders = _save(tmp_path / "orders.json", {"orders": [_order()]})
    lines, refunds = read(orders, 0), read(orders, 1)
    assert {r["order_refund"] for r in lines.rows} == set(_money("9"))
    assert refunds.rows == []


def test_pages_that_overlap_count_a_transaction_once(tmp_path: Path) -> None:
    one = {"id": 1, "type": "charge", "amount": "10.00", "fee": "0.50", "net": "9.50", "currency": "EUR"}
    one |= {
        "source_order_id": 450,
        "payout_id": 77,
        "processed_at": "2023-08-31T09:05:00+02:00",
        "test": False,
    }
    other = one | {"id": 2, "type": "payout", "amount": "-9.50", "fee": "0.00", "net": "-9.50"}
    other |= {"source_order_id": None}
    path = tmp_path / "pages.json"
    pages = ({"transactions": [one, other]}, {"transactions": [other]})
    path.write_text("\n".join(json.dumps(page) for page in pages), encoding="utf-8")
    rows = read(path).rows
    assert [(r["type"], r["order_id"], r["payment_id"]) for r in rows] == [
        ("order", "450", "77"),
        ("transfer", None, "77"),
    ]
    assert sum(r["settlement_amount"] for r in rows) == 0


# ------------------------------------------------------------------ the samples, by plain arithmetic


@pytest.mark.samples
def test_rest_order_sample_record_by_record(samples: Path) -> None:
    plain = json.loads((samples / "shopify/api_rest_order.json").read_text(encoding="utf-8"))["order"]
    rows = read(samples / "shopify/api_rest_order.json").rows
    assert [(r["sku"], r["product"]) for r in rows] == [(i["sku"], i["name"]) for i in plain["line_items"]]
    for row in rows:
        assert tuple(row[n] for n in _AMOUNTS[:-1]) == _money("199", "0", "0", "0", "11.94", "409.94")
        assert (row["order_refund"], row["payment"], row["status"]) == (None, "pending", "to_ship")
        assert row["created_at"] == datetime(2008, 1, 10, 11, 0)


@pytest.mark.samples
def test_graphql_sample_record_by_record(samples: Path) -> None:
    serum, toner = read(samples / "shopify/api_graphql_orders.json").rows
    whole = _money("0", "4.90", "8.66", "49.90", "20")
    assert tuple(serum[n] for n in _AMOUNTS) == (*_money("40", "5"), *whole)
    assert tuple(toner[n] for n in _AMOUNTS) == (*_money("10", "0"), *whole)
    assert (serum["product"], toner["product"]) == ("Serum - 30ml", "Toner")
    assert (serum["returned_quantity"], toner["returned_quantity"]) == (1, 0)
    assert (serum["payment"], serum["sales_app"], serum["discount_code"]) == (
        *("partially_refunded", "TikTok", "CODE01"),
    )


@pytest.mark.samples
def test_balance_sample_by_plain_arithmetic(samples: Path) -> None:
    path = samples / "shopify/api_rest_payouts_transactions.json"
    plain = json.loads(path.read_text(encoding="utf-8"))["transactions"]
    rows = read(path).rows
    assert [r["settlement_amount"] for r in rows] == [Decimal(t["net"]) for t in plain]
    assert [-r["payment_fee"] for r in rows] == [Decimal(t["fee"]) for t in plain]
    types = {"charge": "order", "refund": "order", "payout": "transfer", "reserve": "reserve"}
    types |= {"dispute": "dispute"}
    assert [r["type"] for r in rows] == [types.get(t["type"], "adjustment") for t in plain]
    odd = [r["row"] for r in rows if r["not_broken_down"]]
    wrong = [
        n + 2 for n, t in enumerate(plain) if Decimal(t["amount"]) - Decimal(t["fee"]) != Decimal(t["net"])
    ]
    assert odd == wrong == [6]
    assert {r["payment_id"] for r in rows} == {"623721858"}


@pytest.mark.samples
def test_payout_and_refund_samples_record_by_record(samples: Path) -> None:
    (payout,) = read(samples / "shopify/api_rest_payout.json").rows
    assert (payout["payout_id"], payout["statement_id"], payout["status"]) == (
        *("623721858", "2019-11-12", "paid"),
    )
    names = ("amount", "charges", "refunds", "adjustments", "fees", "reserve")
    assert tuple(payout[n] for n in names) == _money("41.90", "44.52", "-3.54", "2.13", "-1.21", "0")
    assert payout["paid_on"] == date(2019, 11, 12)
    (refund,) = read(samples / "shopify/api_rest_refund.json").rows
    assert (refund["order_id"], refund["status"], refund["settled_on"]) == (
        *("450789469", "on_hold", date(2016, 6, 20)),
    )
    assert (refund["settlement_amount"], refund["provider_sales"]) == _money("-209", "-209")
