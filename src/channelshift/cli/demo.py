"""channelshift demo: a shop to look at, and its story told in a few lines."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from channelshift.cli import screen
from channelshift.cli.asked import Asked, asked_of
from channelshift.cli.kept import first_shop
from channelshift.cli.plain import print_json
from channelshift.cli.plan import WEEKS
from channelshift.cli.profit import show_table
from channelshift.cli.rules import show_events
from channelshift.cli.serving import PORT, Browser, Port, run_server
from channelshift.workflows.answers import Overview, PlanAnswer

FOUNDING_CASE = "tiktok-storefront-off"


def demo(
    context: typer.Context,
    serve: Annotated[bool, typer.Option("--serve/--no-serve", help="Serve the pages afterwards.")] = True,
    port: Port = PORT,
    browser: Browser = True,
) -> None:
    """Build the demo shop, tell its story, serve it.

    The shop is built from export files through the real importers: a seller in Shenzhen hears on
    10 August 2023 that links from videos to the own store end. With --json the story is printed as
    one document and nothing is served.
    """
    asked = asked_of(context)
    workspace = asked.workspace()
    from channelshift.workflows.demo import build_demo

    with screen.progress() as tell:
        build_demo(workspace, tell)
        _furnish(asked, workspace)
    story = _story(workspace)
    if asked.as_json:
        print_json(story)
        return
    _tell(**story)
    if serve:
        raise typer.Exit(run_server(workspace.path, port, browser))
    screen.say("", f"See it in the browser: channelshift serve --workspace {workspace.path}")


def _furnish(asked: Asked, workspace: Any) -> None:
    """What a shop has besides files lies in its database."""
    with first_shop(asked):
        from channelshift.workflows.demo_acts import furnish

        furnish(workspace.path / "demo-exports")


def _story(workspace: Any) -> dict[str, Any]:
    from channelshift.workflows import overview, propose_plan
    from channelshift.workflows import what_if as pricing

    return {
        "overview": overview.overview(workspace),
        "what_if": pricing.what_if(workspace, rule_id=FOUNDING_CASE),
        "plan": propose_plan.propose_plan(workspace, None, WEEKS, {}),
    }


def _tell(overview: Overview, what_if: Any, plan: PlanAnswer) -> None:
    screen.heading(f"1. What do I earn on each route? (as of {overview.today}, from {overview.files} files)")
    if overview.routes:
        show_table(overview.routes)
    screen.say("")
    screen.heading("2. What is ahead?")
    show_events(overview.next_events)
    screen.say("")
    screen.heading("3. What does the end of product links cost me?")
    _tell_what_if(what_if)
    screen.say("")
    screen.heading("4. Where should I move?")
    screen.say(plan.answer)


def _tell_what_if(answer: Any) -> None:
    screen.say(answer.answer)
    share = answer.recapture
    screen.say(f"May come back: {screen.percent(share.low)} to {screen.percent(share.high)}.")
    for day, between in answer.date_wrong:
        screen.say(
            f"If it is {day} instead of {answer.effective_on}: "
            f"{screen.amount(between, answer.currency)} {answer.currency} CM3 between the two days."
        )
    screen.say(answer.next_step)
