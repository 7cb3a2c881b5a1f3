"""Mei asks by which way of selling a mug leaves most: every figure worked out here by hand.

In the three months before February 2026 she sold 20 mugs in her own store, one an order, at 20.00 with
2.00 of shipping paid by the buyer; two were refunded. A mug costs her 5.00, packing 0.50, a parcel 4.00.
Ads for her store cost 40.00, a tenth of the 400.00 that buyers paid.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import ibis
import pytest
from hypothesis import given
from hypothesis import strategies as st
from impact_ledger import LINK, META, D, ledger, line

from channelshift.impact.mode_history import History, history_of
from channelshift.impact.mode_ladder import Basis, Ladder, Part, Rung
from channelshift.impact.mode_question import Given, OwnCosts, Question, Waited
from channelshift.impact.modes import Comparison, Offer, compare
from channelshift.rulebook import Rulebook
from channelshift.terms.days import Period
from channelshift.terms.text import sentence

BOOK = Rulebook.packaged()
WINTER = Period(date(2025, 11, 1), date(2026, 1, 31))
FEBRUARY = date(2026, 2, 1)
MUG = OwnCosts(landed=D("5"), shipping=D("4"), packing=D("0.5"), supply_price=D("11"))
STORE, SHOP = "own_store.seller_warehouse.retail", "tiktok_shop.seller_warehouse.retail"
SUPPLIED, SHARED = "platform.consigned.supply", "platform.consigned.commission"
AMAZON, FBA = "amazon.seller_warehouse.retail", "amazon.platform_warehouse.retail"


def sold(number: int, **said) -> dict:
    costs = {"cogs": -5, "shipping_cost": -4, "packing_cost": "-0.5", "buyer_shipping": 2}
    return line(LINK, "2025-12-01", order_id=str(number), sku="MUG", gross_sales=20, **costs, **said)


@pytest.fixture(scope="module")
def history() -> History:
    con = ibis.duckdb.connect()
    lines = [sold(n, refunds=-20 if n < 2 else 0) for n in range(20)]
    lines.append(line(META, "2025-12-01", what="ad_day", ads=-40))
    return history_of(con, ledger(*lines), WINTER, "MUG")


def asked(history: History, on: date = FEBRUARY, market: str = "US", **said) -> Question:
    known = {"costs": MUG, "rate_of": {"USD": D(1)}.get, "fees": tuple(BOOK.fee_periods()), **said}
    return Question("MUG", market, on, "USD", BOOK.on(on), history, **known)


def offer(found: Comparison, key: str) -> Offer:
    return next(o for o in (*found.offers, *found.others) if o.way.key == key)


def steps(one: Offer) -> dict[str, str]:
    amounts = {r.name: one.ladder.amounts(r) for r in one.ladder.rungs}
    return {
        name: str(a.mid.normalize()) if a else "missing" for name, a in amounts.items() if a is None or a.mid
    }


def cm3(one: Offer) -> tuple[str, ...] | None:
    found = one.ladder.subtotal("cm3")
    return None if found is None else tuple(str(amount.normalize()) for amount in found)


def test_her_own_store_step_by_step(history):
    """2.9% of the 22.00 a buyer pays and 0.30 are 0.938; ads take a tenth of the price."""
    store = offer(compare(asked(history)), STORE)
    assert steps(store) == {
        "price": "2E+1",
        "refunds": "-2",
        "cogs": "-5",
        "buyer_shipping": "2",
        "shipping_cost": "-4",
        "packing_cost": "-0.5",
        "payment_fee": "-0.938",
        "ads": "-2",
    }
    assert [store.ladder.subtotal(s).mid for s in ("net_sales", "cm1", "cm2", "cm3")] == [
        D("18"), D("13"), D("9.562"), D("7.562"),
    ]  # fmt: skip
    assert store.is_reference and store.tie_price == D("20") and store.sold_here == 20


def test_the_shop_she_has_not_opened_yet(history):
    """6% of the 18.00 that stay is 1.08; of the fee on the tenth that is refunded a fifth is kept: 0.024.
    Nobody paid shipping there yet: none, or at best the 2.00 of her store."""
    shop = offer(compare(asked(history)), SHOP)
    assert steps(shop)["platform_fee"] == "-1.08" and steps(shop)["refund_fee"] == "-0.024"
    assert cm3(shop) == ("5.396", "5.396", "7.396")
    fee = next(r for r in shop.ladder.rungs if r.name == "platform_fee")
    assert (fee.basis, fee.rules) == (Basis.RULE, ("tiktok-us-ref-6pct",))
    assert [r.basis for r in shop.ladder.rungs if r.name in ("price", "refunds", "ads")] == [
        Basis.ASSUMED, Basis.MEASURED, Basis.ASSUMED,
    ]  # fmt: skip


def test_the_tie_price_of_a_shop_is_solved_for(history):
    """Of each dollar 1 - 0.1 - 0.054 - 0.0012 - 0.1 = 0.7448 stay, and 9.50 are paid whatever the price:
    (7.562 + 9.50) / 0.7448 = 22.9082."""
    assert offer(compare(asked(history)), SHOP).tie_price == D("22.9082")


def test_the_supply_price_that_ties(history):
    """11.00 - 5.00 - 0.50 = 5.50; 13.062 would leave her store's 7.562. Returns may cost her a tenth."""
    managed = offer(compare(asked(history)), SUPPLIED)
    assert cm3(managed) == ("4.4", "5.5", "5.5")
    assert managed.tie_price == D("13.062")


