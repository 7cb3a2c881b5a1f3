"""Build the ledger: every sale line, ad day and adjustment with all rungs of the ladder, once each."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import reduce
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir

from channelshift.ledger import attribution, fees, orders, refunds, spend
from channelshift.ledger.costs import cost_columns, goods_of, with_costs, with_listed
from channelshift.ledger.lines import RUNGS, SCHEMA, SUBTOTALS
from channelshift.ledger.orders import MONEY, paid_on, shared, times
from channelshift.ledger.rates import rates_to
from channelshift.rulebook import FeePeriod
from channelshift.terms.engines import engine_of
from channelshift.terms.steps import kept, step

LINES, NOTES = "ledger_line", "notes.json"
WIDE = "decimal(38, 4)"

# What the ledger goes on to use of an order line; the rest stays in the records, a file and a row away.
PLACED = (
    *("order_key", "order_id", "sku", "sku_id", "product", "buyer", "quantity", "returned_quantity"),
    *("created_at", "paid_on", "status", "payment", "is_sample", "channel", "shop", "currency"),
    *("source", "hop", "checkout", "pool", "market", "route", "mode", "content_id"),
    *("gross", "seller_discount", "order_discount", "buyer_shipping", "order_amount", "order_refund"),
    *("_net", "_lines", "_order_net", "_line_discount", "_order_returned", "_before", "_after", "_all"),
    *("import_id", "file", "sheet", "row", "_commission"),
)


@dataclass(frozen=True)
class Notes:
    """What the ledger could not count as it should: shown beside every total it touches."""

    reporting: str
    no_cost_lines: int = 0
    no_cost_skus: int = 0
    no_rate_lines: int = 0
    no_rate_currencies: tuple[str, ...] = ()
    no_fee_lines: int = 0
    no_fee_routes: tuple[str, ...] = ()
    rate_sources: tuple[str, ...] = ()
    undated_refunds: int = 0
    undated_spend_lines: int = 0
    awaiting_payment: int = 0


def build(
    con: ibis.BaseBackend,
    records: Mapping[str, ir.Table],
    periods: Sequence[FeePeriod],
    reporting: str,
    folder: Path,
) -> Notes:
    """Write the ledger lines and the notes into a folder, all in one piece."""
    records = prepared(records)
    sold = sale_lines(con, records, periods, reporting)
    ads = ad_lines(records, orders.sales(sold.placed), reporting)
    target = folder / LINES
    target.mkdir()
    engine_of(con).write(sold.lines.union(ads), target / "all.parquet")
    whole = lines_of(con, [target / "all.parquet"])
    awaiting = con.to_pyarrow(awaiting_payment(sold.placed).order_key.nunique()).as_py()
    notes = noted(con, whole, records, reporting, awaiting or 0)
    write_notes(folder, notes)
    return notes


def prepared(records: Mapping[str, ir.Table]) -> dict[str, ir.Table]:
    """The records as the ledger counts them: costs with what a listing says, each settlement line once."""
    return {
        **records,
        "product_cost": with_listed(records["product_cost"], records["product_listing"]),
        "settlement_line": fees.counted(records["settlement_line"], records["ad_day"], records["payout"]),
    }


@dataclass(frozen=True)
class Sold:
    """The ledger lines of some orders, samples and settlements, and the order lines they are made of."""

    lines: ir.Table
    placed: ir.Table
    rates: ir.Table  # kept as long as the lines are


def sale_lines(
    con: ibis.BaseBackend, records: Mapping[str, ir.Table], periods: Sequence[FeePeriod], reporting: str
) -> Sold:
    """What orders, samples and settlements come to; nobody else's order changes it."""
    placed = _placed(con, records)
    rates = kept(_rates(_days(placed, records), records, reporting))
    markets = _present(con, placed)
    here = [
        p
        for p in periods
        if (p.checkout, p.market) in markets
        or (p.market in ("GLOBAL", "") and p.checkout in {c for c, _ in markets})
    ]
    sold = _sale_lines(orders.sales(placed), records, rates, here)
    given = _sample_lines(orders.samples(placed), records, rates)
    return Sold(sold.union(given).union(_loose_lines(placed, records, rates)), placed, rates)


