"""Compare modes: one SKU in one market on one day, every way of selling on one ladder."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import ibis
import ibis.expr.types as ir

from channelshift.impact.mode_history import History, history_of
from channelshift.impact.mode_ladder import RUNGS, Rung
from channelshift.impact.mode_question import Given, OwnCosts, Question
from channelshift.impact.mode_waits import waits_of
from channelshift.impact.modes import Offer, compare
from channelshift.impact.reference import reference_before, span_of
from channelshift.ledger.book import Ledger, converted
from channelshift.ledger.stock import last_counts
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.days import Period
from channelshift.terms.market import MARKETS
from channelshift.terms.route import Checkout, Pool
from channelshift.terms.text import Sentence, sentence
from channelshift.workflows.answers_modes import Between, CashDays, Comparison, Figure, OfferRow
from channelshift.workflows.own_figures import costs_on, rates_on
from channelshift.workflows.profit import opened
from channelshift.workflows.workspace import Workspace


class CannotCompare(ChannelshiftError):  # noqa: N818
    """The comparison was asked for something that is not there."""


def choices(workspace: Workspace) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The SKUs to choose from, most sold first, and the markets something was sold in."""
    with opened(workspace) as ledger:
        sold = ledger.lines.filter((ledger.lines.what == "order_line") & ledger.lines.sku.notnull())
        by_sku = sold.group_by("sku").aggregate(n=sold.quantity.sum()).order_by([ibis.desc("n"), "sku"])
        skus = ledger.con.to_pyarrow(by_sku.limit(500))["sku"].to_pylist()
        by_market = sold.group_by("market").aggregate(n=sold.count()).order_by(ibis.desc("n"))
        markets = ledger.con.to_pyarrow(by_market)["market"].to_pylist()
    return tuple(skus), tuple(market for market in markets if market)


def compare_modes(
    workspace: Workspace,
    sku: str,
    market: str,
    on: date | None = None,
    given: Given | None = None,
    against: str = "",
) -> Comparison:
    """Every way of selling this SKU in this market that the rulebook knows to be open on the day."""
    if market not in MARKETS:
        raise CannotCompare(
            sentence(
                "“{market}” is no market we know. Choose one of {markets}.",
                market=market,
                markets=tuple(MARKETS),
            )
        )
    day = on or workspace.today
    with opened(workspace) as ledger:
        lines = converted(ledger.lines, ledger.notes.reporting, ledger.notes.reporting)
        question, product, notes = _question(workspace, ledger, lines, sku, market, day, given or Given())
    found = compare(question, against)
    return Comparison(
        sku=sku,
        product=product,
        market=market,
        on=day,
        currency=question.currency,
        period=question.history.period,
        offers=tuple(_row(offer) for offer in found.offers),
        others=tuple(_row(offer) for offer in found.others),
        reference=found.reference.way.key if found.reference else "",
        notes=notes,
    )


def _question(
    workspace: Workspace, ledger: Ledger, lines: ir.Table, sku: str, market: str, day: date, given: Given
) -> tuple[Question, str, tuple[Sentence, ...]]:
    """All that is known of the SKU on the day."""
    con, reporting = ledger.con, ledger.notes.reporting
    records = workspace.warehouse.records
    rate_of = rates_on(con, records(con, "fx_rate"), reporting, day)
    costs = costs_on(con, records(con, "product_cost"), day, rate_of)
    product = _name(con, lines, sku)
    if product is None and sku not in costs:
        raise CannotCompare(
            sentence(
                "{sku} stands in none of your files. Write it as your orders or product costs have it.",
                sku=sku,
            )
        )
    history = _history(con, lines, sku, day)
    book = workspace.rulebook()
    waited = waits_of(
        con, lines, records(con, "order_line"), records(con, "settlement_line"), records(con, "payout"), day
    )
    fees = {p for pool in (Pool.SELLER_WAREHOUSE, Pool.PLATFORM_WAREHOUSE) for p in book.fee_periods(pool)}
    question = Question(
        sku=sku,
        market=market,
        on=day,
        currency=reporting,
        book=book.on(day),
        history=history,
        rate_of=rate_of,
        costs=costs.get(sku, OwnCosts()),
        given=given,
        fees=tuple(sorted(fees, key=lambda p: (p.checkout, p.market, p.account, p.starts))),
        waited=waited,
        shelf_days=_shelf_days(con, records(con, "stock_day"), history, sku, day),
    )
    return question, product or "", _notes(history, day)


