"""Amazon: a settlement ties to its own header to the cent, or says by how much it does not."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from channel_files import Reading, read
from hypothesis import given, settings
from hypothesis import strategies as st

from channelshift.workflows.import_export import import_files
from channelshift.workflows.workspace import Workspace


def _words(text: str) -> list[str]:
    return text.split(" ")


V1 = _words(
    "settlement-id settlement-start-date settlement-end-date deposit-date total-amount currency "
    "transaction-type order-id merchant-order-id adjustment-id shipment-id marketplace-name "
    "shipment-fee-type shipment-fee-amount order-fee-type order-fee-amount fulfillment-id posted-date "
    "order-item-code merchant-order-item-id merchant-adjustment-item-id sku quantity-purchased price-type "
    "price-amount item-related-fee-type item-related-fee-amount misc-fee-amount other-fee-amount "
    "other-fee-reason-description promotion-id promotion-type promotion-amount direct-payment-type "
    "direct-payment-amount other-amount"
)
V2 = _words(
    "settlement-id settlement-start-date settlement-end-date deposit-date total-amount currency "
    "transaction-type order-id merchant-order-id adjustment-id shipment-id marketplace-name amount-type "
    "amount-description amount fulfillment-id posted-date posted-date-time order-item-code "
    "merchant-order-item-id merchant-adjustment-item-id sku quantity-purchased promotion-id"
)
ORDERS = _words(
    "amazon-order-id merchant-order-id purchase-date last-updated-date order-status fulfillment-channel "
    "sales-channel order-channel url ship-service-level product-name sku asin item-status quantity currency "
    "item-price item-tax shipping-price shipping-tax gift-wrap-price gift-wrap-tax item-promotion-discount "
    "ship-promotion-discount ship-city ship-state ship-postal-code ship-country promotion-ids"
)
PARTS = _words(
    "sales refunds buyer_shipping shipping_cost platform_fee payment_fee fulfilment_fee storage_fee "
    "creator_commission ad_payment tax_withheld adjustment buyer_tax provider_sales reserve transfer"
)
MUG = {
    "settlement-id": "900",
    "transaction-type": "Order",
    "order-id": "111-1111111-1111111",
    "shipment-id": "SHIP1",
    "marketplace-name": "Amazon.de",
    "posted-date": "2026-04-11T14:42:00+00:00",
    "order-item-code": "55",
    "sku": "MUG-1",
}


def _head(total: str, **more: str) -> dict[str, str]:
    return {
        "settlement-id": "900",
        "settlement-end-date": "2026-04-15T00:00:00+00:00",
        "deposit-date": "2026-04-17T00:00:00+00:00",
        "total-amount": total,
        "currency": "EUR",
    } | more


def _row(row: Mapping[str, str] = MUG, **cells: str) -> dict[str, str]:
    return dict(row) | {name.replace("_", "-"): text for name, text in cells.items()}


def _write(path: Path, columns: list[str], *rows: Mapping[str, str], delimiter: str = "\t") -> Path:
    lines = [columns, *([row.get(c, "") for c in columns] for row in rows)]
    path.write_text("".join(delimiter.join(line) + "\n" for line in lines), encoding="utf-8")
    return path


def _sale(total: str = "8.50") -> list[dict[str, str]]:
    """A mug for 10.00, of which Amazon keeps 1.50; the quantity stands on both rows."""
    return [
        _head(total),
        _row(price_type="Principal", price_amount="10.00", quantity_purchased="2"),
        _row(item_related_fee_type="Commission", item_related_fee_amount="-1.50", quantity_purchased="2"),
    ]


def _whole(found: Reading) -> list[str]:
    return [str(c.message) for c in found.complaints if c.row == 0]


def _known(row: Mapping[str, Any]) -> Decimal:
    return sum((row[part] or Decimal(0) for part in PARTS), Decimal(0))


# ------------------------------------------------------------------ the real settlements


@pytest.mark.samples
@pytest.mark.parametrize(
    ("name", "total"),
    [
        ("settlement_v1_cad_50011020300", "-321.69"),
        ("settlement_v1_cad_50018020314", "-62.31"),
        ("settlement_v1_cad_50041020342", "2539.66"),
        ("settlement_v2_usd_synthetic", "582.89"),
    ],
)
def test_a_real_settlement_ties_to_its_header_row_by_row(samples: Path, name: str, total: str) -> None:
    path = samples / f"amazon/{name}.txt"
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    amounts = [c for c in rows[0] if (c.endswith("-amount") and c != "total-amount") or c == "amount"]
    by_row = {n: sum(Decimal(r[c].strip() or 0) for c in amounts) for n, r in enumerate(rows, 2)}
    assert (sum(by_row.values()), rows[0]["total-amount"]) == (Decimal(total), total)

    found = read(path)
    assert found.complaints == []
    assert {r["row"]: r["settlement_amount"] for r in found.rows} == {n: by_row[n] for n in by_row if n > 2}
    for row in found.rows:
        assert (_known(row), row["not_broken_down"]) == (row["settlement_amount"], 0), row["row"]
    assert sum(r["settlement_amount"] for r in found.rows) == Decimal(total)


@pytest.mark.samples
def test_units_of_a_real_settlement_are_counted_once_for_each_item(samples: Path) -> None:
    """104 items of one and 2 of two: the quantity stands on a row of its own, without an amount."""
    found = read(samples / "amazon/settlement_v1_cad_50041020342.txt")
    assert sum(r["quantity"] or 0 for r in found.rows) == 108
    assert {r["type"] for r in found.rows} == {"order", "fee", "storage", "ad_payment"}


def test_the_payout_of_a_settlement_is_imported_beside_its_lines(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = _write(tmp_path / "settlement.txt", V1, *_sale())
    report = import_files(workspace, [path])[0]
    assert [(s.sheet, s.kind, s.loaded) for s in report.sheets] == [
        ("", "settlement_line", 2),
        ("payout", "payout", 1),
    ]
    with workspace.warehouse.engine() as con:
        paid = con.to_pyarrow(workspace.warehouse.records(con, "payout")).to_pylist()
    shown = ("payout_id", "statement_id", "type", "requested_on", "paid_on", "amount", "currency", "row")
    assert [tuple(str(row[name]) for name in shown) for row in paid] == [
        ("900", "900", "payout", "2026-04-15", "2026-04-17", "8.5000", "EUR", "2")
    ]
    again = import_files(workspace, [path])[0]
    assert [(s.new, s.unchanged) for s in again.sheets] == [(0, 2), (0, 1)]


# ------------------------------------------------------------------ totals that do not match


def test_a_total_that_does_not_match_is_said_with_both_amounts(tmp_path: Path) -> None:
    found = read(_write(tmp_path / "a.txt", V1, *_sale("8.51")))
    assert _whole(found) == [
        "The file states a total of 8.51 EUR, but its rows add up to 8.50: the difference is -0.01. Rows are "
        "missing, or cells were changed: export it again."
    ]
    assert (len(found.rows), found.left_out) == (2, 0)


def test_a_settlement_cut_between_rows_is_short_by_what_was_cut(tmp_path: Path) -> None:
    path = _write(tmp_path / "a.txt", V1, *_sale()[:-1])
    assert (
        "a total of 8.50 EUR, but its rows add up to 10.00: the difference is 1.50" in _whole(read(path))[0]
    )


def test_a_settlement_cut_within_a_row_leaves_that_row_out_and_says_so(tmp_path: Path) -> None:
    path = _write(tmp_path / "a.txt", V1, *_sale())
    path.write_bytes(path.read_bytes()[:-25])
    found = read(path)
    assert (len(found.rows), found.left_out) == (1, 1)
    assert any("the difference is 1.50" in said for said in _whole(found))


def test_a_settlement_without_its_total_row_asks_for_the_currency_and_is_not_checked(tmp_path: Path) -> None:
    path = _write(tmp_path / "a.txt", V1, *_sale()[1:])
    assert read(path).asked == ["currency"]
    found = read(path, currency="EUR")
    assert len(found.rows) == 2
    assert "could not be checked" in _whole(found)[0]


@pytest.mark.parametrize("delimiter", [",", ";", "|"])
def test_another_delimiter_changes_nothing(tmp_path: Path, delimiter: str) -> None:
    found = read(_write(tmp_path / "a.txt", V1, *_sale(), delimiter=delimiter))
    assert [(r["sales"], r["platform_fee"]) for r in found.rows] == [(10, 0), (0, Decimal("-1.5"))]
    assert found.complaints == []


# ------------------------------------------------------------------ what an amount is


def test_a_fee_nobody_knows_is_not_broken_down_and_named(tmp_path: Path) -> None:
    rows = [*_sale("8.20"), _row(item_related_fee_type="MoonFee", item_related_fee_amount="-0.30")]
    found = read(_write(tmp_path / "a.txt", V1, *rows))
    assert [r["not_broken_down"] for r in found.rows] == [0, 0, Decimal("-0.3")]
    assert _whole(found) == [
        "Channelshift does not know “Order: MoonFee” yet: -0.30 EUR in 1 rows counts towards the total as "
        "“not broken down”."
    ]


def test_a_quantity_on_every_row_of_an_item_counts_once(tmp_path: Path) -> None:
    assert [r["quantity"] for r in read(_write(tmp_path / "a.txt", V1, *_sale())).rows] == [2, None]


V2_AMOUNTS = [
    # transaction, group, description, part, type
    ("Order", "ItemPrice", "Principal", "sales", "order"),
    ("Refund", "ItemPrice", "Principal", "refunds", "order"),
    ("A-to-z Guarantee Refund", "ItemPrice", "Principal", "refunds", "dispute"),
    ("Order", "ItemPrice", "Shipping", "buyer_shipping", "order"),
    ("Order", "ItemPrice", "ShippingTax", "buyer_tax", "order"),
    ("Order", "ItemWithheldTax", "MarketplaceFacilitatorTax-Shipping", "buyer_tax", "order"),
    ("Order", "Promotion", "Principal", "sales", "order"),
    ("Order", "Promotion", "Shipping", "buyer_shipping", "order"),
    ("Order", "ItemFees", "FixedClosingFee", "platform_fee", "order"),
    ("Refund", "ItemFees", "RefundCommission", "platform_fee", "order"),
    ("Order", "ItemFees", "FBAPerUnitFulfillmentFee", "fulfilment_fee", "order"),
    ("Order", "ItemFees", "ShippingChargeback", "shipping_cost", "order"),
    ("ServiceFee", "Cost of Advertising", "TransactionTotalAmount", "ad_payment", "ad_payment"),
    ("other-transaction", "other-transaction", "Storage Fee", "storage_fee", "storage"),
    ("other-transaction", "other-transaction", "Subscription Fee", "platform_fee", "fee"),
    ("other-transaction", "FBA Inventory Reimbursement", "WAREHOUSE_DAMAGE", "adjustment", "reimbursement"),
    (
        "other-transaction",
        "FBA Inventory Reimbursement",
        "REVERSAL_REIMBURSEMENT",
        "adjustment",
        "reimbursement",
    ),
    ("other-transaction", "other-transaction", "Current Reserve Amount", "reserve", "reserve"),
    ("other-transaction", "other-transaction", "Previous Reserve Amount Balance", "reserve", "reserve"),
    ("other-transaction", "other-transaction", "Payable to Amazon", "transfer", "transfer"),
    ("other-transaction", "other-transaction", "Successful charge", "transfer", "transfer"),
    ("other-transaction", "other-transaction", "Micro Deposit", "transfer", "transfer"),
]


def test_the_group_and_the_description_of_an_amount_decide_its_part(tmp_path: Path) -> None:
    rows = [
        _row(transaction_type=kind, amount_type=group, amount_description=name, amount=f"{n}.01")
        for n, (kind, group, name, _, _) in enumerate(V2_AMOUNTS, 1)
    ]
    total = sum(Decimal(row["amount"]) for row in rows)
    found = read(_write(tmp_path / "a.txt", V2, _head(str(total)), *rows))
    assert found.complaints == []
    seen = [next(p for p in PARTS if row[p]) for row in found.rows]
    assert list(zip(seen, [r["type"] for r in found.rows], strict=True)) == [a[3:] for a in V2_AMOUNTS]


def test_european_dates_and_decimal_commas_are_read(tmp_path: Path) -> None:
    dated = {"posted-date": "16.06.2026", "posted-date-time": "16.06.2026 08:14:22 UTC", "order-id": "FBA19X"}
    row = _row(
        MUG | dated, amount_type="ItemFees", amount_description="FBAPerUnitFulfillmentFee", amount="-4,75"
    )
    dates = {"settlement-end-date": "30.06.2026 23:59:59 UTC", "deposit-date": "02.07.2026 00:00:00 UTC"}
    found = read(_write(tmp_path / "a.txt", V2, _head("-4,75", **dates), row))
    assert (found.facts["date_order"], found.complaints) == ("dmy", [])
    line = found.rows[0]
    assert (str(line["settled_on"]), line["fulfilment_fee"]) == ("2026-06-16", Decimal("-4.75"))
    assert (line["order_id"], line["market"]) == (None, "DE")  # FBA19X is a shipment, not an order


def test_a_date_range_report_has_its_parts_in_columns(tmp_path: Path) -> None:
    path = tmp_path / "range.csv"
    path.write_text(
        '"Includes Amazon Marketplace transactions"\n"All amounts in USD, unless specified"\n'
        '"date/time","settlement id","type","order id","sku","description","quantity","marketplace",'
        '"product sales","product sales tax","shipping credits","promotional rebates",'
        '"marketplace withheld tax","selling fees","fba fees","other transaction fees","other","total"\n'
        '"Jan 1, 2026 12:05:12 AM PST","77","Order","111-1","MUG-1","Mug","2","amazon.com",'
        '"40.00","3.20","4.99","-4.99","-3.20","-6.00","-5.10","0","0","28.90"\n'
        '"Jan 2, 2026 1:05:12 PM PST","77","Refund","111-1","MUG-1","Mug","1","amazon.com",'
        '"-20.00","0","0","0","0","2.40","0","0","0","-17.60"\n'
        '"Jan 3, 2026 1:05:12 PM PST","77","Transfer","","","To your account ending in: 123","","",'
        '"0","0","0","0","0","0","0","0","-11.30","-11.30"\n',
        encoding="utf-8",
    )
    assert read(path).asked == ["currency"]
    found = read(path, currency="USD")
    assert found.complaints == []
    shown = ("type", "sales", "refunds", "buyer_shipping", "platform_fee", "fulfilment_fee", "transfer")
    assert [tuple(str(row[n]) for n in shown) for row in found.rows] == [
        ("order", "35.0100", "0.0000", "4.9900", "-6.0000", "-5.1000", "0.0000"),
        ("order", "0.0000", "-20.0000", "0.0000", "2.4000", "0.0000", "0.0000"),
        ("transfer", "0.0000", "0.0000", "0.0000", "0.0000", "0.0000", "-11.3000"),
    ]
    assert [str(r["settled_on"]) for r in found.rows] == ["2026-01-01", "2026-01-02", "2026-01-03"]
    assert all(r["not_broken_down"] == 0 for r in found.rows)


_NAMES = st.sampled_from(
    ["Principal", "Shipping", "Tax", "Commission", "FBAFee", "MoonFee", "Storage Fee", ""]
)
_ROWS = st.lists(
    st.tuples(
        st.sampled_from(["Order", "Refund", "ServiceFee", "Storage Fee", "Payable to Amazon", "Moonlight"]),
        st.tuples(*[_NAMES] * 3),
        st.tuples(*[st.integers(-99_999, 99_999)] * 4),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=12, deadline=None)
@given(rows=_ROWS)
def test_whatever_amounts_a_row_has_its_parts_add_up_to_them(rows: list[Any]) -> None:
    written, sums = [], []
    for kind, (price, fee, promotion), cents in rows:
        amounts = [Decimal(c) / 100 for c in cents]
        names = {"price-type": price, "item-related-fee-type": fee, "promotion-type": promotion}
        columns = ("price-amount", "item-related-fee-amount", "promotion-amount", "other-amount")
        cells = {c: f"{amount:.2f}" for c, amount in zip(columns, amounts, strict=True)}
        written.append(MUG | {"transaction-type": kind} | names | cells)
        sums.append(sum(amounts, Decimal(0)))
    with tempfile.TemporaryDirectory() as folder:
        found = read(_write(Path(folder) / "a.txt", V1, _head(str(sum(sums))), *written))
    assert [r["settlement_amount"] for r in found.rows] == sums
    assert [_known(r) + r["not_broken_down"] for r in found.rows] == sums
    assert not any("but its rows add up to" in said for said in _whole(found))


# ------------------------------------------------------------------ orders and stock

LINE = {
    "amazon-order-id": "112-2",
    "purchase-date": "2026-04-11T14:42:00+00:00",
    "last-updated-date": "2026-04-12T01:00:00+00:00",
    "order-status": "Shipped",
    "fulfillment-channel": "Amazon",
    "sales-channel": "Amazon.de",
    "sku": "MUG-1",
    "item-status": "Shipped",
    "quantity": "2",
    "currency": "EUR",
    "item-price": "42.00",
    "shipping-price": "5.99",
}


def test_the_item_price_is_the_lines_total_and_shipping_adds_up_over_the_order(tmp_path: Path) -> None:
    napkins = LINE | {"sku": "NAPKIN-1", "quantity": "1", "item-price": "18.00", "shipping-price": "1.00"}
    free = {"ship-promotion-discount": "1.00", "ship-country": "AT", "fulfillment-channel": "Merchant"}
    found = read(_write(tmp_path / "a.txt", ORDERS, LINE, napkins | free))
    assert [(r["sku"], r["gross"], r["buyer_shipping"]) for r in found.rows] == [
        ("MUG-1", 42, Decimal("5.99")),
        ("NAPKIN-1", 18, Decimal("5.99")),
    ]
    assert [(r["market"], r["fulfilment"]) for r in found.rows] == [("DE", "platform"), ("AT", "seller")]


def test_a_cancelled_item_in_a_shipped_order_was_not_sold(tmp_path: Path) -> None:
    dead = LINE | {"sku": "BOWL-1", "item-status": "Cancelled", "item-price": "9.00"}
    alone = LINE | {"amazon-order-id": "112-3", "order-status": "Cancelled", "item-status": "Cancelled"}
    found = read(_write(tmp_path / "a.txt", ORDERS, LINE, dead, alone))
    shown = ("sku", "quantity", "gross", "status", "payment")
    assert [tuple(row[n] for n in shown) for row in found.rows] == [
        ("MUG-1", 2, 42, "shipped", "paid"),
        ("BOWL-1", 0, 0, "shipped", "paid"),
        ("MUG-1", 2, 42, "cancelled", "voided"),
    ]


def test_a_pending_order_has_no_price_yet(tmp_path: Path) -> None:
    blank = {"currency": "", "item-price": "", "shipping-price": "", "order-status": "Pending"}
    found = read(_write(tmp_path / "a.txt", ORDERS, LINE, LINE | blank | {"amazon-order-id": "112-9"}))
    late = found.rows[1]
    assert (late["gross"], late["buyer_shipping"], late["currency"]) == (None, None, "EUR")
    assert (late["status"], late["payment"], found.complaints) == ("unpaid", "pending", [])


def test_bare_quotes_and_an_old_encoding_do_not_move_a_cell(tmp_path: Path) -> None:
    head = "sku\tfnsku\tasin\tproduct-name\tcondition\tafn-warehouse-quantity\tafn-fulfillable-quantity\t"
    head += "afn-unsellable-quantity\tafn-reserved-quantity\t"
    head += "afn-inbound-working-quantity\tafn-inbound-shipped-quantity\tafn-inbound-receiving-quantity"
    lines = [
        head,
        'A-1\tX1\tB1\tCafé tray 5.9" wide\tNew\t7\t6\t1\t0\t9\t3\t1',
        'A-2\tX2\tB2\t"Best" mug\tNew\t4\t4\t0\t0\t0\t0\t0',
    ]
    path = tmp_path / "fba 2026-04-11.txt"
    path.write_bytes(("\n".join(lines) + "\n").encode("cp1252"))
    found = read(path)
    assert [(r["product"], r["on_hand"], r["available"], r["incoming"]) for r in found.rows] == [
        ('Café tray 5.9" wide', 7, 6, 4),
        ('"Best" mug', 4, 4, 0),
    ]
    assert (found.complaints, found.facts["encoding"], str(found.rows[0]["day"])) == (
        [],
        "cp1252",
        "2026-04-11",
    )