def test_a_managed_platform_that_takes_a_share(history):
    """20.00 less 2.00 refunds; of 18.00 the platform takes 30%, 5.40: 12.60 - 5.50 = 7.10."""
    without, with_share = compare(asked(history)), compare(asked(history, given=Given(take_rate=D("0.3"))))
    assert cm3(offer(without, SHARED)) is None
    assert [r.name for r in offer(without, SHARED).ladder.missing()] == ["take"]
    assert cm3(offer(with_share, SHARED)) == ("7.1", "7.1", "7.1")


def test_a_commission_known_as_a_range_gives_a_range(history):
    """8% to 15% of 18.00: 1.44 to 2.70, in the middle 2.07. At best buyers pay 2.00 of shipping."""
    amazon = offer(compare(asked(history)), AMAZON)
    assert cm3(amazon) == ("3.8", "4.43", "7.06")


def test_a_fee_no_rule_states_is_not_nothing(history):
    fba = offer(compare(asked(history)), FBA)
    assert {r.name for r in fba.ladder.missing()} == {"fulfilment_fee", "storage"}
    assert cm3(fba) is None and fba.tie_price is None


@pytest.mark.parametrize(
    ("day", "rate", "rules"),
    [
        (date(2024, 3, 31), "-0.66", ("tiktok-us-ref-2pct", "tiktok-us-ref-2pct-fixed")),
        (date(2024, 4, 1), "-1.08", ("tiktok-us-ref-6pct",)),
    ],
)
def test_fees_change_on_their_day(history, day, rate, rules):
    """2% of 18.00 and 0.30 an order until the end of March 2024, 6% from April."""
    shop = offer(compare(asked(history, day)), SHOP)
    fee = next(r for r in shop.ladder.rungs if r.name == "platform_fee")
    assert str(shop.ladder.amounts(fee).mid.normalize()) == rate
    assert set(fee.rules) == set(rules)


@pytest.mark.parametrize(("day", "opened"), [(date(2023, 9, 11), False), (date(2023, 9, 12), True)])
def test_a_way_is_offered_from_the_day_it_opens(history, day, opened):
    found = compare(asked(history, day))
    assert (SHOP in {o.way.key for o in found.offers}) is opened
    assert (SHOP in {o.way.key for o in found.others}) is not opened


def test_what_ends_soon_is_said(history):
    def risks(day: date) -> list[str]:
        return [str(r) for r in offer(compare(asked(history, day)), SHOP).risks if "ends on" in str(r)]

    assert risks(date(2023, 12, 31)) == []
    assert risks(date(2024, 1, 1)) == [
        "tiktok-us-ref-2pct ends on 2024-03-31.",
        "tiktok-us-ref-2pct-fixed ends on 2024-03-31.",
    ]


def test_all_her_profit_comes_through_her_store(history):
    assert "100% of the shop's CM3 comes through own_store." in map(
        str, offer(compare(asked(history)), STORE).risks
    )


