"""channelshift creators: what each brought and cost, who to keep and who to ask again."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

import typer

from channelshift.cli import screen
from channelshift.cli.after_sales import show_rows
from channelshift.cli.asked import a_period, asked_of, pairs
from channelshift.cli.plain import print_json
from channelshift.content.live import Between
from channelshift.terms.days import Period
from channelshift.workflows.creators_answers import CreatorAnswer, CreatorRow


def creators(
    context: typer.Context,
    period: Annotated[
        Period | None, typer.Option(parser=a_period, metavar="FIRST..LAST", help="Two days, or one month.")
    ] = None,
    figure: Annotated[
        str, typer.Option(help="Open a figure row by row: left, net_sales, fees, sample_cost ...")
    ] = "",
    where: Annotated[
        list[str] | None, typer.Option(metavar="creator=HANDLE", help="With --figure: whose rows.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="With --figure: how many rows.")] = 200,
    offset: Annotated[int, typer.Option(min=0, help="With --figure: how many rows to pass over.")] = 0,
    csv: Annotated[bool, typer.Option("--csv", help="Write the creators as CSV.")] = False,
) -> None:
    """Show what creators brought and cost, and whom to keep."""
    asked = asked_of(context)
    if figure:
        from channelshift.workflows.creators_rows import creator_rows

        rows = creator_rows(asked.workspace(), figure, pairs(where or []), period, limit, offset)
        print_json(rows) if asked.as_json else show_rows(rows)
        return
    from channelshift.workflows.creators import creators as answer

    found = answer(asked.workspace(), period)
    if csv:
        from channelshift.workflows.creators_export import as_csv

        print(as_csv(found), end="")
        return
    print_json(found) if asked.as_json else _show(found)


def _show(found: CreatorAnswer) -> None:
    money = ("net sales", "refunds", "commission", "samples", "fees", "left")
    numbers = ("sent", "posts", "orders", *money, "return", "between")
    rows = [*found.rows, *([found.nobody] if found.nobody else []), found.total]
    names = [*(row.creator for row in found.rows), *(["(no creator)"] if found.nobody else []), "total"]
    screen.table(
        ("creator", *numbers, "verdict"),
        (_cells(found, name, row) for name, row in zip(names, rows, strict=True)),
        numbers,
    )
    screen.say(
        f"Creators who posted / samples delivered: {_share(found.post_rate)}. "
        f"Creators with an order / samples delivered: {_share(found.sale_rate)}."
    )
    spread = found.exposure
    if spread.shares:
        who, share = spread.shares[0]
        screen.say(
            f"{who} makes {screen.percent(share)} of what creators leave and {screen.percent(found.of_shop)} "
            f"of the shop's CM3; HHI {spread.hhi}, as spread out as {spread.effective} equal creators."
        )
    screen.say(*(f"{row.creator}: {row.why}" for row in found.rows if row.why), *found.notes)


def _cells(found: CreatorAnswer, name: str, row: CreatorRow) -> tuple[object, ...]:
    def said(amount: Decimal | None) -> str:
        return screen.amount(amount, found.currency)

    return (
        name,
        row.sent,
        screen.MISSING if row.posts is None else row.posts,
        row.orders,
        said(row.ledger["net_sales"]),
        said(row.ledger["refunds"]),
        *map(said, (row.commission, row.samples, row.fees, row.cm3)),
        screen.MISSING if row.returned is None else f"{row.returned:.2f}",
        "" if row.gain is None else f"{row.gain.low:.0f} to {row.gain.high:.0f}",
        row.verdict,
    )


def _share(share: Between | None) -> str:
    if share is None:
        return screen.MISSING
    return f"{share.mid:.0%} ({share.low:.0%} to {share.high:.0%})"