def ad_lines(records: Mapping[str, ir.Table], sold: ir.Table, reporting: str) -> ir.Table:
    """What was spent on ads, on the routes on which most was sold."""
    ads = spend.once(records["ad_day"])
    rates = _rates(ads.select(currency="currency", day="first_day").distinct(), records, reporting)
    return _finish(_with_reporting(spend.ad_lines(ads, sold), rates))


def lines_of(con: ibis.BaseBackend, paths: Sequence[Path]) -> ir.Table:
    """Ledger lines as they are published; all files of a snapshot are of one program and have its columns."""
    if not paths:
        nothing = ibis.memtable([], schema=ibis.schema(SCHEMA))
        return con.create_view("no_ledger_lines", nothing, overwrite=True)
    table: ir.Table = con.read_parquet(paths[0] if len(paths) == 1 else list(paths))
    return table.select(*SCHEMA)


def write_notes(folder: Path, notes: Notes) -> None:
    """Keep the notes beside the lines they are about."""
    (folder / NOTES).write_text(json.dumps(asdict(notes)), encoding="utf-8")


def _placed(con: ibis.BaseBackend, records: Mapping[str, ir.Table]) -> ir.Table:
    """Order lines, each order once, with their whole order's facts and their route; kept aside as a table."""
    lines = records["order_line"]
    lines = (
        orders.once_only(orders.with_whole_order(lines))
        if _any(con, lines)
        else orders.with_whole_order(lines)
    )
    lines = attribution.with_route(step(lines), records["content_day"], records["affiliate_line"])
    return kept(lines.mutate(paid_on=paid_on(lines)).select(*PLACED))


def _any(con: ibis.BaseBackend, lines: ir.Table) -> bool:
    """Whether any order says that it was synced from another platform."""
    return bool(con.to_pyarrow(lines.filter(lines.other_order_id.notnull()).limit(1)).num_rows)


def _present(con: ibis.BaseBackend, placed: ir.Table) -> set[tuple[str, str]]:
    rows = con.to_pyarrow(placed.select("checkout", "market").distinct()).to_pylist()
    return {(r["checkout"], r["market"]) for r in rows}


def _days(placed: ir.Table, records: Mapping[str, ir.Table]) -> ir.Table:
    """Every currency and day on which something was sold or settled."""
    days = placed.select(currency="currency", day="paid_on").distinct()
    settled = records["settlement_line"].select(currency="currency", day="settled_on").distinct()
    return days.union(settled, distinct=True)


def _rates(days: ir.Table, records: Mapping[str, ir.Table], reporting: str) -> ir.Table:
    """A rate for every currency and day, and for the currencies of costs on those days."""
    costs = records["product_cost"].select("currency").distinct()
    of_costs = costs.cross_join(days.select("day").distinct())
    wanted = days.union(of_costs.select("currency", "day"), distinct=True)
    wanted = wanted.filter(wanted.currency.notnull() & wanted.day.notnull())
    return rates_to(reporting, wanted, records["fx_rate"])


# ------------------------------------------------------------------ sales


def _sale_lines(
    sold: ir.Table, records: Mapping[str, ir.Table], rates: ir.Table, periods: Sequence[FeePeriod]
) -> ir.Table:
    lines = step(fees.with_settlements(sold, records["settlement_line"]))
    lines = step(with_costs(lines, records["product_cost"], rates))
    lines = step(lines.mutate(**cost_columns(lines), **_sales_columns(lines)))
    lines = step(
        lines.mutate(net_sales=(lines.gross_sales + lines.seller_discount + lines.refunds).cast(MONEY))
    )
    return _finish(refunds.apart(step(lines.mutate(**_fee_columns(lines, periods)))))


def _sales_columns(lines: ir.Table) -> dict[str, ir.Value]:
    """Gross, the seller's own discounts, refunds, and the shipping the buyer was charged."""
    zero = ibis.literal(0).cast(MONEY)
    rest = ibis.greatest(ibis.coalesce(lines.order_discount, 0) - lines._line_discount, zero).cast(MONEY)
    discount = (ibis.coalesce(lines.seller_discount, 0) + shared(lines, rest)).cast(MONEY)
    net = lines.gross - discount
    settled = lines.settled_on.notnull()
    guess = -times(net, _refunded_share(lines, (lines._order_net - rest).cast(MONEY)))
    return {
        "what": ibis.literal("order_line"),
        "gross_sales": lines.gross,
        "seller_discount": -discount,
        "refunds": ibis.ifelse(settled & (lines.settled_refunds != 0), lines.settled_refunds, guess).cast(
            MONEY
        ),
        "charged_shipping": shared(lines, lines.buyer_shipping),
    }


