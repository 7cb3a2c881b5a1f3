"""channelshift plan: where budget, hours and stock should go, week by week."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from channelshift.cli import screen
from channelshift.cli.asked import Asked, a_day, asked_of, pairs
from channelshift.cli.complaints import cannot_write
from channelshift.cli.kept import first_shop, has_rows
from channelshift.cli.plain import print_json
from channelshift.workflows.answers import PlanAnswer, PlanLine

WEEKS = 12


def plan(
    context: typer.Context,
    first_day: Annotated[
        date | None,
        typer.Option("--from", parser=a_day, metavar="DAY", help="The first day; else the next Monday."),
    ] = None,
    weeks: Annotated[int, typer.Option(min=1, max=26, help="How many weeks.")] = WEEKS,
    budget: Annotated[float | None, typer.Option(min=0, help="Most to spend on ads per week.")] = None,
    hours: Annotated[float | None, typer.Option(min=0, help="Hours the team has per week.")] = None,
    most_on_one_platform: Annotated[
        float | None, typer.Option(min=1, max=100, help="Most profit on one platform, in percent.")
    ] = None,
    risk: Annotated[
        float | None, typer.Option(min=0, max=100, help="Weight of a bad outcome, in percent.")
    ] = None,
    cash: Annotated[float | None, typer.Option(min=0, help="Cash in hand on the first day.")] = None,
    limit: Annotated[
        list[str] | None, typer.Option(metavar="NAME=VALUE", help="Another limit of the planner.")
    ] = None,
    to_csv: Annotated[Path | None, typer.Option("--csv", metavar="FILE", help="Write it as CSV.")] = None,
    to_xlsx: Annotated[Path | None, typer.Option("--xlsx", metavar="FILE", help="Write it as XLSX.")] = None,
    to_ics: Annotated[
        Path | None, typer.Option("--ics", metavar="FILE", help="Write its steps as a calendar.")
    ] = None,
) -> None:
    """Propose where to move, week by week.

    Spend, content hours, sales mode and stock, each line with its reason.
    """
    asked = asked_of(context)
    limits = pairs(limit or [])
    stated = {
        "budget_per_week": budget,
        "hours_per_week": hours,
        "most_on_one_platform": None if most_on_one_platform is None else most_on_one_platform / 100,
        "risk": None if risk is None else risk / 100,
        "cash": cash,
    }
    limits |= {name: _plain(value) for name, value in stated.items() if value is not None}
    from channelshift.workflows import plan_export, propose_plan

    with screen.progress() as tell:
        answer = propose_plan.propose_plan(
            asked.workspace(), first_day, weeks, limits, progress=tell, leads=_leads(asked)
        )
    for path, written in (
        (to_csv, plan_export.as_csv),
        (to_xlsx, plan_export.as_xlsx),
        (to_ics, plan_export.as_ics),
    ):
        if path:
            _write(path, written(answer))
    print_json(answer) if asked.as_json else show(answer)


def _leads(asked: Asked) -> dict[str, int]:
    """Days to buy the SKUs of which only a launch tells."""
    if not has_rows(asked):
        return {}
    with first_shop(asked):
        from channelshift.workflows.launches_suppliers import lead_days

        return lead_days(asked.workspace().today)


def _plain(number: float) -> str:
    return f"{number:.6f}".rstrip("0").rstrip(".")


def _write(path: Path, content: str | bytes) -> None:
    data = content.encode("utf-8") if isinstance(content, str) else content
    try:
        path.write_bytes(data)
    except OSError as error:
        raise cannot_write(path, error) from error


def show(answer: PlanAnswer) -> None:
    """The plan: what it earns, its first week with reasons, and what its limits are worth."""
    money = answer.currency
    screen.heading(answer.answer)
    before, after = answer.cm3_before, answer.cm3_after
    screen.table(
        ("CM3 over the plan", "low", "middle", "high"),
        (
            (name, *(screen.amount(x, money) for x in (value.low, value.mid, value.high)))
            for name, value in ((f"nothing done ({money})", before), (f"this plan ({money})", after))
        ),
        ("low", "middle", "high"),
    )
    _due(answer)
    first = [line for line in answer.lines if line.week == min(each.week for each in answer.lines)]
    if first:
        screen.say("")
        screen.heading(f"The week of {first[0].week}")
        rows = ((x.what, x.where, _amount(x), x.unit, x.reason) for x in first)
        screen.table(("what", "where", "how much", "unit", "why"), rows, ("how much",))
        screen.say(f"{len(answer.lines)} lines over {answer.weeks} weeks: --csv FILE has them all.")
    _risk(answer)
    for title, sentences in (
        ("What changed since the last plan", answer.changed),
        ("What the limits are worth", [price.limit for price in answer.shadow_prices]),
        ("What this rests on", answer.rests_on),
    ):
        if sentences:
            screen.say("")
            screen.heading(title)
            screen.say(*sentences)


def _amount(line: PlanLine) -> str:
    """How much; a sales mode is chosen, it has no amount."""
    return "" if line.what == "mode" else f"{line.amount:,f}"


def _due(answer: PlanAnswer) -> None:
    """What depends on news, and by which day it must be decided."""
    due = sorted({(x.decide_by, x.what, x.where) for x in answer.lines if x.when == "by" and x.decide_by})
    if due:
        screen.say("")
        screen.heading("To decide by a day")
        screen.table(("by", "what", "where"), due[:10])


def _risk(answer: PlanAnswer) -> None:
    """Each way the rule may go, with and without the plan."""
    if not answer.scenarios:
        return
    screen.say("")
    screen.heading("If it goes otherwise")
    money = answer.currency
    screen.table(
        ("case", "chance", f"nothing done ({money})", f"this plan ({money})"),
        (
            (x.words, f"{x.probability:.0%}", screen.amount(x.before, money), screen.amount(x.after, money))
            for x in answer.scenarios
        ),
        ("chance", f"nothing done ({money})", f"this plan ({money})"),
    )
    if answer.regret:
        screen.say(answer.regret)