def test_without_a_cost_nothing_below_net_sales_is_known(history):
    found = compare(asked(history, costs=OwnCosts()))
    store = offer(found, STORE)
    assert store.ladder.subtotal("net_sales").mid == D("18") and store.ladder.subtotal("cm1") is None
    assert found.reference is None and store.tie_price is None
    assert "Add it with the products template." in str(store.ladder.missing()[0].said)


def test_a_product_that_was_never_sold(history):
    """No price: not available. With a price given, returns are the shop's own: 10%."""
    never = replace(history, of_sku=())
    assert offer(compare(asked(never)), STORE).ladder.price is None
    priced = offer(compare(asked(never, given=Given(price=D("30")))), STORE)
    assert steps(priced)["refunds"] == "-3"


def test_an_empty_shop_knows_no_price_and_breaks_nothing():
    empty = compare(asked(History(WINTER), costs=OwnCosts()))
    assert empty.reference is None
    assert {cm3(o) for o in (*empty.offers, *empty.others)} == {None}


def test_a_fixed_fee_in_another_currency_needs_a_rate(history):
    """Until April 2024 the shop took 2% of 18.00, 0.36, and 0.30 dollars an order: 0.24 at 0.80."""

    def fee(rate: Decimal | None) -> tuple[Basis, str | None]:
        question = asked(history, date(2024, 3, 31), rate_of={"USD": rate}.get)
        shop = offer(compare(question), SHOP)
        rung = next(r for r in shop.ladder.rungs if r.name == "platform_fee")
        amounts = shop.ladder.amounts(rung)
        return rung.basis, amounts and str(amounts.mid.normalize())

    assert fee(None) == (Basis.MISSING, None)
    assert fee(D("0.8")) == (Basis.RULE, "-0.6")


def test_days_to_cash_are_measured_before_a_rule_is_asked(history):
    waited = {("own_store", "US"): Waited(9, 12, 20, 18, to_payout=True)}
    found = compare(asked(history, waited=waited))
    days = offer(found, STORE).days
    assert (days.low, days.usual, days.high, days.since, days.basis) == (
        9,
        12,
        20,
        "shipping",
        Basis.MEASURED,
    )
    by_rule = offer(found, SHOP).days
    assert (by_rule.low, by_rule.usual, by_rule.high, by_rule.since) == (1, 7, 31, "delivery")
    assert by_rule.rules == ("tiktok-us-settle-std", "tiktok-us-settle-range")
    assert offer(compare(asked(history)), STORE).days.basis is Basis.MISSING


def test_storage_for_a_month_and_for_as_long_as_goods_lie(history):
    """0.03 a week is 0.13 a month. Sixty days are 60 * 12 / 365 months: 0.2564; 365 / 12 days are one."""
    costs = MUG._replace(storage_week=D("0.03"))
    usual = offer(compare(asked(history, costs=costs)), FBA)
    assert usual.shelf.mid == Part(D(0), D("-0.13"))
    assert steps(usual)["storage"] == "-0.2564"
    measured = offer(compare(asked(history, costs=costs, shelf_days={"amazon": D(365) / 12})), FBA)
    assert steps(measured)["storage"] == "-0.13"


def test_storage_by_the_tiers_of_the_day(history):
    """A litre on Amazon's shelf: 0.78 a cubic foot of 28.3168 litres before October, 2.40 from it."""
    given = Given(litres=D("28.316846592"))

    def month(day: date) -> Decimal:
        return offer(compare(asked(history, day, given=given)), FBA).shelf.mid.fixed

    assert (month(date(2026, 9, 30)), month(date(2026, 10, 1))) == (D("-0.78"), D("-2.4"))


amounts = st.decimals(min_value="0.01", max_value="500", places=2)
shares = st.decimals(min_value="-0.9", max_value="0", places=4)


@given(shares=st.lists(shares, max_size=2), fixed=amounts, target=amounts)
def test_at_its_tie_price_a_way_leaves_exactly_the_target(shares, fixed, target):
    whole = (Decimal(1), *shares)
    said = sentence("x")
    rungs = [Rung("ads", Basis.GIVEN, said, Part(share, Decimal(0))) for share in whole]
    rungs.append(Rung("cogs", Basis.OWN, said, Part(Decimal(0), -fixed)))
    price = Ladder(None, tuple(rungs)).tie_price(target)
    if sum(whole) <= 0:
        assert price is None
    else:
        left = sum(whole) * price - fixed
        assert abs(left - target) <= Decimal("0.0001")