def _refunded_share(lines: ir.Table, goods: ir.DecimalValue) -> ir.FloatingValue:
    """The part of a line that was refunded: by returned units, else the order's refund over its goods.

    Where one line of an order says what came back, a line that says nothing was kept.
    A refund is taken to be for goods first; what goes beyond them was shipping and tax.
    """
    returned = ibis.coalesce(lines.returned_quantity, 0)
    units = returned.cast("float64") / lines.quantity.nullif(0)
    amount = ibis.coalesce(lines.order_refund, 0).cast("float64") / goods.cast("float64").nullif(0)
    share = ibis.ifelse(lines._order_returned > 0, units, ibis.coalesce(amount, 0))
    return ibis.least(share, 1.0)


def _fee_columns(lines: ir.Table, periods: Sequence[FeePeriod]) -> dict[str, ir.Value]:
    """Settled fees where there are any, else estimates, with what was estimated and by which rules."""
    settled = lines.settled_on.notnull()
    columns: dict[str, ir.Value] = {}
    estimates = []
    rules = []
    for account in ("platform_fee", "payment_fee", "fulfilment_fee"):
        guess = fees.estimate(lines, periods, account)
        columns[account] = ibis.ifelse(
            settled, lines[f"settled_{account}"], ibis.coalesce(guess.amount, 0)
        ).cast(MONEY)
        estimates.append(ibis.ifelse(settled, 0, ibis.coalesce(-guess.amount, 0)))
        rules.append(ibis.ifelse(settled, "", ibis.coalesce(guess.rules, "")))
    columns["fulfilment_fee"] = (columns["fulfilment_fee"] + lines.settled_storage_fee).cast(MONEY)
    by_platform = settled & (lines.settled_shipping_cost != 0)
    columns["shipping_cost"] = ibis.ifelse(
        by_platform, lines.settled_shipping_cost, ibis.coalesce(lines.own_shipping, 0)
    ).cast(MONEY)
    columns["platform_shipped"] = by_platform
    # A payment provider settles the whole payment: what of it was shipping, only the order says.
    shipping_known = settled & (lines.settled_provider_sales == 0)
    columns["buyer_shipping"] = ibis.ifelse(
        shipping_known, lines.settled_buyer_shipping, lines.charged_shipping
    ).cast(MONEY)
    promised = ibis.ifelse(settled, 0, ibis.coalesce(lines._commission, 0)).cast(MONEY)
    estimates.append(promised)
    columns["creator_commission"] = (lines.settled_creator_commission - promised).cast(MONEY)
    columns["ads"] = lines.settled_ad_payment
    columns["other_cost"] = spend.sum_columns(
        lines, ("settled_tax_withheld", "settled_adjustment", "settled_not_broken_down")
    )
    columns["estimated"] = reduce(lambda a, b: a + b, estimates).cast(MONEY)
    columns["estimate_rules"] = reduce(lambda a, b: a + " " + b, rules).strip().nullif("")
    columns["created_on"] = lines.created_at.date()
    return columns


def _loose_lines(placed: ir.Table, records: Mapping[str, ir.Table], rates: ir.Table) -> ir.Table:
    """Settlement events that belong to no order line of ours, with the goods of sales among them."""
    lines = step(attribution.named(spend.settlement_lines(records["settlement_line"], placed)))
    lines = step(with_costs(lines, records["product_cost"], rates))
    return _finish(refunds.apart(step(lines.mutate(**goods_of(lines)))))


def _sample_lines(given: ir.Table, records: Mapping[str, ir.Table], rates: ir.Table) -> ir.Table:
    """Creator samples: no sale, but their goods and shipping are a marketing cost."""
    lines = with_costs(given, records["product_cost"], rates)
    cost = cost_columns(lines)
    total = (
        ibis.coalesce(cost["cogs"], 0)
        + ibis.coalesce(cost["own_shipping"], 0)
        + ibis.coalesce(cost["packing_cost"], 0)
    )
    lines = lines.mutate(
        what=ibis.literal("sample"),
        samples=total.cast(MONEY),
        cost_known=cost["cost_known"],
        created_on=lines.created_at.date(),
    )
    return _finish(lines.drop("seller_discount", "buyer_shipping"))


