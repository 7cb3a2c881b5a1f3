"""channelshift search: what viewers ask for, how far it is answered, and what the rest may be worth."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from channelshift.cli import screen
from channelshift.cli.after_sales import show_rows
from channelshift.cli.asked import a_period, asked_of
from channelshift.cli.kept import first_shop
from channelshift.cli.plain import print_json
from channelshift.content.search import Between
from channelshift.terms.days import Period
from channelshift.workflows.search_answers import SearchAnswer, SearchTerm

_NUMBERS = ("searches", "a week", "clicks", "answered", "not answered", "worth a week")


def search(
    context: typer.Context,
    period: Annotated[
        Period | None,
        typer.Option(parser=a_period, metavar="DAYS", help="The days; else the last 13 weeks told of."),
    ] = None,
    source: Annotated[
        str, typer.Option(help="Only what was searched there, for example tiktok_search.")
    ] = "",
    market: Annotated[str, typer.Option(help="Only this market, for example US.")] = "",
    language: Annotated[str, typer.Option(help="Only terms of this language, for example zh.")] = "",
    words: Annotated[str, typer.Option(help="Only terms that hold these words.")] = "",
    term: Annotated[str, typer.Option(help="Open one term: the rows behind its --figure.")] = "",
    figure: Annotated[
        str, typer.Option(help="With --term: searches, impressions, clicks, saves or claimed_orders.")
    ] = "searches",
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many terms or rows.")] = 50,
    offset: Annotated[int, typer.Option(min=0, help="With --term: how many rows to pass over.")] = 0,
    csv: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the whole list as a CSV file.")
    ] = None,
) -> None:
    """Show what is searched and not answered yet."""
    asked = asked_of(context)
    with first_shop(asked):
        from channelshift.workflows import search as flow

        shop = asked.workspace()
        if term:
            rows = flow.search_rows(shop, term, figure, period, source, market, limit, offset)
            print_json(rows) if asked.as_json else show_rows(rows)
            return
        found = flow.search(shop, period, source, market, language, words)
        if csv:
            from channelshift.workflows.search_export import write_csv

            write_csv(found, csv)
    if csv:
        screen.say(f"{csv}: {len(found.terms)} terms.")
    elif asked.as_json:
        print_json(found)
    else:
        _show(found, limit)


def _show(found: SearchAnswer, limit: int) -> None:
    screen.say(f"{len(found.terms)} terms, {found.period or 'no day'}; worth is CM3 in {found.currency}.")
    screen.table(
        ("term", "language", *_NUMBERS, "brief"), (_cells(term) for term in found.terms[:limit]), _NUMBERS
    )
    screen.say(f"CM3 of one click on your content: {between(found.a_click, 2)} {found.currency}.")
    screen.say(*found.notes)


def _cells(term: SearchTerm) -> tuple[object, ...]:
    low, high = round(term.coverage.low * 100), round(term.coverage.high * 100)
    variants = f" (+{len(term.variants) - 1})" if len(term.variants) > 1 else ""
    return (
        term.term[:60] + variants,
        term.language,
        screen.MISSING if term.searches is None else term.searches,
        between(term.demand.weekly) if term.demand else screen.MISSING,
        screen.MISSING if term.clicks is None else term.clicks,
        f"{low} %" if low == high else f"{low} to {high} %",
        between(term.uncovered),
        between(term.worth, 2),
        term.brief_state,
    )


def between(range_: Between, places: int = 0) -> str:
    """An estimate with the range it lies in."""
    if range_.mid is None or range_.low is None or range_.high is None:
        return screen.MISSING
    return f"{range_.mid:,.{places}f} ({range_.low:,.{places}f} to {range_.high:,.{places}f})"
