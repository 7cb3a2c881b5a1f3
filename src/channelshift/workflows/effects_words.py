"""What a measurement says in a seller's words: verdict, checks, what weakens it, what it would take."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal

from channelshift.impact.effect_words import words
from channelshift.impact.effects import Check, Effect
from channelshift.terms.money import Money
from channelshift.terms.text import Sentence, sentence
from channelshift.workflows.acts import Kept, Stated
from channelshift.workflows.effects_series import FROM_CONTENT, SeriesOf

REFUNDS_OPEN = timedelta(days=30)  # a refund may still come; metrics.md leaves the window to the shop
WORTH_SEEING = 0.2  # a change of a fifth is what a seller would act on
MOST_WEEKS = 104


def answer_of(said: Stated, seen: SeriesOf, verdict: str, effect: Effect | None) -> Sentence:
    """The verdict in one sentence."""
    if verdict == "not_over":
        return sentence("No whole week since {day} is over yet: come back when one is.", day=said.on)
    if verdict == "cannot_tell" or effect is None:
        return sentence(
            "It cannot be told from this whether “{act}” moved {measure}.",
            act=said.name,
            measure=seen.measure,
        )
    values = {
        "act": said.name,
        "measure": seen.measure,
        "total": _amount(effect.total, seen),
        "low": _amount(effect.low, seen),
        "high": _amount(effect.high, seen),
        "percent": _percent(effect.relative),
    }
    if verdict == "up":
        return sentence(
            "Yes: “{act}” raised {measure} by {percent} ({total}; between {low} and {high}).", **values
        )
    if verdict == "down":
        return sentence(
            "“{act}” lowered {measure} by {percent} ({total}; between {low} and {high}).", **values
        )
    return sentence(
        "No effect of “{act}” on {measure} is seen: between {low} and {high} is what the figures allow.",
        **values,
    )


def _amount(value: float | None, seen: SeriesOf) -> object:
    if value is None:
        return ""
    if seen.currency:
        return Money(Decimal(str(value)).quantize(Decimal("0.01")), seen.currency)
    return round(value)


def _percent(share: float | None) -> str:
    return "" if share is None else f"{abs(share):.0%}"


# ------------------------------------------------------------------ checks and reasons


def checks_of(effect: Effect | None) -> tuple[Sentence, ...]:
    """How the comparison does where nothing can have happened."""
    if effect is None:
        return ()
    return (_pretrend(effect.pretrend), _in_time(effect.placebo_time), _on_units(effect.placebo_units))


def _pretrend(check: Check) -> Sentence:
    if check.passed is None:
        return sentence("Whether both went alike before the day could not be tested: too little is known.")
    if check.passed:
        return sentence("Before the day, what was touched and what was not went alike.")
    return sentence("Before the day they did not go alike: a difference was there already.")


def _in_time(check: Check) -> Sentence:
    if check.passed is None:
        return sentence("The same measurement on earlier days, when nothing was done, could not be tried.")
    if check.passed:
        return sentence(
            "The same measurement on earlier days, when nothing was done, finds nothing, as it should ({n} "
            "tried).",
            n=check.tried,
        )
    return sentence(
        "The same measurement on earlier days, when nothing was done, finds effects too ({n} tried).",
        n=check.tried,
    )


def _on_units(check: Check) -> Sentence:
    if check.passed is None:
        return sentence("The same measurement on units that nobody touched could not be tried.")
    if check.passed:
        return sentence("Units that nobody touched seldom show as much by chance ({n} tried).", n=check.tried)
    return sentence("Units that nobody touched often show as much by chance ({n} tried).", n=check.tried)


def reasons_of(effect: Effect | None) -> tuple[Sentence, ...]:
    """Why it was measured in this way, and what the verdict rests on."""
    if effect is None:
        return ()
    return tuple(words(reason) for reason in (*effect.why, *effect.reasons))


def needed_of(effect: Effect | None, weeks: int, said: Stated, before: int) -> tuple[Sentence, ...]:
    """What it would take to tell, where it cannot be told or nothing is seen."""
    if effect is None or effect.verdict not in ("cannot_tell", "none_seen"):
        return ()
    smallest = effect.smallest
    if not smallest or not math.isfinite(smallest) or smallest <= WORTH_SEEING:
        return ()
    # Chance falls with the root of what is counted: four times the weeks halve it.
    factor = (math.log1p(smallest) / math.log1p(WORTH_SEEING)) ** 2
    units, longer = math.ceil(effect.treated_units * factor), math.ceil(weeks * factor)
    if longer > MOST_WEEKS:
        return (
            sentence(
                "A change of {percent} would be seen with about {units} touched units; there are {now}. "
                "More weeks alone would not do.",
                percent=f"{WORTH_SEEING:.0%}",
                units=units,
                now=effect.treated_units,
            ),
        )
    return (
        sentence(
            "A change of {percent} would be seen with about {units} touched units (there are {now}), "
            "or after about {weeks} weeks (there are {known}).",
            percent=f"{WORTH_SEEING:.0%}",
            units=units,
            now=effect.treated_units,
            weeks=longer,
            known=weeks,
        ),
    )


# ------------------------------------------------------------------ notes


def notes_of(
    seen: SeriesOf, said: Stated, spill_kept: int, others: Iterable[Kept], weeks: Sequence[date]
) -> tuple[Sentence, ...]:
    """What the figures are, and what may be wrong with them."""
    notes = [_figures(seen)]
    if seen.measure in FROM_CONTENT and said.on.weekday():
        notes.append(
            sentence(
                "Content files tell of weeks from Monday: the week of {day} itself is left out.", day=said.on
            )
        )
    if seen.measure in ("net_sales", "cm3"):
        notes.append(
            sentence(
                "Refunds of orders paid since {day} may still come; a refund counts in the week its order "
                "was paid.",
                day=weeks[-1] + timedelta(days=6) - REFUNDS_OPEN,
            )
        )
    if spill_kept:
        notes.append(
            sentence(
                "Buyers may have moved to {n} of the units compared with: too few would be left without "
                "them. "
                "The true effect may be smaller.",
                n=spill_kept,
            )
        )
    notes += [
        sentence(
            "“{act}” of {day} lies in the same weeks: what both did cannot be told apart.",
            act=o.said.name,
            day=o.said.on,
        )
        for o in others
        if o.said.unit != said.unit or set(o.said.touched) & set(said.touched)
    ]
    return tuple(notes)


def _figures(seen: SeriesOf) -> Sentence:
    if seen.measure in FROM_CONTENT:
        return sentence("Views and clicks are what the platforms' content files say, by ISO week.")
    return sentence(
        "Orders and money are the ledger's, by the day of payment in each shop's own zone, in weeks of "
        "seven days "
        "from the day of the act. A week that your files do not cover is missing, not nothing."
    )
