"""The steps of one unit's ladder in one way of selling, each from the best source there is for it."""

from __future__ import annotations

from decimal import Decimal

from channelshift.impact.mode_fees import Base, account_rung, refund_fee_rung
from channelshift.impact.mode_history import Measured
from channelshift.impact.mode_ladder import NOTHING, Basis, Ladder, Part, Rung
from channelshift.impact.mode_marketing import marketing_rungs
from channelshift.impact.mode_question import Form, Question, Way
from channelshift.impact.mode_shelf import storage_rung
from channelshift.terms.route import Pool
from channelshift.terms.text import Sentence, sentence

ZERO, ONE = Decimal(0), Decimal(1)
FEW = 20  # orders of one SKU in one place below which its rate of returns is taken from all its sales


def ladder_of(question: Question, way: Way) -> Ladder:
    """All steps of one unit, from its price to CM3."""
    price, price_rung = price_of(question, way)
    returns = refund_rate(question, way)
    rungs = [price_rung, refunds_rung(question, way, returns)]
    if way.form is Form.COMMISSION:
        rungs.append(_take(question, returns))
    rungs.append(_cogs(question))
    if way.form is Form.RETAIL:
        base = Base(returns[0] or ZERO, _buyer_shipping(question, way), _units_per_order(question, way))
        rungs += [_buyer_shipping_rung(question, way), _shipping(question, way), _packing(question)]
        rungs += [account_rung(question, way, name, base) for name in ("platform_fee", "payment_fee")]
        rungs += [rung for rung in (refund_fee_rung(question, way, base),) if rung is not None]
        if way.pool is Pool.PLATFORM_WAREHOUSE:
            rungs += [account_rung(question, way, "fulfilment_fee", base), storage_rung(question, way)]
        rungs += marketing_rungs(question, way)
    else:
        rungs += [_shipping(question, way), _packing(question)]
    return Ladder(price, tuple(rungs))


# ------------------------------------------------------------------ price and returns


def price_of(question: Question, way: Way) -> tuple[Decimal | None, Rung]:
    """What the seller is paid for a unit before returns, and where that figure comes from."""
    price, basis, said, opens = _supply(question) if way.form is Form.SUPPLY else _retail(question, way)
    whole = None if price is None else Part(ONE, ZERO)
    return price, Rung("price", basis, said, whole, opens=opens)


_Price = tuple[Decimal | None, Basis, Sentence, dict[str, str]]


def _supply(question: Question) -> _Price:
    if question.given.supply_price is not None:
        return question.given.supply_price, Basis.GIVEN, sentence("The supply price you gave."), {}
    if question.costs.supply_price is not None:
        return question.costs.supply_price, Basis.OWN, sentence("The supply price in your product costs."), {}
    return (
        None,
        Basis.MISSING,
        sentence("No supply price is known. Give one, or add it with the products template."),
        {},
    )


def _retail(question: Question, way: Way) -> _Price:
    if question.given.price is not None:
        return question.given.price, Basis.GIVEN, sentence("The price you gave."), {}
    here = {"checkout": str(way.checkout), "market": question.market}
    for where, basis, said in (
        (here, Basis.MEASURED, sentence("What buyers paid here on average, less your own discounts.")),
        (
            {"market": question.market},
            Basis.ASSUMED,
            sentence("Not sold here yet: what buyers paid in {market} elsewhere.", market=question.market),
        ),
        ({}, Basis.ASSUMED, sentence("Not sold in this market yet: what buyers paid in all others.")),
    ):
        price = question.history.sku(**where).price
        if price is not None:
            return price, basis, said, {**where, "sku": question.sku, "figure": "net_sales"}
    return (
        None,
        Basis.MISSING,
        sentence("No price is known: {sku} was not sold in this time. Give a price.", sku=question.sku),
        {},
    )


def refund_rate(question: Question, way: Way) -> tuple[Decimal | None, bool, dict[str, str]]:
    """The share of the amount paid that is refunded, whether it is the SKU's own, and where it was seen."""
    here = {"checkout": str(way.checkout), "market": question.market}
    own = question.history.sku(**here)
    if own.orders >= FEW and own.refund_rate is not None:
        return own.refund_rate, True, {**here, "sku": question.sku, "figure": "refunds"}
    everywhere = question.history.sku()
    if everywhere.refund_rate is not None:
        return everywhere.refund_rate, True, {"sku": question.sku, "figure": "refunds"}
    return question.history.shop().refund_rate, False, {"figure": "refunds"}


