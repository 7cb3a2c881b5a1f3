"""channelshift content: what each video, live and post earned, and which kind does better than chance."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from channelshift.cli import screen
from channelshift.cli.asked import a_period, asked_of
from channelshift.cli.kept import first_shop
from channelshift.cli.plain import print_json
from channelshift.terms.days import Period
from channelshift.terms.files import written_aside
from channelshift.workflows.content_answers import ContentAnswer, Figure

app = typer.Typer(help="What each video, live and post earned.", rich_markup_mode=None)
Days = Annotated[
    Period | None, typer.Option("--period", parser=a_period, metavar="DAYS", help="2023-07, or FIRST..LAST.")
]


@app.callback(invoke_without_command=True)
def content(
    context: typer.Context,
    period: Days = None,
    by: Annotated[str, typer.Option(help="genre, source, medium, market, sku or creator.")] = "genre",
    measure: Annotated[str, typer.Option(help="What is compared, for example gpm or ctor.")] = "cm3_per_1000",
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many contents to list.")] = 10,
    csv: Annotated[Path | None, typer.Option(help="Write every content to this file.")] = None,
) -> None:
    """Compare content by kind and one by one, with ranges."""
    if context.invoked_subcommand is not None:
        return
    asked = asked_of(context)
    with first_shop(asked):
        from channelshift.workflows.content_list import content as answer

        found = answer(asked.workspace(), period, by, measure)
    if csv is not None:
        from channelshift.workflows.content_export import as_csv

        with written_aside(csv) as out:
            out.write(as_csv(found).encode())
        screen.say(f"{len(found.rows)} contents are in {csv}.")
        return
    print_json(found) if asked.as_json else _show(found, limit)


@app.command("kind")
def kind(
    context: typer.Context,
    content_id: Annotated[str, typer.Argument(metavar="CONTENT", help="The id of the video, live or post.")],
    genre: Annotated[str, typer.Argument(help="Its kind; “-” takes your word back.")],
) -> None:
    """Say what kind of content something is."""
    asked = asked_of(context)
    with first_shop(asked):
        from channelshift.workflows.content_genres import confirm
        from channelshift.workflows.content_list import content as answer
        from channelshift.workflows.content_list import one

        item = one(answer(asked.workspace()), content_id).item
        confirm(item.content_id, item.source, "" if genre == "-" else genre)
    screen.say("Kept.")


@app.command("rows")
def rows(
    context: typer.Context,
    content_id: Annotated[str, typer.Argument(metavar="CONTENT", help="The id of the video, live or post.")],
    figure: Annotated[str, typer.Option(help="views, clicks, interactions, hours ...")] = "views",
    period: Days = None,
) -> None:
    """Show the rows of files behind one statistic of one content."""
    from channelshift.cli.after_sales import show_rows

    asked = asked_of(context)
    with first_shop(asked):
        from channelshift.workflows.content_rows import content_rows

        found = content_rows(asked.workspace(), content_id, figure, period)
    print_json(found) if asked.as_json else show_rows(found)


def _show(found: ContentAnswer, limit: int) -> None:
    screen.say(f"{found.period}; amounts in {found.currency}; compared by {found.measure}, 95 % ranges.")
    money = found.currency
    screen.table(
        (found.by, "contents", "views", "orders", "cm3", found.measure, "between", ""),
        (
            (
                group.name or "-",
                group.contents,
                screen.MISSING if group.views is None else f"{group.views:,}",
                group.orders,
                screen.amount(group.cm3, money),
                *_read(group.figures[found.measure]),
                {"same": "not told apart", "less": "below"}.get(group.standing, group.standing),
            )
            for group in found.groups
        ),
        ("contents", "views", "orders", "cm3", found.measure),
    )
    if found.verdict:
        screen.say(found.verdict)
    screen.heading("Content")
    screen.table(
        ("rank", "content", "title", "kind", "views", "orders", "cm3", "as counted", "estimate", "between"),
        (
            (
                row.rank or "-",
                row.item.content_id,
                row.item.title[:50],
                f"{row.item.genre or '-'}{' ?' if row.item.genre_from == 'proposed' else ''}",
                screen.MISSING if row.item.views is None else f"{row.item.views:,}",
                row.item.orders if row.item.gmv is not None else screen.MISSING,
                screen.amount(row.item.cm3, money),
                _raw(row.figures[found.measure]),
                *_read(row.figures[found.measure]),
            )
            for row in found.rows[:limit]
        ),
        ("rank", "views", "orders", "cm3", "as counted", "estimate"),
    )
    for name, sums in (("tied to content", found.tied), ("not tied", found.untied), ("ledger", found.total)):
        screen.say(f"{name}: {sums.orders} orders, CM3 {screen.amount(sums.cm3, money)} {money}")
    screen.say(*found.notes)


def _raw(figure: Figure | None) -> str:
    return screen.MISSING if figure is None or figure.raw is None else f"{figure.raw:,.3f}"


def _read(figure: Figure | None) -> tuple[str, str]:
    if figure is None:
        return screen.MISSING, ""
    between = "" if figure.low is None else f"{figure.low:,.3f} to {figure.high:,.3f}"
    return f"{figure.value:,.3f}", between
