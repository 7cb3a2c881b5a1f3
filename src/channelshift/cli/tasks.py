"""channelshift tasks: what is still to do by when, made new from plan, audit, papers, stock and links."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated

import typer

from channelshift.cli import screen
from channelshift.cli.asked import a_day, asked_of
from channelshift.cli.kept import first_shop
from channelshift.cli.plain import print_json
from channelshift.workflows.tasks_answers import TaskList, TaskRow

app = typer.Typer(help="What is still to do, by day.", rich_markup_mode=None)
Number = Annotated[int, typer.Argument(metavar="TASK", help="The number of the task, as the list shows it.")]


@app.callback(invoke_without_command=True)
def tasks(
    context: typer.Context,
    refresh: Annotated[
        bool, typer.Option("--refresh", help="First ask plan, audit, papers, stock and links what is to do.")
    ] = False,
    origin: Annotated[
        str,
        typer.Option(help="Only what comes from: plan, audit, documents, stock, links, launches or hand."),
    ] = "",
) -> None:
    """Show what is still to do, overdue first."""
    if context.invoked_subcommand is not None:
        return
    asked = asked_of(context)
    with first_shop(asked):
        from channelshift.workflows.tasks import listing

        shop = asked.workspace()
        if refresh:
            from channelshift.workflows.tasks_gather import gather

            made = gather(shop)
            screen_note = [f"{name}: {why}" for name, why in made.silent]
        else:
            screen_note = []
        found = listing(shop.today, origin=origin)
    if asked.as_json:
        print_json(found)
        return
    _show(found)
    screen.say(*screen_note)


@app.command("add")
def add(
    context: typer.Context,
    title: Annotated[str, typer.Argument(help="What is to do, in your own words.")],
    by: Annotated[date | None, typer.Option(parser=a_day, metavar="DAY", help="By which day.")] = None,
) -> None:
    """Add a task of your own."""
    with first_shop(asked_of(context)):
        from channelshift.workflows.tasks import add as add_task

        made = add_task(title, by)
    screen.say(f"Task {made.id} is on the list.")


@app.command("done")
def done(
    context: typer.Context, task: Number, note: Annotated[str, typer.Option(help="What proves it.")] = ""
) -> None:
    """Close a task as done."""
    with first_shop(asked_of(context)):
        from channelshift.workflows.tasks import done as close

        close(task, note)
    screen.say(f"Task {task} is done.")


@app.command("drop")
def drop(context: typer.Context, task: Number, why: Annotated[str, typer.Argument(help="Why not.")]) -> None:
    """Close a task that will not be done."""
    with first_shop(asked_of(context)):
        from channelshift.workflows.tasks import drop as close

        close(task, why)
    screen.say(f"Task {task} is dropped.")


@app.command("remind")
def remind(context: typer.Context) -> None:
    """Write a letter to everybody who has something due."""
    asked = asked_of(context)
    with first_shop(asked):
        from channelshift.workflows.task_letters import remind as write

        wrote = write(asked.workspace().today)
    if asked.as_json:
        print_json(wrote)
        return
    screen.say(
        f"{wrote.sent} letters about {wrote.tasks} tasks sent, {wrote.failed} not taken by the mail server, "
        f"{wrote.already} people had theirs today."
    )


def _show(found: TaskList) -> None:
    if not found.open:
        screen.say("Nothing is to do. Make the list with: channelshift tasks --refresh")
        return
    screen.say(f"{found.open} to do, {len(found.overdue)} overdue, {found.due_this_week} due within a week.")
    rows = [*found.overdue, *(row for day in found.days for row in day.tasks)]
    screen.table(
        ("task", "by", "late", "from", "owner", "at stake", "what"),
        _cells(rows),
        ("task", "late", "at stake"),
    )


def _cells(rows: Iterable[TaskRow]) -> Iterable[tuple[object, ...]]:
    for row in rows:
        late = f"{row.late} days" if row.late and row.late > 0 else ""
        stake = screen.amount(row.stake, row.stake_currency or "USD")
        money = stake if row.stake is None else f"{stake} {row.stake_currency}"
        owner = row.owner.name if row.owner else ""
        yield row.id, row.due_on or "", late, row.origin, owner, money, row.title