def refunds_rung(question: Question, way: Way, found: tuple[Decimal | None, bool, dict[str, str]]) -> Rung:
    """What comes back, as a share of the price. A managed platform may or may not take it off."""
    rate, own, opens = found
    if way.form is Form.SUPPLY:
        said = sentence(
            "Whether returns are taken off the supply price is in your contract: counted from nothing to the "
            "product's own rate of refunds."
        )
        worst = Part(-(rate or ZERO), ZERO)
        return Rung("refunds", Basis.ASSUMED, said, NOTHING, worst, NOTHING, opens=opens)
    if rate is None:
        said = sentence("Nothing was sold in this time, so no rate of refunds is known. Import your orders.")
        return Rung("refunds", Basis.MISSING, said)
    part = Part(-rate, ZERO)
    if own:
        said = sentence("The product's own share of refunds in the amount paid.")
        return Rung("refunds", Basis.MEASURED, said, part, opens=opens)
    said = sentence("The product was not sold yet: the shop's share of refunds.")
    low, high = _spread(question)
    return Rung("refunds", Basis.ASSUMED, said, part, Part(-high, ZERO), Part(-low, ZERO), opens=opens)


def _spread(question: Question) -> tuple[Decimal, Decimal]:
    """The lowest and highest share of refunds over all the places in which the shop sells."""
    cells = [c.measured.refund_rate for c in question.history.of_all]
    rates = [rate for rate in cells if rate is not None]
    return min(rates), max(rates)


def _take(question: Question, returns: tuple[Decimal | None, bool, dict[str, str]]) -> Rung:
    if question.given.take_rate is None:
        said = sentence(
            "No rule in force states the share the platform takes: contracts are private. Give the rate."
        )
        return Rung("take", Basis.MISSING, said)
    kept = 1 - (returns[0] or ZERO)
    said = sentence("The share you gave, of what is not refunded.")
    return Rung("take", Basis.GIVEN, said, Part(-question.given.take_rate * kept, ZERO))


# ------------------------------------------------------------------ goods and the way to the buyer


def _cogs(question: Question) -> Rung:
    landed = question.costs.landed
    if landed is None:
        said = sentence(
            "No landed cost of {sku} is known on {day}. Add it with the products template.",
            sku=question.sku,
            day=question.on,
        )
        return Rung("cogs", Basis.MISSING, said)
    return Rung(
        "cogs", Basis.OWN, sentence("Your landed cost on {day}.", day=question.on), Part(ZERO, -landed)
    )


def _packing(question: Question) -> Rung:
    packing = question.costs.packing
    if not packing:
        said = sentence("Your product costs state no packing.")
        return Rung("packing_cost", Basis.NONE, said, NOTHING)
    return Rung("packing_cost", Basis.OWN, sentence("Your packing per unit."), Part(ZERO, -packing))


def _here(question: Question, way: Way) -> tuple[Measured, dict[str, str]]:
    """What was sold this way: of the SKU, else of all SKUs."""
    where = {"checkout": str(way.checkout), "pool": str(way.pool), "market": question.market}
    own = question.history.sku(**where)
    if own.units:
        return own, {**where, "sku": question.sku}
    return question.history.shop(**where), where


def _units_per_order(question: Question, way: Way) -> Decimal:
    for measured in (_here(question, way)[0], question.history.shop()):
        if measured.units_per_order:
            return measured.units_per_order
    return ONE


def _buyer_shipping(question: Question, way: Way) -> Decimal:
    return _here(question, way)[0].per_unit("buyer_shipping") or ZERO


def _buyer_shipping_rung(question: Question, way: Way) -> Rung:
    measured, where = _here(question, way)
    if measured.units:
        part = Part(ZERO, _buyer_shipping(question, way))
        said = sentence("What buyers paid for shipping, per unit.")
        return Rung("buyer_shipping", Basis.MEASURED, said, part, opens={**where, "figure": "buyer_shipping"})
    elsewhere = question.history.shop(market=question.market).per_unit("buyer_shipping") or ZERO
    said = sentence(
        "Nothing was sold this way: free shipping, at best what buyers pay elsewhere in this market."
    )
    best = Part(ZERO, max(elsewhere, ZERO))
    return Rung("buyer_shipping", Basis.ASSUMED, said, NOTHING, NOTHING, best)


def _shipping(question: Question, way: Way) -> Rung:
    """Shipping to the buyer. A platform that ships has it in its fulfilment fee or its price."""
    measured, where = _here(question, way)
    if way.form is Form.RETAIL and measured.units and measured.shipping_cost:
        part = Part(ZERO, measured.per_unit("shipping_cost") or ZERO)
        said = sentence("What shipping cost per unit.")
        return Rung("shipping_cost", Basis.MEASURED, said, part, opens={**where, "figure": "shipping_cost"})
    if way.pool is not Pool.SELLER_WAREHOUSE:
        said = sentence("The platform ships. What you pay to reach its warehouse is not in your files.")
        return Rung("shipping_cost", Basis.NONE, said, NOTHING)
    if question.costs.shipping is None:
        said = sentence(
            "No cost of shipping an order is known for {sku}. Add it with the products template.",
            sku=question.sku,
        )
        return Rung("shipping_cost", Basis.MISSING, said)
    part = Part(ZERO, -question.costs.shipping / _units_per_order(question, way))
    return Rung("shipping_cost", Basis.OWN, sentence("Your shipping cost of an order, per unit."), part)
