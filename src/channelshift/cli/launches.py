"""channelshift launches: new products from idea to verdict, and what the rule advises of each."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated

import typer

from channelshift.cli import screen
from channelshift.cli.asked import Asked, a_day, asked_of, pairs
from channelshift.cli.kept import first_shop
from channelshift.cli.plain import print_json
from channelshift.terms.complaints import ChannelshiftError
from channelshift.terms.files import written_aside
from channelshift.terms.text import sentence
from channelshift.workflows.launches_answers import Launches, LaunchPage, LaunchRow, Test

app = typer.Typer(help="Launches: new products from idea to verdict.", rich_markup_mode=None)
Number = Annotated[int, typer.Argument(metavar="LAUNCH", help="The number of the launch.")]
On = Annotated[date | None, typer.Option(parser=a_day, metavar="DAY", help="When; else today.")]


@app.callback(invoke_without_command=True)
def launches(
    context: typer.Context,
    csv: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the list into this CSV.")] = None,
) -> None:
    """Show every launch, what is due and what the rule advises."""
    if context.invoked_subcommand is not None:
        return
    asked = asked_of(context)
    with first_shop(asked):
        from channelshift.workflows.launches_list import launches as answer

        found = answer(asked.workspace())
    if csv:
        _write(csv, found)
    print_json(found) if asked.as_json else _show(found)


@app.command("show")
def show(context: typer.Context, launch: Number) -> None:
    """Show one launch with its test, day by day."""
    asked = asked_of(context)
    page = _page(asked, launch)
    print_json(page) if asked.as_json else _tell(page)


@app.command("add")
def add(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="What the product is called.")],
    on: On = None,
    sku: Annotated[str, typer.Option(help="The seller's own SKU.")] = "",
    category: Annotated[str, typer.Option(help="Its category.")] = "",
    supplier: Annotated[str, typer.Option(help="Who makes it.")] = "",
    source: Annotated[str, typer.Option(help="Where it is first shown, for example tiktok_live.")] = "",
    market: Annotated[str, typer.Option(help="Its market, for example GB.")] = "",
    sample_days: Annotated[int, typer.Option(min=0, help="Days the sample was promised in.")] = 7,
) -> None:
    """Write down an idea."""
    asked = asked_of(context)
    with first_shop(asked):
        from channelshift.workflows.launches import start

        said = {"sku": sku, "category": category, "supplier": supplier, "source": source, "market": market}
        made = start(name, on or asked.workspace().today, {**said, "sample_days": sample_days})
    screen.say(f"Launch {made} is kept.")


@app.command("step")
def step(
    context: typer.Context,
    launch: Number,
    act: Annotated[str, typer.Argument(help="sample_asked, sample_here, ordered, arrived or selling.")],
    on: On = None,
) -> None:
    """Record a step."""
    asked = asked_of(context)
    with first_shop(asked):
        from channelshift.workflows.launches import step as record

        record(launch, act, on or asked.workspace().today)
    screen.say(f"Launch {launch}: {act}.")


@app.command("terms")
def terms(
    context: typer.Context,
    launch: Number,
    stated: Annotated[
        list[str],
        typer.Argument(
            metavar="NAME=VALUE",
            help="hurdle, hoped, scale_error, stop_error, swing as shares of 1; click_cost as an amount.",
        ),
    ],
) -> None:
    """Fix the terms of the test, before its first day counts."""
    asked = asked_of(context)
    given = {name: _number(text) for name, text in pairs(stated).items()}
    with first_shop(asked):
        from channelshift.workflows.launches_list import has_days
        from channelshift.workflows.launches_terms import set_terms

        set_terms(launch, given, has_days(asked.workspace(), launch))
    screen.say(f"Launch {launch}: the terms are fixed.")


@app.command("day")
def day(
    context: typer.Context,
    launch: Number,
    on: Annotated[date, typer.Argument(parser=a_day, metavar="DAY", help="A whole day, before today.")],
    clicks: Annotated[int, typer.Argument(help="Clicks on the product.")],
    orders: Annotated[int, typer.Argument(help="Orders of the same day and place.")],
) -> None:
    """Enter a day's clicks and orders, where no file says them."""
    asked = asked_of(context)
    with first_shop(asked):
        from channelshift.workflows.launches import put_day

        put_day(launch, on, clicks, orders, asked.workspace().today)
    _say_advice(_page(asked, launch).row.test)


