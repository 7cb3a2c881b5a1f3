"""channelshift case: the article's sellers, their claims checked, their shops lived in simulation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from channelshift.cli import screen
from channelshift.cli.asked import asked_of
from channelshift.cli.plain import print_json

if TYPE_CHECKING:
    from channelshift.workflows.cases.answers import CaseAnswer
    from channelshift.workflows.cases.claims import Claim
    from channelshift.workflows.cases.results import Lived

app = typer.Typer(help="The article's sellers as cases.", no_args_is_help=True, rich_markup_mode=None)
SEEDS, WEEKS, MOST_SEEDS = 3, 16, 50
LEAST = 1.0  # hours, dollars or units a week: a smaller change is none
HANDS = {"nothing": "go on as now", "did": "what they did", "plan": "our plan"}
VERDICTS = {
    "holds": "adds up",
    "wrong": "does not add up",
    "contradicted": "contradicted",
    "open": "cannot be told",
    "plain": "nothing against it",
}


@app.command("list")
def list_cases(context: typer.Context) -> None:
    """List the cases: who, how many claims, how they stand."""
    asked = asked_of(context)
    from channelshift.workflows.cases.answers import all_cases

    found = all_cases(asked.workspace())
    if asked.as_json:
        print_json({"cases": found})
        return
    rows = ((c.key, c.name.en, len(c.claims), _stand(c), _gain(c)) for c in found)
    screen.table(("case", "who", "claims", "of them", "plan against nothing, USD"), rows, ("claims",))


@app.command("run")
def run(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The case, as the list names it.")],
    seeds: Annotated[
        int, typer.Option(min=1, max=MOST_SEEDS, help="How many simulated shops to live, about 10 s each.")
    ] = SEEDS,
    weeks: Annotated[int, typer.Option(min=1, max=WEEKS, help="How many weeks of each.")] = WEEKS,
    kept: Annotated[
        bool, typer.Option("--kept", help="Show what is kept of earlier runs, and live nothing.")
    ] = False,
) -> None:
    """Show a case, and live its simulated shops anew."""
    asked = asked_of(context)
    from channelshift.workflows.cases.answers import case, run_case

    if kept:
        found = case(name, asked.workspace())
    else:
        with screen.progress() as tell:
            found = run_case(name, asked.workspace(), seeds, weeks, tell)
    print_json(found) if asked.as_json else _show(found)


def _stand(found: CaseAnswer) -> str:
    return ", ".join(f"{count} {VERDICTS[verdict]}" for verdict, count in found.verdicts)


def _gain(found: CaseAnswer) -> str:
    if found.lived is None:
        return screen.MISSING if found.shop else ""
    gain = found.lived.outcome("plan").gain
    return f"{gain.mid:+,.0f} ({gain.low:+,.0f} to {gain.high:+,.0f})"


def _show(found: CaseAnswer) -> None:
    screen.heading(f"{found.name.en}: {found.answer}")
    screen.say(found.about.en, "")
    for claim in found.claims:
        _show_claim(claim)
    if found.shop is not None:
        screen.heading("A simulated shop of this shape")
        screen.say(found.shop.assumed.en, f"What they did: {found.shop.did.en}")
    if found.lived is not None:
        _show_lived(found.lived)
    screen.say(*found.notes, f"Source: {found.article}")


def _show_claim(claim: Claim) -> None:
    screen.say(f"{claim.id} [{VERDICTS[claim.verdict]}] {claim.claim.en}", f"  {claim.check.en}")
    screen.say(f"  {claim.arithmetic.says.en if claim.arithmetic else claim.silent.en}")
    for rule in claim.rules:
        since = f"seen on {rule.day}" if rule.since_observed else f"from {rule.day}"
        screen.say(f"  {rule.rule_id}, {since}{f' until {rule.until}' if rule.until else ''}: {rule.title}")
    for source in claim.sources:
        screen.say(f"  {source}")


def _show_lived(lived: Lived) -> None:
    rows = (
        (HANDS[o.hand], *(f"{x:,.0f}" for x in (o.cm3.low, o.cm3.mid, o.cm3.high, o.gain.mid, o.orders.mid)))
        for o in lived.outcomes
    )
    numbers = ("low", "middle", "high", "against nothing", "orders")
    screen.say("")
    screen.heading(f"CM3 of {lived.weeks} weeks in USD")
    screen.table(("", *numbers), rows, numbers)
    screen.heading("What the plan asks for in a mean week, beside a usual one")
    told = (
        (a.key, f"{a.usual:,.1f}", f"{a.asked.low:,.1f}", f"{a.asked.mid:,.1f}", f"{a.asked.high:,.1f}")
        for a in lived.advice
        if abs(a.asked.mid - a.usual) >= LEAST
    )
    screen.table(("", "usual", "low", "middle", "high"), told, ("usual", "low", "middle", "high"))