def _history(con: ibis.BaseBackend, lines: ir.Table, sku: str, day: date) -> History:
    """What was measured in the three months before the day, as far as there are sales."""
    span = span_of(con, lines)
    if span is None:
        return History(Period(day, day))
    seen_from = min(day, date.fromordinal(span.last.toordinal() + 1))
    return history_of(con, lines, reference_before(seen_from, span), sku)


def _shelf_days(
    con: ibis.BaseBackend, counted: ir.Table, history: History, sku: str, day: date
) -> dict[str, Decimal]:
    """How long a unit lies in each platform's warehouse: what is there over what it sells a day.

    By the platforms' own stock files, which name their platform.
    """
    pool = Pool.PLATFORM_WAREHOUSE.value
    theirs = counted.filter((counted.sku == sku) & (counted.pool == pool))
    last = last_counts(theirs.filter(theirs.channel.isin([c.value for c in Checkout])), day)
    on_hand = last.group_by("channel").aggregate(units=last.on_hand.sum())
    found = {}
    for row in con.to_pyarrow(on_hand).to_pylist():
        sold = history.sku(checkout=row["channel"], pool=pool).units
        if sold and row["units"] > 0:
            found[row["channel"]] = Decimal(int(row["units"])) * history.period.days / sold
    return found


def _name(con: ibis.BaseBackend, lines: ir.Table, sku: str) -> str | None:
    """What the product is called; None where it was never sold."""
    sold = lines.filter(lines.sku == sku)
    row = con.to_pyarrow(sold.aggregate(n=sold.count(), name=sold["product"].max())).to_pylist()[0]
    return (row["name"] or "") if row["n"] else None


def _notes(history: History, day: date) -> tuple[Sentence, ...]:
    said = [
        sentence("Without tax: prices and fees are counted as the ledger counts them."),
        sentence("A cap on a fee is not counted."),
    ]
    if history.period.last < day.replace(day=1) and history.of_all:
        said.append(
            sentence(
                "Measured on sales from {period}; the rules are those of {day}.",
                period=history.period,
                day=day,
            )
        )
    return tuple(said)


def _row(offer: Offer) -> OfferRow:
    ladder = offer.ladder
    subtotals = {name: ladder.subtotal(name) for name, _ in RUNGS}
    return OfferRow(
        key=offer.way.key,
        mode=offer.way.mode.value,
        checkout=offer.way.checkout.value,
        pool=offer.way.pool.value,
        form=offer.way.form.value,
        why=offer.why,
        rules=offer.rules,
        units_sold=offer.sold_here,
        price=ladder.price,
        steps=tuple(_figure(rung, ladder.price) for rung in ladder.rungs),
        subtotals={name: Between(*found) if found else None for name, found in subtotals.items()},
        tie_price=offer.tie_price,
        is_reference=offer.is_reference,
        cash=CashDays(
            offer.days.low,
            offer.days.usual,
            offer.days.high,
            offer.days.since,
            offer.days.basis.value,
            offer.days.said,
            offer.days.rules,
        ),
        shelf_month=_figure(offer.shelf, Decimal(0)),
        risks=offer.risks,
        missing=tuple(rung.said for rung in ladder.missing()),
    )


def _figure(rung: Rung, price: Decimal | None) -> Figure:
    amounts = None if price is None else rung.amounts(price)
    low, mid, high = amounts or (None, None, None)
    return Figure(rung.name, low, mid, high, rung.basis.value, rung.said, rung.rules, rung.opens)