# ------------------------------------------------------------------ one shape for all


def _with_reporting(lines: ir.Table, rates: ir.Table) -> ir.Table:
    table = rates.select(_c="currency", _d="day", to_reporting="rate")
    lines = step(lines)
    joined = lines.left_join(table, (lines.currency == table._c) & (lines.paid_on == table._d))
    return attribution.named(joined.drop("_c", "_d"))


def _finish(lines: ir.Table) -> ir.Table:
    """Exactly the columns of a ledger line: a rung it does not have is zero, unknown goods are NULL."""
    lines = step(lines)
    given = {name: lines[name] for name in SCHEMA if name in lines.columns}
    for rung in RUNGS:
        given[rung] = ibis.coalesce(given.get(rung, ibis.null(MONEY)), 0).cast(MONEY)
    known = ibis.coalesce(lines.cost_known, True) if "cost_known" in lines.columns else ibis.literal(True)
    given["cogs"] = ibis.ifelse(known, given["cogs"], ibis.null(MONEY)).cast(MONEY)
    lines = step(
        lines.select(**{n: v for n, v in given.items() if n in RUNGS or n not in SUBTOTALS}, _known=known)
    )
    given = {name: lines[name] for name in lines.columns if name != "_known"}
    for subtotal, rungs in SUBTOTALS.items():
        added = reduce(lambda a, b: a + b, (lines[r] for r in rungs))
        given[subtotal] = added.cast(WIDE).cast(MONEY)  # Ibis takes a sum for MONEY already; DuckDB widens it
    given["cost_known"] = lines._known
    given["month"] = ibis.coalesce(given["paid_on"].strftime("%Y-%m"), "")
    given["estimated"] = ibis.coalesce(given.get("estimated", ibis.null(MONEY)), 0).cast(MONEY)
    columns = {n: given.get(n, ibis.null(t)).cast(t) for n, t in SCHEMA.items()}
    return lines.select(**columns)


def awaiting_payment(placed: ir.Table) -> ir.Table:
    """Order lines that are no sale yet, for nobody has paid."""
    return placed.filter(
        ~placed.payment.isin([*orders.PAID, "voided"]) & (ibis.coalesce(placed.status, "") != "cancelled")
    )


def noted(
    con: ibis.BaseBackend, whole: ir.Table, records: Mapping[str, ir.Table], reporting: str, awaiting: int
) -> Notes:
    """Count what is missing, so that it can be said beside the totals."""
    no_rate = whole.to_reporting.isnull() & whole.paid_on.notnull()
    unsettled = (whole.what == "order_line") & whole.settled_on.isnull() & whole.estimate_rules.isnull()
    sums = con.to_pyarrow(
        whole.aggregate(
            no_cost_lines=(~whole.cost_known & (whole.what != refunds.REFUND)).sum(),
            undated_refunds=((whole.what == refunds.REFUND) & whole.refunded_on.isnull()).sum(),
            no_cost_skus=whole.sku.nunique(where=~whole.cost_known),
            no_rate_lines=no_rate.sum(),
            no_rate_currencies=whole.currency.collect(where=no_rate, distinct=True),
            no_fee_lines=unsettled.sum(),
            no_fee_routes=whole.route.collect(where=unsettled, distinct=True),
            undated_spend_lines=whole.paid_on.isnull().sum(),
        )
    ).to_pylist()[0]
    lists = ("no_rate_currencies", "no_fee_routes")
    counted: dict[str, Any] = {
        k: tuple(sorted(v or ())) if k in lists else int(v or 0) for k, v in sums.items()
    }
    days = whole.select(currency="currency", day="paid_on").distinct()
    rates = _rates(days, records, reporting)
    sources = con.to_pyarrow(rates.select("rate_source").distinct())["rate_source"].to_pylist()
    counted["rate_sources"] = tuple(sorted(s for s in sources if s))
    return Notes(reporting, awaiting_payment=awaiting, **counted)
