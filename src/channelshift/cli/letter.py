"""channelshift letter: the week in one page, on the screen, as PDF or by mail."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from channelshift.cli import screen
from channelshift.cli.asked import a_day, asked_of
from channelshift.cli.kept import first_shop
from channelshift.cli.plain import print_json


def letter(
    context: typer.Context,
    week: Annotated[
        date | None,
        typer.Option(parser=a_day, metavar="DAY", help="The week that holds this day; else the last one."),
    ] = None,
    pdf: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write it as one A4 page into this file.")
    ] = None,
    language: Annotated[str, typer.Option(help="Of the page and the mail: en or zh.")] = "en",
    send: Annotated[
        bool, typer.Option("--send", help="Mail it now to every reader whose day it is.")
    ] = False,
) -> None:
    """Tell the week on one page: screen, PDF or mail."""
    asked = asked_of(context)
    with first_shop(asked):
        from channelshift.workflows.alerts import look
        from channelshift.workflows.letter import facts, paper, post
        from channelshift.workflows.task_words import rendered
        from channelshift.workflows.tasks_gather import gather

        shop = asked.workspace()
        gather(shop)
        look(shop)
        if send:
            done = post.post(shop)
            print_json(done) if asked.as_json else screen.say(f"{done.sent} sent, {done.failed} failed.")
            return
        written = facts.letter(shop, week)
        if pdf is not None:
            pdf.write_bytes(paper.pdf(written, language))
        if asked.as_json:
            print_json(written)
            return
        screen.say(rendered("web/letter_mail.txt", language, {"letter": written}))
        if pdf is not None:
            screen.say(f"Written to {pdf}.")
