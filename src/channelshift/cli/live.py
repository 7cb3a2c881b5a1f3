"""channelshift live: which live hours earn, and what an hour must bring."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated

import typer

from channelshift.cli import screen
from channelshift.cli.after_sales import show_rows
from channelshift.cli.asked import a_day, a_period, asked_of, pairs
from channelshift.cli.kept import first_shop
from channelshift.cli.plain import print_json
from channelshift.content.live import RATES, Between
from channelshift.terms.days import Period
from channelshift.workflows.live_answers import LiveAnswer

app = typer.Typer(help="Live sessions, and what an hour must bring.", rich_markup_mode=None)


@app.callback(invoke_without_command=True)
def live(
    context: typer.Context,
    period: Annotated[
        Period | None, typer.Option(parser=a_period, metavar="FIRST..LAST", help="Two days, or one month.")
    ] = None,
    host: Annotated[str, typer.Option(help="Only this host's sessions.")] = "",
    figure: Annotated[str, typer.Option(help="Open a figure row by row: net_sales, cm3, viewers ...")] = "",
    where: Annotated[
        list[str] | None,
        typer.Option(metavar="KEY=VALUE", help="With --figure: which rows (session, host, sku)."),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="With --figure: how many rows.")] = 200,
    offset: Annotated[int, typer.Option(min=0, help="With --figure: how many rows to pass over.")] = 0,
    csv: Annotated[bool, typer.Option("--csv", help="Write the sessions as CSV.")] = False,
) -> None:
    """Show live sessions, best hours and products, and what a host's hour must bring."""
    if context.invoked_subcommand is not None:
        return
    asked = asked_of(context)
    if figure:
        with first_shop(asked):
            from channelshift.workflows.live_rows import live_rows

            rows = live_rows(asked.workspace(), figure, pairs(where or []), period, limit, offset)
        print_json(rows) if asked.as_json else show_rows(rows)
        return
    with first_shop(asked):
        from channelshift.workflows.live import live as answer
        from channelshift.workflows.live_export import as_csv

        found = answer(asked.workspace(), period, host)
    if csv:
        print(as_csv(found), end="")
        return
    print_json(found) if asked.as_json else _show(found)


@app.command("hour")
def hour(
    context: typer.Context,
    amount: Annotated[str, typer.Argument(help="What one hour costs, for example 25.50.")],
    currency: Annotated[str, typer.Argument(help="Its currency, for example USD.")],
    since: Annotated[
        date, typer.Option("--from", parser=a_day, metavar="DAY", help="The first day it holds.")
    ],
    host: Annotated[str, typer.Option(help="Whose hour; else every hour.")] = "",
) -> None:
    """State what an hour of live costs."""
    with first_shop(asked_of(context)):
        from channelshift.workflows.live_costs import state

        try:
            cost = Decimal(amount)
        except InvalidOperation:
            raise typer.BadParameter(f"{amount!r} is no amount. Write it as 25 or 25.50.") from None
        state(host, since, cost, currency)
    screen.say("Kept.")


def _show(found: LiveAnswer) -> None:
    screen.say(
        f"{len(found.rows)} sessions, {found.hours:g} hours: {found.total.orders} orders "
        f"({found.claimed_orders if found.claimed_orders is not None else screen.MISSING} claimed); "
        f"net sales {_amount(found, found.total.net_sales)}, CM3 {_amount(found, found.total.cm3)}, "
        f"hours cost {_amount(found, found.cost)} {found.currency}."
    )
    for name, (over, under) in RATES.items():
        value = found.rates[name]
        said = screen.MISSING if value is None else f"{value:.4f}"
        screen.say(f"{name}: {said} ({over} / {under}, as claimed)")
    screen.heading("Orders a live hour, with luck taken out")
    numbers = ("sessions", "hours", "counted", "rate", "low", "high")
    screen.table(
        ("by", "which", *numbers),
        (
            (s.by, " ".join(s.key), s.pace.sessions, f"{s.pace.hours:g}", f"{s.pace.raw:.2f}", *_pace(s.pace))
            for s in found.slots
        ),
        numbers,
    )
    _hours(found)
    screen.heading("Best products")
    screen.table(
        ("sku", "units", "an hour", "low", "high", "cm3", "cm3 an hour"),
        (
            (p.sku, p.earned.units, *_pace(p.pace, 3), _amount(found, p.earned.cm3), _amount(found, p.hour))
            for p in found.products[:20]
        ),
        ("units", "an hour", "low", "high", "cm3", "cm3 an hour"),
    )
    screen.say(*found.missing, *found.notes)


def _hours(found: LiveAnswer) -> None:
    screen.heading("What an hour must bring")
    screen.table(
        ("host", "hours", "cost", "orders needed", "net sales needed", "it brings", "verdict"),
        (
            (
                b.host,
                f"{b.hours:g}",
                _amount(found, b.cost),
                _between(b.orders),
                _amount(found, b.net_sales),
                screen.MISSING if b.pace is None else f"{b.pace.low:.2f} to {b.pace.high:.2f}",
                b.verdict,
            )
            for b in found.break_even
        ),
        ("hours", "cost", "orders needed", "net sales needed"),
    )
    if found.second:
        screen.say(
            f"{found.second.more:g} hours a week more: {_between(found.second.orders)} orders, "
            f"CM2 {_between(found.second.cm2)} {found.currency} a week, the hours cost "
            f"{_amount(found, found.second.cost)}. Learned from {found.second.weeks} weeks."
        )


def _pace(pace: object, places: int = 2) -> tuple[str, str, str]:
    rate, low, high = (getattr(pace, name) for name in ("rate", "low", "high"))
    return f"{rate:.{places}f}", f"{low:.{places}f}", f"{high:.{places}f}"


def _between(value: Between | None) -> str:
    if value is None:
        return screen.MISSING
    ends = (screen.MISSING if end is None else f"{end:.2f}" for end in (value.low, value.high))
    return f"{value.mid:.2f} ({' to '.join(ends)})"


def _amount(found: LiveAnswer, amount: Decimal | None) -> str:
    return screen.amount(amount, found.currency)
