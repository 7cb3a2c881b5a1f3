"""Money of a launch: from which conversion a click pays, what lies at risk, what the next decision costs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import ROUND_UP, Decimal

from channelshift.store.models import Launch
from channelshift.terms.days import Period
from channelshift.terms.text import Sentence, sentence
from channelshift.workflows.launches_answers import Batch, Pays
from channelshift.workflows.launches_days import Days, Sold
from channelshift.workflows.profit import opened
from channelshift.workflows.workspace import Workspace

WEEKS = 26
RECENT = timedelta(days=14)  # days that say how fast it sells
MONEY = Decimal("0.0001")
SHARE = Decimal("0.0001")
ONE = Decimal(1)
OF_PRICE = ("platform_fee", "payment_fee", "creator_commission", "refunds", "seller_discount")
OF_ORDER = ("buyer_shipping", "shipping_cost", "packing_cost", "fulfilment_fee", "other_cost")


def pays(workspace: Workspace, launch: Launch) -> Pays:
    """From which conversion a click pays: the cost of a click over what an order leaves before traffic.

    Fees, commission, discounts and refunds are the shop's own of the last half year on that source and
    market, as a share of price; postage, packing and handling per order. One unit an order.
    """
    stated = launch.asked.get("click_cost")
    found = Pays(
        price=launch.price,
        unit_cost=launch.unit_cost,
        fee_rate=None,
        per_order=None,
        left=None,
        click_cost=Decimal(stated) if stated else None,
        click_cost_from="stated" if stated else "",
        hurdle=None,
        rests_on=(),
    )
    if workspace.warehouse.snapshot() is not None and launch.source and launch.currency:
        found = _from_the_ledger(workspace, launch, found)
    return _worked_out(found)


def _from_the_ledger(workspace: Workspace, launch: Launch, found: Pays) -> Pays:
    today = workspace.today
    period = Period(today - timedelta(weeks=WEEKS), today - timedelta(days=1))
    where = {"source": launch.source, **({"market": launch.market} if launch.market else {})}
    with opened(workspace) as ledger:
        con = ledger.con
        rows = con.to_pyarrow(ledger.sums((), period, "paid", launch.currency, where)).to_pylist()
        ads = workspace.warehouse.records(con, "ad_day")
        paid = ads.filter(
            (ads.source == launch.source)
            & (ads.currency == launch.currency)
            & ads.first_day.between(period.first, period.last)
            & ads.spend.notnull()
            & (ads.clicks > 0)
        )
        spent = con.to_pyarrow(paid.aggregate(spend=paid.spend.sum(), clicks=paid.clicks.sum())).to_pylist()[
            0
        ]
    said: list[Sentence] = []
    if rows and rows[0]["gross_sales"] and rows[0]["orders"]:
        row = rows[0]
        rate = -sum((row[f] or Decimal(0) for f in OF_PRICE), Decimal(0)) / row["gross_sales"]
        each = -sum((row[f] or Decimal(0) for f in OF_ORDER), Decimal(0)) / row["orders"]
        found = replace(found, fee_rate=rate.quantize(SHARE), per_order=each.quantize(MONEY))
        said.append(
            sentence(
                "Fees, refunds and postage are those of your {n} orders from {source} since {day}.",
                n=row["orders"],
                source=launch.source,
                day=period.first,
            )
        )
    if found.click_cost is None and spent["clicks"]:
        cost = (spent["spend"] / spent["clicks"]).quantize(MONEY)
        found = replace(found, click_cost=cost, click_cost_from="ads")
        said.append(sentence("A click cost what your ads on it paid for {n} clicks.", n=spent["clicks"]))
    return replace(found, rests_on=tuple(said))


def _worked_out(found: Pays) -> Pays:
    if found.price is None or found.unit_cost is None:
        return found
    rate, each = found.fee_rate or Decimal(0), found.per_order or Decimal(0)
    left = (found.price * (ONE - rate) - each - found.unit_cost).quantize(MONEY)
    said = found.rests_on
    if found.fee_rate is None:
        said += (sentence("No sales of this source are known: fees and postage are not in it yet."),)
    if left <= 0:
        return replace(
            found, left=left, rests_on=(*said, sentence("An order leaves nothing: no conversion pays."))
        )
    if not found.click_cost:
        return replace(found, left=left, rests_on=said)
    hurdle = (found.click_cost / left).quantize(Decimal("0.000001"), ROUND_UP)
    if hurdle >= ONE:
        said += (sentence("A click costs more than an order leaves: no conversion pays."),)
        return replace(found, left=left, rests_on=said)
    return replace(found, left=left, hurdle=hurdle, rests_on=said)


def batch_of(launch: Launch, days: Days, sold: Sold | None, today: date) -> Batch:
    """What the first batch cost, what is left of it, and what the next decision costs."""
    units = _units_sold(days, sold)
    left = None if launch.batch_units is None or units is None else max(launch.batch_units - units, 0)
    if launch.arrived_on is None and launch.selling_from is None:
        left = launch.batch_units if launch.ordered_on else None
    at_risk = None if left is None or launch.unit_cost is None else (left * launch.unit_cost).quantize(MONEY)
    what, cost = _next(launch)
    return Batch(
        units=launch.batch_units,
        sold=units,
        left=left,
        at_risk=at_risk,
        cover=_cover(left, days, today),
        money_in=_money_in(launch),
        earned=sold.cm3 if sold else None,
        next_cost=cost,
        next_what=what,
    )


def _units_sold(days: Days, sold: Sold | None) -> int | None:
    """By the ledger where its sales know the SKU, else the orders of the days, one unit each."""
    if sold is not None and sold.units:
        return sold.units
    return sum(day.orders for day in days.counts) if days.counts else None


def _cover(left: int | None, days: Days, today: date) -> Decimal | None:
    recent = [day for day in days.counts if day.on >= today - RECENT]
    orders = sum(day.orders for day in recent)
    if left is None or not orders:
        return None
    return (Decimal(left) * len(recent) / orders).quantize(Decimal("0.1"))


def _batch_cost(launch: Launch) -> Decimal | None:
    if launch.batch_units is None or launch.unit_cost is None:
        return None
    return (launch.batch_units * launch.unit_cost).quantize(MONEY)


def _money_in(launch: Launch) -> Decimal | None:
    """Paid so far: the sample once asked for, the batch once ordered. None where one is not stated."""
    parts = [launch.sample_cost] if launch.sample_asked_on else []
    parts += [_batch_cost(launch)] if launch.ordered_on else []
    known = [part for part in parts if part is not None]
    return sum(known, Decimal(0)) if len(known) == len(parts) else None


def _next(launch: Launch) -> tuple[str, Decimal | None]:
    if launch.step == Launch.Step.IDEA:
        return "sample", launch.sample_cost
    if launch.step in (Launch.Step.SAMPLING, Launch.Step.SAMPLED):
        return "batch", _batch_cost(launch)
    if launch.step in (Launch.Step.ORDERED, Launch.Step.SELLING):
        return "refill", _batch_cost(launch)
    return "", None
