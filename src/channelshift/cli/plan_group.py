"""channelshift plan-group: every shop of a group planned in one go, here or on Spark."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from channelshift.cli import screen
from channelshift.cli.asked import a_day, asked_of, pairs
from channelshift.cli.complaints import cannot_write
from channelshift.cli.plain import print_json

if TYPE_CHECKING:
    from channelshift.workflows.plan_group_job import ShopPlan

NOT_ONE = 1


def plan_group(
    context: typer.Context,
    folders: Annotated[list[Path], typer.Argument(metavar="FOLDER...", help="Shops, or folders of shops.")],
    spark: Annotated[
        str | None, typer.Option(metavar="MASTER", help="Plan on this Spark cluster, such as local[2].")
    ] = None,
    first_day: Annotated[
        date | None,
        typer.Option("--from", parser=a_day, metavar="DAY", help="The first day; else the next Monday."),
    ] = None,
    weeks: Annotated[int, typer.Option(min=1, max=26, help="How many weeks.")] = 12,
    limit: Annotated[
        list[str] | None, typer.Option(metavar="NAME=VALUE", help="A limit of every shop's plan.")
    ] = None,
    to_parquet: Annotated[
        Path | None, typer.Option("--parquet", metavar="FILE", help="Write it as Parquet.")
    ] = None,
    to_csv: Annotated[Path | None, typer.Option("--csv", metavar="FILE", help="Write it as CSV.")] = None,
) -> None:
    """Plan every shop of a group, each in one row.

    A shop that cannot be planned is named with the reason; the others go on.
    """
    asked = asked_of(context)
    from channelshift.workflows import plan_group_table as tables
    from channelshift.workflows.plan_group import plan_group as planned

    with screen.progress() as tell:
        rows = planned(folders, first_day, weeks, pairs(limit or []), spark, tell)
    for path, write in ((to_parquet, tables.write_parquet), (to_csv, _write_csv)):
        if path:
            try:
                write(rows, path)
            except OSError as error:
                raise cannot_write(path, error) from error
    print_json({"shops": tables.rows_of(rows)}) if asked.as_json else show(rows)
    if all(row.wrong for row in rows):
        raise typer.Exit(NOT_ONE)


def _write_csv(rows: tuple[ShopPlan, ...], path: Path) -> None:
    from channelshift.workflows.plan_group_table import as_csv

    path.write_text(as_csv(rows), encoding="utf-8", newline="")


def show(rows: tuple[ShopPlan, ...]) -> None:
    """The shops that were planned, then those that were not."""
    from channelshift.workflows.plan_group_table import rows_of

    planned = [row for row in rows_of(rows) if not row["wrong"]]
    if planned:
        screen.table(
            ("shop", "going on as now", "this plan", "more", "", "within", "first"),
            (
                (
                    row["shop"],
                    *(screen.amount(row[name], row["currency"]) for name in ("as_now", "earns", "gain")),
                    row["currency"],
                    screen.MISSING if row["gap"] is None else f"{100 * row['gap']:.2f} %",
                    (row["first_steps"] or [""])[0],
                )
                for row in planned
            ),
            ("going on as now", "this plan", "more", "within"),
        )
    for row in rows:
        if row.wrong:
            screen.say(f"{row.shop}: {row.wrong}")
    screen.say(f"{len(planned)} of {len(rows)} shops planned.")
