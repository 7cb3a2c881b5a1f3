"""channelshift effects: acts and what came of them, who came back, and a plan against what happened."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from channelshift.cli import screen
from channelshift.cli.asked import a_day, asked_of, comma_list
from channelshift.cli.kept import first_shop
from channelshift.cli.plain import print_json

if TYPE_CHECKING:
    from channelshift.workflows.cohorts_answers import Back, Cohorts
    from channelshift.workflows.effects_answers import Measured
    from channelshift.workflows.plan_actual import PlanActual

app = typer.Typer(help="Did it work: acts, who came back, plan against actual.", rich_markup_mode=None)
Number = Annotated[int, typer.Argument(metavar="ACT", help="The number of the act, as the list shows it.")]


@app.callback(invoke_without_command=True)
def effects(context: typer.Context) -> None:
    """List the acts with their verdicts, and what may have been one."""
    if context.invoked_subcommand is not None:
        return
    asked = asked_of(context)
    with first_shop(asked):
        from channelshift.workflows.acts import acts
        from channelshift.workflows.acts_proposed import proposed
        from channelshift.workflows.effects import measured

        shop = asked.workspace()
        every = acts()
        answers = [measured(shop, kept, every=every) for kept in every] if not shop.is_empty() else []
        offered = proposed(shop)
    if asked.as_json:
        print_json({"acts": answers or every, "proposed": offered})
        return
    screen.table(
        ("act", "day", "what", "looked at", "verdict", "change", "range"),
        (_cells(answer) for answer in answers),
        ("change",),
    )
    for one in offered:
        screen.say(f"Seen: {one.key}  {one.said.on}  {one.title}. {one.because}")


def _cells(answer: Measured) -> tuple[object, ...]:
    said = answer.act.said
    return (
        answer.act.id,
        said.on,
        said.name,
        answer.measure,
        answer.verdict.replace("_", " "),
        screen.MISSING if answer.total is None else answer.total,
        "" if answer.low is None else f"{answer.low} to {answer.high} {answer.currency}".strip(),
    )


@app.command("add")
def add(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="What was done, in your own words.")],
    on: Annotated[date, typer.Option(parser=a_day, metavar="DAY", help="On which day.")],
    unit: Annotated[str, typer.Option(help="content, sku, market, route or shop.")] = "content",
    touched: Annotated[str, typer.Option(help="What it was done to, commas between.")] = "",
    beside: Annotated[str, typer.Option(help="Compare only with these, commas between.")] = "",
    kind: Annotated[str, typer.Option(help="links_removed, price, series, budget, mode or other.")] = "other",
    measure: Annotated[str, typer.Option(help="views, clicks, orders, net_sales or cm3.")] = "orders",
    weeks: Annotated[int, typer.Option(min=1, max=26, help="Weeks looked at after the day.")] = 6,
    note: Annotated[str, typer.Option(help="Anything worth remembering.")] = "",
) -> None:
    """Enter an act."""
    with first_shop(asked_of(context)):
        from channelshift.workflows.acts import Stated
        from channelshift.workflows.acts import add as keep

        names = comma_list(touched), comma_list(beside)
        number = keep(Stated(name, kind, on, unit, *names, measure=measure, weeks=weeks, note=note))
    screen.say(f"Act {number} is kept.")


@app.command("confirm")
def confirm(
    context: typer.Context,
    key: Annotated[str, typer.Argument(help="The key of what was seen, as the list shows it.")],
) -> None:
    """Keep an act that the product saw by itself."""
    asked = asked_of(context)
    with first_shop(asked):
        from channelshift.workflows.acts_proposed import confirm as keep

        number = keep(asked.workspace(), key)
    screen.say(f"Act {number} is kept.")


@app.command("remove")
def remove(context: typer.Context, act: Number) -> None:
    """Take an act out; that it was there stays in the trail."""
    with first_shop(asked_of(context)):
        from channelshift.workflows.acts import remove as take_out

        take_out(act)
    screen.say(f"Act {act} is out.")


@app.command("measure")
def measure(
    context: typer.Context,
    act: Number,
    figure: Annotated[str, typer.Option(help="views, clicks, orders, net_sales or cm3; else its own.")] = "",
) -> None:
    """Say whether an act worked."""
    asked = asked_of(context)
    with first_shop(asked):
        from channelshift.workflows.acts import act as kept
        from channelshift.workflows.effects import measured

        found = measured(asked.workspace(), kept(act), figure)
    if asked.as_json:
        print_json(found)
        return
    screen.say(found.answer, *found.needed)
    screen.table(
        ("from", "to", "", "happened", "would have", "low", "high"),
        (
            (w.first, w.last, "after" if w.after else "", *map(_told, (w.actual, w.expected, w.low, w.high)))
            for w in found.weeks
        ),
        ("happened", "would have", "low", "high"),
    )
    screen.say(f"Compared with {len(found.compared)}, left out {len(found.left_out)}.")
    screen.say(*found.checks, *found.reasons, *found.notes)


def _told(amount: object) -> object:
    return screen.MISSING if amount is None else amount


@app.command("back")
def back(
    context: typer.Context,
    route: Annotated[str, typer.Argument(help="The route that closed.")],
    closed_on: Annotated[
        date | None, typer.Option(parser=a_day, metavar="DAY", help="The day; else by the rulebook.")
    ] = None,
) -> None:
    """Say how many buyers of a closed route came back, where and how soon."""
    asked = asked_of(context)
    with first_shop(asked):
        from channelshift.workflows.cohorts import cohorts

        found = cohorts(asked.workspace(), route, closed_on)
    print_json(found) if asked.as_json else _show_back(found)


def _show_back(found: Cohorts) -> None:
    screen.say(found.answer)
    usual = {back.days: back for back in found.ordinary}
    screen.table(
        ("days", "buyers", "came back", "share", "range", "ordinary"),
        ((b.days, b.buyers, b.returned, *_share(b), _share(usual.get(b.days))[0]) for b in found.windows),
        ("buyers", "came back", "share"),
    )
    screen.table(
        ("route", "buyers", "half within"),
        ((w.route, w.buyers, f"{w.half_after} days") for w in found.where),
        ("buyers",),
    )
    rate = screen.percent(found.recapture)
    screen.say(f"Recaptured: {rate} of the CM3 the route made in as many days before.", *found.notes)


def _share(told: Back | None) -> tuple[str, str]:
    if told is None or told.share is None:
        return screen.MISSING, ""
    return screen.percent(told.share), f"{screen.percent(told.low)} to {screen.percent(told.high)}"


@app.command("plan")
def plan(
    context: typer.Context,
    number: Annotated[
        int | None, typer.Argument(metavar="[PLAN]", help="A saved plan; else the last.")
    ] = None,
) -> None:
    """Hold a plan's weeks against what happened, cause by cause."""
    asked = asked_of(context)
    with first_shop(asked):
        from channelshift.workflows.plan_actual import plan_actual, saved_plan
        from channelshift.workflows.plan_learned import learned

        shop = asked.workspace()
        saved = saved_plan(number)
        found = plan_actual(shop, *saved) if saved else None
        known = learned(shop, saved[1]) if saved and found and found.weeks else None
    if asked.as_json:
        print_json({"plan": found, "learned": known})
    elif found is None:
        screen.say("No plan has been made yet: channelshift plan makes one.")
    else:
        _show_plan(found)
        screen.say(*([known.answer, *(row.said for row in known.levers)] if known else []))


def _show_plan(found: PlanActual) -> None:
    screen.say(found.answer)
    names = [name for name, _ in found.causes]
    screen.table(
        ("week", "planned", "real", "difference", *names),
        (
            (w.week, w.planned, w.real, w.difference, *(dict(w.causes).get(name, "") for name in names))
            for w in found.weeks
        ),
        ("planned", "real", "difference", *names),
    )
    screen.say(*found.notes)
