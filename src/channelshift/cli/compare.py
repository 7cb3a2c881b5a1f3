"""channelshift compare: one product in one market, every way of selling on one ladder."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated

import typer

from channelshift.cli import screen
from channelshift.cli.asked import a_day, asked_of
from channelshift.cli.plain import print_json
from channelshift.workflows.answers_modes import Between, CashDays, Comparison, OfferRow

_AMOUNT = "AMOUNT"


def an_amount(text: str) -> Decimal:
    """An amount of at least nothing, written plainly."""
    try:
        amount = Decimal(text)
    except InvalidOperation:
        amount = Decimal(-1)
    if not amount.is_finite() or not 0 <= amount < Decimal(10) ** 9:
        raise typer.BadParameter(f"{text!r} is no amount. Write it as 12.50.")
    return amount


def compare(
    context: typer.Context,
    sku: Annotated[str, typer.Argument(help="The product, as your orders or product costs call it.")],
    market: Annotated[str, typer.Option(help="The buyers' country, such as US.")],
    on: Annotated[
        date | None, typer.Option(parser=a_day, metavar="DAY", help="The day whose rules count; else today.")
    ] = None,
    price: Annotated[
        Decimal | None, typer.Option(parser=an_amount, metavar=_AMOUNT, help="What a buyer would pay.")
    ] = None,
    supply_price: Annotated[
        Decimal | None,
        typer.Option(parser=an_amount, metavar=_AMOUNT, help="What a managed platform would pay you."),
    ] = None,
    take_rate: Annotated[
        Decimal | None,
        typer.Option(parser=an_amount, metavar="PERCENT", help="The share a managed platform would take."),
    ] = None,
    litres: Annotated[
        Decimal | None, typer.Option(parser=an_amount, metavar="LITRES", help="The volume of one unit.")
    ] = None,
    against: Annotated[
        str, typer.Option(metavar="WAY", help="The way to tie with; else the one you sell most by.")
    ] = "",
    steps: Annotated[bool, typer.Option("--steps", help="Every step, and what it rests on.")] = False,
) -> None:
    """Put every way of selling a product on one ladder."""
    if take_rate is not None and take_rate > 100:
        raise typer.BadParameter("No platform takes more than 100 percent.")
    from channelshift.impact.mode_question import Given
    from channelshift.workflows.compare_modes import compare_modes

    asked = asked_of(context)
    rate = None if take_rate is None else take_rate / 100
    given = Given(price, supply_price, rate, litres or None)
    found = compare_modes(asked.workspace(), sku, market.upper(), on, given, against)
    print_json(found) if asked.as_json else _show(found, steps)


def _show(found: Comparison, steps: bool) -> None:
    screen.say(f"One unit of {found.sku} in {found.market} on {found.on}, in {found.currency}.")
    numbers = ("sold", "price", "net sales", "cm1", "cm2", "cm3", "tie price")
    screen.table(
        ("way of selling", "mode", *numbers, "days to cash"),
        ([offer.key, offer.mode, *_amounts(found, offer), _days(offer.cash)] for offer in found.offers),
        numbers,
    )
    for offer in found.offers:
        if steps:
            _show_steps(found, offer)
        for said in offer.missing:
            screen.say(f"{offer.key}: {said}")
        if steps:
            screen.say(*(f"{offer.key}: {said}" for said in offer.risks))
    if found.others:
        screen.heading("Not open, or not known on that day")
        screen.say(*(f"{offer.key}: {offer.why}" for offer in found.others))
    screen.say(*found.notes)


def _amounts(found: Comparison, offer: OfferRow) -> list[object]:
    subtotals = (
        _between(offer.subtotals[name], found.currency) for name in ("net_sales", "cm1", "cm2", "cm3")
    )
    price, tie = (screen.amount(x, found.currency) for x in (offer.price, offer.tie_price))
    mark = " *" if offer.is_reference else ""
    return [offer.units_sold, price, *subtotals, tie + mark]


def _between(value: Between | None, currency: str) -> str:
    if value is None:
        return screen.MISSING
    middle = screen.amount(value.mid, currency)
    if not value.is_range:
        return middle
    return f"{middle} ({screen.amount(value.low, currency)} to {screen.amount(value.high, currency)})"


def _days(cash: CashDays) -> str:
    if cash.usual is None:
        return screen.MISSING
    between = f" ({cash.low} to {cash.high})" if cash.low != cash.high else ""
    return f"{cash.usual}{between} from {cash.since}, {cash.basis}"


def _show_steps(found: Comparison, offer: OfferRow) -> None:
    screen.heading(offer.key)
    screen.table(
        ("step", "amount", "basis", "rules", "rests on"),
        (
            (
                step.name,
                _between(Between(step.low, step.mid, step.high), found.currency)
                if step.low is not None and step.mid is not None and step.high is not None
                else screen.MISSING,
                step.basis,
                " ".join(step.rules),
                step.said,
            )
            for step in offer.steps
        ),
        ("amount",),
    )