@app.command("verdict")
def verdict(
    context: typer.Context,
    launch: Number,
    decided: Annotated[str, typer.Argument(metavar="VERDICT", help="stop, refill or scale.")],
    on: On = None,
) -> None:
    """Take the verdict; what the rule advises is kept beside it."""
    asked = asked_of(context)
    with first_shop(asked):
        from channelshift.workflows.launches import decide
        from channelshift.workflows.launches_list import advice_of

        shop = asked.workspace()
        advice = advice_of(shop, launch)
        decide(launch, decided, on or shop.today, advice)
    screen.say(f"Launch {launch}: {decided}. The rule advised: {advice.get('advice', screen.MISSING)}.")


def _page(asked: Asked, launch: int) -> LaunchPage:
    with first_shop(asked):
        from channelshift.workflows.launches_list import launch as answer

        return answer(asked.workspace(), launch)


def _number(text: str) -> Decimal:
    try:
        number = Decimal(text)
    except ArithmeticError:
        number = Decimal("NaN")
    if not number.is_finite():
        raise ChannelshiftError(sentence("{text} is no number.", text=text[:40]))
    return number


def _write(to: Path, found: Launches) -> None:
    from channelshift.workflows.launches_export import list_csv

    try:
        with written_aside(to) as file:
            file.write(list_csv(found).encode())
    except OSError as error:
        raise ChannelshiftError(
            sentence("{file} cannot be written: {why}.", file=to, why=error.strerror or str(error))
        ) from error


def _show(found: Launches) -> None:
    risk = f"{screen.amount(found.at_risk, found.currency)} {found.currency}"
    screen.say(f"On {found.today}: {len(found.rows)} launches; goods at risk, at cost: {risk}.")
    screen.table(
        ("launch", "name", "step", "due", "orders", "clicks", "advice", "verdict"),
        (_cells(row) for row in found.rows),
        ("launch", "orders", "clicks"),
    )
    screen.table(
        ("supplier", "what", "promised", "real", "range", "late"),
        (
            (s.name, s.what, s.promised or "", s.real or "", f"{s.low} to {s.high}" if s.n else "", s.late)
            for s in found.suppliers
        ),
    )
    screen.say(*found.notes)


def _cells(row: LaunchRow) -> tuple[object, ...]:
    due, test = row.due, row.test
    late = f", {due.late} days late" if due and due.late else ""
    told = (test.orders, test.clicks, test.outcome) if test and test.days else ("", "", "")
    when = f"{due.what} {due.on}{late}" if due else ""
    return (row.facts.id, row.facts.name, row.facts.step, when, *told, row.facts.verdict)


def _tell(page: LaunchPage) -> None:
    facts, batch = page.row.facts, page.row.batch
    screen.heading(f"{facts.name} ({facts.step})")
    screen.say(
        f"Money in: {screen.amount(batch.money_in, facts.currency)}; goods at risk: "
        f"{screen.amount(batch.at_risk, facts.currency)} {facts.currency}."
    )
    _say_advice(page.row.test)
    screen.table(
        ("day", "clicks", "orders", "times likelier as hoped", "advice", "from"),
        (
            (d.on, d.clicks, d.orders, "" if d.evidence is None else f"{d.evidence:.2f}", d.outcome, d.base)
            for d in page.days
        ),
        ("clicks", "orders", "times likelier as hoped"),
    )
    screen.say(*page.notes, *page.pays.rests_on)


def _say_advice(test: Test | None) -> None:
    if test is None:
        screen.say("No terms are stated: fix a hurdle first.")
        return
    screen.say(
        f"{test.outcome}: {test.orders} orders of {test.clicks} clicks; hurdle {test.hurdle:.2%}, hoped for "
        f"{test.hoped:.2%}. Errors at most: scaling a loser {test.scale_error:.0%}, stopping a winner "
        f"{test.stop_error:.0%}."
    )
    if test.clicks_if_loser is not None:
        screen.say(
            f"Further clicks until told, about: {test.clicks_if_loser:,} just at the hurdle, "
            f"{test.clicks_if_winner:,} if as hoped."
        )
